"""Groups of similar uncertain samples, and words to call them by."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.progress import SILENT, ProgressReporter

Labels = npt.NDArray[np.int32]
Vectors = npt.NDArray[np.float32]

NO_CLUSTER = -1
WORD_PATTERN = r"(?u)\b[^\W\d_][\w'-]+\b"
"""A letter and at least one more character: numbers name no cluster."""


@dataclass(frozen=True)
class ClusterSettings:
    """How uncertain samples are grouped.

    Attributes
    ----------
    min_cluster_size
        Samples a cluster has at least; ``None`` for round(sqrt(m) / 2), 5 to 50.
    min_samples
        HDBSCAN's smoothing: larger leaves more samples without a cluster.
    dimensions
        Principal components kept; HDBSCAN is slow and lost above 50.
    max_candidates
        Samples clustered; the rest joins the nearest clustered sample, if near.
    seed
        Same seed, same clusters.
    """

    min_cluster_size: int | None = None
    min_samples: int = 1
    dimensions: int = 32
    max_candidates: int = 10_000
    seed: int = 0


def cluster_uncertain(
    features: Vectors,
    settings: ClusterSettings | None = None,
    progress: ProgressReporter = SILENT,
) -> Labels:
    """Group the uncertain samples by HDBSCAN.

    Parameters
    ----------
    features : ndarray of float32, shape (m_samples, d_features)
        One row per uncertain sample; the smoothed joint features cluster best.
    settings
        Sizes and limits; ``None`` for the defaults.
    progress
        Told before and after each step; the cancel points. HDBSCAN itself cannot
        be interrupted: seconds at the largest number of candidates.

    Returns
    -------
    ndarray of int32, shape (m_samples,)
        Cluster of every sample, 0 the largest; -1 without one.

    References
    ----------
    Campello, Moulavi & Sander, "Density-Based Clustering Based on Hierarchical
    Density Estimates", PAKDD 2013.
    """
    settings = settings or ClusterSettings()
    m_samples = len(features)
    labels = np.full(m_samples, NO_CLUSTER, dtype=np.int32)
    candidates = np.arange(m_samples)
    if m_samples > settings.max_candidates:
        generator = np.random.default_rng(settings.seed)
        chosen = generator.choice(m_samples, settings.max_candidates, replace=False)
        candidates = np.sort(chosen)
    size = settings.min_cluster_size or default_cluster_size(len(candidates))
    # Below that there is room for one cluster only, and one says nothing.
    if len(candidates) < 2 * size:
        return labels
    progress.report(0, 3, "Grouping what is uncertain")
    reduced = _principal(features, settings)
    if not np.any(np.ptp(reduced, axis=0) > 0):
        return np.zeros(m_samples, dtype=np.int32)
    progress.report(1, 3, "Grouping what is uncertain")
    labels[candidates] = _hdbscan(reduced[candidates], size, settings.min_samples)
    progress.report(2, 3, "Grouping what is uncertain")
    if len(candidates) < m_samples:
        _join_rest(reduced, labels, candidates)
    progress.report(3, 3, "Grouping what is uncertain")
    return _by_size(labels)


def default_cluster_size(m_samples: int) -> int:
    """Return the smallest cluster worth showing: round(sqrt(m) / 2), 5 to 50.

    Parameters
    ----------
    m_samples
        Number of samples to cluster.

    Returns
    -------
    int
        Samples, 5 to 50.
    """
    return int(np.clip(round(np.sqrt(m_samples) / 2), 5, 50))


def medoid_and_outliers(
    vectors: Vectors, rows: npt.NDArray[np.int64]
) -> npt.NDArray[np.int64]:
    """Order a cluster for reading: its centre first, then the farthest from it.

    Whoever agrees with the medoid's label and with the outliers' can give it to all.

    Parameters
    ----------
    vectors : ndarray of float32, shape (n_samples, d_features)
        Unit-length rows.
    rows : ndarray of int64, shape (m_rows,)
        The cluster's samples.

    Returns
    -------
    ndarray of int64, shape (m_rows,)
        ``rows`` reordered: the sample with the highest mean cosine to the others,
        then by rising cosine to it.
    """
    if len(rows) == 0:
        return np.empty(0, dtype=np.int64)
    members = vectors[rows]
    medoid = int(np.argmax(members @ members.sum(axis=0)))
    closeness = members @ members[medoid]
    closeness[medoid] = -np.inf
    return np.asarray(rows[np.argsort(closeness, kind="stable")], dtype=np.int64)


def cluster_words(
    texts: Sequence[str], labels: Labels, n: int = 3
) -> list[tuple[str, ...]]:
    """Name each cluster by the words that set it apart (class-based TF-IDF).

    A word's weight in a cluster is its share of the cluster's words times
    log(1 + A / f): f counts it in all texts, A is the mean number of words in a
    cluster. Samples without a cluster count as one more.

    Parameters
    ----------
    texts
        Text of every sample; empty for an image.
    labels : ndarray of int32, shape (n_samples,)
        Cluster of every sample, -1 without one.
    n
        Words per cluster.

    Returns
    -------
    list of tuple of str
        At index i up to ``n`` words of cluster i, best first; fewer, or none, where
        there is nothing but stop words.

    References
    ----------
    Grootendorst, "BERTopic: Neural topic modeling with a class-based TF-IDF
    procedure", arXiv:2203.05794, section 3.3.
    """
    from scipy.sparse import csr_matrix
    from sklearn.feature_extraction.text import CountVectorizer

    n_clusters = int(labels.max(initial=NO_CLUSTER)) + 1
    vectorizer = CountVectorizer(stop_words="english", token_pattern=WORD_PATTERN)
    # scikit-learn raises on an empty vocabulary; one word nobody uses avoids asking.
    analyse = vectorizer.build_analyzer()
    if not any(analyse(text) for text in texts):
        return [()] * n_clusters
    counts = vectorizer.fit_transform(texts)
    words = vectorizer.get_feature_names_out()
    membership = csr_matrix(
        (np.ones(len(texts)), (labels + 1, np.arange(len(texts)))),
        shape=(n_clusters + 1, len(texts)),
    )
    per_cluster = (membership @ counts).toarray()
    sizes = per_cluster.sum(axis=1, keepdims=True)
    shares = per_cluster / np.maximum(sizes, 1)
    weights = shares * np.log1p(sizes.mean() / per_cluster.sum(axis=0))
    names = []
    for row in weights[1:]:
        best = np.argsort(-row, kind="stable")[:n]
        names.append(tuple(str(words[i]) for i in best if row[i] > 0))
    return names


def _principal(features: Vectors, settings: ClusterSettings) -> npt.NDArray[np.float64]:
    from sklearn.utils.extmath import randomized_svd

    centred = features - features.mean(axis=0)
    dimensions = min(settings.dimensions, *centred.shape)
    left, values, _ = randomized_svd(
        centred, dimensions, n_iter=2, random_state=settings.seed
    )
    return np.asarray(left * values, dtype=np.float64)


def _hdbscan(
    reduced: npt.NDArray[np.float64], min_cluster_size: int, min_samples: int
) -> Labels:
    from hdbscan import HDBSCAN

    # Measured at 6,000 samples: Prim's algorithm beats Boruvka's above 16 dimensions,
    # and needs no matrix of all distances, unlike "generic". Leaves rather than the
    # most stable clusters: smaller ones that share a label more often.
    model = HDBSCAN(
        min_cluster_size=min_cluster_size,
        min_samples=min_samples,
        algorithm="prims_kdtree",
        cluster_selection_method="leaf",
        core_dist_n_jobs=1,
    )
    return np.asarray(model.fit_predict(reduced), dtype=np.int32)


def _join_rest(
    reduced: npt.NDArray[np.float64],
    labels: Labels,
    candidates: npt.NDArray[np.int64],
) -> None:
    """Give samples beyond the cap the label of the nearest clustered one, in place.

    Near means: no farther than 95 % of the clustered samples are from their nearest.
    """
    from sklearn.metrics import pairwise_distances_argmin_min
    from sklearn.neighbors import NearestNeighbors

    clustered = candidates[labels[candidates] >= 0]
    if len(clustered) < 2:
        return
    # In 32 dimensions a tree asks nearly everybody: products of blocks are quicker.
    centres = reduced[clustered]
    asked = NearestNeighbors(n_neighbors=1, algorithm="brute").fit(centres)
    spacing, _ = asked.kneighbors()
    near = float(np.quantile(spacing, 0.95))
    rest = np.setdiff1d(np.arange(len(labels)), candidates)
    position, distance = pairwise_distances_argmin_min(reduced[rest], centres)
    joins = distance <= near
    labels[rest[joins]] = labels[clustered[position[joins]]]


def _by_size(labels: Labels) -> Labels:
    """Renumber the clusters from the largest; equals by their first sample."""
    clustered = labels >= 0
    found, first, inverse, sizes = np.unique(
        labels[clustered], return_index=True, return_inverse=True, return_counts=True
    )
    rank = np.empty(len(found), dtype=np.int32)
    rank[np.lexsort((first, -sizes))] = np.arange(len(found), dtype=np.int32)
    renumbered = np.full(len(labels), NO_CLUSTER, dtype=np.int32)
    renumbered[clustered] = rank[inverse]
    return renumbered
