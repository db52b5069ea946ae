import numpy as np
import pytest

from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.ml.audit_bounds import most_wrong
from umc_desktop.ml.finishing import Promise, plan_finishing

CARELESS = Promise(oversight=0.0)


def pool(n, rng, sharpness):
    """Draw suggestions that are right as often as they say."""
    sureness = rng.beta(sharpness, 1, n)
    return sureness, rng.random(n) >= sureness


class TestByHand:
    """Ten thousand undecided, sure by their row; a thousand of them audited.

    Without oversights 5 % of 10,000 may be wrong. The bounds at 1 - 0.9 · 0.05:
    k = 0 allows about 10,000 · 3.1/1,000 = 31 wrong, k = 30 about 410.
    """

    n = 10_000
    sureness = np.linspace(0.2, 0.999, 10_000)
    audit = np.arange(5, 10_000, 10)

    def plan(self, mistakes, promise=CARELESS, n_pool=10_000):
        right = ~np.isin(self.audit, mistakes)
        return plan_finishing(self.sureness, self.audit, right, n_pool, promise)

    def tolerated(self, allowed):
        return max(
            k for k in range(200) if most_wrong(self.n, 1000, k, 0.955) - k <= allowed
        )

    def test_the_threshold_lies_at_the_first_mistake_too_many(self):
        k = self.tolerated(500)
        assert 30 < k < 50
        mistakes = self.audit[::-1][np.arange(60) * 3]  # from the surest down
        plan = self.plan(mistakes)
        assert plan.threshold == self.sureness[mistakes[k]]
        assert plan.audit.wrong_accepted == k
        assert plan.audit.stopped
        above = np.arange(mistakes[k] + 1, self.n)
        np.testing.assert_array_equal(plan.accepted, np.setdiff1d(above, self.audit))
        bound = most_wrong(self.n, 1000, k, 0.955) - k
        assert plan.upper_bound == bound / self.n <= 0.05
        assert plan.expected_errors == pytest.approx(
            (1 - self.sureness[plan.accepted]).sum()
        )

    def test_every_sample_is_somewhere_once(self):
        plan = self.plan(self.audit[::7])
        parts = np.concatenate([plan.accepted, plan.to_glance, self.audit])
        np.testing.assert_array_equal(np.sort(parts), np.arange(self.n))

    def test_the_least_sure_come_first(self):
        plan = self.plan(self.audit[::7])
        assert np.all(np.diff(self.sureness[plan.to_glance]) > 0)

    def test_so_few_mistakes_that_all_are_accepted(self):
        plan = self.plan(self.audit[:5])
        assert plan.threshold == 0
        assert len(plan.accepted) == 9000
        assert len(plan.to_glance) == 0
        assert not plan.audit.stopped
        assert plan.audit.wrong_accepted == 5

    def test_what_may_be_overlooked_is_set_aside(self):
        # 300 of 1,000 wrong: up to about 3,400 in all, of which 5 % are 170, and 205
        # with bad luck; the accepted have about 295 left
        mistakes = self.audit[::-1][np.arange(300) * 3]
        plan = self.plan(mistakes, Promise(oversight=0.05))
        assert self.tolerated(285) <= plan.audit.wrong_accepted <= self.tolerated(305)
        assert plan.threshold > self.plan(mistakes).threshold

    def test_more_certainty_accepts_less(self):
        mistakes = self.audit[::-1][np.arange(300) * 3]
        surer = self.plan(mistakes, Promise(confidence=0.999, oversight=0.0))
        assert len(surer.accepted) < len(self.plan(mistakes).accepted)

    def test_a_larger_pool_around_it_allows_more(self):
        mistakes = self.audit[::-1][np.arange(300) * 3]
        plan = self.plan(mistakes, n_pool=12_000)
        assert plan.audit.wrong_accepted == self.tolerated(600)

    def test_in_words(self):
        assert self.plan(self.audit[:3]).sentence == (
            "The models may label 9,000 samples alone, those whose suggestion is surer "
            "than 0.0\u202f%: with 95\u202f% confidence at most 0.7\u202f% of the "
            "pool get a wrong "
            "label so (3,605 labels expected). 0 samples to glance at, least sure "
            "first."
        )


