import numpy as np
import pytest
from scipy import stats

from umc_desktop.ml.laws import binomial, hypergeometric, negative_binomial


def test_hypergeometric_by_hand():
    # 5 of 10 drawn, 3 marked: C(3, k) C(7, 5 - k) / 252 = 21, 105, 105, 21
    law = hypergeometric(10, 3, 5)
    found = [law.at_most(k) for k in range(-1, 5)]
    assert found == pytest.approx([0, 21 / 252, 126 / 252, 231 / 252, 1, 1])


@pytest.mark.parametrize(
    ("n", "marked", "drawn"),
    [(500, 60, 100), (12, 12, 5), (12, 0, 5), (10**6, 31_000, 150), (9000, 8500, 4000)],
)
def test_hypergeometric_against_scipy(n, marked, drawn):
    law, scipys = hypergeometric(n, marked, drawn), stats.hypergeom(n, marked, drawn)
    for k in np.unique(np.linspace(0, min(marked, drawn), 41).astype(int)):
        assert law.at_most(int(k)) == pytest.approx(scipys.cdf(k), rel=1e-6, abs=1e-12)


@pytest.mark.parametrize("trials", [0, 1, 40, 50_000])
@pytest.mark.parametrize("chance", [0.0, 0.003, 0.05, 0.5, 0.97])
def test_quantiles_of_the_binomial_law(trials, chance):
    for probability in (0.001, 0.025, 0.3, 0.975, 0.9975):
        assert binomial(trials, chance).quantile(probability) == max(
            stats.binom.ppf(probability, trials, chance), 0
        )


@pytest.mark.parametrize("successes", [1, 7, 950])
@pytest.mark.parametrize("chance", [0.5, 0.95, 1.0])
def test_quantiles_of_the_negative_binomial_law(successes, chance):
    law, scipys = negative_binomial(successes, chance), stats.nbinom(successes, chance)
    for probability in (0.025, 0.5, 0.975):
        assert law.quantile(probability) == scipys.ppf(probability)


def test_what_is_all_but_impossible_is_not_an_error():
    # the least value has a probability of 1e-2000
    assert binomial(100_000, 0.05).at_most(0) == 0
    assert binomial(100_000, 0.05).at_most(99_999) == 1
