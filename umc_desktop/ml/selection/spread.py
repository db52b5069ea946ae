"""Draws that keep away from what is drawn already: the seeding of k-means++."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from umc_desktop.ml.selection.rows import Floats, Rows


def draw_spread(
    squared_distances: Callable[[int], Floats],
    weights: Floats,
    n_wanted: int,
    first: int | None,
    rng: np.random.Generator,
) -> Rows:
    """Draw places, each in proportion to weight × squared distance to the nearest.

    Parameters
    ----------
    squared_distances
        Gives for a place the squared distances to all, ndarray of float, shape
        (n_places,). Negative ones (rounding) count as 0.
    weights : ndarray of float, shape (n_places,)
        At least 0.
    n_wanted
        At least 1, at most ``n_places``.
    first
        The first place, or ``None``: drawn in proportion to its weight.
    rng
        Where nothing has mass (all equal to one drawn) it draws evenly.

    Returns
    -------
    ndarray of int64, shape (n_wanted,)
        The places without repeats, in the order drawn.

    References
    ----------
    Arthur & Vassilvitskii, "k-means++: The Advantages of Careful Seeding", SODA 2007,
    section 2.2.
    """
    free = np.ones(len(weights), dtype=bool)
    nearest = np.full(len(weights), np.inf)
    drawn = [_draw(weights, free, rng) if first is None else first]
    while len(drawn) < n_wanted:
        free[drawn[-1]] = False
        np.minimum(nearest, squared_distances(drawn[-1]), out=nearest)
        np.maximum(nearest, 0, out=nearest)
        nearest[drawn[-1]] = 0
        drawn.append(_draw(weights * nearest, free, rng))
    return np.array(drawn, dtype=np.int64)


def _draw(masses: Floats, free: npt.NDArray[np.bool_], rng: np.random.Generator) -> int:
    summed = np.cumsum(masses, dtype=np.float64)
    if summed[-1] > 0:
        return int(np.searchsorted(summed, rng.random() * summed[-1], side="right"))
    return int(rng.choice(np.flatnonzero(free)))
