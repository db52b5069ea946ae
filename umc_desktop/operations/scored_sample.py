"""One sample in the last round, among those that share its labels."""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from umc_desktop.operations.blindness import disguise
from umc_desktop.operations.scores import TaskScores
from umc_desktop.operations.standing import matching, version_of
from umc_desktop.storage import arrays, label_changes, rounds
from umc_desktop.storage.project_file import ProjectFile

Floats = npt.NDArray[np.float32]
Ids = npt.NDArray[np.int64]
_CANDIDATES = 3
_LEAST = 0.02  # a label less likely than this is no candidate beside another
_COLUMNS = ("uncertainty", "disagreement", "novelty")


@dataclass(frozen=True)
class ScoredTask:
    """What the last round says of samples that share their labels.

    Attributes
    ----------
    ids
        int64, shape (n,).
    scores
        The members' votes and the ensemble's probabilities, labels as they were then.
    margin
        float32, shape (n,): how far the likeliest label leads the second.
    columns
        float32, shape (n,), by name: uncertainty, disagreement, novelty.
    cluster
        int32, shape (n,): -1 for none.
    cluster_names
        Names by number, as it is stored.
    """

    ids: Ids
    scores: TaskScores
    margin: Floats
    columns: Mapping[str, Floats]
    cluster: npt.NDArray[np.int32]
    cluster_names: Mapping[str, str]


@dataclass(frozen=True)
class ScoredSample:
    """One sample in the last round.

    Attributes
    ----------
    task
        What the round says of the samples that share its labels.
    place
        Which of them it is.
    merged
        What became of labels since, by id.
    """

    task: ScoredTask
    place: int
    merged: Mapping[int, int]

    def disguised(
        self, blind_ids: Ids, undecided: npt.NDArray[np.bool_]
    ) -> "ScoredSample":
        """Return the sample in a round whose novelties tell nothing of what is blind.

        Parameters
        ----------
        blind_ids
            int64, ascending: what whoever looks is not to know the decisions of.
        undecided
            bool, shape (n,): which samples of the task nobody decided.
        """
        task = self.task
        novelty = task.columns.get("novelty")
        if novelty is None or not len(blind_ids):
            return self
        blind = np.zeros(len(task.ids), bool)
        blind[matching(task.ids, blind_ids)[0]] = True
        told = disguise(novelty, task.ids, blind, undecided & ~blind)
        columns = {**task.columns, "novelty": told}
        return replace(self, task=replace(task, columns=columns))

    def candidates(self) -> list[tuple[int, float]]:
        """Return the likeliest labels with their probability, the likeliest first."""
        likely: dict[int, float] = {}  # labels that were merged since are one now
        scores = self.task.scores
        own = scores.probabilities[self.place].tolist()
        for then, share in zip(scores.label_ids.tolist(), own, strict=True):
            label_id = self.merged.get(then, then)
            likely[label_id] = likely.get(label_id, 0.0) + share
        ordered = sorted(likely.items(), key=lambda one: -one[1])[:_CANDIDATES]
        return [
            one for place, one in enumerate(ordered) if not place or one[1] >= _LEAST
        ]

    def said(self, names: Mapping[int, str]) -> dict[str, Any]:
        """Return its columns, the members' votes and its cluster, ready to be shown."""
        own = {name: values[self.place] for name, values in self.task.columns.items()}
        # where every label is equally likely nobody says anything
        is_known = np.isfinite(own.get("uncertainty", np.float32(np.nan)))
        return {
            **{name: _rounded(value) for name, value in own.items()},
            "votes": self._votes(names) if is_known else [],
            "cluster": self._cluster(),
        }

    def _votes(self, names: Mapping[int, str]) -> list[dict[str, Any]]:
        scores, place = self.task.scores, self.place
        votes = []
        for number, member in enumerate(scores.members):
            vote = int(scores.votes[number, place])
            if vote < 0:
                continue  # it finds all labels equally likely
            then = int(scores.vote_ids[vote])
            confidence = float(scores.vote_confidence[number, place])
            votes.append(
                {
                    "member": member,
                    "label": names.get(self.merged.get(then, then)),
                    "confidence": round(confidence, 4),
                }
            )
        return votes

    def _cluster(self) -> dict[str, Any] | None:
        cluster = int(self.task.cluster[self.place])
        if cluster < 0:
            return None
        return {
            "number": cluster,
            "name": self.task.cluster_names.get(str(cluster), ""),
            "samples": int(np.count_nonzero(self.task.cluster == cluster)),
        }


_latest: dict[object, ScoredTask] = {}


def read_scored(project: ProjectFile, sample_id: int) -> ScoredSample | None:
    """Read what the last round says of a sample; ``None`` if it was not scored."""
    with project.read() as connection:
        history = rounds.read_rounds(connection)
        ids = arrays.read(connection, "round", "ids")
        if not history or ids is None:
            return None
        row = int(np.searchsorted(ids, sample_id))
        if row == len(ids) or ids[row] != sample_id:
            return None
        merged = label_changes.merged_ids(connection)
        settings = history[-1].settings
        for key, members in settings.get("members", {}).items():
            rows = arrays.read(connection, "round", f"rows.{key}")
            place = -1 if rows is None else int(np.searchsorted(rows, row))
            if rows is None or place == len(rows) or rows[place] != row:
                continue
            version = (version_of(project, connection), key)
            if version not in _latest:
                scores = _read_scores(connection, key, members)
                if scores is None:
                    return None
                _latest.clear()  # one is asked about at a time, and it may be large
                names = settings.get("cluster_names", {})
                _latest[version] = _with_columns(connection, scores, ids, names)
            return ScoredSample(_latest[version], place, merged)
    return None


def _read_scores(
    connection: sqlite3.Connection, key: str, members: list[str]
) -> TaskScores | None:
    stored = {
        name: values
        for name in TaskScores.stored_as(key)
        if (values := arrays.read(connection, "round", name)) is not None
    }
    try:
        return TaskScores.of(stored, key, members)
    except KeyError:
        return None


def _with_columns(
    connection: sqlite3.Connection,
    scores: TaskScores,
    ids: Ids,
    cluster_names: Mapping[str, str],
) -> ScoredTask:
    columns = {
        name: values[scores.rows]
        for name in (*_COLUMNS, "cluster")
        if (values := arrays.read(connection, "round", name)) is not None
    }
    cluster = columns.pop("cluster", np.full(len(scores.rows), -1, np.int32))
    margin = (
        1 - columns["uncertainty"] if scores.several else _margins(scores.probabilities)
    )
    return ScoredTask(ids[scores.rows], scores, margin, columns, cluster, cluster_names)


def _margins(probabilities: npt.NDArray[np.float16]) -> Floats:
    if probabilities.shape[1] < 2:
        return probabilities[:, 0].astype(np.float32)
    two = np.partition(probabilities.astype(np.float32), -2, axis=1)[:, -2:]
    return np.asarray(np.abs(two[:, 1] - two[:, 0]), np.float32)


def _rounded(value: np.float32) -> float | None:
    return round(float(value), 4) if np.isfinite(value) else None
