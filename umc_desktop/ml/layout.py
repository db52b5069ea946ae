"""The map: a place in the plane for every sample."""

import io
import warnings
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.progress import SILENT, ProgressReporter
from umc_desktop.ml.graph import WEIGHT_FLOOR, WEIGHT_POWER, NeighbourGraph

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Positions = npt.NDArray[np.float32]

_SEEDS = (np.iinfo(np.int32).min + 1, np.iinfo(np.int32).max - 1)
SMALLEST_LAYOUT = 15
"""Samples below which the map is a circle: there is no structure to lay out."""
MIN_DISTANCE = 0.1
SMALL_EPOCHS = 500
COLD_EPOCHS = 200
WARM_EPOCHS = 60
SMALL_PROJECT = 2_000
WARM_LEARNING_RATE = 0.03
FIRST_SIDE = 10.0
"""Side of the square that the first layout begins in, in the optimiser's unit."""
SPECTRAL_DIMENSIONS = 32
BANDWIDTH_STEPS = 40
PLACING_NOISE = 2e-3
"""Of samples placed among others, in parts of the map's spread."""
LARGEST_DRIFT = 0.05
"""How far a map may move when it is laid out anew, see ``drift``."""


def fit_layout(
    graph: NeighbourGraph,
    start: npt.NDArray[np.floating] | None = None,
    seed: int = 0,
    progress: ProgressReporter = SILENT,
) -> Positions:
    """Place the samples so that neighbours lie close together (UMAP).

    Parameters
    ----------
    graph : NeighbourGraph
        The samples' neighbours; nothing is searched again.
    start : ndarray of float, shape (n_samples, 2), optional
        The previous map as this function returned it, with NaN rows for samples it
        did not have: these begin at their neighbours' mean. The result is turned,
        mirrored, scaled and shifted onto it, and no further from it than
        ``LARGEST_DRIFT``, so that the map stays put between rounds.
    seed
        Same seed, same map.
    progress
        Told several times a second once the optimiser has been compiled (about two
        seconds, once per process); the cancel point.

    Returns
    -------
    ndarray of float32, shape (n_samples, 2)
        In the optimiser's own unit, on which its forces depend: ``tile`` makes it
        fit a canvas. With ``start``, where the previous map was.

    References
    ----------
    McInnes, Healy & Melville, "UMAP: Uniform Manifold Approximation and Projection
    for Dimension Reduction", arXiv:1802.03426, sections 3 and 4.
    """
    progress.report(0, None, "Laying out the map")
    known = _known_rows(start, graph.n_samples)
    # A turn and a scale cannot be read off fewer than three positions.
    if known.sum() < 3:
        start = None
    strengths = _fuzzy_union(graph)
    if graph.n_samples < SMALLEST_LAYOUT or strengths.nnz == 0:
        placed = _circle(graph)
    elif start is None:
        epochs = SMALL_EPOCHS if graph.n_samples <= SMALL_PROJECT else COLD_EPOCHS
        begin = _spectral_start(graph, seed)
        placed = _optimise(
            strengths, _to_side(begin, FIRST_SIDE), (epochs, 1.0), seed, progress
        )
    else:
        begin = _filled_start(graph, start, known)
        schedule = (WARM_EPOCHS, WARM_LEARNING_RATE)
        placed = _optimise(strengths, begin, schedule, seed, progress)
    if start is None:
        return placed
    return restrain(align(placed, start), start)


