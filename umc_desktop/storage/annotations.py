"""The event log and the current annotations folded from it.

An event counts while its operation is not undone. Of one annotator's events on one
sample the latest that counts is the current annotation; ``annotation`` caches that.
"""

import itertools
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import blake2b
from itertools import groupby
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from umc_desktop.domain.consensus import Adjudication, Policy, Rule, Vote
from umc_desktop.domain.events import MODELS, EventFrame, EventKind, How, canonical_json
from umc_desktop.domain.identity import HASH_BYTES
from umc_desktop.storage import consensus, event_log

_PAGE = 4096

CONTESTED = "contested"
"""How a sample's annotation came about whose labels differ, so that none stands."""

# Decisions are folded; notes and undo events are not decisions on a sample.
_DECIDING = ("label", "skip", "adjudication")
_FOLD = """
INSERT OR REPLACE INTO annotation
SELECT sample_id, annotator_id, kind, label_id, number, clock FROM (
    SELECT event.sample_id, event.annotator_id, event.kind, event.number, event.clock,
        coalesce(label.merged_into, label.id) AS label_id,
        row_number() OVER (
            PARTITION BY event.sample_id, event.annotator_id
            ORDER BY event.clock DESC, event.id DESC
        ) AS place
    FROM event
    JOIN operation ON operation.id = event.operation_id AND operation.undone = 0
    LEFT JOIN label ON event.kind = 'label'
        AND label.uid = unhex_label(
            CAST(json_extract(event.body, '$.labels[0]') AS BLOB)
        )
    WHERE event.kind IN ('label', 'skip') {condition}
) WHERE place = 1 AND (kind = 'skip' OR label_id IS NOT NULL)
"""


# An undo of the operation :id that stands and counts, see ``undone_at``.
_STANDING_UNDO = """
SELECT 1 FROM operation AS other WHERE other.undoes = :id AND other.undone = 0 AND (
    EXISTS (
        SELECT 1 FROM event AS undoing
        JOIN event AS made ON made.operation_id = :id
            AND made.annotator_id = undoing.annotator_id
        WHERE undoing.operation_id = other.id AND undoing.kind = 'undo'
    )
    OR NOT EXISTS (SELECT 1 FROM event WHERE operation_id IN (:id, other.id))
)
"""


@dataclass(frozen=True)
class CurrentAnnotation:
    """An annotator's current annotation, or what stands for a sample now.

    ``kind`` is that of its event; an adjudication is one of a label. Where annotators
    differ and none of their labels stands, there is no label and ``how`` is
    ``CONTESTED``.
    """

    sample_id: int
    kind: str
    label_id: int | None
    annotator: str
    how: str
    clock: int
    seconds: float | None
    operation: bytes = b""
    batch: str | None = None  # JSON of its BatchRecord


@dataclass(frozen=True)
class CurrentLabels:
    """The label that stands for each labelled sample, and the samples only skipped.

    Attributes
    ----------
    sample_ids, label_ids
        int64, shape (n_labelled,); ordered by sample.
    skipped_ids
        int64, shape (n_skipped,): seen, but without a label that stands.
    """

    sample_ids: npt.NDArray[np.int64]
    label_ids: npt.NDArray[np.int64]
    skipped_ids: npt.NDArray[np.int64]


def register(connection: sqlite3.Connection) -> None:
    """Teach a new connection the function that folding needs.

    SQLite before 3.41 has no unhex(), and labels are named by hex digits in events.
    Once per connection: registering again makes SQLite compile every statement anew.
    """
    connection.create_function("unhex_label", 1, _unhex, deterministic=True)


def append(
    connection: sqlite3.Connection,
    frame: EventFrame,
    annotator_id: int,
    kind: EventKind,
    samples: Sequence[tuple[int | None, bytes]],
    body: str,
) -> int:
    """Write one event per sample, all saying the same, and fold them in.

    Parameters
    ----------
    samples
        (id, content hash) of each; ``[ABOUT_NO_SAMPLE]`` for an event about none.

    Returns
    -------
    int
        How many events were new.
    """
    (newest,) = connection.execute("SELECT max(number) FROM event").fetchone()
    added = event_log.append(connection, frame, annotator_id, kind, samples, body)
    if kind in (EventKind.LABEL, EventKind.SKIP):
        # only what is new: an import appends to one operation page after page
        _refold(connection, "number > ?", newest or 0)
    return added


