"""The default after its start: undecided samples that differ."""

import numpy as np

from umc_desktop.ml.selection.k_means import k_means
from umc_desktop.ml.selection.rows import Floats, Rows, filled
from umc_desktop.ml.uncertainty import margin

SHORTLIST = 4
"""Samples considered per sample chosen, by smallest lead."""
NEAR_DUPLICATE = 0.98


def select_cluster_margin(
    candidates: Rows,
    probabilities: Floats,
    geometry: Floats,
    vectors: Floats,
    batch_size: int,
    seed: int = 0,
) -> Rows:
    """Choose undecided samples that differ from each other.

    The 4 · batch_size rows whose best class leads least are clustered into
    batch_size groups; each gives the row with the smallest lead. Near-duplicates of
    a chosen row come last.

    Parameters
    ----------
    candidates : ndarray of int64, shape (m_candidates,)
        Rows that may be chosen, without repeats. They index the arrays below.
    probabilities : ndarray of float, shape (n_samples, n_classes)
        The ensemble's P; rows sum to 1.
    geometry : ndarray of float, shape (n_samples, g_dimensions)
        See ``selection_geometry``.
    vectors : ndarray of float, shape (n_samples, d_features)
        Joint vectors before smoothing (smoothing makes neighbours near-duplicates),
        of any length; they tell near-duplicates.
    batch_size
        Rows wanted.
    seed
        Of the k-means clustering.

    Returns
    -------
    ndarray of int64, shape (min(batch_size, m_candidates),)
        The chosen rows, smallest lead first, near-duplicates at the end.

    References
    ----------
    Citovsky et al., "Batch Active Learning at Scale", NeurIPS 2021, section 2; here
    with k-means in place of agglomerative clusters.
    """
    batch_size = min(batch_size, len(candidates))
    if batch_size <= 0:
        return np.empty(0, dtype=np.int64)
    lead = margin(probabilities[candidates])
    ranked = candidates[np.argsort(lead, kind="stable")]
    shortlist = ranked[: SHORTLIST * batch_size]
    cluster = k_means(geometry[shortlist], batch_size, seed)
    # The shortlist is ranked: the first met of each cluster has its smallest lead.
    _, first = np.unique(cluster, return_index=True)
    preferred = np.concatenate([shortlist[np.sort(first)], np.delete(shortlist, first)])
    chosen = _without_near_duplicates(preferred, vectors, batch_size)
    return filled(chosen, ranked, batch_size)


def _without_near_duplicates(preferred: Rows, vectors: Floats, batch_size: int) -> Rows:
    """Return the first rows that are no near-duplicates of one before."""
    unit = vectors[preferred]
    unit = unit / np.maximum(np.linalg.norm(unit, axis=1, keepdims=True), 1e-9)
    closest = np.full(len(preferred), -1.0)
    chosen: list[int] = []
    for place in range(len(preferred)):
        if closest[place] > NEAR_DUPLICATE:
            continue
        chosen.append(place)
        if len(chosen) == batch_size:
            break
        closest = np.maximum(closest, unit @ unit[place])
    return preferred[chosen]
