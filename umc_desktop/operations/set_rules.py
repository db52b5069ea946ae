"""Answers as ids in the project, and which labels a round suggests together."""

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from umc_desktop.ml.multi_label import Answers, SetRule, sets_of
from umc_desktop.storage import arrays

Rows = npt.NDArray[np.int64]
Combined = Mapping[int, tuple[int, ...]]


def answers_among(
    label_ids: Rows, classes: Sequence[int], combined: Combined, *, several: bool
) -> tuple[Rows, Answers]:
    """Return which of the given labels a task knows, and the answers they are.

    Parameters
    ----------
    label_ids
        int64, shape (n,): what samples carry, 0 for nothing; ids of labels or of
        combinations of them.
    classes
        Ids of the task's labels, in order.
    combined
        Ids of the labels that each combination is made of, by its id.
    several
        Whether a sample may carry several labels.

    Returns
    -------
    places : ndarray of int64
        Places in ``label_ids``.
    answers : ndarray
        As in ``umc_desktop.ml.multi_label``, one for each place.
    """
    position = {label_id: place for place, label_id in enumerate(classes)}
    members = {one: combined.get(one, (one,)) for one in set(label_ids.tolist()) if one}
    known = {
        one: [position[part] for part in parts]
        for one, parts in members.items()
        if all(part in position for part in parts) and (several or len(parts) == 1)
    }
    places = np.flatnonzero(np.isin(label_ids, list(known)))
    chosen = [known[one] for one in label_ids[places].tolist()]
    if several:
        return places, sets_of(chosen, len(classes))
    return places, np.array([only for (only,) in chosen], np.int64)


def read_rule(connection: sqlite3.Connection, task_key: str) -> SetRule | None:
    """Return the rule of a task in the last round, see ``stored_rule``."""
    names = (f"thresholds.{task_key}", f"may_be_empty.{task_key}")
    found = {name: arrays.read(connection, "round", name) for name in names}
    return stored_rule({k: v for k, v in found.items() if v is not None}, task_key)


def rule_as_arrays(rule: SetRule, task_key: str) -> dict[str, npt.NDArray[Any]]:
    """Return a task's rule as it is stored among a round's arrays."""
    return {
        f"thresholds.{task_key}": np.array(rule.thresholds, np.float32),
        f"may_be_empty.{task_key}": np.array([rule.may_be_empty]),
    }


def stored_rule(
    stored: Mapping[str, npt.NDArray[Any]], task_key: str
) -> SetRule | None:
    """Return a task's rule from a round's arrays; ``None`` for one label a sample."""
    thresholds = stored.get(f"thresholds.{task_key}")
    may_be_empty = stored.get(f"may_be_empty.{task_key}")
    if thresholds is None or may_be_empty is None:
        return None
    return SetRule(tuple(map(float, thresholds)), bool(may_be_empty[0]))