@dataclass(frozen=True)
class Reversal:
    """What an undo or redo touched.

    Attributes
    ----------
    sample_ids
        Samples whose annotations it changed.
    kinds
        Kinds of the events that it took back or brought back.
    """

    sample_ids: list[int]
    kinds: frozenset[str]


def append_undo(
    connection: sqlite3.Connection,
    frame: EventFrame,
    annotator_id: int,
    undone_operation: bytes,
) -> Reversal:
    """Take an operation back; tell what that touched.

    Taking back an undo does again what the undo took back.
    """
    body = canonical_json({"undoes": undone_operation.hex()})
    about = [event_log.ABOUT_NO_SAMPLE]
    event_log.append(connection, frame, annotator_id, EventKind.UNDO, about, body)
    target = mark_undone(connection, undone_operation)
    _refold(connection, "operation_id = ?", target)
    touched = connection.execute(
        "SELECT sample_id, kind FROM event WHERE operation_id = ?", (target,)
    ).fetchall()
    return Reversal(
        [sample for sample, kind in touched if kind in _DECIDING],
        frozenset(kind for _, kind in touched),
    )


def mark_undone(connection: sqlite3.Connection, operation_id: bytes) -> bytes:
    """Mark an operation as taken back, and what it took back as standing again.

    Returns
    -------
    bytes
        The operation at the bottom: neither an undo nor a redo.
    """
    connection.execute("UPDATE operation SET undone = 1 WHERE id = ?", (operation_id,))
    target = operation_id
    seen = {target}  # a hostile file may let two operations undo each other
    while True:
        row = connection.execute(
            "SELECT undoes FROM operation WHERE id = ?", (target,)
        ).fetchone()
        if row is None or row[0] is None or row[0] in seen:
            return target
        target = row[0]
        seen.add(target)
        # in another copy of the file it may have been taken back a second time
        connection.execute(
            f"UPDATE operation SET undone = EXISTS ({_STANDING_UNDO}) WHERE id = :id",  # noqa: S608 - a constant
            {"id": target},
        )


def rebuild(connection: sqlite3.Connection) -> None:
    """Fold the whole log anew: the undone operations and every annotation."""
    connection.execute("UPDATE operation SET undone = 0")
    connection.executemany(
        "UPDATE operation SET undone = 1 WHERE id = ?",
        [(item,) for item in undone_at(connection)],
    )
    connection.execute("DELETE FROM annotation")
    connection.execute(_FOLD.format(condition=""))


def refold_labels(connection: sqlite3.Connection, label_ids: Sequence[int]) -> None:
    """Fold the samples anew that have one of the labels: it was merged, or no more."""
    for label_id in label_ids:
        samples = [
            row[0]
            for row in connection.execute(
                "SELECT DISTINCT sample_id FROM annotation WHERE label_id = ?",
                (label_id,),
            )
        ]
        for first in range(0, len(samples), _PAGE):
            page = ",".join(str(sample) for sample in samples[first : first + _PAGE])
            _refold(connection, f"? AND sample_id IN ({page})", 1)


def fold_in(connection: sqlite3.Connection, after: int) -> None:
    """Fold events that were written without folding.

    Parameters
    ----------
    after
        The largest number that an event had before.
    """
    if _marked_undone(connection) != undone_at(connection):
        rebuild(connection)
        return
    earlier = connection.execute(
        "SELECT 1 FROM event WHERE number <= ? AND kind IN ('label', 'skip')"
        " AND annotator_id IN (SELECT annotator_id FROM event WHERE number > ?)"
        " LIMIT 1",
        (after, after),
    ).fetchone()
    if earlier:
        _refold(connection, "number > ?", after)
    else:  # whoever said nothing before has nothing to be compared with
        connection.execute(_FOLD.format(condition="AND event.number > ?"), (after,))


