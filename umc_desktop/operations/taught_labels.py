"""The labels that a round learns from, and which of them belong to the audit slice."""

import numpy as np
import numpy.typing as npt

from umc_desktop.ml.multi_label import Answers
from umc_desktop.operations.contents import Contents
from umc_desktop.operations.task import Task
from umc_desktop.storage.annotations import CurrentLabels

Rows = npt.NDArray[np.int64]


class TaughtLabels:
    """The label that stands for each sample of a project.

    Parameters
    ----------
    current
        The labels that are taught.
    audit
        Ids of the audit slice.

    Attributes
    ----------
    of_row
        int64, shape (n_samples,): label ids, 0 for none.
    is_audit
        bool, shape (n_samples,): whether a sample belongs to the audit slice.
    """

    def __init__(
        self, contents: Contents, current: CurrentLabels, audit: set[int]
    ) -> None:
        index = contents.index
        self.current = current
        self.audit = audit
        self._combined = contents.combined
        self.of_row = np.zeros(len(index.ids), np.int64)
        self.of_row[index.rows_of(current.sample_ids)] = current.label_ids
        self.is_audit = np.zeros(len(index.ids), bool)
        self.is_audit[index.rows_of(sorted(audit))] = True

    def answers(self, task: Task) -> tuple[Rows, Answers]:
        """Return which samples of a task have a label, and their answers."""
        return task.answers(self.of_row[task.rows], self._combined)

    def unlabelled(self, task: Task) -> npt.NDArray[np.bool_]:
        """Return which samples of a task have none; bool, shape (n,)."""
        return np.asarray(self.of_row[task.rows] == 0, bool)
