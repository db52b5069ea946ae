"""Samples and labels from the files of other programs."""

import dataclasses
import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TypeVar

from umc_desktop.domain.errors import ExchangeError
from umc_desktop.domain.progress import SILENT, ProgressReporter
from umc_desktop.domain.samples import LONGEST_NAME, MOST_IMAGES, fault_of_name
from umc_desktop.exchange.columns import Cell, Column, ColumnMapping, image_names
from umc_desktop.exchange.containers import Container, Entry, open_container
from umc_desktop.exchange.file_samples import read_files, read_image
from umc_desktop.exchange.images import fault_of_image
from umc_desktop.exchange.rows import (
    BadRow,
    Cells,
    Chunk,
    LabelRow,
    Row,
    fault_of,
)
from umc_desktop.exchange.sources import take_inventory
from umc_desktop.exchange.tables import join_lists, open_table, require_columns

_CHUNK_BYTES = 16 << 20
_BYTES = "a cell holds bytes where text is needed"

_T = TypeVar("_T", Row, LabelRow)


def read_chunks(
    source: Path, mapping: ColumnMapping, progress: ProgressReporter = SILENT
) -> Iterator[Chunk]:
    """Read samples, some at a time; what cannot be used comes beside them.

    Memory stays the same however long the file is, except for ``.json``, which is read
    as a whole. Rows come in the file's order and none is merged with another.

    Parameters
    ----------
    source
        A CSV, TSV, JSON, JSON lines, Parquet or text file, a folder, or a zip archive.
    mapping
        Which column is what. For folders: "text", "image", "folder", "file name".
    progress
        Told the bytes or files done, with the total.

    Raises
    ------
    ExchangeError
        While reading: if the source as a whole cannot be used, or a column is missing.
    """
    if mapping.text is None and mapping.image is None:
        raise ExchangeError(
            f"No column of “{source.name}” was chosen for the text or the image. "
            "Choose at least one of them."
        )
    with open_container(source) as container:
        inventory = take_inventory(container, progress)
        n_found = 0
        for chunk in (
            _read_tables(container, inventory.tables, mapping, progress)
            if inventory.tables
            else read_files(container, inventory, mapping, progress)
        ):
            n_found += len(chunk.rows) + len(chunk.bad)
            if chunk.rows or chunk.bad:
                yield chunk
        if n_found == 0:
            raise _no_rows(container)


def read_rows(
    source: Path, mapping: ColumnMapping, progress: ProgressReporter = SILENT
) -> Iterator[Row | BadRow]:
    """Read samples one at a time, the unusable ones in their places.

    See ``read_chunks``, which is faster.
    """
    for chunk in read_chunks(source, mapping, progress):
        yield from _in_order(chunk.rows, chunk.bad)


def label_rows(
    source: Path,
    identifier_column: str,
    label_column: str,
    progress: ProgressReporter = SILENT,
    *,
    several: bool = False,
) -> Iterator[LabelRow | BadRow]:
    """Read labels for samples that are known by their identifier.

    Parameters
    ----------
    source
        As for ``read_chunks``.
    identifier_column, label_column
        Which column is what. A row that lacks either is a bad row.
    progress
        Told the bytes done, with the total.
    several
        Whether a cell may name several labels, see ``ColumnMapping``.

    Raises
    ------
    ExchangeError
        While reading: if the source as a whole cannot be used, or a column is missing.
    """
    mapping = ColumnMapping(
        identifier=identifier_column, label=label_column, several=several
    )
    with open_container(source) as container:
        tables = take_inventory(container, progress).tables
        if not tables:
            raise ExchangeError(
                f"“{source.name}” holds no table. Choose a CSV, TSV, JSON lines or "
                "Parquet file with a column of identifiers and one of labels."
            )
        n_found = 0
        for name, cells in _cells_of(container, tables, mapping, progress):
            for row in _in_order(*_labels(name, cells)):
                n_found += 1
                yield row
        if n_found == 0:
            raise _no_rows(container)


def _in_order(rows: Sequence[_T], bad: Sequence[BadRow]) -> Iterator[_T | BadRow]:
    def line_of(row: _T | BadRow) -> int:
        return row.line

    both: list[_T | BadRow] = list(rows)
    both.extend(bad)
    return iter(sorted(both, key=line_of) if bad else both)


