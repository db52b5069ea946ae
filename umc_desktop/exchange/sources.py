"""What a file, a folder or an archive holds, before any of it is read."""

import dataclasses
from collections import Counter
from dataclasses import dataclass, field

from umc_desktop.domain.errors import ExchangeError
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.exchange.columns import (
    FILE_NAME_COLUMN,
    FOLDER_COLUMN,
    IMAGE_COLUMN,
    IMAGE_SUFFIXES,
    TEXT_COLUMN,
    ColumnMapping,
    guess_columns,
)
from umc_desktop.exchange.containers import Container, Entry, Folder, LoneFile
from umc_desktop.exchange.pairing import TEXT_SUFFIX
from umc_desktop.exchange.rows import BadRow
from umc_desktop.exchange.tables import TABLE_KINDS, head_of_table, open_table

ENCODING_BYTES = 16 << 20
"""How much of a file is looked at for its encoding before it is read."""

GUESS_ROWS = 200
"""How many rows the guess of the columns is made from."""

_REPORT_EVERY = 500


@dataclass
class Inventory:
    """Count of a container's files, by what they are.

    Parameters
    ----------
    tables
        The files with a sample per row; no others are kept.
    n_texts, n_images
        Files that are a sample each.
    folders
        Names of the folders that hold these.
    others
        How many files of each other ending there are.
    n_bad, first_bad
        Files that must not be read: how many, and the first.
    n_entries
        All of them.
    """

    tables: list[Entry] = field(default_factory=list)
    n_texts: int = 0
    n_images: int = 0
    folders: set[str] = field(default_factory=set)
    others: Counter[str] = field(default_factory=Counter)
    n_bad: int = 0
    first_bad: BadRow | None = None
    n_entries: int = 0

    @property
    def n_files(self) -> int:
        """Return how many files are a sample each."""
        return self.n_texts + self.n_images

    def add(self, entry: Entry) -> None:
        """Count one file."""
        if entry.suffix in IMAGE_SUFFIXES:
            self.n_images += 1
            self.folders.add(entry.folder)
        elif entry.suffix == TEXT_SUFFIX:
            self.n_texts += 1
            self.folders.add(entry.folder)
        elif entry.suffix in TABLE_KINDS:
            self.tables.append(entry)
        else:
            self.others[entry.suffix or "no ending"] += 1

    def columns(self) -> tuple[str, ...]:
        """Return the columns that stand for the parts of a file that is a sample."""
        text = (TEXT_COLUMN,) if self.n_texts else ()
        image = (IMAGE_COLUMN,) if self.n_images else ()
        return (*text, *image, FOLDER_COLUMN, FILE_NAME_COLUMN)

    def mapping(self) -> ColumnMapping:
        """Return the mapping to try first: folders are classes if there are several."""
        return ColumnMapping(
            text=TEXT_COLUMN if self.n_texts else None,
            image=IMAGE_COLUMN if self.n_images else None,
            label=FOLDER_COLUMN if len(self.folders) > 1 else None,
            identifier=FILE_NAME_COLUMN,
        )


def take_inventory(
    container: Container, progress: ProgressReporter, limit: int | None = None
) -> Inventory:
    """Count what a container holds, and decide whether tables or files are samples.

    Tables are, if there are no other files or if the first table names image files;
    otherwise each file is a sample and ``tables`` comes back empty.

    Parameters
    ----------
    container
        What to look through.
    progress
        Told how many files were seen.
    limit
        Stop after so many files, once one of them can be read.

    Raises
    ------
    ExchangeError
        If it holds nothing that can be read.
    """
    inventory = Inventory()
    lone: Entry | None = None
    for i, entry in enumerate(container.entries()):
        if i % _REPORT_EVERY == 0:
            progress.report(i, None, f"Looking through {container.name}")
        inventory.n_entries += 1
        if isinstance(entry, BadRow):
            inventory.n_bad += 1
            inventory.first_bad = inventory.first_bad or entry
            continue
        inventory.add(entry)
        if entry.suffix == TEXT_SUFFIX:
            lone = entry
        is_usable = inventory.n_files or inventory.tables
        if limit is not None and i >= limit and is_usable:
            break
    if inventory.n_files + len(inventory.tables) == 0:
        raise _nothing_usable(container, inventory)
    if isinstance(container, LoneFile) and inventory.n_images:
        raise ExchangeError(
            f"“{container.name}” is a single image. Choose the folder that it is in."
        )
    if lone is not None and _is_list(container, inventory):
        return dataclasses.replace(inventory, tables=[lone])
    if (
        inventory.n_files
        and inventory.tables
        and not _names_images(container, inventory.tables[0])
    ):
        inventory.others.update(table.suffix for table in inventory.tables)
        inventory.tables = []
    return inventory


def _is_list(container: Container, inventory: Inventory) -> bool:
    """Return whether a text file is a list of samples: on its own, outside a folder."""
    return (
        not isinstance(container, Folder)
        and inventory.n_files == 1
        and not inventory.tables
    )


def _names_images(container: Container, table: Entry) -> bool:
    """Return whether the first rows of a table name image files."""
    try:
        opened, _ = open_table(container, table, ENCODING_BYTES)
    except ExchangeError:
        return False
    rows, _ = head_of_table(opened, GUESS_ROWS)
    return guess_columns(opened.columns, rows).image is not None


def _nothing_usable(container: Container, inventory: Inventory) -> ExchangeError:
    readable = ", ".join(sorted({*TABLE_KINDS, *IMAGE_SUFFIXES}))
    if isinstance(container, LoneFile):
        (suffix,) = inventory.others or ("",)
        advice = (
            "Save the sheet as CSV."
            if suffix in (".xlsx", ".xls", ".ods")
            else f"Choose a file that ends in one of {readable}, or a zip of them."
        )
        return ExchangeError(
            f"“{container.name}” is of a kind that cannot be read. {advice}"
        )
    found = [f"{n:,} {suffix}" for suffix, n in inventory.others.most_common(5)]
    if inventory.first_bad is not None:
        bad = inventory.first_bad
        found.append(f"“{bad.file}” {bad.reason}")
    return ExchangeError(
        f"“{container.name}” holds nothing that can be read "
        f"({', '.join(found) or 'it is empty'}). Files must end in one of {readable}."
    )
