"""What each annotator gets to know of their own work: pace, checks, agreement."""

import sqlite3
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import msgspec
import numpy as np

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.events import How
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.request import option
from umc_desktop.domain.wording import counted, shortened
from umc_desktop.jobs.bundle import Bundle
from umc_desktop.operations.annotator_pace import Day, pace_of
from umc_desktop.operations.annotator_profiles import Profile, read_profiles
from umc_desktop.operations.known_mistakes import Mistake, read_mistakes
from umc_desktop.operations.shared_labels import SharedLabels, read_shared_labels
from umc_desktop.operations.teamwork import read_teamwork
from umc_desktop.operations.verification_answers import Answer, read_answers
from umc_desktop.storage import decisions, labels
from umc_desktop.storage.decisions import Decision
from umc_desktop.storage.project_file import ProjectFile


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


class _Reader:
    """Reads once what all records need."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
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
        decisions = self._decisions[who]
        profile = self._profiles.get(who, Profile())
        answers = read_answers(
            self._connection, who, decisions, self._label_ids, self._feedback
        )
        pace = pace_of(decisions)
        record = AnnotatorRecord(
            name=who,
            shown_as=profile.shown_as or who,
            expertise=profile.expertise,
            colour=profile.colour,
            labels=len({one.sample_id for one in decisions}),
            seconds=pace.seconds,
            per_hour=pace.per_hour,
            days=pace.days,
            verification=_rate(answers.known),
            consistency=_rate(answers.again),
            agreement=self._agreement(who),
            quick=pace.quick,
            mistakes=read_mistakes(self._connection, who, decisions, answers),
            withheld=answers.withheld,
            says=[],
        )
        return msgspec.structs.replace(record, says=_in_words(record))

    def _agreement(self, who: str) -> Rate:
        pairs = equal = 0
        for table in self._shared:
            n, same = _pairs_with(table, who)
            pairs, equal = pairs + n, equal + same
        return _rate_of(equal, pairs)


def _pairs_with(table: SharedLabels, who: str) -> tuple[int, int]:
    if who not in table.annotators:
        return 0, 0
    own = table.rows[:, [table.annotators.index(who)]]
    others = np.delete(table.rows, table.annotators.index(who), axis=1)
    both = (own >= 0) & (others >= 0)
    return int(both.sum()), int(((own == others) & both).sum())


def _rate(answers: Sequence[Answer]) -> Rate:
    return _rate_of(sum(one.is_right for one in answers), len(answers))


def _rate_of(right: int, n: int) -> Rate:
    from umc_desktop.ml.metrics import wilson_interval

    low, high = wilson_interval(right, n) if n else (None, None)
    return Rate(n, right, right / n if n else None, low, high)


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
