"""Numeric arrays inside the project file: the map, the last round, the heads."""

import sqlite3
from collections.abc import Mapping

import msgspec
import numpy as np
import numpy.typing as npt

_PART_BYTES = 16 * 1024 * 1024  # bounds the memory of one write and of one read


def replace(
    connection: sqlite3.Connection,
    owner: str,
    arrays: Mapping[str, npt.NDArray],  # type: ignore[type-arg]
) -> None:
    """Store the arrays in place of all that ``owner`` had."""
    connection.execute("DELETE FROM array WHERE owner = ?", (owner,))
    for name, values in arrays.items():
        little = np.ascontiguousarray(values, values.dtype.newbyteorder("<"))
        raw = memoryview(little.reshape(-1).view(np.uint8))
        shape = msgspec.json.encode(values.shape).decode()
        connection.executemany(
            "INSERT INTO array VALUES (?, ?, ?, ?, ?, ?)",
            (
                (
                    owner,
                    name,
                    part,
                    little.dtype.str,
                    shape,
                    raw[first : first + _PART_BYTES],
                )
                for part, first in enumerate(range(0, max(len(raw), 1), _PART_BYTES))
            ),
        )


def read(connection: sqlite3.Connection, owner: str, name: str) -> npt.NDArray | None:  # type: ignore[type-arg]
    """Return one array, or ``None`` if it is not there."""
    rows = connection.execute(
        "SELECT dtype, shape, data FROM array WHERE owner = ? AND name = ? ORDER BY part",
        (owner, name),
    ).fetchall()
    if not rows:
        return None
    shape = msgspec.json.decode(rows[0][1], type=tuple[int, ...])
    values = np.empty(shape, np.dtype(rows[0][0]))
    raw = values.reshape(-1).view(np.uint8)
    first = 0
    for _, _, data in rows:
        raw[first : first + len(data)] = np.frombuffer(data, np.uint8)
        first += len(data)
    return values


def read_all(
    connection: sqlite3.Connection, owner: str, prefix: str = "", without: str = "-"
) -> dict[str, npt.NDArray]:  # type: ignore[type-arg]
    """Return an owner's arrays by name.

    Parameters
    ----------
    prefix, without
        Names start with the first and not with the second.
    """
    names = [
        row[0]
        for row in connection.execute(
            "SELECT DISTINCT name FROM array WHERE owner = ? ORDER BY name", (owner,)
        )
        if row[0].startswith(prefix) and not row[0].startswith(without)
    ]
    found = {name: read(connection, owner, name) for name in names}
    return {name: values for name, values in found.items() if values is not None}
