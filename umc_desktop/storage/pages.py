"""Rows read from the pages of a damaged file, one page at a time.

SQLite finds rows by way of other pages; where one of those is broken, whole ranges are
out of its reach though they are intact. Here every leaf page is read by itself, and a
row is told by its shape. What comes out is checked like any row of a stranger's file.

References
----------
"Database File Format", sqlite.org/fileformat2.html, sections 1.6 and 2.1.
"""

import sqlite3
import struct
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from umc_desktop.domain.identity import name_hash
from umc_desktop.storage.foreign_rows import LARGEST_CELL, SqlRows

_TABLE_LEAF, _INDEX_LEAF = 0x0D, 0x0A
_FIRST_HEADER = 100  # the file's own header, on the first page
_DEFAULT_PAGE = 4096
_MOST_COLUMNS = 64
_NO_CELL = (IndexError, ValueError, struct.error)  # UnicodeDecodeError is a ValueError
_SALVAGED = "Salvaged from its events: its line in the log was damaged."
Value = int | float | str | bytes | None


class Row(NamedTuple):
    """One row: its number and its columns as stored."""

    number: int
    values: tuple[Value, ...]


def iterate_rows(data: bytes) -> Iterator[Row]:
    """Yield every row of every table that can be read from the bytes of a file.

    Rows that go on in pages which are not there, or that make no sense, are left out.
    """
    for start, first, size in _pages(data, _TABLE_LEAF):
        for at in _cells(data, start, first, size):
            with suppress(*_NO_CELL):
                length, after = _varint(data, at)
                number, after = _varint(data, after)
                payload = _payload(data, after, first + size, length, size - 35)
                yield Row(number - (number >> 63 << 64), _record(payload))


def iterate_entries(data: bytes) -> Iterator[tuple[Value, ...]]:
    """Yield every entry of every index that can be read from the bytes of a file."""
    for start, first, size in _pages(data, _INDEX_LEAF):
        longest = (size - 12) * 64 // 255 - 23
        for at in _cells(data, start, first, size):
            with suppress(*_NO_CELL):
                length, after = _varint(data, at)
                yield _record(_payload(data, after, first + size, length, longest))


_Rows = dict[str, dict[int, tuple[object, ...]]]


class _Entries:
    """What the indexes say: identities and names, by the number of their row."""

    def __init__(self, data: bytes) -> None:
        self.uids: dict[int, set[bytes]] = {}
        self.names: list[tuple[str, int]] = []
        self._in_sets: list[tuple[int, str, int]] = []
        for entry in iterate_entries(data):
            match entry:
                case (bytes() as uid, int() as number):
                    self.uids.setdefault(number, set()).add(uid)
                case (str() as name, int() as number):
                    self.names.append((name, number))
                case (int() as label_set, str() as name, int() as number):
                    self._in_sets.append((label_set, name, number))

    def labels(
        self, sets: dict[int, tuple[object, ...]]
    ) -> dict[int, tuple[object, ...]]:
        """Return the labels of known sets whose identity is the hash of their name."""
        found: dict[int, tuple[object, ...]] = {}
        for label_set, name, number in self._in_sets:
            owner = sets[label_set][1] if label_set in sets else None
            if isinstance(owner, bytes):
                uid = name_hash("label", owner.hex(), name)
                if uid in self.uids.get(number, ()):
                    found[number] = (
                        *(number, uid, label_set, name, ""),
                        *(name, "", "", 0, None),
                    )
        return found


