"""Shares of a budget as whole annotations that add up."""

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.errors import InvalidRequestError

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]

BISECTIONS = 200


def to_integers(shares: Floats, budget: int, left: Counts, floor: int = 0) -> Counts:
    """Round shares of the budget to whole annotations that add up.

    Shares are scaled by one factor, raised to the floor and cut at what is left so
    that all is handed out; then rounded by largest remainder, equals to the domain
    named first. A budget too small for the floor lowers the floor.

    Parameters
    ----------
    shares : ndarray of float64, shape (d_domains,)
        At least 0; need not sum to 1. All 0 counts as all equal.
    budget
        Annotations to hand out.
    left : ndarray of int64, shape (d_domains,)
        The most each domain can take.
    floor
        The least each domain gets, up to what it has left.

    Returns
    -------
    ndarray of int64, shape (d_domains,)
        Sums to min(budget, sum of left).

    Raises
    ------
    InvalidRequestError
        If a share or what is left is negative or no number.

    References
    ----------
    Balinski & Young, "Fair Representation", 2nd edition, Brookings 2001, chapter 3
    (largest remainder).
    """
    if not (np.all(shares >= 0) and np.all(np.isfinite(shares)) and np.all(left >= 0)):
        raise InvalidRequestError(
            "The budget can only be split by shares and pool sizes of 0 or more."
        )
    total = int(min(max(budget, 0), left.sum()))
    least = np.minimum(_affordable(floor, left, total), left)
    # A tiny share for all: domains without one take over what the others cannot use.
    largest = float(shares.max(initial=0.0)) or 1.0
    weights = shares / largest + 1e-9
    low, high = 0.0, 1e9 * (float(left.max(initial=0)) + 1.0)
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        handed_out = float(np.clip(weights * middle, least, left).sum())
        low, high = (middle, high) if handed_out < total else (low, middle)
    return _largest_remainder(np.clip(weights * high, least, left), total, left)


def _affordable(floor: int, left: Counts, total: int) -> int:
    """Return the largest floor, up to the one asked for, that the budget can pay."""
    while floor > 0 and int(np.minimum(floor, left).sum()) > total:
        floor -= 1
    return max(floor, 0)


def _largest_remainder(quotas: Floats, total: int, left: Counts) -> Counts:
    # The bisection leaves 2.9999999 for 3: without rounding that decides ties.
    quotas = np.round(quotas, 6)
    counts = np.minimum(np.floor(quotas).astype(np.int64), left)
    missing = total - int(counts.sum())
    remainders = np.where(counts < left, quotas - counts, -1.0)
    counts[np.argsort(-remainders, kind="stable")[: max(missing, 0)]] += 1
    return counts
