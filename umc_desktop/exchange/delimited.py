"""CSV and TSV: streamed, with the right line numbers, and never lost in a quote."""

import contextlib
import csv
import itertools
from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import NamedTuple

from umc_desktop.domain.errors import ExchangeError
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.exchange.columns import Column, unique_names
from umc_desktop.exchange.containers import Container, Entry
from umc_desktop.exchange.encoding import Encoding
from umc_desktop.exchange.lines import MAX_LINE, Block, LineSource
from umc_desktop.exchange.rows import MAX_CELL, BadRow, Cells, fault_of

_DELIMITERS = ",;\t|"
_END = "\0end of file\0"
"""Given to the parser after the last line: inside a quote, it becomes part of the last
cell, and that is how an unclosed quote is told from a file that simply ends."""

_OPEN_QUOTE = f"a quote opens here that is not closed within {MAX_CELL:,} characters"
_LONG_CELL = f"a cell has more than {MAX_CELL:,} characters"
_MAX_OPEN_QUOTES = 100
_N_SNIFFED = 20


class _Parsed(NamedTuple):
    """Whole rows, the number of lines that they take, and what stands after them."""

    rows: list[list[str]]
    n_lines: int
    failure: str | None = None


class _Records(NamedTuple):
    """Whole rows with the lines that they start on."""

    rows: list[list[str]]
    lines: range | list[int]
    bad: list[BadRow]
    is_doubtful: bool


class _Parser:
    """Turns lines into rows; a row may go on in the next block, an open quote not.

    After a quote that is never closed, parsing starts again on the next line: one row
    is lost, where a parser that goes on would swallow all that follow.
    """

    def __init__(self, file: str, delimiter: str) -> None:
        self._file = file
        self._delimiter = delimiter
        self._lines: list[str] = []
        self._first = 1
        self._is_doubtful = False

    def feed(self, block: Block, first_line: int = 1) -> Iterator[_Records]:
        """Yield the rows that end in a block, without the lines before the first."""
        lines = block.lines[max(0, first_line - block.first) :]
        if not self._lines:
            self._first = block.first + len(block.lines) - len(lines)
            self._is_doubtful = False
        self._lines += lines
        self._is_doubtful = self._is_doubtful or block.is_doubtful
        yield from self._parse(is_last=False)

    def finish(self) -> Iterator[_Records]:
        """Yield what is left once no line follows."""
        yield from self._parse(is_last=True)

    def _parse(self, *, is_last: bool) -> Iterator[_Records]:
        while self._lines:
            parsed = _parse(self._lines, self._delimiter)
            lines = _line_numbers(parsed.rows, self._first, parsed.n_lines)
            self._drop(parsed.n_lines)
            failure = parsed.failure
            if failure is None and self._lines and self._must_end(is_last):
                failure = _OPEN_QUOTE
            bad = []
            if failure is not None:
                bad = [BadRow(self._file, self._first, failure)]
                self._drop(1)
            yield _Records(parsed.rows, lines, bad, self._is_doubtful)
            if failure is None:
                return

    def _must_end(self, is_last: bool) -> bool:
        return is_last or sum(map(len, self._lines)) > MAX_LINE

    def _drop(self, n_lines: int) -> None:
        self._lines = self._lines[n_lines:]
        self._first += n_lines


