"""What the last labels gained by the ensemble's own account, and what more would.

Expected errors do not tell a domain that labels cure from one that stays as hard
whatever is labelled. How the ensemble changed its mind does: where new labels turned
suggestions into likelier ones, more labels go on doing so.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from umc_desktop.ml.multi_label import Answers, answers_of, chance_of
from umc_desktop.ml.rewards import RoundReward

Floats = npt.NDArray[np.float64]
Matrix = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int64]

ENOUGH_LABELS = 40
"""Labels of a domain before its gains are believed: until then the ensemble's
certainty swings by more than labels teach."""

_FORGETTING = 0.7  # what a round counts a round later: gains fall faster than 1/n


def expected_rise(now: Matrix, before: Answers, best: Answers | None = None) -> float:
    """Return how much more often the new suggestions are right than the old ones.

    By what the new ensemble believes: the mean of its highest probability less the
    one it gives to what was suggested before; 0 where the suggestion stays.

    Parameters
    ----------
    now : ndarray of float32, shape (n_samples, n_classes)
        The new ensemble's P of samples without a label.
    before : ndarray of int64, shape (n_samples,)
        The class that the old ensemble suggested for each; or its set of labels, bool,
        shape (n_samples, n_classes).
    best
        What the new one suggests; without it, the likeliest class.

    Returns
    -------
    float
        0 to 1; NaN without samples.

    References
    ----------
    Roy & McCallum, "Toward Optimal Active Learning through Sampling Estimation of
    Error Reduction", ICML 2001: errors as the ensemble itself expects them on the
    pool. There they choose samples in advance; here they judge what labels did.
    """
    if len(before) == 0:
        return float("nan")
    better = answers_of(now, None) if best is None else best
    rise = chance_of(now, better) - chance_of(now, before)
    return float(rise.mean(dtype=np.float64))


def doubling_gains(rewards: Sequence[RoundReward]) -> Floats:
    """Return what twice the labels would gain in each domain.

    As if a domain's accuracy rose with the logarithm of its labels, n: the rises of
    its rounds ÷ the log2 of what they multiplied n by, recent rounds counting most.

    Parameters
    ----------
    rewards
        At least one round, oldest first, the same domains in each.

    Returns
    -------
    ndarray of float64, shape (d_domains,)
        Expected rise of the accuracy on the samples left; NaN for a domain without a
        round that began with ``ENOUGH_LABELS``.
    """
    rises = np.zeros(len(rewards[0].spent))
    doublings = np.zeros(len(rises))
    for age, reward in enumerate(reversed(rewards)):
        labels = reward.state.labels.astype(np.float64)
        used = (
            (labels >= ENOUGH_LABELS)
            & (reward.spent > 0)
            & np.isfinite(reward.expected_rise)
        )
        counts = _FORGETTING**age * used
        rises += counts * np.where(used, reward.expected_rise, 0.0)
        doublings += counts * np.log2(1 + reward.spent / np.maximum(labels, 1))
    known = doublings > 0
    return np.where(known, rises / np.where(known, doublings, 1.0), np.nan)


def even_out(worth: Floats, labels: Floats, amount: float) -> Floats:
    """Return the split after which the next label is worth the same everywhere.

    The b >= 0 with sum ``amount`` of the largest Σ worth · log(labels + b): the
    domains that get any end with labels in proportion to their worth.

    Parameters
    ----------
    worth
        float64, shape (d_domains,), at least 0.
    labels
        float64, shape (d_domains,): labels so far, above 0.
    amount
        To be split, at least 0.

    Returns
    -------
    ndarray of float64, shape (d_domains,)
        Even where nothing is worth anything.

    References
    ----------
    Boyd & Vandenberghe, "Convex Optimization", Cambridge 2004, example 5.2
    (water-filling).
    """
    best = worth.max(initial=0.0)
    if not best > 0:
        return np.full(len(worth), amount / max(len(worth), 1))
    worth = worth / best
    # what is worth next to nothing would only overflow
    some = np.flatnonzero(worth > 1e-9)
    # filled first: those with the fewest labels for their worth
    order = some[np.argsort(labels[some] / worth[some], kind="stable")]
    levels = (amount + np.cumsum(labels[order])) / np.cumsum(worth[order])
    # one more is filled as long as the level rises above where it stands
    stands = labels[order] / worth[order]
    level = levels[max(int((levels > stands).sum()), 1) - 1]
    found = np.zeros(len(worth))
    found[order] = np.maximum(level * worth[order] - labels[order], 0.0)
    return found
