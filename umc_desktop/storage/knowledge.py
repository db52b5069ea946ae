"""The knowledge base: sources, their entries, full-text search and terms."""

import re
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from umc_desktop.domain.knowledge import Entry, KnowledgeSource, KnownEntry
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.terms import TermIndex, folded, spaced, words_of
from umc_desktop.storage import knowledge_file

_COLUMNS = "entry.id, source.name, code, entry.name, definition, synonyms, related"
_SOURCES = "id, name, kind, origin, imported_at, n_entries, n_terms"
_DEEPEST = 12  # levels of the path to the outermost entry
_MOST_WORDS = 12  # of a question
_SHORTEST_PART = 3  # of a code or a word
_MORE = 1_000  # looked at for names that are the same, or begin so
_MOST_LOOKED_AT = 50_000  # entries, for letters inside of words
_WORD = re.compile(r"(?:[^\W_]|[\u0300-\u036f])+")
# Ids of one source lie together, so this costs nothing.
_IN_SOURCE = """(:source = '' OR rowid BETWEEN
    (SELECT min(entry.id) FROM entry JOIN source ON source.id = source_id
     WHERE source.name = :source)
    AND (SELECT max(entry.id) FROM entry JOIN source ON source.id = source_id
     WHERE source.name = :source))"""
_CODE = re.compile(r"[A-Za-z]+[-_.:]?\d[\w.\-]*")
_WEIGHTS = "8.0, 6.0, 4.0, 2.0, 1.0"  # code, name, synonyms, related, definition


class SourceWriter:
    """Writes one source, within the transaction of ``write_source``.

    Attributes
    ----------
    n_merged
        Entries that came under a code that was there: their names are its synonyms.
    """

    def __init__(self, connection: sqlite3.Connection, source_id: int) -> None:
        self._connection = connection
        self._source_id = source_id
        self._n_given = 0
        self.n_entries = self.n_merged = self.n_terms = 0

    def add(self, entries: Sequence[Entry]) -> None:
        """Add entries; one whose code is there gives that one its names."""
        self._n_given += len(entries)
        self._connection.executemany(
            "INSERT INTO entry"
            " (source_id, code, name, definition, synonyms, related, parents)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (source_id, code) DO UPDATE SET"
            "  synonyms = synonyms || char(10) || excluded.name"
            "   || char(10) || excluded.synonyms,"
            "  related = related || char(10) || excluded.related,"
            "  parents = parents || char(10) || excluded.parents,"
            "  definition = iif(definition = '', excluded.definition, definition)",
            [
                (
                    self._source_id,
                    entry.code,
                    entry.name,
                    entry.definition,
                    "\n".join(entry.synonyms),
                    "\n".join(entry.related),
                    "\n".join(entry.parents),
                )
                for entry in entries
            ],
        )

    def finish(self, progress: ProgressReporter) -> None:
        """Make what was added searchable."""
        (self.n_entries,) = self._connection.execute(
            "SELECT count(*) FROM entry WHERE source_id = ?", (self._source_id,)
        ).fetchone()
        self.n_merged = self._n_given - self.n_entries
        progress.report(0, None, "Making the words searchable")
        self._connection.execute(
            "INSERT INTO entry_text (rowid, code, name, synonyms, related, definition)"
            " SELECT id, code, spaced(name), spaced(synonyms), spaced(related),"
            " spaced(definition) FROM entry WHERE source_id = ?",
            (self._source_id,),
        )
        index = TermIndex.of(self._terms(progress))
        self.n_terms = len(index)
        self._connection.execute(
            "UPDATE source SET n_entries = ?, n_terms = ?, term_numbers = ?,"
            " term_entries = ?, term_ranks = ?, term_lengths = ? WHERE id = ?",
            (
                self.n_entries,
                self.n_terms,
                index.numbers.astype("<u8").tobytes(),
                index.entry_ids.astype("<i8").tobytes(),
                index.ranks.tobytes(),
                bytes(index.lengths),
                self._source_id,
            ),
        )

    def _terms(self, progress: ProgressReporter) -> Iterator[tuple[str, int, int]]:
        rows = self._connection.execute(
            "SELECT id, name, synonyms FROM entry WHERE source_id = ? ORDER BY id",
            (self._source_id,),
        )
        for n, (entry_id, name, synonyms) in enumerate(rows):
            if n % 2000 == 0:
                progress.report(n, self.n_entries, "Preparing the terms")
            yield name, entry_id, 0
            for synonym in _lines(synonyms):
                yield synonym, entry_id, 2


