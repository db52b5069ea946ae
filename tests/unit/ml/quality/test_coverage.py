import numpy as np
import pytest

from tests.unit.ml.quality.angles import apart, at
from umc_desktop.ml.quality.coverage import density_ratio, pure_radius, regions
from umc_desktop.ml.quality.distances import distance_to_nearest

RNG = np.random.default_rng(0)


def cloud(n, dimensions=3):
    vectors = RNG.normal(size=(n, dimensions)).astype(np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


def test_pure_radius_by_hand():
    # a: 0°, 10°, 20°; b: 50°, 60°. To the other label: 50°, 40°, 30°, 30°, 40°.
    vectors, labels = at(0, 10, 20, 50, 60), np.array([0, 0, 0, 1, 1])
    everything = np.arange(5)
    # all balls pure: up to 30°; two of five may be impure: up to 40°
    assert pure_radius(vectors, labels, everything, 1.0) == pytest.approx(
        apart(30), abs=1e-6
    )
    assert pure_radius(vectors, labels, everything, 0.6) == pytest.approx(
        apart(40), abs=1e-6
    )


def test_pure_radius_is_the_supremum_of_its_definition():
    vectors, labels = cloud(200), RNG.integers(0, 3, 200)
    gaps = np.linalg.norm(vectors[:, None] - vectors[None], axis=2)
    radius = pure_radius(vectors, labels, np.arange(200), 0.9)

    def purity(reach):
        impure = (gaps <= reach) & (labels[:, None] != labels[None])
        return 1 - impure.any(axis=1).mean()

    assert purity(radius * (1 - 1e-4)) >= 0.9
    assert purity(radius * (1 + 1e-4)) < 0.9


def test_one_label_reaches_everywhere():
    assert pure_radius(cloud(10), np.zeros(10, int), np.arange(10)) == 2


def test_density_ratio_by_hand():
    # labelled: 0° and 60°, h = 1, K = exp(cos − 1).
    # at 90°: labels (e^−1 + 0.87462) / 2 = 0.62125; pool (0.62125 · 2 + e^−1) / 3
    # = 0.53680; ratio 1.1573. At 0°, itself left out: labels e^−½ = 0.60653; pool
    # (0.60653 + e^−1 + e^−2) / 3 = 0.36991; ratio 1.6397
    found = density_ratio(at(0, 60, 90, 180), np.array([0, 1]), np.array([2, 0]), 1.0)
    assert found == pytest.approx([1.1573, 1.6397], abs=1e-4)


def test_density_ratio_shows_where_labels_are_thin():
    vectors = np.concatenate([at(*RNG.normal(0, 5, 100)), at(*RNG.normal(180, 5, 100))])
    labelled = np.concatenate([np.arange(20), [100]])
    found = density_ratio(vectors, labelled, np.arange(200), 0.2)
    assert (found[:100] > 1.5).all()
    assert (found[100:] < 0.5).all()


def test_density_ratio_of_far_samples_is_a_number():
    found = density_ratio(at(0, 1, 180), np.array([0, 1]), np.array([2]), 0.01)
    assert np.isfinite(found).all()


def test_regions_gather_what_lies_together():
    vectors = np.concatenate([at(*RNG.normal(0, 1, 5)), at(*RNG.normal(180, 1, 3))])
    assert regions(vectors).tolist() == [0] * 5 + [1] * 3  # the largest first
    same = np.repeat(at(0), 8, axis=0)
    assert regions(same).tolist() == [0] * 8


def test_coverage_is_the_share_within_the_radius():
    distances = distance_to_nearest(at(0, 20, 40, 180), np.array([0]))
    assert (distances <= apart(30)).mean() == 0.5
