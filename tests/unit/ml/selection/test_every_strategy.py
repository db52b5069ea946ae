import numpy as np
import pytest

from umc_desktop.ml.selection.cluster_margin import select_cluster_margin
from umc_desktop.ml.selection.paper import select_paper
from umc_desktop.ml.selection.ranking import select_random
from umc_desktop.ml.selection.typical import select_typical

N_SAMPLES = 120
GENERATOR = np.random.default_rng(0)
VECTORS = GENERATOR.normal(size=(N_SAMPLES, 6)).astype(np.float32)
PROBABILITIES = GENERATOR.dirichlet([1, 1, 1], size=N_SAMPLES)
TYPICALITY = GENERATOR.normal(size=N_SAMPLES)
CLUSTERS = GENERATOR.integers(-1, 5, size=N_SAMPLES)
LABELLED = np.arange(100, 120)


def by_typicality(candidates, batch_size, seed):
    return select_typical(candidates, LABELLED, VECTORS, TYPICALITY, batch_size, seed)


def by_margin(candidates, batch_size, seed):
    return select_cluster_margin(
        candidates, PROBABILITIES, VECTORS, VECTORS, batch_size, seed
    )


def as_published(candidates, batch_size, seed):
    uncertainty = np.ones(N_SAMPLES)
    return select_paper(
        candidates, PROBABILITIES, uncertainty, 0.5, CLUSTERS, batch_size
    )


@pytest.mark.parametrize(
    "strategy", [select_random, by_typicality, by_margin, as_published]
)
class TestEveryStrategy:
    def test_chooses_as_many_as_asked_without_repeats(self, strategy):
        candidates = np.arange(100)
        chosen = strategy(candidates, 12, 0)
        assert chosen.shape == (12,)
        assert chosen.dtype == np.int64
        assert len(np.unique(chosen)) == 12
        assert np.isin(chosen, candidates).all()

    def test_same_seed_same_choice(self, strategy):
        candidates = np.arange(100)
        np.testing.assert_array_equal(
            strategy(candidates, 12, 3), strategy(candidates, 12, 3)
        )

    def test_never_leaves_the_candidates(self, strategy):
        candidates = np.array([5, 17, 42, 71, 99, 3])
        assert np.isin(strategy(candidates, 4, 0), candidates).all()

    @pytest.mark.parametrize("batch_size", [0, 5])
    def test_empty_pool(self, strategy, batch_size):
        chosen = strategy(np.empty(0, dtype=np.int64), batch_size, 0)
        assert chosen.shape == (0,)
        assert chosen.dtype == np.int64

    def test_nothing_asked(self, strategy):
        assert strategy(np.arange(100), 0, 0).shape == (0,)

    def test_pool_smaller_than_the_batch(self, strategy):
        candidates = np.array([5, 17, 42])
        np.testing.assert_array_equal(np.sort(strategy(candidates, 50, 0)), candidates)
