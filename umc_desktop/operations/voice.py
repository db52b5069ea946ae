"""What reads for a member that learned elsewhere, and what its answers mean here."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.samples import Label
from umc_desktop.ml.encoders.manifest import Manifest
from umc_desktop.ml.finetuning.weights import load

Matrix = npt.NDArray[np.float32]
_NOTHING = 1e-6  # what is left of a member that is sure of none of the labels


@dataclass(frozen=True)
class Voice:
    """A fine-tuned encoder with its head, or a classification model that was added.

    Attributes
    ----------
    manifest
        Of what reads the samples.
    weights
        Of a fine-tuned one; with its head.
    table
        float32, shape (n_answers, n_labels): 1 where an answer means a label, else 0.
    """

    manifest: Manifest
    weights: Path | None
    table: Matrix

    @property
    def knows(self) -> npt.NDArray[np.bool_]:
        """Which labels some answer means: bool, shape (n_labels,)."""
        return np.asarray(self.table.any(axis=0))

    def says(self, vectors: Matrix) -> Matrix:
        """Return P of each label for what its encoder read; 0 of unknown ones.

        Where a sample carries one label, what it is sure is none of those that it
        knows says nothing of them: all are alike.

        Parameters
        ----------
        vectors
            float32, shape (n_samples, dimension), as the encoder gave them.

        Returns
        -------
        ndarray of float32, shape (n_samples, n_labels)
        """
        several = self.manifest.several
        if self.weights is not None:
            head, _ = load(self.weights)
            several = head.link == "sigmoid"
            answers = head.probabilities(vectors)
        elif several:  # vectors are kept at unit length; what they were ended in 1
            answers = vectors[:, :-1] / vectors[:, -1:]
        else:  # and these summed to 1
            answers = vectors / vectors.sum(axis=1, keepdims=True)
        said = answers @ self.table
        if several:
            return np.asarray(np.minimum(said, 1), np.float32)
        total = said.sum(axis=1, keepdims=True)
        even: Matrix = np.full_like(said, 1 / self.table.shape[1])
        np.divide(said, total, out=even, where=total > _NOTHING)
        return even


def meanings(answers: Sequence[Sequence[str]], labels: Sequence[Label]) -> Matrix:
    """Return which answer means which label.

    Parameters
    ----------
    answers
        Of each the uids, in hex digits, of the labels that it means.

    Returns
    -------
    ndarray of float32, shape (n_answers, n_labels)
    """
    place = {label.uid.hex(): column for column, label in enumerate(labels)}
    table = np.zeros((len(answers), len(labels)), np.float32)
    for row, meant in enumerate(answers):
        for uid in meant:
            if uid in place:
                table[row, place[uid]] = 1
    return table
