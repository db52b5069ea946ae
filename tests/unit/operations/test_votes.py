"""Votes of two members on three samples, by hand."""

import numpy as np
import pytest

from umc_desktop.domain.samples import Label
from umc_desktop.ml.multi_label import SetRule
from umc_desktop.ml.stored_ensemble import EnsemblePredictions
from umc_desktop.operations.set_ids import SetIds
from umc_desktop.operations.task import Task
from umc_desktop.operations.votes import Votes

ROWS = np.arange(3)
TASK = Task("1-text", 1, (Label(4, b"", 1, "a"), Label(7, b"", 1, "b")), ROWS, ROWS)
FIRST = [[0.9, 0.1], [0.3, 0.7], [0.6, 0.4]]
SILENT = [[0.5, 0.5], [0.2, 0.8], [0.1, 0.9]]
PREDICTIONS = EnsemblePredictions(
    np.array([FIRST, SILENT], np.float32),
    np.array([[0.7, 0.3], [0.25, 0.75], [0.35, 0.65]], np.float32),
)


def test_of_one_label_the_likeliest_is_voted_for():
    votes = Votes.for_labels(TASK, PREDICTIONS)
    assert votes.suggestion.tolist() == [4, 7, 7]
    assert votes.ids.tolist() == [4, 7]
    assert votes.places.tolist() == [[0, 1, 0], [-1, 1, 1]]
    assert votes.confidence.tolist() == [
        pytest.approx([0.9, 0.7, 0.6]),
        pytest.approx([0.5, 0.8, 0.9]),
    ]


def test_sets_get_the_ids_of_their_combinations():
    set_ids = SetIds({11: (4, 7)})
    rule = SetRule((0.35, 0.35), may_be_empty=True)
    votes = Votes.for_sets(TASK, PREDICTIONS, rule, set_ids)
    assert votes.suggestion.tolist() == [4, 7, 11]
    assert votes.ids[votes.places[0]].tolist() == [4, 7, 11]
    assert votes.ids[votes.places[1, 1:]].tolist() == [7, 7]
    assert votes.confidence[0] == pytest.approx([0.9 * 0.9, 0.7 * 0.7, 0.6 * 0.4])
