"""Laying a map out: neighbours close together, the map where it was before."""

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.progress import SILENT, ProgressReporter
from umc_desktop.ml.graph import WEIGHT_FLOOR, WEIGHT_POWER, NeighbourGraph
from umc_desktop.ml.layout.alignment import (
    Positions,
    align,
    known_rows,
    restrain,
    spread_of,
)
from umc_desktop.ml.layout.beginnings import (
    SMALLEST_LAYOUT,
    circle,
    filled_start,
    spectral_start,
)
from umc_desktop.ml.layout.memberships import fuzzy_union
from umc_desktop.ml.layout.optimising import optimise

SMALL_EPOCHS = 500
COLD_EPOCHS = 200
WARM_EPOCHS = 60
SMALL_PROJECT = 2_000
WARM_LEARNING_RATE = 0.03
FIRST_SIDE = 10.0
"""Side of the square that the first layout begins in, in the optimiser's unit."""
PLACING_NOISE = 2e-3
"""Of samples placed among others, in parts of the map's spread."""


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
    known = known_rows(start, graph.n_samples)
    # A turn and a scale cannot be read off fewer than three positions.
    if known.sum() < 3:
        start = None
    strengths = fuzzy_union(graph)
    if graph.n_samples < SMALLEST_LAYOUT or strengths.nnz == 0:
        placed = circle(graph)
    elif start is None:
        epochs = SMALL_EPOCHS if graph.n_samples <= SMALL_PROJECT else COLD_EPOCHS
        begin = spectral_start(graph, seed)
        placed = optimise(
            strengths, _to_side(begin, FIRST_SIDE), (epochs, 1.0), seed, progress
        )
    else:
        begin = filled_start(graph, start, known)
        schedule = (WARM_EPOCHS, WARM_LEARNING_RATE)
        placed = optimise(strengths, begin, schedule, seed, progress)
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
    size = PLACING_NOISE * spread_of(np.asarray(laid_out, dtype=np.float64))
    noise = np.random.default_rng(seed).normal(scale=size, size=placed.shape)
    return np.asarray(placed + noise, dtype=np.float32)


def _to_side(placed: Positions, side: float) -> Positions:
    """Return the map stretched to a square from 0 to ``side``."""
    low, high = placed.min(axis=0), placed.max(axis=0)
    span = np.maximum(high - low, 1e-12)
    return np.asarray((placed - low) / span * side, dtype=np.float32)
