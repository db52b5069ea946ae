"""Glossaries: tables with an entry in each row."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import repeat

from umc_desktop.domain.errors import ExchangeError
from umc_desktop.domain.knowledge import (
    LONGEST_DEFINITION,
    Entry,
    fault_of_entry,
    one_line,
    tidy_terms,
)
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.exchange.columns import Cell, find_by_name
from umc_desktop.exchange.containers import Container
from umc_desktop.exchange.containers import Entry as FileEntry
from umc_desktop.exchange.json_tables import JsonRows
from umc_desktop.exchange.rows import BadRow, Cells, fault_of
from umc_desktop.exchange.tables import Table, open_table

_NAMES = (
    "name",
    "term",
    "label",
    "preflabel",
    "preferredlabel",
    "preferredterm",
    "preferredname",
    "title",
    "word",
    "entry",
    "concept",
    "phrase",
    "begriff",
    "bezeichnung",
)
_CODES = ("code", "id", "identifier", "curie", "uri", "iri", "notation", "number")
_DEFINITIONS = (
    "definition",
    "definitions",
    "description",
    "meaning",
    "explanation",
    "def",
    "gloss",
    "scopenote",
    "note",
    "erklärung",
)
_SYNONYMS = (
    "synonyms",
    "synonym",
    "altlabel",
    "altlabels",
    "alternativelabel",
    "aliases",
    "alias",
    "variants",
    "abbreviation",
    "abbreviations",
)
_PARENTS = ("parents", "parent", "broader", "isa", "parentcode", "parentid")
_SEPARATOR = re.compile(r"[|;\n]")


@dataclass(frozen=True)
class GlossaryColumns:
    """Name of the column that holds each part of an entry; ``""``: by its name."""

    name: str = ""
    code: str = ""
    definition: str = ""
    synonyms: str = ""
    parents: str = ""


def read_glossary(
    container: Container,
    file: FileEntry,
    columns: GlossaryColumns,
    progress: ProgressReporter,
) -> Iterator[Entry | BadRow]:
    """Yield the entries of a table, and in its place what makes a row none.

    Several synonyms or parents in a cell stand apart by ``|``, ``;`` or line ends, in
    JSON also as a list.

    Raises
    ------
    ExchangeError
        If the file cannot be read or no column holds names.
    """
    table, _ = open_table(container, file)
    chosen = _choose(table, columns, file.name)
    if isinstance(table, JsonRows):
        table.list_columns = frozenset(name for name in chosen[3:] if name)
    for cells in table.cells(chosen, progress):
        yield from _entries(file.name, cells)


def _choose(
    table: Table, columns: GlossaryColumns, file: str
) -> tuple[str | None, ...]:
    """Return the columns of names, codes, definitions, synonyms and parents."""
    free = dict.fromkeys(table.columns)
    found: dict[str, str | None] = {}
    # Parents before names: “parent name” is no name. Codes before, too: “term id”.
    for part, asked, known in (
        ("parents", columns.parents, _PARENTS),
        ("synonyms", columns.synonyms, _SYNONYMS),
        ("code", columns.code, _CODES),
        ("definition", columns.definition, _DEFINITIONS),
        ("name", columns.name, _NAMES),
    ):
        if asked and asked not in table.columns:
            raise ExchangeError(
                f"“{file}” has no column “{asked}”. It has {_listed(table)}; choose "
                "from these."
            )
        others = [
            name
            for name in free
            if name not in (columns.name, columns.code, columns.definition)
            and name not in (columns.synonyms, columns.parents)
        ]
        found[part] = asked or find_by_name(others, known)
        free.pop(found[part] or "", None)
    if found["name"] is None:
        # A file of codes and nothing else that is known: the codes are the names.
        if found["code"] is None:
            raise ExchangeError(
                f"None of the columns of “{file}” seems to hold names of terms. It has "
                f"{_listed(table)}; say which it is (--name-column)."
            )
        found["name"], found["code"] = found["code"], None
    return (
        found["name"],
        found["code"],
        found["definition"],
        found["synonyms"],
        found["parents"],
    )


def _listed(table: Table) -> str:
    return ", ".join(f"“{name}”" for name in table.columns[:50])


def _entries(file: str, cells: Cells) -> Iterator[Entry | BadRow]:
    yield from cells.bad
    columns = [column or repeat(None, len(cells.lines)) for column in cells.columns]
    for line, *row in zip(cells.lines, *columns, strict=True):
        if reason := next(filter(None, map(fault_of, row)), None):
            yield BadRow(file, line, reason)
            continue
        name, code, definition, synonyms, parents = map(_text, row)
        name = one_line(name)
        code = one_line(code) or name
        if reason := fault_of_entry(code, name):
            if any((name, code, definition, synonyms)):
                yield BadRow(file, line, reason)
            continue  # else the row is blank
        yield Entry(
            code,
            name,
            definition.strip()[:LONGEST_DEFINITION],
            tidy_terms(iter(_SEPARATOR.split(synonyms)), name),
            parents=tidy_terms(iter(_SEPARATOR.split(parents))),
            line=line,
        )


def _text(cell: Cell) -> str:
    return cell if isinstance(cell, str) else ""
