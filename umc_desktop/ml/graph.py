"""One neighbour graph for smoothing, clusters, the map and the similar-search."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.progress import SILENT, ProgressReporter

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Vectors = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]

NEIGHBOURS = 15
"""Neighbours per sample in the graph."""
TYPICALITY_NEIGHBOURS = 20
"""Neighbours whose mean cosine says how typical a sample is."""
EXACT_LIMIT = 40_000
"""Samples up to which every pair is compared."""
WEIGHT_POWER = 3
WEIGHT_FLOOR = 1e-3
APPROXIMATE_DIMENSIONS = 128
BLOCK_SCORES = 16_000_000
"""Similarities held at a time, per buffer: 64 MB of float32."""
BLOCK_ROWS = 512


@dataclass(frozen=True)
class NeighbourGraph:
    """The samples' neighbours, averaged over the encoders.

    Attributes
    ----------
    n_samples
        Number of samples.
    affinity
        csr_matrix of float32, shape (n_samples, n_samples): the mean over encoders
        of D^-1/2 W D^-1/2, symmetric, 0 to 1. Empty rows belong to samples without
        neighbours.
    transition
        csr_matrix of float32, shape (n_samples, n_samples): ``affinity`` with rows
        that sum to 1. A sample without neighbours points at itself.
    neighbours
        ndarray of int32, shape (n_samples, k): nearest in the joint space, nearest
        first, without the sample itself; -1 where there are fewer than k. In a
        small project k is n_samples - 1.
    similarities
        ndarray of float32, shape (n_samples, k), -1 to 1: the cosine of each
        neighbour, averaged over encoders; 0 beside a -1.
    typicality
        ndarray of float32, shape (n_samples,): mean over encoders of the
        standardised mean cosine to the 20 nearest. Higher is more typical.
    """

    n_samples: int
    affinity: "csr_matrix"
    transition: "csr_matrix"
    neighbours: npt.NDArray[np.int32]
    similarities: Vectors
    typicality: Vectors

    def subgraph(self, rows: Rows) -> "NeighbourGraph":
        """Return the graph among some samples, without those left out.

        Parameters
        ----------
        rows : ndarray of int64, shape (m_rows,)
            Samples to keep, without repeats; sample ``rows[i]`` becomes sample i.

        Returns
        -------
        NeighbourGraph
            Neighbours outside ``rows`` are dropped, so rows of ``neighbours`` may
            end in -1.
        """
        position = np.full(self.n_samples, -1, dtype=np.int32)
        position[rows] = np.arange(len(rows), dtype=np.int32)
        nearest = self.neighbours[rows]
        kept = np.where(nearest >= 0, position[nearest], np.int32(-1))
        # A stable sort on "is missing" moves the gaps to the end and keeps the order.
        order = np.argsort(kept < 0, axis=1, kind="stable")
        kept = np.take_along_axis(kept, order, axis=1)
        similarities = np.take_along_axis(self.similarities[rows], order, axis=1)
        similarities[kept < 0] = 0.0
        width = min(kept.shape[1], max(len(rows) - 1, 0))
        affinity = self.affinity[rows][:, rows].tocsr()
        return NeighbourGraph(
            n_samples=len(rows),
            affinity=affinity,
            transition=_row_stochastic(affinity),
            neighbours=kept[:, :width],
            similarities=similarities[:, :width],
            typicality=self.typicality[rows],
        )

    def to_arrays(self) -> "dict[str, npt.NDArray[np.generic]]":
        """Return the graph as plain arrays by name, for ``from_arrays``."""
        arrays: dict[str, npt.NDArray[np.generic]] = {
            "neighbours": self.neighbours,
            "similarities": self.similarities,
            "typicality": self.typicality,
        }
        for name in ("affinity", "transition"):
            matrix = getattr(self, name)
            arrays |= {
                f"{name}-data": matrix.data,
                f"{name}-indices": matrix.indices,
                f"{name}-indptr": matrix.indptr,
            }
        return arrays

    @classmethod
    def from_arrays(cls, arrays: "Mapping[str, npt.NDArray[Any]]") -> "NeighbourGraph":
        """Return the graph that ``to_arrays`` took apart."""
        from scipy.sparse import csr_matrix

        n_samples = len(arrays["typicality"])

        def matrix(name: str) -> "csr_matrix":
            parts = tuple(
                arrays[f"{name}-{part}"] for part in ("data", "indices", "indptr")
            )
            return csr_matrix(parts, shape=(n_samples, n_samples))

        return cls(
            n_samples,
            matrix("affinity"),
            matrix("transition"),
            arrays["neighbours"],
            arrays["similarities"],
            arrays["typicality"],
        )


def build_graph(
    vectors_by_encoder: Sequence[Vectors],
    k: int = NEIGHBOURS,
    progress: ProgressReporter = SILENT,
    exact_limit: int = EXACT_LIMIT,
) -> NeighbourGraph:
    """Connect every sample with its nearest neighbours.

    Per encoder the k nearest by cosine get the weight max(cosine, 0.001)³; W is
    made symmetric by the larger of both directions and normalised to
    D^-1/2 W D^-1/2; the encoders are averaged. All pairs are compared, in blocks of
    well below 1 GB. Above ``exact_limit`` samples the neighbours are approximate: all
    pairs are compared in the first 128 principal components of the joint space,
    which then count as the only encoder.

    Parameters
    ----------
    vectors_by_encoder : sequence of ndarray of float32, shape (n_samples, d_encoder)
        Unit-length rows, one array per encoder. A zero row is a sample this encoder
        has nothing to say about: there it gets no neighbours of its own.
    k
        Neighbours per sample.
    progress
        Told after every block; the cancel point.
    exact_limit
        Samples up to which the neighbours are exact.

    Returns
    -------
    NeighbourGraph
        The averaged graph.

    Raises
    ------
    InvalidRequestError
        If there is no encoder, or the encoders disagree on the number of samples.

    References
    ----------
    Zhou, Bousquet, Lal, Weston & Schölkopf, "Learning with Local and Global
    Consistency", NIPS 2003, section 2 (the normalised affinity).
    Hacohen, Dekel & Weinshall, "Active Learning on a Budget", ICML 2022, section 3
    (typicality).
    """
    if len({len(vectors) for vectors in vectors_by_encoder}) != 1:
        raise InvalidRequestError(
            "The neighbour graph needs at least one encoder, and the same samples "
            "from each: encode the missing samples first."
        )
    n_samples = len(vectors_by_encoder[0])
    if n_samples > exact_limit:
        spaces: Sequence[Vectors] = [_principal(vectors_by_encoder, progress)]
    else:
        spaces = vectors_by_encoder
    found, joint = _nearest(spaces, max(k, TYPICALITY_NEIGHBOURS), progress)
    affinity = sum(
        _affinity(nearest[:, :k], cosines[:, :k], _speaks(vectors))
        for (nearest, cosines), vectors in zip(found, spaces, strict=True)
    ) / np.float32(len(found))
    typicality = sum(
        _standardised_density(cosines[:, :TYPICALITY_NEIGHBOURS])
        for _, cosines in found
    ) / np.float32(len(found))
    return NeighbourGraph(
        n_samples=n_samples,
        affinity=affinity.astype(np.float32).tocsr(),
        transition=_row_stochastic(affinity),
        neighbours=joint[0][:, :k].astype(np.int32),
        similarities=joint[1][:, :k].astype(np.float32),
        typicality=np.asarray(typicality, dtype=np.float32),
    )


def connect_new(
    new_by_encoder: Sequence[Vectors],
    pool_by_encoder: Sequence[Vectors],
    k: int = NEIGHBOURS,
    progress: ProgressReporter = SILENT,
) -> "csr_matrix":
    """Weigh the pool's samples around samples that are not in the graph.

    Parameters
    ----------
    new_by_encoder : sequence of ndarray of float32, shape (m_new, d_encoder)
        Unit-length rows, prepared like the pool's.
    pool_by_encoder : sequence of ndarray of float32, shape (n_samples, d_encoder)
        The vectors the graph was built from, in the same order of encoders.
    k
        Neighbours per encoder.
    progress
        Told after every block; the cancel point.

    Returns
    -------
    csr_matrix of float32, shape (m_new, n_samples)
        Mean over encoders of max(cosine, 0.001)³, rows summing to 1.
    """
    from scipy.sparse import csr_matrix

    n_samples, m_new = len(pool_by_encoder[0]), len(new_by_encoder[0])
    k = min(k, n_samples)
    total = csr_matrix((m_new, n_samples), dtype=np.float32)
    starts = range(0, m_new, BLOCK_ROWS)
    for new, pool in zip(new_by_encoder, pool_by_encoder, strict=True):
        padded, columns = _padded(pool, k)
        parts = []
        for start in starts:
            scores = new[start : start + BLOCK_ROWS] @ padded.T
            scores[:, n_samples:] = -2.0
            parts.append(_top(scores, k, columns))
            progress.report(min(start + BLOCK_ROWS, m_new), m_new, "Finding neighbours")
        if parts:
            nearest, cosines = (
                np.concatenate(part) for part in zip(*parts, strict=True)
            )
            total = total + _row_stochastic(_weights(nearest, cosines, n_samples))
    return (total / np.float32(len(pool_by_encoder))).tocsr()


def _nearest(
    vectors_by_encoder: Sequence[Vectors], count: int, progress: ProgressReporter
) -> tuple[list[tuple[Rows, Vectors]], tuple[Rows, Vectors]]:
    """Return the nearest per encoder, and in the joint space, by comparing all."""
    n_samples = len(vectors_by_encoder[0])
    count = min(count, max(n_samples - 1, 0))
    padded = [_padded(vectors, count) for vectors in vectors_by_encoder]
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
            nearest[space, start:stop], cosines[space, start:stop] = _top(
                scores, count, columns
            )
            progress.report(
                start * spaces + (stop - start) * (space + 1),
                n_samples * spaces,
                "Finding neighbours",
            )
        if spaces > 1:
            joint /= spaces
            _hide(joint, start, n_samples)
            nearest[-1, start:stop], cosines[-1, start:stop] = _top(
                joint, count, columns
            )
    found = [(nearest[space], cosines[space]) for space in range(spaces)]
    return found, (nearest[-1], cosines[-1]) if spaces > 1 else found[0]


def _hide(scores: Vectors, start: int, n_samples: int) -> None:
    """Put the samples themselves and the padding below every cosine."""
    rows = np.arange(len(scores))
    scores[rows, start + rows] = -2.0
    scores[:, n_samples:] = -2.0


def _padded(vectors: Vectors, count: int) -> tuple[Vectors, int]:
    """Return the vectors with zero rows up to a multiple of the strip width."""
    # With n / c strips of c columns, _top partitions n / c + count * c numbers a row;
    # c = sqrt(n / count) makes that smallest.
    height = max(1, round(np.sqrt(len(vectors) / max(count, 1))))
    columns = max(1, -(-len(vectors) // height))
    padded = np.zeros((height * columns, vectors.shape[1]), dtype=np.float32)
    padded[: len(vectors)] = vectors
    return padded, columns


def _top(scores: Vectors, count: int, columns: int) -> tuple[Rows, Vectors]:
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


def _principal(
    vectors_by_encoder: Sequence[Vectors], progress: ProgressReporter
) -> Vectors:
    """Return the joint space's first principal components, unit length.

    Goes through the samples in blocks: the concatenation is never held whole.
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