class _UndoBody(msgspec.Struct):
    undoes: str


def _marked_undone(connection: sqlite3.Connection) -> set[bytes]:
    return {
        row[0] for row in connection.execute("SELECT id FROM operation WHERE undone")
    }


def undone_at(connection: sqlite3.Connection, clock: int = 2**63 - 1) -> set[bytes]:
    """Return the operations that stood undone at a moment, by the log alone.

    Only whoever made an operation can take it back. An undo that wrote no event is one
    of a merge: it can only mark what has no events of its own either.
    """
    undoes: dict[bytes, bytes] = {}
    for operation, annotator_id, body in connection.execute(
        "SELECT operation_id, annotator_id, body FROM event WHERE kind = 'undo'"
        " AND clock <= ? ORDER BY clock, id",
        (clock,),
    ).fetchall():
        with suppress(ValueError):  # a forged event says nothing
            said = msgspec.json.decode(body, type=_UndoBody)
            target = bytes.fromhex(said.undoes)
            if _has_event_by(connection, target, annotator_id):
                undoes[operation] = target
    silent = connection.execute(
        "SELECT id, undoes FROM operation WHERE undoes IS NOT NULL"
        " AND NOT EXISTS (SELECT 1 FROM event WHERE operation_id = operation.id)"
        " AND NOT EXISTS (SELECT 1 FROM event WHERE operation_id = undoes)"
        " ORDER BY number"
    ).fetchall()
    undone: set[bytes] = set()
    # newest first: an undone undo does nothing
    for operation, target in reversed([*silent, *undoes.items()]):
        if operation not in undone:
            undone.add(target)
    here = {row[0] for row in connection.execute("SELECT id FROM operation")}
    return undone & here


def _has_event_by(
    connection: sqlite3.Connection, operation_id: bytes, annotator_id: int
) -> bool:
    return (
        connection.execute(
            "SELECT 1 FROM event WHERE operation_id = ? AND annotator_id = ? LIMIT 1",
            (operation_id, annotator_id),
        ).fetchone()
        is not None
    )


def read_current(connection: sqlite3.Connection) -> CurrentLabels:
    """Return the label that stands for each sample by the project's consensus policy.

    Where nobody chose a policy, that is the latest, whoever gave it; a label that the
    models gave alone stands only where there is no other.
    """
    labelled: dict[int, tuple[int, int]] = {}
    skipped: set[int] = set()
    for sample_id, label_id, clock in connection.execute(
        "SELECT sample_id, label_id, CASE annotator_id"
        "  WHEN (SELECT id FROM annotator WHERE name = :models) THEN -1 ELSE clock END"
        " FROM annotation ORDER BY sample_id",
        {"models": MODELS},
    ):
        if label_id is None:
            skipped.add(sample_id)
        elif sample_id not in labelled or labelled[sample_id][0] < clock:
            labelled[sample_id] = (clock, label_id)
    for sample_id, standing in _decided_by_rule(connection).items():
        if standing is None:
            del labelled[sample_id]
            skipped.add(sample_id)
        else:
            labelled[sample_id] = (standing.clock, standing.label_id)
    order = sorted(labelled)
    return CurrentLabels(
        np.array(order, np.int64),
        np.array([labelled[sample_id][1] for sample_id in order], np.int64),
        np.array(sorted(skipped - labelled.keys()), np.int64),
    )


def read_taught(connection: sqlite3.Connection) -> CurrentLabels:
    """Return the current labels but those that the models gave alone.

    Models that learned from their own labels, or were measured by them, would only
    grow surer of what they thought before.
    """
    current = read_current(connection)
    own = np.isin(current.sample_ids, read_model_given(connection))
    return CurrentLabels(
        current.sample_ids[~own], current.label_ids[~own], current.skipped_ids
    )


