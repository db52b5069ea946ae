"""Folders and archives in which each file is a sample."""

from collections.abc import Iterator, Sequence

from umc_desktop.domain.errors import ExchangeError
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.samples import MOST_IMAGES
from umc_desktop.exchange.columns import (
    FILE_NAME_COLUMN,
    FOLDER_COLUMN,
    IMAGE_COLUMN,
    IMAGE_SUFFIXES,
    TEXT_COLUMN,
    ColumnMapping,
)
from umc_desktop.exchange.containers import Container, Entry
from umc_desktop.exchange.encoding import decode, detect_encoding
from umc_desktop.exchange.images import (
    MAX_IMAGE_BYTES,
    OTHER_IMAGE_SUFFIXES,
    fault_of_image,
)
from umc_desktop.exchange.lines import DAMAGED
from umc_desktop.exchange.pairing import TEXT_SUFFIX, stem_of, with_partners
from umc_desktop.exchange.rows import MAX_CELL, BadRow, Chunk, Row, fault_of
from umc_desktop.exchange.sources import Inventory

_CHUNK_BYTES = 16 << 20
_MAX_TEXT_BYTES = 4 * MAX_CELL


def read_files(
    container: Container,
    inventory: Inventory,
    mapping: ColumnMapping,
    progress: ProgressReporter,
    chunk_files: int = 500,
) -> Iterator[Chunk]:
    """Yield a row for each text and image file that the mapping asks for.

    Where the mapping pairs them, a text and the images of its name are one row, and
    left out together if one of them cannot be used.

    Raises
    ------
    ExchangeError
        If the mapping names anything but the four columns that files have.
    """
    _require_columns(container, inventory, mapping)
    rows: list[Row] = []
    bad: list[BadRow] = []
    n_bytes = 0
    done = 0
    for files in _samples(container, mapping):
        progress.report(done, inventory.n_entries, f"Reading {container.name}")
        if isinstance(files, BadRow):
            done += 1
            bad.append(files)
            continue
        done += len(files)
        try:
            row = _row(container, files, mapping)
        except ValueError as error:
            bad.append(BadRow(files[0].name, 1, str(error)))
            continue
        if row is not None:
            rows.append(row)
            n_bytes += sum(entry.size for entry in files)
        if n_bytes > _CHUNK_BYTES or len(rows) + len(bad) >= chunk_files:
            yield Chunk(rows, bad)
            rows, bad, n_bytes = [], [], 0
    yield Chunk(rows, bad)


def read_image(container: Container, entry: Entry) -> bytes:
    """Return the bytes of an image file that can be decoded.

    Raises
    ------
    ValueError
        With the reason, if it cannot be used.
    """
    data = _read(container, entry, MAX_IMAGE_BYTES)
    if reason := fault_of_image(data):
        raise ValueError(reason)
    return data


def _samples(
    container: Container, mapping: ColumnMapping
) -> Iterator[BadRow | tuple[Entry, ...]]:
    """Yield the files that are a sample together."""
    if mapping.paired and mapping.text and mapping.image:
        yield from with_partners(container.entries())
        return
    for entry in container.entries():
        yield entry if isinstance(entry, BadRow) else (entry,)


def _row(
    container: Container, files: tuple[Entry, ...], mapping: ColumnMapping
) -> Row | None:
    """Return the row of a sample's files; ``None`` if they were not asked for."""
    first, *others = files
    text: str | None = None
    images: tuple[bytes, ...] = ()
    if first.suffix == TEXT_SUFFIX and mapping.text:
        text = _read_text(container, first)
    elif first.suffix in IMAGE_SUFFIXES and mapping.image:
        images = (read_image(container, first),)
    elif first.suffix in OTHER_IMAGE_SUFFIXES and mapping.image:
        raise ValueError(f"images that end in {first.suffix} are not read")
    else:
        return None
    if others:
        images = _partners(container, others)
    called = stem_of(first) if others else first.name
    values = {FOLDER_COLUMN: first.folder or None, FILE_NAME_COLUMN: called}
    return Row(
        text,
        images,
        values.get(mapping.label or ""),
        values.get(mapping.identifier or ""),
        values.get(mapping.domain or ""),
        first.name,
        1,
    )


def _partners(container: Container, files: Sequence[Entry]) -> tuple[bytes, ...]:
    """Return the images that go with a text."""
    if len(files) > MOST_IMAGES:
        raise ValueError(
            f"there are {len(files):,} images of this name; {MOST_IMAGES} in a sample "
            "are the limit"
        )
    images = []
    for entry in files:
        try:
            images.append(read_image(container, entry))
        except ValueError as error:
            raise ValueError(f"“{entry.name}”, which goes with it: {error}") from None
    return tuple(images)


def _read_text(container: Container, entry: Entry) -> str:
    data = _read(container, entry, _MAX_TEXT_BYTES)
    try:
        text = decode(data, detect_encoding([data])).rstrip("\r\n")
    except UnicodeDecodeError as error:
        raise ValueError(f"the file ends inside a character ({error.reason})") from None
    if not text.strip():
        raise ValueError("the text is empty")
    if reason := fault_of(text):
        raise ValueError(reason)
    return text


def _read(container: Container, entry: Entry, limit: int) -> bytes:
    if entry.size > limit:
        raise ValueError(
            f"the file has {entry.size / 2**20:,.1f} MiB; {limit / 2**20:,.1f} MiB are "
            "the limit"
        )
    try:
        with container.open(entry) as stream:
            return stream.read(limit)
    except (OSError, *DAMAGED) as error:
        raise ValueError(f"the file cannot be read ({error})") from None


def _require_columns(
    container: Container, inventory: Inventory, mapping: ColumnMapping
) -> None:
    fits = {
        "text": (None, TEXT_COLUMN),
        "image": (None, IMAGE_COLUMN),
        "label": (None, FOLDER_COLUMN, FILE_NAME_COLUMN),
        "identifier": (None, FOLDER_COLUMN, FILE_NAME_COLUMN),
        "domain": (None, FOLDER_COLUMN, FILE_NAME_COLUMN),
    }
    for part, columns in fits.items():
        chosen = getattr(mapping, part)
        if chosen not in columns:
            found = ", ".join(f"“{column}”" for column in inventory.columns())
            raise ExchangeError(
                f"“{container.name}” has no column “{chosen}” for the {part}. Its "
                f"files offer {found}; choose from these."
            )
