"""Which reader belongs to which file."""

import codecs
import contextlib
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

import msgspec

from umc_desktop.domain.errors import ExchangeError
from umc_desktop.domain.progress import SILENT, ProgressReporter
from umc_desktop.exchange.columns import ColumnMapping, named_columns, shown
from umc_desktop.exchange.containers import Container, Entry
from umc_desktop.exchange.delimited import DelimitedTable
from umc_desktop.exchange.encoding import (
    Encoding,
    detect_encoding,
    head_of,
    read_blocks,
    refuse_binary,
)
from umc_desktop.exchange.json_tables import JsonLinesTable, JsonRows, JsonTable
from umc_desktop.exchange.lines import DAMAGED
from umc_desktop.exchange.parquet import ParquetTable
from umc_desktop.exchange.rows import Cells
from umc_desktop.exchange.text_lines import TextLinesTable


class Table(Protocol):
    """A file with a sample per row."""

    columns: tuple[str, ...]

    def cells(
        self, names: Sequence[str | None], progress: ProgressReporter
    ) -> Iterator[Cells]:
        """Yield the named columns, some rows at a time."""


def _delimited(delimiter: str | None) -> Callable[[Container, Entry, Encoding], Table]:
    def make(container: Container, entry: Entry, encoding: Encoding) -> Table:
        return DelimitedTable(container, entry, encoding, delimiter)

    return make


def _json(container: Container, entry: Entry, encoding: Encoding) -> Table:
    """Read JSON, or JSON lines under the name of JSON, as many programs write them."""
    with container.open(entry) as stream:
        lines = head_of(stream).splitlines()
    starts = [line.removeprefix(codecs.BOM_UTF8).strip() for line in lines]
    starts = [line for line in starts if line][:2]
    if len(starts) == 2 and starts[1].startswith(b"{"):
        with contextlib.suppress(msgspec.MsgspecError, RecursionError, UnicodeError):
            msgspec.json.decode(starts[0], type=dict[str, msgspec.Raw])
            return JsonLinesTable(container, entry, encoding)
    return JsonTable(container, entry, encoding)


_TEXT_TABLES: dict[str, tuple[str, Callable[[Container, Entry, Encoding], Table]]] = {
    ".csv": ("CSV", _delimited(None)),
    ".tsv": ("TSV", _delimited("\t")),
    ".tab": ("TSV", _delimited("\t")),
    ".jsonl": ("JSON lines", JsonLinesTable),
    ".ndjson": ("JSON lines", JsonLinesTable),
    ".json": ("JSON", _json),
    ".txt": ("lines of text", TextLinesTable),
}
TABLE_KINDS = {suffix: kind for suffix, (kind, _) in _TEXT_TABLES.items()} | {
    ".parquet": "Parquet"
}
"""What a file is called, by its ending."""


def open_table(
    container: Container, entry: Entry, limit: int | None = None
) -> tuple[Table, Encoding | None]:
    """Open a table and say in which encoding it is; ``None`` for Parquet.

    Parameters
    ----------
    container
        Where it lies.
    entry
        Which file it is; its ending is one of ``TABLE_KINDS``.
    limit
        How many bytes may be looked at to find the encoding; ``None`` for all.

    Raises
    ------
    ExchangeError
        If the file is not what its ending says, or is empty.
    """
    try:
        if entry.suffix == ".parquet":
            return ParquetTable(container, entry), None
        with container.open(entry) as stream:
            refuse_binary(head_of(stream), entry.name)
        with container.open(entry) as stream:
            encoding = detect_encoding(read_blocks(stream, limit))
        return _TEXT_TABLES[entry.suffix][1](container, entry, encoding), encoding
    except (OSError, *DAMAGED) as error:
        raise ExchangeError(
            f"“{entry.name}” cannot be read ({error}). Check that it is all there and "
            "that you may read it."
        ) from error


def head_of_table(table: Table, n_rows: int) -> tuple[list[tuple[str, ...]], Cells]:
    """Return a table's first rows, as text to look at, and all that was read for it."""
    empty = Cells([], [[] for _ in table.columns])
    cells = next(table.cells(table.columns, SILENT), empty)
    columns = [column or [] for column in cells.columns]
    n_found = min(n_rows, len(cells.lines))
    rows = [tuple(shown(column[i]) for column in columns) for i in range(n_found)]
    return rows, cells


def join_lists(table: Table, columns: Sequence[str]) -> None:
    """Let a table read lists of label names in these columns as one text each."""
    if isinstance(table, JsonRows | ParquetTable):
        table.joined_columns = frozenset(columns)


def require_columns(table: Table, mapping: ColumnMapping, name: str) -> None:
    """Refuse a mapping to columns that the table does not have.

    Raises
    ------
    ExchangeError
        Naming the column and those that there are.
    """
    for column in mapping.names:
        if column is not None and column not in table.columns:
            raise ExchangeError(
                f"“{name}” has no column “{column}”. It has "
                f"{named_columns(table.columns)}; choose from these."
            )
