"""A whole game: every round of one strategy on one division of a file."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.costs import Effort
from umc_desktop.ml.simulation.annotator import Annotator
from umc_desktop.ml.simulation.measuring import Measured, measure
from umc_desktop.ml.simulation.playing import Learner, answer
from umc_desktop.ml.simulation.sharing import Sharing
from umc_desktop.ml.simulation.stopping import StoppingWatch

Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class GameSettings:
    """How long a game lasts and who answers.

    Attributes
    ----------
    budget
        Labels in all, the audit's and the first ones included.
    batch
        Labels a round.
    start
        Labels drawn at random before the first round, the same for every strategy.
    annotator
        Who answers.
    """

    budget: int = 600
    batch: int = 50
    start: int = 0
    annotator: Annotator = field(default_factory=Annotator)


@dataclass(frozen=True)
class Point:
    """Where a game stands after a round.

    Attributes
    ----------
    labels
        Labels given so far, those of the audit slice included.
    spent
        The same by domain.
    audit
        How many of them were drawn at random to measure with.
    wrong
        How many of them are not the right ones.
    effort
        What they took.
    measured
        How good the ensemble is on the held-out samples.
    choosing_seconds, training_seconds
        CPU time so far.
    stop_advised
        Whether the stopping advice said by now that further labels hardly pay.
    """

    labels: int
    spent: tuple[int, ...]
    audit: int
    wrong: int
    effort: Effort
    measured: Measured
    choosing_seconds: float
    training_seconds: float
    stop_advised: bool


def play(
    learners: Sequence[Learner], settings: GameSettings, seed: int
) -> Iterator[Point]:
    """Play to the end of the budget or of the pool, and yield every round's end.

    The first point is before any label; what members say then comes from the names of
    the labels, where they are told them.

    Parameters
    ----------
    learners
        One for each domain, fresh, all of the same strategy.
    settings
        Length and annotator.
    seed
        Same seed, same game.
    """
    rng = np.random.default_rng([seed, 3])
    sharing = Sharing(learners, seed)
    table = _Table(learners, settings.annotator, rng)
    for learner in learners:
        learner.train()
    yield table.point()
    if settings.start:
        start = min(settings.start, settings.budget)
        table.decide(_first(learners, start, seed), [0] * len(learners))
        yield table.point()
    number = 0
    while table.labels < settings.budget:
        wanted = min(settings.batch, settings.budget - table.labels)
        counts = sharing.counts(wanted, number)
        if not counts.sum():
            return
        asked, audits = [], []
        for learner, count in zip(learners, counts.tolist(), strict=True):
            rows, n_audit = learner.ask(count, number) if count else (_NONE, 0)
            asked.append(rows)
            audits.append(n_audit)
        table.decide(asked, audits)
        sharing.learn_from_round()
        number += 1
        yield table.point()


_NONE: Rows = np.zeros(0, np.int64)


class _Table:
    """Where the annotator sits: decides what is asked and keeps the accounts."""

    def __init__(
        self,
        learners: Sequence[Learner],
        annotator: Annotator,
        rng: np.random.Generator,
    ) -> None:
        self._learners = learners
        self._annotator = annotator
        self._rng = rng
        self._wrong = 0
        self._audit = 0
        self._effort = Effort()
        self._watch = StoppingWatch()

    @property
    def labels(self) -> int:
        return sum(len(learner.rows) for learner in self._learners)

    def decide(self, asked: Sequence[Rows], audits: Sequence[int]) -> None:
        for learner, rows, n_audit in zip(self._learners, asked, audits, strict=True):
            if not len(rows):
                continue
            decided = answer(learner, rows, n_audit, self._annotator, self._rng)
            learner.learn(rows, decided.labels)
            self._wrong += decided.wrong
            self._audit += n_audit
            self._effort += decided.effort

    def point(self) -> Point:
        return Point(
            labels=self.labels,
            spent=tuple(len(learner.rows) for learner in self._learners),
            audit=self._audit,
            wrong=self._wrong,
            effort=self._effort,
            measured=measure(self._learners),
            choosing_seconds=sum(one.choosing_seconds for one in self._learners),
            training_seconds=sum(one.training_seconds for one in self._learners),
            stop_advised=self._watch.look(self._learners),
        )


def _first(learners: Sequence[Learner], start: int, seed: int) -> list[Rows]:
    """Draw the first samples from all domains together, whatever the strategy."""
    sizes = [len(learner.split.pool_answers) for learner in learners]
    order = np.random.default_rng([seed, 4]).permutation(sum(sizes))[:start]
    first = np.cumsum([0, *sizes])
    return [
        np.sort(order[(order >= low) & (order < high)] - low)
        for low, high in itertools.pairwise(first.tolist())
    ]
