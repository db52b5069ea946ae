"""Parquet files, one batch of rows at a time."""

import functools
import zipfile
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import msgspec

from umc_desktop.domain.errors import ExchangeError
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.exchange.columns import Cell
from umc_desktop.exchange.containers import Container, Entry
from umc_desktop.exchange.rows import BadRow, Cells
from umc_desktop.exchange.values import cell_of, in_memory, labels_of, typed_cells

if TYPE_CHECKING:
    import pyarrow as pa

_ROWS_PER_BATCH = 2_000
_MAX_GROUP_BYTES = 4 << 30


class ParquetTable:
    """A Parquet file.

    Raises
    ------
    ExchangeError
        If it is none, or cannot be read in the memory of a workstation.
    """

    def __init__(self, container: Container, entry: Entry) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        self._entry = entry
        stream = container.open(entry)
        if isinstance(entry.reference, zipfile.ZipInfo):
            stream = in_memory(stream, entry, "Unpack the archive first.")
        try:
            self._file = pq.ParquetFile(stream)
            schema, metadata = self._file.schema_arrow, self._file.metadata
            self.columns: tuple[str, ...] = tuple(schema.names)
            self.n_rows: int = metadata.num_rows
            self._class_names = _class_names(schema.metadata)
            # of a group alone: asked for a damaged column, the library ends the process
            self._sizes = [
                metadata.row_group(i).total_byte_size
                for i in range(metadata.num_row_groups)
            ]
        # names that are not UTF-8 are found out only as they are read
        except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
            stream.close()
            raise ExchangeError(
                f"“{entry.name}” cannot be read as Parquet ({error}). Export it again."
            ) from error
        self._stream = stream

    joined_columns: frozenset[str] = frozenset()

    def cells(
        self, names: Sequence[str | None], progress: ProgressReporter
    ) -> Iterator[Cells]:
        """Yield the named columns, some rows at a time; report the rows' share."""
        import pyarrow as pa

        wanted = list(dict.fromkeys(name for name in names if name is not None))
        n_read = 0
        with self._stream:
            self._refuse_large()
            try:
                for batch in self._file.iter_batches(_ROWS_PER_BATCH, columns=wanted):
                    yield self._cells(batch, names, n_read)
                    n_read += batch.num_rows
                    done = self._entry.size * n_read // max(self.n_rows, 1)
                    progress.report(done, self._entry.size, self._entry.name)
            except (pa.ArrowException, OSError) as error:
                reason = f"the file is damaged from here on and not read ({error})"
                bad = [BadRow(self._entry.name, n_read + 1, reason)]
                yield Cells([], [None if n is None else [] for n in names], bad)

    def _cells(
        self, batch: "pa.RecordBatch", names: Sequence[str | None], n_before: int
    ) -> Cells:
        columns = [
            None if name is None else _values(batch.column(name)) for name in names
        ]
        lines = range(n_before + 1, n_before + 1 + batch.num_rows)
        converters = [self._converter(name or "") for name in names]
        return typed_cells(self._entry.name, lines, columns, converters, [])

    def _converter(self, name: str) -> Callable[[object], Cell]:
        class_names = self._class_names.get(name)
        if class_names:
            return functools.partial(_class_name, names=class_names)
        return functools.partial(
            _labels if name in self.joined_columns else _cell, column=name
        )

    def _refuse_large(self) -> None:
        """Refuse row groups made to fill the memory: each is read as a whole."""
        largest = max(self._sizes, default=0)
        if largest > _MAX_GROUP_BYTES:
            raise ExchangeError(
                f"“{self._entry.name}” packs {largest >> 30:,} GiB into one row group; "
                f"{_MAX_GROUP_BYTES >> 30} GiB are the limit. Write it with smaller "
                "row groups."
            )


_NOT_TEXT = object()
"""Stands for the bytes of a text that cannot be decoded."""


def _values(column: "pa.Array") -> Sequence[object]:
    try:
        values: list[object] = column.to_pylist()
    except UnicodeDecodeError:
        values = [_decoded(scalar) for scalar in column]
    return values


def _decoded(scalar: "pa.Scalar") -> object:
    try:
        return scalar.as_py()
    except UnicodeDecodeError:
        return _NOT_TEXT


def _cell(value: object, column: str) -> Cell:
    if value is _NOT_TEXT:
        raise ValueError(f"column “{column}” holds bytes that are no characters")
    return cell_of(value, column)


def _labels(value: object, column: str) -> Cell:
    return _cell(labels_of(value, column) if isinstance(value, list) else value, column)


def _class_name(value: object, names: Sequence[str]) -> str | None:
    """Return the name of a numbered class; -1 stands for none."""
    if value is None or value == -1:
        return None
    if isinstance(value, int) and 0 <= value < len(names):
        return names[value]
    raise ValueError(f"there is no class {value}; the file names {len(names)}")


def _class_names(metadata: dict[bytes, bytes] | None) -> dict[str, list[str]]:
    """Return the names of numbered classes that the ``datasets`` library writes."""
    try:
        features = msgspec.json.decode((metadata or {})[b"huggingface"], type=_Dataset)
    except (KeyError, msgspec.MsgspecError):
        return {}
    return {
        column: names
        for column, feature in features.info.features.items()
        if isinstance(feature, dict) and (names := feature.get("names"))
    }


class _Info(msgspec.Struct):
    features: dict[str, Any]


class _Dataset(msgspec.Struct):
    info: _Info
