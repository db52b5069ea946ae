"""Domains as they were stored with a round, read again."""

import numpy as np
import pytest

from tests.budgeting import reward, state
from umc_desktop.operations.domain_states import (
    Arm,
    reward_history,
    state_as_data,
    state_from_data,
)
from umc_desktop.storage.rounds import RoundRecord

ARMS = [Arm(1, "letters", 2), Arm(2, "tickets", 2)]


def record(number, states, rewards=None, rises=None):
    metrics = {"states": states, "rewards": rewards or {}, "rises": rises or {}}
    return RoundRecord(number, "", "default", 0, metrics, {})


def test_a_state_survives_its_storing():
    stored = {"letters": state(9, 3), "tickets": state(5, 0)}
    read = state_from_data(ARMS, stored)
    assert read.labels.tolist() == [3, 0]
    assert np.isnan(read.imbalance[1])  # nothing is labelled yet
    assert state_as_data(ARMS, read) == stored


def test_rewards_stand_beside_the_state_they_came_from():
    history = reward_history(
        ARMS,
        [
            record(0, {"letters": state(9, 0), "tickets": state(5, 1)}),
            record(
                1,
                {"letters": state(4, 5), "tickets": state(6, 0)},
                {"letters": reward(0.3, 0.1)},
                {"tickets": {"n": 6, "accuracy": 0.02}},
            ),
        ],
    )
    (first,) = history
    assert first.state.labels.tolist() == [0, 1]
    assert first.spent.tolist() == [5, 0]  # a label was taken away: none was given
    np.testing.assert_allclose(first.gain, [0.3, np.nan])
    np.testing.assert_allclose(first.error, [0.1, np.nan])
    np.testing.assert_allclose(first.accuracy, [0.075, np.nan])
    np.testing.assert_allclose(first.expected_rise, [np.nan, 0.02])


def test_of_a_domain_that_came_later_nothing_is_known():
    rounds = [record(0, {"letters": state(9, 0)}), record(1, {"letters": state(7, 2)})]
    (only,) = reward_history(ARMS, rounds)
    assert only.state.left.tolist() == [9, 0]
    assert np.isnan(only.state.uncertainty[1])
    assert np.isnan(only.gain).all()


def test_rounds_of_an_older_file_teach_nothing():
    old = [RoundRecord(n, "", "default", 0, {"domains": {}}, {}) for n in range(3)]
    assert len(reward_history(ARMS, old)) == 2
    assert all(np.isnan(one.gain).all() for one in reward_history(ARMS, old))


@pytest.mark.parametrize("arms", [[], ARMS])
def test_no_rounds_no_rewards(arms):
    assert reward_history(arms, []) == []
