"""Where the rows of another file come from, not one of them checked."""

import sqlite3
from collections.abc import Iterator
from typing import Protocol

from umc_desktop.domain.errors import ProjectError
from umc_desktop.domain.samples import MOST_IMAGES
from umc_desktop.storage.paging import iterate_pages

LARGEST_CELL = 256 * 1024 * 1024
"""Bytes in one value; what files of other programs may bring in is smaller."""
MOST_ROWS = 10_000_000
"""Of one table; the largest project that was measured has a tenth."""
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


def check_size(connection: sqlite3.Connection, name: str) -> None:
    """Refuse a file with so many rows that comparing them would take all the memory.

    Parameters
    ----------
    name
        What the file is called in the sentence.

    Raises
    ------
    ProjectError
        If a table has more than ``MOST_ROWS``, naming it.
    """
    tables = connection.execute(
        "SELECT name FROM sqlite_schema WHERE type = 'table'"
    ).fetchall()
    for (table,) in tables:
        (rows,) = connection.execute(
            f'SELECT count(*) FROM (SELECT 1 FROM "{table}" LIMIT ?)',  # noqa: S608 - recognised names
            (MOST_ROWS + 1,),
        ).fetchone()
        if rows > MOST_ROWS:
            raise ProjectError(
                f"{name} holds more than {MOST_ROWS:,} rows of “{table}”, more than "
                "any project does. It may be made to cause harm. Nothing was merged."
            )


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
        query = (
            f"SELECT {columns} FROM {table} WHERE {key} > ?"  # noqa: S608 - our own names
            f" ORDER BY {key} LIMIT ?"
        )
        for page in iterate_pages(self._connection, query, _BEFORE_ALL, _PAGE):
            yield from page

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
