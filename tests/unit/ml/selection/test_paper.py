import numpy as np

from umc_desktop.ml.selection.paper import select_paper


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
