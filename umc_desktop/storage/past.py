"""The project as it was: which labels stood at any moment, and who did what when."""

import sqlite3
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

import msgspec

from umc_desktop.domain.combinations import said_uid
from umc_desktop.domain.consensus import Adjudication, Vote
from umc_desktop.storage import consensus, folding, labels


@dataclass(frozen=True)
class AuditEntry:
    """One thing that was done.

    Attributes
    ----------
    number
        Its place in this file's log.
    samples
        How many samples its events are about.
    request
        What was asked for, as JSON.
    """

    number: int
    at: str
    annotator: str
    command: str
    summary: str
    samples: int
    request: str
    undone: bool


@dataclass(frozen=True)
class Wanted:
    """Which entries of the audit trail; what is empty does not narrow it down.

    Attributes
    ----------
    since, until
        ISO 8601 in UTC, as the log has it; the first included, the last not.
    text
        Part of the summary, upper and lower case alike.
    """

    annotator: str = ""
    command: str = ""
    since: str = ""
    until: str = ""
    text: str = ""
    sample_id: int | None = None


def iterate_audit(
    connection: sqlite3.Connection, wanted: Wanted, limit: int
) -> Iterator[AuditEntry]:
    """Yield what was done, newest first."""
    for number, *known, undone in connection.execute(
        "SELECT operation.number, finished_at, coalesce(annotator.name, ''), command,"
        " summary, (SELECT count(DISTINCT sample_id) FROM event"
        "   WHERE event.operation_id = operation.id), request, undone"
        " FROM operation LEFT JOIN annotator ON annotator.id = operation.annotator_id"
        " WHERE (:annotator = '' OR annotator.name = :annotator)"
        " AND (:command = '' OR command = :command)"
        " AND (:since = '' OR finished_at >= :since)"
        " AND (:until = '' OR finished_at < :until)"
        " AND (:text = '' OR instr(lower(summary), lower(:text)))"
        " AND (:sample IS NULL OR operation.id IN"
        "   (SELECT operation_id FROM event WHERE sample_id = :sample))"
        " ORDER BY operation.finished_at DESC, operation.number DESC LIMIT :limit",
        {
            "annotator": wanted.annotator,
            "command": wanted.command,
            "since": wanted.since,
            "until": wanted.until,
            "text": wanted.text,
            "sample": wanted.sample_id,
            "limit": limit,
        },
    ):
        at, annotator, command, summary, n_samples, request = known
        yield AuditEntry(
            number, at, annotator, command, summary, n_samples, request, bool(undone)
        )


@dataclass(frozen=True)
class PastLabel:
    """The label that stood on a sample at some moment."""

    sample_id: int
    label_id: int
    annotator: str
    clock: int


def labels_at(
    connection: sqlite3.Connection, clock: int
) -> tuple[list[PastLabel], list[int]]:
    """Return the labels that stood at a moment, and the samples seen without one.

    What was undone later stood then; the consensus policy is the one of that moment.

    Parameters
    ----------
    clock
        Reading of the hybrid clock; what was said at it is included.

    Returns
    -------
    standing : list of PastLabel
        Ordered by sample.
    without : list of int
        Samples that were skipped, or whose labels differed without one that stood.
    """
    undone = folding.undone_at(connection, clock)
    by_uid = labels.ids_by_uid(connection)
    latest: dict[int, dict[str, Vote | None]] = {}
    adjudicated: dict[int, Adjudication] = {}
    policy: consensus.Choice | None = None
    for operation, kind, sample_id, annotator, at, body in connection.execute(
        "SELECT operation_id, kind, sample_id, annotator.name, clock, body FROM event"
        " JOIN annotator ON annotator.id = annotator_id"
        " WHERE clock <= ? AND (kind = 'fact' OR sample_id IS NOT NULL"
        "   AND kind IN ('label', 'skip', 'adjudication'))"
        " ORDER BY clock, event.id",
        (clock,),
    ):
        if operation in undone:
            continue
        if kind == "fact":
            policy = _policy_in(body, policy)
        elif kind == "adjudication":
            if said := consensus.adjudication_of(body, by_uid, annotator, at):
                adjudicated[sample_id] = said
        else:
            _fold(latest.setdefault(sample_id, {}), annotator, kind, at, body, by_uid)
    rule = consensus.rule_of(connection, policy)
    standing, without = [], []
    for sample_id in sorted(latest.keys() | adjudicated.keys()):
        given = latest.get(sample_id, {})
        votes = [vote for vote in given.values() if vote is not None]
        found = rule.decide(votes, adjudicated.get(sample_id))
        if found is not None:
            standing.append(
                PastLabel(sample_id, found.label_id, found.annotator, found.clock)
            )
        elif given:
            without.append(sample_id)
    return standing, without


def _fold(
    given: dict[str, Vote | None],
    annotator: str,
    kind: str,
    clock: int,
    body: str,
    label_ids: dict[bytes, int],
) -> None:
    """Take an event into what an annotator says: a label, or ``None`` for a skip."""
    if kind == "skip":
        given[annotator] = None
        return
    with suppress(msgspec.MsgspecError, ValueError):
        said = _LABELS.decode(body)
        uid = said_uid(said.labels, said.of)
        label_id = None if uid is None else label_ids.get(uid)
        if label_id is None:
            given.pop(annotator, None)
        else:
            given[annotator] = Vote(annotator, label_id, clock)


def _policy_in(body: str, before: consensus.Choice | None) -> consensus.Choice | None:
    with suppress(msgspec.MsgspecError):
        said = _FACT.decode(body)
        if (said.about, said.key) == (consensus.ABOUT, consensus.POLICY):
            return said.value
    return before


class _LabelBody(msgspec.Struct):
    labels: list[str]
    of: str | None = None


class _FactBody(msgspec.Struct):
    about: str
    key: str
    value: consensus.Choice | None


_LABELS = msgspec.json.Decoder(_LabelBody)
_FACT = msgspec.json.Decoder(_FactBody)
