"""OBO ontologies, read stanza by stanza.

Not pronto or fastobo: they hold the whole ontology in memory, follow the imports it
names into the network, and stop at the first line they do not like.

References
----------
The OBO Flat File Format 1.4, https://owlcollab.github.io/oboformat/doc/obo-syntax.html
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from umc_desktop.domain.errors import ExchangeError
from umc_desktop.domain.knowledge import (
    LONGEST_DEFINITION,
    Entry,
    fault_of_entry,
    one_line,
    tidy_terms,
)
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.exchange.containers import Container
from umc_desktop.exchange.containers import Entry as FileEntry
from umc_desktop.exchange.encoding import detect_encoding, is_encodable, read_blocks
from umc_desktop.exchange.lines import BadLine, LineSource
from umc_desktop.exchange.rows import BadRow

_STANZA = re.compile(r"\[(\w+)\]")
_QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"\s*(\w*)')
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_ESCAPES = {"n": "\n", "W": " ", "t": "\t"}
_REFERENCE = re.compile(r"[^\s!{]+")
_VALUE_END = re.compile(r"(?:\s*(?<!\\)\{[^{}]*\})?(?:\s+!.*)?\s*$")
_LONGEST_VALUE = 2_000  # longer names are none
_MOST_OF_A_TAG = 5_000
_TERM = "Term"
_SAME = frozenset({"EXACT", "NARROW"})
_ENCODING_BYTES = 16 << 20
_LINES_PER_REPORT = 5_000


@dataclass
class _Stanza:
    """One term while its lines come in."""

    line: int
    values: dict[str, str] = field(default_factory=dict)
    synonyms: list[str] = field(default_factory=list)
    related: list[str] = field(default_factory=list)
    parents: list[str] = field(default_factory=list)

    def take(self, tag: str, value: str) -> None:
        """Take one line; what does not explain a term is passed over.

        Raises
        ------
        ValueError
            With the reason, if the line is not what its tag says.
        """
        if tag == "synonym" or tag.endswith("_synonym"):
            text, scope = _quoted(tag, value)
            scope = scope or tag.removesuffix("_synonym").upper()
            known = self.synonyms if scope in _SAME else self.related
            if len(known) < _MOST_OF_A_TAG:
                known.append(text)
        elif tag == "is_a":
            if (found := _REFERENCE.match(value)) and (
                len(self.parents) < _MOST_OF_A_TAG
            ):
                self.parents.append(_unescaped(found[0]))
        elif tag == "def":
            self.values.setdefault(tag, _quoted(tag, value)[0])
        elif tag in ("id", "name", "is_obsolete"):
            bare = _VALUE_END.sub("", value[:_LONGEST_VALUE])
            self.values.setdefault(tag, _unescaped(bare))

    def entry(self) -> Entry:
        """Return the entry.

        Raises
        ------
        ValueError
            With the reason, if there is none.
        """
        name = one_line(self.values.get("name", ""))
        code = one_line(self.values.get("id", ""))
        if not code:
            raise ValueError("the term has no id")
        if reason := fault_of_entry(code, name):
            raise ValueError(f"{code[:80]}: {reason}")
        return Entry(
            code,
            name,
            self.values.get("def", "").strip()[:LONGEST_DEFINITION],
            tidy_terms(iter(self.synonyms), name),
            tidy_terms(iter(self.related), name),
            tidy_terms(iter(self.parents)),
            self.line,
            self.values.get("is_obsolete", "").strip().lower() == "true",
        )


def read_obo(
    container: Container, file: FileEntry, progress: ProgressReporter
) -> Iterator[Entry | BadRow]:
    """Yield the terms of an OBO file, and what makes a line or a term none.

    Exact and narrow synonyms count as names; broad and related ones are only searched.

    Raises
    ------
    ExchangeError
        If it is no OBO file.
    """
    with container.open(file) as stream:
        encoding = detect_encoding(read_blocks(stream, _ENCODING_BYTES))
    stanza: _Stanza | None = None
    n_stanzas = 0
    with container.open(file) as stream:
        source = LineSource(stream, encoding)
        for line, text in _lines(source, file, progress):
            if isinstance(text, BadLine):
                yield BadRow(file.name, line, text.reason)
            elif kind := _STANZA.match(text):
                yield from _ended(stanza, file.name)
                stanza = _Stanza(line) if kind[1] == _TERM else None
                n_stanzas += 1
            elif stanza is not None and text:
                tag, colon, value = text.partition(":")
                try:
                    if not colon:
                        raise ValueError("expected “tag: value”")
                    stanza.take(tag.strip(), value.strip())
                except ValueError as error:
                    yield BadRow(file.name, line, str(error))
    yield from _ended(stanza, file.name)
    if n_stanzas == 0:
        raise ExchangeError(
            f"“{file.name}” holds no stanza such as [Term]; it is not an OBO file."
        )


def _lines(
    source: LineSource, file: FileEntry, progress: ProgressReporter
) -> Iterator[tuple[int, str | BadLine]]:
    """Yield logical lines: a line that ends in a backslash goes on in the next."""
    pending, first = "", 0
    n_lines = 0
    for block in source:
        if isinstance(block, BadLine):
            yield block.line, block
            continue
        progress.report(source.n_bytes, file.size, file.name)
        for number, raw in enumerate(block.lines, block.first):
            n_lines += 1
            if n_lines % _LINES_PER_REPORT == 0:
                progress.report(source.n_bytes, file.size, file.name)
            text = raw.rstrip("\r\n")
            if block.is_doubtful and ("\0" in text or not is_encodable(text)):
                fault = "holds bytes that are no characters in the file's encoding"
                yield number, BadLine(number, fault)
                continue
            first = first or number
            if text.endswith("\\") and len(pending) < LONGEST_DEFINITION:
                pending += text[:-1]
                continue
            text = (pending + text).strip()
            if not text.startswith("!"):
                yield first, text
            pending, first = "", 0


def _ended(stanza: _Stanza | None, file: str) -> Iterator[Entry | BadRow]:
    if stanza is None:
        return
    try:
        yield stanza.entry()
    except ValueError as error:
        yield BadRow(file, stanza.line, str(error))


def _quoted(tag: str, value: str) -> tuple[str, str]:
    found = _QUOTED.match(value)
    if found is None:
        raise ValueError(f"{tag} should be a text in quotes")
    return _unescaped(found[1]), found[2]


def _unescaped(text: str) -> str:
    if "\\" not in text:
        return text
    return _ESCAPED.sub(lambda found: _ESCAPES.get(found[1], found[1]), text)
