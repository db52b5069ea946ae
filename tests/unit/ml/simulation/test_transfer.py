from dataclasses import replace

import numpy as np
import pytest

from tests.unit.ml.simulation.problems import SPLIT, known_domain, learners
from umc_desktop.ml.simulation.strategy import parse_strategy
from umc_desktop.ml.simulation.transfer import (
    draw_shots,
    few_shot_accuracy,
    leave_out,
    shared_labels,
)

DEFAULT = parse_strategy("default")


class TestDrawShots:
    answers = np.array([0, 1, 0, 2, 1, 0, 0, 1, 0, 0])

    def test_so_many_of_each_class(self):
        rows = draw_shots(self.answers, 2, 0)
        assert self.answers[rows].tolist() == [0, 0, 1, 1, 2]
        assert len(np.unique(rows)) == 5

    def test_few_are_part_of_more(self):
        one, three = (set(draw_shots(self.answers, n, 4)) for n in (1, 3))
        assert one < three

    def test_another_seed_draws_others(self):
        draws = {tuple(draw_shots(self.answers, 1, seed)) for seed in range(9)}
        assert len(draws) > 3


class TestFewShot:
    def test_more_labels_tell_more(self):
        scores = [
            few_shot_accuracy(learners("default/names=off"), shots)
            for shots in (0, 1, 20)
        ]
        assert scores[0] < scores[1] < scores[2]
        assert scores[2] > 0.7

    def test_names_help_where_labels_are_few(self):
        told = few_shot_accuracy(learners("default"), 0)
        assert told > few_shot_accuracy(learners("default/names=off"), 0)

    def test_of_all_domains_together(self):
        domains = [known_domain(), known_domain("more", 60, 1)]
        players = learners("random@sense", domains)
        right = few_shot_accuracy(players, 5)
        n_test = sum(len(player.split.test_answers) for player in players)
        assert right * n_test == pytest.approx(round(right * n_test))
        assert [len(player.rows) for player in players] == [15, 15]


class TestSharedLabels:
    def test_by_name_and_only_if_used(self):
        target = known_domain(labels="abc")
        other = known_domain(labels="cbx")
        assert shared_labels(target, [other]) == ("b", "c")
        unused = replace(other, answers=np.zeros_like(other.answers))
        assert shared_labels(target, [unused]) == ("c",)
        assert shared_labels(target, []) == ()


class TestLeaveOut:
    def test_what_others_teach_holds(self):
        domains = [known_domain(seed=0), replace(known_domain(seed=0), name="same")]
        found = leave_out(domains, 0, DEFAULT, SPLIT, 0)
        assert found.domain == "tickets"
        assert (found.labels, found.share) == (3, 1.0)
        # 130 samples, 39 of them held out
        assert (found.n_others, found.n_own) == (130, 91)
        assert found.by_others > 0.8
        assert found.by_own > 0.7

    def test_another_problem_teaches_nothing_of_use(self):
        domains = [known_domain(seed=0), known_domain("other", seed=5)]
        found = leave_out(domains, 0, parse_strategy("default/names=off"), SPLIT, 0)
        assert found.by_others < found.by_own - 0.2

    def test_only_labels_that_others_have_count(self):
        domains = [known_domain(labels="abcd"), known_domain("more", labels="dcz")]
        found = leave_out(domains, 0, DEFAULT, SPLIT, 0)
        assert found.labels == 2
        # 32 of 130 samples have label c, 32 have d; of the others' 44 and 43 of 130
        assert found.share == pytest.approx(64 / 130)
        assert found.n_others == 87

    def test_labels_are_matched_by_name_not_by_place(self):
        plain = known_domain(labels="abc")
        turned = replace(
            plain,
            name="turned",
            label_names=("c", "a", "b"),
            answers=(plain.answers + 1) % 3,
        )
        found = leave_out([plain, turned], 0, DEFAULT, SPLIT, 0)
        assert found.by_others > 0.8

    def test_nothing_of_it_is_learned_from(self):
        domains = [known_domain(seed=0), known_domain("other", seed=0)]
        found = leave_out(domains, 0, DEFAULT, SPLIT, 0)
        wrong = replace(domains[0], answers=(domains[0].answers + 1) % 3)
        other = leave_out([wrong, domains[1]], 0, DEFAULT, SPLIT, 0)
        assert other.by_others < 0.3 < found.by_others

    def test_no_label_is_shared(self):
        domains = [known_domain(labels="abc"), known_domain(labels="xyz")]
        assert leave_out(domains, 0, DEFAULT, SPLIT, 0) is None
        one = [known_domain(labels="abc"), known_domain(labels="axy")]
        assert leave_out(one, 0, DEFAULT, SPLIT, 0) is None
        assert leave_out([known_domain()], 0, DEFAULT, SPLIT, 0) is None