def _no_rows(container: Container) -> ExchangeError:
    return ExchangeError(
        f"“{container.name}” has column names but no rows. Choose a file with samples."
    )


def _cells_of(
    container: Container,
    tables: Sequence[Entry],
    mapping: ColumnMapping,
    progress: ProgressReporter,
) -> Iterator[tuple[str, Cells]]:
    """Yield the columns of all tables; one that cannot be read spoils only itself."""
    for bad in container.entries():
        if isinstance(bad, BadRow):
            yield bad.file, Cells([], [], [bad])
    failures: list[ExchangeError] = []
    for entry in tables:
        try:
            table, _ = open_table(container, entry)
            require_columns(table, mapping, entry.name)
        except ExchangeError as error:
            failures.append(error)
            if len(failures) == len(tables):
                raise failures[0] from None
            yield entry.name, Cells([], [], [BadRow(entry.name, 0, str(error))])
            continue
        if mapping.several and mapping.label is not None:
            join_lists(table, [mapping.label])
        for cells in table.cells(mapping.names, progress):
            yield entry.name, cells


def _read_tables(
    container: Container,
    tables: Sequence[Entry],
    mapping: ColumnMapping,
    progress: ProgressReporter,
) -> Iterator[Chunk]:
    by_name = {entry.name: entry for entry in tables}
    for name, cells in _cells_of(container, tables, mapping, progress):
        if not cells.columns:
            yield Chunk([], cells.bad)
        elif mapping.image is None:
            yield _text_chunk(name, cells)
        else:
            yield from _image_chunks(container, by_name[name], cells, progress)


def _text_chunk(file: str, cells: Cells) -> Chunk:
    """Make rows of text columns; the common case, so clean cells are not looked at."""
    if (
        cells.is_doubtful
        or not _all_filled(cells.columns[0])
        or _have_doubtful_names(cells)
    ):
        cells = _without_faults(file, cells, _fault_of_text)
    return Chunk(_rows(file, cells, itertools.repeat(())), cells.bad)


def _image_chunks(
    container: Container, entry: Entry, cells: Cells, progress: ProgressReporter
) -> Iterator[Chunk]:
    """Make rows of image columns, in chunks that are small in bytes as well."""
    cells = _without_faults(entry.name, cells, _fault_of_image_row)
    texts, *others = cells.columns
    if texts is not None:
        texts = [None if _is_empty(text) else text for text in texts]
    cells = dataclasses.replace(cells, columns=[texts, *others])
    bad = cells.bad
    kept: list[int] = []
    images: list[tuple[bytes, ...]] = []
    n_bytes = 0
    for i, cell in enumerate(cells.columns[1] or []):
        progress.report(i, len(cells.lines), f"Reading the images of {entry.name}")
        try:
            own = _images(container, entry, cell)
        except ValueError as error:
            bad.append(BadRow(entry.name, cells.lines[i], str(error)))
            continue
        kept.append(i)
        images.append(own)
        n_bytes += sum(map(len, own))
        if n_bytes > _CHUNK_BYTES:
            yield Chunk(_rows(entry.name, _only(cells, kept), images), bad)
            bad, kept, images, n_bytes = [], [], [], 0
    yield Chunk(_rows(entry.name, _only(cells, kept), images), bad)


def _images(container: Container, table: Entry, cell: Cell) -> tuple[bytes, ...]:
    """Return the images that a cell names or holds.

    Raises
    ------
    ValueError
        With the reason, if one of them cannot be used.
    """
    if cell is None or _is_empty(cell):
        return ()
    wanted: Sequence[str | bytes]
    if isinstance(cell, str):
        wanted = image_names(cell)
    else:
        wanted = (cell,) if isinstance(cell, bytes) else cell
    if len(wanted) > MOST_IMAGES:
        raise ValueError(
            f"there are {len(wanted):,} images; {MOST_IMAGES} in a sample are the limit"
        )
    return tuple(_image(container, table, one) for one in wanted)


def _image(container: Container, table: Entry, named: str | bytes) -> bytes:
    if isinstance(named, str):
        return read_image(container, container.find(table, named.strip()))
    if reason := fault_of_image(named):
        raise ValueError(reason)
    return named


def _is_empty(cell: Cell) -> bool:
    return not (cell if isinstance(cell, tuple | None) else cell.strip())


