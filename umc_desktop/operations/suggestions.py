"""How often suggestions have been right lately, where people went by them."""

import sqlite3
from collections.abc import Sequence

import numpy as np

from umc_desktop.storage import annotations, arrays, label_changes, rounds
from umc_desktop.storage.rounds import RoundRecord

METRIC = "suggestions"
LATELY = 60
"""Decisions that the window looks back on: some rounds of groups."""


def tally(connection: sqlite3.Connection) -> dict[str, int]:
    """Count the queue's groups that are decided, and where the suggestion was right.

    Random checks do not count: nobody saw their suggestions.

    Returns
    -------
    dict
        ``right`` and ``decided``.
    """
    ids = arrays.read(connection, "round", "ids")
    suggestion = arrays.read(connection, "round", "suggestion")
    if (
        ids is None
        or suggestion is None
        or rounds.queue_round(connection) != rounds.last_round(connection)
    ):
        return {"right": 0, "decided": 0}
    merged = label_changes.merged_ids(connection)
    suggestion = label_changes.standing_ids(suggestion, merged)
    asked = [
        one
        for batch in rounds.read_queue(connection)
        if batch.purpose == "learn"
        for one in batch.sample_ids
    ]
    given = annotations.read_annotations_of(connection, asked)
    right = decided = 0
    for sample_id, annotation in given.items():
        row = int(np.searchsorted(ids, sample_id))
        known = row < len(ids) and ids[row] == sample_id and suggestion[row] != 0
        if known and annotation.label_id is not None:
            decided += 1
            right += int(annotation.label_id == suggestion[row])
    return {"right": right, "decided": decided}


def lately(now: tuple[int, int], history: Sequence[RoundRecord]) -> tuple[int, int]:
    """Return in how many of the last decisions the suggestion was right.

    Parameters
    ----------
    now
        Right ones and decisions of this round.
    history
        All rounds, oldest first; earlier ones count until there are enough.

    Returns
    -------
    right, decided : int
    """
    right, decided = now
    for record in reversed(history):
        if decided >= LATELY:
            break
        before = record.metrics.get(METRIC, {})
        right += int(before.get("right", 0))
        decided += int(before.get("decided", 0))
    return right, decided
