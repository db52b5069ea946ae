from math import comb

import numpy as np
import pytest

from umc_desktop.ml.audit_bounds import least_wrong, most_wrong


class TestMostWrong:
    @pytest.mark.parametrize(("confidence", "most"), [(0.95, 3), (0.9, 2), (0.75, 1)])
    def test_by_hand(self, confidence, most):
        # none wrong among 5 of 10: C(10 - W, 5) / 252 = 1/2, 56/252, 21/252, 6/252
        assert most_wrong(10, 5, 0, confidence) == most

    def test_against_binomial_coefficients(self):
        n, m, k = 300, 40, 2

        def chance(wrong):
            ways = sum(comb(wrong, i) * comb(n - wrong, m - i) for i in range(k + 1))
            return ways / comb(n, m)

        found = most_wrong(n, m, k, 0.95)
        assert chance(found) >= 0.05 > chance(found + 1)

    def test_of_a_large_pool_it_is_clopper_and_pearsons(self):
        # none wrong of 150: 1 - 0.05^(1/150) = 1.977 %
        assert most_wrong(10**7, 150, 0, 0.95) / 10**7 == pytest.approx(
            0.01977, rel=1e-3
        )

    def test_everything_or_nothing_audited(self):
        assert most_wrong(20, 20, 3, 0.95) == 3
        assert most_wrong(20, 0, 0, 0.95) == 20
        assert most_wrong(0, 0, 0, 0.95) == 0

    def test_as_many_as_can_be(self):
        assert most_wrong(10, 5, 5, 0.95) == 10


class TestLeastWrong:
    def test_by_hand(self):
        # five wrong among 5 of 10: C(W, 5) / 252 is 21/252 = .083 with 7, .024 with 6
        assert least_wrong(10, 5, 5, 0.95) == 7

    def test_none(self):
        assert least_wrong(10, 5, 0, 0.95) == 0
        assert least_wrong(20, 20, 3, 0.95) == 3


def test_bounds_hold_as_often_as_they_say():
    # 4,000 draws at 95 %: at least 3,800 - 3 deviations of 13.8 hold
    rng = np.random.default_rng(0)
    drawn = rng.hypergeometric(60, 440, 100, 4000)
    held = [most_wrong(500, 100, int(k), 0.95) >= 60 for k in drawn]
    assert sum(held) >= 3759
    held = [least_wrong(500, 100, int(k), 0.95) <= 60 for k in drawn]
    assert sum(held) >= 3759
