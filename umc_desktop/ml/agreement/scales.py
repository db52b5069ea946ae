"""How much two different labels differ: weights of agreement, metrics of distance."""

from enum import StrEnum

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


class Scale(StrEnum):
    """What the labels are; decides how wrong a disagreement is."""

    NOMINAL = "nominal"  # different is different
    ORDINAL = "ordinal"  # labels have an order
    INTERVAL = "interval"  # labels are numbers


class Weights(StrEnum):
    """How much of an agreement two different labels still are."""

    IDENTITY = "identity"
    LINEAR = "linear"
    QUADRATIC = "quadratic"
    ORDINAL = "ordinal"


DEFAULT_WEIGHTS = {
    Scale.NOMINAL: Weights.IDENTITY,
    Scale.ORDINAL: Weights.ORDINAL,
    Scale.INTERVAL: Weights.QUADRATIC,
}


def agreement_weights(kind: Weights, values: npt.ArrayLike) -> Floats:
    """Return how much each pair of labels agrees: 1 on the diagonal, 0 at the most.

    Parameters
    ----------
    kind
        How weights fall with distance.
    values : array_like of float, shape (n_categories,)
        The labels' numbers in order; ranks for labels that are none.

    Returns
    -------
    ndarray of float64, shape (n_categories, n_categories)

    References
    ----------
    Cohen, "Weighted kappa", Psychological Bulletin 70, 1968. Gwet, "Handbook of
    Inter-Rater Reliability", 4th edition, 2014, chapter 3.
    """
    numbers = np.asarray(values, np.float64)
    n = len(numbers)
    if kind is Weights.IDENTITY or n < 2:
        return np.eye(n)
    if kind is Weights.ORDINAL:
        # pairs of ranks that lie between two ranks, both included
        ranks = np.argsort(np.argsort(numbers))
        apart = np.abs(ranks[:, None] - ranks[None, :]) + 1
        pairs = apart * (apart - 1) / 2
        return np.asarray(1 - pairs / pairs.max(), np.float64)
    distance = np.abs(numbers[:, None] - numbers[None, :])
    if kind is Weights.QUADRATIC:
        distance = distance**2
    return np.asarray(1 - distance / distance.max(), np.float64)


def squared_distances(scale: Scale, values: npt.ArrayLike, totals: Floats) -> Floats:
    """Return Krippendorff's squared metric differences between labels.

    Parameters
    ----------
    scale
        What the labels are.
    values : array_like of float, shape (n_categories,)
        Their numbers, which an interval scale subtracts and an ordinal one sorts by.
    totals : ndarray of float64, shape (n_categories,)
        How often each occurs among pairable ratings: an ordinal scale counts how many
        ratings lie between two labels.

    Returns
    -------
    ndarray of float64, shape (n_categories, n_categories)

    References
    ----------
    Krippendorff, "Computing Krippendorff's Alpha-Reliability", 2011, section C to D.
    """
    numbers = np.asarray(values, np.float64)
    n = len(numbers)
    if scale is Scale.NOMINAL:
        return 1 - np.eye(n)
    if scale is Scale.INTERVAL:
        return np.asarray((numbers[:, None] - numbers[None, :]) ** 2, np.float64)
    order = np.argsort(numbers, kind="stable")
    middle = np.empty(n)
    middle[order] = np.cumsum(totals[order]) - totals[order] / 2
    return np.asarray((middle[:, None] - middle[None, :]) ** 2, np.float64)
