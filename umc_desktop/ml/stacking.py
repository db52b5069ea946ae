"""What held-out labels decide: each member's strength, and the members' weights."""

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from umc_desktop.ml.heads import HeadSettings
from umc_desktop.ml.lesson import HeldOut, Lesson
from umc_desktop.ml.multi_label import Answers, as_two_classes
from umc_desktop.ml.zero_label import OpenHead

Matrix = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int64]

STRENGTHS = (1.0, 3.0, 10.0, 30.0)
"""Regularisations C that a member may choose among, the weakest last."""

_USUAL = 10.0
_ROUGH = 1e-3  # held-out heads start near their minimum: a third of the time
_SMALLEST = 1e-6
_MOST_STEPS = 500
_FAR = 0.25  # from where on whole steps stay above 0, and each doubles the digits
_SETTLED = 1e-6  # what is left of the loss may be as much, in nats


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

    With one pseudo-label for each member: a handful of labels must not silence one.
    -Σ_i log Σ_k w_k p_ik - Σ_k log w_k over weights that sum to 1 is convex, and
    Newton's method finds its minimum. (Expectation maximisation takes hundreds of steps
    where members agree on most labels, as on those that a sample does not carry.)

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
    Stacking: Wolpert, "Stacked generalization", Neural Networks 5, 1992. Weights of a
    mixture as a convex problem: Kim, Carbonetto, Stephens & Anitescu, "A Fast Algorithm
    for Maximum Likelihood Estimation of Mixture Proportions Using Sequential Quadratic
    Programming", Journal of Computational and Graphical Statistics 29, 2020, section 2.
    """
    if labels.ndim == 2:  # every label of every sample tells on its own
        held_out, labels = as_two_classes(held_out), labels.ravel().astype(np.int64)
    at_label = held_out[:, np.arange(len(labels)), labels].astype(np.float64)
    return tuple(_mixture(np.maximum(at_label, _SMALLEST).T).tolist())


def _mixture(likelihood: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Return the weights of a mixture's most likely parameters.

    The sum to 1 needs no constraint: with (n + K) Σ_k w_k added, the minimum has it.
    The logarithms are self-concordant, so that steps of 1 / (1 + decrement) stay above
    0 and lead to the minimum from anywhere (Boyd & Vandenberghe, "Convex Optimization",
    Cambridge University Press 2004, section 9.6).

    Parameters
    ----------
    likelihood
        float64, shape (n_labels, n_members), above 0.
    """
    n_labels, n_members = likelihood.shape
    weights = np.full(n_members, 1 / n_members)
    for _ in range(_MOST_STEPS):
        shares = likelihood / (likelihood @ weights)[:, None]
        gradient = n_labels + n_members - shares.sum(axis=0) - 1 / weights
        curvature = shares.T @ shares + np.diag(weights**-2.0)
        step = np.linalg.solve(curvature, gradient)
        decrement = float(gradient @ step) ** 0.5
        weights = weights - step / (1 + decrement if decrement > _FAR else 1)
        if decrement**2 < 2 * _SETTLED:
            break
    return np.asarray(weights / weights.sum())


def _log_loss(probabilities: Matrix, labels: Answers) -> float:
    if labels.ndim == 2:
        probabilities = as_two_classes(probabilities)
        labels = labels.ravel().astype(np.int64)
    at_label = probabilities[np.arange(len(labels)), labels].astype(np.float64)
    return float(-np.log(np.maximum(at_label, _SMALLEST)).mean())
