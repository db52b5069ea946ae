"""Ids for the sets of labels that a computation suggests.

Only who writes into the project gives a combination of labels its row. Until then, one
that has none yet goes by a number below 0.
"""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from umc_desktop.ml.multi_label import Sets, members_of
from umc_desktop.operations.task import Task
from umc_desktop.storage import combinations

Ids = npt.NDArray[np.int32]
_FIRST = -2
MOST_VOTES = 2000
"""Different sets that members' votes are told apart by; rarer ones are shown as the
likeliest label alone."""


class SetIds:
    """Finds the id of each set of labels, or notes that it needs one.

    Parameters
    ----------
    combined
        Ids of the labels that each combination is made of, by its id.

    Attributes
    ----------
    new
        Label set and labels of each combination without a row; the id of the first is
        -2, of the second -3, and so on (-1 is nobody's).
    """

    def __init__(self, combined: Mapping[int, tuple[int, ...]]) -> None:
        self.new: list[tuple[int, list[int]]] = []
        # the empty sets of two label sets differ, and nothing here tells them apart
        self._ids = {
            parts: label_id for label_id, parts in combined.items() if len(parts) > 1
        }
        self._empty: dict[int, int] = {}

    def of(self, task: Task, sets: Sets) -> Ids:
        """Return the id of each set of a task's labels.

        Parameters
        ----------
        sets
            bool, shape (n_samples, n_labels).
        """
        if len(sets) == 0:
            return np.zeros(0, np.int32)
        kinds, number = np.unique(sets, axis=0, return_inverse=True)
        ids = [self._id(task, positions) for positions in members_of(kinds)]
        return np.array(ids, np.int32)[number.reshape(-1)]

    def of_votes(
        self, task: Task, members: npt.NDArray[Any], votes: Sequence[Sets]
    ) -> tuple[Ids, npt.NDArray[np.int64]]:
        """Return the ids of the sets that members vote for, and each vote's place.

        Parameters
        ----------
        members
            float32, shape (n_members, n_samples, n_labels).
        votes
            bool, shape (n_samples, n_labels), for each member.

        Returns
        -------
        ids : ndarray of int32
        places : ndarray of int64, shape (n_members, n_samples)
        """
        flat = np.concatenate(votes)
        if len(flat) == 0:
            return np.zeros(0, np.int32), np.zeros(members.shape[:2], np.int64)
        kinds, number = np.unique(flat, axis=0, return_inverse=True)
        number = number.reshape(-1)
        if len(kinds) > MOST_VOTES:
            counts = np.bincount(number)
            rare = np.argsort(-counts, kind="stable")[MOST_VOTES:]
            here = np.isin(number, rare)
            best = members.reshape(-1, members.shape[2])[here].argmax(axis=1)
            flat[here] = np.eye(flat.shape[1], dtype=bool)[best]
            kinds, number = np.unique(flat, axis=0, return_inverse=True)
        ids = [self._id(task, positions) for positions in members_of(kinds)]
        return np.array(ids, np.int32), number.reshape(members.shape[:2])

    def known(self, label_set_id: int) -> Iterator[tuple[int, tuple[int, ...]]]:
        """Yield (id, labels) of the combinations asked for so far, of one label set."""
        for number, (owner, parts) in enumerate(self.new):
            if owner == label_set_id:
                yield _FIRST - number, tuple(parts)
        for known, label_id in self._ids.items():
            if label_id > 0:
                yield label_id, known

    def _id(self, task: Task, positions: tuple[int, ...]) -> int:
        parts = tuple(sorted(task.labels[one].id for one in positions))
        if len(parts) == 1:
            return parts[0]
        known = self._ids if parts else self._empty
        key: Any = parts or task.label_set_id
        if key not in known:
            known[key] = _FIRST - len(self.new)
            self.new.append((task.label_set_id, list(parts)))
        return known[key]


def with_rows(
    connection: sqlite3.Connection,
    stored: Mapping[str, npt.NDArray[Any]],
    new: Sequence[tuple[int, list[int]]],
) -> dict[str, npt.NDArray[Any]]:
    """Return arrays of a round with every set under its id; give each new one its row.

    Parameters
    ----------
    stored
        The arrays; ids of labels are in those named suggestion or vote_ids.
    new
        See ``SetIds.new``.
    """
    if not new:
        return dict(stored)
    ids = [combinations.ensure(connection, *one) for one in new]
    rows = np.array(ids, np.int32)
    return {
        name: np.where(
            values <= _FIRST, rows[np.clip(_FIRST - values, 0, None)], values
        )
        if name == "suggestion" or name.startswith("vote_ids.")
        else values
        for name, values in stored.items()
    }
