"""What held-out labels decide: each member's strength, and the members' weights."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from umc_desktop.ml.heads import HeadSettings
from umc_desktop.ml.members import HeldOut, Lesson
from umc_desktop.ml.multi_label import Answers, as_two_classes
from umc_desktop.ml.zero_label import OpenHead

Matrix = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int64]

STRENGTHS = (1.0, 3.0, 10.0, 30.0)
"""Regularisations C that a member may choose among, the weakest last."""

_USUAL = 10.0
_ROUGH = 1e-3  # held-out heads start near their minimum: a third of the time
_EM_STEPS = 50
_SMALLEST = 1e-6


@dataclass(frozen=True)
class CheckedHead:
    """A head and what the same learning says of labels it did not see.

    Attributes
    ----------
    head
        Taught by all labels.
    held_out
        float32, shape (n_labels, n_classes): P of the labels in the tested folds; zeros
        elsewhere.
    """

    head: OpenHead
    held_out: Matrix


def learn_checked(
    lesson: Lesson,
    settings: HeadSettings,
    folds: Labels,
    tested: range,
    on_step: Callable[[], None],
) -> CheckedHead:
    """Fit a head with the strength that explains held-out labels best.

    From the usual strength it moves to the better neighbour until none is better:
    held-out log-loss has one valley in C, give or take noise that does not matter.

    Parameters
    ----------
    lesson
        The labels as the member sees them.
    settings
        Of the head, but for its strength.
    folds
        int64, shape (n_labels,): the fold of every label.
    tested
        The folds that are held out, at least one.
    on_step
        Called at every step; may raise to stop the work.
    """
    lesson = lesson.with_gram()
    known = folds < len(tested)
    found: dict[int, tuple[float, CheckedHead]] = {}

    def loss_at(place: int, start: OpenHead | None = None) -> float:
        if not 0 <= place < len(STRENGTHS):
            return float("inf")
        if place not in found:
            here = replace(settings, regularisation=STRENGTHS[place])
            head = lesson.learn(here, on_step, start)
            rough = replace(here, tolerance=max(here.tolerance, _ROUGH))
            held_out = lesson.held_out(HeldOut(folds, tested, head), rough, on_step)
            loss = _log_loss(held_out[known], lesson.labels[known])
            found[place] = loss, CheckedHead(head, held_out)
        return found[place][0]

    best = STRENGTHS.index(_USUAL)
    loss_at(best)
    for step in (-1, 1):
        while loss_at(best + step, found[best][1].head) < loss_at(best):
            best += step
    return found[best][1]


def stack_weights(held_out: Matrix, labels: Answers) -> tuple[float, ...]:
    """Return the mixture weights of least log-loss on held-out labels.

    By expectation maximisation, with one pseudo-label for each member: a handful of
    labels must not silence one.

    Parameters
    ----------
    held_out
        float32, shape (n_members, n_labels, n_classes), rows sum to 1.
    labels
        int64, shape (n_labels,); or bool, shape (n_labels, n_classes), where samples
        may carry several.

    Returns
    -------
    tuple of float
        Above 0, summing to 1.

    References
    ----------
    Dempster, Laird & Rubin, "Maximum likelihood from incomplete data via the EM
    algorithm", Journal of the Royal Statistical Society B 39, 1977, section 4.3 (the
    weights of a mixture). Stacking: Wolpert, "Stacked generalization", Neural Networks
    5, 1992.
    """
    if labels.ndim == 2:  # every label of every sample tells on its own
        held_out, labels = as_two_classes(held_out), labels.ravel().astype(np.int64)
    at_label = held_out[:, np.arange(len(labels)), labels].astype(np.float64)
    likelihood = np.maximum(at_label, _SMALLEST)
    n_members = len(held_out)
    weights = np.full(n_members, 1 / n_members)
    for _ in range(_EM_STEPS):
        shares = weights[:, None] * likelihood
        shares /= shares.sum(axis=0)
        weights = (shares.sum(axis=1) + 1) / (len(labels) + n_members)
    return tuple(weights.tolist())


def _log_loss(probabilities: Matrix, labels: Answers) -> float:
    if labels.ndim == 2:
        probabilities = as_two_classes(probabilities)
        labels = labels.ravel().astype(np.int64)
    at_label = probabilities[np.arange(len(labels)), labels].astype(np.float64)
    return float(-np.log(np.maximum(at_label, _SMALLEST)).mean())
