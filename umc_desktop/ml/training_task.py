"""A pool and the labels in it: what an ensemble learns from."""

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.ml.multi_label import Answers
from umc_desktop.ml.sample_features import SampleFeatures

Matrix = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class TrainingTask:
    """A pool and the labels in it.

    Parameters
    ----------
    samples
        The pool.
    rows
        int64, shape (n_labels,): the labelled samples.
    labels
        int64, shape (n_labels,), in [0, n_classes): their classes. Where samples may
        carry several labels: bool, shape (n_labels, n_classes).
    n_classes
        Number of classes in the label set.
    teacher
        float32, shape (n_labels, n_classes), rows sum to 1: what the previous ensemble
        said about the labelled samples; ``None`` in the first round.
    at_random
        bool, shape (n_labels,): which samples were drawn at random, so that they are
        like the pool; ``None`` where nobody knows.
    unseen
        bool, shape (n_labels,): which labels no classifier in ``samples.said`` has
        learned from; ``None`` where there is none.
    """

    samples: SampleFeatures
    rows: Rows
    labels: Answers
    n_classes: int
    teacher: Matrix | None = None
    at_random: npt.NDArray[np.bool_] | None = None
    unseen: npt.NDArray[np.bool_] | None = None

    def __post_init__(self) -> None:
        if len(self.rows) != len(self.labels):
            raise InvalidRequestError(
                f"There are {len(self.rows)} labelled samples but {len(self.labels)} "
                "labels; give one label for each."
            )
        fits = self.several or len(self.labels) == 0
        if self.several:
            fits = self.labels.shape[1] == self.n_classes
        elif len(self.labels):
            fits = self.labels.min() >= 0 and self.labels.max() < self.n_classes
        if not fits:
            raise InvalidRequestError(
                f"A label is outside the label set of {self.n_classes} classes."
            )

    @property
    def several(self) -> bool:
        """Whether a sample may carry several labels."""
        return self.labels.ndim == 2

    @property
    def classes(self) -> Rows:
        """The labels as classes, for what is about one label per sample."""
        assert not self.several
        return np.asarray(self.labels, np.int64)

    def take(self, positions: Rows) -> "TrainingTask":
        """Return the task with only some of its labels.

        Parameters
        ----------
        positions
            int64: positions in ``rows``, not samples.
        """
        return replace(
            self,
            rows=self.rows[positions],
            labels=self.labels[positions],
            teacher=None if self.teacher is None else self.teacher[positions],
            at_random=None if self.at_random is None else self.at_random[positions],
            unseen=None if self.unseen is None else self.unseen[positions],
        )
