from dataclasses import replace

import numpy as np
import pytest

from tests.unit.ml.simulation.problems import N_POOL, SPLIT, known_domain
from umc_desktop.ml import uncertainty
from umc_desktop.ml.clusters import cluster_uncertain
from umc_desktop.ml.selection.badge import select_badge
from umc_desktop.ml.selection.cluster_margin import select_cluster_margin
from umc_desktop.ml.selection.coreset import select_coreset
from umc_desktop.ml.selection.k_means import select_k_means
from umc_desktop.ml.selection.paper import select_paper
from umc_desktop.ml.selection.typical import select_typical
from umc_desktop.ml.selection.typiclust import select_typiclust
from umc_desktop.ml.simulation.choosing import View, choose
from umc_desktop.ml.simulation.known import split_domain
from umc_desktop.ml.simulation.strategy import NAMES, parse_strategy

DIVERSE = ("default", "paper", "random", "badge", "coreset", "typiclust", "k-means")


@pytest.fixture(scope="module")
def split():
    return split_domain(known_domain(), SPLIT, 0)


@pytest.fixture
def view(split):
    """Sixty labels given, members and ensemble saying something of every sample."""
    rng = np.random.default_rng(0)
    members = rng.dirichlet([1, 1, 1], size=(2, N_POOL)).astype(np.float32)
    return View(
        split,
        np.arange(60, N_POOL),
        np.arange(60),
        members.mean(axis=0),
        members,
    )


@pytest.fixture
def blank(split):
    """No label given, nothing known."""
    even = np.full((2, N_POOL, 3), 1 / 3, np.float32)
    return View(split, np.arange(N_POOL), np.zeros(0, np.int64), even[0], even)


def chosen(text, view, wanted=6, seed=0):
    return choose(parse_strategy(text), view, wanted, seed)


@pytest.mark.parametrize("kind", NAMES)
class TestEveryName:
    def test_as_many_as_wanted_without_repeats(self, kind, view):
        rows = chosen(kind, view)
        assert len(np.unique(rows)) == len(rows) == 6
        assert np.isin(rows, view.candidates).all()

    def test_from_nothing(self, kind, blank):
        assert len(np.unique(chosen(kind, blank))) == 6

    def test_same_seed_same_choice(self, kind, view):
        np.testing.assert_array_equal(chosen(kind, view), chosen(kind, view))

    def test_no_more_than_there_are(self, kind, view):
        few = replace(view, candidates=np.array([61, 70, 80]))
        assert sorted(chosen(kind, few, 10).tolist()) == [61, 70, 80]

    def test_nothing_left_or_wanted(self, kind, view):
        none = replace(view, candidates=np.zeros(0, np.int64))
        assert chosen(kind, none, 5).tolist() == []
        assert chosen(kind, view, 0).tolist() == []


class TestRankings:
    @pytest.mark.parametrize(
        ("kind", "scores"),
        [
            ("margin", lambda p, m: 1 - uncertainty.margin(p)),
            ("least-confidence", lambda p, m: 1 - p.max(axis=1)),
            ("entropy", lambda p, m: uncertainty.entropy(p)),
            ("pairwise-kl", lambda p, m: uncertainty.pairwise_kl(m)),
            ("jensen-shannon", lambda p, m: uncertainty.jensen_shannon(m)),
        ],
    )
    def test_the_highest_scores(self, view, kind, scores):
        values = scores(view.probabilities, view.members)
        best = view.candidates[np.argsort(-values[view.candidates])][:6]
        np.testing.assert_array_equal(chosen(kind, view), best)

    def test_without_a_label_at_random(self, blank):
        for kind in ("margin", "coreset", "paper"):
            np.testing.assert_array_equal(chosen(kind, blank), chosen("random", blank))


class TestOthersAreWhatTheyAreCalled:
    def test_the_library_of_choices(self, view):
        split, candidates, labelled = view.split, view.candidates, view.labelled
        expected = {
            "badge": select_badge(candidates, view.probabilities, split.vectors, 6, 0),
            "coreset": select_coreset(candidates, labelled, split.vectors, 6),
            "typiclust": select_typiclust(candidates, labelled, split.vectors, 6, 0),
            "k-means": select_k_means(candidates, split.geometry, 6, 0),
        }
        for kind, rows in expected.items():
            np.testing.assert_array_equal(chosen(kind, view), rows)


