import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from umc_desktop.ml.domain_features import DomainsState
from umc_desktop.ml.expected_gains import (
    ENOUGH_LABELS,
    doubling_gains,
    even_out,
    expected_rise,
)
from umc_desktop.ml.rewards import RoundReward


def reward(labels, spent, rises):
    d = len(labels)
    unknown = np.full(d, np.nan)
    state = DomainsState(np.full(d, 900), np.array(labels), *[np.full(d, 0.3)] * 4)
    return RoundReward(
        state, np.array(spent), unknown, unknown, unknown, np.array(rises)
    )


def test_expected_rise_by_hand():
    # The first suggestion stays; the second was .3 likely where .6 is now; the third
    # was .2 where .5 is: (0 + .3 + .3) / 3.
    now = np.array([[0.9, 0.1, 0.0], [0.3, 0.6, 0.1], [0.3, 0.2, 0.5]], np.float32)
    assert expected_rise(now, np.array([0, 0, 1])) == pytest.approx(0.2)
    assert np.isnan(expected_rise(now[:0], np.zeros(0, np.int64)))


def test_expected_rise_is_the_rise_where_the_ensemble_is_calibrated():
    rng = np.random.default_rng(0)
    now = rng.dirichlet([1, 1, 1], 40_000).astype(np.float32)
    before = rng.integers(0, 3, len(now))
    answers = (rng.random(len(now))[:, None] > now.cumsum(axis=1)).sum(axis=1)
    risen = (now.argmax(axis=1) == answers).mean() - (before == answers).mean()
    assert expected_rise(now, before) == pytest.approx(risen, abs=0.01)


def test_doubling_gains_by_hand():
    # 40 → 80 is one doubling, 80 → 160 another; the older round counts .7:
    # (.04 + .7 · .10) / (1 + .7)
    first = reward([40, 40], [40, 0], [0.1, 0.0])
    gains = doubling_gains([first, reward([80, 40], [80, 40], [0.04, 0.02])])
    assert gains[0] == pytest.approx((0.04 + 0.7 * 0.1) / 1.7)
    assert gains[1] == pytest.approx(0.02)  # its first round asked for nothing


def test_gains_are_not_believed_before_there_are_enough_labels():
    few = ENOUGH_LABELS - 1
    gains = doubling_gains([reward([few, ENOUGH_LABELS], [50, 50], [0.4, 0.1])])
    assert np.isnan(gains[0])
    assert gains[1] > 0
    unmeasured = reward([100, 100], [9, 9], [np.nan, 0.1])
    assert np.isnan(doubling_gains([unmeasured])[0])


def test_even_out_by_hand():
    # 2 : 1 : 1 of 40 + 30 + 10 + 20 = 100 labels: 50, 25 and 25; the second has 30
    # already, so the others share 70 as 2 : 1.
    found = even_out(np.array([2.0, 1.0, 1.0]), np.array([40.0, 30.0, 10.0]), 20)
    np.testing.assert_allclose(found, [70 * 2 / 3 - 40, 0, 70 / 3 - 10])
    found = even_out(np.array([2.0, 1.0, 1.0]), np.array([40.0, 30.0, 10.0]), 120)
    np.testing.assert_allclose(found, [60, 20, 40])


def test_what_is_worth_nothing_gets_nothing_and_all_alike_if_nothing_is():
    labels = np.array([10.0, 10.0])
    np.testing.assert_allclose(even_out(np.array([0.0, 0.5]), labels, 8), [0, 8])
    np.testing.assert_allclose(even_out(np.zeros(2), labels, 8), [4, 4])
    assert len(even_out(np.zeros(0), np.zeros(0), 8)) == 0


@given(
    st.lists(st.tuples(st.floats(0, 5), st.integers(1, 500)), min_size=1, max_size=8),
    st.integers(0, 300),
)
def test_no_label_would_be_worth_more_elsewhere(domains, amount):
    worth, labels = np.array(domains, np.float64).T
    found = even_out(worth, labels, amount)
    assert found.sum() == pytest.approx(amount)
    assert (found >= 0).all()
    taking = found > 1e-6
    if worth.max() > 1e-3 and taking.any():
        next_label = worth / (labels + found)
        assert next_label[taking].min() >= next_label.max() * (1 - 1e-6)
