"""Typed values of JSON and Parquet as the cells of a table."""

import io
import math
from collections.abc import Mapping
from typing import IO

from umc_desktop.domain.errors import ExchangeError
from umc_desktop.exchange.columns import Cell
from umc_desktop.exchange.containers import Entry

MAX_WHOLE_FILE = 256 << 20
"""Bytes of a file that has to be in memory as a whole."""


def cell_of(value: object, column: str) -> Cell:
    """Return a value as text, or as the bytes of an image.

    Numbers and dates become the text that shows them, not-a-number and empty lists
    nothing, a list of one value that value, and the ``{"bytes", "path"}`` objects in
    which image datasets are kept, the bytes, or the path if there are none.

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
            raise ValueError(
                f"column “{column}” holds a list of {len(value)} values; one is needed"
            )
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