def _rows(file: str, cells: Cells, images: Iterable[tuple[bytes, ...]]) -> list[Row]:
    texts, _, labels, identifiers, domains = cells.columns
    nothing = itertools.repeat(None)
    return list(
        map(
            Row,
            nothing if texts is None else texts,
            images,
            nothing if labels is None else _stripped(labels),
            nothing if identifiers is None else _stripped(identifiers),
            nothing if domains is None else _stripped(domains),
            itertools.repeat(file),
            cells.lines,
        )
    )


def _labels(file: str, cells: Cells) -> tuple[list[LabelRow], list[BadRow]]:
    if not cells.columns:
        return [], cells.bad
    cells = _without_faults(file, cells, _fault_of_label)
    _, _, labels, identifiers, _ = cells.columns
    found = zip(
        cells.lines, _stripped(identifiers or []), _stripped(labels or []), strict=True
    )
    rows = [
        LabelRow(identifier, label, file, line)
        for line, identifier, label in found
        if isinstance(identifier, str) and isinstance(label, str)
    ]
    return rows, cells.bad


def _without_faults(
    file: str, cells: Cells, fault: Callable[[Sequence[Cell]], str | None]
) -> Cells:
    """Move the rows that cannot be used from the columns to the bad rows."""
    bad = list(cells.bad)
    kept = []
    columns = [
        itertools.repeat(None) if column is None else column for column in cells.columns
    ]
    for i, (line, *row) in enumerate(zip(cells.lines, *columns, strict=False)):
        reason = next(filter(None, map(fault_of, row)), None) or fault(row)
        if reason:
            bad.append(BadRow(file, line, reason))
        else:
            kept.append(i)
    return dataclasses.replace(_only(cells, kept), bad=bad)


def _fault_of_text(row: Sequence[Cell]) -> str | None:
    text, _, *rest = row
    if isinstance(text, bytes | tuple):
        return _BYTES
    return _fault_of_rest(rest) if text and text.strip() else "the text is empty"


def _fault_of_image_row(row: Sequence[Cell]) -> str | None:
    text, image, *rest = row
    if isinstance(text, bytes | tuple):
        return _BYTES
    if _is_empty(text) and _is_empty(image):
        return "there is no text and no image"
    return _fault_of_rest(rest)


def _fault_of_label(row: Sequence[Cell]) -> str | None:
    _, _, label, identifier, domain = row
    for name, cell in (("identifier", identifier), ("label", label)):
        if _is_empty(cell):
            return f"the {name} is empty"
    return _fault_of_rest((label, identifier, domain))


def _fault_of_rest(cells: Sequence[Cell]) -> str | None:
    """Return what is wrong with a label, an identifier and a domain."""
    if any(isinstance(cell, bytes | tuple) for cell in cells):
        return _BYTES
    for what, cell in zip(("label", "identifier", "domain"), cells, strict=True):
        name = str(cell or "").strip()
        # an identifier is never chosen from a list: only its length matters
        reason = fault_of_name("i" * len(name) if what == "identifier" else name)
        if name and reason:
            return f"the {what} {reason}"
    return None


def _have_doubtful_names(cells: Cells) -> bool:
    """Return whether a label, identifier or domain may be unusable: each seen once."""
    labels, identifiers, domains = cells.columns[2:]
    names = {str(cell).strip() for cell in {*(labels or ()), *(domains or ())} if cell}
    longest = max((len(cell) for cell in identifiers or () if cell), default=0)
    return longest > LONGEST_NAME or any(fault_of_name(name) for name in names if name)


def _only(cells: Cells, kept: Sequence[int]) -> Cells:
    """Return the rows at the given places."""
    if len(kept) == len(cells.lines):
        return cells
    columns: list[Column | None] = [
        None if column is None else [column[i] for i in kept]
        for column in cells.columns
    ]
    return Cells([cells.lines[i] for i in kept], columns)


def _all_filled(texts: Column | None) -> bool:
    return texts is not None and None not in texts and all(map(str.strip, texts))  # type: ignore[arg-type]


def _stripped(column: Column) -> Column:
    """Take outer white space off; nothing but white space is no value."""
    try:
        stripped: Column = list(map(str.strip, column))  # type: ignore[arg-type]
    except TypeError:
        # Cells without a value, which only JSON and Parquet have.
        stripped = [
            cell.strip() if isinstance(cell, str | bytes) else cell for cell in column
        ]
    return [cell or None for cell in stripped] if "" in stripped else stripped