class KnowledgeBase:
    """All sources of this user; a file that other programs of ours may change, too.

    Parameters
    ----------
    path
        Where it is; without it, in the user's data folder.
    """

    def __init__(self, path: Path | None = None) -> None:
        self.path = path or knowledge_file.knowledge_path()

    def stamp(self) -> tuple[int, int]:
        """Return what differs after the file was changed; costs one look at it."""
        try:
            status = self.path.stat()
        except OSError:
            return (0, 0)
        return (status.st_mtime_ns, status.st_size)

    def sources(self) -> list[KnowledgeSource]:
        """Return the sources by name."""
        with knowledge_file.reading(self.path) as connection:
            if connection is None:
                return []
            return [
                KnowledgeSource(*row)
                for row in connection.execute(
                    f"SELECT {_SOURCES} FROM source ORDER BY name"  # noqa: S608 - our own
                )
            ]

    def source(self, name: str) -> KnowledgeSource | None:
        """Return the source of that name, if there is one."""
        return next((one for one in self.sources() if one.name == name), None)

    def write_source(
        self,
        name: str,
        kind: str,
        origin: str,
        imported_at: str,
        batches: Iterable[Sequence[Entry]],
        progress: ProgressReporter,
    ) -> SourceWriter:
        """Write a source whole or not at all; it replaces the one of that name."""
        with knowledge_file.writing(self.path) as connection:
            _remove(connection, name)
            (source_id,) = connection.execute(
                "INSERT INTO source (name, kind, origin, imported_at)"
                " VALUES (?, ?, ?, ?) RETURNING id",
                (name, kind, origin, imported_at),
            ).fetchone()
            writer = SourceWriter(connection, source_id)
            for batch in batches:
                writer.add(batch)
            writer.finish(progress)
            # before the commit: cancelling leaves no trace
            progress.report(writer.n_entries, writer.n_entries, "Saving")
            return writer

    def remove_source(self, name: str) -> bool:
        """Remove a source; return whether it was there."""
        if self.source(name) is None:
            return False
        with knowledge_file.writing(self.path) as connection:
            removed = _remove(connection, name)
        knowledge_file.shrink(self.path)
        return removed

    def term_index(self) -> TermIndex:
        """Return the terms of all sources, ready to be found in texts."""
        parts = []
        with knowledge_file.reading(self.path) as connection:
            if connection is not None:
                rows = connection.execute(
                    "SELECT term_numbers, term_entries, term_ranks, term_lengths"
                    " FROM source ORDER BY id"
                )
                parts = [
                    TermIndex(
                        np.frombuffer(numbers, "<u8").astype(np.uint64),
                        np.frombuffer(entries, "<i8").astype(np.int64),
                        np.frombuffer(ranks, np.uint8),
                        lengths,
                    )
                    for numbers, entries, ranks, lengths in rows
                ]
        return TermIndex.joined(parts)

    def entries(self, ids: Sequence[int]) -> list[KnownEntry]:
        """Return entries in the order asked for; those that are gone are left out."""
        with knowledge_file.reading(self.path) as connection:
            if connection is None:
                return []
            found = (_entry(connection, entry_id) for entry_id in ids)
            return [entry for entry in found if entry is not None]

    def entry_of(self, source: str, code: str) -> KnownEntry | None:
        """Return the entry of a code, if the source is here."""
        with knowledge_file.reading(self.path) as connection:
            if connection is None:
                return None
            row = connection.execute(
                "SELECT entry.id FROM entry JOIN source ON source.id = source_id"
                " WHERE source.name = ? AND code = ?",
                (source, code),
            ).fetchone()
            return None if row is None else _entry(connection, row[0])

    def find(self, words: str, limit: int, source: str = "") -> list[KnownEntry]:
        """Return the entries that fit words best.

        All words must be there, the last one may be a beginning; what is called so
        exactly comes first. Where nothing fits: the code that begins alike, then
        entries with some of the words, then those with the words inside others.
        """
        with knowledge_file.reading(self.path) as connection:
            if connection is None or not words.strip():
                return []
            asked = _Question(words, limit, source)
            for look in (asked.with_all, asked.code, asked.with_some, asked.inside):
                if ids := look(connection):
                    break
            found = (_entry(connection, entry_id) for entry_id in ids)
            return [entry for entry in found if entry is not None]


