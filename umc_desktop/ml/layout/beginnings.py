"""Where samples begin before the optimiser moves them."""

import numpy as np
import numpy.typing as npt

from umc_desktop.ml.graph import NeighbourGraph
from umc_desktop.ml.layout.alignment import Positions

SMALLEST_LAYOUT = 15
"""Samples below which the map is a circle: there is no structure to lay out."""
SPECTRAL_DIMENSIONS = 32


def spectral_start(graph: NeighbourGraph, seed: int) -> Positions:
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


def filled_start(
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


def circle(graph: NeighbourGraph) -> Positions:
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
