"""Coefficients of agreement against the numbers that were published with the data."""

import numpy as np
import pytest

from tests.unit.ml.agreement.published import (
    ABSTRACTORS,
    BEN_AND_GERRY,
    FOUR_OBSERVERS,
    MEG_AND_OWEN,
    PSYCHIATRISTS,
    SERIOUSNESS,
    TWO_CLINICIANS,
    pairs_of,
)
from umc_desktop.ml.agreement.coefficients import (
    Coefficient,
    brennan_prediger,
    cohen_kappa,
    fleiss_kappa,
    gwet_ac,
    krippendorff_alpha,
    percent_agreement,
    specific_agreement,
)
from umc_desktop.ml.agreement.ratings import Ratings
from umc_desktop.ml.agreement.scales import Scale, Weights, agreement_weights

RANKS = np.arange(5)


def value(coefficient: Coefficient, ratings: Ratings) -> float:
    return float(coefficient(ratings.times[None, :].astype(float))[0])


@pytest.mark.parametrize(
    ("table", "scale", "alpha"),
    [
        (MEG_AND_OWEN, Scale.NOMINAL, 0.095),
        (BEN_AND_GERRY, Scale.NOMINAL, 0.692),
        (FOUR_OBSERVERS, Scale.NOMINAL, 0.743),
        (FOUR_OBSERVERS, Scale.ORDINAL, 0.815),
        (FOUR_OBSERVERS, Scale.INTERVAL, 0.849),
    ],
)
def test_alpha_is_what_krippendorff_computes_by_hand(
    table: np.ndarray, scale: Scale, alpha: float
) -> None:
    ratings = Ratings.of(table)
    coefficient = krippendorff_alpha(ratings, scale, np.arange(ratings.n_categories))
    assert value(coefficient, ratings) == pytest.approx(alpha, abs=5e-4)


def test_fleiss_kappa_of_the_psychiatrists() -> None:
    ratings = Ratings.of(PSYCHIATRISTS)
    assert value(fleiss_kappa(ratings, np.eye(5)), ratings) == pytest.approx(
        0.430, abs=5e-4
    )
    # the mean of the extents of agreement, his equation 4
    assert value(percent_agreement(ratings, np.eye(5)), ratings) == pytest.approx(
        0.556, abs=5e-4
    )


def test_weighted_kappa_of_the_two_clinicians() -> None:
    ratings = Ratings.of(pairs_of(TWO_CLINICIANS))
    weights = 1 - SERIOUSNESS / SERIOUSNESS.max()
    assert value(cohen_kappa(ratings, weights), ratings) == pytest.approx(
        0.348, abs=5e-4
    )
    assert value(cohen_kappa(ratings, np.eye(3)), ratings) == pytest.approx(
        0.492, abs=5e-4
    )


def test_every_coefficient_of_the_two_abstractors() -> None:
    ratings, identity = Ratings.of(pairs_of(ABSTRACTORS)), np.eye(3)
    found = {
        "percent": percent_agreement(ratings, identity),
        "cohen": cohen_kappa(ratings, identity),
        "scott": fleiss_kappa(ratings, identity),
        "gwet": gwet_ac(ratings, identity),
        "brennan_prediger": brennan_prediger(ratings, identity),
        "alpha": krippendorff_alpha(ratings, Scale.NOMINAL, np.arange(3)),
    }
    assert {name: value(item, ratings) for name, item in found.items()} == (
        pytest.approx(
            {
                "percent": 0.89,
                "cohen": 0.7964094,
                "scott": 0.7962397,
                "gwet": 0.8493305,
                "brennan_prediger": 0.835,
                "alpha": 0.7972585,
            },
            abs=1e-7,
        )
    )


