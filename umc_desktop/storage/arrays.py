"""Numeric arrays inside the project file: the map, the last round, the heads."""

import math
import sqlite3
from collections.abc import Mapping

import msgspec
import numpy as np
import numpy.typing as npt

from umc_desktop.domain.errors import ProjectDamagedError
from umc_desktop.storage import properties
from umc_desktop.storage.operations import now

_PART_BYTES = 16 * 1024 * 1024  # bounds the memory of one write and of one read


def replace(
    connection: sqlite3.Connection,
    owner: str,
    arrays: Mapping[str, npt.NDArray],  # type: ignore[type-arg]
) -> None:
    """Store the arrays in place of all that ``owner`` had."""
    properties.write(connection, f"made.{owner}", now())
    connection.execute("DELETE FROM array WHERE owner = ?", (owner,))
    for name, values in arrays.items():
        little = np.ascontiguousarray(values, values.dtype.newbyteorder("<"))
        raw = little.reshape(-1).view(np.uint8).data
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
    """Return one array, or ``None`` if it is not there.

    Raises
    ------
    ProjectDamagedError
        If what is stored does not make an array of its type and shape.
    """
    rows = connection.execute(
        "SELECT dtype, shape, data FROM array WHERE owner = ? AND name = ?"
        " ORDER BY part",
        (owner, name),
    ).fetchall()
    if not rows:
        return None
    try:
        values = _blank(rows[0][0], rows[0][1], sum(len(row[2]) for row in rows))
    except (ValueError, TypeError) as error:
        raise ProjectDamagedError(
            f"The stored array “{owner}/{name}” is damaged: {error}. "
            "Score the samples again to make it anew."
        ) from error
    raw = values.reshape(-1).view(np.uint8)
    first = 0
    for _, _, data in rows:
        raw[first : first + len(data)] = np.frombuffer(data, np.uint8)
        first += len(data)
    return values


def _blank(dtype_name: str, shape_text: str, n_bytes: int) -> npt.NDArray:  # type: ignore[type-arg]
    dtype = np.dtype(dtype_name)
    shape = msgspec.json.decode(shape_text, type=tuple[int, ...])
    # checked before anything is allocated: the file may come from anywhere
    if dtype.hasobject or math.prod(shape) * dtype.itemsize != n_bytes:
        raise ValueError(f"{n_bytes} bytes are no {dtype_name} of shape {shape_text}")
    return np.empty(shape, dtype)


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
