"""Writing events and folding them into the current annotations.

An event counts while its operation is not undone. Of one annotator's events on one
sample the latest that counts is the current annotation; ``annotation`` caches that.
"""

import sqlite3
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

import msgspec

from umc_desktop.domain.events import EventFrame, EventKind, canonical_json
from umc_desktop.storage import combinations, event_log

_PAGE = 4096

# Decisions are folded; notes and undo events are not decisions on a sample.
_DECIDING = ("label", "skip", "adjudication")
_COLUMNS = """
event.sample_id, event.annotator_id, event.kind,
coalesce(label.merged_into, label.id) AS label_id, event.number, event.clock
"""
_COUNTING = """
FROM event
JOIN operation ON operation.id = event.operation_id AND operation.undone = 0
LEFT JOIN label ON event.kind = 'label'
    AND label.uid = given_uid(CAST(event.body AS BLOB))
WHERE event.kind IN ('label', 'skip')
"""
# Of each annotator and sample the latest comes first and stays. The sign keeps SQLite
# from fetching many events sample by sample, which takes twice the time.
_FOLD = f"""
INSERT OR IGNORE INTO annotation SELECT {_COLUMNS} {_COUNTING} {{condition}}
ORDER BY +event.sample_id, event.annotator_id, event.clock DESC, event.id DESC
"""
# The same said another way, to check it.
_LATEST = f"""
SELECT sample_id, annotator_id, kind, label_id, number, clock FROM (
    SELECT {_COLUMNS}, row_number() OVER (
        PARTITION BY event.sample_id, event.annotator_id
        ORDER BY event.clock DESC, event.id DESC
    ) AS place {_COUNTING}
) WHERE place = 1 AND (kind = 'skip' OR label_id IS NOT NULL)
"""  # noqa: S608 - constants
_NOTHING_GIVEN = "kind = 'label' AND label_id IS NULL"  # a label was taken away

# An undo of the operation :id that stands and counts, see ``undone_at``.
_STANDING_UNDO = """
SELECT 1 FROM operation AS other WHERE other.undoes = :id AND other.undone = 0 AND (
    EXISTS (
        SELECT 1 FROM event AS undoing
        JOIN event AS made ON made.operation_id = :id
            AND made.annotator_id = undoing.annotator_id
        WHERE undoing.operation_id = other.id AND undoing.kind = 'undo'
    )
    OR NOT EXISTS (SELECT 1 FROM event WHERE operation_id IN (:id, other.id))
)
"""


def append(
    connection: sqlite3.Connection,
    frame: EventFrame,
    annotator_id: int,
    kind: EventKind,
    samples: Sequence[tuple[int | None, bytes]],
    body: str,
) -> int:
    """Write one event per sample, all saying the same, and fold them in.

    Parameters
    ----------
    samples
        (id, content hash) of each; ``[ABOUT_NO_SAMPLE]`` for an event about none.

    Returns
    -------
    int
        How many events were new.
    """
    (newest,) = connection.execute("SELECT max(number) FROM event").fetchone()
    if kind in (EventKind.LABEL, EventKind.ADJUDICATION):
        combinations.ensure_body(connection, body)
    added = event_log.append(connection, frame, annotator_id, kind, samples, body)
    if kind in (EventKind.LABEL, EventKind.SKIP):
        # only what is new: an import appends to one operation page after page
        _refold(connection, "number > ?", newest or 0)
    return added


@dataclass(frozen=True)
class Reversal:
    """What an undo or redo touched.

    Attributes
    ----------
    sample_ids
        Samples whose annotations it changed.
    kinds
        Kinds of the events that it took back or brought back.
    """

    sample_ids: list[int]
    kinds: frozenset[str]


def append_undo(
    connection: sqlite3.Connection,
    frame: EventFrame,
    annotator_id: int,
    undone_operation: bytes,
) -> Reversal:
    """Take an operation back; tell what that touched.

    Taking back an undo does again what the undo took back.
    """
    body = canonical_json({"undoes": undone_operation.hex()})
    about = [event_log.ABOUT_NO_SAMPLE]
    event_log.append(connection, frame, annotator_id, EventKind.UNDO, about, body)
    target = mark_undone(connection, undone_operation)
    _refold(connection, "operation_id = ?", target)
    touched = connection.execute(
        "SELECT sample_id, kind FROM event WHERE operation_id = ?", (target,)
    ).fetchall()
    return Reversal(
        [sample for sample, kind in touched if kind in _DECIDING],
        frozenset(kind for _, kind in touched),
    )


def mark_undone(connection: sqlite3.Connection, operation_id: bytes) -> bytes:
    """Mark an operation as taken back, and what it took back as standing again.

    Returns
    -------
    bytes
        The operation at the bottom: neither an undo nor a redo.
    """
    connection.execute("UPDATE operation SET undone = 1 WHERE id = ?", (operation_id,))
    target = operation_id
    seen = {target}  # a hostile file may let two operations undo each other
    while True:
        row = connection.execute(
            "SELECT undoes FROM operation WHERE id = ?", (target,)
        ).fetchone()
        if row is None or row[0] is None or row[0] in seen:
            return target
        target = row[0]
        seen.add(target)
        # in another copy of the file it may have been taken back a second time
        connection.execute(
            f"UPDATE operation SET undone = EXISTS ({_STANDING_UNDO}) WHERE id = :id",  # noqa: S608 - a constant
            {"id": target},
        )


