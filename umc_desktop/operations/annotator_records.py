"""What each annotator gets to know of their own work: pace, checks, agreement."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import msgspec
import numpy as np

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.clock import seconds_of
from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.events import How
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.request import option
from umc_desktop.domain.wording import counted, shortened
from umc_desktop.jobs.bundle import Bundle
from umc_desktop.operations.annotator_profiles import Profile, read_profiles
from umc_desktop.operations.shared_labels import SharedLabels, read_shared_labels
from umc_desktop.operations.teamwork import Feedback, read_teamwork
from umc_desktop.operations.verification import (
    OWN,
    CheckPlan,
    iterate_checks,
    sample_ids_of,
)
from umc_desktop.storage import consensus, decisions, labels, samples
from umc_desktop.storage.decisions import Decision
from umc_desktop.storage.project_file import ProjectFile

_LONGEST_PAUSE = 300.0  # seconds; longer was a break, not a decision
_MOST_MISTAKES = 20
_NEVER = 2**63
_LONGEST_EXCERPT = 160


@dataclass(frozen=True)
class ShowAnnotators:
    """Whose record."""

    name: str = option("Only of this annotator, by the name they label under.", "")


class Rate(msgspec.Struct, frozen=True):
    """How many of some were right, with a 95 % interval."""

    n: int
    right: int
    share: float | None
    low: float | None
    high: float | None


class Mistake(msgspec.Struct, frozen=True):
    """A label that is known to be wrong, and the right one."""

    sample: int
    text: str
    said: str
    right: str
    known_from: str
    at: float


class Day(msgspec.Struct, frozen=True):
    """One day's work."""

    date: str
    labels: int
    seconds: float | None


class AnnotatorRecord(msgspec.Struct, frozen=True):
    """One annotator's work.

    Attributes
    ----------
    seconds
        Median time of a single decision.
    per_hour
        Labels per hour of deciding, breaks left out.
    verification
        Of verification samples with a known answer.
    consistency
        Of own earlier samples that were asked again: as before or not.
    agreement
        Of pairs with others' labels on the same sample.
    quick
        Samples decided far quicker than is usual for them.
    withheld
        Verification samples whose outcome is told when the queue is through.
    """

    name: str
    shown_as: str
    expertise: str
    colour: str
    labels: int
    seconds: float | None
    per_hour: float | None
    days: list[Day]
    verification: Rate
    consistency: Rate
    agreement: Rate
    quick: list[int]
    mistakes: list[Mistake]
    withheld: int
    says: list[str]


def compute_records(
    project: ProjectFile,
    request: ShowAnnotators,
    bundle: Bundle,
    progress: ProgressReporter,
) -> None:
    """Show each annotator's pace, verification accuracy, agreement and mistakes.

    Changes nothing in the project.

    Raises
    ------
    InvalidRequestError
        If nobody of that name has labelled here.
    """
    found = read_records(project, request.name.strip(), progress)
    bundle.put_value("records", [msgspec.to_builtins(record) for record in found])


def read_records(
    project: ProjectFile, name: str, progress: ProgressReporter
) -> list[AnnotatorRecord]:
    """Return an annotator's record, or with ``""`` everyone's.

    Raises
    ------
    InvalidRequestError
        If nobody of that name has labelled here.
    """
    with project.read() as connection:
        return _Reader(connection).records(name, progress)


def tell_records(
    project: ProjectFile,
    request: ShowAnnotators,
    bundle: Bundle,
    progress: ProgressReporter,
) -> Outcome:
    """Say what is known of the annotators."""
    del project, request, progress
    records = bundle.value("records", list[dict[str, Any]])
    checked = sum(record["verification"]["n"] for record in records)
    return Outcome(
        Changes.NOTHING,
        f"{counted(len(records), 'annotator')}, "
        f"{counted(checked, 'verification sample')} answered.",
        {
            "rates": [
                {"annotator": record["shown_as"], "of": name, **record[name]}
                for record in records
                for name in ("verification", "consistency", "agreement")
                if record[name]["n"]
            ],
            "annotators": records,
        },
    )


@dataclass(frozen=True)
class _Answer:
    """What an annotator said to a verification sample."""

    sample_id: int
    label_id: int
    right_id: int
    source: str
    clock: int

    @property
    def is_right(self) -> bool:
        return self.label_id == self.right_id


