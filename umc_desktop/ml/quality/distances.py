"""Distances between many samples, a block at a time."""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.progress import SILENT, ProgressReporter
from umc_desktop.ml.features import joint, unit
from umc_desktop.ml.selection.geometry import selection_geometry

Matrix = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]

_BLOCK_SCORES = 8_000_000  # cosines held at a time: 32 MB


def compared_in(smoothed: Sequence[Matrix]) -> Matrix:
    """Return where samples are compared: the directions that selection goes by.

    Parameters
    ----------
    smoothed
        Per encoder float32, shape (n_samples, n_dimensions), smoothed over the graph.

    Returns
    -------
    ndarray of float32, shape (n_samples, at most 64)
        Rows of length 1.
    """
    return unit(selection_geometry(joint(smoothed)))


def cosine_blocks(
    queries: Matrix, references: Matrix, progress: ProgressReporter = SILENT
) -> Iterator[tuple[slice, Matrix]]:
    """Yield the cosines of all pairs, some queries at a time.

    Parameters
    ----------
    queries, references
        float32, shape (n, n_dimensions), rows of length 1.
    progress
        Told before every block; the cancel point.

    Yields
    ------
    slice, ndarray of float32, shape (n_block, n_references)
        Which queries, and their cosines; may be written to.
    """
    step = max(1, _BLOCK_SCORES // max(len(references), 1))
    for start in range(0, len(queries), step):
        progress.report(start, len(queries), "Comparing samples")
        block = slice(start, min(start + step, len(queries)))
        yield block, queries[block] @ references.T


def distance(cosines: npt.NDArray[np.floating]) -> Matrix:
    """Return the Euclidean distance √(2 − 2 cos) of unit vectors, 0 to 2."""
    return np.asarray(np.sqrt(np.maximum(2 - 2 * cosines, 0)), np.float32)


def distance_to_nearest(
    vectors: Matrix, references: Rows, progress: ProgressReporter = SILENT
) -> Matrix:
    """Return how far each sample is from the nearest of some samples.

    Parameters
    ----------
    vectors
        float32, shape (n_samples, n_dimensions), rows of length 1.
    references
        int64, shape (n_references,): rows to be near to.
    progress
        Told before every block.

    Returns
    -------
    ndarray of float32, shape (n_samples,)
        Euclidean, 0 to 2; infinite if there is no reference.
    """
    if len(references) == 0:
        return np.full(len(vectors), np.inf, np.float32)
    found = np.empty(len(vectors), np.float32)
    for block, cosines in cosine_blocks(vectors, vectors[references], progress):
        found[block] = distance(cosines.max(axis=1))
    found[references] = 0  # whatever rounding says
    return found


def distance_to_neighbour(
    vectors: Matrix, centres: Rows, k: int = 1, progress: ProgressReporter = SILENT
) -> Matrix:
    """Return how far some samples are from their k-th nearest neighbour.

    Parameters
    ----------
    vectors
        float32, shape (n_samples, n_dimensions), rows of length 1; at least two.
    centres
        int64, shape (n_centres,).
    k
        1 for the nearest; at most n_samples - 1.
    progress
        Told before every block.

    Returns
    -------
    ndarray of float32, shape (n_centres,)
    """
    found = np.empty(len(centres), np.float32)
    for block, cosines in cosine_blocks(vectors[centres], vectors, progress):
        cosines[np.arange(len(cosines)), centres[block]] = -np.inf
        at = cosines.shape[1] - k
        found[block] = distance(np.partition(cosines, at, axis=1)[:, at])
    return found
