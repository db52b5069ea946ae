"""Links of labels to entries of the knowledge base.

A link is a fact of the project. It keeps the entry's code and name, so that a colleague
who does not have the source still sees what a label was linked to.
"""

import sqlite3
from collections import defaultdict
from dataclasses import dataclass

import msgspec

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.events import canonical_json
from umc_desktop.domain.knowledge import KnownEntry
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.request import option
from umc_desktop.domain.samples import Label
from umc_desktop.domain.wording import counted, shortened
from umc_desktop.operations import journal
from umc_desktop.operations.knowledge import open_base
from umc_desktop.storage import facts, labels
from umc_desktop.storage.project_file import ProjectFile

ABOUT = "label link"
_CHANGES = Changes.FACTS | Changes.LABEL_SETS | Changes.HISTORY


class LabelLink(msgspec.Struct, frozen=True):
    """What a label is linked to.

    Attributes
    ----------
    label
        Identity of the label, in hexadecimal digits.
    source, code, name
        Of the entry when it was linked.
    """

    label: str
    source: str
    code: str
    name: str

    @property
    def key(self) -> str:
        """What tells this link from all others."""
        return canonical_json([self.label, self.source, self.code])


@dataclass(frozen=True)
class LinkEntry:
    """Which label is linked to which entry."""

    label: str = option("Name of the label.")
    entry: str = option("Code of the entry, see umc knowledge find.")
    source: str = option("Source of the entry; without it, any that has the code.", "")
    domain: str = option("Domain of the label; without it, every one that has it.", "")
    annotator: str = option("Who links; without it, the computer account.", "")


@dataclass(frozen=True)
class UnlinkEntry:
    """Which link of a label is taken away."""

    label: str = option("Name of the label.")
    entry: str = option("Code of the entry.")
    source: str = option("Source of the entry; without it, any that has the code.", "")
    domain: str = option("Domain of the label; without it, every one that has it.", "")
    annotator: str = option("Who unlinks; without it, the computer account.", "")


@dataclass(frozen=True)
class ListLinks:
    """Nothing to choose."""


def link_entry(
    project: ProjectFile, request: LinkEntry, progress: ProgressReporter
) -> Outcome:
    """Link a label to an entry of the knowledge base; can be undone.

    The project keeps the entry's code and name.

    Raises
    ------
    InvalidRequestError
        If there is no such label or entry, or they are linked already.
    """
    entry = _entry(request.source.strip(), request.entry.strip())
    with project.write() as connection:
        chosen = _labels(connection, request.label, request.domain)
        linked = read_links(connection)
        place = (entry.source, entry.code)
        links = [
            LabelLink(label.uid.hex(), *place, entry.name)
            for label in chosen
            if place
            not in {(link.source, link.code) for link in linked.get(label.id, ())}
        ]
        name = chosen[0].name
        if not links:
            raise InvalidRequestError(
                f"“{shortened(name)}” is linked to {_named(entry)} already."
            )
        step = journal.begin(
            project, connection, "knowledge.link", request, reversible=True
        )
        step.tell(connection, ABOUT, [(link.key, link) for link in links])
        progress.report(1, 1)
        return step.end(
            connection,
            Outcome(
                _CHANGES,
                f"Linked “{shortened(name)}” to {_named(entry)}.",
                {"label": name, "source": entry.source, "code": entry.code},
            ),
        )


def unlink_entry(
    project: ProjectFile, request: UnlinkEntry, progress: ProgressReporter
) -> Outcome:
    """Take the link of a label to an entry away; can be undone.

    Raises
    ------
    InvalidRequestError
        If there is no such label or link.
    """
    with project.write() as connection:
        chosen = _labels(connection, request.label, request.domain)
        linked = read_links(connection)
        links = [
            link
            for label in chosen
            for link in linked.get(label.id, ())
            if link.code == request.entry.strip()
            and request.source.strip() in ("", link.source)
        ]
        name = chosen[0].name
        if not links:
            raise InvalidRequestError(
                f"“{shortened(name)}” is not linked to {shortened(request.entry)}; see "
                "umc knowledge links."
            )
        step = journal.begin(
            project, connection, "knowledge.unlink", request, reversible=True
        )
        step.tell(connection, ABOUT, [(link.key, None) for link in links])
        progress.report(1, 1)
        return step.end(
            connection,
            Outcome(
                _CHANGES,
                f"“{shortened(name)}” is no longer linked to {links[0].name} "
                f"({links[0].code}).",
                {"label": name, "removed": len(links)},
            ),
        )


def list_links(
    project: ProjectFile, request: ListLinks, progress: ProgressReporter
) -> Outcome:
    """List the entries that labels are linked to."""
    del request, progress
    base = open_base()
    sources = {source.name for source in base.sources()}
    with project.read() as connection:
        linked = read_links(connection)
        names = {label.id: label.name for label in labels.read_labels(connection)}
    data = [
        {
            "label": names[label_id],
            "source": link.source,
            "code": link.code,
            "name": link.name,
            "here": link.source in sources,
        }
        for label_id, links in linked.items()
        for link in links
    ]
    return Outcome(Changes.NOTHING, f"{counted(len(data), 'link')}.", {"links": data})


def read_links(connection: sqlite3.Connection) -> dict[int, tuple[LabelLink, ...]]:
    """Return what each label is linked to, by the label's id, oldest first.

    A merged label's links are those of the label that took its place.
    """
    linked: dict[int, tuple[LabelLink, ...]] = defaultdict(tuple)
    standing = labels.standing_ids(connection)
    for fact in facts.read(connection, ABOUT, LabelLink).values():
        if fact.value is not None and fact.value.label in standing:
            linked[standing[fact.value.label]] += (fact.value,)
    return dict(linked)


def _labels(connection: sqlite3.Connection, name: str, domain: str) -> list[Label]:
    name, domain = name.strip(), domain.strip()
    domains = labels.read_domains(connection)
    if domain and domain not in {one.name for one in domains}:
        raise InvalidRequestError(f"There is no domain “{shortened(domain)}” here.")
    sets = {one.label_set_id for one in domains if domain in ("", one.name)}
    found = [
        label
        for label in labels.read_labels(connection)
        if label.name == name and label.label_set_id in sets
    ]
    if not found:
        raise InvalidRequestError(f"There is no label “{shortened(name)}” here.")
    return found


def _entry(source: str, code: str) -> KnownEntry:
    base = open_base()
    sources = [one.name for one in base.sources()]
    if source and source not in sources:
        raise InvalidRequestError(
            f"There is no source “{shortened(source)}” on this computer; see umc "
            "knowledge list."
        )
    asked = [source] if source else sources
    found = [entry for one in asked if (entry := base.entry_of(one, code)) is not None]
    if not found:
        raise InvalidRequestError(
            f"There is no entry with the code “{shortened(code)}”; see umc knowledge "
            "find."
        )
    if len(found) > 1:
        places = ", ".join(entry.source for entry in found)
        raise InvalidRequestError(
            f"The code “{shortened(code)}” stands in {places}; say which (--source)."
        )
    return found[0]


def _named(entry: KnownEntry) -> str:
    return f"{shortened(entry.name, 80)} ({entry.code})"
