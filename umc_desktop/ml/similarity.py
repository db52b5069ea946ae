"""Which samples are most alike: one exact scan over all vectors of an encoder.

The vectors stay where the cache has them, as the encoder gave them. Centring and
scaling happen to the scores: ``(x - m)·q / |x - m| = (x·q - m·q) / |x - m|``, so that
a scan reads every vector once and writes one number for each.
"""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.progress import SILENT, ProgressReporter
from umc_desktop.ml.threads import threads_worth

Vectors = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]

_BLOCK_ROWS = 16_384  # 25 MB of 384 dimensions: a cancelled scan stops within 2 ms
_MOST_THREADS = 4
_BLOCKS_EACH = 8  # fewer are done before a thread has started
_SMALLEST_LENGTH = np.float32(1e-9)
_TASTE = 61  # every how manieth score tells about where the best begin
_SPARE = 8


@dataclass(frozen=True)
class Space:
    """The samples as one encoder sees them.

    Attributes
    ----------
    stored
        float32, shape (n_stored, n_dimensions): vectors of these and other samples,
        as the encoder gave them; may be a memory map.
    rows
        int64, shape (n_samples,): each sample's row in ``stored``; any for a sample
        that the encoder cannot read, whose ``scale`` is 0.
    mean
        float32, shape (n_dimensions,): the samples' mean vector.
    scale
        float32, shape (n_samples,): 1 / the length of each sample's centred vector;
        0 for a sample that equals the mean or cannot be read.
    """

    stored: Vectors
    rows: Rows
    mean: Vectors
    scale: Vectors

    def direction(self, members: Rows) -> Vectors:
        """Return the mean direction of some samples, of length 1.

        Parameters
        ----------
        members : ndarray of int64, shape (m_samples,)
            Which samples, as indices into ``rows``.

        Returns
        -------
        ndarray of float32, shape (n_dimensions,)
            Zeros when they point nowhere.
        """
        vectors = np.asarray(self.stored[self.rows[members]], np.float32)
        units = (vectors - self.mean) * self.scale[members][:, None]
        mean: Vectors = units.mean(axis=0, dtype=np.float32)
        length = np.float32(np.linalg.norm(mean))
        return mean / length if length > _SMALLEST_LENGTH else np.zeros_like(mean)


def measure_space(stored: Vectors, rows: Rows) -> Space:
    """Return the space of some samples among stored vectors; -1 is no row."""
    read = rows >= 0
    if not read.all():
        known = measure_space(stored, rows[read])
        scale = np.zeros(len(rows), np.float32)
        scale[read] = known.scale
        return Space(stored, np.maximum(rows, 0), known.mean, scale)
    total = np.zeros(stored.shape[1], np.float64)
    for start in range(0, len(rows), _BLOCK_ROWS):
        block = stored[rows[start : start + _BLOCK_ROWS]]
        total += block.sum(axis=0, dtype=np.float64)
    mean = (total / max(len(rows), 1)).astype(np.float32)
    scale = np.zeros(len(rows), np.float32)
    for start in range(0, len(rows), _BLOCK_ROWS):
        centred = stored[rows[start : start + _BLOCK_ROWS]] - mean
        length = np.sqrt(np.einsum("ij,ij->i", centred, centred))
        known = length > _SMALLEST_LENGTH
        scale[start : start + len(length)][known] = 1 / length[known]
    return Space(stored, rows, mean, scale)


def cosines(
    space: Space, direction: Vectors, progress: ProgressReporter = SILENT
) -> Vectors:
    """Return the cosine of every sample with a direction; float32, shape (n_samples,).

    Reads the stored vectors in the order they lie in, block by block, and leaves out
    blocks without any of the samples.
    """
    raw = np.empty(len(space.stored), np.float32)
    n_rows = len(space.stored)
    wanted = np.zeros(-(-n_rows // _BLOCK_ROWS), bool)
    wanted[space.rows // _BLOCK_ROWS] = True
    blocks = np.flatnonzero(wanted).tolist()

    def scan(block: int) -> None:
        start, stop = block * _BLOCK_ROWS, min((block + 1) * _BLOCK_ROWS, n_rows)
        np.dot(space.stored[start:stop], direction, out=raw[start:stop])

    # one core alone cannot read as fast as the memory can be read; threads of linear
    # algebra beside these would spin, at five times the cost
    with (
        threads_worth(_BLOCK_ROWS * space.stored.shape[1]),
        ThreadPoolExecutor(_threads(len(blocks))) as pool,
    ):
        try:
            for number, _ in enumerate(pool.map(scan, blocks)):
                progress.report(number, len(blocks))
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise
    found = raw[space.rows]
    found -= space.mean @ direction
    found *= space.scale
    return found


def joint_cosines(
    spaces: Sequence[Space], members: Rows, progress: ProgressReporter = SILENT
) -> Vectors:
    """Return how alike every sample is to some samples, averaged over encoders.

    The joint space is all encoders' unit vectors side by side: its cosine is the mean
    of theirs. Encoders that cannot read any of the samples compared with do not count.

    Parameters
    ----------
    spaces
        At least one; all of the same samples.
    members : ndarray of int64, shape (m_samples,)
        Indices of the samples that are compared with.

    Returns
    -------
    ndarray of float32, shape (n_samples,), -1 to 1
    """
    reading = [space for space in spaces if space.scale[members].any()] or spaces[:1]
    total = cosines(reading[0], reading[0].direction(members), progress)
    for space in reading[1:]:
        total += cosines(space, space.direction(members), progress)
    total /= len(reading)
    return total


def _threads(n_blocks: int) -> int:
    return max(1, min(_MOST_THREADS, os.cpu_count() or 1, n_blocks // _BLOCKS_EACH))


def best(
    scores: Vectors, count: int, allowed: npt.NDArray[np.bool_] | None = None
) -> Rows:
    """Return the indices of the highest scores, highest first.

    Parameters
    ----------
    scores : ndarray of float32, shape (n_samples,)
    count
        How many at most.
    allowed : ndarray of bool, shape (n_samples,)
        Which may be returned; without it, all.

    Returns
    -------
    ndarray of int64, shape (at most count,)
        Of equal scores the smaller index comes first.
    """
    if allowed is not None:
        among = np.flatnonzero(allowed)
        return among[best(scores[among], count)]
    if count <= 0 or not len(scores):
        return np.empty(0, np.int64)
    candidates = _candidates(scores, count)
    order = np.argsort(-scores[candidates], kind="stable")[:count]
    return candidates[order]


def _candidates(scores: Vectors, count: int) -> Rows:
    """Return indices among which the best are, without sorting a million numbers."""
    taste = scores[::_TASTE]
    rank = count // _TASTE + _SPARE
    if rank < len(taste):
        threshold = np.partition(taste, len(taste) - rank)[len(taste) - rank]
        found = np.flatnonzero(scores >= threshold)
        if len(found) >= count:
            return found
    return np.arange(len(scores))
