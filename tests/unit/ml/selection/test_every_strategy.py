"""What every strategy promises; what each chooses stands in its own test."""

import importlib
import pkgutil
from dataclasses import dataclass, replace

import numpy as np
import pytest

from umc_desktop.ml import selection
from umc_desktop.ml.selection.badge import select_badge
from umc_desktop.ml.selection.cluster_margin import select_cluster_margin
from umc_desktop.ml.selection.coreset import select_coreset
from umc_desktop.ml.selection.facility_location import select_facility_location
from umc_desktop.ml.selection.k_means import select_k_means, select_weighted_k_means_pp
from umc_desktop.ml.selection.paper import select_paper
from umc_desktop.ml.selection.ranking import select_random, select_top
from umc_desktop.ml.selection.typical import select_typical
from umc_desktop.ml.selection.typiclust import select_typiclust

N_SAMPLES = 120
CANDIDATES = np.arange(100)
NONE = np.empty(0, dtype=np.int64)


@dataclass(frozen=True)
class Pool:
    vectors: np.ndarray
    probabilities: np.ndarray
    scores: np.ndarray
    clusters: np.ndarray
    labelled: np.ndarray


def ordinary():
    generator = np.random.default_rng(0)
    return Pool(
        vectors=generator.normal(size=(N_SAMPLES, 6)).astype(np.float32),
        probabilities=generator.dirichlet([1, 1, 1], size=N_SAMPLES).astype("float32"),
        scores=generator.random(N_SAMPLES),
        clusters=generator.integers(-1, 5, size=N_SAMPLES),
        labelled=np.arange(100, 120),
    )


def without_labels():
    return replace(ordinary(), labelled=NONE)


def equal_samples():
    return Pool(
        vectors=np.full((N_SAMPLES, 6), 0.3, np.float32),
        probabilities=np.full((N_SAMPLES, 3), 1 / 3, np.float32),
        scores=np.full(N_SAMPLES, 0.5),
        clusters=np.zeros(N_SAMPLES, np.int64),
        labelled=np.arange(100, 120),
    )


def one_class():
    return replace(ordinary(), probabilities=np.ones((N_SAMPLES, 1), np.float32))


STRATEGIES = {
    select_random: lambda pool, rows, n, seed: select_random(rows, n, seed),
    select_top: lambda pool, rows, n, seed: select_top(rows, pool.scores, n, seed),
    select_typical: lambda pool, rows, n, seed: select_typical(
        rows, pool.labelled, pool.vectors, pool.scores, n, seed
    ),
    select_cluster_margin: lambda pool, rows, n, seed: select_cluster_margin(
        rows, pool.probabilities, pool.vectors, pool.vectors, n, seed
    ),
    select_paper: lambda pool, rows, n, seed: select_paper(
        rows, pool.probabilities, pool.scores, -1.0, pool.clusters, n
    ),
    select_badge: lambda pool, rows, n, seed: select_badge(
        rows, pool.probabilities, pool.vectors, n, seed
    ),
    select_coreset: lambda pool, rows, n, seed: select_coreset(
        rows, pool.labelled, pool.vectors, n
    ),
    select_typiclust: lambda pool, rows, n, seed: select_typiclust(
        rows, pool.labelled, pool.vectors, n, seed
    ),
    select_k_means: lambda pool, rows, n, seed: select_k_means(
        rows, pool.vectors, n, seed
    ),
    select_weighted_k_means_pp: lambda pool, rows, n, seed: select_weighted_k_means_pp(
        rows, pool.scores, pool.vectors, n, seed
    ),
    select_facility_location: lambda pool, rows, n, seed: select_facility_location(
        rows, pool.scores, pool.vectors, n, seed=seed
    ),
}


@pytest.fixture(params=STRATEGIES, ids=lambda function: function.__name__)
def strategy(request):
    return STRATEGIES[request.param]


@pytest.mark.parametrize("pool", [ordinary, without_labels, equal_samples, one_class])
class TestEveryStrategy:
    def test_chooses_as_many_as_asked_without_repeats(self, strategy, pool):
        chosen = strategy(pool(), CANDIDATES, 12, 0)
        assert chosen.shape == (12,)
        assert chosen.dtype == np.int64
        assert len(np.unique(chosen)) == 12
        assert np.isin(chosen, CANDIDATES).all()

    def test_same_seed_same_choice(self, strategy, pool):
        first, again = (strategy(pool(), CANDIDATES, 12, 3) for _ in range(2))
        np.testing.assert_array_equal(first, again)

    def test_never_leaves_the_candidates(self, strategy, pool):
        candidates = np.array([5, 17, 42, 71, 99, 3])
        assert np.isin(strategy(pool(), candidates, 4, 0), candidates).all()

    @pytest.mark.parametrize("batch_size", [0, 5])
    def test_empty_pool(self, strategy, pool, batch_size):
        chosen = strategy(pool(), NONE, batch_size, 0)
        assert chosen.shape == (0,)
        assert chosen.dtype == np.int64

    def test_nothing_asked(self, strategy, pool):
        assert strategy(pool(), CANDIDATES, 0, 0).shape == (0,)

    def test_pool_smaller_than_the_batch(self, strategy, pool):
        candidates = np.array([5, 17, 42])
        chosen = strategy(pool(), candidates, 50, 0)
        np.testing.assert_array_equal(np.sort(chosen), candidates)

    def test_a_single_candidate(self, strategy, pool):
        assert strategy(pool(), np.array([42]), 1, 0).tolist() == [42]

    def test_the_whole_pool(self, strategy, pool):
        chosen = strategy(pool(), CANDIDATES, 100, 0)
        np.testing.assert_array_equal(np.sort(chosen), CANDIDATES)


def test_no_strategy_is_left_out():
    found = {
        value
        for module in pkgutil.iter_modules(selection.__path__, selection.__name__ + ".")
        for name, value in vars(importlib.import_module(module.name)).items()
        if name.startswith("select_")
    }
    assert found == set(STRATEGIES)


DRAWN = [
    select_random,
    select_top,
    select_badge,
    select_weighted_k_means_pp,
    select_facility_location,
]


@pytest.mark.parametrize("function", DRAWN, ids=lambda function: function.__name__)
def test_another_seed_draws_otherwise_among_equals(function):
    choices = {
        tuple(np.sort(STRATEGIES[function](equal_samples(), CANDIDATES, 3, seed)))
        for seed in range(5)
    }
    assert len(choices) > 1
