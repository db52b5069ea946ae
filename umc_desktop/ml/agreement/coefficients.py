"""Coefficients of agreement, computed for many weightings of the samples at once.

Every function takes how often each row of the ratings counts, shape (n_draws, n_rows):
the first of them what was observed, the others resamples. So an estimate and its
interval come from the same lines.
"""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from umc_desktop.ml.agreement.ratings import Floats, Ratings
from umc_desktop.ml.agreement.scales import Scale, squared_distances

Coefficient = Callable[[Floats], Floats]


def percent_agreement(ratings: Ratings, weights: Floats) -> Coefficient:
    """Return the share of a sample's pairs of ratings that agree, on average.

    Parameters
    ----------
    ratings
        What was said.
    weights : ndarray of float64, shape (n_categories, n_categories)
        How much two labels agree.
    """
    return _Weighted(ratings, weights).observed


def fleiss_kappa(ratings: Ratings, weights: Floats) -> Coefficient:
    """Return κ with chance as all annotators together distribute their ratings.

    Of two annotators it is Scott's π.

    References
    ----------
    Fleiss, "Measuring nominal scale agreement among many raters", Psychological
    Bulletin 76, 1971; with missing ratings and weights as in Gwet, 2014, chapters 2-3.
    """
    parts = _Weighted(ratings, weights)

    def kappa(draws: Floats) -> Floats:
        shares = parts.shares(draws)
        chance = ((shares @ weights) * shares).sum(axis=1)
        return _corrected(parts.observed(draws), chance)

    return kappa


def gwet_ac(ratings: Ratings, weights: Floats) -> Coefficient:
    """Return Gwet's AC1, or with weights AC2; a prevailing label does not lower it.

    References
    ----------
    Gwet, "Computing inter-rater reliability and its variance in the presence of high
    agreement", British Journal of Mathematical and Statistical Psychology 61, 2008.
    """
    parts = _Weighted(ratings, weights)
    n = ratings.n_categories

    def coefficient(draws: Floats) -> Floats:
        shares = parts.shares(draws)
        spread = (shares * (1 - shares)).sum(axis=1)
        chance = weights.sum() / max(n * (n - 1), 1) * spread
        return _corrected(parts.observed(draws), chance)

    return coefficient


def brennan_prediger(ratings: Ratings, weights: Floats) -> Coefficient:
    """Return agreement corrected for chance that takes every label equally often.

    References
    ----------
    Brennan & Prediger, "Coefficient kappa: some uses, misuses, and alternatives",
    Educational and Psychological Measurement 41, 1981.
    """
    parts = _Weighted(ratings, weights)
    chance = weights.sum() / max(ratings.n_categories, 1) ** 2

    def coefficient(draws: Floats) -> Floats:
        observed = parts.observed(draws)
        return _corrected(observed, np.full(len(draws), chance))

    return coefficient


def krippendorff_alpha(
    ratings: Ratings,
    scale: Scale,
    values: npt.ArrayLike,
    distances: Floats | None = None,
) -> Coefficient:
    """Return α: 1 less observed over expected disagreement; ratings may be missing.

    Parameters
    ----------
    ratings
        What was said.
    scale
        What the labels are.
    values : array_like of float, shape (n_categories,)
        The labels' numbers, or ranks.
    distances : ndarray of float64, shape (n_categories, n_categories)
        The metric differences themselves, in place of those of the scale.

    References
    ----------
    Krippendorff, "Computing Krippendorff's Alpha-Reliability", 2011.
    """
    given = ratings.counts.sum(axis=1)
    counts = np.where(given[:, None] >= 2, ratings.counts, 0).astype(np.float64)
    per_pair = 1 / np.maximum(given - 1, 1)

    def alpha(draws: Floats) -> Floats:
        totals = draws @ counts
        if distances is not None or scale is not Scale.ORDINAL:
            metric = distances
            if metric is None:
                metric = squared_distances(scale, values, totals[0])
            apart = ((counts @ metric) * counts).sum(axis=1) * per_pair
            return _alpha(
                draws @ apart, ((totals @ metric) * totals).sum(axis=1), totals
            )
        observed, expected = np.empty(len(draws)), np.empty(len(draws))
        for place, drawn in enumerate(draws):
            # how far two ranks are apart depends on what was drawn
            metric = squared_distances(scale, values, totals[place])
            coincidences = counts.T @ (counts * (drawn * per_pair)[:, None])
            observed[place] = (coincidences * metric).sum()
            expected[place] = totals[place] @ metric @ totals[place]
        return _alpha(observed, expected, totals)

    return alpha


