import itertools

import numpy as np
import pytest

from tests.unit.ml.simulation.problems import (
    N_POOL,
    known_domain,
    learners,
    with_other_test_samples,
)
from umc_desktop.domain.costs import Effort
from umc_desktop.ml.simulation.annotator import Annotator
from umc_desktop.ml.simulation.game import GameSettings, play
from umc_desktop.ml.simulation.strategy import NAMES

SHORT = GameSettings(budget=45, batch=15)
PARTS = (
    "default/start=random",
    "default/uncertainty=least-confidence",
    "default/uncertainty=jensen-shannon/clustering=hdbscan",
    "default/clustering=none",
    "default/selection=entropy",
    "default/selection=weighted-k-means++",
    "default/selection=facility-location",
    "default/update=ce",
    "default/update=kl",
    "default/update=smoothed",
    "default/update=stack",
    "default/update=warm",
    "default/batches=on",
    "default/names=off",
    "paper/uncertainty=confidence/clustering=k-means",
    "paper/uncertainty=disagreement/clustering=none/selection=margin",
    "random@sense",
    "margin@words",
)


def played(strategy, settings=SHORT, domains=None, seed=0):
    """Play a game; return its points and the learners at its end."""
    players = learners(strategy, domains, seed)
    return list(play(players, settings, seed)), players


@pytest.mark.parametrize("strategy", [*NAMES, *PARTS])
class TestEveryStrategy:
    def test_plays_to_the_budget_without_repeats(self, strategy):
        points, (learner,) = played(strategy)
        assert [point.labels for point in points] == [0, 15, 30, 45]
        assert len(np.unique(learner.rows)) == len(learner.rows) == 45
        for point in points:
            assert point.spent == (point.labels,)
            assert point.effort.singles + point.effort.glances == point.labels
        share = learner.strategy.audit_share
        audit = [round(share * point.labels) for point in points]
        assert [point.audit for point in points] == audit

    def test_held_out_samples_change_no_choice(self, strategy):
        domain = known_domain()
        _, (before,) = played(strategy, domains=[domain])
        _, (after,) = played(strategy, domains=[with_other_test_samples(domain)])
        np.testing.assert_array_equal(before.rows, after.rows)
        np.testing.assert_array_equal(before.labels, after.labels)


class TestPlay:
    def test_same_seed_same_game(self):
        settings = GameSettings(30, 15, 10, Annotator(0.2, 0.1))
        first, (one,) = played("default/batches=on", settings)
        again, (other,) = played("default/batches=on", settings)
        np.testing.assert_array_equal(one.rows, other.rows)
        np.testing.assert_array_equal(one.labels, other.labels)
        for point, same in zip(first, again, strict=True):
            assert point.effort == same.effort
            assert point.wrong == same.wrong
            np.testing.assert_array_equal(point.measured.right, same.measured.right)

    def test_another_seed_another_game(self):
        _, (one,) = played("random", seed=0)
        _, (other,) = played("random", seed=1)
        assert set(one.split.words[one.rows]) != set(other.split.words[other.rows])

    def test_the_first_samples_are_the_same_for_all(self):
        settings = GameSettings(30, 15, start=12)
        first = {
            tuple(played(name, settings)[1][0].rows[:12].tolist())
            for name in ("default", "random", "margin@sense", "paper", "coreset")
        }
        assert len(first) == 1
        points, _ = played("default", settings)
        assert [point.labels for point in points] == [0, 12, 27, 30]

    def test_the_first_samples_are_of_the_budget(self):
        points, _ = played("random", GameSettings(budget=10, batch=5, start=40))
        assert [point.labels for point in points] == [0, 10]

    def test_the_last_round_takes_what_is_left_of_the_budget(self):
        points, _ = played("random", GameSettings(budget=25, batch=10))
        assert [point.labels for point in points] == [0, 10, 20, 25]

    @pytest.mark.parametrize("strategy", ["default", "paper", "badge"])
    def test_a_pool_smaller_than_the_budget_ends_the_game(self, strategy):
        points, (learner,) = played(strategy, GameSettings(budget=500, batch=40))
        assert [point.labels for point in points] == [0, 40, 80, N_POOL]
        np.testing.assert_array_equal(np.sort(learner.rows), np.arange(N_POOL))

    def test_wrong_labels_are_counted(self):
        settings = GameSettings(45, 15, annotator=Annotator(error_rate=0.3))
        points, (learner,) = played("random", settings)
        truth = learner.split.pool_answers[learner.rows]
        assert points[-1].wrong == np.sum(learner.labels != truth) > 0
        assert points[0].wrong == 0

    def test_effort_by_hand(self):
        points, (learner,) = played("random", GameSettings(20, 20))
        words = int(learner.split.words[learner.rows].sum())
        assert points[-1].effort == Effort(singles=20, single_words=words)

    def test_labels_teach(self):
        points, _ = played("default/names=off", GameSettings(60, 20))
        scores = [point.measured.accuracy for point in points]
        assert scores[-1] > scores[0] + 0.2
        assert points[-1].training_seconds > points[1].training_seconds > 0
        assert points[-1].choosing_seconds > 0


