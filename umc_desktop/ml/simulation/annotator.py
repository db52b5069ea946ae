"""A stand-in for the annotator: known answers, with a person's mistakes and costs."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.costs import Effort
from umc_desktop.ml.selection.grouping import group_by_suggestion

Labels = npt.NDArray[np.int64]
Rows = npt.NDArray[np.int64]

LARGEST_GROUP = 10
"""Samples shown together at most while the models learn."""


@dataclass(frozen=True)
class Annotator:
    """How careful the stand-in is.

    Attributes
    ----------
    error_rate
        Probability of giving another label than the right one, each as likely, to a
        sample decided alone; 0 to 1.
    oversight
        Probability of not noticing a wrong suggestion in a batch, which then stays;
        0 to 1.
    """

    error_rate: float = 0.0
    oversight: float = 0.05


@dataclass(frozen=True)
class Decisions:
    """What the stand-in decided.

    Attributes
    ----------
    labels
        int64: one for each sample asked about, in the same order.
    effort
        What it took.
    wrong
        How many of the labels are not the right ones.
    """

    labels: Labels
    effort: Effort
    wrong: int


def decide_singly(
    annotator: Annotator,
    answers: Labels,
    words: npt.NDArray[np.int64],
    n_classes: int,
    rng: np.random.Generator,
) -> Decisions:
    """Decide samples one by one.

    Parameters
    ----------
    annotator
        Who.
    answers
        int64, shape (n_samples,): the right labels, in [0, n_classes).
    words
        int64, shape (n_samples,).
    n_classes
        Labels in the label set.
    rng
        Source of the mistakes.
    """
    labels = answers.copy()
    if annotator.error_rate > 0 and n_classes > 1:
        slips = rng.random(len(answers)) < annotator.error_rate
        shift = rng.integers(1, n_classes, len(answers))
        labels[slips] = (answers[slips] + shift[slips]) % n_classes
    effort = Effort(singles=len(answers), single_words=int(words.sum()))
    return Decisions(labels, effort, int((labels != answers).sum()))


def decide_in_batches(
    annotator: Annotator,
    answers: Labels,
    suggestions: Labels,
    words: npt.NDArray[np.int64],
    rng: np.random.Generator,
    largest: int = LARGEST_GROUP,
) -> Decisions:
    """Decide samples in groups that share a suggestion, fixing what is seen wrong.

    Parameters
    ----------
    annotator
        Who.
    answers, suggestions
        int64, shape (n_samples,).
    words
        int64, shape (n_samples,).
    rng
        Source of the oversights.
    largest
        Samples in a group at most.
    """
    groups = group_by_suggestion(np.arange(len(answers)), suggestions, max_size=largest)
    wrong = suggestions != answers
    seen = wrong & (rng.random(len(answers)) >= annotator.oversight)
    labels = np.where(seen, answers, suggestions)
    effort = Effort(
        batches=len(groups),
        glances=len(answers),
        glance_words=int(words.sum()),
        fixes=int(seen.sum()),
    )
    return Decisions(labels, effort, int((labels != answers).sum()))
