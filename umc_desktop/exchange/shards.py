"""Pools of samples beyond one project: folders of Parquet files, each one shard.

What is found about a shard is written beside, under the same name, first to a draft
and then renamed: whoever sees the file sees all of it. The file says what it was made
from and with, so that work which was interrupted goes on where it stopped.
"""

import os
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.errors import ExchangeError
from umc_desktop.domain.samples import Modality
from umc_desktop.exchange.columns import AskedColumns, ColumnMapping, named_columns
from umc_desktop.exchange.reading import read_chunks
from umc_desktop.exchange.rows import BadRow, Row

if TYPE_CHECKING:
    import pyarrow as pa

SUFFIX = ".parquet"
_SOURCE, _MADE_WITH = b"umc.source", b"umc.made_with"
_SCORE_AGAIN = "Score the pool again (umc ensemble score-pool)."
_GROUP_BYTES = 128 << 20  # of images that are in memory at once
_ENDS = 1 << 16  # bytes at both ends of a file that tell it from others


@dataclass(frozen=True)
class Shard:
    """One file of a pool.

    Parameters
    ----------
    path
        The file.
    n_rows
        Its rows.
    identity
        Hex digits that change when the file does.
    """

    path: Path
    n_rows: int
    identity: str

    @classmethod
    def of(cls, path: Path) -> "Shard":
        """Look at a file.

        Raises
        ------
        ExchangeError
            If it cannot be read.
        """
        import pyarrow as pa
        import pyarrow.parquet as pq

        try:
            return cls(path, pq.read_metadata(path).num_rows, _identity(path))
        except (pa.ArrowException, OSError) as error:
            raise ExchangeError(
                f"“{path.name}” cannot be read as Parquet ({error}). Export it again."
            ) from error


def list_shards(folder: Path) -> list[Shard]:
    """Return a folder's Parquet files by name.

    Raises
    ------
    ExchangeError
        If there is none, or one cannot be read.
    """
    paths = sorted(folder.glob(f"*{SUFFIX}")) if folder.is_dir() else []
    if not paths:
        deeper = folder.is_dir() and lie_deeper(folder)
        raise ExchangeError(
            f"“{folder}” holds no Parquet files"
            f"{' itself, only folders within do' if deeper else ''}. Name the folder "
            f"whose files end in {SUFFIX}."
        )
    return [Shard.of(path) for path in paths]


def choose_columns(
    path: Path, asked: AskedColumns, parts: Collection[Modality]
) -> ColumnMapping:
    """Return which columns of a shard hold what.

    Without being asked for, texts are in the column called text or in the only one of
    texts, images in the one called image or in the only one of images, and ids in the
    one called id.

    Parameters
    ----------
    parts
        What is read: texts, images, or both; of both one may be missing.

    Raises
    ------
    ExchangeError
        If it is not known which column holds the samples, or there is no such column.
    """
    import pyarrow.parquet as pq

    schema = pq.read_schema(path)
    for name in (asked.text, asked.image, asked.identifier):
        if name and name not in schema.names:
            raise ExchangeError(
                f"“{path.name}” has no column “{name}”; it has "
                f"{named_columns(schema.names)}."
            )
    identifier = asked.identifier or ("id" if "id" in schema.names else "")
    image = text = ""
    if Modality.IMAGE in parts:
        pictures = [field.name for field in schema if _holds_images(field.type)]
        called = "image" if "image" in schema.names else ""
        image = asked.image or called or _only(pictures)
    if Modality.TEXT in parts:
        texts = [field.name for field in schema if _holds_text(field.type)]
        texts = [name for name in texts if name not in (image, asked.identifier)]
        text = asked.text or ("text" if "text" in texts else _only(texts))
    if not (text or image):
        wanted = {Modality.TEXT: "the text", Modality.IMAGE: "the images"}
        options = {Modality.TEXT: "--text", Modality.IMAGE: "--image"}
        read = [part for part in wanted if part in parts]
        raise ExchangeError(
            f"Which column of “{path.name}” holds "
            f"{' or '.join(wanted[part] for part in read)}? It has "
            f"{named_columns(schema.names)}; say it with "
            f"{' or '.join(options[part] for part in read)}."
        )
    return ColumnMapping(text or None, image or None, identifier=identifier or None)


def read_samples(shard: Shard, mapping: ColumnMapping) -> Iterator[list[Row]]:
    """Yield a shard's samples, in groups that fit into memory; at least one group.

    Rows that cannot be used are left out: a row's ``line`` tells which it is, from 1.

    Raises
    ------
    ExchangeError
        If the file is damaged, or no row can be used: that is another column.
    """
    group: list[Row] = []
    bad: list[BadRow] = []
    n_seen = n_bytes = n_used = 0
    for chunk in read_chunks(shard.path, mapping) if shard.n_rows else ():
        n_seen += len(chunk.rows) + len(chunk.bad)
        group += chunk.rows
        n_used += len(chunk.rows)
        bad = bad or chunk.bad
        n_bytes += sum(len(image) for row in chunk.rows for image in row.images)
        if n_bytes > _GROUP_BYTES:
            yield group
            group, n_bytes = [], 0
    if n_seen != shard.n_rows:
        raise ExchangeError(
            f"“{shard.path.name}” is damaged: of its {shard.n_rows:,} rows only "
            f"{n_seen:,} can be read. Export it again."
        )
    if bad and not n_used:
        raise ExchangeError(
            f"None of the {shard.n_rows:,} rows of “{shard.path.name}” can be read. "
            f"Row {bad[0].line}: {bad[0].reason}. Say with --text or --image which "
            "column holds the samples."
        )
    yield group