def rebuild(connection: sqlite3.Connection) -> None:
    """Fold the whole log anew: the undone operations and every annotation."""
    connection.execute("UPDATE operation SET undone = 0")
    connection.executemany(
        "UPDATE operation SET undone = 1 WHERE id = ?",
        [(item,) for item in undone_at(connection)],
    )
    connection.execute("DELETE FROM annotation")
    combinations.ensure_said(connection)
    _fold_after(connection, 0)


def refold_labels(connection: sqlite3.Connection, label_ids: Sequence[int]) -> None:
    """Fold the samples anew that have one of the labels: it was merged, or no more."""
    for label_id in label_ids:
        samples = [
            row[0]
            for row in connection.execute(
                "SELECT DISTINCT sample_id FROM annotation WHERE label_id = ?",
                (label_id,),
            )
        ]
        for first in range(0, len(samples), _PAGE):
            page = ",".join(str(sample) for sample in samples[first : first + _PAGE])
            _refold(connection, f"? AND sample_id IN ({page})", 1)


def fold_in(connection: sqlite3.Connection, after: int) -> None:
    """Fold events that were written without folding.

    Parameters
    ----------
    after
        The largest number that an event had before.
    """
    if _marked_undone(connection) != undone_at(connection):
        rebuild(connection)
        return
    combinations.ensure_said(connection, after)
    earlier = connection.execute(
        "SELECT 1 FROM event WHERE number <= ? AND kind IN ('label', 'skip')"
        " AND annotator_id IN (SELECT annotator_id FROM event WHERE number > ?)"
        " LIMIT 1",
        (after, after),
    ).fetchone()
    if earlier:
        _refold(connection, "number > ?", after)
    else:  # whoever said nothing before has nothing to be compared with
        _fold_after(connection, after)


def agrees_with_log(connection: sqlite3.Connection) -> bool:
    """Return whether all that is cached is what the log gives when folded anew."""
    if _marked_undone(connection) != undone_at(connection):
        return False
    cached = "SELECT * FROM annotation"
    for ours, theirs in ((_LATEST, cached), (cached, _LATEST)):
        difference = f"SELECT 1 FROM ({ours} EXCEPT {theirs}) LIMIT 1"  # noqa: S608
        if connection.execute(difference).fetchone():
            return False
    return True


class _UndoBody(msgspec.Struct):
    undoes: str


def _marked_undone(connection: sqlite3.Connection) -> set[bytes]:
    return {
        row[0] for row in connection.execute("SELECT id FROM operation WHERE undone")
    }


def undone_at(connection: sqlite3.Connection, clock: int = 2**63 - 1) -> set[bytes]:
    """Return the operations that stood undone at a moment, by the log alone.

    Only whoever made an operation can take it back. An undo that wrote no event is one
    of a merge: it can only mark what has no events of its own either.
    """
    undoes: dict[bytes, bytes] = {}
    for operation, annotator_id, body in connection.execute(
        "SELECT operation_id, annotator_id, body FROM event WHERE kind = 'undo'"
        " AND clock <= ? ORDER BY clock, id",
        (clock,),
    ).fetchall():
        with suppress(ValueError):  # a forged event says nothing
            said = msgspec.json.decode(body, type=_UndoBody)
            target = bytes.fromhex(said.undoes)
            if _has_event_by(connection, target, annotator_id):
                undoes[operation] = target
    silent = connection.execute(
        "SELECT id, undoes FROM operation WHERE undoes IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM event WHERE operation_id = operation.id)"
        " AND NOT EXISTS (SELECT 1 FROM event WHERE operation_id = undoes)"
        " ORDER BY number"
    ).fetchall()
    undone: set[bytes] = set()
    # newest first: an undone undo does nothing
    for operation, target in reversed([*silent, *undoes.items()]):
        if operation not in undone:
            undone.add(target)
    here = {row[0] for row in connection.execute("SELECT id FROM operation")}
    return undone & here


def _has_event_by(
    connection: sqlite3.Connection, operation_id: bytes, annotator_id: int
) -> bool:
    return (
        connection.execute(
            "SELECT 1 FROM event WHERE operation_id = ? AND annotator_id = ? LIMIT 1",
            (operation_id, annotator_id),
        ).fetchone()
        is not None
    )


def _refold(
    connection: sqlite3.Connection, chosen: str, parameter: bytes | int
) -> None:
    """Fold the samples anew that the chosen events speak of."""
    samples = f"(SELECT sample_id FROM event WHERE {chosen})"  # noqa: S608 - constants
    connection.execute(
        f"DELETE FROM annotation WHERE sample_id IN {samples}",  # noqa: S608
        (parameter,),
    )
    connection.execute(
        _FOLD.format(condition=f"AND event.sample_id IN {samples}"), (parameter,)
    )
    connection.execute(
        f"DELETE FROM annotation WHERE {_NOTHING_GIVEN} AND sample_id IN {samples}",  # noqa: S608
        (parameter,),
    )


def _fold_after(connection: sqlite3.Connection, after: int) -> None:
    """Fold the events with larger numbers, where nothing was folded for them yet."""
    connection.execute(_FOLD.format(condition="AND event.number > ?"), (after,))
    connection.execute(f"DELETE FROM annotation WHERE {_NOTHING_GIVEN}")  # noqa: S608
