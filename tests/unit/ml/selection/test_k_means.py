import numpy as np

from umc_desktop.ml.selection import k_means as k_means_module
from umc_desktop.ml.selection.k_means import (
    k_means,
    select_k_means,
    select_weighted_k_means_pp,
)

# Three groups on a line with means 1, 101 and 202.
LINE = np.array([0, 1, 2, 100, 101, 102, 200, 201, 205.0])[:, None]


def test_takes_the_sample_nearest_to_each_centre():
    # 201 is 1 from its mean 202, the others are 2 and 3 away; 1 and 101 are means.
    chosen = select_k_means(np.arange(9), LINE, 3, seed=0)
    assert set(chosen[:2]) == {1, 4}
    assert chosen[2] == 7


def test_one_cluster_each_when_there_are_no_more_samples():
    assert k_means(LINE, 9, seed=0).tolist() == list(range(9))


def test_weighted_draws_see_weights_and_distances():
    # Rows 0, 3 and 6 weigh 1, the others nothing: only they can be drawn.
    weights = np.array([1.0, 0, 0] * 3)
    for seed in range(20):
        chosen = select_weighted_k_means_pp(np.arange(9), weights, LINE, 3, seed)
        assert set(chosen) == {0, 3, 6}
    # 0 and 2 weigh alike; from 0 (first) 205 is (205/2)² = 10,506 times likelier.
    weights = np.array([1.0, 0, 1, 0, 0, 0, 0, 0, 1])
    pairs = [
        select_weighted_k_means_pp(np.arange(9), weights, LINE, 2, seed)
        for seed in range(300)
    ]
    assert all(8 in pair for pair in pairs)


def _spread_within(points, cluster):
    means = np.stack([points[cluster == one].mean(axis=0) for one in range(30)])
    return float(((points - means[cluster]) ** 2).sum())


def test_some_of_many_samples_teach_the_centres(monkeypatch):
    rng = np.random.default_rng(0)
    middles = rng.normal(scale=3, size=(30, 8))
    points = middles[rng.integers(30, size=12_000)] + rng.normal(size=(12_000, 8))
    by_all = k_means(points, 30, seed=0)
    monkeypatch.setattr(k_means_module, "MOST_TAUGHT", 3000)
    by_some = k_means(points, 30, seed=0)
    assert by_some.dtype == by_all.dtype
    assert by_some.shape == by_all.shape
    ratio = _spread_within(points, by_some) / _spread_within(points, by_all)
    assert 0.9 < ratio < 1.1
    assert len(np.unique(by_some)) == 30
    np.testing.assert_array_equal(by_some, k_means(points, 30, seed=0))
