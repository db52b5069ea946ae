"""The first rows of a file, to choose its columns by."""

from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from umc_desktop.domain.combinations import joins_several
from umc_desktop.domain.progress import SILENT
from umc_desktop.exchange.columns import (
    FILE_NAME_COLUMN,
    FOLDER_COLUMN,
    IMAGE_COLUMN,
    TEXT_COLUMN,
    ColumnMapping,
    guess_columns,
    shown,
)
from umc_desktop.exchange.containers import Container, Entry, open_container
from umc_desktop.exchange.file_samples import read_files
from umc_desktop.exchange.pairing import count_pairs
from umc_desktop.exchange.parquet import ParquetTable
from umc_desktop.exchange.rows import Cells
from umc_desktop.exchange.sources import (
    ENCODING_BYTES,
    GUESS_ROWS,
    Inventory,
    take_inventory,
)
from umc_desktop.exchange.tables import (
    TABLE_KINDS,
    head_of_table,
    join_lists,
    open_table,
)

_MAX_FILES = 20_000
_MAX_SHOWN = 2_000
_MAX_WARNINGS = 5
_HEAD = 1 << 18


@dataclass(frozen=True)
class Preview:
    """What a source seems to be, judged by its start.

    Parameters
    ----------
    kind
        In words: "CSV", "zip of PNG"…
    encoding
        In words; "" where there is no text.
    columns
        Names to choose from.
    rows
        One cell per column, long ones cut; images as their size or name.
    mapping
        The guess.
    n_rows_estimate
        ``None`` where there are too many files to count quickly.
    warnings
        Sentences.
    notes
        Those of them that whoever imports without looking should hear as well.
    n_pairs
        Texts that have images of their name, where each file is a sample.
    """

    kind: str
    encoding: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    mapping: ColumnMapping
    n_rows_estimate: int | None
    warnings: tuple[str, ...]
    notes: tuple[str, ...]
    n_pairs: int = 0


def preview(path: Path, rows: int = 20, *, paired: bool = False) -> Preview:
    """Look at the start of a file, folder or archive.

    Only ``.json`` is read as a whole, and the names of an archive's files.

    Parameters
    ----------
    path
        As for ``read_chunks``.
    rows
        How many rows to show at most.
    paired
        Show a text and the images of its name as one row, see ``ColumnMapping``.

    Raises
    ------
    ExchangeError
        If nothing in it can be read.
    """
    with open_container(path) as container:
        inventory = take_inventory(container, SILENT, _MAX_FILES)
        if inventory.tables:
            return _of_table(container, inventory, rows)
        return _of_files(container, inventory, rows, paired=paired)


def _of_table(container: Container, inventory: Inventory, n_rows: int) -> Preview:
    entry = inventory.tables[0]
    table, encoding = open_table(container, entry, ENCODING_BYTES)
    rows, cells = head_of_table(table, max(n_rows, GUESS_ROWS))
    mapping = guess_columns(table.columns, rows)
    if mapping.label is not None and cells.bad:  # perhaps its labels are lists
        table, _ = open_table(container, entry, ENCODING_BYTES)
        join_lists(table, [mapping.label])
        rows, cells = head_of_table(table, max(n_rows, GUESS_ROWS))
        mapping = guess_columns(table.columns, rows)
    if mapping.label is not None:
        place = table.columns.index(mapping.label)
        several = any(joins_several(row[place]) for row in rows)
        mapping = replace(mapping, several=several)
    estimate = (
        table.n_rows
        if isinstance(table, ParquetTable)
        else _estimate(container, entry, cells)
    )
    warnings = _warnings(inventory)
    if encoding and encoding.is_assumed:
        warnings.append(
            f"“{entry.name}” is {encoding.words}. If letters with accents look wrong, "
            "save it as UTF-8."
        )
    notes = tuple(warnings)
    if len(inventory.tables) > 1:
        warnings.append(
            f"There are {len(inventory.tables):,} tables; this is “{entry.name}”. All "
            "are read with the same columns."
        )
    for bad in cells.bad[:_MAX_WARNINGS]:
        warnings.append(f"Line {bad.line:,} would be left out: {bad.reason}.")
    if not rows:
        warnings.append(f"“{entry.name}” has no rows.")
    return Preview(
        container.words + TABLE_KINDS[entry.suffix],
        encoding.words if encoding else "",
        table.columns,
        tuple(tuple(map(_cut, row)) for row in rows[:n_rows]),
        mapping,
        estimate,
        tuple(warnings),
        notes,
    )


def _of_files(
    container: Container, inventory: Inventory, n_rows: int, *, paired: bool
) -> Preview:
    columns = inventory.columns()
    mapping = replace(inventory.mapping(), paired=paired)
    everything = replace(mapping, label=FOLDER_COLUMN, identifier=FILE_NAME_COLUMN)
    n_pairs = 0
    if inventory.n_texts and inventory.n_images:
        n_pairs = count_pairs(islice(container.entries(), _MAX_FILES))
    warnings = _warnings(inventory)
    if n_pairs and not paired:
        warnings.append(_of_one_name(n_pairs))
    notes = tuple(warnings)
    rows: list[tuple[str, ...]] = []
    for chunk in read_files(container, inventory, everything, SILENT, chunk_files=1):
        for row in chunk.rows:
            cells = {
                TEXT_COLUMN: row.text,
                IMAGE_COLUMN: row.images[0] if len(row.images) == 1 else row.images,
                FOLDER_COLUMN: row.label,
                FILE_NAME_COLUMN: row.identifier,
            }
            rows.append(tuple(_cut(shown(cells[column])) for column in columns))
        for bad in chunk.bad[: max(0, _MAX_WARNINGS - len(warnings))]:
            warnings.append(f"“{bad.file}” would be left out: {bad.reason}.")
        if len(rows) >= n_rows or len(warnings) >= _MAX_WARNINGS:
            break
    is_counted = inventory.n_entries < _MAX_FILES
    return Preview(
        container.words + _kind_of_files(inventory),
        "",
        columns,
        tuple(rows),
        mapping,
        inventory.n_files if is_counted else None,
        tuple(warnings),
        notes,
        n_pairs,
    )


def _of_one_name(n_pairs: int) -> str:
    texts = "One text has images" if n_pairs == 1 else f"{n_pairs:,} texts have images"
    return (
        f"{texts} of the same name; each file is a sample of its own unless they are "
        "put together (--pair)."
    )


def _kind_of_files(inventory: Inventory) -> str:
    kinds = ("texts",) if inventory.n_texts else ()
    return " and ".join((*kinds, "images") if inventory.n_images else kinds)


def _warnings(inventory: Inventory) -> list[str]:
    if not inventory.others:
        return []
    found = ", ".join(
        f"{n:,} {suffix}" for suffix, n in inventory.others.most_common(5)
    )
    return [f"Files of other kinds are not read: {found}."]


def _estimate(container: Container, entry: Entry, cells: Cells) -> int:
    """Scale the rows per byte of the start up to the whole file."""
    with container.open(entry) as stream:
        head = stream.read(_HEAD)
    n_rows = len(cells.lines) + len(cells.bad)
    if n_rows == 0 or len(head) == 0:
        return 0
    n_lines = max(cells.lines[-1] if cells.lines else 1, n_rows)
    lines_per_byte = (head.count(b"\n") + 1) / len(head)
    return round(entry.size * lines_per_byte * n_rows / n_lines)


def _cut(cell: str) -> str:
    return cell if len(cell) <= _MAX_SHOWN else f"{cell[:_MAX_SHOWN]}…"
