"""One neighbour graph for smoothing, clusters, the map and the similar-search."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.progress import SILENT, ProgressReporter
from umc_desktop.ml.cells import Cells
from umc_desktop.ml.neighbours import (
    Nearest,
    Rows,
    Vectors,
    nearest_in_pool,
    nearest_of_new,
    principal_space,
)

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Mask = npt.NDArray[np.bool_]

NEIGHBOURS = 15
"""Neighbours per sample in the graph."""
TYPICALITY_NEIGHBOURS = 20
"""Neighbours whose mean cosine says how typical a sample is."""
EXACT_LIMIT = 40_000
"""Samples up to which every pair is compared in every encoder's space."""
PAIRS_LIMIT = 100_000
"""Samples up to which every pair is compared in the joint space."""
WEIGHT_POWER = 3
WEIGHT_FLOOR = 1e-3


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
    reads: Sequence[Mask | None] | None = None,
    pairs_limit: int = PAIRS_LIMIT,
) -> NeighbourGraph:
    """Connect every sample with its nearest neighbours.

    Per encoder the k nearest by cosine get the weight max(cosine, 0.001)³; W is
    made symmetric by the larger of both directions and normalised to
    D^-1/2 W D^-1/2; the encoders are averaged. All pairs are compared, in blocks of
    well below 1 GB. Above ``exact_limit`` samples the neighbours are approximate: all
    pairs are compared in the first 128 principal components of the joint space,
    which then count as the only encoder. Above ``pairs_limit`` samples they are
    compared there within cells only, see ``Cells``.

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
    reads
        Per encoder bool, shape (n_samples,): what it could read, ``None`` for all.
        Typicality is averaged over the encoders that read a sample, and the joint
        cosine is that of the encoders' vectors side by side: between a sample with a
        text alone and one with an image as well it is less than between two texts.
    pairs_limit
        Samples up to which all pairs are compared.

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
        spaces: Sequence[Vectors] = [principal_space(vectors_by_encoder, progress)]
    else:
        spaces = vectors_by_encoder
    masks = None
    if reads is not None and n_samples <= exact_limit:
        everything = np.ones(n_samples, bool)
        masks = np.stack([everything if one is None else one for one in reads])
    scale = None if masks is None else np.sqrt(len(masks) / masks.sum(axis=0))
    count = max(k, TYPICALITY_NEIGHBOURS)
    if n_samples > pairs_limit:
        joint = Cells(spaces[0], progress).nearest(count, progress)
        found: list[Nearest] = [joint]
    else:
        found, joint = nearest_in_pool(spaces, count, progress, scale)
    affinity = sum(
        _affinity(nearest[:, :k], cosines[:, :k], _speaks(vectors))
        for (nearest, cosines), vectors in zip(found, spaces, strict=True)
    ) / np.float32(len(found))
    typicality = _typicality([cosines for _, cosines in found], masks)
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
        Unit-length rows, prepared like the pool's; zeros where the encoder has nothing
        to say of a sample.
    pool_by_encoder : sequence of ndarray of float32, shape (n_samples, d_encoder)
        The vectors the graph was built from, in the same order of encoders.
    k
        Neighbours per encoder.
    progress
        Told after every block; the cancel point.

    Returns
    -------
    csr_matrix of float32, shape (m_new, n_samples)
        Mean over the encoders that speak of a sample of max(cosine, 0.001)³, rows
        summing to 1; zeros in the rows of which none does.
    """
    from scipy.sparse import csr_matrix, diags

    n_samples, m_new = len(pool_by_encoder[0]), len(new_by_encoder[0])
    k = min(k, n_samples)
    total = csr_matrix((m_new, n_samples), dtype=np.float32)
    n_speak = np.zeros(m_new, np.float32)
    for new, pool in zip(new_by_encoder, pool_by_encoder, strict=True):
        nearest, cosines = nearest_of_new(new, pool, k, progress)
        speaks = _speaks(new).astype(np.float32)
        own = _row_stochastic(_weights(nearest, cosines, n_samples))
        total = total + diags(speaks) @ own
        n_speak += speaks
    return (diags(1 / np.maximum(n_speak, 1)) @ total).tocsr()


def _speaks(vectors: Vectors) -> Mask:
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


def _affinity(nearest: Rows, cosines: Vectors, speaks: Mask) -> "csr_matrix":
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


def _typicality(cosines_by_encoder: list[Vectors], masks: Mask | None) -> Vectors:
    """Return the mean standardised density over the encoders that read a sample."""
    near = [cosines[:, :TYPICALITY_NEIGHBOURS] for cosines in cosines_by_encoder]
    if masks is None:
        return sum(map(_standardised_density, near)) / np.float32(len(near))  # type: ignore[return-value]
    total = np.zeros(masks.shape[1], np.float32)
    for cosines, read in zip(near, masks, strict=True):
        if read.any():
            total[read] += _standardised_density(cosines[read])
    return np.asarray(total / masks.sum(axis=0), np.float32)


def _standardised_density(cosines: Vectors) -> Vectors:
    if cosines.shape[1] == 0:
        return np.zeros(len(cosines), dtype=np.float32)
    density = cosines.mean(axis=1)
    spread = float(density.std())
    # Equal densities differ by rounding only: dividing by that would invent an order.
    if spread < 1e-6:
        return np.zeros(len(cosines), dtype=np.float32)
    return np.asarray((density - density.mean()) / spread, dtype=np.float32)
