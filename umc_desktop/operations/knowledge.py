"""The knowledge base: importing, listing, looking up and removing sources."""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.errors import ExchangeError, InvalidRequestError
from umc_desktop.domain.knowledge import Entry, KnownEntry
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.request import option
from umc_desktop.domain.samples import fault_of_name
from umc_desktop.domain.wording import counted, shortened

if TYPE_CHECKING:
    from umc_desktop.storage.knowledge import KnowledgeBase

_BATCH = 1_000
_MOST_LISTED = 200  # rows that were left out; their number is told in any case
_MOST_FOUND = 500
_LONGEST_TEXT = 1_000_000


@dataclass(frozen=True)
class ImportKnowledge:
    """Which file becomes a source, and which of its columns is what."""

    file: Path = option(
        "A CSV, TSV, JSON, JSON lines or Parquet table, an OBO file, or a SKOS or OWL "
        "file as Turtle, RDF/XML or JSON-LD; or, in its place, icd-10-cm or attack, "
        "which come packaged.",
        positional=True,
    )
    source: str = option("Name of the source; without it, the file's.", "")
    replace: bool = option("Replace the source of that name.", False)
    language: str = option(
        "Language of the names in SKOS and OWL, such as de; without it, English and "
        "names without a language.",
        "",
    )
    name_column: str = option("Column of the names, in a table.", "")
    code_column: str = option("Column of the codes, in a table.", "")
    definition_column: str = option("Column of the definitions, in a table.", "")
    synonym_column: str = option(
        "Column of the synonyms, in a table; several apart by | or ;.", ""
    )
    parent_column: str = option("Column of the parents' codes, in a table.", "")


@dataclass(frozen=True)
class ListKnowledge:
    """Nothing to choose."""


@dataclass(frozen=True)
class FindEntries:
    """What is looked up."""

    words: tuple[str, ...] = option("Words, a code or its beginning.", positional=True)
    source: str = option("Look in this source only.", "")
    limit: int = option("How many entries at most; 1 to 500.", 20)


@dataclass(frozen=True)
class SpotTerms:
    """A text in which terms are looked for."""

    text: str = option("The text.", positional=True)


@dataclass(frozen=True)
class RemoveSource:
    """Which source goes."""

    source: str = option("Name of the source.", positional=True)


@dataclass
class _LeftOut:
    """What an import could not use."""

    rows: list[dict[str, Any]]
    n_rows: int = 0
    n_obsolete: int = 0


def open_base() -> "KnowledgeBase":
    """Return the knowledge base of this user."""
    # The window lists these commands, and stands before anything is looked up.
    from umc_desktop.storage.knowledge import KnowledgeBase

    return KnowledgeBase()


def import_knowledge(request: ImportKnowledge, progress: ProgressReporter) -> Outcome:
    """Import a glossary, an ontology or a packaged classification as a source.

    Sources are kept on this computer, for all projects. What cannot be used is left
    out and listed with its file, line and reason; terms that the source calls obsolete
    are left out. Several rows with one code become one entry with several names.

    Raises
    ------
    InvalidRequestError
        If there is a source of that name and ``replace`` was not given.
    ExchangeError
        If the file cannot be read, or holds no entry.
    """
    # Only the worker and the terminal import; the window that lists commands does not.
    from umc_desktop.exchange.knowledge.glossaries import GlossaryColumns
    from umc_desktop.exchange.knowledge.reading import read_entries, recognise
    from umc_desktop.exchange.rows import BadRow

    base = open_base()
    found = recognise(request.file)
    name = request.source.strip() or found.name
    if reason := fault_of_name(name):
        raise InvalidRequestError(
            f"“{shortened(name)}” cannot be a source's name: it {reason}."
        )
    if base.source(name) is not None and not request.replace:
        raise InvalidRequestError(
            f"There is a source “{name}” already. Replace it (--replace), or give "
            "another name (--source)."
        )
    columns = GlossaryColumns(
        request.name_column,
        request.code_column,
        request.definition_column,
        request.synonym_column,
        request.parent_column,
    )
    left_out = _LeftOut([])

    def batches() -> Iterator[list[Entry]]:
        batch: list[Entry] = []
        for entry in read_entries(request.file, columns, request.language, progress):
            if isinstance(entry, BadRow):
                left_out.n_rows += 1
                if len(left_out.rows) < _MOST_LISTED:
                    left_out.rows.append(
                        {"file": entry.file, "line": entry.line, "reason": entry.reason}
                    )
            elif entry.is_obsolete:
                left_out.n_obsolete += 1
            else:
                batch.append(entry)
                if len(batch) == _BATCH:
                    yield batch
                    batch = []
        if batch:
            yield batch

    written = base.write_source(
        name,
        found.kind,
        found.origin,
        f"{datetime.now():%Y-%m-%dT%H:%M:%S}",
        _at_least_one(batches(), found.origin, left_out),
        progress,
    )
    return Outcome(
        Changes.NOTHING,
        _imported(name, written.n_entries, left_out),
        {
            "source": name,
            "kind": found.kind,
            "origin": found.origin,
            "entries": written.n_entries,
            "terms": written.n_terms,
            "merged": written.n_merged,
            "obsolete": left_out.n_obsolete,
            "left_out": left_out.n_rows,
            "problems": left_out.rows,
        },
    )


