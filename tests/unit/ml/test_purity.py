import numpy as np
import pytest

from umc_desktop.ml.audit_bounds import most_wrong
from umc_desktop.ml.purity import SpotCheck


class TestBound:
    def test_by_hand(self):
        # 5 of 10 checked, none wrong: C(10 - W, 5) / 252 is 1/2, 56/252 = .22,
        # 21/252 = .083, 6/252 = .024; a check without mistakes may fail with .08
        assert SpotCheck(10, 5, 0).at_least_right(0.9) == pytest.approx(0.7)
        assert SpotCheck(10, 5, 0).at_least_right(0.5) == pytest.approx(0.9)

    def test_of_a_large_batch_it_is_clopper_and_pearsons(self):
        # none wrong of 50: .08^(1/50) = 95.1 %
        found = SpotCheck(10**6, 50, 0).at_least_right(0.9)
        assert found == pytest.approx(0.08 ** (1 / 50), abs=1e-4)

    def test_wrong_ones_have_left(self):
        found = SpotCheck(200, 40, 2).at_least_right(0.9)
        left = most_wrong(200, 40, 2, 1 - 0.1 * 0.8 * 0.04) - 2
        assert found == pytest.approx(1 - left / 198)

    def test_everything_checked_is_certain(self):
        assert SpotCheck(20, 20, 3).at_least_right() == 1
        assert SpotCheck(3, 3, 3).at_least_right() == 0

    def test_nothing_checked_says_nothing(self):
        assert SpotCheck(20).at_least_right() == 0

    @pytest.mark.parametrize("share_wrong", [0.02, 0.05, 0.2])
    def test_it_holds_whenever_one_stops(self, share_wrong):
        """The worst moment of each check counts, not the last."""
        rng = np.random.default_rng(int(1000 * share_wrong))
        runs, size, failed = 400, 300, 0
        n_wrong = int(share_wrong * size)
        for _ in range(runs):
            members = rng.permutation(size) < n_wrong
            check, bad = SpotCheck(size), False
            for wrong in members[:150].tolist():
                check = check.after(right=not wrong)
                truth = 1 - (n_wrong - check.wrong) / (size - check.wrong)
                bad |= check.at_least_right(0.9) > truth + 1e-12
            failed += bad
        # 40 of 400 permitted; three deviations of 6 above
        assert failed <= 58


class TestHowManyMore:
    def test_until_pure(self):
        # ln .08 / ln .95 = 49.2: fifty right ones of a large batch
        assert SpotCheck(10**6).until(0.95, 0.9) == 50
        assert SpotCheck(10**6, 30).until(0.95, 0.9) == 20

    def test_a_small_batch_needs_fewer(self):
        needed = SpotCheck(60).until(0.95, 0.9)
        assert needed < 40
        assert SpotCheck(60, needed).at_least_right(0.9) >= 0.95
        assert SpotCheck(60, needed - 1).at_least_right(0.9) < 0.95

    def test_a_mistake_costs(self):
        assert SpotCheck(1000, 10, 1).until() > SpotCheck(1000, 10, 0).until()


def test_in_words():
    assert SpotCheck(214).sentence() == "None of 214 checked yet."
    assert SpotCheck(214, 5, 1).sentence().endswith("5 of 214 checked, 1 wrong.")
    assert SpotCheck(10, 5).sentence() == (
        "At least 70\u202f% pure with 90\u202f% confidence: 5 of 10 checked, none "
        "wrong."
    )
    assert SpotCheck(4, 4, 1).sentence() == "All 4 checked, 1 wrong."