def _joint_block(vectors_by_encoder: Sequence[Vectors], start: int) -> Vectors:
    stop = start + 8 * BLOCK_ROWS
    block = np.hstack([vectors[start:stop] for vectors in vectors_by_encoder])
    return np.asarray(block, dtype=np.float32)


def _speaks(vectors: Vectors) -> npt.NDArray[np.bool_]:
    """Return which samples the encoder has something to say about."""
    return np.asarray(np.any(vectors != 0, axis=1))


def _weights(nearest: Rows, cosines: Vectors, n_columns: int) -> "csr_matrix":
    from scipy.sparse import csr_matrix

    n_rows, k = nearest.shape
    weights = np.clip(cosines, WEIGHT_FLOOR, None) ** WEIGHT_POWER
    starts = np.arange(n_rows + 1) * k
    return csr_matrix(
        (weights.ravel(), nearest.ravel(), starts), shape=(n_rows, n_columns)
    )


def _affinity(
    nearest: Rows, cosines: Vectors, speaks: npt.NDArray[np.bool_]
) -> "csr_matrix":
    """Return D^-1/2 W D^-1/2 of one encoder."""
    from scipy.sparse import diags

    weights = diags(speaks.astype(np.float32)) @ _weights(
        nearest, cosines, len(nearest)
    )
    weights = weights.maximum(weights.T)
    weights.eliminate_zeros()
    degree = np.asarray(weights.sum(axis=1)).ravel()
    scale = diags(1.0 / np.sqrt(np.where(degree > 0, degree, 1.0)))
    return (scale @ weights @ scale).astype(np.float32).tocsr()


def _row_stochastic(matrix: "csr_matrix") -> "csr_matrix":
    """Return the matrix with rows that sum to 1; a lone sample points at itself."""
    from scipy.sparse import diags

    totals = np.asarray(matrix.sum(axis=1)).ravel()
    scaled = diags(1.0 / np.where(totals > 0, totals, 1.0)) @ matrix
    if matrix.shape[0] == matrix.shape[1] and np.any(totals == 0):
        scaled = scaled + diags((totals == 0).astype(np.float32))
    return scaled.astype(np.float32).tocsr()


def _standardised_density(cosines: Vectors) -> Vectors:
    if cosines.shape[1] == 0:
        return np.zeros(len(cosines), dtype=np.float32)
    density = cosines.mean(axis=1)
    spread = float(density.std())
    # Equal densities differ by rounding only: dividing by that would invent an order.
    if spread < 1e-6:
        return np.zeros(len(cosines), dtype=np.float32)
    return np.asarray((density - density.mean()) / spread, dtype=np.float32)
