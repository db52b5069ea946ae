import numpy as np
import pytest

from umc_desktop.ml.selection import (
    group_by_suggestion,
    select_cluster_margin,
    select_paper,
    select_random,
    select_typical,
    selection_geometry,
    starts_typical,
)

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


def test_random_is_even():
    drawn = [select_random(np.arange(10), 2, seed) for seed in range(1000)]
    counts = np.bincount(np.concatenate(drawn), minlength=10)
    # 200 expected each; standard deviation sqrt(1000 · 0.2 · 0.8) = 12.6.
    assert (np.abs(counts - 200) < 5 * 12.6).all()


def test_typical_takes_the_most_typical_of_uncovered_clusters():
    # Three groups on a line, of 5, 4 and 3; the first has a label.
    geometry = np.array([[0.0]] * 5 + [[10.0]] * 4 + [[20.0]] * 3)
    geometry += np.arange(12)[:, None] * 1e-3
    typicality = np.array([0, 9, 9, 9, 9, 1, 2, 3, 0, 5, 1, 1.0])
    chosen = select_typical(
        np.arange(1, 12), np.array([0]), geometry, typicality, 2, seed=0
    )
    np.testing.assert_array_equal(chosen, [7, 9])


def test_margin_takes_the_smallest_lead_of_each_group():
    # Eight candidates make the shortlist of 4 · 2; rows 8 and 9 lead too much.
    best = np.array([0.52, 0.51, 0.55, 0.56, 0.58, 0.53, 0.54, 0.57, 0.9, 0.95])
    probabilities = np.stack([best, 1 - best], axis=1)
    angles = np.where(np.arange(10) < 5, 0.0, 90.0) + np.arange(10) * 3
    vectors = np.stack([np.cos(np.deg2rad(angles)), np.sin(np.deg2rad(angles))], axis=1)
    chosen = select_cluster_margin(
        np.arange(10), probabilities, vectors, vectors, 2, seed=0
    )
    np.testing.assert_array_equal(chosen, [1, 5])


def test_near_duplicates_come_last():
    best = np.array([0.51, 0.52, 0.53, 0.6, 0.7])
    probabilities = np.stack([best, 1 - best], axis=1)
    # Rows 0 to 2 are one text; 3 and 4 differ.
    vectors = np.array([[1, 0, 0]] * 3 + [[0, 1, 0], [0, 0, 2]], dtype=np.float32)
    geometry = np.arange(5.0)[:, None]
    chosen = select_cluster_margin(
        np.arange(5), probabilities, geometry, vectors, 4, seed=0
    )
    assert set(chosen[:3]) == {0, 3, 4} or set(chosen[:3]) == {1, 3, 4}
    assert chosen[3] in (0, 1)
    # A pool of nothing but copies still fills the batch.
    copies = np.ones((5, 3), dtype=np.float32)
    chosen = select_cluster_margin(np.arange(5), probabilities, copies, copies, 3)
    assert len(np.unique(chosen)) == 3


class TestPaper:
    # Entropy rises with the row number: p is ever nearer to one half.
    best = np.array([1.0, 0.95, 0.9, 0.85, 0.8, 0.75, 0.7, 0.5])
    probabilities = np.stack([best, 1 - best], axis=1)
    uncertainty = np.array([0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.9, 0.2])
    clusters = np.array([0, 0, 1, 0, 1, 2, -1, 2])

    def choose(self, budget, tau=0.5):
        return select_paper(
            np.arange(8),
            self.probabilities,
            self.uncertainty,
            tau,
            self.clusters,
            budget,
        ).tolist()

    def test_covers_clusters_by_mass_then_fills_by_entropy(self):
        # Above the threshold: rows 0 to 6. Best of each cluster: 3, 4 and 5. Masses:
        # h(.95)+h(.85) = .199+.423 = .621; h(.9)+h(.8) = .325+.500 = .826; h(.75) =
        # .562. Then 6, 2, 1, 0 by entropy.
        assert self.choose(7) == [4, 3, 5, 6, 2, 1, 0]
        assert self.choose(4) == [4, 3, 5, 6]

    def test_a_budget_below_the_clusters_takes_the_heaviest(self):
        assert self.choose(2) == [4, 3]

    def test_the_threshold_decides_who_is_uncertain(self):
        # With row 7 the cluster 2 weighs .562 + .693 and is represented by row 7.
        assert self.choose(3, tau=0.1) == [7, 4, 3]
        assert self.choose(3, tau=0.9) == []


@pytest.mark.parametrize(
    ("n_labelled", "n_classes", "expected"),
    [(49, 3, True), (50, 3, False), (50, 77, True), (154, 77, False)],
)
def test_the_start_lasts_fifty_labels_or_two_per_class(n_labelled, n_classes, expected):
    assert starts_typical(n_labelled, n_classes) is expected


def test_geometry_keeps_distances_of_flat_features():
    # Rank 3 survives a projection to 64 dimensions unchanged.
    flat = (GENERATOR.normal(size=(90, 3)) @ GENERATOR.normal(size=(3, 200))).astype(
        np.float32
    )
    geometry = selection_geometry(flat)
    assert geometry.shape == (90, 64)
    np.testing.assert_allclose(
        np.linalg.norm(geometry[0] - geometry[1:], axis=1),
        np.linalg.norm(flat[0] - flat[1:], axis=1),
        rtol=1e-3,
    )
    assert selection_geometry(flat[:0]).shape == (0, 64)


def test_batches_share_a_suggestion():
    rows = np.array([9, 4, 7, 1, 8, 2], dtype=np.int64)
    suggestion = np.array([1, 0, 1, 1, 0, 1])
    batches = [batch.tolist() for batch in group_by_suggestion(rows, suggestion)]
    assert batches == [[9, 7, 1, 2], [4, 8]]
    small = group_by_suggestion(rows, suggestion, max_size=3)
    assert [batch.tolist() for batch in small] == [[9, 7, 1], [4, 8], [2]]
    clusters = np.array([0, 0, 1, 0, 0, 1])
    split = group_by_suggestion(rows, suggestion, clusters)
    assert [batch.tolist() for batch in split] == [[9, 1], [4, 8], [7, 2]]
    assert group_by_suggestion(rows[:0], suggestion[:0]) == []
