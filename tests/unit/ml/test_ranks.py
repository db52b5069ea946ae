import numpy as np
import pytest

from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.ml.ranks import compare_ranks

# Demšar, JMLR 7, 2006, table 6: AUC of C4.5 with and without tuning of m and cf.
# Two of the values printed alike (the 13th file's .975) have ranks 2 and 3 there.
NAMES = ["C4.5", "C4.5+m", "C4.5+cf", "C4.5+m+cf"]
AUC = np.array(
    [
        [0.763, 0.768, 0.771, 0.798],
        [0.599, 0.591, 0.590, 0.569],
        [0.954, 0.971, 0.968, 0.967],
        [0.628, 0.661, 0.654, 0.657],
        [0.882, 0.888, 0.886, 0.898],
        [0.936, 0.931, 0.916, 0.931],
        [0.661, 0.668, 0.609, 0.685],
        [0.583, 0.583, 0.563, 0.625],
        [0.775, 0.838, 0.866, 0.875],
        [1.000, 1.000, 1.000, 1.000],
        [0.940, 0.962, 0.965, 0.962],
        [0.619, 0.666, 0.614, 0.669],
        [0.972, 0.981, 0.9751, 0.975],
        [0.957, 0.978, 0.946, 0.970],
    ]
)


def test_demsars_example():
    found = compare_ranks(AUC, NAMES)
    assert found.strategies == ("C4.5+m+cf", "C4.5+m", "C4.5+cf", "C4.5")
    assert found.average_ranks == pytest.approx((1.964, 2.000, 2.893, 3.143), abs=5e-4)
    assert found.files == 14
    assert found.chi_square == pytest.approx(9.28, abs=5e-3)
    # F = 13 * 9.28 / (14 * 3 - 9.28) = 3.69, above F(3, 39) = 2.85 at .05
    assert 0.01 < found.p < 0.05
    assert found.critical_difference == pytest.approx(1.25, abs=5e-3)
    # 3.143 - 1.964 < 1.25: Nemenyi's test finds no difference
    assert found.groups == (found.strategies,)


def test_demsars_example_at_ten_percent():
    # CD = 1.12: C4.5 is worse than C4.5+m and C4.5+m+cf; nothing is said of C4.5+cf
    found = compare_ranks(AUC, NAMES, alpha=0.1)
    assert found.critical_difference == pytest.approx(1.12, abs=5e-3)
    assert found.groups == (
        ("C4.5+m+cf", "C4.5+m", "C4.5+cf"),
        ("C4.5+cf", "C4.5"),
    )


@pytest.mark.parametrize(("k", "q"), [(2, 1.960), (3, 2.343), (5, 2.728), (10, 3.164)])
def test_critical_values_of_demsars_table_5(k, q):
    scores = np.random.default_rng(0).random((6, k))
    found = compare_ranks(scores, [str(i) for i in range(k)])
    expected = q * (k * (k + 1) / 36) ** 0.5
    assert found.critical_difference == pytest.approx(expected, abs=2e-3)


def test_chi_square_is_scipys_without_ties():
    from scipy.stats import friedmanchisquare

    scores = np.random.default_rng(1).random((8, 3))
    expected = friedmanchisquare(*scores.T).statistic
    assert compare_ranks(scores, "abc").chi_square == pytest.approx(expected)


def test_files_that_all_agree_or_see_no_difference():
    agreed = compare_ranks(np.tile([0.3, 0.1, 0.2], (10, 1)), "abc")
    assert (agreed.strategies, agreed.average_ranks) == (("a", "c", "b"), (1, 2, 3))
    assert agreed.p == 0
    # CD = 2.343 sqrt(12 / 60) = 1.048: neighbours are not told apart
    assert agreed.groups == (("a", "c"), ("c", "b"))
    alike = compare_ranks(np.ones((6, 3)), "abc")
    assert (alike.chi_square, alike.p) == (0, 1)
    assert alike.groups == (("a", "b", "c"),)


def test_strategies_that_all_differ_have_no_group():
    found = compare_ranks(np.tile([0.3, 0.1], (5, 1)), "ab")
    assert found.groups == ()


def test_fewer_than_five_files_say_nothing():
    assert compare_ranks(AUC[:4], NAMES) is None
    assert compare_ranks(AUC[:5], NAMES) is not None


def test_names_must_fit():
    for scores, names in ((AUC, NAMES[:3]), (AUC[:, :1], NAMES[:1])):
        with pytest.raises(InvalidRequestError, match="names for"):
            compare_ranks(scores, names)
