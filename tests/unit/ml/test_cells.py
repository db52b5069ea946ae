"""Neighbours within cells, beside those found by comparing everything."""

import numpy as np
import pytest

from umc_desktop.domain.progress import SILENT, JobCancelledError
from umc_desktop.ml.cells import Cells
from umc_desktop.ml.features import unit
from umc_desktop.ml.graph import build_graph
from umc_desktop.ml.neighbours import nearest_in_pool


def groups(n_samples: int, seed: int = 0) -> np.ndarray:
    rng = np.random.default_rng(seed)
    centres = rng.normal(size=(30, 16))
    return unit(centres[np.arange(n_samples) % 30] + rng.normal(size=(n_samples, 16)))


class Cancelling:
    def report(self, done, total=None, message=""):
        if total and done > total // 2:
            raise JobCancelledError


def test_nearly_all_true_neighbours_are_found_with_their_cosines():
    vectors = groups(3000)
    nearest, cosines = Cells(vectors).nearest(10)
    _, (exact, _) = nearest_in_pool([vectors], 10, SILENT)
    same = [len(np.intersect1d(*pair)) for pair in zip(nearest, exact, strict=True)]
    assert np.mean(same) > 9.5
    found = np.einsum("ikd,id->ik", vectors[nearest], vectors)
    np.testing.assert_allclose(cosines, found, atol=1e-5)
    assert (np.diff(cosines, axis=1) <= 0).all()
    assert (nearest != np.arange(3000)[:, None]).all()  # nobody is near himself


def test_only_the_samples_asked_for_are_found():
    vectors = groups(2000)
    among = np.arange(0, 2000, 50)
    nearest, _ = Cells(vectors).nearest(5, among=among)
    assert np.isin(nearest, among).all()
    assert (nearest[among] != among[:, None]).all()
    assert all(len(set(row)) == 5 for row in nearest.tolist())


def test_equal_samples_cost_no_more_than_others():
    """A cell of everything would be compared pair by pair."""
    vectors = np.vstack([np.tile(groups(1), (3000, 1)), groups(300)])
    cells = Cells(vectors)
    assert max(map(len, cells._members)) <= 4 * len(vectors) / np.sqrt(len(vectors))
    nearest, cosines = cells.nearest(10)
    np.testing.assert_allclose(cosines[:3000], 1, atol=1e-5)
    assert (nearest[:3000] <= 3000).all()  # the first of the others equals them


def test_it_can_be_cancelled():
    with pytest.raises(JobCancelledError):
        Cells(groups(1000)).nearest(5, Cancelling())


def test_a_graph_of_many_samples_is_much_like_the_exact_one():
    vectors = groups(3000)
    exact = build_graph([vectors], exact_limit=0)
    within = build_graph([vectors], exact_limit=0, pairs_limit=1000)
    pairs = zip(exact.neighbours, within.neighbours, strict=True)
    same = [len(np.intersect1d(*pair)) / 15 for pair in pairs]
    assert np.mean(same) > 0.95
    assert np.corrcoef(exact.typicality, within.typicality)[0, 1] > 0.99
