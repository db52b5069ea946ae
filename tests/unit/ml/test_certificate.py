import numpy as np
import pytest
from scipy.stats import beta

from umc_desktop.ml.certificate import certificate
from umc_desktop.ml.finishing import Audit, FinishingPlan, plan_finishing


def plan_of(n_accepted, audit):
    rows = np.arange(n_accepted)
    return FinishingPlan(0.9, rows, rows[:0], 0.0, 0.0, audit, "")


class TestCertificate:
    def test_by_hand(self):
        # above the third audited mistake: 3 · (4,650 - 150) / 151 = 89.4 wrong; beside
        # each of 190 seen in the glance .05/.95 overlooked, 10 in all
        found = certificate(plan_of(2000, Audit(4650, 150, 2, True)), 5000, 190, 0.05)
        assert found.labels == 5000
        assert found.seen == 3000
        assert found.accuracy == pytest.approx(1 - (89.404 + 10) / 5000, abs=1e-6)
        # the accepted dominate: Clopper & Pearson's for 2 and for 3 of 150
        low = 1 - 4650 * beta.ppf(0.975, 3, 148) / 5000
        high = 1 - 4650 * beta.ppf(0.025, 3, 148) / 5000
        assert found.low == pytest.approx(low, abs=0.003)
        assert found.high == pytest.approx(high, abs=0.003)

    def test_in_words(self):
        found = certificate(plan_of(2000, Audit(4650, 150, 2, True)), 5000, 190, 0.05)
        assert found.sentence == (
            "5,000 labels, 98.0\u202f% correct (95\u202f% CI 95.5–99.5), 3,000 of "
            "them seen by a "
            "person"
        )

    def test_where_no_mistake_stopped_it(self):
        # 2 of 150 among 4,500 others: 60 wrong
        found = certificate(plan_of(4500, Audit(4650, 150, 2, False)), 5000, 0, 0.05)
        assert found.accuracy == pytest.approx(1 - 60 / 5000)
        assert found.low < found.accuracy < found.high < 1

    def test_all_seen(self):
        # 950 mended, 50 overlooked, ± 2 √(950 · .05) / .95 = 14.5 (negative binomial)
        plan = plan_of(0, Audit(4650, 150, 0, True))
        found = certificate(plan, 5000, 950, 0.05)
        assert found.seen == 5000
        assert found.accuracy == pytest.approx(0.99)
        assert found.low == pytest.approx(0.99 - 14.5 / 5000, abs=4e-4)
        assert found.high == pytest.approx(0.99 + 14.5 / 5000, abs=4e-4)

    def test_nothing_to_overlook(self):
        found = certificate(plan_of(0, Audit(0, 0, 0, False)), 300, 0, 0.0)
        assert (found.accuracy, found.low, found.high) == (1, 1, 1)

    def test_never_outside_of_0_to_1(self):
        found = certificate(plan_of(50, Audit(60, 10, 9, False)), 60, 500, 0.5)
        assert 0 <= found.low <= found.accuracy <= found.high <= 1


@pytest.mark.parametrize("sharpness", [2, 12, 60])
def test_the_interval_covers_the_truth(sharpness):
    rng = np.random.default_rng(sharpness)
    runs, n, covered, gaps = 400, 2500, 0, []
    for _ in range(runs):
        sureness = rng.beta(sharpness, 1, n)
        wrong = rng.random(n) >= sureness
        audit = rng.choice(n, 150, replace=False)
        plan = plan_finishing(sureness, audit, ~wrong[audit], n)
        glanced = wrong[plan.to_glance]
        missed = glanced & (rng.random(len(glanced)) < 0.05)
        fixes = int((glanced & ~missed).sum())
        truth = 1 - (wrong[plan.accepted].sum() + missed.sum()) / n
        found = certificate(plan, n, fixes, 0.05)
        covered += found.low <= truth <= found.high
        gaps.append(found.accuracy - truth)
    # 380 of 400 expected; three deviations of 4.4 below
    assert covered >= 367
    # and it is right on average: within four standard errors of nothing
    assert abs(np.mean(gaps)) < 4 * np.std(gaps) / runs**0.5 + 2e-4
