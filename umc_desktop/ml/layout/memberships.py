"""How strongly neighbours hold each other on the map: UMAP's fuzzy union."""

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from umc_desktop.ml.graph import NeighbourGraph

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

BANDWIDTH_STEPS = 40


def fuzzy_union(graph: NeighbourGraph) -> "csr_matrix":
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
