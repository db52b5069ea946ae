"""What the last round says of every sample, as stored in the project."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.storage import arrays, rounds
from umc_desktop.storage.project_file import ProjectFile

Rows = npt.NDArray[np.int64]
_OF_ALL = ("rows", "label_ids", "probabilities", "votes", "vote_confidence")
_OF_SETS = ("vote_ids", "thresholds")


@dataclass(frozen=True)
class TaskScores:
    """Predictions for the samples of one task.

    Attributes
    ----------
    rows
        int32, shape (n,): rows in ``Scores.ids``.
    label_ids
        int32, shape (n_classes,).
    probabilities
        float16, shape (n, n_classes): the ensemble's.
    members
        Names of the members.
    votes
        int16, shape (n_members, n): each member's class, an index into ``vote_ids``.
    vote_confidence
        float16, shape (n_members, n).
    vote_ids
        int32: ids of labels, or of the sets of labels that members vote for.
    several
        Whether a sample may carry several labels.
    """

    rows: npt.NDArray[np.int32]
    label_ids: npt.NDArray[np.int32]
    probabilities: npt.NDArray[np.float16]
    members: tuple[str, ...]
    votes: npt.NDArray[np.int16]
    vote_confidence: npt.NDArray[np.float16]
    vote_ids: npt.NDArray[np.int32]
    several: bool = False

    def stored(self, key: str) -> dict[str, npt.NDArray[Any]]:
        """Return the arrays as they are stored under a task's key, see ``of``.

        Of sets of labels the thresholds are stored beside them, see
        ``umc_desktop.operations.set_rules``.
        """
        names = (*_OF_ALL, "vote_ids") if self.several else _OF_ALL
        return {f"{name}.{key}": getattr(self, name) for name in names}

    @staticmethod
    def stored_as(key: str) -> tuple[str, ...]:
        """Return the names of a task's arrays; the last two only of sets of labels."""
        return tuple(f"{name}.{key}" for name in (*_OF_ALL, *_OF_SETS))

    @classmethod
    def of(
        cls,
        stored: Mapping[str, npt.NDArray[Any]],
        key: str,
        members: Sequence[str],
    ) -> Self:
        """Return what was stored of a task.

        Parameters
        ----------
        stored
            Arrays of the round by name.

        Raises
        ------
        KeyError
            If an array is missing.
        """
        rows, label_ids, probabilities, votes, vote_confidence = (
            stored[f"{name}.{key}"] for name in _OF_ALL
        )
        return cls(
            rows,
            label_ids,
            probabilities,
            tuple(members),
            votes,
            vote_confidence,
            stored.get(f"vote_ids.{key}", label_ids),
            f"thresholds.{key}" in stored,
        )


@dataclass(frozen=True)
class Scores:
    """The columns of the last round; one entry per sample that was scored.

    Attributes
    ----------
    ids
        int64, ascending.
    uncertainty, confidence, disagreement
        float32; NaN where nothing is known yet: all labels are equally likely.
    suggestion, cluster
        int32: label id, 0 for none; cluster number, -1 for none.
    tau
        The threshold of each task in which some samples stand out.
    """

    method: str
    ids: Rows
    uncertainty: npt.NDArray[np.float32]
    confidence: npt.NDArray[np.float32]
    disagreement: npt.NDArray[np.float32]
    suggestion: npt.NDArray[np.int32]
    cluster: npt.NDArray[np.int32]
    tau: dict[str, float]
    cluster_names: dict[int, str]
    tasks: dict[str, TaskScores]


def load_scores(project: ProjectFile) -> Scores:
    """Read the last round.

    Raises
    ------
    InvalidRequestError
        If nothing was scored yet.
    """
    with project.read() as connection:
        history = rounds.read_rounds(connection)
        stored = arrays.read_all(connection, "round")
    if not history or "ids" not in stored:
        raise InvalidRequestError(
            "The samples have not been scored yet. Score them first "
            "(umc ensemble score)."
        )
    settings: dict[str, Any] = history[-1].settings
    return Scores(
        history[-1].method,
        stored["ids"],
        stored["uncertainty"],
        stored["confidence"],
        stored["disagreement"],
        stored["suggestion"],
        stored["cluster"],
        settings["tau"],
        {int(number): name for number, name in settings["cluster_names"].items()},
        {
            key: TaskScores.of(stored, key, members)
            for key, members in settings["members"].items()
        },
    )
