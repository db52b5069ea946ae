"""Samples that are learned together: those of one pool that share a label set."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.samples import Label
from umc_desktop.ml.multi_label import Answers
from umc_desktop.operations.set_rules import answers_among

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Task:
    """Samples of one pool that share a label set: what one ensemble learns.

    Attributes
    ----------
    key
        Names the task in the project's arrays.
    rows
        int64: rows of its samples in the project's index.
    local
        int64: the same samples as rows of the pool.
    several
        Whether a sample may carry several of the labels.
    """

    key: str
    label_set_id: int
    labels: tuple[Label, ...]
    rows: Rows
    local: Rows
    several: bool = False

    def answers(
        self, label_ids: Rows, combined: Mapping[int, tuple[int, ...]]
    ) -> tuple[Rows, Answers]:
        """Return which of the given labels the task knows, and their answers."""
        classes = [label.id for label in self.labels]
        return answers_among(label_ids, classes, combined, several=self.several)
