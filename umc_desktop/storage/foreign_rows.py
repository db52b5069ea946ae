"""Where the rows of another file come from, not one of them checked."""

import sqlite3
from collections.abc import Iterator
from typing import Protocol

from umc_desktop.domain.samples import MOST_IMAGES

LARGEST_CELL = 256 * 1024 * 1024
"""Bytes in one value; what files of other programs may bring in is smaller."""
_PAGE = 4096
_BEFORE_ALL = -(2**63)
_COLUMNS = {
    "annotator": "id, uid, name",
    "label_set": "id, uid, name",
    "label": "id, uid, label_set_id, name, definition, first_name, first_definition,"
    " first_key, by_hand, combines",
    "domain": "id, uid, name, label_set_id",
    "sample": "id, hash, domain_id, identifier, text",
    "known_label": "sample_id, label_id",
    "sample_alias": "identifier, domain_id, sample_id",
    "audit": "sample_id, round",
    "operation": "number, id, command, request, annotator_id, finished_at, summary,"
    " reversible, undoes",
    "event": "number, id, operation_id, clock, annotator_id, installation, kind,"
    " sample_id, body",
}


class RawRows(Protocol):
    """Where rows come from: a file that SQLite reads, or pages of a damaged one."""

    def rows(self, table: str) -> Iterator[tuple[object, ...]]:
        """Yield a table's rows, their columns in the schema's order."""
        ...

    def images(self, sample_id: int) -> tuple[object, ...]:
        """Return what is stored as a sample's images, in order."""
        ...


class SqlRows:
    """The rows of a file that was recognised as a project."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LARGEST_CELL)
        self._connection = connection

    def rows(self, table: str) -> Iterator[tuple[object, ...]]:
        """Yield a table's rows, by their number where they have one."""
        columns = _COLUMNS[table]
        key = columns.partition(",")[0]
        if table == "sample_alias":  # has none, and is small
            yield from self._connection.execute(
                f"SELECT {columns} FROM {table}"  # noqa: S608 - our own names
            ).fetchall()
            return
        # page by page: a reader inside a statement keeps a writer waiting
        query = (
            f"SELECT {columns} FROM {table} WHERE {key} > ?"  # noqa: S608 - our own names
            f" ORDER BY {key} LIMIT {_PAGE}"
        )
        after = _BEFORE_ALL
        while page := self._connection.execute(query, (after,)).fetchall():
            yield from page
            after = page[-1][0]

    def images(self, sample_id: int) -> tuple[object, ...]:
        """Return a sample's images."""
        found = self._connection.execute(
            "SELECT bytes FROM image WHERE sample_id = ?", (sample_id,)
        ).fetchall()
        found += self._connection.execute(
            "SELECT bytes FROM further_image WHERE sample_id = ? ORDER BY position"
            " LIMIT ?",
            (sample_id, MOST_IMAGES),
        ).fetchall()
        return tuple(image for (image,) in found)
