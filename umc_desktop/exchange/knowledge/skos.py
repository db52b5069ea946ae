"""SKOS vocabularies, and OWL ontologies as far as they name things, by rdflib.

rdflib reads Turtle, RDF/XML and JSON-LD; what it finds goes into a store that keeps
only names, definitions and broader terms, so that memory follows the terms and not the
file. Whatever would make it open another file or the network is refused first.
"""

import codecs
import contextlib
import io
import logging
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import msgspec

from umc_desktop.domain.errors import ExchangeError, UmcError
from umc_desktop.domain.knowledge import (
    LONGEST_DEFINITION,
    Entry,
    fault_of_entry,
    one_line,
    tidy_terms,
)
from umc_desktop.domain.progress import JobCancelledError, ProgressReporter
from umc_desktop.exchange.containers import Container
from umc_desktop.exchange.containers import Entry as FileEntry
from umc_desktop.exchange.knowledge.xml_guard import check_xml
from umc_desktop.exchange.rows import BadRow
from umc_desktop.exchange.values import read_whole

FORMATS = {
    ".ttl": "turtle",
    ".turtle": "turtle",
    ".nt": "turtle",  # each N-Triples file is one in Turtle
    ".rdf": "xml",
    ".xml": "xml",
    ".owl": "xml",
    ".skos": "xml",
    ".jsonld": "json-ld",
}
_SHOWN = {"turtle": "Turtle", "xml": "RDF/XML", "json-ld": "JSON-LD"}
_TRIPLES_PER_REPORT = 500
_MOST_VALUES = 5_000  # of one thing
_ADVICE = "Split it, or export it as a table."

_SKOS = "http://www.w3.org/2004/02/skos/core#"
_XL = "http://www.w3.org/2008/05/skos-xl#"
_RDFS = "http://www.w3.org/2000/01/rdf-schema#"
_OWL = "http://www.w3.org/2002/07/owl#"
_OBO = "http://www.geneontology.org/formats/oboInOwl#"
_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"

_NAME, _SYNONYM, _RELATED, _DEFINITION, _NOTE, _CODE, _PARENT, _CHILD, _OLD, _FORM = (
    "name",
    "synonym",
    "related",
    "definition",
    "note",
    "code",
    "parent",
    "child",
    "old",
    "form",
)
_MEANINGS = {
    f"{_SKOS}prefLabel": _NAME,
    f"{_XL}prefLabel": _NAME,
    f"{_RDFS}label": _NAME,
    f"{_SKOS}altLabel": _SYNONYM,
    f"{_XL}altLabel": _SYNONYM,
    f"{_OBO}hasExactSynonym": _SYNONYM,
    f"{_OBO}hasNarrowSynonym": _SYNONYM,
    f"{_SKOS}hiddenLabel": _RELATED,
    f"{_XL}hiddenLabel": _RELATED,
    f"{_OBO}hasBroadSynonym": _RELATED,
    f"{_OBO}hasRelatedSynonym": _RELATED,
    f"{_SKOS}definition": _DEFINITION,
    "http://purl.obolibrary.org/obo/IAO_0000115": _DEFINITION,
    f"{_SKOS}scopeNote": _NOTE,
    f"{_RDFS}comment": _NOTE,
    "http://purl.org/dc/terms/description": _NOTE,
    f"{_SKOS}notation": _CODE,
    f"{_OBO}id": _CODE,
    f"{_SKOS}broader": _PARENT,
    f"{_SKOS}broadMatch": _PARENT,
    f"{_RDFS}subClassOf": _PARENT,
    f"{_SKOS}narrower": _CHILD,
    f"{_OWL}deprecated": _OLD,
    f"{_XL}literalForm": _FORM,
}
_THINGS = (f"{_SKOS}Concept", f"{_OWL}Class", f"{_RDFS}Class")
_NO_THINGS = (
    f"{_SKOS}ConceptScheme",
    f"{_SKOS}Collection",
    f"{_OWL}Ontology",
    f"{_OWL}AnnotationProperty",
    f"{_OWL}ObjectProperty",
    f"{_OWL}DatatypeProperty",
    f"{_XL}Label",
)

_Value = tuple[str, str]  # text or address, and its language


