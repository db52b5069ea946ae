"""Which column of a file is what."""

import itertools
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import msgspec

from umc_desktop.domain.wording import named

IMAGE_SUFFIXES = frozenset(
    {".png", ".jpg", ".jpeg", ".webp", ".tif", ".tiff", ".bmp", ".gif"}
)

TEXT_COLUMN = "text"
IMAGE_COLUMN = "image"
FOLDER_COLUMN = "folder"
FILE_NAME_COLUMN = "file name"
"""Columns of files that have none: a text file, or a folder of files."""

Cell = str | bytes | tuple[str | bytes, ...] | None
"""What a file holds in one place: a text, an image, or the images of a list."""
Column = list[Cell]

_SHOWN_IMAGE = "image of "
_BETWEEN_NAMES = re.compile(r"\s*[;|,\n]\s*")

TEXT_NAMES = (
    "text",
    "sentence",
    "content",
    "body",
    "question",
    "utterance",
    "query",
    "message",
    "abstract",
    "review",
    "comment",
    "document",
    "description",
    "summary",
    "post",
    "tweet",
    "headline",
    "title",
    "prompt",
    "input",
    "caption",
)
LABEL_NAMES = (
    "labeltext",
    "labelname",
    "label",
    "labels",
    "category",
    "class",
    "classname",
    "intent",
    "target",
    "tag",
    "topic",
    "sentiment",
    "y",
)
IDENTIFIER_NAMES = (
    "id",
    "identifier",
    "uid",
    "uuid",
    "guid",
    "key",
    "sampleid",
    "docid",
    "documentid",
    "rowid",
)
DOMAIN_NAMES = ("domain", "domainname", "field", "discipline")
IMAGE_NAMES = (
    "image",
    "images",
    "img",
    "imagepath",
    "imagepaths",
    "imagefiles",
    "imagefile",
    "imagename",
    "picture",
    "photo",
    "filename",
    "filepath",
    "path",
    "file",
)
_MAX_LABEL_LENGTH = 64
_COLUMNS_NAMED = 50  # in an error


class AskedColumns(msgspec.Struct, frozen=True):
    """The columns of a pool's files that were asked for; empty ones are guessed."""

    text: str = ""
    image: str = ""
    identifier: str = ""


@dataclass(frozen=True)
class ColumnMapping:
    """Name of the column that holds each part of a sample; ``None`` for no column.

    Attributes
    ----------
    several
        Whether a cell of the label column may name several labels: lists are read as
        one text that joins them.
    """

    text: str | None = None
    image: str | None = None
    label: str | None = None
    identifier: str | None = None
    domain: str | None = None
    paired: bool = False
    """Of files that are samples: whether a text and the images of its name are one."""
    several: bool = False

    @property
    def names(self) -> tuple[str | None, ...]:
        """Return the five names, in the order of the fields."""
        return (self.text, self.image, self.label, self.identifier, self.domain)


def unique_names(names: Sequence[str]) -> tuple[str, ...]:
    """Return the columns' names with every one different and none empty."""
    unique: dict[str, None] = {}
    for i, given in enumerate(names, start=1):
        name = stem = given.strip() or f"column {i}"
        for n in itertools.count(2):
            if name not in unique:
                break
            name = f"{stem} ({n})"
        unique[name] = None
    return tuple(unique)


def named_columns(columns: Sequence[str]) -> str:
    """Return the columns' names for a sentence; of very many, the first."""
    return named(columns, _COLUMNS_NAMED)


def shown(cell: Cell) -> str:
    """Return a cell as text to look at."""
    if isinstance(cell, bytes):
        return f"{_SHOWN_IMAGE}{len(cell):,} bytes"
    if isinstance(cell, tuple):
        return "; ".join(map(shown, cell))
    return cell or ""


def image_names(cell: str) -> list[str]:
    """Return the image files that a cell names.

    Several stand beside each other with ``;``, ``|``, ``,`` or a line break between
    them. A name that holds such a sign itself is told by its parts, of which not all
    are names of images.
    """
    parts = [part for part in _BETWEEN_NAMES.split(cell.strip()) if part]
    return parts if all(map(_is_image_name, parts)) else [cell.strip()]


def guess_columns(names: Sequence[str], rows: Sequence[Sequence[str]]) -> ColumnMapping:
    """Guess the mapping from the columns' names and, failing that, from the cells.

    A name decides where one is known. Otherwise the column with the longest cells on
    average is the text, and one with few different, short values the label.

    Parameters
    ----------
    names
        Of all columns.
    rows
        Some rows, each with a cell per column; 20 are enough.
    """
    cells = {name: [row[i] for row in rows if row[i]] for i, name in enumerate(names)}
    free = dict.fromkeys(names)

    def take(choice: str | None) -> str | None:
        free.pop(choice or "", None)
        return choice

    def named(wanted: Sequence[str], fits: Callable[[str], bool]) -> str | None:
        return take(find_by_name([name for name in free if fits(name)], wanted))

    def anything(_: str) -> bool:
        return True

    identifier = named(IDENTIFIER_NAMES, anything)
    image = named(IMAGE_NAMES, lambda name: _holds_images(cells[name]))
    text = named(TEXT_NAMES, lambda name: not _holds_images(cells[name]))
    label = named(LABEL_NAMES, anything)
    domain = named(DOMAIN_NAMES, anything)
    if text is None and image is None:
        text = take(_longest({name: cells[name] for name in free}))
    if label is None:
        label = take(_most_repeated({name: cells[name] for name in free}))
    return ColumnMapping(text, image, label, identifier, domain)


def find_by_name(names: Sequence[str], wanted: Sequence[str]) -> str | None:
    """Return the column with the best known name: the whole name, else a word in it."""
    plain = {re.sub(r"[\W_]+", "", name).lower(): name for name in reversed(names)}
    words = {
        word: name
        for name in reversed(names)
        for word in re.split(r"[\W_]+", name.lower())
    }
    for known in (plain, words):
        for name in wanted:
            if name in known:
                return known[name]
    return None


def _holds_images(cells: Sequence[str]) -> bool:
    """Return whether the cells are images or look like the names of image files."""
    return bool(cells) and all(
        _is_image_name(name) for cell in cells for name in image_names(cell)
    )


def _is_image_name(name: str) -> bool:
    return name.startswith(_SHOWN_IMAGE) or name.lower().endswith(tuple(IMAGE_SUFFIXES))


def _longest(columns: dict[str, list[str]]) -> str | None:
    """Return the column with the longest cells that are not numbers."""
    lengths = {
        name: sum(map(len, cells)) / len(cells)
        for name, cells in columns.items()
        if cells and not all(_is_number(cell) for cell in cells)
    }
    return max(lengths, key=lengths.__getitem__, default=None)


def _most_repeated(columns: dict[str, list[str]]) -> str | None:
    """Return the column with the fewest different values, if they do repeat."""
    counts = {
        name: (all(_is_number(cell) for cell in cells), len(set(cells)))
        for name, cells in columns.items()
        if 1 < len(set(cells)) <= len(cells) / 2
        and max(map(len, cells)) <= _MAX_LABEL_LENGTH
    }
    return min(counts, key=counts.__getitem__, default=None)


def _is_number(cell: str) -> bool:
    return cell.strip().lstrip("+-").replace(".", "", 1).isdecimal()
