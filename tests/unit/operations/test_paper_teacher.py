"""What the last round's ensemble teaches, on four samples of one task."""

import numpy as np

from umc_desktop.domain.samples import Label
from umc_desktop.operations.paper_teacher import teacher_of
from umc_desktop.operations.task import Task

LABELS = (Label(1, b"", 1, "a"), Label(2, b"", 1, "b"))
IDS = np.array([3, 5, 8, 9])
PREVIOUS = {
    "label_ids.1-text": np.array([1, 2]),
    "probabilities.1-text": np.array([[0.9, 0.1], [0.2, 0.8], [0.5, 0.5]], np.float16),
}


def teacher(labelled, previous=PREVIOUS, previous_ids=(3, 5, 7, 9), labels=LABELS):
    rows = np.arange(4)
    task = Task("1-text", 1, labels, rows, rows)
    ids = None if previous_ids is None else np.array(previous_ids)
    return teacher_of(task, IDS, np.array(labelled), previous, ids)


def test_what_was_said_of_a_sample_is_found_by_its_id():
    found = teacher([3, 0, 1])  # of samples 9, 3 and 5; 7 is another task's
    np.testing.assert_allclose(found, [[0.5, 0.5], [0.9, 0.1], [0.2, 0.8]], atol=1e-3)
    assert found.dtype == np.float32
    np.testing.assert_allclose(found.sum(axis=1), 1, rtol=1e-6)


def test_of_a_sample_that_is_new_every_label_is_as_likely():
    assert teacher([2]).tolist() == [[0.5, 0.5]]


def test_other_labels_or_other_samples_teach_nothing():
    assert teacher([0], previous={}) is None
    assert teacher([0], previous_ids=None) is None
    assert teacher([0], previous_ids=(3, 5)) is None
    assert teacher([0], labels=(*LABELS, Label(3, b"", 1, "c"))) is None