def read_votes(
    connection: sqlite3.Connection, *, differing: bool = False
) -> dict[int, list[Vote]]:
    """Return every annotator's current label, by sample, or only where they differ.

    What the models gave alone is nobody's vote.
    """
    votes: dict[int, list[Vote]] = {}
    for sample_id, *vote in connection.execute(
        "SELECT sample_id, name, label_id, clock FROM annotation"
        " JOIN annotator ON annotator.id = annotator_id"
        " WHERE label_id IS NOT NULL AND name <> :models"
        " AND (NOT :differing OR sample_id IN ("
        "   SELECT sample_id FROM annotation WHERE label_id IS NOT NULL"
        "   AND annotator_id <> coalesce("
        "     (SELECT id FROM annotator WHERE name = :models), 0)"
        "   GROUP BY sample_id HAVING min(label_id) < max(label_id)))"
        " ORDER BY sample_id, clock",
        {"differing": differing, "models": MODELS},
    ):
        votes.setdefault(sample_id, []).append(Vote(*vote))
    return votes


def _decided_by_rule(
    connection: sqlite3.Connection,
) -> dict[int, Vote | Adjudication | None]:
    """Return what stands where it may not be the latest label."""
    rule = consensus.read_rule(connection)
    adjudicated = consensus.read_adjudications(connection)
    if rule.policy is Policy.LATEST and not adjudicated:
        return {}
    votes = read_votes(connection, differing=True)
    for sample_id in adjudicated.keys() - votes.keys():
        votes[sample_id] = [
            Vote(annotation.annotator, annotation.label_id, annotation.clock)
            for annotation in _annotations_on(connection, sample_id)
            if annotation.label_id is not None and annotation.annotator != MODELS
        ]
    return {
        sample_id: rule.decide(members, adjudicated.get(sample_id))
        for sample_id, members in votes.items()
    }


def read_annotations_of(
    connection: sqlite3.Connection, sample_ids: Iterable[int]
) -> dict[int, CurrentAnnotation]:
    """Return the annotation that stands for each of the samples that has one."""
    rule = consensus.read_rule(connection)
    adjudications = consensus.read_adjudications(connection)
    found: dict[int, CurrentAnnotation] = {}
    for sample_id in map(int, sample_ids):
        given = _annotations_on(connection, sample_id)
        standing = _standing_of(sample_id, given, rule, adjudications.get(sample_id))
        if standing is not None:
            found[sample_id] = standing
    return found


def read_model_given(connection: sqlite3.Connection) -> npt.NDArray[np.int64]:
    """Return the ids of samples whose standing label the models gave alone.

    Returns
    -------
    ndarray of int64
        Ascending.
    """
    (any_,) = connection.execute(
        "SELECT EXISTS (SELECT 1 FROM event WHERE kind = 'label'"
        ' AND instr(body, \'"how":"model"\'))'
    ).fetchone()
    if not any_:
        return np.empty(0, np.int64)
    return np.array(
        [
            one.sample_id
            for one in iterate_standing(connection)
            if one.how == How.MODEL and one.label_id is not None
        ],
        np.int64,
    )


def iterate_standing(connection: sqlite3.Connection) -> Iterable[CurrentAnnotation]:
    """Yield the annotation that stands for each sample that has one, by sample."""
    rule = consensus.read_rule(connection)
    adjudications = consensus.read_adjudications(connection)
    given = {
        sample_id: list(members)
        for sample_id, members in groupby(
            iterate_annotations(connection), lambda annotation: annotation.sample_id
        )
    }
    for sample_id in sorted(given.keys() | adjudications.keys()):
        standing = _standing_of(
            sample_id, given.get(sample_id, []), rule, adjudications.get(sample_id)
        )
        if standing is not None:
            yield standing


def _annotations_on(
    connection: sqlite3.Connection, sample_id: int
) -> list[CurrentAnnotation]:
    return [
        CurrentAnnotation(*row)
        for row in connection.execute(
            _SELECT_CURRENT + " AND annotation.sample_id = ?"
            " ORDER BY annotation.clock, annotator.name",
            (sample_id,),
        )
    ]


