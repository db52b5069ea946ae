"""TypiClust as published: typical samples of the largest clusters without a label."""

from collections import deque

import numpy as np
import numpy.typing as npt

from umc_desktop.ml.selection.k_means import fitted_clusters, select_weighted_k_means_pp
from umc_desktop.ml.selection.rows import Floats, Rows

MAX_CLUSTERS = 500
"""Clusters there are at most, however many samples have labels."""
MINI_BATCHES_ABOVE = 50
"""Clusters above which k-means learns from mini-batches."""
TOO_SMALL = 5
"""Clusters of this size or below are passed over where others are left."""
NEIGHBOURS = 20
"""Nearest samples of the cluster that say how typical one is."""
_MINI_BATCH = 5000
_DRAWN_PER_CLUSTER = 10  # samples among which the seeds of mini-batches are


def select_typiclust(
    candidates: Rows, labelled: Rows, vectors: Floats, batch_size: int, seed: int = 0
) -> Rows:
    """Choose the most typical sample of each cluster that has the fewest labels.

    k-means makes as many clusters as there will be labels. Clusters with fewer
    labels come first, larger ones before smaller; each gives its most typical
    sample, the one with the smallest mean distance to the 20 nearest in the cluster
    (to half of the cluster if that is fewer). When all have given, they give again.

    ``select_typical`` is the default's faster relative: there typicality comes from
    the graph of the whole pool.

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
    seed
        Of the k-means clustering.

    Returns
    -------
    ndarray of int64, shape (min(batch_size, m_candidates),)
        The chosen rows, in the order of their clusters.

    References
    ----------
    Hacohen, Dekel & Weinshall, "Active Learning on a Budget: Opposite Strategies Suit
    High and Low Budgets", ICML 2022, section 3 and appendix; constants from the
    authors' code.
    """
    batch_size = min(batch_size, len(candidates))
    if batch_size <= 0:
        return np.empty(0, dtype=np.int64)
    pool = np.concatenate([candidates, labelled])
    points = np.asarray(vectors[pool], dtype=np.float32)
    cluster = _clusters(points, len(labelled) + batch_size, seed)
    # the candidates come first, so their places in the pool are their own
    members = [
        np.flatnonzero(cluster[: len(candidates)] == number)
        for number in range(cluster.max() + 1)
    ]
    places: list[int] = []
    for numbers in _by_need(cluster, cluster[len(candidates) :]):
        turns = deque(number for number in numbers if len(members[number]))
        while turns and len(places) < batch_size:
            number = turns.popleft()
            typical = _most_typical(points[members[number]])
            places.append(int(members[number][typical]))
            members[number] = np.delete(members[number], typical)
            if len(members[number]):
                turns.append(number)
    return candidates[places].astype(np.int64)


def _clusters(points: Floats, n_clusters: int, seed: int) -> npt.NDArray[np.int32]:
    from sklearn.cluster import KMeans, MiniBatchKMeans

    n_clusters = min(n_clusters, MAX_CLUSTERS, len(points))
    if n_clusters <= MINI_BATCHES_ABOVE:
        return fitted_clusters(KMeans(n_clusters, random_state=seed), points)
    # scikit-learn tries several seeds for every cluster, which takes longer than all
    # the rest; one is what k-means++ asks for.
    n_drawn = min(_DRAWN_PER_CLUSTER * n_clusters, len(points))
    drawn = np.random.default_rng(seed).choice(len(points), n_drawn, replace=False)
    weights = np.ones(len(points))
    seeds = select_weighted_k_means_pp(drawn, weights, points, n_clusters, seed)
    model = MiniBatchKMeans(
        n_clusters,
        init=points[seeds],
        n_init=1,
        random_state=seed,
        batch_size=_MINI_BATCH,
    )
    return fitted_clusters(model, points)


def _by_need(
    cluster: npt.NDArray[np.int32], of_labelled: npt.NDArray[np.int32]
) -> tuple[list[int], list[int]]:
    """Return the clusters by fewest labels, then size: large ones, too small ones."""
    sizes = np.bincount(cluster)
    labels = np.bincount(of_labelled, minlength=len(sizes))
    order = np.lexsort((-sizes, labels))
    large = sizes[order] > TOO_SMALL
    return order[large].tolist(), order[~large].tolist()


def _most_typical(points: Floats) -> int:
    """Return the place with the highest 1 / mean distance to its nearest."""
    from sklearn.neighbors import NearestNeighbors

    n_neighbours = min(NEIGHBOURS, len(points) // 2)
    if n_neighbours == 0:
        return 0
    model = NearestNeighbors(n_neighbors=n_neighbours).fit(points)
    distances, _ = model.kneighbors()
    return int(distances.mean(axis=1).argmin())
