"""Finishing a pool whose answers are known: what it takes and how good it is."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.costs import Effort
from umc_desktop.ml.certificate import Certificate, certificate
from umc_desktop.ml.finishing import (
    GROUP_SIZE,
    FinishingPlan,
    Promise,
    draw_audit,
    plan_finishing,
)
from umc_desktop.ml.simulation.annotator import (
    Annotator,
    Decisions,
    decide_in_batches,
)
from umc_desktop.ml.simulation.game import GameSettings, play
from umc_desktop.ml.simulation.playing import Learner

Labels = npt.NDArray[np.int64]
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Finished:
    """A pool labelled to its end.

    Attributes
    ----------
    n_pool
        Samples.
    effort
        What it took in all, the labels to learn from and the audit included.
    wrong
        Labels that are not the right ones.
    plan
        By which it was finished.
    wrong_accepted
        How many of the wrong labels are the models' own.
    certificate
        What the annotator is told of it.
    one_by_one
        What deciding every sample alone takes; all labels are right then.
    all_glanced
        What it takes without an audit, when nothing is accepted unseen.
    all_glanced_wrong
        Wrong labels of that.
    """

    n_pool: int
    effort: Effort
    wrong: int
    plan: FinishingPlan
    wrong_accepted: int
    certificate: Certificate
    one_by_one: Effort
    all_glanced: Effort
    all_glanced_wrong: int


@dataclass(frozen=True)
class _Undecided:
    """What nobody has decided in any domain; no two domains share a label."""

    sureness: npt.NDArray[np.float32]
    suggestions: Labels
    answers: Labels
    words: npt.NDArray[np.int64]

    @classmethod
    def of(cls, learners: Sequence[Learner]) -> "_Undecided":
        first = np.cumsum([0, *(learner.split.n_classes for learner in learners)])
        parts = []
        for learner, low in zip(learners, first, strict=False):
            rows = learner.candidates
            p = learner.probabilities[rows]
            parts.append(
                (
                    p.max(axis=1),
                    p.argmax(axis=1) + low,
                    learner.split.pool_answers[rows] + low,
                    learner.split.words[rows],
                )
            )
        return cls(*(np.concatenate(part) for part in zip(*parts, strict=True)))

    def glance(self, rows: Rows, oversight: float, seed: int) -> Decisions:
        return decide_in_batches(
            Annotator(oversight=oversight),
            self.answers[rows],
            self.suggestions[rows],
            self.words[rows],
            np.random.default_rng([seed, 6]),
            GROUP_SIZE,
        )


def finish(
    learners: Sequence[Learner], labels: int, promise: Promise, seed: int
) -> Finished:
    """Learn from a number of labels, then label all the rest by finishing.

    Parameters
    ----------
    learners
        One for each domain, fresh, all of the same strategy.
    labels
        Given one by one, without mistakes, before finishing.
    promise
        What must hold of the finished labels.
    seed
        Same seed, same samples, audit and oversights.
    """
    *_, learned = play(learners, GameSettings(budget=labels), seed)
    undecided = _Undecided.of(learners)
    n_undecided = len(undecided.answers)
    audit = draw_audit(n_undecided, np.random.default_rng([seed, 5]))
    right = undecided.suggestions == undecided.answers
    n_pool = learned.labels + n_undecided
    plan = plan_finishing(undecided.sureness, audit, right[audit], n_pool, promise)
    audited = Effort(len(audit), int(undecided.words[audit].sum()))
    glanced = undecided.glance(plan.to_glance, promise.oversight, seed)
    everything = undecided.glance(np.arange(n_undecided), promise.oversight, seed)
    wrong_accepted = int(np.count_nonzero(~right[plan.accepted]))
    words = sum(int(learner.split.words.sum()) for learner in learners)
    return Finished(
        n_pool,
        learned.effort + audited + glanced.effort,
        wrong_accepted + glanced.wrong,
        plan,
        wrong_accepted,
        certificate(plan, n_pool, glanced.effort.fixes, promise.oversight),
        Effort(singles=n_pool, single_words=words),
        learned.effort + everything.effort,
        everything.wrong,
    )
