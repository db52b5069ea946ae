"""What was decided and said, event by event, for people who look back."""

import itertools
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Decision:
    """A label event that counts, whether or not a later one replaced it."""

    sample_id: int
    annotator: str
    label_id: int
    how: str
    seconds: float | None
    clock: int


def iterate_decisions(
    connection: sqlite3.Connection, annotator: str | None = None
) -> Iterable[Decision]:
    """Yield every label event that counts, of one annotator or of all, oldest first."""
    for row in connection.execute(
        "SELECT event.sample_id, annotator.name,"
        " coalesce(label.merged_into, label.id),"
        " CAST(coalesce(json_extract(event.body, '$.how'), '') AS TEXT),"
        # a forged event may say that it took "for ever"
        " CASE WHEN json_type(event.body, '$.seconds') IN ('integer', 'real')"
        "   THEN max(json_extract(event.body, '$.seconds'), 0) END,"
        " event.clock FROM event"
        " JOIN operation ON operation.id = event.operation_id AND operation.undone = 0"
        " JOIN annotator ON annotator.id = event.annotator_id"
        " JOIN label ON label.uid = given_uid(CAST(event.body AS BLOB))"
        " WHERE event.kind = 'label' AND event.sample_id IS NOT NULL"
        " AND (:name IS NULL OR annotator.name = :name)"
        " ORDER BY event.clock, event.id",
        {"name": annotator},
    ):
        yield Decision(*row)


@dataclass(frozen=True)
class Said:
    """One event about a sample, for people who look into it.

    Attributes
    ----------
    event_id
        Its 16-byte identity.
    label_id
        What a label or an adjudication gives; ``None`` for a label taken away and for
        what gives none.
    text
        Of a note, or of an adjudication's reason.
    stands
        Whether its operation is not undone.
    """

    event_id: bytes
    kind: str
    annotator: str
    label_id: int | None
    how: str
    text: str
    seconds: float | None
    clock: int
    command: str
    stands: bool


def read_history_of(connection: sqlite3.Connection, sample_id: int) -> list[Said]:
    """Return every event about a sample, oldest first, those taken back included."""
    return [
        _said(row)
        for row in connection.execute(
            "SELECT event.id, event.kind, annotator.name,"
            " coalesce(label.merged_into, label.id),"
            " CAST(coalesce(json_extract(event.body, '$.how'), '') AS TEXT),"
            " CAST(coalesce(json_extract(event.body, '$.text'),"
            "   json_extract(event.body, '$.note'),"
            "   json_extract(event.body, '$.flags'), '') AS TEXT),"
            " CASE WHEN json_type(event.body, '$.seconds') IN ('integer', 'real')"
            "   THEN max(json_extract(event.body, '$.seconds'), 0) END,"
            " event.clock,"
            " coalesce(operation.command, ''), NOT coalesce(operation.undone, 1)"
            " FROM event JOIN annotator ON annotator.id = event.annotator_id"
            " LEFT JOIN operation ON operation.id = event.operation_id"
            " LEFT JOIN label ON label.uid = given_uid(CAST(event.body AS BLOB))"
            " WHERE event.sample_id = ? ORDER BY event.clock, event.id",
            (sample_id,),
        )
    ]


def _said(row: tuple[Any, ...]) -> Said:
    event_id, kind, annotator, label_id, how, text, seconds, clock, command, stands = (
        row
    )
    return Said(
        event_id,
        kind,
        annotator,
        label_id,
        how,
        text,
        seconds,
        clock,
        command,
        bool(stands),
    )


def read_notes(connection: sqlite3.Connection, sample_id: int) -> list[str]:
    """Return the notes on a sample that were not taken back, oldest first."""
    return [
        row[0]
        for row in connection.execute(
            "SELECT json_extract(body, '$.text') FROM event"
            " JOIN operation ON operation.id = event.operation_id AND undone = 0"
            " WHERE event.kind = 'note' AND event.sample_id = ?"
            " ORDER BY event.clock, event.id",
            (sample_id,),
        )
    ]


def iterate_notes(
    connection: sqlite3.Connection,
) -> Iterator[tuple[str, str, int, tuple[int, ...]]]:
    """Yield (note, annotator, clock, sample ids) of each note that stands.

    Oldest first; what one step noted on several samples is one note.
    """
    rows = connection.execute(
        "SELECT coalesce(json_extract(body, '$.text'), ''), annotator.name,"
        " event.clock, event.sample_id FROM event"
        " JOIN operation ON operation.id = event.operation_id AND undone = 0"
        " JOIN annotator ON annotator.id = event.annotator_id"
        # the first condition is the index's own
        " WHERE event.kind IN ('fact', 'flag', 'note') AND event.kind = 'note'"
        " ORDER BY event.clock, event.operation_id, event.sample_id"
    )
    for (text, annotator, clock), group in itertools.groupby(rows, lambda r: r[:3]):
        yield str(text), annotator, clock, tuple(row[3] for row in group)


@dataclass(frozen=True)
class Work:
    """What one annotator decided on one day with one label in one domain.

    Attributes
    ----------
    day
        Local date, ISO 8601.
    label_id
        ``None`` where samples were skipped.
    n, n_timed
        Current annotations, and those of them whose time was measured.
    seconds
        Time measured in all.
    """

    day: str
    annotator: str
    label_id: int | None
    domain_id: int
    how: str
    n: int
    n_timed: int
    seconds: float


def read_work(connection: sqlite3.Connection) -> list[Work]:
    """Return what was decided, day by day; what has been decided anew counts once."""
    return [
        Work(*row)
        for row in connection.execute(
            "SELECT date((annotation.clock >> 16) / 1000, 'unixepoch', 'localtime'),"
            " annotator.name, annotation.label_id, sample.domain_id,"
            " coalesce(json_extract(event.body, '$.how'), '') AS how, count(*),"
            " count(json_extract(event.body, '$.seconds')),"
            " coalesce(sum(json_extract(event.body, '$.seconds')), 0.0)"
            " FROM annotation JOIN sample ON sample.id = annotation.sample_id"
            " JOIN annotator ON annotator.id = annotation.annotator_id"
            " JOIN event ON event.number = annotation.event_number"
            " GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5"
        )
    ]
