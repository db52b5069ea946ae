"""Entries of a knowledge source: what a code or a term means."""

from collections.abc import Iterator
from dataclasses import dataclass
from unicodedata import category

LONGEST_CODE = 200
LONGEST_TERM = 500
LONGEST_DEFINITION = 20_000
MOST_TERMS = 1_000
"""Synonyms of one entry; further ones are left out."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that a source explains.

    Attributes
    ----------
    code
        Names it within the source; where the source has no codes, its name.
    name
        What it is called.
    definition
        What it means, or ``""``.
    synonyms
        Other names that mean the same or less; found in texts like the name.
    related
        Broader, related and hidden names: searched, but not marked in texts.
    parents
        Codes of what stands above it.
    line
        Where in the file it starts; 0 where the file has no lines.
    is_obsolete
        Whether the source itself has given it up.
    """

    code: str
    name: str
    definition: str = ""
    synonyms: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    parents: tuple[str, ...] = ()
    line: int = 0
    is_obsolete: bool = False

    def terms(self) -> Iterator[str]:
        """Yield what it is called in texts, its name first."""
        yield self.name
        yield from self.synonyms


@dataclass(frozen=True, slots=True)
class KnownEntry:
    """An entry as the knowledge base keeps it.

    Attributes
    ----------
    id
        Number within the knowledge base of this computer.
    source
        Name of the source it stands in.
    path
        (code, name) of what stands above it, the outermost first; along the first
        parents.
    parents
        (code, name) of every parent; the name is ``""`` where the source has no entry
        for it.
    """

    id: int
    source: str
    code: str
    name: str
    definition: str = ""
    synonyms: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    parents: tuple[tuple[str, str], ...] = ()
    path: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class KnowledgeSource:
    """A source as it was imported.

    Attributes
    ----------
    kind
        "table", "OBO", "SKOS" or "packaged".
    origin
        Name of the file, or of the package and its version.
    imported_at
        Local time, ISO 8601.
    """

    id: int
    name: str
    kind: str
    origin: str
    imported_at: str
    n_entries: int
    n_terms: int


def one_line(text: str) -> str:
    """Return a text on one line, with single spaces and no control characters."""
    if not text.isprintable():
        text = "".join(
            " " if category(character) == "Cc" else character for character in text
        )
    return " ".join(text.split())


def fault_of_entry(code: str, name: str) -> str | None:
    """Say why a code and a name make no entry, if they do not."""
    if not name:
        return "it has no name"
    if len(name) > LONGEST_TERM:
        return f"its name has {len(name):,} characters; {LONGEST_TERM} are the limit"
    if len(code) > LONGEST_CODE:
        return f"its code has {len(code):,} characters; {LONGEST_CODE} are the limit"
    return None


def tidy_terms(terms: Iterator[str], name: str = "") -> tuple[str, ...]:
    """Return terms on one line each, without repeats, what is too long or ``name``."""
    kept: dict[str, None] = {}
    for term in terms:
        line = one_line(term)
        if line and line != name and len(line) <= LONGEST_TERM:
            kept[line] = None
            if len(kept) == MOST_TERMS:
                break
    return tuple(kept)
