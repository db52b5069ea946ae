import numpy as np
import pytest

from tests.unit.ml.simulation.problems import known_domain, learners
from umc_desktop.domain.costs import Effort
from umc_desktop.ml.finishing import AUDIT_SIZE, Promise
from umc_desktop.ml.simulation.finish import finish
from umc_desktop.ml.simulation.known import SplitSettings

WHOLE = SplitSettings(limit=10_000, largest_test=1)
LABELS = 40


def finished(promise=None, domains=None, seed=0, labels=LABELS):
    domains = domains or [known_domain(n_samples=901, spread=1.6)]
    players = learners("default", domains, seed, WHOLE)
    return finish(players, labels, promise or Promise(), seed), players


@pytest.fixture(scope="module")
def usual():
    return finished()


class TestFinish:
    def test_every_sample_gets_a_label_once(self, usual):
        done, _ = usual
        assert done.n_pool == 900
        plan = done.plan
        assert plan.audit.size == AUDIT_SIZE
        assert plan.audit.n_undecided == 900 - LABELS
        assert len(plan.accepted) + len(plan.to_glance) == 900 - LABELS - AUDIT_SIZE
        effort = done.effort
        assert effort.singles == LABELS + AUDIT_SIZE
        assert effort.glances == len(plan.to_glance)
        assert done.certificate.seen == 900 - len(plan.accepted)

    def test_effort_by_hand(self, usual):
        done, (learner,) = usual
        words = learner.split.words
        seen = np.setdiff1d(np.arange(900), learner.rows)
        of_glances = done.effort.glance_words
        of_accepted = words[seen[done.plan.accepted]].sum()
        # every word is read alone, glanced at, or not seen
        total = done.effort.single_words + of_glances + of_accepted
        assert total == words.sum()
        assert done.one_by_one == Effort(singles=900, single_words=int(words.sum()))

    def test_wrong_labels_by_hand(self, usual):
        done, (learner,) = usual
        rows = learner.candidates
        suggested = learner.probabilities[rows].argmax(axis=1)
        wrong = suggested != learner.split.pool_answers[rows]
        plan = done.plan
        assert done.wrong_accepted == wrong[plan.accepted].sum()
        mistakes = wrong[plan.to_glance].sum()
        assert done.effort.fixes + (done.wrong - done.wrong_accepted) == mistakes
        assert done.all_glanced.fixes + done.all_glanced_wrong == wrong.sum()
        assert done.all_glanced.singles == LABELS

    def test_groups_hold_twenty(self, usual):
        done, _ = usual
        most = len(done.plan.to_glance) / 20
        assert most <= done.effort.batches <= most + 3

    def test_same_seed_same_result(self, usual):
        again, _ = finished()
        assert again.effort == usual[0].effort
        assert again.wrong == usual[0].wrong
        other, _ = finished(seed=1)
        assert other.effort != again.effort

    def test_nothing_is_overlooked(self):
        done, _ = finished(Promise(oversight=0.0))
        assert done.wrong == done.wrong_accepted
        assert done.all_glanced_wrong == 0

    def test_everything_is_overlooked(self):
        done, _ = finished(Promise(oversight=0.999999))
        assert done.effort.fixes == 0
        assert done.wrong > 0

    def test_a_laxer_promise_accepts_more(self, usual):
        lax, _ = finished(Promise(allowed_error=0.2))
        assert len(lax.plan.accepted) > len(usual[0].plan.accepted)
        assert lax.plan.audit.size == AUDIT_SIZE

    def test_domains_are_finished_together(self):
        domains = [known_domain("one", 401), known_domain("two", 301, 1, "ab")]
        done, players = finished(domains=domains)
        assert done.n_pool == 700
        assert sum(len(player.candidates) for player in players) == 660
        # a suggestion belongs to one domain: no group mixes them
        assert done.effort.glances == len(done.plan.to_glance)

    def test_more_labels_than_samples(self):
        done, _ = finished(domains=[known_domain(n_samples=31)], labels=100)
        assert done.n_pool == 30
        assert (done.wrong, done.effort.singles, done.effort.glances) == (0, 30, 0)
        assert done.certificate.accuracy == 1
