"""CoreSet: samples that leave no other far from a label."""

import numpy as np

from umc_desktop.ml.selection.rows import Floats, Rows
from umc_desktop.ml.threads import threads_worth

_FAR = 4096  # candidates looked at in every step
_ROWS_PER_PRODUCT = 2048  # with 500 centres 4 MB, which the cache keeps


def select_coreset(
    candidates: Rows, labelled: Rows, vectors: Floats, batch_size: int
) -> Rows:
    """Choose, one after the other, the candidate farthest from what has a label.

    The greedy solution of k-centre: its largest distance from a candidate to the
    nearest labelled or chosen sample is at most twice the smallest possible. Without
    labels the first choice is the candidate nearest to the mean.

    Parameters
    ----------
    candidates : ndarray of int64, shape (m_candidates,)
        Rows that may be chosen, without repeats.
    labelled : ndarray of int64, shape (n_labelled,)
        Rows that carry a label. Both index the vectors.
    vectors : ndarray of float, shape (n_samples, d_features)
        Where distance is measured.
    batch_size
        Rows wanted.

    Returns
    -------
    ndarray of int64, shape (min(batch_size, m_candidates),)
        The chosen rows, farthest first.

    References
    ----------
    Sener & Savarese, "Active Learning for Convolutional Neural Networks: A Core-Set
    Approach", ICLR 2018, algorithm 1. The bound: Gonzalez, "Clustering to Minimize
    the Maximum Intercluster Distance", Theoretical Computer Science 38, 1985.
    """
    batch_size = min(batch_size, len(candidates))
    if batch_size <= 0:
        return np.empty(0, dtype=np.int64)
    pool = np.asarray(vectors[candidates], dtype=np.float32)
    if len(labelled):
        places: list[int] = []
        nearest = _to_nearest(pool, np.asarray(vectors[labelled], np.float32))
    else:
        places = [int(_to_nearest(pool, pool.mean(axis=0, keepdims=True)).argmin())]
        nearest = np.full(len(pool), np.inf, np.float32)
    counted = 0  # of the chosen: those whose distances `nearest` has seen
    while len(places) < batch_size:
        if counted < len(places):
            np.minimum(nearest, _to_nearest(pool, pool[places[counted:]]), out=nearest)
            nearest[places] = -np.inf
            counted = len(places)
        # Distances only shrink. So while the farthest of the far ones is farther than
        # all others were, the others need not be looked at.
        order = np.argpartition(-nearest, min(_FAR, len(pool) - 1))
        far, others = order[:_FAR], order[_FAR:]
        floor = nearest[others].max(initial=-np.inf)
        wanted = batch_size - len(places)
        found = _farthest(pool[far], nearest[far], floor, wanted)
        places += far[found].tolist()
    return candidates[places].astype(np.int64)


def _farthest(pool: Floats, nearest: Floats, floor: float, n_wanted: int) -> list[int]:
    """Choose the farthest again and again, until it is not as far as the floor."""
    places: list[int] = []
    while len(places) < n_wanted:
        place = int(nearest.argmax())
        if nearest[place] < floor:
            break
        np.minimum(nearest, _to_nearest(pool, pool[[place]]), out=nearest)
        nearest[place] = -np.inf
        places.append(place)
    return places


def _to_nearest(pool: Floats, centres: Floats) -> Floats:
    """Return the squared distance of each row of the pool to the nearest centre."""
    nearest = np.empty(len(pool), dtype=np.float32)
    doubled = -2 * centres.T
    lengths = np.einsum("ij,ij->i", centres, centres)
    with threads_worth(_ROWS_PER_PRODUCT * centres.size):
        for start in range(0, len(pool), _ROWS_PER_PRODUCT):
            rows = pool[start : start + _ROWS_PER_PRODUCT]
            products = rows @ doubled
            products += lengths
            own = np.einsum("ij,ij->i", rows, rows)
            nearest[start : start + _ROWS_PER_PRODUCT] = products.min(axis=1) + own
    return nearest
