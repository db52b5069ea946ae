"""Groups of alike samples, and the samples nearest to their centres."""

import warnings
from typing import Any

import numpy as np
import numpy.typing as npt

from umc_desktop.ml.selection.rows import Floats, Rows, filled
from umc_desktop.ml.selection.spread import draw_spread
from umc_desktop.ml.threads import threads_worth

MOST_TAUGHT = 100_000
"""Samples that centres are learned from; more move them little."""


def k_means(geometry: Floats, n_clusters: int, seed: int) -> npt.NDArray[np.int32]:
    """Cluster by k-means over mini-batches, quickly rather than perfectly.

    Of more than ``MOST_TAUGHT`` samples, some drawn at random teach the centres.

    Parameters
    ----------
    geometry : ndarray of float, shape (n_samples, g_dimensions)
        See ``selection_geometry``.
    n_clusters
        Clusters wanted; with as many as there are samples, each is its own.
    seed
        Of the first centres and the mini-batches.

    Returns
    -------
    ndarray of int32, shape (n_samples,)
        Cluster of each, 0 to n_clusters - 1; equal samples may leave some empty.

    References
    ----------
    Sculley, "Web-Scale K-Means Clustering", WWW 2010.
    """
    from sklearn.cluster import MiniBatchKMeans

    if n_clusters >= len(geometry):
        return np.arange(len(geometry), dtype=np.int32)
    model = MiniBatchKMeans(
        n_clusters, random_state=seed, n_init=1, batch_size=512, max_iter=20
    )
    if len(geometry) <= MOST_TAUGHT:
        return fitted_clusters(model, geometry)
    rng = np.random.default_rng(seed)
    some = np.sort(rng.choice(len(geometry), MOST_TAUGHT, replace=False))
    fitted_clusters(model, geometry[some])
    return np.asarray(model.predict(geometry), dtype=np.int32)


def fitted_clusters(
    model: Any,  # noqa: ANN401  (scikit-learn has no types)
    geometry: Floats,
) -> npt.NDArray[np.int32]:
    """Return a scikit-learn model's clusters of samples that may be equal.

    Parameters
    ----------
    model
        ``KMeans`` or ``MiniBatchKMeans``, not fitted yet.
    geometry : ndarray of float, shape (n_samples, g_dimensions)
        At least as many samples as clusters.

    Returns
    -------
    ndarray of int32, shape (n_samples,)
    """
    from sklearn.exceptions import ConvergenceWarning

    with warnings.catch_warnings():
        # Equal samples leave clusters empty: expected, and the fill makes up for it.
        warnings.filterwarnings(
            "ignore", message="Number of distinct clusters", category=ConvergenceWarning
        )
        return np.asarray(model.fit_predict(geometry), dtype=np.int32)


def select_k_means(
    candidates: Rows, geometry: Floats, batch_size: int, seed: int = 0
) -> Rows:
    """Choose the candidate nearest to each of batch_size centres: diversity alone.

    Parameters
    ----------
    candidates : ndarray of int64, shape (m_candidates,)
        Rows that may be chosen, without repeats. They index the geometry.
    geometry : ndarray of float, shape (n_samples, g_dimensions)
        See ``selection_geometry``.
    batch_size
        Rows wanted.
    seed
        Of the k-means clustering.

    Returns
    -------
    ndarray of int64, shape (min(batch_size, m_candidates),)
        The chosen rows, nearest to its centre first; where equal samples leave
        clusters empty, the next nearest to any centre fill up.

    References
    ----------
    Zhdanov, "Diverse Mini-Batch Active Learning", arXiv 1901.05954, section 3.
    """
    batch_size = min(batch_size, len(candidates))
    if batch_size <= 0:
        return np.empty(0, dtype=np.int64)
    points = geometry[candidates]
    cluster = k_means(points, batch_size, seed)
    centres = np.zeros((batch_size, points.shape[1]))
    np.add.at(centres, cluster, points)
    centres /= np.maximum(np.bincount(cluster, minlength=batch_size), 1)[:, None]
    offsets = points - centres[cluster]
    nearest_first = np.argsort(np.einsum("ij,ij->i", offsets, offsets), kind="stable")
    _, first = np.unique(cluster[nearest_first], return_index=True)
    ranked = candidates[nearest_first]
    return filled(ranked[np.sort(first)], ranked, batch_size)


def select_weighted_k_means_pp(
    candidates: Rows,
    weights: Floats,
    vectors: Floats,
    batch_size: int,
    seed: int = 0,
) -> Rows:
    """Choose in proportion to weight × squared distance to what is chosen.

    With a power of the uncertainty as the weight, samples are undecided and differ;
    the first is drawn in proportion to its weight alone.

    Parameters
    ----------
    candidates : ndarray of int64, shape (m_candidates,)
        Rows that may be chosen, without repeats. They index the arrays below.
    weights : ndarray of float, shape (n_samples,)
        At least 0. Where no weight is left, choices are even.
    vectors : ndarray of float, shape (n_samples, d_features)
        Where distance is measured.
    batch_size
        Rows wanted.
    seed
        Of the draws.

    Returns
    -------
    ndarray of int64, shape (min(batch_size, m_candidates),)
        The chosen rows, in the order drawn.

    References
    ----------
    Arthur & Vassilvitskii, "k-means++: The Advantages of Careful Seeding", SODA 2007,
    section 2.2, for samples that count several times.
    """
    batch_size = min(batch_size, len(candidates))
    if batch_size <= 0:
        return np.empty(0, dtype=np.int64)
    pool = np.asarray(vectors[candidates], dtype=np.float32)
    lengths = np.einsum("ij,ij->i", pool, pool)

    def squared_distances(place: int) -> Floats:
        return np.asarray(lengths + lengths[place] - 2 * (pool @ pool[place]))

    rng = np.random.default_rng(seed)
    with threads_worth(pool.size):
        places = draw_spread(
            squared_distances, weights[candidates], batch_size, first=None, rng=rng
        )
    return candidates[places].astype(np.int64)
