"""Learning curves: how good predictions are after how many labels or minutes."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.errors import InvalidRequestError

Floats = npt.NDArray[np.float64]
Bits = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Curves:
    """One strategy's learning curves, one for each seed.

    Parameters
    ----------
    x
        float, shape (n_points,), or (n_seeds, n_points) where seeds differ, as minutes
        do: labels or minutes, rising; 0 for what is known before the first label.
    scores
        float, shape (n_seeds, n_points), higher is better.
    right
        For each seed bool, shape (n_points, n_test of the seed): which test samples
        were right, where ``scores`` are accuracies and their test samples count as
        drawn at random.

    Raises
    ------
    InvalidRequestError
        If the shapes differ, or ``scores`` are not the means of ``right``.
    """

    x: Floats
    scores: Floats
    right: Sequence[Bits] | None = None

    def __post_init__(self) -> None:
        if self.x.shape not in (self.scores.shape, self.scores.shape[1:]):
            raise InvalidRequestError(
                f"Curves of {self.scores.shape} need x of the same shape or of one "
                f"seed's, not {self.x.shape}."
            )
        if self.right is not None:
            shares = [bits.mean(axis=1) for bits in self.right]
            if not np.allclose(shares, self.scores, atol=1e-6):
                raise InvalidRequestError(
                    "The scores are not the shares of right test samples, so these "
                    "say nothing about how much the scores vary."
                )


def area(labels: Floats, scores: Floats) -> float:
    """Return the area under a learning curve over its range: the mean score.

    By the trapezoidal rule, as if scores rose evenly between two points.

    Parameters
    ----------
    labels
        float, shape (n_points,), rising, at least two.
    scores
        float, shape (n_points,).

    Raises
    ------
    InvalidRequestError
        If fewer than two points are given.

    References
    ----------
    Guyon, Cawley, Dror & Lemaire, "Results of the Active Learning Challenge", JMLR
    Workshop and Conference Proceedings 16, 2011, whose measure this is, on plain labels
    instead of their logarithm and not scaled by chance.
    """
    if len(labels) < 2:
        raise InvalidRequestError(
            "The area under a learning curve needs two points; measure more rounds."
        )
    return float(np.trapezoid(scores, labels) / (labels[-1] - labels[0]))


def need(labels: Floats, scores: Floats, target: float) -> float | None:
    """Return the labels or minutes at which a curve first reaches a target.

    On the best score so far, rising evenly between two points. Nobody labels less than
    the first batch, so a target reached by then needs (at most) the first batch.

    Parameters
    ----------
    labels
        float, shape (n_points,), rising; labels or minutes.
    scores
        float, shape (n_points,).
    target
        The score to reach.

    Returns
    -------
    float or None
        ``None`` if the curve ends below the target: censored.
    """
    needed, reached = needs(labels[None], scores[None], np.array([target]))
    return float(needed[0]) if reached[0] else None


def needs(
    x: Floats, scores: Floats, targets: Floats
) -> tuple[Floats, npt.NDArray[np.bool_]]:
    """Return ``need`` of many curves, and which of them reach their target.

    Parameters
    ----------
    x
        float, shape (n_curves, n_points), rising.
    scores
        float, shape (n_curves, n_points).
    targets
        float, shape (n_curves,).

    Returns
    -------
    needed : ndarray of float64, shape (n_curves,)
        Where the target is not reached, one batch (the last step) past the end.
    reached : ndarray of bool, shape (n_curves,)
        Whether the target is reached.
    """
    curve = np.arange(len(x))
    best = np.maximum.accumulate(scores, axis=1)
    reached = best[:, -1] >= targets
    at = (best >= targets[:, None]).argmax(axis=1)
    before = np.maximum(at - 1, 0)
    rise = best[curve, at] - best[curve, before]
    way = np.ones(len(x))
    np.divide(targets - best[curve, before], rise, out=way, where=rise > 0)
    needed = x[curve, before] + way * (x[curve, at] - x[curve, before])
    first_batch = np.where(x > 0, x, np.inf).min(axis=1)
    batch = x[:, -1] - x[:, -2] if x.shape[1] > 1 else x[:, -1]
    past_the_end = x[:, -1] + batch
    return np.where(reached, np.maximum(needed, first_batch), past_the_end), reached
