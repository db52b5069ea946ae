"""What members see of samples, of the pool or new ones."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from umc_desktop.ml.silence import completed

Matrix = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class SampleFeatures:
    """What the members are told about samples, of the pool or new ones.

    Parameters
    ----------
    vectors
        Per encoder float32, shape (n_samples, n_dimensions): centred, of unit length.
    smoothed
        The same, smoothed over the graph; may be empty where no member needs it.
    priors
        Per encoder float32, shape (n_samples, n_classes): zero-label probabilities.
    said
        Per classifier float32, shape (n_samples, n_classes): the probabilities of
        members that learned elsewhere, such as a fine-tuned transformer.
    reads
        Per encoder or classifier bool, shape (n_samples,): which samples it could read;
        all of them where it is left out. Of the others its vectors are zero.
    weights
        Per encoder what its vectors are multiplied by beside those of others; 1 where
        it is left out.
    knows
        Per classifier bool, shape (n_classes,): the classes that it can answer; all of
        them where it is left out. Of the others ``said`` is 0.
    """

    vectors: Mapping[str, Matrix]
    smoothed: Mapping[str, Matrix]
    priors: Mapping[str, Matrix]
    said: Mapping[str, Matrix] = field(default_factory=dict)
    reads: Mapping[str, Mask] = field(default_factory=dict)
    weights: Mapping[str, float] = field(default_factory=dict)
    knows: Mapping[str, Mask] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(next(iter(self.vectors.values())))

    @property
    def encoders(self) -> tuple[str, ...]:
        """The names of the encoders, in order."""
        return tuple(self.vectors)

    def take(self, rows: Rows) -> "SampleFeatures":
        """Return the given samples only.

        Parameters
        ----------
        rows
            int64, shape (n_taken,).
        """
        parts = (self.vectors, self.smoothed, self.priors, self.said)
        vectors, smoothed, priors, said = (
            {e: m[rows] for e, m in part.items()} for part in parts
        )
        reads = {e: read[rows] for e, read in self.reads.items()}
        return SampleFeatures(
            vectors, smoothed, priors, said, reads, self.weights, self.knows
        )

    def told_by(self, classifier: str, others: Matrix, *, several: bool) -> Matrix:
        """Return what a classifier says, and of classes it does not know, the others.

        Parameters
        ----------
        others
            float32, shape (n_samples, n_classes): of the rest of the ensemble.
        several
            Whether a sample may carry several labels.
        """
        said = self.said[classifier]
        if classifier not in self.knows:
            return said
        return completed(said, others, self.knows[classifier], several=several)

    def read_by(self, names: Sequence[str]) -> Mask:
        """Return which samples at least one of some encoders or classifiers reads."""
        read = np.zeros(len(self), bool)
        for name in names:
            read |= self.reads.get(name, True)
        return read
