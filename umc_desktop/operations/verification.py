"""Samples that are asked though an answer is known; only the log tells them apart."""

import sqlite3
from collections.abc import Iterable

import msgspec

from umc_desktop.operations import journal
from umc_desktop.operations.teamwork import Feedback, read_teamwork
from umc_desktop.storage import facts, labels, samples

_CHECKS = "checks"
OWN = "own"


class Check(msgspec.Struct, frozen=True):
    """A sample that is asked though an answer is known.

    Attributes
    ----------
    sample, answer
        Content hash and identity of the label, hexadecimal.
    source
        Where the answer comes from: ``"adjudication"``, ``"reference"``, ``"audit"``,
        or ``"own"`` for an earlier label of the annotator's own.
    """

    sample: str
    answer: str
    source: str


class CheckPlan(msgspec.Struct, frozen=True):
    """The verification samples in one queue of one annotator."""

    annotator: str
    checks: list[Check]


def tell_checks(
    connection: sqlite3.Connection, step: journal.Step, plan: CheckPlan
) -> None:
    """Remember which samples of a new queue are there to verify."""
    step.tell(connection, _CHECKS, [(step.frame.operation.hex(), plan)])


def iterate_checks(
    connection: sqlite3.Connection, annotator: str | None = None
) -> Iterable[tuple[int, CheckPlan]]:
    """Yield (clock, plan) of each queue that was planned, oldest first."""
    for fact in facts.iterate_versions(connection, _CHECKS, CheckPlan):
        plan = fact.value
        if plan is not None and annotator in (None, plan.annotator):
            yield fact.clock, plan


def answers_for(connection: sqlite3.Connection, annotator: str) -> dict[int, int]:
    """Return the known answers (label id) of the current queue by sample.

    Only where the annotator is to hear at once how it went.
    """
    if read_teamwork(connection).feedback is not Feedback.IMMEDIATE:
        return {}
    plans = list(iterate_checks(connection, annotator))
    if not plans:
        return {}
    label_ids = label_ids_of_answers(connection)
    checks = {check.sample: check for check in plans[-1][1].checks}
    found = sample_ids_of(connection, checks)
    return {
        found[content]: label_ids[check.answer]
        for content, check in checks.items()
        if content in found and check.answer in label_ids and check.source != OWN
    }


def label_ids_of_answers(connection: sqlite3.Connection) -> dict[str, int]:
    """Return the label id that stands for each answer, as ``Check`` names it."""
    by_uid = labels.ids_by_uid(connection)
    return {uid.hex(): label_id for uid, label_id in by_uid.items()}


def sample_ids_of(
    connection: sqlite3.Connection, contents: Iterable[str]
) -> dict[str, int]:
    """Return the samples' ids here by content hash, those that are not left out."""
    wanted = []
    for content in contents:
        try:
            wanted.append(bytes.fromhex(content))
        except ValueError:  # a forged one names no sample
            continue
    found = samples.ids_of_hashes(connection, wanted)
    return {content.hex(): sample_id for content, sample_id in found.items()}


def pending_checks(
    connection: sqlite3.Connection, annotator: str
) -> tuple[int, set[int]]:
    """Return when the annotator's queue was planned, and its samples that verify."""
    plans = list(iterate_checks(connection, annotator))
    if not plans:
        return 0, set()
    clock, plan = plans[-1]
    found = sample_ids_of(connection, (check.sample for check in plan.checks))
    return clock, set(found.values())