class DelimitedTable:
    """A CSV or TSV file.

    Parameters
    ----------
    container
        Where it lies.
    entry
        Which file it is.
    encoding
        How to read its bytes.
    delimiter
        ``None`` to decide between comma, semicolon, tab and bar by the first rows.

    Raises
    ------
    ExchangeError
        If it has no row with column names.
    """

    def __init__(
        self,
        container: Container,
        entry: Entry,
        encoding: Encoding,
        delimiter: str | None,
    ) -> None:
        self._container = container
        self._entry = entry
        self._encoding = encoding
        self._delimiter = delimiter or self._sniff()
        header, self._first_line = self._header()
        self.columns = unique_names(header)

    def cells(
        self, names: Sequence[str | None], progress: ProgressReporter
    ) -> Iterator[Cells]:
        """Yield the named columns, some rows at a time; report the bytes read."""
        place_of = {name: place for place, name in enumerate(self.columns)}
        places = [None if name is None else place_of[name] for name in names]
        n_open_quotes = 0
        with self._container.open(self._entry) as stream:
            source = LineSource(stream, self._encoding)
            for records in self._records(source):
                yield self._cells(records, places)
                progress.report(source.n_bytes, self._entry.size, self._entry.name)
                n_open_quotes += any(bad.reason == _OPEN_QUOTE for bad in records.bad)
                # Each costs a megabyte of parsing, so their number must be bounded.
                if n_open_quotes > _MAX_OPEN_QUOTES + source.n_bytes // MAX_CELL:
                    raise ExchangeError(
                        f"“{self._entry.name}” has {n_open_quotes:,} quotes that are "
                        "never closed. It is not CSV; export it again with quotes "
                        "doubled."
                    )

    def _records(self, source: LineSource) -> Iterator[_Records]:
        parser = _Parser(self._entry.name, self._delimiter)
        for block in source:
            if isinstance(block, Block):
                yield from parser.feed(block, self._first_line)
            else:
                yield from parser.finish()
                bad = [BadRow(self._entry.name, block.line, block.reason)]
                yield _Records([], [], bad, is_doubtful=False)
        yield from parser.finish()

    def _cells(self, records: _Records, places: Sequence[int | None]) -> Cells:
        rows, lines, bad, is_doubtful = records
        n_columns = len(self.columns)
        if not set(map(len, rows)) <= {n_columns}:
            numbered = list(zip(lines, rows, strict=True))
            # A blank line parses as an empty row; it is neither a sample nor a mistake.
            bad = bad + [
                BadRow(
                    self._entry.name,
                    line,
                    f"expected {n_columns} fields, found {len(row)}",
                )
                for line, row in numbered
                if row and len(row) != n_columns
            ]
            numbered = [pair for pair in numbered if len(pair[1]) == n_columns]
            lines = [line for line, _ in numbered]
            rows = [row for _, row in numbered]
        columns: list[Column | None] = [
            None if place is None else list(map(itemgetter(place), rows))
            for place in places
        ]
        return Cells(lines, columns, bad, is_doubtful)

    def _header(self) -> tuple[list[str], int]:
        """Return the first row that is not blank, and the line after it."""
        parser = _Parser(self._entry.name, self._delimiter)
        with self._container.open(self._entry) as stream:
            for block in LineSource(stream, self._encoding):
                if not isinstance(block, Block):
                    raise self._no_header(block.reason)
                for records in parser.feed(block):
                    for line, row in zip(records.lines, records.rows, strict=True):
                        if row:
                            return self._checked(row), line + _height(row)
                    if records.bad:
                        raise self._no_header(records.bad[0].reason)
        if any(parser.finish()):
            raise self._no_header(_OPEN_QUOTE)
        raise ExchangeError(
            f"“{self._entry.name}” is empty. Choose a file with column names in its "
            "first row and a sample in each row below."
        )

    def _checked(self, header: list[str]) -> list[str]:
        for name in header:
            if reason := fault_of(name):
                raise self._no_header(reason)
        return header

    def _no_header(self, reason: str) -> ExchangeError:
        return ExchangeError(
            f"The column names in the first row of “{self._entry.name}” cannot be read "
            f"({reason}). Export the file again as CSV in UTF-8."
        )

    def _sniff(self) -> str:
        """Return the delimiter that cuts the first rows most evenly."""
        with self._container.open(self._entry) as stream:
            block = next(iter(LineSource(stream, self._encoding)), None)
        lines = block.lines[:_N_SNIFFED] if isinstance(block, Block) else []

        def evenness(delimiter: str) -> tuple[float, int]:
            sizes = [len(row) for row in csv.reader(lines, delimiter=delimiter) if row]
            if not sizes or sizes[0] < 2:  # one column: this delimiter cuts nothing
                return (0.0, 0)
            return (sizes.count(sizes[0]) / len(sizes), sizes[0])

        try:
            return max(_DELIMITERS, key=evenness)
        except csv.Error:
            return _DELIMITERS[0]


def _parse(lines: list[str], delimiter: str) -> _Parsed:
    """Parse lines up to the last row that ends in them, or to a cell that is too long.

    The whole block is parsed in one call, in C: a loop over the rows takes three times
    as long.
    """
    # The limit belongs to the whole process: keep it ours only while parsing.
    limit = csv.field_size_limit(MAX_CELL)
    try:
        rows = list(csv.reader(itertools.chain(lines, (_END,)), delimiter=delimiter))
    except csv.Error:
        return _parse_to_failure(lines, delimiter)
    finally:
        csv.field_size_limit(limit)
    if rows.pop() == [_END]:
        return _Parsed(rows, len(lines))
    return _Parsed(rows, sum(map(_height, rows)))


def _parse_to_failure(lines: list[str], delimiter: str) -> _Parsed:
    rows: list[list[str]] = []
    reader = csv.reader(lines, delimiter=delimiter)
    with contextlib.suppress(csv.Error):
        # Not one call: what was parsed before the failure would be lost.
        for row in reader:
            rows.append(row)
    n_lines = sum(map(_height, rows))
    is_one_line = reader.line_num == n_lines + 1
    return _Parsed(rows, n_lines, _LONG_CELL if is_one_line else _OPEN_QUOTE)


def _line_numbers(
    rows: Sequence[Sequence[str]], first: int, n_lines: int
) -> range | list[int]:
    """Return the line on which each row starts; at once if each is on one line."""
    if n_lines == len(rows):
        return range(first, first + n_lines)
    heights = itertools.accumulate(map(_height, rows), initial=first)
    return list(heights)[:-1]


def _height(row: Sequence[str]) -> int:
    """Return how many lines a row takes: one more than its cells hold line ends."""
    text = "".join(row)
    return 1 + sum(
        cell.count("\n") + cell.count("\r") - cell.count("\r\n")
        for cell in (row if "\n" in text or "\r" in text else ())
    )