def lie_deeper(folder: Path) -> bool:
    """Return whether there are Parquet files in folders within a folder."""
    return next(folder.glob(f"*/**/*{SUFFIX}"), None) is not None


def count_rows(path: Path) -> int:
    """Return how many rows a file of scores has."""
    import pyarrow.parquet as pq

    return int(pq.read_metadata(path).num_rows)


def _holds_text(kind: "pa.DataType") -> bool:
    import pyarrow as pa

    return bool(pa.types.is_string(kind) or pa.types.is_large_string(kind))


def _holds_images(kind: "pa.DataType") -> bool:
    """Return whether a column may hold images, alone or in a list."""
    import pyarrow as pa

    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return _holds_images(kind.value_type)
    if pa.types.is_struct(kind):  # as image datasets are kept
        return bool(kind.get_field_index("bytes") >= 0)
    return bool(pa.types.is_binary(kind) or pa.types.is_large_binary(kind))


def _only(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else ""


def write_scored(
    shard: Shard, target: Path, made_with: str, columns: Mapping[str, Any]
) -> None:
    """Write what was found about a shard, whole or not at all.

    Parameters
    ----------
    target
        The file; one that is there is replaced.
    made_with
        Names the scorer.
    columns
        By name: lists, arrays, or an array of shape (n_rows, d) for vectors.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.table(
        {name: _as_column(values) for name, values in columns.items()}
    ).replace_schema_metadata({_SOURCE: shard.identity, _MADE_WITH: made_with})
    draft = target.with_name(f".{target.name}.{uuid4().hex}")
    try:
        with draft.open("wb") as file:
            pq.write_table(table, file)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
    except OSError as error:
        raise ExchangeError(
            f"“{target}” cannot be written ({error.strerror or error}). Free some "
            "space, or choose another folder; what was finished is kept."
        ) from error
    finally:
        draft.unlink(missing_ok=True)


def is_scored(shard: Shard, target: Path, made_with: str) -> bool:
    """Tell whether the shard, as it is now, was scored by this very scorer."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    if not target.is_file():
        return False
    try:
        found = pq.read_schema(target).metadata or {}
    except (pa.ArrowException, OSError):
        return False
    wanted = (shard.identity.encode(), made_with.encode())
    return (found.get(_SOURCE), found.get(_MADE_WITH)) == wanted


def read_scored(path: Path, made_with: str, n_rows: int) -> "pa.Table":
    """Return what was found about a shard.

    Raises
    ------
    ExchangeError
        If it is not there, or was not found by that scorer in as many rows: the pool
        was being scored anew, and that was not finished.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(path)
    except (pa.ArrowException, OSError) as error:
        raise ExchangeError(
            f"The scores “{path.name}” cannot be read ({error}). {_SCORE_AGAIN}"
        ) from error
    found = (table.schema.metadata or {}).get(_MADE_WITH)
    if (found, table.num_rows) != (made_with.encode(), n_rows):
        raise ExchangeError(
            f"The scores “{path.name}” are newer or older than the others. "
            f"{_SCORE_AGAIN}"
        )
    return table


def forget_drafts(folder: Path) -> None:
    """Remove what processes that were killed have left."""
    for draft in folder.glob(f".*{SUFFIX}.*"):
        draft.unlink(missing_ok=True)


def vectors_of(column: "pa.ChunkedArray") -> npt.NDArray[np.float32]:
    """Return a column of vectors as float32, shape (n_rows, d)."""
    size = column.type.list_size
    flat = column.combine_chunks().flatten().to_numpy(zero_copy_only=False)
    return np.asarray(flat, np.float32).reshape(-1, size)


def _as_column(values: Any) -> Any:  # noqa: ANN401 - whatever pyarrow takes
    import pyarrow as pa

    if isinstance(values, np.ndarray) and values.ndim == 2:
        flat = pa.array(np.ascontiguousarray(values).reshape(-1))
        return pa.FixedSizeListArray.from_arrays(flat, values.shape[1])
    return pa.array(values)


def _identity(path: Path) -> str:
    size = path.stat().st_size
    digest = blake2b(str(size).encode(), digest_size=12)
    with path.open("rb") as file:
        digest.update(file.read(_ENDS))
        file.seek(max(0, size - _ENDS))  # the footer knows where everything lies
        digest.update(file.read())
    return digest.hexdigest()
