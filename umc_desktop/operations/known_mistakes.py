"""Labels of an annotator that are known to be wrong, and the right ones."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from umc_desktop.domain.clock import seconds_of
from umc_desktop.domain.wording import in_one_line
from umc_desktop.operations.verification_answers import VerificationAnswers
from umc_desktop.storage import consensus, labels, samples
from umc_desktop.storage.decisions import Decision

_MOST_MISTAKES = 20
_LONGEST_EXCERPT = 160


class Mistake(msgspec.Struct, frozen=True):
    """A label that is known to be wrong, and the right one."""

    sample: int
    text: str
    said: str
    right: str
    known_from: str
    at: float


@dataclass(frozen=True)
class _Wrong:
    """A label that others disagree with, before it is put into words."""

    sample_id: int
    said: int
    right: int
    known_from: str
    clock: int


def read_mistakes(
    connection: sqlite3.Connection,
    who: str,
    decisions: Sequence[Decision],
    answers: VerificationAnswers,
) -> list[Mistake]:
    """Return the newest labels that are known to be wrong, newest first.

    Parameters
    ----------
    who
        The annotator.
    decisions
        All of theirs, oldest first.
    answers
        What they said to verification samples.
    """
    wrong = {
        one.sample_id: _Wrong(
            one.sample_id, one.label_id, one.right_id, one.source, one.clock
        )
        for one in answers.known
        if not one.is_right
    }
    for one in _adjudicated(connection, who, decisions):
        if one.sample_id not in answers.asked_now:
            wrong.setdefault(one.sample_id, one)
    newest = sorted(wrong.values(), key=lambda one: -one.clock)[:_MOST_MISTAKES]
    details = samples.read_details(connection, [one.sample_id for one in newest])
    texts = {one.id: one.text or one.identifier for one in details}
    names = labels.read_label_names(connection)
    return [
        Mistake(
            one.sample_id,
            in_one_line(
                texts.get(one.sample_id) or f"sample {one.sample_id}", _LONGEST_EXCERPT
            ),
            names.get(one.said, ""),
            names.get(one.right, ""),
            one.known_from,
            seconds_of(one.clock),
        )
        for one in newest
    ]


def _adjudicated(
    connection: sqlite3.Connection, who: str, decisions: Sequence[Decision]
) -> list[_Wrong]:
    """Return the last labels before somebody else decided otherwise."""
    adjudications = consensus.read_adjudications(connection)
    before: dict[int, Decision] = {}
    for one in decisions:
        decided = adjudications.get(one.sample_id)
        if decided is not None and one.clock < decided.clock:
            before[one.sample_id] = one
    found = []
    for sample_id, said in before.items():
        decided = adjudications[sample_id]
        if said.label_id != decided.label_id and decided.annotator != who:
            found.append(
                _Wrong(
                    sample_id,
                    said.label_id,
                    decided.label_id,
                    "adjudication",
                    decided.clock,
                )
            )
    return found