def place_among(
    laid_out: npt.NDArray[np.floating],
    nearest: npt.NDArray[np.int64],
    cosines: npt.NDArray[np.float32],
    seed: int = 0,
) -> Positions:
    """Place samples at the weighted mean of neighbours that lie on the map already.

    Parameters
    ----------
    laid_out : ndarray of float, shape (m_laid_out, 2)
        The map of those neighbours.
    nearest : ndarray of int64, shape (n_samples, k)
        Rows of ``laid_out``, nearest first.
    cosines : ndarray of float32, shape (n_samples, k)
        How near they are. They weigh as in the graph: max(cosine, 0.001)³.
    seed
        Of a small noise, so that equal samples do not hide one another.

    Returns
    -------
    ndarray of float32, shape (n_samples, 2)
    """
    weights = np.clip(cosines, WEIGHT_FLOOR, None) ** WEIGHT_POWER
    weights /= weights.sum(axis=1, keepdims=True)
    placed = np.einsum("ik,ikd->id", weights, laid_out[nearest])
    size = PLACING_NOISE * _spread(np.asarray(laid_out, dtype=np.float64))
    noise = np.random.default_rng(seed).normal(scale=size, size=placed.shape)
    return np.asarray(placed + noise, dtype=np.float32)


def align(
    placed: npt.NDArray[np.floating], previous: npt.NDArray[np.floating]
) -> Positions:
    """Turn, mirror, scale and shift a map onto the previous one (Procrustes).

    Parameters
    ----------
    placed : ndarray of float, shape (n_samples, 2)
        The map to move.
    previous : ndarray of float, shape (n_samples, 2)
        Where the samples were; NaN rows are left out of the fit.

    Returns
    -------
    ndarray of float32, shape (n_samples, 2)
        ``placed`` after the transformation. Its spread over the known samples is the
        previous map's: the least-squares scale would shrink the map every round.

    References
    ----------
    Gower & Dijksterhuis, "Procrustes Problems", Oxford 2004, chapter 4 (rotation).
    """
    from scipy.linalg import orthogonal_procrustes

    known = _known_rows(previous, len(placed))
    here, there = placed[known].astype(np.float64), previous[known].astype(np.float64)
    centre_here, centre_there = here.mean(axis=0), there.mean(axis=0)
    here, there = here - centre_here, there - centre_there
    spread_here, spread_there = np.linalg.norm(here), np.linalg.norm(there)
    if spread_here == 0 or spread_there == 0:
        return np.asarray(placed - centre_here + centre_there, dtype=np.float32)
    turn, _ = orthogonal_procrustes(here, there)
    scale = spread_there / spread_here
    moved = (placed - centre_here) @ turn * scale + centre_there
    return np.asarray(moved, dtype=np.float32)


def restrain(
    placed: npt.NDArray[np.floating],
    previous: npt.NDArray[np.floating],
    limit: float = LARGEST_DRIFT,
) -> Positions:
    """Shorten all moves by the same length, so that the drift is at most ``limit``.

    What moved far has a reason to, new neighbours, and keeps most of its way; what
    moved little stays where it was.

    Parameters
    ----------
    placed : ndarray of float, shape (n_samples, 2)
        The map, aligned with the previous one.
    previous : ndarray of float, shape (n_samples, 2)
        Where the samples were; those with NaN rows stay where they are placed.
    limit
        See ``drift``.
    """
    known = _known_rows(previous, len(placed))
    restrained = np.asarray(placed, dtype=np.float32).copy()
    excess = drift(previous, placed) - limit
    if excess > 0:
        moves = placed[known] - previous[known]
        lengths = np.maximum(np.linalg.norm(moves, axis=1, keepdims=True), 1e-12)
        left = np.maximum(1 - excess * _spread(previous[known]) / lengths, 0)
        restrained[known] = previous[known] + moves * left
    return restrained


def drift(
    previous: npt.NDArray[np.floating], placed: npt.NDArray[np.floating]
) -> float:
    """Return how far the map moved: median move over the previous map's spread.

    Parameters
    ----------
    previous : ndarray of float, shape (n_samples, 2)
        Where the samples were; NaN rows do not count.
    placed : ndarray of float, shape (n_samples, 2)
        Where they are now.

    Returns
    -------
    float
        0 if nothing moved; 1 if half of the samples moved by more than the root mean
        square distance from the centre. 0 if no sample has both positions.
    """
    known = _known_rows(previous, len(placed))
    if not known.any():
        return 0.0
    before = previous[known]
    spread = _spread(before)
    move = float(np.median(np.linalg.norm(placed[known] - before, axis=1)))
    return move / spread if spread > 0 else 0.0


