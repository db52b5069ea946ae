"""Tables for other programs, written whole or not at all."""

import csv
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import IO, TYPE_CHECKING

import msgspec

from umc_desktop.domain.errors import ExchangeError
from umc_desktop.domain.progress import SILENT, ProgressReporter
from umc_desktop.exchange.whole_file import whole_file

if TYPE_CHECKING:
    import pyarrow as pa

Value = str | int | float | list[str] | None
Batches = Iterable[Sequence[tuple[Value, ...]]]
Kinds = Mapping[str, type]

_ROWS_TO_INFER_FROM = 50_000


def write_table(
    path: Path,
    columns: Sequence[str],
    batches: Batches,
    progress: ProgressReporter = SILENT,
    kinds: Kinds | None = None,
) -> int:
    """Write a table as CSV, JSON lines or Parquet and return how many rows it has.

    The file appears under its name only when it is complete and on the disk; until
    then, and after a failure or a cancelled job, the old file stays. The same rows
    make the same bytes.

    CSV is UTF-8 without a mark, ends rows with a line feed, and holds exactly what it
    is given: reading it returns the same text, line ends and a leading "=" included, so
    a spreadsheet would run such a cell as a formula. Escaping for spreadsheets changes
    data and has to be asked for elsewhere. CSV cannot tell ``None`` from "": both are
    an empty cell, read as nothing. JSON lines and Parquet can. JSON has no infinity and
    no not-a-number: they become null.

    Parameters
    ----------
    path
        Ends in .csv, .jsonl or .parquet.
    columns
        Names, all different.
    batches
        Rows, some at a time; each has one value per column.
    progress
        Told the rows written so far.
    kinds
        ``str``, ``int``, ``float`` or ``list`` (of texts) by column, for Parquet; what
        is missing here is inferred from the first rows. CSV holds no lists.

    Raises
    ------
    ExchangeError
        If the ending is another, a value cannot be written, or the disk refuses.
    """
    write = _WRITERS.get(path.suffix.lower())
    if write is None:
        raise ExchangeError(
            f"“{path.name}” cannot be written: the ending says what to write, and it "
            f"must be one of {', '.join(_WRITERS)}."
        )
    if len(set(columns)) < len(columns):
        raise ExchangeError(f"“{path.name}” would have two columns of the same name.")
    try:
        with whole_file(path) as stream:
            n_rows = 0
            for n_rows in write(stream, columns, batches, kinds or {}):
                progress.report(n_rows, None, f"Writing {path.name}")
        return n_rows
    except UnicodeEncodeError as error:
        raise ExchangeError(
            f"“{path.name}” was not written: a text holds {error.object[error.start]!a}"
            ", half of a character, which no file format can hold."
        ) from error
    except OSError as error:
        raise ExchangeError(
            f"“{path.name}” was not written: {error.strerror or error}. Choose another "
            "folder or make room; an older file of this name is unchanged."
        ) from error


class _Lines(list[str]):
    """Collects the rows of a CSV writer and ends them with a line feed alone."""

    def write(self, row: str) -> None:
        self.append(row[:-2] + "\n")


def _write_csv(
    stream: IO[bytes], columns: Sequence[str], batches: Batches, _: Kinds
) -> Iterator[int]:
    n_rows = 0
    header = [tuple(columns)]
    for i, batch in enumerate(itertools.chain([header], batches)):
        lines = _Lines()
        # Not lineterminator="\n": then cells with a lone "\r" would not be quoted.
        csv.writer(lines, lineterminator="\r\n").writerows(batch)
        stream.write("".join(lines).encode())
        n_rows += len(batch) if i else 0
        yield n_rows


def _write_jsonl(
    stream: IO[bytes], columns: Sequence[str], batches: Batches, _: Kinds
) -> Iterator[int]:
    n_rows = 0
    encoder = msgspec.json.Encoder()
    for batch in batches:
        rows = [dict(zip(columns, row, strict=True)) for row in batch]
        stream.write(encoder.encode_lines(rows))
        n_rows += len(batch)
        yield n_rows


def _write_parquet(
    stream: IO[bytes], columns: Sequence[str], batches: Batches, kinds: Kinds
) -> Iterator[int]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    remaining = iter(batches)
    head: list[Sequence[tuple[Value, ...]]] = []
    n_head = 0
    for batch in remaining:
        head.append(batch)
        n_head += len(batch)
        if n_head >= _ROWS_TO_INFER_FROM:
            break
    schema = _schema(columns, list(itertools.chain(*head)), kinds)
    n_rows = 0
    with pq.ParquetWriter(stream, schema, compression="zstd") as writer:
        for batch in itertools.chain(head, remaining):
            cells = list(zip(*batch, strict=True)) or [() for _ in columns]
            try:
                arrays = [
                    pa.array(column, field.type)
                    for column, field in zip(cells, schema, strict=True)
                ]
            except (pa.ArrowInvalid, pa.ArrowTypeError) as error:
                raise ExchangeError(
                    f"The Parquet file was not written: a column holds values of "
                    f"different kinds ({error}). Write CSV or JSON lines."
                ) from error
            writer.write_batch(pa.record_batch(arrays, schema=schema))
            n_rows += len(batch)
            yield n_rows


def _schema(
    columns: Sequence[str], rows: Sequence[tuple[Value, ...]], kinds: Kinds
) -> "pa.Schema":
    import pyarrow as pa

    types = {str: pa.string(), int: pa.int64(), float: pa.float64()}
    types |= {list: pa.list_(pa.string())}
    cells = zip(*rows, strict=True) if rows else [() for _ in columns]
    return pa.schema(
        [
            (name, types[kinds.get(name) or _kind_of(column)])
            for name, column in zip(columns, cells, strict=True)
        ]
    )


def _kind_of(cells: Sequence[Value]) -> type:
    """Return the narrowest kind that holds all cells; text where there are none."""
    kinds = set(map(type, cells)) - {type(None)}
    if kinds == {int}:
        return int
    return float if kinds and kinds <= {int, float} else str


_WRITERS: dict[
    str, Callable[[IO[bytes], Sequence[str], Batches, Kinds], Iterator[int]]
] = {".csv": _write_csv, ".jsonl": _write_jsonl, ".parquet": _write_parquet}