class TestLittleToGoBy:
    sureness = np.linspace(0.3, 0.99, 400)

    def test_a_small_audit_accepts_nothing(self):
        audit = np.arange(0, 400, 40)
        plan = plan_finishing(self.sureness, audit, np.ones(10, bool), 400)
        assert plan.threshold == np.inf
        assert len(plan.accepted) == 0
        assert len(plan.to_glance) == 390
        assert (plan.upper_bound, plan.expected_errors) == (0, 0)
        assert plan.sentence == (
            "After an audit of 10 samples the models may label nothing alone; 390 "
            "samples to glance at, least sure first."
        )

    def test_no_audit(self):
        nothing = np.zeros(0, np.int64)
        plan = plan_finishing(self.sureness, nothing, nothing.astype(bool), 400)
        assert len(plan.to_glance) == 400

    def test_everything_audited_or_nothing_undecided(self):
        audit = np.arange(400)
        plan = plan_finishing(self.sureness, audit, np.ones(400, bool), 400)
        assert len(plan.accepted) == len(plan.to_glance) == 0
        empty = plan_finishing(self.sureness[:0], audit[:0], np.ones(0, bool), 400)
        assert len(empty.accepted) == len(empty.to_glance) == 0

    def test_a_wrong_suggestion_as_sure_as_all(self):
        even = np.full(4000, 0.9)
        right = np.ones(300, bool)
        right[:40] = False
        plan = plan_finishing(even, np.arange(300), right, 4000)
        assert len(plan.accepted) == 0


@pytest.mark.parametrize(
    "wrong", [{"allowed_error": 0}, {"allowed_error": 1}, {"confidence": 1}]
)
def test_an_impossible_promise(wrong):
    with pytest.raises(InvalidRequestError, match="between 0 and 1"):
        Promise(**wrong)


def test_an_impossible_oversight():
    with pytest.raises(InvalidRequestError, match="oversight"):
        Promise(oversight=1)


@pytest.mark.parametrize("sharpness", [1.5, 4, 12, 30])
@pytest.mark.parametrize("believable", [True, False])
def test_the_promise_is_kept_in_nineteen_of_twenty(sharpness, believable):
    """Whatever the models are worth, and even if their sureness says nothing."""
    rng = np.random.default_rng([int(sharpness), believable])
    runs, n, size, oversight = 400, 2500, 150, 0.05
    missed = accepted_too_many = 0
    for _ in range(runs):
        sureness, wrong = pool(n, rng, sharpness)
        if not believable:
            rng.shuffle(sureness)
        audit = rng.choice(n, size, replace=False)
        plan = plan_finishing(sureness, audit, ~wrong[audit], n)
        among_accepted = int(wrong[plan.accepted].sum())
        overlooked = wrong[plan.to_glance] & (
            rng.random(len(plan.to_glance)) < oversight
        )
        missed += among_accepted + overlooked.sum() > 0.05 * n
        accepted_too_many += among_accepted > plan.upper_bound * n
    # 20 of 400 expected at most; 33 is three deviations of 4.4 above
    assert missed <= 33
    assert accepted_too_many <= 33


def test_the_promise_is_not_kept_by_being_timid():
    """A good model labels most of the pool alone."""
    rng = np.random.default_rng(0)
    shares = []
    for _ in range(20):
        sureness, wrong = pool(5000, rng, 12)
        audit = rng.choice(5000, 150, replace=False)
        plan = plan_finishing(sureness, audit, ~wrong[audit], 5000)
        shares.append(len(plan.accepted) / 5000)
    assert np.mean(shares) > 0.3
