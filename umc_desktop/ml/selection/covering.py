"""The best of every cluster before anything else."""

import numpy as np
import numpy.typing as npt

from umc_desktop.ml.selection.rows import Floats, Rows, filled


def cover_clusters(
    ranked: Rows, values: Floats, clusters: npt.NDArray[np.integer], batch_size: int
) -> Rows:
    """Choose the best-ranked row of each cluster, then the best of all others.

    Parameters
    ----------
    ranked : ndarray of int64, shape (m_rows,)
        Rows that may be chosen, without repeats, best first. They index the arrays
        below.
    values : ndarray of float, shape (n_samples,)
        What a cluster's rows add up to decides which clusters come first.
    clusters : ndarray of int, shape (n_samples,)
        Cluster of every sample, -1 without one.
    batch_size
        Rows wanted.

    Returns
    -------
    ndarray of int64, shape (min(batch_size, m_rows),)
        The clusters' rows, the largest sum first, then the fill by rank.
    """
    grouped = ranked[clusters[ranked] >= 0]
    # ranked: the first met of each cluster is its best
    _, first, inverse = np.unique(
        clusters[grouped], return_index=True, return_inverse=True
    )
    mass = np.bincount(inverse, weights=values[grouped], minlength=len(first))
    cover = grouped[first][np.argsort(-mass, kind="stable")]
    batch_size = max(batch_size, 0)
    return filled(cover[:batch_size], ranked, batch_size)