def test_coefficients_of_four_raters_with_missing_ratings() -> None:
    # Gwet 2014 has Krippendorff's table among his own (as "cac.raw4raters")
    ratings, identity = Ratings.of(FOUR_OBSERVERS), np.eye(5)
    assert value(percent_agreement(ratings, identity), ratings) == pytest.approx(
        0.8181818
    )
    assert value(gwet_ac(ratings, identity), ratings) == pytest.approx(
        0.77544, abs=1e-5
    )
    assert value(fleiss_kappa(ratings, identity), ratings) == pytest.approx(
        0.76117, abs=1e-5
    )
    assert value(brennan_prediger(ratings, identity), ratings) == pytest.approx(
        0.77273, abs=1e-5
    )


def test_ac2_with_linear_weights_worked_by_hand() -> None:
    # Ranks 0 1 2: weights 1, ½ and 0. Three samples: equal, one apart, two apart.
    ratings = Ratings.of([[0, 0], [0, 1], [0, 2]], 3)
    weights = agreement_weights(Weights.LINEAR, np.arange(3))
    # observed (1 + ½ + 0) / 3 = ½; shares 4/6, 1/6, 1/6: Σ π(1-π) = ½; Σw = 5
    chance = 5 / 6 * 0.5
    expected = (0.5 - chance) / (1 - chance)
    assert value(gwet_ac(ratings, weights), ratings) == pytest.approx(expected)


def test_weights_are_those_of_the_handbook() -> None:
    ranks = np.arange(1, 4)
    for kind, beside in (
        (Weights.IDENTITY, 0),
        (Weights.LINEAR, 0.5),
        (Weights.QUADRATIC, 0.75),
        (Weights.ORDINAL, 2 / 3),
    ):
        weights = agreement_weights(kind, ranks)
        assert weights == pytest.approx(
            np.array([[1, beside, 0], [beside, 1, beside], [0, beside, 1]])
        )


def test_high_agreement_on_a_rare_label_is_low_kappa_and_high_ac1() -> None:
    # the paradox that AC1 was made for: 118 + 2 agree of 125
    ratings = Ratings.of(pairs_of(np.array([[118, 5], [2, 0]])))
    assert value(cohen_kappa(ratings, np.eye(2)), ratings) == pytest.approx(
        -0.0234, abs=1e-4
    )
    assert value(gwet_ac(ratings, np.eye(2)), ratings) == pytest.approx(
        0.9408, abs=1e-4
    )


def test_specific_agreement_is_twice_the_both_over_all_that_gave_it() -> None:
    ratings = Ratings.of(pairs_of(np.array([[40, 9], [6, 45]])))
    assert value(specific_agreement(ratings, 0), ratings) == pytest.approx(80 / 95)
    assert value(specific_agreement(ratings, 1), ratings) == pytest.approx(90 / 105)


def test_a_sample_counted_twice_is_two_samples() -> None:
    once = Ratings.of(FOUR_OBSERVERS, 5)
    doubled = Ratings.of(np.vstack([FOUR_OBSERVERS, FOUR_OBSERVERS]), 5)
    for scale in Scale:
        twice = krippendorff_alpha(once, scale, RANKS)(2.0 * once.times[None, :])
        assert twice[0] == pytest.approx(
            value(krippendorff_alpha(doubled, scale, RANKS), doubled)
        )


def test_the_order_of_annotators_and_samples_does_not_matter() -> None:
    rng = np.random.default_rng(5)
    shuffled = FOUR_OBSERVERS[rng.permutation(12)][:, [2, 0, 3, 1]]
    for scale in Scale:
        one, other = Ratings.of(FOUR_OBSERVERS, 5), Ratings.of(shuffled, 5)
        assert value(krippendorff_alpha(one, scale, RANKS), one) == pytest.approx(
            value(krippendorff_alpha(other, scale, RANKS), other)
        )


def test_where_everyone_always_says_the_same_kappa_is_not_defined() -> None:
    ratings = Ratings.of([[0, 0], [0, 0]], 2)
    assert np.isnan(value(cohen_kappa(ratings, np.eye(2)), ratings))
    assert np.isnan(value(fleiss_kappa(ratings, np.eye(2)), ratings))
    assert np.isnan(
        value(krippendorff_alpha(ratings, Scale.NOMINAL, np.arange(2)), ratings)
    )
    assert value(gwet_ac(ratings, np.eye(2)), ratings) == 1