def _standing_of(
    sample_id: int,
    given: Sequence[CurrentAnnotation],
    rule: Rule,
    adjudication: Adjudication | None,
) -> CurrentAnnotation | None:
    by_annotator = {one.annotator: one for one in given if one.label_id is not None}
    if len(by_annotator) > 1:
        by_annotator.pop(MODELS, None)  # a person's label takes the place of theirs
    votes = [
        Vote(one.annotator, one.label_id, one.clock)
        for one in by_annotator.values()
        if one.label_id is not None
    ]
    standing = rule.decide(votes, adjudication)
    if isinstance(standing, Vote):
        return by_annotator[standing.annotator]
    if standing is not None:
        return CurrentAnnotation(
            sample_id,
            EventKind.LABEL,
            standing.label_id,
            standing.annotator,
            How.ADJUDICATED,
            standing.clock,
            None,
        )
    if votes:
        latest = max(votes, key=lambda vote: vote.clock)
        return replace(by_annotator[latest.annotator], label_id=None, how=CONTESTED)
    return given[-1] if given else None


def iterate_annotations(
    connection: sqlite3.Connection,
) -> Iterable[CurrentAnnotation]:
    """Yield every annotator's current annotation, ordered by sample."""
    for row in connection.execute(
        _SELECT_CURRENT + " ORDER BY annotation.sample_id, annotation.clock"
    ):
        yield CurrentAnnotation(*row)


def read_deciders(
    connection: sqlite3.Connection, sample_ids: Sequence[int] | None = None
) -> list[tuple[int, str, int]]:
    """Return (sample id, annotator, clock) of every current decision, skips included.

    Parameters
    ----------
    sample_ids
        The samples asked about; all without it.
    """
    query = (
        "SELECT sample_id, name, clock FROM annotation"
        " JOIN annotator ON annotator.id = annotator_id"
    )
    if sample_ids is None:
        return connection.execute(query).fetchall()
    return [
        row
        for sample_id in sample_ids
        for row in connection.execute(f"{query} WHERE sample_id = ?", (int(sample_id),))
    ]


@dataclass(frozen=True)
class Decision:
    """A label event that counts, whether or not a later one replaced it."""

    sample_id: int
    annotator: str
    label_id: int
    how: str
    seconds: float | None
    clock: int


def iterate_decisions(
    connection: sqlite3.Connection, annotator: str | None = None
) -> Iterable[Decision]:
    """Yield every label event that counts, of one annotator or of all, oldest first."""
    for row in connection.execute(
        "SELECT event.sample_id, annotator.name,"
        " coalesce(label.merged_into, label.id),"
        " CAST(coalesce(json_extract(event.body, '$.how'), '') AS TEXT),"
        # a forged event may say that it took "for ever"
        " CASE WHEN json_type(event.body, '$.seconds') IN ('integer', 'real')"
        "   THEN max(json_extract(event.body, '$.seconds'), 0) END,"
        " event.clock FROM event"
        " JOIN operation ON operation.id = event.operation_id AND operation.undone = 0"
        " JOIN annotator ON annotator.id = event.annotator_id"
        " JOIN label ON label.uid = unhex_label("
        "   CAST(json_extract(event.body, '$.labels[0]') AS BLOB))"
        " WHERE event.kind = 'label' AND event.sample_id IS NOT NULL"
        " AND (:name IS NULL OR annotator.name = :name)"
        " ORDER BY event.clock, event.id",
        {"name": annotator},
    ):
        yield Decision(*row)


@dataclass(frozen=True)
class Said:
    """One event about a sample, for people who look into it.

    Attributes
    ----------
    event_id
        Its 16-byte identity.
    label_id
        What a label or an adjudication gives; ``None`` for a label taken away and for
        what gives none.
    text
        Of a note, or of an adjudication's reason.
    stands
        Whether its operation is not undone.
    """

    event_id: bytes
    kind: str
    annotator: str
    label_id: int | None
    how: str
    text: str
    seconds: float | None
    clock: int
    command: str
    stands: bool


