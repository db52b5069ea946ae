import math

import numpy as np
import pytest
from scipy import stats

from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.ml import statistics

# Student's own data (Biometrika 6, 1908, section IX): additional hours of sleep of ten
# patients by two drugs; mean difference 1.58, t = 4.06.
DEXTRO = np.array([0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0])
LAEVO = np.array([1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4])


def test_students_sleep():
    found = statistics.compare(LAEVO, DEXTRO)
    assert (found.seeds, found.wins) == (10, 9)  # and one tie
    assert found.difference == pytest.approx(1.58)
    # R, ?sleep: t = 4.0621, df = 9, p = .002833, interval .7001142 to 2.4598858
    assert found.t_p == pytest.approx(0.002833, abs=1e-6)
    assert found.low == pytest.approx(0.7001142, abs=1e-6)
    assert found.high == pytest.approx(2.4598858, abs=1e-6)
    assert found.t_p == pytest.approx(stats.ttest_rel(LAEVO, DEXTRO).pvalue)
    assert found.wilcoxon_p == stats.wilcoxon(LAEVO, DEXTRO).pvalue


def test_wilcoxon_by_hand():
    # Five wins of different size: of 2^5 signs, one as extreme on either side.
    ours = np.array([1.0, 2.0, 3.0, 4.0, 5.0])
    assert statistics.compare(ours, np.zeros(5)).wilcoxon_p == pytest.approx(2 / 32)


def test_seeds_that_do_not_differ_or_all_alike():
    same = statistics.compare(DEXTRO, DEXTRO)
    assert (same.difference, same.wins, same.wilcoxon_p) == (0, 0, 1)
    assert (same.t_p, same.hedges_g) == (None, None)
    shifted = statistics.compare(DEXTRO + 0.1, DEXTRO)
    assert (shifted.t_p, shifted.hedges_g) == (None, None)
    assert shifted.low == pytest.approx(0.1)


def test_one_seed_tells_a_difference_and_nothing_else():
    found = statistics.compare(np.array([0.8]), np.array([0.7]))
    assert found.difference == pytest.approx(0.1)
    assert (found.low, found.high, found.t_p, found.wilcoxon_p) == (None,) * 4


def test_unpaired_or_no_seeds_are_refused():
    for theirs in (DEXTRO[:3], DEXTRO[:0]):
        with pytest.raises(InvalidRequestError, match="paired seeds"):
            statistics.compare(LAEVO, theirs)
    with pytest.raises(InvalidRequestError, match="paired seeds"):
        statistics.compare(LAEVO[:0], DEXTRO[:0])


def test_hedges_g_by_hand():
    # Mean 2, sd 1, f = 2: J = G(1) / (sqrt(1) G(1/2)) = 1 / sqrt(pi)
    found = statistics.hedges_g(np.array([1.0, 2.0, 3.0]))
    assert found == pytest.approx(2 / math.sqrt(math.pi))
    # The usual approximation 1 - 3 / (4 f - 1) on Student's data: d = 1.58 / 1.229995
    assert statistics.hedges_g(LAEVO - DEXTRO) == pytest.approx(
        1.58 / 1.229995 * (1 - 3 / 35), abs=1e-3
    )


def test_hedges_g_is_unbiased():
    rng = np.random.default_rng(0)
    drawn = rng.normal(0.8, 1, (20_000, 5))
    found = np.mean([statistics.hedges_g(d) for d in drawn])
    assert found == pytest.approx(0.8, abs=0.02)  # without J it is 1.0


def test_hedges_g_of_two_pairs_is_not_defined():
    assert statistics.hedges_g(np.array([1.0, 2.0])) is None


def test_cliffs_delta_by_hand():
    # 1 < 2, 3, 4; 2 = 2, < 3, 4; 3 > 2, = 3, < 4: 1 above, 6 below of 9
    ours, theirs = np.array([1.0, 2, 3]), np.array([2.0, 3, 4])
    assert statistics.cliffs_delta(ours, theirs) == pytest.approx(-5 / 9)
    assert statistics.cliffs_delta(theirs + 9, ours) == 1


def test_holm_by_hand():
    # Sorted .005 * 4 = .02, .01 * 3 = .03, .03 * 2 = .06, .04 -> no less than .06
    found = statistics.holm([0.01, 0.04, 0.03, 0.005])
    assert found == pytest.approx((0.03, 0.06, 0.06, 0.02))
    assert statistics.holm([0.6, 0.7]) == (1, 1)
    assert statistics.holm([]) == ()
