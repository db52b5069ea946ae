"""Rewards compare two ensembles that both never saw the answer."""

import numpy as np
import pytest

from umc_desktop.domain.progress import SILENT
from umc_desktop.operations.audit_losses import (
    OWNER,
    AuditLosses,
    read_before,
    rewards_by_domain,
)
from umc_desktop.operations.labelling import AssignLabel, assign_label
from umc_desktop.storage import annotations, arrays, operations, rounds


def losses(ids, label_ids, values, right=None):
    return AuditLosses(
        np.array(ids, np.int64),
        np.array(label_ids, np.int64),
        np.array(values, np.float64),
        np.array(right or [True] * len(ids)),
    )


@pytest.fixture
def scored(make_project):
    """Eight texts; the last update learned from 1 and 2, and measured itself on them.

    Labels a and b have the ids 1 and 2. The ensemble gives label a three quarters.
    """
    project = make_project("audit.umc", 8)
    give(project, [1, 2], "a")
    with project.write() as connection:
        operation = operations.record(connection, "model.update", "{}")
        rounds.add_round(connection, operation, "default", 2, {}, {})
        arrays.replace(
            connection,
            "round",
            {
                "ids": np.arange(1, 9),
                "rows.1-text": np.arange(8, dtype=np.int32),
                "label_ids.1-text": np.array([1, 2], np.int32),
                "probabilities.1-text": np.tile([0.75, 0.25], (8, 1)).astype("f2"),
            },
        )
        arrays.replace(connection, "heads", {"1-text.learned": np.array([1, 2])})
        measured = losses([1, 2], [1, 1], [0.5, 1.5], [True, False])
        arrays.replace(connection, OWNER, vars(measured))
    return project


def give(project, ids, label):
    assign_label(project, AssignLabel(tuple(ids), label, annotator="Ada"), SILENT)


def before(project, method="default"):
    with project.read() as connection:
        current = annotations.read_current(connection)
        found = read_before(connection, current, method)
    return {
        int(sample): (int(label), round(float(loss), 4), bool(right))
        for sample, label, loss, right in zip(*vars(found).values(), strict=True)
    }


def test_new_labels_are_measured_by_what_was_predicted_of_them(scored):
    give(scored, [3], "a")
    give(scored, [4], "b")
    assert before(scored) == {
        1: (1, 0.5, True),  # cross-fitted then
        2: (1, 1.5, False),
        3: (1, 0.2877, True),  # -log .75
        4: (2, 1.3863, False),  # -log .25
    }


def test_a_label_that_was_changed_since_is_left_out(scored):
    give(scored, [2], "b")
    assert set(before(scored)) == {1}


def test_predictions_of_members_that_saw_the_label_do_not_count(scored):
    give(scored, [3, 4], "a")
    with scored.write() as connection:  # as scoring anew by another method would
        arrays.replace(connection, "heads", {"1-text.learned": np.array([1, 2, 3])})
    assert set(before(scored)) == {1, 2, 4}
    with scored.write() as connection:  # as in a file of an older version
        arrays.replace(connection, "heads", {})
    assert set(before(scored)) == {1, 2}


def test_a_label_that_was_named_since_cannot_have_been_predicted(scored):
    from umc_desktop.operations.label_sets import DefineLabel, define_label

    define_label(scored, DefineLabel("tickets", "c", annotator="Ada"), SILENT)
    give(scored, [3], "c")
    give(scored, [4], "a")
    assert set(before(scored)) == {1, 2, 4}


def test_another_method_is_no_yardstick(scored):
    assert before(scored, "paper") == {}


def test_before_the_first_round_there_is_nothing(project):
    assert before(project) == {}


def test_rewards_by_hand():
    ids, label_ids = range(1, 8), [1] * 7
    old = losses(ids, label_ids, [1.0, 1.0, 1.0, 1.0, 1.0, 2.0, 2.0], [False] * 7)
    new = losses(ids, label_ids, [0.5, 0.7, 0.9, 0.7, 0.7, 1.0, 1.0], [True] * 7)
    domains = dict.fromkeys(range(1, 6), "letters") | {6: "tickets", 7: "tickets"}
    rewards = rewards_by_domain(
        old, new, lambda sample_ids: [domains[one] for one in sample_ids.tolist()]
    )
    # falls of .5 .3 .1 .3 .3: mean .3, variance .08/4; two tickets are too few
    assert rewards == {
        "letters": {
            "n": 5,
            "log_loss": pytest.approx(0.3),
            "standard_error": pytest.approx(np.sqrt(0.02 / 5)),
            "accuracy": 1.0,
        }
    }


def test_only_what_both_measured_against_the_same_label_is_paired():
    old = losses([1, 2, 3, 4, 5, 6, 9], [1, 1, 1, 1, 1, 1, 1], [1.0] * 7)
    new = losses([1, 2, 3, 4, 5, 6, 8], [1, 1, 1, 1, 1, 2, 1], [0.5] * 5 + [9.0] * 2)
    rewards = rewards_by_domain(old, new, lambda ids: ["letters"] * len(ids))
    assert rewards["letters"]["n"] == 5
    assert rewards["letters"]["log_loss"] == pytest.approx(0.5)
