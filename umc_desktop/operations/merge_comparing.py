"""What a file brings, held against what is here."""

import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import msgspec

from umc_desktop.domain.combinations import said_uid
from umc_desktop.domain.events import EventKind
from umc_desktop.operations.merge_report import FileReport, FromAnnotator
from umc_desktop.storage import labels, round_state
from umc_desktop.storage.foreign import ForeignFile
from umc_desktop.storage.foreign_records import ForeignEvent
from umc_desktop.storage.project_file import ProjectFile
from umc_desktop.storage.round_state import RoundState

_DECIDING = frozenset({EventKind.LABEL.value, EventKind.SKIP.value})
Decision = tuple[int, bytes, bytes | None]
"""Clock, event id, and label (``None`` for none) of an annotator on a sample."""


@dataclass
class Here:
    """What the project holds, so that what is new can be told; grows file by file."""

    you: bytes
    events: set[bytes]
    samples: dict[bytes, bytes]  # identity of its domain, by content
    annotators: dict[bytes, str]
    labels: dict[bytes, tuple[str, str]]  # name and definition
    domains: dict[bytes, str]
    known_labels: set[bytes]
    decisions: dict[tuple[bytes, bytes], Decision]
    undoes: dict[bytes, tuple[int, bytes, bytes]]  # clock, event id, target
    merges: set[bytes]  # steps of this file
    into: dict[bytes, bytes]  # which label took the place of one that was merged
    state: RoundState

    def standing(self, uid: str) -> str:
        """Return the label, in hex digits, that stands for one."""
        label = bytes.fromhex(uid)
        return self.into.get(label, label).hex()

    @classmethod
    def read(cls, project: ProjectFile, annotator: str) -> "Here":
        """Read what matters of the project."""
        with project.read() as connection:
            return cls(
                _uid_of(connection, annotator),
                {row[0] for row in connection.execute("SELECT id FROM event")},
                dict(
                    connection.execute(
                        "SELECT hash, uid FROM sample"
                        " JOIN domain ON domain.id = domain_id"
                    )
                ),
                dict(connection.execute("SELECT uid, name FROM annotator")),
                {
                    label.uid: (label.name, label.definition)
                    for label in labels.read_labels(connection)
                },
                dict(connection.execute("SELECT uid, name FROM domain")),
                {
                    row[0]
                    for row in connection.execute(
                        "SELECT hash FROM known_label"
                        " JOIN sample ON sample.id = sample_id"
                    )
                },
                {
                    (who, content): (clock, event, label)
                    for who, content, clock, event, label in connection.execute(
                        "SELECT annotator.uid, sample.hash, annotation.clock, event.id,"
                        " label.uid FROM annotation"
                        " JOIN annotator ON annotator.id = annotation.annotator_id"
                        " JOIN sample ON sample.id = annotation.sample_id"
                        " JOIN event ON event.number = annotation.event_number"
                        " LEFT JOIN label ON label.id = annotation.label_id"
                    )
                },
                _read_undoes(connection),
                {
                    row[0]
                    for row in connection.execute("SELECT operation_id FROM merge")
                },
                dict(
                    connection.execute(
                        "SELECT label.uid, other.uid FROM label"
                        " JOIN label AS other ON other.id = label.merged_into"
                    )
                ),
                round_state.read(connection),
            )


def undone_by(body: str) -> bytes:
    """Return the operation that an undo event takes back."""
    return bytes.fromhex(msgspec.json.decode(body, type=_UndoBody).undoes)


def by_annotator(
    foreign: ForeignFile, here: Here, new: Sequence[ForeignEvent]
) -> list[FromAnnotator]:
    """Return what is new from each annotator, and how it stands to what is here."""
    names = {one.uid: one.name for one in foreign.annotators.values()}
    found: dict[bytes, FromAnnotator] = {}
    for event in new:
        who = event.annotator
        if who not in found:
            name = here.annotators.get(who, names[who])
            found[who] = FromAnnotator(name, {}, you=who == here.you)
        counts = found[who].new
        counts[event.kind] = counts.get(event.kind, 0) + 1
    latest = _latest(here, new)
    for (who, content), decision in latest.items():
        one, label = found[who], decision[2]
        before = here.decisions.get((who, content))
        if before is not None and before[2] != label:
            if decision[:2] > before[:2]:
                one.replaced += 1
            else:
                one.older += 1
        mine = here.decisions.get((here.you, content))
        stands = _later(before, decision)[2]
        if not one.you and mine is not None and None not in (stands, mine[2]):
            one.differ += stands != mine[2]
    for key, decision in latest.items():
        here.decisions[key] = _later(here.decisions.get(key), decision)
    return sorted(found.values(), key=lambda one: (not one.you, one.name))


def _later(before: Decision | None, decision: Decision) -> Decision:
    return decision if before is None or decision[:2] > before[:2] else before


def _latest(
    here: Here, new: Iterable[ForeignEvent]
) -> dict[tuple[bytes, bytes], Decision]:
    """Return each annotator's latest new decision on each sample that is not undone."""
    undone: set[bytes] = set()
    for operation, (_, _, target) in sorted(
        here.undoes.items(), key=lambda item: item[1][:2], reverse=True
    ):
        if operation not in undone:
            undone.add(target)
    found: dict[tuple[bytes, bytes], Decision] = {}
    for event in new:
        if event.kind in _DECIDING and event.operation not in undone:
            said = msgspec.json.decode(event.body, type=_LabelBody)
            label = said_uid([here.standing(uid) for uid in said.labels], said.of)
            key = (event.annotator, event.sample)
            found[key] = _later(found.get(key), (event.clock, event.id, label))
    return found


def compare_names(foreign: ForeignFile, here: Here, report: FileReport) -> None:
    """Tell which annotators, labels and domains are the same, and which are new."""
    named = [label for label in foreign.labels.values() if label.combines is None]
    for label in named:
        known = here.labels.get(label.uid)
        if known is None:
            report.labels.append(label.name)
            here.labels[label.uid] = (label.name, label.definition)
            continue
        name, definition = known
        if name != label.name:
            report.renamed.append((label.name, name))
        if label.definition and definition and label.definition != definition:
            report.definitions.append(name)
    shared = [one for one in foreign.annotators.values() if one.uid in here.annotators]
    report.names = sorted(here.annotators[one.uid] for one in shared)
    domains = [one for one in foreign.domains.values() if one.uid in here.domains]
    report.same = {
        "annotator": len(shared),
        "label": len(named) - len(report.labels),
        "domain": len(domains),
    }
    for domain in foreign.domains.values():
        if domain.uid not in here.domains:
            report.domains.append(domain.name)
            here.domains[domain.uid] = domain.name
    for one in foreign.annotators.values():
        here.annotators.setdefault(one.uid, one.name)


class _LabelBody(msgspec.Struct):
    labels: list[str] = []
    of: str | None = None


class _UndoBody(msgspec.Struct):
    undoes: str


def _read_undoes(
    connection: sqlite3.Connection,
) -> dict[bytes, tuple[int, bytes, bytes]]:
    return {
        operation: (clock, event, undone_by(body))
        for operation, clock, event, body in connection.execute(
            "SELECT operation_id, clock, id, body FROM event WHERE kind = 'undo'"
        )
    }


def _uid_of(connection: sqlite3.Connection, annotator: str) -> bytes:
    row = connection.execute(
        "SELECT uid FROM annotator WHERE name = ?", (annotator,)
    ).fetchone()
    return labels.annotator_uid_of(annotator) if row is None else bytes(row[0])
