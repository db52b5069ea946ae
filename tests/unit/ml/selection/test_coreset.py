import numpy as np
import pytest

from umc_desktop.ml.selection import coreset
from umc_desktop.ml.selection.coreset import select_coreset

# Five samples on a line.
LINE = np.array([[0.0], [1.0], [4.0], [9.0], [10.0]], np.float32)


def test_takes_the_farthest_from_labels_and_choices_by_hand():
    # From 0 the distances are 1, 4, 9, 10: 10. Then 1, 4, 1 are left of 1, 4, 9: 4
    # (distance 4). Then 1 and 9, both 1 away.
    chosen = select_coreset(np.arange(1, 5), np.array([0]), LINE, 3)
    assert chosen.tolist()[:2] == [4, 2]
    assert chosen[2] in (1, 3)


def test_without_labels_the_central_sample_comes_first():
    # The mean is 4.8, so 4 comes first; 10 is 6 away, then 0 is 4 away.
    none = np.empty(0, np.int64)
    assert select_coreset(np.arange(5), none, LINE, 3).tolist() == [2, 4, 0]


@pytest.mark.parametrize("far", [1, 16, 4096])
def test_agrees_with_computing_every_distance(monkeypatch, far):
    monkeypatch.setattr(coreset, "_FAR", far)
    generator = np.random.default_rng(0)
    vectors = generator.normal(size=(300, 8)).astype(np.float32)
    labelled, candidates = np.arange(200, 300), np.arange(200)
    distances = ((vectors[:, None] - vectors[None]) ** 2).sum(axis=2)
    centres = labelled.tolist()
    for _ in range(20):
        left = np.setdiff1d(candidates, centres)
        centres.append(left[distances[np.ix_(left, centres)].min(axis=1).argmax()])
    chosen = select_coreset(candidates, labelled, vectors, 20)
    assert chosen.tolist() == centres[100:]
