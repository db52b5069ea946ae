"""Which samples to ask about next.

Every strategy is a pure function: the rows that may be chosen come in, the chosen
rows go out, without repeats, at most as many as there are. Same seed, same choice.
"""

import warnings

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.int64]
Floats = npt.NDArray[np.floating]

GEOMETRY_DIMENSIONS = 64
MAX_TYPICAL_CLUSTERS = 400
TYPICAL_LABELS = 50
"""Labels below which typical samples teach more than uncertain ones."""
SHORTLIST = 4
"""Samples considered per sample chosen, by smallest lead."""
NEAR_DUPLICATE = 0.98
"""Cosine above which a second sample teaches nothing new."""


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


def selection_geometry(features: npt.NDArray[np.float32], seed: int = 0) -> Floats:
    """Return the space in which selection measures how alike samples are.

    Parameters
    ----------
    features : ndarray of float32, shape (n_samples, d_features)
        The smoothed joint features.
    seed
        Of the randomised decomposition.

    Returns
    -------
    ndarray of float32, shape (n_samples, at most 64)
        The principal components, not scaled.

    References
    ----------
    Halko, Martinsson & Tropp, "Finding Structure with Randomness", SIAM Review 2011,
    section 1.6.
    """
    from sklearn.utils.extmath import randomized_svd

    if len(features) == 0:
        return np.zeros((0, min(GEOMETRY_DIMENSIONS, features.shape[1])), np.float32)
    dimensions = min(GEOMETRY_DIMENSIONS, *features.shape)
    left, values, _ = randomized_svd(
        features - features.mean(axis=0), dimensions, n_iter=2, random_state=seed
    )
    return np.asarray(left * values, dtype=np.float32)


def select_random(candidates: Rows, batch_size: int, seed: int = 0) -> Rows:
    """Choose at random, every candidate equally likely: the audit slice.

    Parameters
    ----------
    candidates : ndarray of int64, shape (m_candidates,)
        Rows that may be chosen, without repeats.
    batch_size
        Rows wanted.
    seed
        Same seed, same choice.

    Returns
    -------
    ndarray of int64, shape (min(batch_size, m_candidates),)
        The chosen rows, in random order.
    """
    shuffled = np.random.default_rng(seed).permutation(candidates)
    return np.asarray(shuffled[:batch_size], dtype=np.int64)


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
    cluster[pool] = _k_means(geometry[pool], n_clusters, seed)
    sizes = np.bincount(cluster[pool], minlength=n_clusters)
    covered = np.bincount(cluster[labelled], minlength=n_clusters) > 0
    # One pass in order of typicality: the first met of each cluster is its best.
    by_typicality = candidates[np.argsort(-typicality[candidates], kind="stable")]
    met, first = np.unique(cluster[by_typicality], return_index=True)
    best = by_typicality[first][~covered[met]]
    best = best[np.argsort(-sizes[cluster[best]], kind="stable")][:batch_size]
    return _filled(best, by_typicality, batch_size)


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
    lead = _lead(probabilities[candidates])
    ranked = candidates[np.argsort(lead, kind="stable")]
    shortlist = ranked[: SHORTLIST * batch_size]
    cluster = _k_means(geometry[shortlist], batch_size, seed)
    # The shortlist is ranked: the first met of each cluster has its smallest lead.
    _, first = np.unique(cluster, return_index=True)
    preferred = np.concatenate([shortlist[np.sort(first)], np.delete(shortlist, first)])
    chosen = _without_near_duplicates(preferred, vectors, batch_size)
    return _filled(chosen, ranked, batch_size)


