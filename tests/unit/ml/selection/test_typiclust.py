import numpy as np
from sklearn.cluster import KMeans

from umc_desktop.ml.selection import typiclust
from umc_desktop.ml.selection.typiclust import select_typiclust

NONE = np.empty(0, np.int64)


def group(centre, offsets):
    return [centre + offset for offset in offsets]


def test_largest_uncovered_cluster_first_and_its_densest_sample():
    # Rows 0-7 around 0 (row 0 has a label), 8-16 around 1000, 17-24 around 2000, and
    # a pair around 3000, too small to matter.
    line = (
        group(0, range(8))
        + group(1000, [-30, -20, -2, -1, 0, 1, 2, 20, 30])
        + group(2000, [-30, -1, 0, 1, 3, 4, 20, 30])
        + group(3000, [0, 1])
    )
    vectors = np.array(line, np.float32)[:, None]
    chosen = select_typiclust(np.arange(1, 27), np.array([0]), vectors, 3, seed=0)
    # Half of nine: four neighbours. 1000 (row 12) has them 1, 1, 2, 2 away, 1001 and
    # 999 1, 1, 2, 3. Half of eight: 2001 (row 20) has 1, 2, 2, 3; 2000 has 1, 1, 3, 4.
    # The third comes from the cluster with a label, not from the pair.
    assert chosen[:2].tolist() == [12, 20]
    assert 1 <= chosen[2] <= 7


def test_clusters_give_again_when_all_have_given():
    line = group(0, range(8)) + group(100, range(7))
    vectors = np.array(line, np.float32)[:, None]
    # two labels and one more: three clusters, but the line falls into two groups
    chosen = select_typiclust(np.arange(15), NONE, vectors, 2, seed=0)
    assert sorted(chosen // 8) == [0, 1]
    everything = select_typiclust(np.arange(15), NONE, vectors, 15, seed=0)
    assert sorted(everything) == list(range(15))


def test_typicality_is_the_published_one():
    # One cluster of 50: the 20 nearest of each, brute force.
    generator = np.random.default_rng(3)
    vectors = generator.normal(size=(50, 4)).astype(np.float32)
    distances = np.sqrt(((vectors[:, None] - vectors[None]) ** 2).sum(axis=2))
    typicality = 1 / np.sort(distances, axis=1)[:, 1:21].mean(axis=1)
    assert select_typiclust(np.arange(50), NONE, vectors, 1) == [typicality.argmax()]


def test_clusters_are_as_good_as_scikit_learns():
    # 30 groups of 40 samples in 16 dimensions; both take their steps to the end.
    generator = np.random.default_rng(5)
    centres = generator.normal(size=(30, 16)).repeat(40, axis=0)
    points = (centres + 0.3 * generator.normal(size=(1200, 16))).astype(np.float32)

    def inertia(cluster):
        return sum(
            ((points[cluster == one] - points[cluster == one].mean(axis=0)) ** 2).sum()
            for one in np.unique(cluster)
        )

    peers = [KMeans(30, random_state=seed).fit(points).inertia_ for seed in range(5)]
    ours = [inertia(typiclust._clusters(points, 30, seed)) for seed in range(5)]
    assert np.mean(ours) <= 1.02 * np.mean(peers)
    assert all(
        len(np.unique(typiclust._clusters(points, 30, s))) == 30 for s in range(3)
    )
