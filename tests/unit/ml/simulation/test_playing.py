import numpy as np
import pytest

from tests.unit.ml.simulation.problems import (
    N_POOL,
    N_TEST,
    known_domain,
    learners,
    with_other_test_samples,
)
from umc_desktop.domain.costs import Effort
from umc_desktop.ml.ensemble import fit_ensemble
from umc_desktop.ml.ensemble_settings import DEFAULT
from umc_desktop.ml.simulation.annotator import Annotator
from umc_desktop.ml.simulation.playing import Learner, answer, full_data_accuracy
from umc_desktop.ml.training_task import TrainingTask


def trained(strategy, rows=range(30), domain=None):
    (learner,) = learners(strategy, domain and [domain])
    learner.train()
    rows = np.array(rows, np.int64)
    learner.learn(rows, learner.split.pool_answers[rows])
    return learner


class TestAsking:
    def test_asks_what_is_open_once(self):
        learner = trained("default/audit=0.2")
        rows, n_audit = learner.ask(10, 0)
        assert n_audit == 2
        assert len(np.unique(rows)) == 10
        assert not np.isin(rows, np.arange(30)).any()

    def test_no_more_than_there_are(self):
        learner = trained("default/audit=0.5", range(N_POOL - 3))
        rows, _ = learner.ask(10, 0)
        assert sorted(rows.tolist()) == [N_POOL - 3, N_POOL - 2, N_POOL - 1]

    def test_asking_only_for_the_audit(self):
        learner = trained("paper/audit=1", range(N_POOL - 3))
        rows, n_audit = learner.ask(3, 0)
        assert (len(rows), n_audit) == (3, 3)


class TestAudit:
    def test_is_drawn_in_an_order_that_labels_do_not_change(self):
        drawn = {}
        for name, labelled in (("default", range(30)), ("margin/audit=0.1", range(9))):
            learner = trained(name, labelled)
            for number in range(3):
                rows, _ = learner.ask(20, number)
                learner.learn(rows, learner.split.pool_answers[rows])
            drawn[name] = learner.audit.tolist()
        shortest = min(len(rows) for rows in drawn.values())
        first, second = (rows[:shortest] for rows in drawn.values())
        assert first == second
        assert shortest >= 6

    def test_what_is_labelled_already_joins_for_nothing(self):
        learner = trained("default/audit=0.5", range(60))
        rows, n_audit = learner.ask(10, 0)
        assert n_audit == 5
        # labelled and not: a random part of all, which 60 of 91 labels are about
        free = np.isin(learner.audit, np.arange(60))
        assert len(learner.audit) == 5 + free.sum()
        assert free.any()
        assert set(learner.audit[~free]) == set(rows[:5])

    def test_every_sample_is_as_likely(self):
        (first,) = learners("default/audit=1")
        first.train()
        times = np.zeros(N_POOL)
        for seed in range(300):
            learner = Learner(first.split, first.strategy, seed)
            learner.predictions = first.predictions
            learner.ask(10, 0)
            times[learner.audit] += 1
        # 10 of 91, 300 times: 33 each within 5 deviations of 5.4
        assert times.sum() == 3000
        assert np.all(np.abs(times - 33) < 27)

    def test_audit_samples_are_not_chosen_for_teaching(self):
        learner = trained("default/audit=0.5")
        rows, n_audit = learner.ask(20, 0)
        assert not np.isin(rows[n_audit:], learner.audit).any()


class TestTask:
    def test_knows_which_labels_were_drawn_at_random(self):
        learner = trained("default/audit=0.5", [])
        rows, n_audit = learner.ask(20, 0)
        learner.learn(rows, learner.split.pool_answers[rows])
        assert learner.task.at_random.tolist() == [True] * 10 + [False] * 10
        assert n_audit == 10

    def test_without_an_audit_all_are_alike(self):
        assert trained("margin").task.at_random is None


