"""Samples that are asked though somebody decided them: overlap, and verification."""

import sqlite3
from collections import Counter
from dataclasses import dataclass, field

import numpy as np

from umc_desktop.operations.blindness import wanted_deciders
from umc_desktop.operations.guidelines import REFERENCE, Reference
from umc_desktop.operations.teamwork import Teamwork, read_teamwork
from umc_desktop.operations.verification import OWN, Check, CheckPlan, sample_ids_of
from umc_desktop.storage import (
    annotations,
    consensus,
    decisions,
    facts,
    labels,
    rounds,
    samples,
)
from umc_desktop.storage.project_file import ProjectFile

_OVERLAP_PART = 0.5  # of a queue at most, as long as there is anything new


@dataclass(frozen=True)
class SecondLooks:
    """What a queue asks again.

    Attributes
    ----------
    shared
        Ids of samples that others decided and that this annotator is to decide, too.
    checks
        What is known of each verification sample, by id.
    """

    shared: list[int] = field(default_factory=list)
    checks: dict[int, Check] = field(default_factory=dict)

    @property
    def sample_ids(self) -> list[int]:
        """All of them."""
        return [*self.shared, *self.checks]

    def plan_of(self, annotator: str, asked: set[int]) -> CheckPlan:
        """Return the plan of those verification samples that came into the queue."""
        kept = [check for sample, check in self.checks.items() if sample in asked]
        return CheckPlan(annotator, kept)


def choose_second_looks(
    project: ProjectFile,
    annotator: str,
    budget: int,
    n_undecided: int,
    rng: np.random.Generator,
) -> SecondLooks:
    """Choose what an annotator's next queue asks though it was decided.

    Parameters
    ----------
    annotator
        Whose queue it is.
    budget
        How many samples the queue asks for.
    n_undecided
        How many nobody has decided.
    rng
        Draws them.
    """
    with project.read() as connection:
        teamwork = read_teamwork(connection)
        if not (teamwork.overlap or teamwork.verify or teamwork.again):
            return SecondLooks()
        deciders: dict[int, list[tuple[str, int]]] = {}
        for sample_id, name, clock in annotations.read_deciders(connection):
            deciders.setdefault(sample_id, []).append((name, clock))
        shared = _waiting(connection, teamwork, deciders, annotator)
        room = max(round(budget * _OVERLAP_PART), budget - n_undecided)
        shared = _drawn(shared, min(room, len(shared)), rng)
        known = _known_answers(connection, annotator)
        own = _own_answers(connection, annotator, shared)
        hashes = samples.hashes_of(connection, [*known, *own])
    checks: dict[int, Check] = {}
    for answers, part in ((known, teamwork.verify), (own, teamwork.again)):
        left = sorted(answers.keys() - checks.keys() - set(shared))
        for sample_id in _drawn(left, min(round(budget * part), len(left)), rng):
            answer, source = answers[sample_id]
            checks[sample_id] = Check(hashes[sample_id].hex(), answer, source)
    return SecondLooks(shared, checks)


def _waiting(
    connection: sqlite3.Connection,
    teamwork: Teamwork,
    deciders: dict[int, list[tuple[str, int]]],
    annotator: str,
) -> list[int]:
    """Return planned samples that others decided, this annotator not, and too few."""
    without = [
        sample_id
        for sample_id, who in sorted(deciders.items())
        if annotator not in {name for name, _ in who}
    ]
    wanted = wanted_deciders(connection, teamwork, without)
    return [one for one in wanted if len(deciders[one]) < wanted[one]]


def _known_answers(
    connection: sqlite3.Connection, annotator: str
) -> dict[int, tuple[str, str]]:
    """Return (label, source) of each sample whose answer does not hang on annotator.

    What in the audit slice others decided alike, at least two of them; what somebody
    else made a reference of a label; and what somebody else adjudicated.
    """
    uids = _digits(connection)
    found: dict[int, tuple[str, str]] = {}
    audit = rounds.read_audit(connection)
    for sample_id, votes in annotations.read_votes(connection).items():
        said = [vote.label_id for vote in votes if vote.annotator != annotator]
        alike = len(said) > 1 and len(Counter(said)) == 1 and said[0] in uids
        if sample_id in audit and alike:
            found[sample_id] = (uids[said[0]], "audit")
    shown = {
        fact.value.sample: fact.value.label
        for fact in facts.read(connection, REFERENCE, Reference).values()
        if fact.value is not None
        and fact.annotator != annotator
        and not fact.value.counterexample
    }
    standing = set(uids.values())
    for content, sample_id in sample_ids_of(connection, shown).items():
        if shown[content] in standing:
            found[sample_id] = (shown[content], "reference")
    for sample_id, one in consensus.read_adjudications(connection).items():
        if one.annotator != annotator and one.label_id in uids:
            found[sample_id] = (uids[one.label_id], "adjudication")
    return found


def _own_answers(
    connection: sqlite3.Connection, annotator: str, shared: list[int]
) -> dict[int, tuple[str, str]]:
    """Return the older half of the annotator's own labels: those they may forget."""
    uids = _digits(connection)
    given: dict[int, str] = {}
    for one in decisions.iterate_decisions(connection, annotator):
        given.pop(one.sample_id, None)
        if one.label_id in uids:
            given[one.sample_id] = uids[one.label_id]
    for sample_id in shared:
        given.pop(sample_id, None)
    older = list(given.items())[: max(len(given) // 2, 1)]
    return {sample_id: (label, OWN) for sample_id, label in older}


def _digits(connection: sqlite3.Connection) -> dict[int, str]:
    """Return the identity of each label that can be given, in hexadecimal digits."""
    return {label.id: label.uid.hex() for label in labels.read_labels(connection)}


def _drawn(sample_ids: list[int], n: int, rng: np.random.Generator) -> list[int]:
    if n <= 0:
        return []
    chosen = rng.choice(np.array(sample_ids, np.int64), n, replace=False)
    return [int(sample_id) for sample_id in chosen]
