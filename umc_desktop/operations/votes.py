"""What an ensemble suggests for the samples of a task, and what each member votes."""

from dataclasses import dataclass
from typing import Self

import numpy as np
import numpy.typing as npt

from umc_desktop.ml import uncertainty
from umc_desktop.ml.multi_label import SetRule, chance_of
from umc_desktop.ml.stored_ensemble import EnsemblePredictions
from umc_desktop.operations.set_ids import SetIds
from umc_desktop.operations.task import Task

Ids = npt.NDArray[np.int32]


@dataclass(frozen=True)
class Votes:
    """Labels, or sets of them, that are suggested and voted for.

    Attributes
    ----------
    suggestion
        int32, shape (n_samples,): ids of what the ensemble suggests.
    ids
        int32: ids of what members vote for.
    places
        int64, shape (n_members, n_samples): each vote's place in ``ids``; -1 of a
        member that finds all labels equally likely, which says nothing, and so is told.
    confidence
        float32, shape (n_members, n_samples): the chance a member gives what it votes.
    """

    suggestion: Ids
    ids: Ids
    places: npt.NDArray[np.int64]
    confidence: npt.NDArray[np.float32]

    @classmethod
    def for_labels(cls, task: Task, predictions: EnsemblePredictions) -> Self:
        """Return the votes where a sample carries one label."""
        members = predictions.members
        ids = np.array([label.id for label in task.labels], np.int32)
        best = members.argmax(axis=2)
        return cls(
            ids[predictions.ensemble.argmax(axis=1)],
            ids,
            np.where(uncertainty.says_nothing(members), -1, best),
            members.max(axis=2),
        )

    @classmethod
    def for_sets(
        cls,
        task: Task,
        predictions: EnsemblePredictions,
        rule: SetRule,
        set_ids: SetIds,
    ) -> Self:
        """Return the votes where a sample may carry several labels.

        Parameters
        ----------
        rule
            Which labels are suggested together.
        set_ids
            Finds the id of each set.
        """
        members = predictions.members
        suggestion = set_ids.of(task, rule.sets(predictions.ensemble))
        sets = [rule.sets(member) for member in members]
        ids, places = set_ids.of_votes(task, members, sets)
        chances = [chance_of(*one) for one in zip(members, sets, strict=True)]
        silent = uncertainty.says_nothing(members)
        return cls(suggestion, ids, np.where(silent, -1, places), np.stack(chances))
