"""The operation log: what was done, by whom, and what can be taken back."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import uuid4

from umc_desktop.domain.history import History, LoggedOperation, read_history


@dataclass(frozen=True)
class OperationRecord:
    """One line of the log, for people."""

    id: bytes
    command: str
    annotator: str
    finished_at: str
    summary: str
    undone: bool


def record(
    connection: sqlite3.Connection,
    command: str,
    request: str,
    annotator_id: int | None = None,
    *,
    reversible: bool = False,
    undoes: bytes | None = None,
) -> bytes:
    """Append an operation and return its 16-byte id.

    Parameters
    ----------
    request
        What was asked for, as JSON.
    reversible
        Whether undo may take it back.
    undoes
        The operation that this one takes back, if any.
    """
    operation_id = uuid4().bytes
    connection.execute(
        "INSERT INTO operation"
        " (id, command, request, annotator_id, finished_at, reversible, undoes)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            operation_id,
            command,
            request,
            annotator_id,
            now(),
            int(reversible),
            undoes,
        ),
    )
    return operation_id


def set_summary(
    connection: sqlite3.Connection, operation_id: bytes, summary: str
) -> None:
    """Complete a record of this same transaction with what came of it."""
    connection.execute(
        "UPDATE operation SET summary = ? WHERE id = ?", (summary, operation_id)
    )


def history_of(connection: sqlite3.Connection, annotator_id: int) -> History:
    """Return what this annotator can undo and redo now."""
    return read_history(
        LoggedOperation(*row)
        for row in connection.execute(
            "SELECT id, undoes FROM operation"
            " WHERE reversible = 1 AND annotator_id = ?"
            # what was set aside says nothing; merges of other files are not here
            " AND id NOT IN (SELECT operation_id FROM event_aside)"
            " AND (command <> 'project.merge'"
            " OR id IN (SELECT operation_id FROM merge))"
            " ORDER BY number",
            (annotator_id,),
        )
    )


def latest_standing(connection: sqlite3.Connection, command: str) -> bytes | None:
    """Return the id of the newest operation of a command that is not undone."""
    row = connection.execute(
        "SELECT id FROM operation WHERE command = ? AND undone = 0"
        " ORDER BY number DESC LIMIT 1",
        (command,),
    ).fetchone()
    return None if row is None else bytes(row[0])


def read(connection: sqlite3.Connection, operation_id: bytes) -> OperationRecord:
    """Return one line of the log."""
    row = connection.execute(
        _SELECT + " WHERE operation.id = ?", (operation_id,)
    ).fetchone()
    return _record(row)


def read_latest(connection: sqlite3.Connection, limit: int) -> list[OperationRecord]:
    """Return the newest lines of the log, newest first."""
    return [
        _record(row)
        for row in connection.execute(
            _SELECT + " ORDER BY number DESC LIMIT ?", (limit,)
        )
    ]


def now() -> str:
    """Return the time as stored: ISO 8601, UTC, whole milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


_SELECT = (
    "SELECT operation.id, command, coalesce(name, ''), finished_at, summary, undone OR"
    " operation.id IN (SELECT operation_id FROM event_aside)"
    " FROM operation LEFT JOIN annotator ON annotator.id = annotator_id"
)


def _record(row: tuple[bytes, str, str, str, str, int]) -> OperationRecord:
    return OperationRecord(*row[:5], undone=bool(row[5]))


def latest(connection: sqlite3.Connection, commands: Sequence[str]) -> bytes | None:
    """Return the identity of the last operation that was one of the commands."""
    marks = ",".join("?" * len(commands))
    row = connection.execute(
        f"SELECT id FROM operation WHERE command IN ({marks})"  # noqa: S608 - only question marks
        " ORDER BY number DESC LIMIT 1",
        commands,
    ).fetchone()
    return None if row is None else bytes(row[0])
