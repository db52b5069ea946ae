"""Pools of samples beyond one project: folders of Parquet files, each one shard.

What is found about a shard is written beside, under the same name, first to a draft
and then renamed: whoever sees the file sees all of it. The file says what it was made
from and with, so that work which was interrupted goes on where it stopped.
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.errors import ExchangeError

if TYPE_CHECKING:
    import pyarrow as pa

SUFFIX = ".parquet"
_SOURCE, _MADE_WITH = b"umc.source", b"umc.made_with"
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
        raise ExchangeError(
            f"“{folder}” holds no Parquet files. Name the folder whose files end in "
            f"{SUFFIX}."
        )
    return [Shard.of(path) for path in paths]


def read_texts(path: Path, text: str, identifier: str) -> tuple[list[str], list[str]]:
    """Return the texts and ids of a shard's rows.

    Parameters
    ----------
    text
        The column; empty for the only column of texts, or the one called text.
    identifier
        The column; empty for the one called id, else the rows are counted.

    Raises
    ------
    ExchangeError
        If it is not known which column holds the text, or there is no such column.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pq.read_schema(path)
    strings = [
        field.name
        for field in schema
        if pa.types.is_string(field.type) or pa.types.is_large_string(field.type)
    ]
    if not text:
        alone = len(strings) == 1
        text = "text" if "text" in strings else strings[0] if alone else ""
    if text not in strings:
        raise ExchangeError(
            f"Which column of “{path.name}” holds the text? It has "
            f"{', '.join(schema.names)}; say it with --text."
        )
    if not identifier and "id" in schema.names:
        identifier = "id"
    if identifier and identifier not in schema.names:
        raise ExchangeError(
            f"“{path.name}” has no column “{identifier}”; it has "
            f"{', '.join(schema.names)}."
        )
    table = pq.read_table(path, columns=list(dict.fromkeys([text, identifier or text])))
    texts = [one or "" for one in table[text].to_pylist()]
    if not identifier:
        return texts, [f"{path.stem}:{row}" for row in range(len(texts))]
    return texts, [str(one) for one in table[identifier].to_pylist()]


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
