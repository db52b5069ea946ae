"""What the last rounds' ensembles said, kept to tell whether further labels still pay.

Rounds are compared on the very same samples: those of the pool that are still without a
label now. Samples that were imported since are left out.
"""

import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.wording import counted
from umc_desktop.storage import arrays, rounds
from umc_desktop.storage.annotations import CurrentLabels
from umc_desktop.storage.project_file import ProjectFile
from umc_desktop.storage.rounds import RoundRecord

if TYPE_CHECKING:
    from umc_desktop.ml.stopping import StoppingAdvice
    from umc_desktop.operations.round_columns import Columns
    from umc_desktop.operations.scorebook import RoundSummary

Ids = npt.NDArray[np.int64]
OWNER = "stopping"
"""Of the arrays in the project."""
_CAME_LATER = -1


@dataclass(frozen=True)
class LastRounds:
    """What the ensembles of the last rounds said of every sample, oldest round first.

    Attributes
    ----------
    numbers
        int64, shape (n_rounds,): the rounds.
    ids
        int64, shape (n,), ascending: the samples of the newest.
    suggestion
        int32, shape (n_rounds, n): label id, 0 where a round knew nothing, -1 where the
        sample came later.
    confidence
        float16, shape (n_rounds, n): of the suggestion; 0 where there is none.
    """

    numbers: Ids
    ids: Ids
    suggestion: npt.NDArray[np.int32]
    confidence: npt.NDArray[np.float16]

    @classmethod
    def none(cls) -> "LastRounds":
        """Return what is known before the first round."""
        return cls(
            np.zeros(0, np.int64),
            np.zeros(0, np.int64),
            np.zeros((0, 0), np.int32),
            np.zeros((0, 0), np.float16),
        )

    @classmethod
    def read(
        cls, connection: sqlite3.Connection, history: Sequence[RoundRecord], method: str
    ) -> "LastRounds":
        """Return what the project remembers.

        Parameters
        ----------
        history
            All rounds so far.
        method
            The one that comes next; what another one said is nothing to compare with.
        """
        stored = arrays.read_all(connection, OWNER)
        if not stored or not history or history[-1].method != method:
            return cls.none()
        last = cls(**stored)
        newest = [record.number for record in history[-len(last.numbers) :]]
        # an older version of the program adds rounds and does not remember them
        return last if last.numbers.tolist() == newest else cls.none()

    def followed_by(self, number: int, ids: Ids, columns: "Columns") -> "LastRounds":
        """Return the last rounds with a new one, and without the oldest.

        Parameters
        ----------
        number
            Of the new round.
        ids
            int64, shape (n,), ascending: all samples of the project.
        columns
            What the new round says of them.
        """
        from umc_desktop.ml.stopping import STEPS

        _, old, new = np.intersect1d(
            self.ids, ids, assume_unique=True, return_indices=True
        )
        shape = (len(self.numbers), len(ids))
        suggestion = np.full(shape, _CAME_LATER, np.int32)
        confidence = np.zeros(shape, np.float16)
        suggestion[:, new] = self.suggestion[:, old]
        confidence[:, new] = self.confidence[:, old]
        sure = np.nan_to_num(columns.confidence).astype(np.float16)
        kept = slice(-STEPS - 1, None)  # what is compared, and no more
        return LastRounds(
            np.append(self.numbers, number)[kept],
            ids,
            np.vstack([suggestion, columns.suggestion])[kept],
            np.vstack([confidence, sure])[kept],
        )

    def advice(
        self, labelled: Ids, history: Sequence["RoundRecord | RoundSummary"]
    ) -> "StoppingAdvice":
        """Say whether further labels pay.

        Parameters
        ----------
        labelled
            int64: ids of the samples that have a label now.
        history
            All rounds, the newest of these included.
        """
        # the window, which shows what was said, starts without
        from umc_desktop.ml.stopping import RoundOutcome, stopping_advice, too_early

        open_ = ~np.isin(self.ids, labelled)
        n_unknown = int((self.suggestion[-1, open_] == 0).sum())
        if n_unknown:
            return too_early(f"nothing is known of {counted(n_unknown, 'sample')} yet")
        compared = open_ & (self.suggestion != _CAME_LATER).all(axis=0)
        n_comparable = len(self.numbers)
        if open_.any() and not compared.any():
            n_comparable = 1  # all that is left came since: only the newest knows it
        outcomes = [
            RoundOutcome(
                record.n_labelled,
                said[compared].astype(np.int64),
                _expected_error(sure[compared]),
                *_audit(record.metrics["overall"]),
            )
            for record, said, sure in zip(
                history[-len(self.numbers) :],
                self.suggestion,
                self.confidence,
                strict=True,
            )
        ]
        return stopping_advice(outcomes[-n_comparable:])


def _expected_error(confidence: npt.NDArray[np.float16]) -> float:
    return float(1 - confidence.mean(dtype=np.float64)) if len(confidence) else 0.0


def _audit(overall: Mapping[str, Any]) -> tuple[int, int]:
    """Return how many samples of the audit slice were right, of how many."""
    n = overall["n_audit"]
    return (round(n * overall["accuracy"]), n) if n else (0, 0)


def judge(
    project: ProjectFile,
    summary: "RoundSummary",
    ids: Ids,
    columns: "Columns",
    current: CurrentLabels,
) -> tuple[dict[str, Any], LastRounds]:
    """Say after a round whether further labels pay.

    Parameters
    ----------
    summary
        What was measured in the round.
    ids
        int64, shape (n,), ascending: all samples of the project.
    columns
        What the round says of them.
    current
        The labels that stand.

    Returns
    -------
    advice, last_rounds
        For the round's metrics, with the verdict of the round before; and what is to
        be remembered.
    """
    with project.read() as connection:
        history = rounds.read_rounds(connection)
        earlier = LastRounds.read(connection, history, summary.method)
    number = history[-1].number + 1 if history else 0
    last = earlier.followed_by(number, ids, columns)
    advice = last.advice(current.sample_ids, [*history, summary])
    before = _advice_of(history) or {}
    return {**asdict(advice), "verdict_before": before.get("verdict")}, last


def _advice_of(history: Sequence[RoundRecord]) -> dict[str, Any] | None:
    """Return the newest round's advice; rounds of older versions have none."""
    return history[-1].metrics.get("advice") if history else None


@dataclass(frozen=True)
class ShowAdvice:
    """Nothing to choose."""


def show_advice(
    project: ProjectFile, request: ShowAdvice, progress: ProgressReporter
) -> Outcome:
    """Say whether further labels still pay.

    Every round compares itself with the three before it, on the samples that are still
    without a label: whether their predictions have settled (Cohen's kappa), whether the
    errors that the ensemble expects of itself still fall, and whether the accuracy on
    the audit slice still rises.
    """
    del request, progress
    with project.read() as connection:
        history = rounds.read_rounds(connection)
    advice = _advice_of(history)
    if advice is None:
        sentence = (
            "There is no advice yet: it comes with every round. Label some samples, "
            "then update the models (umc model update)."
        )
        data = {"round": None, "verdict": None, "sentence": sentence}
        return Outcome(Changes.NOTHING, sentence, data)
    return Outcome(
        Changes.NOTHING,
        advice["sentence"],
        {"round": history[-1].number, "labels": history[-1].n_labelled, **advice},
    )