class _Reader:
    """Reads once what all records need."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._names = labels.read_label_names(connection)
        self._label_ids = {
            uid.hex(): label_id
            for uid, label_id in labels.ids_by_uid(connection).items()
        }
        self._profiles = read_profiles(connection)
        self._feedback = read_teamwork(connection).feedback
        self._decisions: dict[str, list[Decision]] = defaultdict(list)
        for one in decisions.iterate_decisions(connection):
            if one.how not in (How.IMPORTED, How.MODEL):
                self._decisions[one.annotator].append(one)
        self._shared = read_shared_labels(connection)

    def records(self, name: str, progress: ProgressReporter) -> list[AnnotatorRecord]:
        """Return the records of everyone, or of one."""
        if name and name not in self._decisions:
            known = ", ".join(sorted(self._decisions)) or "nobody yet"
            raise InvalidRequestError(
                f"“{shortened(name)}” has not labelled here; these have: {known}."
            )
        wanted = [name] if name else sorted(self._decisions)
        found = []
        for place, who in enumerate(wanted):
            progress.report(place, len(wanted), "Looking at each annotator's work")
            found.append(self._record(who))
        return found

    def _record(self, who: str) -> AnnotatorRecord:
        from umc_desktop.ml.agreement.pace import quick_decisions

        decisions = self._decisions[who]
        profile = self._profiles.get(who, Profile())
        answers, withheld, asked_now = self._answers(who)
        known = [one for one in answers if one.source != OWN]
        again = [one for one in answers if one.source == OWN]
        single = [
            one
            for one in decisions
            if one.seconds is not None and one.how in (How.SINGLE, How.SUGGESTION)
        ]
        times = np.array([one.seconds for one in single], np.float64)
        quick = [
            one.sample_id
            for one, is_quick in zip(single, quick_decisions(times), strict=True)
            if is_quick
        ]
        record = AnnotatorRecord(
            name=who,
            shown_as=profile.shown_as or who,
            expertise=profile.expertise,
            colour=profile.colour,
            labels=len({one.sample_id for one in decisions}),
            seconds=_median(times),
            per_hour=_per_hour(decisions),
            days=_days(decisions),
            verification=_rate(known),
            consistency=_rate(again),
            agreement=self._agreement(who),
            quick=list(dict.fromkeys(quick)),
            mistakes=self._mistakes(who, known, asked_now),
            withheld=withheld,
            says=[],
        )
        return msgspec.structs.replace(record, says=_in_words(record))

    def _answers(self, who: str) -> tuple[list[_Answer], int, set[int]]:
        """Return what was said to verification samples, and how much is withheld.

        Then the ids of those that verify now: whatever is known of them waits.
        """
        by_sample: dict[int, list[Decision]] = defaultdict(list)
        for one in self._decisions[who]:
            by_sample[one.sample_id].append(one)
        plans = list(iterate_checks(self._connection, who))
        found: list[_Answer] = []
        withheld = 0
        asked_now: set[int] = set()
        for place, (clock, plan) in enumerate(plans):
            is_last = place == len(plans) - 1
            end = _NEVER if is_last else plans[place + 1][0]
            answered = self._answered(plan, clock, end, by_sample)
            unfinished = is_last and len(answered) < len(plan.checks)
            if unfinished:
                hashes = (check.sample for check in plan.checks)
                asked_now = set(sample_ids_of(self._connection, hashes).values())
            if unfinished and self._feedback is Feedback.DELAYED:
                withheld = len(answered)
            else:
                found += answered
                asked_now -= {one.sample_id for one in answered}
        return found, withheld, asked_now

    def _answered(
        self,
        plan: CheckPlan,
        start: int,
        end: int,
        by_sample: dict[int, list[Decision]],
    ) -> list[_Answer]:
        ids = sample_ids_of(self._connection, (check.sample for check in plan.checks))
        found = []
        for check in plan.checks:
            sample_id, right = ids.get(check.sample), self._label_ids.get(check.answer)
            if sample_id is None or right is None:
                continue
            first = next(
                (one for one in by_sample[sample_id] if start < one.clock <= end), None
            )
            if first is not None:
                found.append(
                    _Answer(sample_id, first.label_id, right, check.source, first.clock)
                )
        return found

    def _agreement(self, who: str) -> Rate:
        pairs = equal = 0
        for table in self._shared:
            n, same = _pairs_with(table, who)
            pairs, equal = pairs + n, equal + same
        return _rate_of(equal, pairs)

    def _mistakes(
        self, who: str, answers: Iterable[_Answer], asked_now: set[int]
    ) -> list[Mistake]:
        """Return the newest labels that are known to be wrong, newest first."""
        wrong = {
            one.sample_id: (one.label_id, one.right_id, one.source, one.clock)
            for one in answers
            if not one.is_right
        }
        before: dict[int, Decision] = {}
        adjudications = consensus.read_adjudications(self._connection)
        for one in self._decisions[who]:
            decided = adjudications.get(one.sample_id)
            if decided is not None and one.clock < decided.clock:
                before[one.sample_id] = one
        for sample_id, said in before.items():
            decided = adjudications[sample_id]
            is_wrong = said.label_id != decided.label_id and decided.annotator != who
            if is_wrong and sample_id not in asked_now:
                found = (said.label_id, decided.label_id, "adjudication", decided.clock)
                wrong.setdefault(sample_id, found)
        newest = sorted(wrong, key=lambda one: -wrong[one][3])[:_MOST_MISTAKES]
        details = samples.read_details(self._connection, newest)
        texts = {one.id: one.text or one.identifier for one in details}
        return [
            Mistake(
                sample_id,
                _cut(texts.get(sample_id) or f"sample {sample_id}"),
                self._names.get(wrong[sample_id][0], ""),
                self._names.get(wrong[sample_id][1], ""),
                wrong[sample_id][2],
                seconds_of(wrong[sample_id][3]),
            )
            for sample_id in newest
        ]


def _pairs_with(table: SharedLabels, who: str) -> tuple[int, int]:
    if who not in table.annotators:
        return 0, 0
    own = table.rows[:, [table.annotators.index(who)]]
    others = np.delete(table.rows, table.annotators.index(who), axis=1)
    both = (own >= 0) & (others >= 0)
    return int(both.sum()), int(((own == others) & both).sum())


def _rate(answers: Sequence[_Answer]) -> Rate:
    return _rate_of(sum(one.is_right for one in answers), len(answers))


def _rate_of(right: int, n: int) -> Rate:
    from umc_desktop.ml.metrics import wilson_interval

    low, high = wilson_interval(right, n) if n else (None, None)
    return Rate(n, right, right / n if n else None, low, high)


def _median(times: "np.ndarray[Any, np.dtype[np.float64]]") -> float | None:
    return float(np.median(times)) if len(times) else None


def _per_hour(decisions: Sequence[Decision]) -> float | None:
    timed = [
        min(one.seconds, _LONGEST_PAUSE) for one in decisions if one.seconds is not None
    ]
    spent = sum(timed)
    return 3600 * len(timed) / spent if spent else None


def _days(decisions: Sequence[Decision]) -> list[Day]:
    by_day: dict[str, list[Decision]] = defaultdict(list)
    for one in decisions:
        by_day[f"{datetime.fromtimestamp(seconds_of(one.clock)):%Y-%m-%d}"].append(one)
    return [
        Day(
            date,
            len(members),
            _median(
                np.array(
                    [one.seconds for one in members if one.seconds is not None],
                    np.float64,
                )
            ),
        )
        for date, members in sorted(by_day.items())
    ]


def _in_words(record: AnnotatorRecord) -> list[str]:
    """Say what the numbers mean, kindly: it is read by whom it is about."""
    said = []
    rates = (record.verification, record.consistency, record.agreement)
    if record.verification.n and not record.mistakes:
        said.append("None of your labels is known to be wrong.")
    if record.withheld:
        said.append(
            "How the verification samples of this queue went is told when it is "
            "through."
        )
    if record.quick:
        said.append(
            f"{counted(len(record.quick), 'decision')} took far less time than is "
            "usual for you. Perhaps they were clear; a second look costs little."
        )
    if not any(rate.n for rate in rates) and not record.withheld:
        said.append(
            "Nothing can be compared yet: it takes samples that others decided, too, "
            "or verification samples (umc quality plan)."
        )
    return said


def _cut(text: str) -> str:
    line = " ".join(text.split())
    if len(line) <= _LONGEST_EXCERPT:
        return line
    return f"{line[: _LONGEST_EXCERPT - 1].rstrip()}…"
