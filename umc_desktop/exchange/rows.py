"""What reading a file hands over: rows that can be used and rows that cannot."""

from collections.abc import Sequence
from dataclasses import dataclass, field

import msgspec

from umc_desktop.exchange.columns import Cell, Column
from umc_desktop.exchange.encoding import is_encodable

MAX_CELL = 1_000_000
"""Characters in one cell; a longer one is a bad row."""


class Row(msgspec.Struct, frozen=True, gc=False):
    """One sample as a file holds it; at least one of text and image is there.

    A struct and not a dataclass because a project takes millions of them: it is
    made four times faster and the garbage collector need not look at it.

    Parameters
    ----------
    text
        Exactly as in the file.
    images
        Bytes of image files that were checked; PNG, JPEG, WEBP, TIFF, BMP or GIF.
    label, identifier, domain
        Without outer white space; ``None`` where the cell is empty.
    file
        Name to show: the file, or the path inside the folder or archive.
    line
        From 1. The line on which the row starts; in Parquet the row's number; 1 where
        the file is the sample.
    """

    text: str | None
    images: tuple[bytes, ...]
    label: str | None
    identifier: str | None
    domain: str | None
    file: str
    line: int


class BadRow(msgspec.Struct, frozen=True, gc=False):
    """One row or file that was left out, and why; ``line`` is 0 for a whole file."""

    file: str
    line: int
    reason: str


class LabelRow(msgspec.Struct, frozen=True, gc=False):
    """A label for the sample that carries the identifier."""

    identifier: str
    label: str
    file: str
    line: int


@dataclass(frozen=True, slots=True)
class Chunk:
    """Some rows of one file, in the file's order."""

    rows: list[Row]
    bad: list[BadRow]


@dataclass(frozen=True, slots=True)
class Cells:
    """The asked-for columns of some rows of a table, one list per column.

    Parameters
    ----------
    lines
        The line on which each row starts.
    columns
        In the order asked for; ``None`` for a column not asked for.
    bad
        Rows already left out; they are in no column.
    is_doubtful
        Whether a cell may hold a NUL, undecodable bytes or too many characters. Only
        then is each cell looked at: this is what makes a clean file fast.
    """

    lines: range | list[int]
    columns: list[Column | None]
    bad: list[BadRow] = field(default_factory=list)
    is_doubtful: bool = False


def are_doubtful(columns: Sequence[Column | None]) -> bool:
    """Return whether a cell may have a fault, by a look at whole columns: fast."""
    for column in columns:
        try:
            texts = [cell for cell in column or () if cell is not None]
            joined = "".join(texts)  # type: ignore[arg-type]
        except TypeError:
            return True
        longest = max(map(len, texts), default=0)
        if longest > MAX_CELL or "\0" in joined or not is_encodable(joined):
            return True
    return False


def fault_of(cell: Cell) -> str | None:
    """Say what makes a cell unusable, or ``None`` if nothing does."""
    if not isinstance(cell, str):
        return None
    if len(cell) > MAX_CELL:
        return f"a cell has {len(cell):,} characters; {MAX_CELL:,} are the limit"
    if "\0" in cell:
        return "a cell holds a NUL character"
    if not is_encodable(cell):
        return "a cell holds bytes that are no characters in the file's encoding"
    return None