def select_paper(
    candidates: Rows,
    probabilities: Floats,
    uncertainty: Floats,
    tau: float,
    clusters: npt.NDArray[np.integer],
    budget: int,
) -> Rows:
    """Choose argmax Σ Entropy(P(y|x)) over at most B samples covering the clusters.

    Among the candidates above the threshold, each cluster gives the sample with the
    largest entropy, clusters with the most entropy in all first; what is left of the
    budget goes to the largest entropies wherever they are. That is the maximum under
    the constraint: the objective is a sum, so samples do not interact.

    Parameters
    ----------
    candidates : ndarray of int64, shape (m_candidates,)
        Rows that may be chosen, without repeats. They index the arrays below.
    probabilities : ndarray of float, shape (n_samples, n_classes)
        The ensemble's P; rows sum to 1.
    uncertainty : ndarray of float, shape (n_samples,)
        U(x).
    tau
        The threshold; only samples with U > τ are chosen.
    clusters : ndarray of int, shape (n_samples,)
        Cluster of every sample, -1 without one.
    budget
        B, the most samples to choose.

    Returns
    -------
    ndarray of int64, shape (at most budget,)
        The chosen rows: the clusters' first, then the fill.
    """
    eligible = candidates[uncertainty[candidates] > tau]
    entropy = np.zeros(len(probabilities), dtype=np.float64)
    entropy[eligible] = _entropy(probabilities[eligible])
    ranked = eligible[np.argsort(-entropy[eligible], kind="stable")]
    grouped = ranked[clusters[ranked] >= 0]
    _, first, inverse = np.unique(
        clusters[grouped], return_index=True, return_inverse=True
    )
    mass = np.bincount(inverse, weights=entropy[grouped], minlength=len(first))
    cover = grouped[first][np.argsort(-mass, kind="stable")]
    return _filled(cover[: max(budget, 0)], ranked, max(budget, 0))


def group_by_suggestion(
    rows: Rows,
    suggestion: npt.NDArray[np.integer],
    clusters: npt.NDArray[np.integer] | None = None,
    max_size: int = 10,
) -> list[Rows]:
    """Split chosen rows into batches that share a suggested label.

    Parameters
    ----------
    rows : ndarray of int64, shape (m_rows,)
        Chosen rows, in the order of the queue.
    suggestion : ndarray of int, shape (m_rows,)
        The label suggested for each.
    clusters : ndarray of int, shape (m_rows,), optional
        Cluster of each: batches then share the cluster, too.
    max_size
        Most rows in a batch.

    Returns
    -------
    list of ndarray of int64
        The batches, in the order in which their first row comes in ``rows``; inside
        a batch the order of ``rows`` is kept.
    """
    keys = [suggestion] if clusters is None else [suggestion, clusters]
    groups: dict[tuple[int, ...], list[int]] = {}
    for row, *key in zip(rows.tolist(), *(part.tolist() for part in keys), strict=True):
        groups.setdefault(tuple(key), []).append(row)
    position = {row: place for place, row in enumerate(rows.tolist())}
    batches = [
        np.array(members[start : start + max_size], dtype=np.int64)
        for members in groups.values()
        for start in range(0, len(members), max_size)
    ]
    return sorted(batches, key=lambda batch: position[int(batch[0])])


def _k_means(geometry: Floats, n_clusters: int, seed: int) -> npt.NDArray[np.int32]:
    from sklearn.cluster import MiniBatchKMeans
    from sklearn.exceptions import ConvergenceWarning

    if n_clusters >= len(geometry):
        return np.arange(len(geometry), dtype=np.int32)
    model = MiniBatchKMeans(
        n_clusters, random_state=seed, n_init=1, batch_size=512, max_iter=20
    )
    with warnings.catch_warnings():
        # Equal samples leave clusters empty: expected, and the fill makes up for it.
        warnings.filterwarnings(
            "ignore", message="Number of distinct clusters", category=ConvergenceWarning
        )
        return np.asarray(model.fit_predict(geometry), dtype=np.int32)


def _lead(probabilities: Floats) -> Floats:
    """Return by how much the best class leads the second; 1 if there is one class."""
    if probabilities.shape[1] < 2:
        return np.ones(len(probabilities))
    top_two = np.partition(probabilities, -2, axis=1)[:, -2:]
    return np.asarray(top_two[:, 1] - top_two[:, 0])


def _entropy(probabilities: Floats) -> npt.NDArray[np.float64]:
    positive = np.where(probabilities > 0, probabilities, 1.0).astype(np.float64)
    return np.asarray(-(positive * np.log(positive)).sum(axis=1))


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


def _filled(chosen: Rows, ranked: Rows, batch_size: int) -> Rows:
    """Return the chosen rows, and the best-ranked others up to the batch size."""
    rest = ranked[~np.isin(ranked, chosen)]
    filled = np.concatenate([chosen, rest[: max(batch_size - len(chosen), 0)]])
    return filled.astype(np.int64)
