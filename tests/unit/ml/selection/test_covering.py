import numpy as np

from umc_desktop.ml.selection.covering import cover_clusters

# ranked by value; clusters 0: .9 + .4 = 1.3, 1: .8 + .7 = 1.5, 2: .6
VALUES = np.array([0.9, 0.8, 0.7, 0.6, 0.5, 0.4])
CLUSTERS = np.array([0, 1, 1, 2, -1, 0])


def cover(batch_size, rows=range(6)):
    return cover_clusters(np.array(rows), VALUES, CLUSTERS, batch_size).tolist()


class TestCoverClusters:
    def test_the_best_of_each_cluster_then_the_best(self):
        assert cover(6) == [1, 0, 3, 2, 4, 5]

    def test_too_few_for_all_clusters(self):
        assert cover(2) == [1, 0]

    def test_only_the_rows_given_count(self):
        # without row 2 the cluster 0 is the heaviest
        assert cover(3, [0, 1, 3, 5]) == [0, 1, 3]

    def test_nothing_is_in_a_cluster(self):
        found = cover_clusters(np.arange(6), VALUES, np.full(6, -1), 3)
        assert found.tolist() == [0, 1, 2]

    def test_nothing_wanted_or_left(self):
        assert cover(0) == cover(-1) == []
        nothing = cover_clusters(np.zeros(0, np.int64), VALUES, CLUSTERS, 3)
        assert nothing.tolist() == []
        assert nothing.dtype == np.int64