def read_history_of(connection: sqlite3.Connection, sample_id: int) -> list[Said]:
    """Return every event about a sample, oldest first, those taken back included."""
    return [
        _said(row)
        for row in connection.execute(
            "SELECT event.id, event.kind, annotator.name,"
            " coalesce(label.merged_into, label.id),"
            " CAST(coalesce(json_extract(event.body, '$.how'), '') AS TEXT),"
            " CAST(coalesce(json_extract(event.body, '$.text'),"
            "   json_extract(event.body, '$.note'),"
            "   json_extract(event.body, '$.flags'), '') AS TEXT),"
            " CASE WHEN json_type(event.body, '$.seconds') IN ('integer', 'real')"
            "   THEN max(json_extract(event.body, '$.seconds'), 0) END,"
            " event.clock,"
            " coalesce(operation.command, ''), NOT coalesce(operation.undone, 1)"
            " FROM event JOIN annotator ON annotator.id = event.annotator_id"
            " LEFT JOIN operation ON operation.id = event.operation_id"
            " LEFT JOIN label ON label.uid = unhex_label("
            "   CAST(json_extract(event.body, '$.labels[0]') AS BLOB))"
            " WHERE event.sample_id = ? ORDER BY event.clock, event.id",
            (sample_id,),
        )
    ]


def _said(row: tuple[Any, ...]) -> Said:
    event_id, kind, annotator, label_id, how, text, seconds, clock, command, stands = (
        row
    )
    return Said(
        event_id,
        kind,
        annotator,
        label_id,
        how,
        text,
        seconds,
        clock,
        command,
        bool(stands),
    )


def count_of_label(connection: sqlite3.Connection, label_id: int) -> int:
    """Return how many samples have the label from any annotator."""
    (number,) = connection.execute(
        "SELECT count(DISTINCT sample_id) FROM annotation WHERE label_id = ?",
        (label_id,),
    ).fetchone()
    return int(number)


def read_notes(connection: sqlite3.Connection, sample_id: int) -> list[str]:
    """Return the notes on a sample that were not taken back, oldest first."""
    return [
        row[0]
        for row in connection.execute(
            "SELECT json_extract(body, '$.text') FROM event"
            " JOIN operation ON operation.id = event.operation_id AND undone = 0"
            " WHERE event.kind = 'note' AND event.sample_id = ?"
            " ORDER BY event.clock, event.id",
            (sample_id,),
        )
    ]


@dataclass(frozen=True)
class Work:
    """What one annotator decided on one day with one label in one domain.

    Attributes
    ----------
    day
        Local date, ISO 8601.
    label_id
        ``None`` where samples were skipped.
    n, n_timed
        Current annotations, and those of them whose time was measured.
    seconds
        Time measured in all.
    """

    day: str
    annotator: str
    label_id: int | None
    domain_id: int
    how: str
    n: int
    n_timed: int
    seconds: float


def read_work(connection: sqlite3.Connection) -> list[Work]:
    """Return what was decided, day by day; what has been decided anew counts once."""
    return [
        Work(*row)
        for row in connection.execute(
            "SELECT date((annotation.clock >> 16) / 1000, 'unixepoch', 'localtime'),"
            " annotator.name, annotation.label_id, sample.domain_id,"
            " coalesce(json_extract(event.body, '$.how'), '') AS how, count(*),"
            " count(json_extract(event.body, '$.seconds')),"
            " coalesce(sum(json_extract(event.body, '$.seconds')), 0.0)"
            " FROM annotation JOIN sample ON sample.id = annotation.sample_id"
            " JOIN annotator ON annotator.id = annotation.annotator_id"
            " JOIN event ON event.number = annotation.event_number"
            " GROUP BY 1, 2, 3, 4, 5 ORDER BY 1, 2, 3, 4, 5"
        )
    ]