class DamagedRows:
    """The rows of a damaged file: as SQLite finds them, then those it cannot find.

    Names whose rows are gone are found again in the indexes, where an identity proves
    which name it is the hash of. A step whose line in the log is gone is known from
    its events.

    Parameters
    ----------
    path
        The file, or a copy.
    connection
        Reads it, if its schema was recognised.
    """

    def __init__(self, path: Path, connection: sqlite3.Connection | None) -> None:
        self._sql = None if connection is None else SqlRows(connection)
        self._found: _Rows = {}
        self._images: dict[int, dict[int, bytes]] = {}
        data = path.read_bytes()
        for row in iterate_rows(data):
            self._sort_in(row)
        self._named = self._names_in_indexes(data)

    def rows(self, table: str) -> Iterator[tuple[object, ...]]:
        """Yield a table's rows, each once."""
        seen: set[object] = set()
        if self._sql is not None:
            # as far as it goes: the rest is found page by page
            with suppress(sqlite3.Error, UnicodeDecodeError):
                for row in self._sql.rows(table):
                    seen.add(row[0])
                    yield row
        for source in (self._found, self._named):
            for number, row in sorted(source.get(table, {}).items()):
                if number not in seen:
                    seen.add(number)
                    yield row
        if table == "operation":
            yield from self._steps_without_a_line()

    def images(self, sample_id: int) -> tuple[object, ...]:
        """Return a sample's images."""
        on_pages = self._images.get(sample_id, {})
        if self._sql is not None:
            with suppress(sqlite3.Error, UnicodeDecodeError):
                found = self._sql.images(sample_id)
                if len(found) >= len(on_pages):
                    return found
        return tuple(on_pages[position] for position in sorted(on_pages))

    def _sort_in(self, row: Row) -> None:
        number, values = row
        table = _table_of(values)
        if table == "image":
            assert isinstance(values[1], bytes)
            self._images.setdefault(number, {})[1] = values[1]
        elif table == "further_image":
            _, sample_id, position, image = values
            assert isinstance(sample_id, int) and isinstance(position, int)  # noqa: PT018
            assert isinstance(image, bytes)
            self._images.setdefault(sample_id, {})[position] = image
        elif table is not None:
            # a row from before its table got further columns is shorter
            kept = tuple(
                values[place] if place < len(values) else None
                for place in _PLACES[table]
                if place
            )
            self._found.setdefault(table, {})[number] = (number, *kept)

    def _names_in_indexes(self, data: bytes) -> _Rows:
        entries = _Entries(data)
        found: _Rows = {}
        for kind in ("annotator", "label set", "domain"):
            found[kind.replace(" ", "_")] = {
                number: (number, uid, name)
                for name, number in entries.names
                if (uid := name_hash(kind, name)) in entries.uids.get(number, ())
            }
        sets = {**found["label_set"], **self._found.get("label_set", {})}
        found["label"] = entries.labels(sets)
        # which label set a domain has is not in its indexes: mostly that of its name
        by_name = {row[2]: number for number, row in sets.items()}
        for number, row in found["domain"].items():
            owner = by_name.get(row[2], min(sets, default=0))
            found["domain"][number] = (*row, owner)
        return found

    def _steps_without_a_line(self) -> Iterator[tuple[object, ...]]:
        logged = {row[1] for row in self._found.get("operation", {}).values()}
        if self._sql is not None:
            with suppress(sqlite3.Error, UnicodeDecodeError):
                logged |= {row[1] for row in self._sql.rows("operation")}
        lost = {
            row[2]: row[4]
            for row in self._found.get("event", {}).values()
            if row[2] not in logged
        }
        for step, annotator_id in lost.items():
            yield (0, step, "salvaged", "{}", annotator_id, "", _SALVAGED, 0, None)


# Where the columns that are read of each table stand in a stored row; 0 is its number.
_PLACES = {
    "annotator": (0, 1, 2),
    "label_set": (0, 1, 2),
    "label": (0, 1, 2, 3, 4, 6, 7, 8, 9, 12),
    "domain": (0, 1, 2, 3),
    "sample": (0, 1, 2, 3, 4),
    "operation": (0, 1, 2, 3, 4, 5, 6, 7, 8),
    "event": (0, 1, 2, 3, 4, 5, 6, 7, 8),
}
_NUMBER, _TEXT, _BYTES = (int, type(None)), (str, type(None)), (bytes, type(None))
_SHAPES: tuple[tuple[str, tuple[type | tuple[type, ...], ...]], ...] = (
    ("event", (bytes, bytes, int, int, bytes, str, _NUMBER, str)),
    ("operation", (bytes, str, str, _NUMBER, str, str, int, _BYTES, int)),
    ("label", (bytes, int, str, str, str, str, str, str, int, _NUMBER, int)),
    ("label", (bytes, int, str, str, str, str, str, str, int, _NUMBER, int, _TEXT)),
    ("sample", (bytes, int, str, _TEXT)),
    ("domain", (bytes, str, int)),
    ("image", (bytes,)),
    ("further_image", (int, int, bytes)),
)


