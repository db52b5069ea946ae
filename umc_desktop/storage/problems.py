"""Rows that imports could not use."""

import sqlite3
from collections.abc import Iterable


def add(
    connection: sqlite3.Connection,
    operation_id: bytes,
    problems: Iterable[tuple[str, int, str]],
) -> None:
    """Keep (file, line, reason) of rows that an import left out."""
    connection.executemany(
        "INSERT INTO import_problem (operation_id, file, line, reason)"
        " VALUES (?, ?, ?, ?)",
        ((operation_id, *problem) for problem in problems),
    )


def read(
    connection: sqlite3.Connection, operation_id: bytes, limit: int
) -> list[tuple[str, int, str]]:
    """Return (file, line, reason) of an import's first problems."""
    return connection.execute(
        "SELECT file, line, reason FROM import_problem WHERE operation_id = ?"
        " ORDER BY id LIMIT ?",
        (operation_id, limit),
    ).fetchall()


def read_all(connection: sqlite3.Connection) -> list[tuple[str, str, int, str]]:
    """Return (time, file, line, reason) of every problem, in order."""
    return connection.execute(
        "SELECT finished_at, file, line, reason FROM import_problem"
        " JOIN operation ON operation.id = operation_id ORDER BY import_problem.id"
    ).fetchall()
