"""Estimates with intervals."""

import numpy as np
import pytest

from tests.unit.ml.agreement.published import (
    ABSTRACTORS,
    FOUR_OBSERVERS,
    PSYCHIATRISTS,
    pairs_of,
)
from umc_desktop.ml.agreement.measuring import Estimate, Measuring
from umc_desktop.ml.agreement.ratings import Ratings
from umc_desktop.ml.agreement.scales import Scale, Weights

NOMINAL = Measuring(Scale.NOMINAL, Weights.IDENTITY, np.arange(3.0))


def test_intervals_come_near_those_that_were_published() -> None:
    # Gwet 2014: κ 0.796 (0.680, 0.913), AC1 0.849 (0.764, 0.935), 0.89 (0.828, 0.952)
    found = NOMINAL.pair(Ratings.of(pairs_of(ABSTRACTORS)))
    for name, low, high in (
        ("cohen", 0.680, 0.913),
        ("gwet", 0.764, 0.935),
        ("percent", 0.828, 0.952),
    ):
        assert found[name].low == pytest.approx(low, abs=0.03)
        assert found[name].high == pytest.approx(high, abs=0.03)


def test_an_interval_holds_what_is_true_as_often_as_it_says() -> None:
    rng = np.random.default_rng(3)
    right, n = 0.8, 150  # each annotator repeats a hidden fair coin so often
    truth = 2 * (right**2 + (1 - right) ** 2) - 1  # of a fair coin, all coefficients
    measuring = Measuring(Scale.NOMINAL, Weights.IDENTITY, np.arange(2.0), 300)
    held = 0
    for _ in range(120):
        coin = rng.integers(0, 2, n)
        said = np.where(rng.random((2, n)) < right, coin, 1 - coin).T
        found = measuring.all_of(Ratings.of(said, 2))["alpha"]
        assert found.low is not None
        assert found.high is not None
        held += found.low <= truth <= found.high
    assert 0.88 <= held / 120 <= 1


def test_more_samples_make_a_narrower_interval() -> None:
    def width(times: int) -> float:
        found = NOMINAL.pair(Ratings.of(pairs_of(ABSTRACTORS * times)))["cohen"]
        assert found.low is not None
        assert found.high is not None
        return found.high - found.low

    assert width(9) == pytest.approx(width(1) / 3, rel=0.25)


def test_without_a_disagreement_there_is_no_interval() -> None:
    perfect = Ratings.of([[0, 0], [1, 1], [2, 2]], 3)
    assert NOMINAL.all_of(perfect)["alpha"] == Estimate(1.0)
    assert NOMINAL.pair(perfect)["cohen"] == Estimate(1.0)


def test_what_nobody_shares_is_not_measured() -> None:
    alone = Ratings.of([[0, -1], [-1, 1]], 3)
    assert set(NOMINAL.all_of(alone).values()) == {Estimate(None)}
    assert NOMINAL.pair(alone)["cohen"] == Estimate(None)


def test_one_label_against_the_rest() -> None:
    psychiatrists = Ratings.of(PSYCHIATRISTS)
    five = Measuring(Scale.NOMINAL, Weights.IDENTITY, np.arange(5.0))
    found = five.label(psychiatrists, [0])
    # Fleiss 1971: κ of one category from the pairs that agree on it; α corrects for few
    pairs = [int((row == 0).sum()) for row in PSYCHIATRISTS]
    share = sum(n * (n - 1) / 5 for n in pairs) / sum(pairs)
    assert found["specific"].value == pytest.approx(share)
    overall = sum(pairs) / PSYCHIATRISTS.size
    kappa = (share - overall) / (1 - overall)
    alpha = 1 - (1 - kappa) * (PSYCHIATRISTS.size - 1) / PSYCHIATRISTS.size
    assert found["alpha"].value == pytest.approx(alpha)


def test_the_same_seed_gives_the_same_interval() -> None:
    ratings = Ratings.of(FOUR_OBSERVERS)
    five = Measuring(Scale.ORDINAL, Weights.ORDINAL, np.arange(5.0), 200)
    assert five.all_of(ratings) == five.all_of(ratings)
