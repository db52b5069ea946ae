"""Whether an ensemble is as good without a member: measured, sample by sample."""

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import numpy.typing as npt

from umc_desktop.ml.health.measures import Estimate

Bits = npt.NDArray[np.bool_]
Floats = npt.NDArray[np.float64]

# What a member may be worth at most and still count as needless.
MOST_LOST = 0.02  # of accuracy
MOST_RISE = 0.03  # of the log-loss, in nats
_TWO_SIDED_95 = 1.959963984540054


class Verdict(StrEnum):
    """What the intervals support."""

    HARMS = "harms"
    NEEDLESS = "needless"
    NEEDED = "needed"
    OPEN = "open"


@dataclass(frozen=True)
class Removal:
    """The ensemble without a member against the whole one, on the same samples.

    Attributes
    ----------
    n
        Samples whose labels neither has seen.
    accuracy_with, accuracy_without
        Shares told right.
    change
        Of the accuracy by the removal, with its paired interval.
    log_loss_rise
        Of the mean log-loss by the removal, in nats, with its paired interval.
    verdict
        ``NEEDED`` if it is measurably worse without, in accuracy or log-loss;
        ``HARMS`` if it is measurably better, and not worse in the other;
        ``NEEDLESS`` if at most 2 points of accuracy and 0.03 nats can be lost;
        else ``OPEN``.
    """

    n: int
    accuracy_with: float
    accuracy_without: float
    change: Estimate
    log_loss_rise: Estimate
    verdict: Verdict


def judge_removal(
    right_with: Bits, right_without: Bits, losses_with: Floats, losses_without: Floats
) -> Removal:
    """Compare an ensemble with and without a member.

    The interval of the change of accuracy is Wald's with half a sample added to each
    of the four cells of the paired table: where no sample changes, it still is as
    wide as that many samples can tell. That of the log-loss is the normal one of the
    paired differences.

    Parameters
    ----------
    right_with, right_without
        bool, shape (n_samples,), n_samples at least 2.
    losses_with, losses_without
        float64, shape (n_samples,): log-losses of the same samples, in nats.

    References
    ----------
    Agresti & Min, "Simple improved confidence intervals for comparing matched
    proportions", Statistics in Medicine 24, 2005.
    """
    n = len(right_with)
    lost = int(np.count_nonzero(right_with & ~right_without))
    won = int(np.count_nonzero(~right_with & right_without))
    change = _paired_change(lost, won, n)
    rises = losses_without - losses_with
    mean = float(rises.mean())
    half = _TWO_SIDED_95 * float(rises.std(ddof=1)) / n**0.5
    rise = Estimate(mean, mean - half, mean + half)
    return Removal(
        n,
        float(right_with.mean()),
        float(right_without.mean()),
        Estimate((won - lost) / n, *change),
        rise,
        _verdict(change, (mean - half, mean + half)),
    )


def _paired_change(lost: int, won: int, n: int) -> tuple[float, float]:
    b, c, total = lost + 0.5, won + 0.5, n + 2
    middle = (c - b) / total
    half = _TWO_SIDED_95 * ((b + c) - (c - b) ** 2 / total) ** 0.5 / total
    return middle - half, middle + half


def _verdict(change: tuple[float, float], rise: tuple[float, float]) -> Verdict:
    is_worse = change[1] < 0 or rise[0] > 0
    is_better = change[0] > 0 or rise[1] < 0
    if is_worse:
        return Verdict.OPEN if is_better else Verdict.NEEDED
    if change[0] < -MOST_LOST or rise[1] > MOST_RISE:
        return Verdict.OPEN
    return Verdict.HARMS if is_better else Verdict.NEEDLESS
