"""What an annotator said to verification samples, and what of it is told yet."""

import sqlite3
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from umc_desktop.operations.teamwork import Feedback
from umc_desktop.operations.verification import (
    OWN,
    iterate_checks,
    sample_ids_of,
)
from umc_desktop.storage.decisions import Decision

_NEVER = 2**63


@dataclass(frozen=True)
class Answer:
    """What an annotator said to a verification sample."""

    sample_id: int
    label_id: int
    right_id: int
    source: str
    clock: int

    @property
    def is_right(self) -> bool:
        """Whether it is the known answer."""
        return self.label_id == self.right_id


@dataclass(frozen=True)
class VerificationAnswers:
    """Of one annotator.

    Attributes
    ----------
    told
        The answers that may be spoken of.
    withheld
        How many of the present queue wait until it is through.
    asked_now
        Ids of samples that verify now: whatever is known of them waits.
    """

    told: list[Answer]
    withheld: int
    asked_now: set[int]

    @property
    def known(self) -> list[Answer]:
        """Answers to samples whose label others agree on."""
        return [one for one in self.told if one.source != OWN]

    @property
    def again(self) -> list[Answer]:
        """Answers to samples that the annotator had labelled before."""
        return [one for one in self.told if one.source == OWN]


def read_answers(
    connection: sqlite3.Connection,
    who: str,
    decisions: Sequence[Decision],
    label_ids: Mapping[str, int],
    feedback: Feedback,
) -> VerificationAnswers:
    """Return what an annotator said to verification samples.

    Parameters
    ----------
    who
        The annotator.
    decisions
        All of theirs, oldest first.
    label_ids
        Ids of labels by their identity, hexadecimal.
    feedback
        When annotators hear how it went.
    """
    by_sample: dict[int, list[Decision]] = defaultdict(list)
    for one in decisions:
        by_sample[one.sample_id].append(one)
    plans = list(iterate_checks(connection, who))
    told: list[Answer] = []
    withheld = 0
    asked_now: set[int] = set()
    for place, (clock, plan) in enumerate(plans):
        is_last = place == len(plans) - 1
        end = _NEVER if is_last else plans[place + 1][0]
        ids = sample_ids_of(connection, (check.sample for check in plan.checks))
        answered = []
        for check in plan.checks:
            sample_id, right = ids.get(check.sample), label_ids.get(check.answer)
            if sample_id is None or right is None:
                continue
            first = _first_between(by_sample[sample_id], clock, end)
            if first is not None:
                said = first.label_id
                answered.append(
                    Answer(sample_id, said, right, check.source, first.clock)
                )
        unfinished = is_last and len(answered) < len(plan.checks)
        if unfinished:
            asked_now = set(ids.values())
        if unfinished and feedback is Feedback.DELAYED:
            withheld = len(answered)
        else:
            told += answered
            asked_now -= {one.sample_id for one in answered}
    return VerificationAnswers(told, withheld, asked_now)


def _first_between(
    decisions: Sequence[Decision], start: int, end: int
) -> Decision | None:
    return next((one for one in decisions if start < one.clock <= end), None)