def cohen_kappa(ratings: Ratings, weights: Floats) -> Coefficient:
    """Return κ of two annotators, chance as each of them distributes their ratings.

    Parameters
    ----------
    ratings
        Of two annotators; what only one of them rated is left out.
    weights : ndarray of float64, shape (n_categories, n_categories)
        How much two labels agree; the identity is Cohen's unweighted κ.

    References
    ----------
    Cohen, "A coefficient of agreement for nominal scales", Educational and
    Psychological Measurement 20, 1960; "Weighted kappa", Psychological Bulletin 70,
    1968.
    """
    both = np.asarray((ratings.rows >= 0).all(axis=1), bool)
    first, second = np.where(both[:, None], ratings.rows, 0).T
    agreed = np.where(both, weights[first, second], 0.0)
    one = np.zeros((len(both), ratings.n_categories))
    other = one.copy()
    one[both, first[both]] = 1
    other[both, second[both]] = 1

    def kappa(draws: Floats) -> Floats:
        n = draws @ both.astype(np.float64)
        observed = _ratio(draws @ agreed, n)
        chance = _ratio((((draws @ one) @ weights) * (draws @ other)).sum(axis=1), n**2)
        return _corrected(observed, chance)

    return kappa


def specific_agreement(ratings: Ratings, category: int) -> Coefficient:
    """Return how often another annotator gives a label where one gave it.

    Parameters
    ----------
    ratings
        What was said.
    category
        The label.

    References
    ----------
    Cicchetti & Feinstein, "High agreement but low kappa: II", Journal of Clinical
    Epidemiology 43, 1990; for many annotators Uebersax, "A design-independent method
    for measuring the reliability of psychiatric diagnosis", Journal of Psychiatric
    Research 17, 1982.
    """
    given = ratings.counts.sum(axis=1)
    pairable = given >= 2
    with_it = np.where(pairable, ratings.counts[:, category], 0).astype(np.float64)
    others = np.maximum(given - 1, 1)
    agreed = with_it * (with_it - 1) / others

    def share(draws: Floats) -> Floats:
        return _ratio(draws @ agreed, draws @ with_it)

    return share


class _Weighted:
    """What the weighted coefficients have in common."""

    def __init__(self, ratings: Ratings, weights: Floats) -> None:
        counts = ratings.counts.astype(np.float64)
        given = counts.sum(axis=1)
        pairs = given * (given - 1)
        self._pairable = (given >= 2).astype(np.float64)
        self._rated = (given >= 1).astype(np.float64)
        together = (counts * (counts @ weights)).sum(axis=1) - given
        self._agreed = np.where(pairs > 0, together / np.maximum(pairs, 1), 0)
        self._shares = counts / np.maximum(given, 1)[:, None]

    def observed(self, draws: Floats) -> Floats:
        """Return the agreement observed, shape (n_draws,)."""
        return _ratio(draws @ self._agreed, draws @ self._pairable)

    def shares(self, draws: Floats) -> Floats:
        """Return how often each label is given, shape (n_draws, n_categories)."""
        return _ratio(draws @ self._shares, (draws @ self._rated)[:, None])


def _alpha(observed: Floats, expected: Floats, totals: Floats) -> Floats:
    n = totals.sum(axis=1)
    return 1 - _ratio(observed * (n - 1), expected)


def _corrected(observed: Floats, chance: Floats) -> Floats:
    """Return (observed - chance) / (1 - chance), NaN where chance explains all."""
    certain = np.isclose(chance, 1, rtol=0, atol=1e-12)
    return _ratio(observed - chance, np.where(certain, 0, 1 - chance))


def _ratio(above: Floats, below: Floats) -> Floats:
    defined = below != 0
    divided = above / np.where(defined, below, 1)
    return np.asarray(np.where(defined, divided, np.nan), np.float64)
