"""Rows on their way from a file into the project, packed for its transactions."""

from collections.abc import Iterator
from pathlib import Path

import msgspec

from umc_desktop.domain.identity import content_hash
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.exchange.columns import ColumnMapping
from umc_desktop.exchange.rows import Row

# Samples are found by the hash of their content, and hashes are scattered: every
# transaction rewrites most of their index, however few rows it adds. So few large ones;
# labelling meanwhile waits for one of them at most.
_ROWS_PER_TRANSACTION = 50_000
_BYTES_PER_TRANSACTION = 32 * 1024 * 1024

Problem = tuple[str, int, str]
"""File, line and reason of a row that could not be used."""


class IncomingRow(msgspec.Struct, array_like=True, frozen=True, gc=False):
    """A row that can be used, with the hash of its content."""

    content: bytes
    domain: str
    text: str | None
    images: tuple[bytes, ...]
    identifier: str | None
    label: str | None
    file: str
    line: int


class Transaction(msgspec.Struct, array_like=True, frozen=True):
    """What one transaction of an import brings from the worker to the project."""

    rows: list[IncomingRow]
    bad: list[Problem]


def read_transactions(
    file: Path, mapping: ColumnMapping, domain: str, progress: ProgressReporter
) -> Iterator[Transaction]:
    """Read a file; what comes for one transaction fits into memory.

    Parameters
    ----------
    domain
        Of rows that name none.
    """
    # Only the worker computes; the window that lists the commands starts without.
    from umc_desktop.exchange.reading import read_chunks

    rows: list[IncomingRow] = []
    bad: list[Problem] = []
    n_bytes = 0
    for chunk in read_chunks(file, mapping, progress):
        rows += [_incoming(row, domain) for row in chunk.rows]
        bad += [(row.file, row.line, row.reason) for row in chunk.bad]
        n_bytes += sum(
            len(row.text or "") + sum(map(len, row.images)) for row in chunk.rows
        )
        if len(rows) >= _ROWS_PER_TRANSACTION or n_bytes >= _BYTES_PER_TRANSACTION:
            yield Transaction(rows, bad)
            rows, bad, n_bytes = [], [], 0
    if rows or bad:
        yield Transaction(rows, bad)


def _incoming(row: Row, domain: str) -> IncomingRow:
    return IncomingRow(
        content_hash(row.text, row.images),
        row.domain or domain,
        row.text,
        row.images,
        row.identifier,
        row.label,
        row.file,
        row.line,
    )
