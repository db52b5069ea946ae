"""TypiClust as published: typical samples of the largest clusters without a label."""

from collections import deque

import numpy as np
import numpy.typing as npt

from umc_desktop.ml.selection.k_means import fitted_clusters
from umc_desktop.ml.selection.rows import Floats, Rows
from umc_desktop.ml.threads import threads_worth

MAX_CLUSTERS = 500
"""Clusters there are at most, however many samples have labels."""
TOO_SMALL = 5
"""Clusters of this size or below are passed over where others are left."""
NEIGHBOURS = 20
"""Nearest samples of the cluster that say how typical one is."""
_DRAWN, _DRAWN_PER_CLUSTER = 5000, 10  # samples among which the first centres are
_STEPS = 300
_LARGE_POOL, _STEPS_IF_LARGE = 20_000, 5  # more steps hardly change the clusters


def select_typiclust(
    candidates: Rows, labelled: Rows, vectors: Floats, batch_size: int, seed: int = 0
) -> Rows:
    """Choose the most typical sample of each cluster that has the fewest labels.

    k-means makes as many clusters as there will be labels. Clusters with fewer
    labels come first, larger ones before smaller; each gives its most typical
    sample, the one with the smallest mean distance to the 20 nearest in the cluster
    (to half of the cluster if that is fewer). When all have given, they give again.

    The authors' code clusters in mini-batches above 50 clusters. Here all samples take
    part in every step: that is no slower, and in many dimensions mini-batches end with
    a fifth of the clusters holding one sample.

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
    from sklearn.cluster import KMeans

    n_clusters = min(n_clusters, MAX_CLUSTERS, len(points))
    rng = np.random.default_rng(seed)
    n_drawn = min(max(_DRAWN_PER_CLUSTER * n_clusters, _DRAWN), len(points))
    drawn = points[rng.choice(len(points), n_drawn, replace=False)]
    model = KMeans(
        n_clusters,
        init=_seeds(drawn, n_clusters, rng),
        n_init=1,
        max_iter=_STEPS if len(points) <= _LARGE_POOL else _STEPS_IF_LARGE,
        random_state=seed,
    )
    return fitted_clusters(model, points)


def _seeds(points: Floats, n_wanted: int, rng: np.random.Generator) -> Floats:
    """Draw the first centres by greedy k-means++: of several drawn the best stays.

    Arthur & Vassilvitskii, SODA 2007, section 6; as many as scikit-learn draws, which
    takes three times as long for it.
    """
    n_drawn = 2 + int(np.log(n_wanted))
    lengths = np.einsum("ij,ij->i", points, points)
    chosen = [int(rng.integers(len(points)))]
    nearest = lengths + lengths[chosen[0]] - 2 * (points @ points[chosen[0]])
    with threads_worth(points.size * n_drawn):
        while len(chosen) < n_wanted:
            mass = np.cumsum(np.maximum(nearest, 0), dtype=np.float64)
            drawn = np.searchsorted(mass, rng.random(n_drawn) * mass[-1])
            drawn = np.minimum(drawn, len(points) - 1)  # all equal: there is no mass
            distances = -2 * (points[drawn] @ points.T)
            distances += lengths + lengths[drawn, None]
            np.minimum(distances, nearest, out=distances)
            best = int(distances.sum(axis=1).argmin())
            nearest = distances[best]
            chosen.append(int(drawn[best]))
    return np.asarray(points[chosen])


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