def iterate_notes(
    connection: sqlite3.Connection,
) -> Iterator[tuple[str, str, int, tuple[int, ...]]]:
    """Yield (note, annotator, clock, sample ids) of each note that stands.

    Oldest first; what one step noted on several samples is one note.
    """
    rows = connection.execute(
        "SELECT coalesce(json_extract(body, '$.text'), ''), annotator.name,"
        " event.clock, event.sample_id FROM event"
        " JOIN operation ON operation.id = event.operation_id AND undone = 0"
        " JOIN annotator ON annotator.id = event.annotator_id"
        # the first condition is the index's own
        " WHERE event.kind IN ('fact', 'flag', 'note') AND event.kind = 'note'"
        " ORDER BY event.clock, event.operation_id, event.sample_id"
    )
    for (text, annotator, clock), group in itertools.groupby(rows, lambda r: r[:3]):
        yield str(text), annotator, clock, tuple(row[3] for row in group)


def digest(connection: sqlite3.Connection) -> tuple[int, str]:
    """Return the number of events and a hash that depends only on their set."""
    total = blake2b(digest_size=HASH_BYTES)
    number = 0
    for (event_id,) in connection.execute("SELECT id FROM event ORDER BY id"):
        total.update(event_id)
        number += 1
    return number, total.hexdigest()


def agrees_with_log(connection: sqlite3.Connection) -> bool:
    """Return whether all that is cached is what the log gives when folded anew."""
    if _marked_undone(connection) != undone_at(connection):
        return False
    fold = _FOLD.format(condition="").partition("SELECT")[2]
    cached = "SELECT * FROM annotation"
    for ours, theirs in ((f"SELECT{fold}", cached), (cached, f"SELECT{fold}")):
        difference = f"SELECT 1 FROM ({ours} EXCEPT {theirs}) LIMIT 1"  # noqa: S608
        if connection.execute(difference).fetchone():
            return False
    return True


def find_forged(connection: sqlite3.Connection, limit: int = 20) -> list[str]:
    """Return a sentence for each event whose id is not the hash of what it says."""
    findings = []
    (orphans,) = connection.execute(
        "SELECT count(*) FROM event"
        " WHERE operation_id NOT IN (SELECT id FROM operation)"
    ).fetchone()
    if orphans:
        findings.append(f"{orphans} events belong to no operation in the log")
    for row in connection.execute(
        "SELECT event.id, operation_id, clock, annotator.uid, installation, kind,"
        " coalesce(sample.hash, x''), body, event.number FROM event"
        " JOIN annotator ON annotator.id = event.annotator_id"
        " LEFT JOIN sample ON sample.id = event.sample_id"
    ):
        frame = EventFrame(row[1], row[2], row[3], row[4])
        try:
            genuine = frame.event_ids(EventKind(row[5]), [row[6]], row[7]) == [row[0]]
        except (ValueError, OverflowError):  # a kind or a time that cannot be
            genuine = False
        if not genuine:
            findings.append(f"event {row[8]} does not match its own hash")
            if len(findings) == limit:
                break
    return findings


_SELECT_CURRENT = (
    "SELECT annotation.sample_id, annotation.kind, annotation.label_id, annotator.name,"
    " coalesce(json_extract(event.body, '$.how'), ''), annotation.clock,"
    " json_extract(event.body, '$.seconds'), event.operation_id,"
    " json_extract(event.body, '$.batch')"
    " FROM annotation"
    " JOIN annotator ON annotator.id = annotation.annotator_id"
    " JOIN event ON event.number = annotation.event_number"
    " WHERE 1"
)


def _refold(
    connection: sqlite3.Connection, chosen: str, parameter: bytes | int
) -> None:
    """Fold the samples anew that the chosen events speak of."""
    samples = f"(SELECT sample_id FROM event WHERE {chosen})"  # noqa: S608 - constants
    connection.execute(
        f"DELETE FROM annotation WHERE sample_id IN {samples}",  # noqa: S608
        (parameter,),
    )
    connection.execute(
        _FOLD.format(condition=f"AND event.sample_id IN {samples}"), (parameter,)
    )


def _unhex(digits: bytes | None) -> bytes | None:
    # bytes, as text that is not UTF-8 would not reach us
    try:
        return None if digits is None else bytes.fromhex(digits.decode("ascii"))
    except ValueError:
        return None  # no label is called that
