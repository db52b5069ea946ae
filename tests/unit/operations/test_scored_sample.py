"""One sample in the last round, made by hand: three labels, four samples."""

import numpy as np
import pytest

from umc_desktop.operations.scored_sample import ScoredSample, ScoredTask
from umc_desktop.operations.scores import TaskScores

IDS = np.array([3, 5, 8, 9])
NOVELTY = np.array([0.0, 0.4, 0.2, 0.3], np.float32)
UNDECIDED = np.array([False, True, True, True])
PROBABILITIES = np.array(
    [[0.8, 0.1, 0.1], [0.3, 0.45, 0.25], [0.99, 0.01, 0.0], [0.5, 0.3, 0.2]], np.float16
)


def sample(place, merged=None, unsure=(0.1, 0.2, 0.3, 0.4)):
    likeliest = PROBABILITIES.argmax(axis=1)
    scores = TaskScores(
        np.arange(4, dtype=np.int32),
        np.array([1, 2, 3], np.int32),
        PROBABILITIES,
        ("first", "second"),
        np.array([likeliest, [-1] * 4], np.int16),
        np.full((2, 4), 0.75, np.float16),
        np.array([1, 2, 3], np.int32),
    )
    columns = {"uncertainty": np.array(unsure, np.float32), "novelty": NOVELTY}
    clusters = np.array([7, 7, -1, 7], np.int32)
    margin = np.zeros(4, np.float32)
    task = ScoredTask(IDS, scores, margin, columns, clusters, {"7": "late fees"})
    return ScoredSample(task, place, merged or {})


def test_labels_that_were_merged_since_are_one_candidate():
    assert [label for label, _ in sample(1).candidates()] == [2, 1, 3]
    merged = sample(1, merged={3: 1}).candidates()
    assert [label for label, _ in merged] == [1, 2]
    assert merged[0][1] == pytest.approx(0.55, abs=1e-3)


def test_what_is_hardly_possible_is_no_candidate_beside_another():
    assert [label for label, _ in sample(2).candidates()] == [1]


def test_votes_are_those_of_members_that_say_something():
    said = sample(1, merged={2: 3}).said({1: "a", 2: "b", 3: "c"})
    assert said["votes"] == [{"member": "first", "label": "c", "confidence": 0.75}]
    assert said["cluster"] == {"number": 7, "name": "late fees", "samples": 3}
    assert sample(2).said({})["cluster"] is None
    assert sample(1, unsure=[np.nan] * 4).said({})["votes"] == []


def test_a_blind_sample_is_as_novel_as_an_undecided_one():
    hidden = sample(0).disguised(np.array([3]), UNDECIDED)
    assert hidden.task.columns["novelty"][0] in NOVELTY[1:]
    assert hidden.task.columns["novelty"][1:].tolist() == NOVELTY[1:].tolist()
