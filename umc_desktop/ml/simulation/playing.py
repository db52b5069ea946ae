"""One strategy, one division of the data, from the first label to the last."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from umc_desktop.ml.calibration import UNCALIBRATED
from umc_desktop.ml.ensemble import train_ensemble
from umc_desktop.ml.sample_features import SampleFeatures
from umc_desktop.ml.simulation.annotator import (
    Annotator,
    Decisions,
    decide_in_batches,
    decide_singly,
)
from umc_desktop.ml.simulation.choosing import View, choose
from umc_desktop.ml.simulation.known import Split
from umc_desktop.ml.simulation.strategy import Strategy
from umc_desktop.ml.stored_ensemble import (
    EnsemblePredictions,
    StoredEnsemble,
    apply_ensemble,
)
from umc_desktop.ml.training_task import TrainingTask
from umc_desktop.ml.zero_label import uniform_prior

Rows = npt.NDArray[np.int64]
Labels = npt.NDArray[np.int64]
Matrix = npt.NDArray[np.float32]


@dataclass
class Learner:
    """One domain of a simulation: its labels so far and the ensemble they made.

    Attributes
    ----------
    split
        The domain's samples, as this strategy's members see them.
    strategy
        How it works.
    seed
        Of the division; every strategy draws the same audit samples from it.
    """

    split: Split
    strategy: Strategy
    seed: int
    rows: Rows = field(default_factory=lambda: np.zeros(0, np.int64))
    labels: Labels = field(default_factory=lambda: np.zeros(0, np.int64))
    audit: Rows = field(default_factory=lambda: np.zeros(0, np.int64))
    stored: StoredEnsemble | None = None
    predictions: EnsemblePredictions | None = None
    choosing_seconds: float = 0.0
    training_seconds: float = 0.0

    def __post_init__(self) -> None:
        if not self.strategy.names:
            self.split = replace(
                self.split,
                pool=_nameless(self.split.pool, self.split.n_classes),
                test=_nameless(self.split.test, self.split.n_classes),
            )
        rng = np.random.default_rng([self.seed, 2])
        self._audit_order = rng.permutation(len(self.split.pool_answers))
        self._n_asked, self._n_audited = 0, 0

    @property
    def candidates(self) -> Rows:
        """Rows of the pool that nobody has decided."""
        return np.setdiff1d(np.arange(len(self.split.pool_answers)), self.rows)

    @property
    def probabilities(self) -> Matrix:
        """The ensemble's P of the pool, float32, shape (n_pool, n_classes)."""
        assert self.predictions is not None
        return self.predictions.ensemble

    @property
    def task(self) -> TrainingTask:
        """The labels so far, as members without a teacher learn from them."""
        # where none was drawn at random, all are alike
        at_random = np.isin(self.rows, self.audit) if len(self.audit) else None
        return TrainingTask(
            self.split.pool,
            self.rows,
            self.labels,
            self.split.n_classes,
            at_random=at_random,
        )

    def ask(self, wanted: int, number: int) -> tuple[Rows, int]:
        """Return the rows to decide next, and how many of them were drawn at random.

        Parameters
        ----------
        wanted
            Samples this round, the audit's share included.
        number
            Of the round; seeds the choice.
        """
        begun = time.process_time()
        candidates = self.candidates
        wanted = min(wanted, len(candidates))
        # of all that was asked, or rounds of a few labels would never measure
        self._n_asked += wanted
        owed = round(self._n_asked * self.strategy.audit_share) - self._n_audited
        audit = self._draw_audit(min(max(owed, 0), wanted))
        open_ = np.setdiff1d(candidates, self.audit)
        members = self.predictions.members if self.predictions else None
        view = View(
            self.split,
            open_,
            self.rows,
            self.probabilities,
            members if members is not None else np.zeros((0, 0, 0), np.float32),
        )
        chosen = choose(self.strategy, view, wanted - len(audit), self._seed(number))
        self.choosing_seconds += time.process_time() - begun
        return np.concatenate([audit, chosen]), len(audit)

    def learn(self, rows: Rows, labels: Labels) -> None:
        """Take labels in and train on all there are.

        Parameters
        ----------
        rows
            int64: rows of the pool.
        labels
            int64: what the annotator said, right or wrong.
        """
        self.rows = np.concatenate([self.rows, rows])
        self.labels = np.concatenate([self.labels, labels])
        self.train()

    def train(self) -> None:
        """Fit the ensemble to the labels there are and score the pool."""
        begun = time.process_time()
        settings, task = self.strategy.ensemble, self.task
        if settings.head.kl_weight > 0 and self.predictions and len(self.rows):
            task = replace(task, teacher=self.probabilities[self.rows])
        self.stored = train_ensemble(task, settings, previous=self.stored)
        self.predictions = apply_ensemble(self.stored, self.split.pool)
        self.training_seconds += time.process_time() - begun

    def tested(self) -> tuple[Matrix, Matrix]:
        """Return P of the held-out samples, calibrated and as it was before."""
        assert self.stored is not None
        raw = replace(self.stored, calibration=UNCALIBRATED)
        return (
            apply_ensemble(self.stored, self.split.test).ensemble,
            apply_ensemble(raw, self.split.test).ensemble,
        )

    def expected_error(self) -> float:
        """Return the mean of 1 - confidence over what nobody has decided."""
        open_ = self.candidates
        if len(open_) == 0:
            return 0.0
        return float(1 - self.probabilities[open_].max(axis=1).mean())

    def _draw_audit(self, wanted: int) -> Rows:
        """Draw from all samples until ``wanted`` have no label; the others are free."""
        if wanted == 0:
            return np.zeros(0, np.int64)
        order = self._audit_order[~np.isin(self._audit_order, self.audit)]
        costs = np.cumsum(~np.isin(order, self.rows))
        drawn = order[: int(np.searchsorted(costs, wanted, side="left")) + 1]
        self.audit = np.concatenate([self.audit, drawn])
        asked = drawn[~np.isin(drawn, self.rows)]
        self._n_audited += len(asked)
        return asked

    def _seed(self, number: int) -> int:
        return self.seed * 1000 + number