def _spread(positions: npt.NDArray[np.floating]) -> float:
    """Return the root mean square distance from the centre."""
    away = positions - positions.mean(axis=0)
    return float(np.sqrt(np.mean(np.sum(away**2, axis=1))))


class _EpochStream(io.TextIOBase):
    """Carries the optimiser's epoch count to the progress reporter.

    umap-learn offers no callback, but writes its progress to a file it is given:
    raising in ``write`` is the way to stop it.
    """

    def __init__(self, progress: ProgressReporter, epochs: int) -> None:
        super().__init__()
        self._progress = progress
        self._epochs = epochs

    def write(self, text: str) -> int:
        """Report the epoch written, or raise if the user asked to stop."""
        if text.strip().isdecimal():
            self._progress.report(int(text), self._epochs, "Laying out the map")
        return len(text)


def _optimise(
    strengths: "csr_matrix",
    begin: Positions,
    schedule: tuple[int, float],
    seed: int,
    progress: ProgressReporter,
) -> Positions:
    """Run umap-learn's optimiser; ``schedule`` is epochs and learning rate.

    Not by way of its ``simplicial_set_embedding``, which would first stretch the map
    that one starts from to a square of its own.
    """
    with warnings.catch_warnings():
        # umap-learn tells everybody that its neural variant needs TensorFlow.
        warnings.filterwarnings("ignore", "Tensorflow not installed", ImportWarning)
        from umap.layouts import optimize_layout_euclidean
        from umap.umap_ import find_ab_params, make_epochs_per_sample

    epochs, learning_rate = schedule
    curve = find_ab_params(1.0, MIN_DISTANCE)
    edges = strengths.tocoo()
    # Weaker ones would not be drawn once.
    drawn = edges.data >= edges.data.max() / epochs
    places = np.array(begin, dtype=np.float32, order="C")
    placed = optimize_layout_euclidean(
        places,
        places,
        edges.row[drawn],
        edges.col[drawn],
        epochs,
        len(places),
        make_epochs_per_sample(edges.data[drawn], epochs),
        *curve,
        np.random.RandomState(seed).randint(*_SEEDS, 3).astype(np.int64),
        initial_alpha=learning_rate,
        negative_sample_rate=5.0,
        tqdm_kwds={
            "disable": False,
            "file": _EpochStream(progress, epochs),
            "bar_format": "{n}",
            "mininterval": 0.1,
            "miniters": 1,
        },
        move_other=True,
    )
    return np.asarray(placed, dtype=np.float32)


def _to_side(placed: Positions, side: float) -> Positions:
    """Return the map stretched to a square from 0 to ``side``."""
    low, high = placed.min(axis=0), placed.max(axis=0)
    span = np.maximum(high - low, 1e-12)
    return np.asarray((placed - low) / span * side, dtype=np.float32)


def _fuzzy_union(graph: NeighbourGraph) -> "csr_matrix":
    """Return UMAP's fuzzy union of the neighbours' memberships.

    The same numbers as umap-learn's ``fuzzy_simplicial_set``, which would first
    compile for ten seconds in every process.
    """
    from scipy.sparse import csr_matrix

    present = graph.neighbours >= 0
    distances = np.where(present, 1.0 - graph.similarities, np.inf)
    distances = np.maximum(distances, 0.0).astype(np.float64)
    if distances.shape[1] == 0:
        return csr_matrix((graph.n_samples, graph.n_samples), dtype=np.float32)
    positive = np.where(distances > 0, distances, np.inf)
    nearest = positive.min(axis=1, keepdims=True)
    beyond = np.maximum(distances - np.where(np.isfinite(nearest), nearest, 0.0), 0.0)
    finite = np.where(present, distances, 0.0)
    floor = 1e-3 * finite.sum(axis=1, keepdims=True) / (distances.shape[1] + 1)
    bandwidth = np.maximum(_bandwidths(beyond), np.maximum(floor, 1e-12))
    memberships = np.where(present, np.exp(-beyond / bandwidth), 0.0)
    rows = np.repeat(np.arange(graph.n_samples), distances.shape[1])[present.ravel()]
    directed = csr_matrix(
        (memberships[present], (rows, graph.neighbours[present])),
        shape=(graph.n_samples, graph.n_samples),
        dtype=np.float32,
    )
    product = directed.multiply(directed.T)
    union = (directed + directed.T - product).tocsr()
    union.eliminate_zeros()
    return union