class _Question:
    """Words that are looked up."""

    def __init__(self, words: str, limit: int, source: str) -> None:
        self._whole = " ".join(words.split())
        self._words = _WORD.findall(words)[:_MOST_WORDS]
        self._bound = {
            "limit": limit,
            "most": limit + _MORE,
            "source": source,
            "whole": self._whole.casefold(),
            "looked_at": _MOST_LOOKED_AT,
        }
        self._limit = limit

    def with_all(self, connection: sqlite3.Connection) -> list[int]:
        phrases = [_phrase(word) for word in self._words]
        # what begins with one letter is everything
        is_beginning = len(self._whole) > 1
        return self._match(
            connection, " AND ".join(phrases) + ("*" if is_beginning else "")
        )

    def with_some(self, connection: sqlite3.Connection) -> list[int]:
        if len(self._words) < 2:
            return []
        long = [_phrase(word) for word in self._words if len(word) > 2]
        return self._match(connection, " OR ".join(long))

    def inside(self, connection: sqlite3.Connection) -> list[int]:
        if len(self._whole) < _SHORTEST_PART:
            return []
        rows = connection.execute(
            "SELECT entry.id FROM"
            " (SELECT * FROM entry ORDER BY id LIMIT :looked_at) entry"
            " JOIN source ON source.id = source_id"
            " WHERE (:source = '' OR source.name = :source)"
            " AND (instr(lower(entry.name), :whole) OR instr(lower(synonyms), :whole))"
            " ORDER BY length(entry.name), entry.id LIMIT :limit",
            self._bound,
        )
        return [row[0] for row in rows]

    def code(self, connection: sqlite3.Connection) -> list[int]:
        """Look for the longest code that the word begins with: S72.001A is S72.001."""
        if not _CODE.fullmatch(self._whole):
            return []
        for length in range(len(self._whole), _SHORTEST_PART - 1, -1):
            rows = connection.execute(
                "SELECT entry.id FROM source JOIN entry ON source_id = source.id"
                " AND code = :code WHERE :source = '' OR source.name = :source"
                " LIMIT :limit",
                {**self._bound, "code": self._whole[:length].upper()},
            ).fetchall()
            if rows:
                return [row[0] for row in rows]
        return []

    def _match(self, connection: sqlite3.Connection, query: str) -> list[int]:
        if not self._words or not query:
            return []
        rows = connection.execute(
            "SELECT entry.id, entry.name FROM"  # noqa: S608 - weights only
            # the best by words alone: comparing the names of all takes ten times longer
            f" (SELECT rowid AS id, bm25(entry_text, {_WEIGHTS}) AS fit FROM entry_text"
            f" WHERE entry_text MATCH :query AND {_IN_SOURCE}"
            "  ORDER BY fit LIMIT :most) found"
            " JOIN entry ON entry.id = found.id"
            " ORDER BY lower(entry.code) = :whole DESC,"
            "  lower(entry.name) = :whole DESC,"
            "  instr(char(10) || lower(entry.synonyms) || char(10),"
            "   char(10) || :whole || char(10)) > 0 DESC,"
            "  iif(instr(lower(entry.name), :whole) = 1, length(entry.name), 1e9),"
            "  fit, entry.id",
            {**self._bound, "query": query},
        ).fetchall()
        # SQL compares letters; a plural or an accent makes no other name
        asked = _plain(self._whole)
        rows.sort(key=lambda row: _plain(row[1]) != asked)
        return [row[0] for row in rows[: self._limit]]


def _phrase(word: str) -> str:
    """Return a word for the text index, which has unspaced scripts letter by letter."""
    return f'"{spaced(word).strip()}"'


def _remove(connection: sqlite3.Connection, name: str) -> bool:
    row = connection.execute("SELECT id FROM source WHERE name = ?", (name,)).fetchone()
    if row is None:
        return False
    connection.execute(
        "INSERT INTO entry_text"
        " (entry_text, rowid, code, name, synonyms, related, definition)"
        " SELECT 'delete', id, code, spaced(name), spaced(synonyms), spaced(related),"
        " spaced(definition) FROM entry WHERE source_id = ?",
        row,
    )
    connection.execute("DELETE FROM entry WHERE source_id = ?", row)
    connection.execute("DELETE FROM source WHERE id = ?", row)
    return True


def _entry(connection: sqlite3.Connection, entry_id: int) -> KnownEntry | None:
    row = connection.execute(
        f"SELECT {_COLUMNS}, parents, source_id FROM entry"  # noqa: S608 - our own
        " JOIN source ON source.id = source_id WHERE entry.id = ?",
        (entry_id,),
    ).fetchone()
    if row is None:
        return None
    number, source, code, name, definition, synonyms, related, parents, source_id = row
    codes = _lines(parents)
    return KnownEntry(
        number,
        source,
        code,
        name,
        definition,
        synonyms=_lines(synonyms),
        related=_lines(related),
        parents=tuple(
            (code, _parent(connection, source_id, code)[0]) for code in codes
        ),
        path=_path(connection, source_id, codes),
    )


def _parent(
    connection: sqlite3.Connection, source_id: int, code: str
) -> tuple[str, tuple[str, ...]]:
    """Return the name of an entry and its parents' codes."""
    row = connection.execute(
        "SELECT name, parents FROM entry WHERE source_id = ? AND code = ?",
        (source_id, code),
    ).fetchone()
    return ("", ()) if row is None else (row[0], _lines(row[1]))


def _path(
    connection: sqlite3.Connection, source_id: int, codes: tuple[str, ...]
) -> tuple[tuple[str, str], ...]:
    path: dict[str, str] = {}  # a source may go in circles
    while codes and codes[0] not in path and len(path) < _DEEPEST:
        code = codes[0]
        name, codes = _parent(connection, source_id, code)
        path[code] = name
    return tuple(reversed(path.items()))


def _plain(name: str) -> list[str]:
    return [folded(word) for word in words_of(name)]


def _lines(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(line for line in text.split("\n") if line))
