"""Reading a table page by page: a reader inside a statement keeps a writer waiting."""

import sqlite3
from collections.abc import Iterator
from typing import Any


def iterate_pages(
    connection: sqlite3.Connection, query: str, after: int, size: int
) -> Iterator[list[tuple[Any, ...]]]:
    """Yield a table's rows, some at a time, by a key that grows.

    Parameters
    ----------
    query
        Selects rows whose first column, the key, is larger than its first parameter,
        in the order of the key and at most as many as its second.
    after
        What the first key is larger than.

    Raises
    ------
    ValueError
        If the keys do not grow. In a damaged file they may not, and reading it would
        never end.
    """
    while page := connection.execute(query, (after, size)).fetchall():
        if page[-1][0] <= after:
            raise ValueError(f"row {page[-1][0]} comes after row {after}")
        yield page
        after = page[-1][0]