class TestLearning:
    def test_learns_what_the_product_learns(self):
        learner = trained("default")
        task = TrainingTask(
            learner.split.pool, learner.rows, learner.labels, learner.split.n_classes
        )
        expected = fit_ensemble(task, DEFAULT).predictions.ensemble
        np.testing.assert_allclose(learner.probabilities, expected, atol=1e-6)

    def test_the_paper_is_taught_by_the_last_ensemble(self):
        learner = trained("paper", range(9))
        teacher = learner.probabilities
        more = np.arange(9, 30)
        learner.learn(more, learner.split.pool_answers[more])
        task = TrainingTask(
            learner.split.pool,
            learner.rows,
            learner.labels,
            learner.split.n_classes,
            teacher[learner.rows],
        )
        expected = fit_ensemble(task, learner.strategy.ensemble).predictions.ensemble
        np.testing.assert_allclose(learner.probabilities, expected, atol=1e-5)
        alone = TrainingTask(
            learner.split.pool, learner.rows, learner.labels, learner.split.n_classes
        )
        untaught = fit_ensemble(alone, learner.strategy.ensemble).predictions.ensemble
        assert np.abs(learner.probabilities - untaught).max() > 1e-3

    def test_names_off_hides_what_labels_are_called(self):
        told, untold = trained("default", []), trained("default/names=off", [])
        guesses = told.probabilities.argmax(axis=1)
        assert np.mean(guesses == told.split.pool_answers) > 0.5
        np.testing.assert_allclose(untold.probabilities, 1 / 3, atol=1e-6)
        np.testing.assert_allclose(untold.tested()[0], 1 / 3, atol=1e-6)

    def test_an_encoder_alone_is_one_head_on_it(self):
        learner = trained("margin@sense")
        assert learner.stored.member_names == ("sense",)
        assert learner.split.vectors.shape == (N_POOL, 4)
        for calibrated, raw in zip(*learner.tested(), strict=True):
            np.testing.assert_array_equal(calibrated, raw)

    def test_calibration_is_shown_apart(self):
        after, before = trained("default").tested()
        assert after.shape == before.shape == (N_TEST, 3)
        assert not np.allclose(after, before)

    def test_the_held_out_samples_teach_nothing(self):
        domain = known_domain()
        same = trained("default", domain=domain)
        other = trained("default", domain=with_other_test_samples(domain))
        np.testing.assert_array_equal(same.probabilities, other.probabilities)

    def test_expected_error_of_what_is_open(self):
        learner = trained("default", range(N_POOL - 2))
        sure = learner.probabilities[-2:].max(axis=1)
        assert learner.expected_error() == pytest.approx(1 - sure.mean())
        assert trained("default", range(N_POOL)).expected_error() == 0

    def test_full_data(self):
        fresh = learners("default")
        right = full_data_accuracy(fresh)
        assert 0.7 < right <= 1
        assert right * N_TEST == pytest.approx(round(right * N_TEST))


class TestAnswer:
    careless = Annotator(0.0, oversight=1.0)

    def answered(self, strategy, labelled=range(30)):
        learner = trained(strategy, labelled)
        rows, n_audit = learner.ask(20, 0)
        decided = answer(
            learner, rows, n_audit, self.careless, np.random.default_rng(0)
        )
        return learner, rows, n_audit, decided

    def test_one_by_one(self):
        learner, rows, _, decided = self.answered("default")
        np.testing.assert_array_equal(decided.labels, learner.split.pool_answers[rows])
        words = int(learner.split.words[rows].sum())
        assert decided.effort == Effort(singles=20, single_words=words)

    def test_in_batches_the_audit_stays_alone(self):
        learner, rows, n_audit, decided = self.answered("default/batches=on")
        assert n_audit == 2
        audit, rest = rows[:2], rows[2:]
        np.testing.assert_array_equal(
            decided.labels[:2], learner.split.pool_answers[audit]
        )
        suggestions = learner.probabilities[rest].argmax(axis=1)
        np.testing.assert_array_equal(decided.labels[2:], suggestions)
        assert decided.wrong == np.sum(suggestions != learner.split.pool_answers[rest])
        assert (decided.effort.singles, decided.effort.glances) == (2, 18)

    def test_without_a_label_nothing_is_suggested(self):
        _, _, _, decided = self.answered("default/batches=on", [])
        assert (decided.effort.singles, decided.effort.glances) == (20, 0)
