"""JSON and JSON lines: one object per row, its keys the columns."""

import functools
import itertools
import re
from collections.abc import Callable, Iterable, Iterator, Sequence

import msgspec

from umc_desktop.domain.errors import ExchangeError
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.exchange.columns import Cell
from umc_desktop.exchange.containers import Container, Entry
from umc_desktop.exchange.encoding import Encoding
from umc_desktop.exchange.lines import (
    BadLine,
    LineSource,
)
from umc_desktop.exchange.rows import BadRow, Cells
from umc_desktop.exchange.values import (
    cell_of,
    labels_of,
    lines_of,
    read_whole,
    typed_cells,
)

_DECODER = msgspec.json.Decoder()
_ROWS_PER_CHUNK = 2_000
_HEAD_ROWS = 10_000
_HEAD_CHARACTERS = 16_000_000
_BYTE = re.compile(r"\(byte (\d+)\)")
_BAD_JSON = (msgspec.MsgspecError, RecursionError, UnicodeError)

_KINDS = (
    (list, "an array"),
    (str, "a text"),
    (bool, "true or false"),
    (int | float, "a number"),
    (object, "null"),
)
_Numbered = tuple[int, "str | bytes | BadLine"]


class JsonRows:
    """What the two kinds of JSON file have in common: one object per row.

    Attributes
    ----------
    list_columns
        Those whose lists of texts become one cell, with a line for each text.
    """

    columns: tuple[str, ...]
    list_columns: frozenset[str] = frozenset()
    joined_columns: frozenset[str] = frozenset()

    def __init__(self, container: Container, entry: Entry, encoding: Encoding) -> None:
        self._container = container
        self._entry = entry
        self._encoding = encoding
        self._n_bytes = 0
        keys: dict[str, None] = {}
        n_characters = 0
        first_fault = ""
        # Columns are the keys of the first rows: the last rows are not here yet.
        for line, row in itertools.islice(self._numbered(), _HEAD_ROWS):
            try:
                keys |= dict.fromkeys(_object(row))
            except ValueError as error:
                first_fault = first_fault or f" in line {line:,}: {error}"
            if not isinstance(row, BadLine):
                n_characters += len(row)
            if n_characters > _HEAD_CHARACTERS:
                break
        if not keys:
            raise ExchangeError(
                f"“{entry.name}” holds no JSON object{first_fault}. One sample must be "
                'one object, such as {"text": "…", "label": "…"}.'
            )
        self.columns = tuple(keys)

    def _numbered(self) -> Iterator[_Numbered]:
        """Yield the text of each object with the line that it starts on."""
        raise NotImplementedError

    def cells(
        self, names: Sequence[str | None], progress: ProgressReporter
    ) -> Iterator[Cells]:
        """Yield the named columns, some rows at a time; report the bytes read."""
        numbered = self._numbered()
        while rows := list(itertools.islice(numbered, _ROWS_PER_CHUNK)):
            yield self._cells(rows, names)
            progress.report(self._n_bytes, self._entry.size, self._entry.name)

    def _cells(self, rows: Iterable[_Numbered], names: Sequence[str | None]) -> Cells:
        lines: list[int] = []
        bad: list[BadRow] = []
        objects: list[dict[str, object]] = []
        for line, row in rows:
            try:
                objects.append(_object(row))
                lines.append(line)
            except ValueError as error:
                bad.append(BadRow(self._entry.name, line, str(error)))
        columns = [
            None if name is None else [found.get(name) for found in objects]
            for name in names
        ]
        converters = [
            functools.partial(self._converter(name), column=name or "")
            for name in names
        ]
        return typed_cells(self._entry.name, lines, columns, converters, bad)

    def _converter(self, name: str | None) -> Callable[..., Cell]:
        if name in self.joined_columns:
            return labels_of
        return lines_of if name in self.list_columns else cell_of


def _object(row: "str | bytes | BadLine") -> dict[str, object]:
    if isinstance(row, BadLine):
        raise ValueError(row.reason)
    try:
        value = _DECODER.decode(row)
    except RecursionError:
        raise ValueError("the JSON is nested too deeply") from None
    except UnicodeError:
        raise ValueError("holds bytes that are no characters") from None
    except msgspec.MsgspecError as error:
        raise ValueError(f"broken JSON: {error}") from None
    if not isinstance(value, dict):
        kind = next(words for types, words in _KINDS if isinstance(value, types))
        raise ValueError(f"expected a JSON object, found {kind}")
    return value


class JsonLinesTable(JsonRows):
    """A JSONL file: one object per line; blank lines are skipped."""

    def _numbered(self) -> Iterator[_Numbered]:
        with self._container.open(self._entry) as stream:
            source = LineSource(stream, self._encoding)
            for block in source:
                self._n_bytes = source.n_bytes
                if isinstance(block, BadLine):
                    yield block.line, block
                    continue
                for number, line in enumerate(block.lines, block.first):
                    if not line.isspace():
                        yield number, line


class JsonTable(JsonRows):
    """A JSON file: an array of objects, or an object that holds one such array."""

    def _numbered(self) -> Iterator[_Numbered]:
        data = self._read()
        rows, place = self._array(data)
        line = 1 + data.count(b"\n", 0, place)
        end = place
        for row in rows:
            text = bytes(row)
            start = data.index(text, end)
            line += data.count(b"\n", place, start)
            place, end = start, start + len(text)
            self._n_bytes = end
            yield line, text

    def _read(self) -> bytes:
        with self._container.open(self._entry) as stream:
            data = read_whole(stream, self._entry, "Save it as JSON lines (.jsonl).")
        if self._encoding.codec == "utf-8":
            return data
        text = data.decode(self._encoding.codec, self._encoding.errors)
        return text.encode("utf-8", "replace")

    def _array(self, data: bytes) -> tuple[list[msgspec.Raw], int]:
        """Return the objects and where the array that holds them starts."""
        try:
            if not data.lstrip().startswith(b"{"):
                return msgspec.json.decode(data, type=list[msgspec.Raw]), 0
            members = msgspec.json.decode(data, type=dict[str, msgspec.Raw])
            arrays = [raw for raw in members.values() if bytes(raw).startswith(b"[")]
            if len(arrays) == 1:
                rows = msgspec.json.decode(arrays[0], type=list[msgspec.Raw])
                return rows, data.index(bytes(arrays[0]))
        except _BAD_JSON as error:
            raise ExchangeError(self._broken(error, data)) from error
        raise ExchangeError(
            f"“{self._entry.name}” is one JSON object with {len(arrays)} arrays in it. "
            "It must be an array of objects, or an object that holds exactly one."
        )

    def _broken(self, error: Exception, data: bytes) -> str:
        place = _BYTE.search(str(error))
        line = 1 + data.count(b"\n", 0, int(place[1])) if place else None
        where = f" on line {line:,}" if line else ""
        reason = (
            "it is nested too deeply"
            if isinstance(error, RecursionError)
            else str(error).removesuffix(place[0] if place else "").strip()
        )
        return (
            f"“{self._entry.name}” is broken{where}: {reason}. Export it again, or as "
            "JSON lines (.jsonl), where a broken line is left out alone."
        )
