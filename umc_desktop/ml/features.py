"""Turn embeddings into the vectors that the heads see.

The method's vectors are centred on the pool and of unit length, so that every
encoder speaks with the same strength. They are optionally smoothed over the graph
of the pool, which is where most of the saving in labels comes from.

Where a sample has no text, or no image, the encoders of texts, or images, have zeros in
its place: it lies in the middle of all that they read, which speaks for no class.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.progress import SILENT, ProgressReporter
from umc_desktop.domain.samples import Modality

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix

Matrix = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]

# Large enough to keep the sparse product busy, small enough to cancel quickly.
_ROWS_PER_STEP = 4096
_SMALLEST_LENGTH = np.float32(1e-9)


@dataclass(frozen=True)
class Standardised:
    """Vectors of one encoder, with what is needed to treat new samples alike.

    Parameters
    ----------
    mean
        float32, shape (n_dimensions,): the mean embedding of the pool.
    vectors
        float32, shape (n_samples, n_dimensions): centred, rows of length 1 (or 0).
    """

    mean: npt.NDArray[np.float32]
    vectors: Matrix

    def apply(self, embeddings: npt.NDArray[np.floating]) -> Matrix:
        """Centre new embeddings on the pool's mean and scale them to unit length.

        Parameters
        ----------
        embeddings
            Shape (n_new, n_dimensions).
        """
        return unit(np.asarray(embeddings, dtype=np.float32) - self.mean)


def unit(vectors: npt.NDArray[np.floating]) -> Matrix:
    """Scale every row to length 1; a row of zeros stays zero.

    Parameters
    ----------
    vectors
        Shape (n_samples, n_dimensions).
    """
    rows = np.asarray(vectors, dtype=np.float32)
    lengths = np.sqrt(np.einsum("ij,ij->i", rows, rows))
    scaled: Matrix = rows / np.maximum(lengths, _SMALLEST_LENGTH)[:, None]
    return scaled


def centred_unit(
    embeddings: npt.NDArray[np.floating], read: Mask | None = None
) -> Standardised:
    """Subtract the mean embedding and scale every row to unit length.

    Parameters
    ----------
    embeddings
        Shape (n_samples, n_dimensions), at least one sample, finite values.
    read
        bool, shape (n_samples,): which samples the encoder could read; the others
        count for nothing and stay zero. ``None`` for all.

    Raises
    ------
    InvalidRequestError
        If there is no sample.
    """
    if read is not None and read.any():
        found = centred_unit(embeddings[read])
        vectors = np.zeros(embeddings.shape, np.float32)
        vectors[read] = found.vectors
        return Standardised(found.mean, vectors)
    if len(embeddings) == 0:
        raise InvalidRequestError(
            "There are no samples to standardise; import samples first."
        )
    mean = np.asarray(np.mean(embeddings, axis=0, dtype=np.float64), np.float32)
    return Standardised(mean, unit(np.asarray(embeddings, dtype=np.float32) - mean))


def smooth(
    vectors_by_encoder: Sequence[Matrix],
    transition: "csr_matrix",
    hops: int = 2,
    progress: ProgressReporter = SILENT,
    reads: Sequence[Mask | None] | None = None,
) -> list[Matrix]:
    """Mix every sample's vector with those of its neighbours, several times.

    One hop replaces h by unit(1/2 h + 1/2 unit(T h)), encoder by encoder.

    Parameters
    ----------
    vectors_by_encoder
        Per encoder float32, shape (n_samples, n_dimensions), rows of length 1.
    transition
        Shape (n_samples, n_samples), rows sum to 1: the weights of the neighbours.
    hops
        How often to mix; 0 returns the vectors as they are.
    progress
        Told about every block of rows.
    reads
        Per encoder bool, shape (n_samples,): what it could read; the others stay zero,
        so that nothing is made up of what a sample does not have.
    """
    n_samples = transition.shape[0]
    total = len(vectors_by_encoder) * hops * n_samples
    smoothed = []
    for position, vectors in enumerate(vectors_by_encoder):
        current = vectors
        for hop in range(hops):
            done = (position * hops + hop) * n_samples
            current = _one_hop(current, current, transition, (done, total, progress))
            read = None if reads is None else reads[position]
            if read is not None:
                current[~read] = 0
        smoothed.append(current)
    return smoothed


def smooth_new(
    vectors_by_encoder: Sequence[Matrix],
    pool_by_encoder: Sequence[Matrix],
    transition: "csr_matrix",
) -> list[Matrix]:
    """Mix the vectors of new samples with those of their neighbours in the pool.

    New samples make one hop only, into a pool that has made all hops but the last;
    so they end as far from their own vector as the pool's samples do.

    Parameters
    ----------
    vectors_by_encoder
        Per encoder float32, shape (n_new, n_dimensions), rows of length 1.
    pool_by_encoder
        Per encoder float32, shape (n_pool, n_dimensions): ``smooth(..., hops - 1)``.
    transition
        Shape (n_new, n_pool), rows sum to 1.
    """
    return [
        _one_hop(own, pool, transition, (0, transition.shape[0], SILENT))
        for own, pool in zip(vectors_by_encoder, pool_by_encoder, strict=True)
    ]


def modality_weights(modalities: tuple[Modality, ...]) -> tuple[float, ...]:
    """Return what each encoder's vectors are multiplied by, side by side with others.

    Texts and images then have the same say together, however many encoders there are
    for each. Encoders of one modality keep the weight 1.

    Parameters
    ----------
    modalities
        What each encoder reads.
    """
    kinds = set(modalities)
    share = len(modalities) / len(kinds)
    return tuple(
        float(np.sqrt(share / modalities.count(modality))) for modality in modalities
    )


def joint(vectors_by_encoder: Sequence[Matrix]) -> Matrix:
    """Put the vectors of all encoders side by side.

    Those of a single encoder are handed on as they are, not copied.

    Parameters
    ----------
    vectors_by_encoder
        Per encoder float32, shape (n_samples, n_dimensions of that encoder).
    """
    if len(vectors_by_encoder) == 1:
        return vectors_by_encoder[0]
    return np.hstack(list(vectors_by_encoder))


def _one_hop(
    own: Matrix,
    pool: Matrix,
    transition: "csr_matrix",
    watch: tuple[int, int, ProgressReporter],
) -> Matrix:
    done, total, progress = watch
    mixed = np.empty_like(own)
    for start in range(0, len(own), _ROWS_PER_STEP):
        rows = slice(start, start + _ROWS_PER_STEP)
        neighbours = unit(np.asarray(transition[rows] @ pool))
        mixed[rows] = unit((own[rows] + neighbours) / 2)
        progress.report(done + start, total, "Smoothing over neighbours")
    return mixed
