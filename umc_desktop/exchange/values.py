"""Typed values of JSON and Parquet as the cells of a table."""

import io
import math
from collections.abc import Callable, Mapping, Sequence
from typing import IO

from umc_desktop.domain.combinations import fault_of_member, written
from umc_desktop.domain.errors import ExchangeError
from umc_desktop.exchange.columns import IMAGE_SUFFIXES, Cell, Column
from umc_desktop.exchange.containers import Entry
from umc_desktop.exchange.rows import BadRow, Cells, are_doubtful

MAX_WHOLE_FILE = 256 << 20
"""Bytes of a file that has to be in memory as a whole."""


def cell_of(value: object, column: str) -> Cell:
    """Return a value as text, or as the bytes of an image.

    Numbers and dates become the text that shows them, not-a-number and empty lists
    nothing, a list of one value that value, and the ``{"bytes", "path"}`` objects in
    which image datasets are kept, the bytes, or the path if there are none. A list of
    images or of their names stays one.

    Raises
    ------
    ValueError
        With the reason, if no single text stands for the value.
    """
    if value is None or isinstance(value, str | bytes):
        return value
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and math.isnan(value):
        return None
    if isinstance(value, list):
        if len(value) > 1:
            return _images(value, column)
        return cell_of(value[0], column) if value else None
    if isinstance(value, Mapping):
        for key in ("bytes", "path"):
            if isinstance(value.get(key), str | bytes):
                return value[key]  # type: ignore[no-any-return]
        raise ValueError(f"column “{column}” holds an object; a text is needed")
    try:
        return str(value)
    except ValueError:
        # Python refuses to print numbers of more than 4,300 digits: it takes too long.
        raise ValueError(f"column “{column}” holds a number that is too long") from None


def _images(values: list[object], column: str) -> Cell:
    cells = [cell_of(value, column) for value in values if not isinstance(value, list)]
    images = tuple(
        cell
        for cell in cells
        if isinstance(cell, bytes)
        or (isinstance(cell, str) and cell.lower().endswith(tuple(IMAGE_SUFFIXES)))
    )
    if len(images) < len(values):
        raise ValueError(
            f"column “{column}” holds a list of {len(values)} values; one is needed "
            "(for a column of labels, say that samples carry several)"
        )
    return images


def labels_of(value: object, column: str) -> Cell:
    """Return a list of label names as one text that joins them; else ``cell_of``.

    Raises
    ------
    ValueError
        With the reason, if a name cannot stand in such a text.
    """
    if not isinstance(value, list):
        return cell_of(value, column)
    names = [str(cell_of(one, column)).strip() for one in value]
    for name in names:
        if reason := fault_of_member(name):
            raise ValueError(f"the label “{name}” {reason}")
    return written(set(names))


def lines_of(value: object, column: str) -> Cell:
    """Return a list of texts as one text with a line for each; else ``cell_of``."""
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return "\n".join(value)
    return cell_of(value, column)


def typed_cells(
    file: str,
    lines: range | list[int],
    columns: Sequence[Sequence[object] | None],
    converters: Sequence[Callable[[object], Cell]],
    bad: list[BadRow],
) -> Cells:
    """Turn columns of values into columns of cells; leave out rows that have none.

    Parameters
    ----------
    file
        Name to put into bad rows.
    lines
        The line of each row.
    columns
        ``None`` for a column that was not asked for.
    converters
        One per column; raises ``ValueError`` for a value that is no cell.
    bad
        Rows already left out; those that are found here are added.
    """
    faults: dict[int, str] = {}
    cells = [
        None if column is None else _converted(column, convert, faults)
        for column, convert in zip(columns, converters, strict=True)
    ]
    if faults:
        bad += [BadRow(file, lines[i], reason) for i, reason in faults.items()]
        bad.sort(key=lambda row: row.line)
        kept = [i for i in range(len(lines)) if i not in faults]
        lines = [lines[i] for i in kept]
        cells = [column and [column[i] for i in kept] for column in cells]
    return Cells(lines, cells, bad, are_doubtful(cells))


def _converted(
    values: Sequence[object], convert: Callable[[object], Cell], faults: dict[int, str]
) -> Column:
    cells: Column = []
    if set(map(type, values)) <= {str, type(None)}:
        # Cells already, as nearly always: one look at the types is the fastest proof.
        cells.extend(values)  # type: ignore[arg-type]
        return cells
    for i, value in enumerate(values):
        try:
            cells.append(convert(value))
        except ValueError as error:
            faults.setdefault(i, str(error))
            cells.append(None)
    return cells


def read_whole(stream: IO[bytes], entry: Entry, advice: str) -> bytes:
    """Read a file that cannot be streamed.

    Raises
    ------
    ExchangeError
        With the advice, if it is larger than ``MAX_WHOLE_FILE``.
    """
    data = stream.read(MAX_WHOLE_FILE + 1)
    if len(data) > MAX_WHOLE_FILE:
        raise ExchangeError(
            f"“{entry.name}” has {entry.size >> 20:,} MiB; it has to be read as a "
            f"whole and {MAX_WHOLE_FILE >> 20} MiB are the limit. {advice}"
        )
    return data


def in_memory(stream: IO[bytes], entry: Entry, advice: str) -> IO[bytes]:
    """Return the file as one that can be read from any place."""
    return io.BytesIO(read_whole(stream, entry, advice))
