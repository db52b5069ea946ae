"""Nearest neighbours by comparing everything with everything, block by block.

Exact, and on a few ten thousand samples faster than building an index.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.progress import ProgressReporter

Vectors = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]
Nearest = tuple[Rows, Vectors]
"""Rows of the neighbours and their cosines, (n, count) each, nearest first."""

APPROXIMATE_DIMENSIONS = 128
BLOCK_SCORES = 16_000_000
"""Similarities held at a time, per buffer: 64 MB of float32."""
BLOCK_ROWS = 512


def nearest_in_pool(
    vectors_by_encoder: Sequence[Vectors],
    count: int,
    progress: ProgressReporter,
    scale: npt.NDArray[np.floating] | None = None,
) -> tuple[list[Nearest], Nearest]:
    """Find the nearest of every sample among the others, by comparing all pairs.

    Parameters
    ----------
    vectors_by_encoder : sequence of ndarray of float32, shape (n_samples, d_encoder)
        Unit-length rows, one array per encoder.
    count
        Neighbours per sample; with fewer samples, all the others.
    progress
        Told after every block; the cancel point.
    scale
        Shape (n_samples,): what each sample's mean cosines are multiplied by, because
        not all encoders could read it.

    Returns
    -------
    by_encoder : list of Nearest
        In each encoder's space.
    joint : Nearest
        By the mean cosine over the encoders.
    """
    n_samples = len(vectors_by_encoder[0])
    count = min(count, max(n_samples - 1, 0))
    padded = [in_strips(vectors, count) for vectors in vectors_by_encoder]
    columns = padded[0][1]
    spaces = len(padded)
    nearest = np.zeros((spaces + 1, n_samples, count), dtype=np.int64)
    cosines = np.zeros((spaces + 1, n_samples, count), dtype=np.float32)
    rows = max(1, min(BLOCK_ROWS, BLOCK_SCORES // max(n_samples, 1)))
    for start in range(0, n_samples if count else 0, rows):
        stop = min(start + rows, n_samples)
        joint = np.zeros((stop - start, len(padded[0][0])), dtype=np.float32)
        scores = np.empty_like(joint)
        for space, (vectors, _) in enumerate(padded):
            np.matmul(vectors[start:stop], vectors.T, out=scores)
            if spaces > 1:
                joint += scores
            _hide(scores, start, n_samples)
            nearest[space, start:stop], cosines[space, start:stop] = best_of_rows(
                scores, count, columns
            )
            progress.report(
                start * spaces + (stop - start) * (space + 1),
                n_samples * spaces,
                "Finding neighbours",
            )
        if spaces > 1:
            joint /= spaces
            if scale is not None:
                joint[:, :n_samples] *= np.outer(scale[start:stop], scale)
            _hide(joint, start, n_samples)
            nearest[-1, start:stop], cosines[-1, start:stop] = best_of_rows(
                joint, count, columns
            )
    found = [(nearest[space], cosines[space]) for space in range(spaces)]
    return found, (nearest[-1], cosines[-1]) if spaces > 1 else found[0]


def nearest_of_new(
    new: Vectors, pool: Vectors, count: int, progress: ProgressReporter
) -> Nearest:
    """Find the nearest of new samples in the pool.

    Parameters
    ----------
    new : ndarray of float32, shape (m_new, d)
        Unit-length rows.
    pool : ndarray of float32, shape (n_samples, d)
        Unit-length rows.
    count
        Neighbours per sample, at most n_samples.
    progress
        Told after every block; the cancel point.
    """
    m_new, n_samples = len(new), len(pool)
    padded, columns = in_strips(pool, count)
    nearest = np.zeros((m_new, count), dtype=np.int64)
    cosines = np.zeros((m_new, count), dtype=np.float32)
    for start in range(0, m_new, BLOCK_ROWS):
        stop = min(start + BLOCK_ROWS, m_new)
        scores = new[start:stop] @ padded.T
        scores[:, n_samples:] = -2.0
        nearest[start:stop], cosines[start:stop] = best_of_rows(scores, count, columns)
        progress.report(stop, m_new, "Finding neighbours")
    return nearest, cosines


def principal_space(
    vectors_by_encoder: Sequence[Vectors], progress: ProgressReporter
) -> Vectors:
    """Return the joint space's first principal components, of unit length.

    Goes through the samples in blocks: the concatenation is never held whole.

    Parameters
    ----------
    vectors_by_encoder : sequence of ndarray of float32, shape (n_samples, d_encoder)
        Unit-length rows, one array per encoder.
    progress
        Told after every block; the cancel point.

    Returns
    -------
    ndarray of float32, shape (n_samples, 128)
        Fewer columns where the encoders together have fewer.
    """
    n_samples = len(vectors_by_encoder[0])
    dimensions = sum(vectors.shape[1] for vectors in vectors_by_encoder)
    blocks = range(0, n_samples, 8 * BLOCK_ROWS)
    scatter = np.zeros((dimensions, dimensions), dtype=np.float32)
    for start in blocks:
        block = _joint_block(vectors_by_encoder, start)
        scatter += block.T @ block
        progress.report(start, n_samples, "Finding neighbours")
    _, directions = np.linalg.eigh(scatter)
    directions = directions[:, -APPROXIMATE_DIMENSIONS:]
    reduced = np.concatenate(
        [_joint_block(vectors_by_encoder, start) @ directions for start in blocks]
    )
    lengths = np.linalg.norm(reduced, axis=1, keepdims=True)
    return np.asarray(reduced / np.maximum(lengths, 1e-9), dtype=np.float32)


def _hide(scores: Vectors, start: int, n_samples: int) -> None:
    """Put the samples themselves and the padding below every cosine."""
    rows = np.arange(len(scores))
    scores[rows, start + rows] = -2.0
    scores[:, n_samples:] = -2.0


def in_strips(vectors: Vectors, count: int) -> tuple[Vectors, int]:
    """Return the vectors with zero rows up to a multiple of the strip width."""
    # With n / c strips of c columns, _top partitions n / c + count * c numbers a row;
    # c = sqrt(n / count) makes that smallest.
    height = max(1, round(np.sqrt(len(vectors) / max(count, 1))))
    columns = max(1, -(-len(vectors) // height))
    padded = np.zeros((height * columns, vectors.shape[1]), dtype=np.float32)
    padded[: len(vectors)] = vectors
    return padded, columns


def best_of_rows(scores: Vectors, count: int, columns: int) -> Nearest:
    """Return the ``count`` largest of every row, largest first.

    A row is cut into strips (every ``columns``-th score). The largest scores lie in
    the strips with the largest maxima, so only those are partitioned: finding the
    neighbours of 20,000 samples this way costs a fraction of ``argpartition``.
    """
    rows, width = scores.shape
    height = width // columns
    strips = np.arange(columns)[None, :]
    if columns > count:
        peaks = scores.reshape(rows, height, columns).max(axis=1)
        strips = np.argpartition(peaks, columns - count, axis=1)[:, columns - count :]
    offsets = np.arange(height) * columns
    candidates = (strips[:, :, None] + offsets).reshape(len(strips), -1)
    candidates = np.broadcast_to(candidates, (rows, candidates.shape[1]))
    values = np.take_along_axis(scores, candidates, axis=1)
    best = np.argpartition(values, values.shape[1] - count, axis=1)
    best = best[:, values.shape[1] - count :]
    values = np.take_along_axis(values, best, axis=1)
    order = np.argsort(-values, axis=1, kind="stable")
    best = np.take_along_axis(best, order, axis=1)
    nearest = np.take_along_axis(candidates, best, axis=1)
    return nearest, np.take_along_axis(values, order, axis=1)


def _joint_block(vectors_by_encoder: Sequence[Vectors], start: int) -> Vectors:
    stop = start + 8 * BLOCK_ROWS
    block = np.hstack([vectors[start:stop] for vectors in vectors_by_encoder])
    return np.asarray(block, dtype=np.float32)