def list_knowledge(request: ListKnowledge, progress: ProgressReporter) -> Outcome:
    """List the sources of the knowledge base on this computer."""
    del request, progress
    base = open_base()
    data = [
        {
            "name": source.name,
            "kind": source.kind,
            "origin": source.origin,
            "imported_at": source.imported_at,
            "entries": source.n_entries,
            "terms": source.n_terms,
        }
        for source in base.sources()
    ]
    said = (
        f"{counted(len(data), 'source')}."
        if data
        else "There is no source yet; umc knowledge import FILE adds one."
    )
    return Outcome(Changes.NOTHING, said, {"sources": data, "file": str(base.path)})


def find_entries(request: FindEntries, progress: ProgressReporter) -> Outcome:
    """Look words or a code up in the knowledge base; the best fit comes first.

    Raises
    ------
    InvalidRequestError
        If nothing is asked for, or the source is not there.
    """
    del progress
    if not 1 <= request.limit <= _MOST_FOUND:
        raise InvalidRequestError(f"The limit must lie between 1 and {_MOST_FOUND}.")
    words = " ".join(request.words).strip()
    if not words:
        raise InvalidRequestError("Say what to look up.")
    base = open_base()
    _require_sources(base, request.source)
    found = base.find(words, request.limit, request.source)
    said = f"{counted(len(found), 'match')} for “{shortened(words)}”."
    return Outcome(
        Changes.NOTHING,
        said,
        {"words": words, "entries": [_plain(one) for one in found]},
    )


def spot_terms(request: SpotTerms, progress: ProgressReporter) -> Outcome:
    """Find terms of the knowledge base in a text; the longest where they overlap.

    Raises
    ------
    InvalidRequestError
        If the text is too long, or there is no source.
    """
    del progress
    if len(request.text) > _LONGEST_TEXT:
        raise InvalidRequestError(
            f"The text has {len(request.text):,} characters; {_LONGEST_TEXT:,} are the "
            "limit."
        )
    base = open_base()
    _require_sources(base)
    spotted = base.term_index().spot(request.text)
    data = [
        {
            "term": request.text[term.start : term.end],
            "start": term.start,
            "end": term.end,
            "entries": [
                {"source": one.source, "code": one.code, "name": one.name}
                for one in base.entries(term.entry_ids)
            ],
        }
        for term in spotted
    ]
    return Outcome(
        Changes.NOTHING, f"{counted(len(data), 'term')} found.", {"terms": data}
    )


def remove_source(request: RemoveSource, progress: ProgressReporter) -> Outcome:
    """Remove a source from the knowledge base; links of labels to it stay in projects.

    Raises
    ------
    InvalidRequestError
        If there is no source of that name.
    """
    progress.report(0, None, f"Removing {request.source}")
    base = open_base()
    if not base.remove_source(request.source):
        _require_sources(base, request.source)
    return Outcome(
        Changes.NOTHING,
        f"Removed the source “{request.source}”.",
        {"source": request.source},
    )


def _at_least_one(
    batches: Iterator[list[Entry]], origin: str, left_out: _LeftOut
) -> Iterator[list[Entry]]:
    """Refuse a file that has nothing to give, before a source is replaced by it."""
    n_batches = 0
    for batch in batches:
        n_batches += 1
        yield batch
    if n_batches == 0:
        why = "It has no rows."
        if left_out.rows:
            first = left_out.rows[0]
            place = f"line {first['line']:,}: " if first["line"] else ""
            why = f"{counted(left_out.n_rows, 'row')} cannot be used; {place}"
            why += f"{first['reason']}."
        elif left_out.n_obsolete:
            why = "All of its terms are obsolete."
        raise ExchangeError(f"“{origin}” holds no entry. {why}")


def _imported(name: str, n_entries: int, left_out: _LeftOut) -> str:
    parts = [f"Imported {counted(n_entries, 'entry')} as “{name}”"]
    if left_out.n_obsolete:
        parts.append(f"{left_out.n_obsolete:,} obsolete left out")
    if left_out.n_rows:
        parts.append(f"{counted(left_out.n_rows, 'row')} could not be used")
    return f"{', '.join(parts)}."


def _require_sources(base: "KnowledgeBase", name: str = "") -> None:
    known = [source.name for source in base.sources()]
    if not known:
        raise InvalidRequestError(
            "The knowledge base has no source yet; umc knowledge import FILE adds one."
        )
    if name and name not in known:
        raise InvalidRequestError(
            f"There is no source “{shortened(name)}”, but {', '.join(known)}."
        )


def _plain(entry: KnownEntry) -> dict[str, Any]:
    """Return an entry as data for scripts."""
    data = asdict(entry)
    for key in ("parents", "path"):
        data[key] = [{"code": code, "name": name} for code, name in data[key]]
    return data