def _table_of(values: tuple[Value, ...]) -> str | None:
    """Return the table that a row of this shape belongs to, if only one has it."""
    if values[0] is not None:
        return None
    rest = values[1:]
    if len(rest) == 3 and _names("label set", rest):
        return "label_set"  # with whether it gives several labels
    for table, shape in _SHAPES:
        if len(rest) == len(shape) and all(
            isinstance(value, kind) for value, kind in zip(rest, shape, strict=True)
        ):
            return table
    if len(rest) == 2 and isinstance(rest[0], bytes) and isinstance(rest[1], str):
        return "label_set" if _names("label set", rest) else "annotator"
    return None


def _names(kind: str, rest: tuple[Value, ...]) -> bool:
    """Return whether a row begins with an identity and the name it belongs to."""
    return isinstance(rest[1], str) and rest[0] == name_hash(kind, rest[1])


def _pages(data: bytes, kind: int) -> Iterator[tuple[int, int, int]]:
    """Yield where the header, and where the page, of each page of a kind begins."""
    size = _page_size(data)
    for first in range(0, len(data) - size + 1, size):
        start = first + (_FIRST_HEADER if first == 0 else 0)
        if data[start] == kind:
            yield start, first, size


def _cells(data: bytes, start: int, first: int, size: int) -> Iterator[int]:
    (count,) = struct.unpack_from(">H", data, start + 3)
    if start + 8 + 2 * count <= first + size:
        for (offset,) in struct.iter_unpack(
            ">H", data[start + 8 : start + 8 + 2 * count]
        ):
            yield first + offset


def _payload(data: bytes, at: int, end: int, length: int, longest: int) -> bytes:
    """Return a cell's content, gathered over the pages it goes on in.

    Parameters
    ----------
    end
        Where the page ends.
    longest
        Bytes of a cell that stands on its page alone.
    """
    size = _page_size(data)
    if not 0 < length <= LARGEST_CELL:
        raise ValueError("no cell")
    if length <= longest:
        if at + length > end:
            raise ValueError("cut short")
        return data[at : at + length]
    least = (size - 12) * 32 // 255 - 23
    local = least + (length - least) % (size - 4)
    if local > longest:
        local = least
    parts = [data[at : at + local]]
    (page,) = struct.unpack_from(">I", data, at + local)
    missing = length - local
    seen: set[int] = set()
    while missing > 0:
        first = (page - 1) * size
        if page in seen or page == 0 or first + size > len(data):
            raise ValueError("cut short")
        seen.add(page)
        (page,) = struct.unpack_from(">I", data, first)
        taken = min(missing, size - 4)
        parts.append(data[first + 4 : first + 4 + taken])
        missing -= taken
    return b"".join(parts)


def _record(payload: bytes) -> tuple[Value, ...]:
    header, at = _varint(payload, 0)
    kinds = []
    while at < header:
        kind, at = _varint(payload, at)
        kinds.append(kind)
    if at != header or not 0 < len(kinds) <= _MOST_COLUMNS:
        raise ValueError("no record")
    values: list[Value] = []
    for kind in kinds:
        value, at = _value(payload, at, kind)
        values.append(value)
    if at != len(payload):
        raise ValueError("no record")
    return tuple(values)


_INTEGER_BYTES = {1: 1, 2: 2, 3: 3, 4: 4, 5: 6, 6: 8}


def _value(payload: bytes, at: int, kind: int) -> tuple[Value, int]:
    if kind in (0, 8, 9):
        return (None, 0, 1)[(0, 8, 9).index(kind)], at
    if kind == 7:
        (number,) = struct.unpack_from(">d", payload, at)
        return number, at + 8
    if kind in (10, 11):
        raise ValueError("reserved")
    length = _INTEGER_BYTES.get(kind) or (kind - 12) // 2
    raw = payload[at : at + length]
    if len(raw) != length:
        raise ValueError("cut short")
    if kind in _INTEGER_BYTES:
        return int.from_bytes(raw, "big", signed=True), at + length
    return (raw.decode() if kind % 2 else raw), at + length


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for place in range(8):
        byte = data[at + place]
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            return value, at + place + 1
    return value << 8 | data[at + 8], at + 9


def _page_size(data: bytes) -> int:
    (size,) = struct.unpack_from(">H", data, 16) if len(data) >= 18 else (0,)
    size = 65536 if size == 1 else size
    is_power = size >= 512 and size & (size - 1) == 0
    return size if is_power and len(data) % size == 0 else _DEFAULT_PAGE
