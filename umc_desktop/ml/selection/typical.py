"""The start of the default: typical samples of groups without a label."""

import numpy as np

from umc_desktop.ml.selection.k_means import k_means
from umc_desktop.ml.selection.rows import Floats, Rows, filled

MAX_TYPICAL_CLUSTERS = 400
TYPICAL_LABELS = 50
"""Labels below which typical samples teach more than uncertain ones."""


def starts_typical(n_labelled: int, n_classes: int) -> bool:
    """Return whether the default strategy still picks typical samples.

    Parameters
    ----------
    n_labelled
        Labels given so far.
    n_classes
        Labels in the label set.

    Returns
    -------
    bool
        True below max(50, 2 · classes) labels; then ``select_cluster_margin`` is due.
    """
    return n_labelled < max(TYPICAL_LABELS, 2 * n_classes)


def select_typical(
    candidates: Rows,
    labelled: Rows,
    geometry: Floats,
    typicality: Floats,
    batch_size: int,
    seed: int = 0,
) -> Rows:
    """Choose the most typical sample of each cluster that has no label yet.

    Parameters
    ----------
    candidates : ndarray of int64, shape (m_candidates,)
        Rows that may be chosen, without repeats.
    labelled : ndarray of int64, shape (n_labelled,)
        Rows that carry a label. Both index the arrays below.
    geometry : ndarray of float, shape (n_samples, g_dimensions)
        See ``selection_geometry``.
    typicality : ndarray of float, shape (n_samples,)
        Higher is more typical; see ``NeighbourGraph.typicality``.
    batch_size
        Rows wanted.
    seed
        Of the k-means clustering.

    Returns
    -------
    ndarray of int64, shape (min(batch_size, m_candidates),)
        The chosen rows, largest uncovered cluster first.

    References
    ----------
    Hacohen, Dekel & Weinshall, "Active Learning on a Budget: Opposite Strategies
    Suit High and Low Budgets", ICML 2022, section 3.
    """
    batch_size = min(batch_size, len(candidates))
    if batch_size <= 0:
        return np.empty(0, dtype=np.int64)
    pool = np.union1d(candidates, labelled)
    n_clusters = min(len(labelled) + batch_size, MAX_TYPICAL_CLUSTERS, len(pool))
    cluster = np.full(len(geometry), -1, dtype=np.int64)
    cluster[pool] = k_means(geometry[pool], n_clusters, seed)
    sizes = np.bincount(cluster[pool], minlength=n_clusters)
    covered = np.bincount(cluster[labelled], minlength=n_clusters) > 0
    # One pass in order of typicality: the first met of each cluster is its best.
    by_typicality = candidates[np.argsort(-typicality[candidates], kind="stable")]
    met, first = np.unique(cluster[by_typicality], return_index=True)
    best = by_typicality[first][~covered[met]]
    best = best[np.argsort(-sizes[cluster[best]], kind="stable")][:batch_size]
    return filled(best, by_typicality, batch_size)
