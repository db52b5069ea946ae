"""How a round's ensemble changed its mind about the samples that are left."""

import sqlite3

import numpy as np
import numpy.typing as npt

from umc_desktop.ml.expected_gains import expected_rise
from umc_desktop.ml.multi_label import SetRule, answers_of
from umc_desktop.operations.contents import Contents
from umc_desktop.operations.task import Task
from umc_desktop.storage import arrays, rounds
from umc_desktop.storage.annotations import CurrentLabels

Matrix = npt.NDArray[np.float32]


class ChangedMinds:
    """What was suggested before, beside what the ensemble believes now.

    Parameters
    ----------
    contents
        Of the project.
    current
        Samples with a decision; the others are left.
    suggested
        int64, shape (n_samples,): the label id suggested by the round before, 0 for
        none.
    """

    def __init__(
        self,
        contents: Contents,
        current: CurrentLabels,
        suggested: npt.NDArray[np.int64],
    ) -> None:
        self._contents = contents
        self._suggested = suggested.copy()
        for decided in (current.sample_ids, current.skipped_ids):
            self._suggested[contents.index.rows_of(decided)] = 0
        self._rises: dict[int, list[tuple[int, float]]] = {}

    @classmethod
    def read(
        cls,
        connection: sqlite3.Connection,
        contents: Contents,
        current: CurrentLabels,
        method: str,
    ) -> "ChangedMinds":
        """Read what the round before suggested.

        Parameters
        ----------
        method
            The one that suggests now; another one's suggestions are not compared.
        """
        index = contents.index
        suggested = np.zeros(len(index.ids), np.int64)
        history = rounds.read_rounds(connection)
        ids = arrays.read(connection, "round", "ids")
        stored = arrays.read(connection, "round", "suggestion")
        same = history and history[-1].method == method
        if same and ids is not None and stored is not None:
            here = np.isin(ids, index.ids)
            suggested[index.rows_of(ids[here])] = stored[here]
        return cls(contents, current, suggested)

    def add(self, task: Task, ensemble: Matrix, rule: SetRule | None = None) -> None:
        """Compare what was suggested for a task's samples with what is believed now.

        Parameters
        ----------
        ensemble
            float32, shape (n_samples of the task, n_labels): the new P.
        rule
            Which labels are suggested together, where a sample may carry several.
        """
        compared, before = task.answers(
            self._suggested[task.rows], self._contents.combined
        )
        domain_ids = self._contents.index.domain_ids[task.rows[compared]]
        for domain_id in np.unique(domain_ids).tolist():
            here = domain_ids == domain_id
            now = ensemble[compared[here]]
            rise = expected_rise(now, before[here], answers_of(now, rule))
            self._rises.setdefault(domain_id, []).append((int(here.sum()), rise))

    def rises(self) -> dict[str, dict[str, float | int]]:
        """Return what each domain's new suggestions are believed to be better by.

        Returns
        -------
        dict
            By domain with samples left that had a suggestion: ``n`` of these, and
            ``accuracy``, the expected rise over them.
        """
        found: dict[str, dict[str, float | int]] = {}
        for domain in self._contents.domains:
            parts = self._rises.get(domain.id, [])
            n = sum(size for size, _ in parts)
            if n:
                risen = sum(size * rise for size, rise in parts) / n
                found[domain.name] = {"n": n, "accuracy": risen}
        return found
