"""What finishing asks about next, in the queue: the audit, then what is glanced at."""

import sqlite3
from collections.abc import Sequence
from typing import Any

import numpy as np

from umc_desktop.domain.reasons import Reason
from umc_desktop.ml.finishing import glance_groups
from umc_desktop.operations.finishing_state import (
    Finishing,
    Frozen,
    Ids,
    Progress,
    Stage,
)
from umc_desktop.storage import (
    arrays,
    label_changes,
    rounds,
    samples,
)
from umc_desktop.storage.rounds import QueuedBatch

AUDIT_PURPOSE, GLANCE_PURPOSE = "audit", "glance"
_AUDIT_BATCH = 10
_GROUPS_AT_A_TIME = 25  # in the queue; the next ones follow when these are decided
_MOST_GROUPED = 20_000  # rows that groups are made of: some hours of glancing


def fill_queue(
    connection: sqlite3.Connection, finishing: Finishing, now: Progress
) -> None:
    """Put what the step asks about into the queue, in place of what is there."""
    frozen = finishing.frozen
    assert frozen is not None
    groups: Sequence[Ids] = []
    purpose, reason = AUDIT_PURPOSE, Reason.AUDITED
    if now.stage is Stage.AUDIT:
        groups = _by_tens(now.left, _domains_of(connection, frozen, now.left))
    elif now.stage is Stage.GLANCE:
        purpose, reason = GLANCE_PURPOSE, Reason.GLANCED
        rows = now.left[:_MOST_GROUPED]
        suggested = _suggested_now(connection, frozen, rows)
        groups = glance_groups(rows, suggested)[:_GROUPS_AT_A_TIME]
    rows = np.concatenate([*groups, np.zeros(0, np.int64)])
    domain_of = _domains_of(connection, frozen, rows)
    rounds.replace_queue(
        connection,
        max(rounds.last_round(connection), 0),
        [
            QueuedBatch(
                0,
                domain_of[int(group[0])],
                purpose,
                -1,
                reason,
                tuple(frozen.ids[group].tolist()),
            )
            for group in groups
        ],
    )


def _by_tens(rows: Ids, domain_of: dict[int, int]) -> list[Ids]:
    """Return the audit's rows in batches of one domain each, in the order drawn."""
    by_domain: dict[int, list[int]] = {}
    for row in rows.tolist():
        by_domain.setdefault(domain_of[row], []).append(row)
    return [
        np.array(members[first : first + _AUDIT_BATCH], np.int64)
        for members in by_domain.values()
        for first in range(0, len(members), _AUDIT_BATCH)
    ]


def _domains_of(
    connection: sqlite3.Connection, frozen: Frozen, rows: Ids
) -> dict[int, int]:
    ids = frozen.ids[rows].tolist()
    found = samples.domains_of(connection, ids)
    return {int(row): found[one] for row, one in zip(rows, ids, strict=True)}


def _suggested_now(
    connection: sqlite3.Connection, frozen: Frozen, rows: Ids
) -> np.ndarray[Any, Any]:
    """Return what the window shows as the rows' suggestions: those of the last round.

    Mistakes are counted by the frozen ones: if the models have learned since, that
    counts too many rather than too few.
    """
    ids = arrays.read(connection, "round", "ids")
    suggestion = arrays.read(connection, "round", "suggestion")
    frozen_ones = frozen.suggestion[rows]
    if ids is None or suggestion is None or not len(ids):
        return frozen_ones
    places = np.minimum(np.searchsorted(ids, frozen.ids[rows]), len(ids) - 1)
    here = ids[places] == frozen.ids[rows]
    suggestion = label_changes.standing_ids(
        suggestion, label_changes.merged_ids(connection)
    )
    return np.where(here, suggestion[places], frozen_ones)