@dataclass(slots=True)
class _Thing:
    """All that is said of one thing, by what it means."""

    said: dict[str, list[_Value]] = field(default_factory=dict)
    is_thing: bool | None = None  # None: its kind was not said

    def add(self, meaning: str, value: _Value) -> None:
        values = self.said.setdefault(meaning, [])
        if len(values) < _MOST_VALUES:
            values.append(value)

    def texts(self, meaning: str, languages: tuple[str, ...]) -> list[str]:
        """Return the texts in the first of the languages that there are any in."""
        values = self.said.get(meaning, [])
        for language in languages:
            found = [text for text, tag in values if tag.partition("-")[0] == language]
            if found:
                return found
        return [text for text, _ in values]


def read_skos(
    container: Container, file: FileEntry, language: str, progress: ProgressReporter
) -> Iterator[Entry | BadRow]:
    """Yield the concepts of a vocabulary, and those that cannot be used.

    Parameters
    ----------
    language
        Of names and definitions, as “de”. Without it those without a language, or else
        the English ones. Where there is none in it, the others stand in.

    Raises
    ------
    ExchangeError
        If the file is broken, or made to harm.
    """
    kind = FORMATS.get(file.suffix, "json-ld")
    with container.open(file) as stream:
        data = read_whole(stream, file, _ADVICE).removeprefix(codecs.BOM_UTF8)
    _refuse_harm(data, kind, file.name)
    things = _parse(data, kind, file, progress)
    del data
    language = language.strip().lower().partition("-")[0]
    order = (language,) if language else ("", "en")
    found = 0
    for entry in _entries(file.name, things, order):
        found += 1
        yield entry
    if not found:
        raise ExchangeError(
            f"“{file.name}” holds no concepts: nothing in it is a skos:Concept or an "
            "owl:Class with a name."
        )


def is_json_ld(head: bytes) -> bool:
    """Return whether the start of a JSON file is that of JSON-LD."""
    return b'"@context"' in head or b'"@graph"' in head


def _refuse_harm(data: bytes, kind: str, name: str) -> None:
    try:
        if kind == "xml":
            check_xml(io.BytesIO(data))
        elif kind == "json-ld":
            _check_json(data)
    except ValueError as error:
        raise ExchangeError(f"“{name}” is not read: {error}.") from error


def _check_json(data: bytes) -> None:
    """Refuse contexts that lie elsewhere: rdflib would fetch them."""
    try:
        waiting: list[Any] = [msgspec.json.decode(data)]
    except RecursionError:
        raise ValueError("its JSON is nested too deeply") from None
    except (msgspec.MsgspecError, UnicodeError) as error:
        raise ValueError(f"broken JSON: {error}") from None
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += value
        elif isinstance(value, dict):
            waiting += value.values()
            for key in ("@context", "@import"):
                named = value.get(key)
                for one in named if isinstance(named, list) else [named]:
                    if isinstance(one, str):
                        raise ValueError(
                            f"it needs “{one[:100]}” from the network. Write the "
                            "context into the file"
                        )


def _parse(
    data: bytes, kind: str, file: FileEntry, progress: ProgressReporter
) -> dict[str, _Thing]:
    # Only the worker and the terminal read ontologies; the window starts without.
    import rdflib
    from rdflib.plugins.stores.memory import Memory

    things: dict[str, _Thing] = {}
    n_triples = 0

    class _Names(Memory):
        """Keeps what names and explains, and forgets the rest."""

        # rdflib's own names and types
        def add(self, triple: Any, context: Any, quoted: bool = False) -> None:  # noqa: ANN401
            del context, quoted
            nonlocal n_triples
            n_triples += 1
            if n_triples % _TRIPLES_PER_REPORT == 0:
                words = f"{file.name}: {n_triples:,} statements"
                progress.report(n_triples, None, words)
            _keep(things, *triple)

    progress.report(0, None, f"Reading {file.name}")
    with _quiet():
        try:
            rdflib.Dataset(_Names(), default_union=True).parse(
                io.BytesIO(data), format=kind, publicID="file:///"
            )
        except (JobCancelledError, MemoryError, UmcError):
            raise
        except RecursionError:
            raise ExchangeError(
                f"“{file.name}” is not read: it is nested too deeply."
            ) from None
        except Exception as error:  # whatever another's parser raises is about the file
            reason = one_line(str(error))[:300] or type(error).__name__
            raise ExchangeError(
                f"“{file.name}” is no {_SHOWN[kind]} that can be read: {reason}"
            ) from error
    return things