def _bandwidths(beyond: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return per sample the width s for which Σ exp(-beyond / s) = log2(k + 1)."""
    # Like umap-learn, k counts the sample itself, but its own term is left out.
    target = np.log2(beyond.shape[1] + 1)
    low = np.full((len(beyond), 1), 1e-9)
    high = np.full((len(beyond), 1), 1e3)
    # Halving in the logarithm: distances span several orders of magnitude.
    for _ in range(BANDWIDTH_STEPS):
        middle = np.sqrt(low * high)
        total = np.exp(-beyond / middle).sum(axis=1, keepdims=True)
        too_narrow = total < target
        low = np.where(too_narrow, middle, low)
        high = np.where(too_narrow, high, middle)
    return np.asarray(np.sqrt(low * high), dtype=np.float64)


def _spectral_start(graph: NeighbourGraph, seed: int) -> Positions:
    """Return the two main directions of the graph's leading eigenvectors."""
    from sklearn.utils.extmath import randomized_svd

    dimensions = min(SPECTRAL_DIMENSIONS, graph.n_samples - 1)
    vectors, values, _ = randomized_svd(
        graph.affinity, dimensions, n_iter=4, random_state=seed
    )
    spectral = vectors * values
    left, _, _ = np.linalg.svd(spectral - spectral.mean(axis=0), full_matrices=False)
    begin = left[:, :2] / max(float(left[:, :2].std()), 1e-12)
    # Samples that coincide would never be torn apart again.
    noise = np.random.default_rng(seed).normal(scale=0.01, size=begin.shape)
    return np.asarray(begin + noise, dtype=np.float32)


def _filled_start(
    graph: NeighbourGraph,
    start: npt.NDArray[np.floating],
    known: npt.NDArray[np.bool_],
) -> Positions:
    """Place new samples at their neighbours' weighted mean, step by step outwards."""
    filled = np.where(known[:, None], start, 0.0).astype(np.float64)
    placed = known.copy()
    while not placed.all():
        missing = np.flatnonzero(~placed)
        weights = graph.transition[missing][:, placed]
        total = np.asarray(weights.sum(axis=1)).ravel()
        reached = total > 0
        if not reached.any():
            filled[missing] = filled[known].mean(axis=0)
            break
        means = (weights @ filled[placed])[reached] / total[reached, None]
        filled[missing[reached]] = means
        placed[missing[reached]] = True
    spread = max(float(filled.std()), 1e-6)
    noise = np.random.default_rng(0).normal(scale=1e-3 * spread, size=filled.shape)
    return (filled + noise).astype(np.float32)


def _circle(graph: NeighbourGraph) -> Positions:
    """Place samples on a circle, similar ones next to each other."""
    n_samples = graph.n_samples
    if n_samples < 2:
        return np.zeros((n_samples, 2), dtype=np.float32)
    order = np.arange(n_samples)
    if n_samples < SMALLEST_LAYOUT:
        _, vectors = np.linalg.eigh(graph.affinity.toarray().astype(np.float64))
        order = np.argsort(vectors[:, -2], kind="stable")
    angles = np.empty(n_samples)
    angles[order] = 2 * np.pi * np.arange(n_samples) / n_samples
    return np.stack([np.cos(angles), np.sin(angles)], axis=1).astype(np.float32)


def _known_rows(
    positions: npt.NDArray[np.floating] | None, n_samples: int
) -> npt.NDArray[np.bool_]:
    if positions is None:
        return np.zeros(n_samples, dtype=np.bool_)
    return np.asarray(np.isfinite(positions).all(axis=1))
