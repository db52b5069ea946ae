import numpy as np

from umc_desktop.domain.costs import Effort
from umc_desktop.ml.simulation.annotator import (
    Annotator,
    decide_in_batches,
    decide_singly,
)

WORDS = np.array([10, 20, 30, 40, 50])


def rng():
    return np.random.default_rng(0)


class TestDecideSingly:
    def test_without_errors(self):
        answers = np.array([0, 1, 2, 1, 0])
        decided = decide_singly(Annotator(), answers, WORDS, 3, rng())
        np.testing.assert_array_equal(decided.labels, answers)
        assert decided.wrong == 0
        assert decided.effort == Effort(singles=5, single_words=150)

    def test_errors_by_count(self):
        # 10,000 draws at 0.2: 2,000 within 5 deviations of 40
        answers = np.zeros(10_000, np.int64)
        words = np.ones(10_000, np.int64)
        decided = decide_singly(Annotator(0.2), answers, words, 5, rng())
        assert abs(decided.wrong - 2000) < 200
        assert decided.wrong == np.count_nonzero(decided.labels)
        # every other label as likely: 500 of each within 5 deviations of 22
        assert np.all(np.abs(np.bincount(decided.labels)[1:] - 500) < 110)

    def test_an_error_is_another_label_of_the_set(self):
        answers = np.tile([0, 1, 2], 100)
        words = np.ones(300, np.int64)
        decided = decide_singly(Annotator(1.0), answers, words, 3, rng())
        assert decided.wrong == 300
        assert set(decided.labels.tolist()) == {0, 1, 2}
        assert not np.any(decided.labels == answers)

    def test_one_label_leaves_nothing_to_confuse(self):
        answers = np.zeros(5, np.int64)
        assert decide_singly(Annotator(1.0), answers, WORDS, 1, rng()).wrong == 0


class TestDecideInBatches:
    answers = np.array([0, 1, 1, 0, 1])
    suggestions = np.array([0, 0, 1, 0, 1])

    def test_effort_by_hand(self):
        # suggestions 0, 0, 0 and 1, 1: two groups; the second sample is wrong
        decided = decide_in_batches(
            Annotator(oversight=0.0), self.answers, self.suggestions, WORDS, rng()
        )
        np.testing.assert_array_equal(decided.labels, self.answers)
        assert decided.wrong == 0
        assert decided.effort == Effort(batches=2, glances=5, glance_words=150, fixes=1)

    def test_groups_hold_at_most_so_many(self):
        decided = decide_in_batches(
            Annotator(), self.answers, self.suggestions, WORDS, rng(), largest=2
        )
        # 0, 0 | 0 and 1, 1
        assert decided.effort.batches == 3

    def test_what_is_overlooked_stays_as_suggested(self):
        decided = decide_in_batches(
            Annotator(oversight=1.0), self.answers, self.suggestions, WORDS, rng()
        )
        np.testing.assert_array_equal(decided.labels, self.suggestions)
        assert (decided.wrong, decided.effort.fixes) == (1, 0)

    def test_oversights_by_count(self):
        # 10,000 wrong suggestions, 5 % overlooked: 500 within 5 deviations of 22
        answers, words = np.zeros(10_000, np.int64), np.ones(10_000, np.int64)
        decided = decide_in_batches(
            Annotator(oversight=0.05), answers, answers + 1, words, rng()
        )
        assert abs(decided.wrong - 500) < 110
        assert decided.effort.fixes == 10_000 - decided.wrong
        assert decided.effort.batches == 1000

    def test_nothing_to_decide(self):
        nothing = np.zeros(0, np.int64)
        decided = decide_in_batches(Annotator(), nothing, nothing, nothing, rng())
        assert decided.effort == Effort()
        assert len(decided.labels) == decided.wrong == 0