@contextlib.contextmanager
def _quiet() -> Iterator[None]:
    """Keep rdflib from printing what it thinks of addresses and dates."""
    import rdflib

    log = logging.getLogger("rdflib")
    level, normalises = log.level, rdflib.NORMALIZE_LITERALS
    log.setLevel(logging.CRITICAL)
    rdflib.NORMALIZE_LITERALS = False
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        log.setLevel(level)
        rdflib.NORMALIZE_LITERALS = normalises


def _keep(things: dict[str, _Thing], subject: Any, predicate: Any, value: Any) -> None:  # noqa: ANN401 - rdflib's terms
    address, what = str(subject), str(predicate)
    if what == _TYPE:
        kind = str(value)
        if kind in _THINGS or kind in _NO_THINGS:
            thing = things.setdefault(address, _Thing())
            # both a class and a concept scheme is a concept scheme
            thing.is_thing = kind in _THINGS and thing.is_thing is not False
        return
    meaning = _MEANINGS.get(what)
    if meaning is None:
        return
    language = getattr(value, "language", None) or ""
    if meaning == _CHILD:
        things.setdefault(str(value), _Thing()).add(_PARENT, (address, ""))
    else:
        text = str(value)
        thing = things.setdefault(address, _Thing())
        thing.add(meaning, (text[:LONGEST_DEFINITION], language.lower()))


def _entries(
    file: str, things: dict[str, _Thing], languages: tuple[str, ...]
) -> Iterator[Entry | BadRow]:
    """Yield an entry for each concept; in SKOS-XL a name is a thing of its own."""
    for thing in things.values():
        for meaning in (_NAME, _SYNONYM, _RELATED):
            values = thing.said.get(meaning)
            if values:
                thing.said[meaning] = [_form(things, value) for value in values]
    concepts = {
        address: thing
        for address, thing in things.items()
        if thing.is_thing
        or (thing.is_thing is None and _NAME in thing.said and _FORM not in thing.said)
    }
    codes = _codes(concepts)
    for address, thing in concepts.items():
        names = thing.texts(_NAME, languages)
        if not names and address.startswith(("_:", "N")) and "/" not in address:
            continue  # a nameless class that only says something of others
        name = one_line(names[0]) if names else ""
        if reason := fault_of_entry(codes[address], name):
            yield BadRow(file, 0, f"{address[:200]}: {reason}")
            continue
        definition = thing.texts(_DEFINITION, languages) or thing.texts(
            _NOTE, languages
        )
        yield Entry(
            codes[address],
            name,
            "\n".join(definition).strip()[:LONGEST_DEFINITION],
            tidy_terms(iter([*names[1:], *thing.texts(_SYNONYM, languages)]), name),
            tidy_terms(iter(thing.texts(_RELATED, languages)), name),
            tidy_terms(
                codes[parent]
                for parent, _ in thing.said.get(_PARENT, [])
                if parent in codes and parent != address
            ),
            is_obsolete=any(
                text.lower() in ("true", "1") for text, _ in thing.said.get(_OLD, [])
            ),
        )


def _form(things: dict[str, _Thing], value: _Value) -> _Value:
    named = things.get(value[0])
    forms = named.said.get(_FORM, []) if named is not None else []
    return forms[0] if forms else value


def _codes(concepts: dict[str, _Thing]) -> dict[str, str]:
    """Return a code for each concept: its notation, else the end of its address.

    Two that would share one keep their whole addresses.
    """
    codes: dict[str, str] = {}
    owners: dict[str, str] = {}
    for address, thing in concepts.items():
        notation = thing.said.get(_CODE, [("", "")])[0][0]
        ending = address.rstrip("/#").replace("#", "/").rpartition("/")[2]
        code = one_line(notation) or ending or address
        if code in owners:
            codes[owners[code]] = owners[code]
            code = address
        owners.setdefault(code, address)
        codes[address] = code
    return codes
