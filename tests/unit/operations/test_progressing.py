"""Progress: per day, label and domain; the pace; what the last round changed."""

import numpy as np

from umc_desktop.domain.clock import COUNTER_BITS
from umc_desktop.domain.events import How
from umc_desktop.domain.progress import SILENT
from umc_desktop.operations.labelling import (
    AssignLabel,
    SkipSamples,
    assign_label,
    skip_samples,
)
from umc_desktop.operations.progressing import (
    ShowProgress,
    read_progress,
    show_progress,
)
from umc_desktop.storage import arrays, operations, rounds

_DAY_MS = 24 * 3600 * 1000
_NOON = 1_700_000_000_000  # 2023-11-14, 22:13 UTC


def give(project, sample_ids, label, seconds=None, how="", who="ada", day=0):
    moment = (_NOON + day * _DAY_MS) << COUNTER_BITS
    project.clock.tick = iter(range(moment, moment + 100)).__next__
    request = AssignLabel(sample_ids, label, how, seconds, annotator=who)
    assign_label(project, request, SILENT)


def test_nothing_done_yet(project):
    found = read_progress(project)
    assert (found.days, found.annotators) == ((), ())
    assert found.by_label == (("a", 0), ("b", 0))
    assert found.pace.seconds_each is found.pace.per_day is found.days_left is None
    outcome = show_progress(project, ShowProgress(), SILENT)
    assert outcome.summary == "0 of 5 samples labelled."


def test_days_without_work_stand_between_those_with(project):
    give(project, (1, 2), "a", seconds=6.0)
    give(project, (3,), "b", seconds=9.0, day=2, who="bob")
    found = read_progress(project)
    assert [n for _, n in found.days] == [2, 0, 1]
    assert found.annotators == (("ada", 2), ("bob", 1))
    assert found.by_label == (("a", 2), ("b", 1))
    (share,) = found.domains
    assert (share.name, share.labelled, share.total) == ("tickets", 3, 5)
    # (6 + 9) s for 3 labels; 1.5 labels on a day with work; two samples left
    assert found.pace.seconds_each == 5.0
    assert found.pace.per_hour == 720.0
    assert found.pace.per_day == 1.5
    assert found.days_left == 2 / 1.5


def test_what_nobody_decided_by_hand_says_nothing_of_the_pace(project):
    give(project, (1, 2, 3), "a", how=How.MODEL.value)
    found = read_progress(project)
    assert found.by_label[0] == ("a", 3)
    assert found.days == ()
    assert found.pace.per_day is None


def test_a_label_given_anew_counts_once(project):
    give(project, (1,), "a", seconds=4.0)
    give(project, (1,), "b", seconds=2.0, day=1)
    found = read_progress(project)
    assert [n for _, n in found.days] == [1]
    assert found.pace.seconds_each == 2.0


def test_the_last_rounds_moves_are_counted_among_samples_without_a_label(project):
    ids = np.arange(1, 6)
    with project.write() as connection:
        operation = operations.record(connection, "model.update", "{}")
        for _ in range(2):
            rounds.add_round(connection, operation, "default", 0, {}, {})
        said = np.array([[1, 1, 1, 2, 0], [1, 2, 2, 1, 2]], np.int32)
        remembered = {
            "numbers": np.arange(2),
            "ids": ids,
            "suggestion": said,
            "confidence": np.full((2, 5), 0.5, np.float16),
        }
        arrays.replace(connection, "stopping", remembered)
    skip_samples(project, SkipSamples((5,), "ada"), SILENT)
    give(project, (4,), "b")
    found = read_progress(project)
    # sample 4 has a label, and the first round knew nothing of sample 5
    assert (found.moved, found.compared) == (2, 3)
    (move,) = found.moves
    assert (move.before, move.after, move.samples) == ("a", "b", 2)
    assert (
        "changed 66.7\u202f% of the suggestions"
        in show_progress(project, ShowProgress(), SILENT).summary
    )
