"""How members differ: whether they are wrong about the same samples."""

from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from umc_desktop.ml.health.measures import Estimate
from umc_desktop.ml.metrics import wilson_interval

Bits = npt.NDArray[np.bool_]

_TWO_SIDED_95 = 1.959963984540054


@dataclass(frozen=True)
class PairDiversity:
    """How two members differ on samples whose labels neither has seen.

    Attributes
    ----------
    first, second
        Places of the members.
    n
        Samples.
    disagreement
        Share on which one is right and the other wrong.
    double_fault
        Share on which both are wrong.
    yule_q
        Yule's Q of being right, in [-1, 1]: 0 if their errors are independent, 1 if
        they err together; not known where a row or column of the table is empty.
    error_correlation
        Correlation coefficient ρ of being wrong, in [-1, 1]; ``None`` if one is
        always or never wrong.
    """

    first: int
    second: int
    n: int
    disagreement: Estimate
    double_fault: Estimate
    yule_q: Estimate
    error_correlation: float | None


def pairwise_diversity(
    right: Bits, reads: Bits | None = None
) -> tuple[PairDiversity, ...]:
    """Return how every two members differ.

    With N_ab the samples on which the first is right (a = 1) or wrong (a = 0), and
    the second likewise (b): disagreement (N_01 + N_10) / N, double fault N_00 / N,
    Q = (N_11 N_00 - N_01 N_10) / (N_11 N_00 + N_01 N_10), and ρ the same numerator
    over the root of the product of the four margins. Shares have Wilson's interval;
    Q that of the odds ratio it is a function of, with half a sample added to each
    cell.

    Parameters
    ----------
    right
        bool, shape (n_members, n_samples): who is right about which sample.
    reads
        Of the same shape: who can read which; a pair is compared on what both can.
        Without it, everyone reads all.

    References
    ----------
    Kuncheva & Whitaker, "Measures of Diversity in Classifier Ensembles and Their
    Relationship with the Ensemble Accuracy", Machine Learning 51, 2003, section 2.1.
    Interval: Woolf, Annals of Human Genetics 19, 1955, with the correction of Haldane,
    ibid. 20, 1956.
    """
    if reads is None:
        reads = np.ones_like(right)
    return tuple(
        _pair(one, other, *right[[one, other]][:, reads[one] & reads[other]])
        for one, other in combinations(range(len(right)), 2)
    )


def _pair(first: int, second: int, one: Bits, other: Bits) -> PairDiversity:
    n11 = int(np.count_nonzero(one & other))
    n00 = int(np.count_nonzero(~one & ~other))
    n10 = int(np.count_nonzero(one & ~other))
    n01 = int(np.count_nonzero(~one & other))
    margins = (n11 + n10) * (n01 + n00) * (n11 + n01) * (n10 + n00)
    together = n11 * n00 - n01 * n10
    return PairDiversity(
        first,
        second,
        len(one),
        _share(n01 + n10, len(one)),
        _share(n00, len(one)),
        _yule_q(n11, n00, n10, n01),
        together / margins**0.5 if margins else None,
    )


def _share(count: int, n: int) -> Estimate:
    return Estimate(count / n, *wilson_interval(count, n)) if n else Estimate(None)


def _yule_q(n11: int, n00: int, n10: int, n01: int) -> Estimate:
    total = n11 * n00 + n01 * n10
    if total == 0:
        return Estimate(None)
    value = (n11 * n00 - n01 * n10) / total
    cells = np.array([n11, n00, n10, n01]) + 0.5
    log_odds = np.log(cells[0] * cells[1] / (cells[2] * cells[3]))
    half = _TWO_SIDED_95 * np.sqrt((1 / cells).sum())
    # (odds - 1) / (odds + 1)
    low, high = np.tanh((log_odds - half) / 2), np.tanh((log_odds + half) / 2)
    return Estimate(value, min(float(low), value), max(float(high), value))