def answer(
    learner: Learner,
    rows: Rows,
    n_audit: int,
    annotator: Annotator,
    rng: np.random.Generator,
) -> Decisions:
    """Let the stand-in decide what was asked.

    Parameters
    ----------
    learner
        Whose samples they are.
    rows
        int64: the first ``n_audit`` are decided one by one without a suggestion.
    n_audit
        See ``Learner.ask``.
    annotator
        Who decides.
    rng
        Source of the mistakes.
    """
    split = learner.split
    alone = rows
    together = rows[:0]
    if learner.strategy.batches and len(learner.rows):
        alone, together = rows[:n_audit], rows[n_audit:]
    singly = decide_singly(
        annotator, split.pool_answers[alone], split.words[alone], split.n_classes, rng
    )
    suggestions = learner.probabilities[together].argmax(axis=1).astype(np.int64)
    grouped = decide_in_batches(
        annotator, split.pool_answers[together], suggestions, split.words[together], rng
    )
    return Decisions(
        np.concatenate([singly.labels, grouped.labels]),
        singly.effort + grouped.effort,
        singly.wrong + grouped.wrong,
    )


def full_data_accuracy(learners: Sequence[Learner]) -> float:
    """Return the accuracy of the strategy's members taught with the whole pool.

    Parameters
    ----------
    learners
        One for each domain, fresh.
    """
    right, total = 0, 0
    for learner in learners:
        split = learner.split
        settings = replace(learner.strategy.ensemble, calibrated=False)
        everything = np.arange(len(split.pool_answers))
        task = TrainingTask(split.pool, everything, split.pool_answers, split.n_classes)
        p = apply_ensemble(train_ensemble(task, settings), split.test).ensemble
        right += int((p.argmax(axis=1) == split.test_answers).sum())
        total += len(split.test_answers)
    return right / total


def _nameless(samples: SampleFeatures, n_classes: int) -> SampleFeatures:
    even = uniform_prior(len(samples), n_classes)
    return replace(samples, priors=dict.fromkeys(samples.encoders, even))