class TestSeveralDomains:
    domains = (
        known_domain("tickets"),
        known_domain("mails", 80, 1, "abcd"),
        known_domain("notes", 40, 2, "ab"),
    )

    @pytest.mark.parametrize(
        "allocation",
        [
            "expected-gain",
            "expected-error",
            "uniform",
            "proportional",
            "thompson",
            "paper",
            "labels",
            "root-labels",
            "oracle",
        ],
    )
    def test_every_allocation_spends_the_budget(self, allocation):
        points, players = played(
            f"default/allocation={allocation}", SHORT, self.domains
        )
        assert [point.labels for point in points] == [0, 15, 30, 45]
        for point in points:
            assert sum(point.spent) == point.labels
        assert points[-1].spent == tuple(len(one.rows) for one in players)
        for player in players:
            assert len(np.unique(player.rows)) == len(player.rows)

    @pytest.mark.parametrize("allocation", ["expected-gain", "thompson", "oracle"])
    def test_all_is_asked_in_the_end(self, allocation):
        settings = GameSettings(budget=1000, batch=70)
        points, _ = played(f"random/allocation={allocation}", settings, self.domains)
        sizes = tuple(
            len(one.split.pool_answers) for one in learners("random", self.domains)
        )
        assert points[-1].spent == sizes

    def test_fixed_shares(self):
        settings = GameSettings(budget=36, batch=36)
        spent = {
            name: played(f"random/allocation={name}", settings, self.domains)[0][
                -1
            ].spent
            for name in ("uniform", "labels", "proportional")
        }
        assert spent["uniform"] == (12, 12, 12)
        assert spent["labels"] == (12, 16, 8)  # 3 : 4 : 2 labels in the sets
        # pools of 91, 56 and 28
        assert spent["proportional"] == (19, 11, 6)

    def test_no_domain_is_forgotten(self):
        points, _ = played("default", GameSettings(30, 6), self.domains)
        for before, after in itertools.pairwise(points):
            assert min(np.subtract(after.spent, before.spent)) >= 1

    def test_rounds_of_a_few_labels_measure_in_their_turn(self):
        # A tenth of five is half a label: by twos, it is one.
        points, _ = played(
            "default/allocation=uniform", GameSettings(60, 15), self.domains
        )
        assert points[-1].spent == (20, 20, 20)
        assert points[-1].audit == 3 * 2

    def test_the_first_samples_come_from_all_domains_together(self):
        settings = GameSettings(budget=30, batch=15, start=30)
        spent = {
            played(name, settings, self.domains)[0][1].spent
            for name in ("default", "random", "margin/allocation=uniform")
        }
        assert len(spent) == 1
        assert sum(spent.pop()) == 30