class TestPaper:
    def test_is_the_published_pipeline(self, view):
        # U = ½ (1 - confidence) + ½ disagreement; above its 0.7 quantile of what is
        # open; HDBSCAN of those; the most entropy covering the clusters
        doubt = uncertainty.paper_uncertainty(view.members, 0.5)
        tau = float(np.quantile(doubt[view.candidates], 0.7))
        above = view.candidates[doubt[view.candidates] > tau]
        clusters = np.full(N_POOL, -1)
        clusters[above] = cluster_uncertain(view.split.vectors[above])
        expected = select_paper(
            view.candidates, view.probabilities, doubt, tau, clusters, 6
        )
        np.testing.assert_array_equal(chosen("paper", view), expected)
        assert np.isin(expected, above).all()

    def test_covers_clusters_that_hdbscan_finds(self, split):
        # forty open samples far apart in two places, equally unsure: one of each place
        # comes before the second of any
        vectors = np.zeros((N_POOL, 4), np.float32)
        vectors[:, 0] = np.where(np.arange(N_POOL) % 2, 10, -10)
        vectors += np.random.default_rng(0).normal(size=vectors.shape) / 10
        rng = np.random.default_rng(1)
        sure = rng.uniform(0.5, 0.6, N_POOL).astype(np.float32)
        sure[1::2] += 0.2  # one place is surer, but nothing is beyond the threshold
        p = np.stack([sure, 1 - sure, 0 * sure], axis=1)
        members = np.stack([p, p])
        view = View(
            replace(split, vectors=vectors),
            np.arange(51, N_POOL),
            np.arange(51),
            p,
            members,
        )
        # all forty are wanted to be above the threshold
        first_two = chosen("paper", view, 40)[:2]
        assert set((first_two % 2).tolist()) == {0, 1}

    def test_alpha_weighs_confidence_against_disagreement(self, view):
        for alpha, part in ((1, "confidence"), (0, "disagreement")):
            np.testing.assert_array_equal(
                chosen(f"paper/alpha={alpha}", view),
                chosen(f"paper/uncertainty={part}", view),
            )
        assert set(chosen("paper/alpha=1", view)) != set(chosen("paper/alpha=0", view))

    def test_a_low_threshold_where_more_is_wanted(self, view):
        # 0.3 · 31 = 10 lie above the quantile, 20 are wanted
        assert len(np.unique(chosen("paper", view, 20))) == 20


class TestDefault:
    def test_starts_with_typical_samples(self, blank):
        split = blank.split
        expected = select_typical(
            blank.candidates, blank.labelled, split.geometry, split.typicality, 6, 0
        )
        np.testing.assert_array_equal(chosen("default", blank), expected)
        np.testing.assert_array_equal(
            chosen("default/start=random", blank), chosen("random", blank)
        )

    def test_then_clusters_of_close_margins(self, view):
        split = view.split
        expected = select_cluster_margin(
            view.candidates, view.probabilities, split.geometry, split.vectors, 6, 0
        )
        np.testing.assert_array_equal(chosen("default", view), expected)
        # a random start is over by now
        np.testing.assert_array_equal(chosen("default/start=random", view), expected)

    def test_without_clusters_it_is_the_ranking(self, view):
        np.testing.assert_array_equal(
            chosen("default/clustering=none", view), chosen("margin", view)
        )

    @pytest.mark.parametrize(
        "part",
        [
            "uncertainty=entropy",
            "uncertainty=jensen-shannon",
            "uncertainty=pairwise-kl",
            "clustering=hdbscan",
            "clustering=none",
            "selection=entropy",
            "selection=weighted-k-means++",
            "selection=facility-location",
        ],
    )
    def test_parts_choose_among_the_four_times_wanted(self, view, part):
        strategy = parse_strategy(f"default/{part}")
        rows = choose(strategy, view, 3, 0)
        by = {
            "uncertainty=entropy": uncertainty.entropy(view.probabilities),
            "uncertainty=jensen-shannon": uncertainty.jensen_shannon(view.members),
            "uncertainty=pairwise-kl": uncertainty.pairwise_kl(view.members),
        }.get(part, 1 - uncertainty.margin(view.probabilities))
        shortlist = view.candidates[np.argsort(-by[view.candidates])][:12]
        assert len(np.unique(rows)) == 3
        assert np.isin(rows, shortlist).all()

    def test_every_cluster_gives_its_best(self, view):
        from umc_desktop.ml.selection.k_means import k_means

        rows = chosen("default/selection=entropy", view, 4)
        doubt = 1 - uncertainty.margin(view.probabilities)
        shortlist = view.candidates[np.argsort(-doubt[view.candidates])][:16]
        cluster = k_means(view.split.geometry[shortlist], 4, 0)
        entropy = uncertainty.entropy(view.probabilities)
        best = {
            int(shortlist[cluster == one][entropy[shortlist[cluster == one]].argmax()])
            for one in np.unique(cluster)
        }
        assert best <= set(rows.tolist())
