"""When the stopping advice would have ended a game."""

import copy
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from umc_desktop.ml.simulation.auditing import audit_losses, audited_rows
from umc_desktop.ml.simulation.playing import Learner
from umc_desktop.ml.stopping import STEPS, RoundOutcome, stopping_advice

Labels = npt.NDArray[np.int64]
Halves = npt.NDArray[np.float16]


class StoppingWatch:
    """Follows a game until the advice is that further labels hardly pay.

    It is the product's advice: on the pool of all domains, with the strategy's own
    audit slice; a strategy that draws none never gets any.
    """

    def __init__(self) -> None:
        self._rounds: deque[_Round] = deque(maxlen=STEPS + 1)
        self._advised = False

    def look(self, learners: Sequence[Learner]) -> bool:
        """Take a round in; return whether it was advised by now to stop.

        Parameters
        ----------
        learners
            One for each domain, trained on the labels there are.
        """
        if not self._advised and any(len(learner.audit) for learner in learners):
            self._rounds.append(_Round.of(learners))
            self._advised = self._stop_pays()
        return self._advised

    def _stop_pays(self) -> bool:
        rounds = self._rounds
        open_ = rounds[-1].open
        # measuring an audit costs five trainings: not where the rest says to go on
        best = [turn.outcome(open_, turn.audited) for turn in rounds]
        if stopping_advice(best).verdict != "stop pays":
            return False
        measured = [turn.outcome(open_, turn.audit_right) for turn in rounds]
        return stopping_advice(measured).verdict == "stop pays"


@dataclass(frozen=True)
class _Round:
    """A round's end.

    Attributes
    ----------
    learners
        As they were, without their ensembles.
    said
        int64, shape (n_pool,): the class suggested for each sample, domain by domain;
        no two domains share one.
    confidence
        float16, shape (n_pool,).
    """

    learners: tuple[Learner, ...]
    said: Labels
    confidence: Halves

    @classmethod
    def of(cls, learners: Sequence[Learner]) -> "_Round":
        first = np.cumsum([0, *(learner.split.n_classes for learner in learners)])
        p = [learner.probabilities for learner in learners]
        return cls(
            tuple(_without_ensemble(learner) for learner in learners),
            np.concatenate(
                [one.argmax(axis=1) + low for one, low in zip(p, first, strict=False)]
            ),
            np.concatenate([one.max(axis=1).astype(np.float16) for one in p]),
        )

    @property
    def open(self) -> npt.NDArray[np.bool_]:
        """Whether each sample is without a label."""
        undecided = []
        for learner in self.learners:
            mask = np.ones(len(learner.split.pool_answers), bool)
            mask[learner.rows] = False
            undecided.append(mask)
        return np.concatenate(undecided)

    @property
    def audited(self) -> int:
        return sum(len(audited_rows(learner)) for learner in self.learners)

    @cached_property
    def audit_right(self) -> int:
        losses = [audit_losses(learner) for learner in self.learners]
        return sum(right for found in losses for _, right in found.values())

    def outcome(
        self, compared: npt.NDArray[np.bool_], audit_right: int
    ) -> RoundOutcome:
        sure = self.confidence[compared]
        return RoundOutcome(
            sum(len(learner.rows) for learner in self.learners),
            self.said[compared],
            float(1 - sure.mean(dtype=np.float64)) if len(sure) else 0.0,
            audit_right,
            self.audited,
        )


def _without_ensemble(learner: Learner) -> Learner:
    # learning replaces rows and labels and never changes them: a shallow copy stays
    kept = copy.copy(learner)
    kept.stored, kept.predictions = None, None
    return kept
