"""CoreSet: samples that leave no other far from a label."""

import numpy as np

from umc_desktop.ml.selection.rows import Floats, Rows

_CENTRES_PER_PRODUCT = 64  # 100,000 candidates: 26 MB of float32


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
    lengths = np.einsum("ij,ij->i", pool, pool)
    places: list[int] = []
    if len(labelled):
        nearest = _to_nearest(pool, lengths, np.asarray(vectors[labelled], np.float32))
    else:
        central = _to_nearest(pool, lengths, pool.mean(axis=0, keepdims=True)).argmin()
        places.append(int(central))
        nearest = _to_nearest(pool, lengths, pool[[central]])
        nearest[central] = -np.inf
    while len(places) < batch_size:
        place = int(nearest.argmax())
        np.minimum(nearest, _to_nearest(pool, lengths, pool[[place]]), out=nearest)
        nearest[place] = -np.inf
        places.append(place)
    return candidates[places].astype(np.int64)


def _to_nearest(pool: Floats, lengths: Floats, centres: Floats) -> Floats:
    """Return the squared distance of each row of the pool to the nearest centre."""
    nearest = np.full(len(pool), np.inf, dtype=np.float32)
    for start in range(0, len(centres), _CENTRES_PER_PRODUCT):
        block = centres[start : start + _CENTRES_PER_PRODUCT]
        products = pool @ block.T
        products *= -2
        products += np.einsum("ij,ij->i", block, block)
        np.minimum(nearest, products.min(axis=1), out=nearest)
    return nearest + lengths
