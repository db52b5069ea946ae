"""What one member is worth on labels that it has not seen, with intervals."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from umc_desktop.ml.bootstrap import bca_interval, draw_units, without_each
from umc_desktop.ml.metrics import (
    AuditMetrics,
    equal_mass_bins,
    losses_of,
    summarise,
)
from umc_desktop.ml.multi_label import (
    Answers,
    Matrix,
    answers_of,
    chance_of,
    same_answers,
)
from umc_desktop.ml.reliability import ReliabilityBin, debiased_gap, points_of

Floats = npt.NDArray[np.float64]

MOST_BINS = 10
_FEWEST_IN_A_BIN = 10  # of fewer, an interval says nothing
_RESAMPLES = 1000
_FEWEST_RESAMPLED = 10


@dataclass(frozen=True)
class Estimate:
    """A number and its 95 % interval; ``None`` where nothing can be said.

    Attributes
    ----------
    value, low, high
        ``low`` and ``high`` may be missing where ``value`` is not.
    """

    value: float | None
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True)
class MemberMeasures:
    """How a member does on samples whose labels it has not seen.

    Where a sample may carry several labels, an answer is right if its whole set is.

    Attributes
    ----------
    told
        Accuracy and log-loss with their intervals.
    macro_f1
        Mean F1 over the classes that occur; over the labels that were carried or
        suggested, where there may be several.
    ece
        Expected calibration error: the mean gap between how sure the member is and
        how often it is right, in bins of equally many samples.
    ece_debiased
        The same less most of what chance adds to it.
    reliability
        The calibration diagram, by rising confidence.
    """

    told: AuditMetrics
    macro_f1: Estimate
    ece: Estimate
    ece_debiased: float | None
    reliability: tuple[ReliabilityBin, ...]


def measure_member(
    probabilities: Matrix,
    answers: Answers,
    suggested: Answers | None = None,
    seed: int = 0,
) -> MemberMeasures:
    """Measure what a member said of samples against their labels.

    Intervals of F1 and calibration come from 1,000 bootstrap resamples of the samples
    (BCa), the bins of the calibration staying as they are.

    Parameters
    ----------
    probabilities
        Shape (n_samples, n_classes).
    answers
        The labels, as in ``umc_desktop.ml.multi_label``.
    suggested
        What it would suggest; ``None`` for the likeliest class.
    seed
        Of the bootstrap.
    """
    n = len(answers)
    if suggested is None:
        suggested = answers_of(probabilities, None)
    right = same_answers(suggested, answers)
    told = summarise(right, losses_of(chance_of(probabilities, answers)))
    score = _macro_f1(answers, suggested, np.full((1, n), 1 / max(n, 1)))
    f1 = float(score[0]) if n else None
    n_bins = min(MOST_BINS, n // _FEWEST_IN_A_BIN)
    if n_bins == 0:
        return MemberMeasures(told, Estimate(f1), Estimate(None), None, ())
    confidences = chance_of(probabilities, suggested).astype(np.float64)
    bins = equal_mass_bins(confidences, right, n_bins)
    draws = draw_units(n, _RESAMPLES, np.random.default_rng(seed)) / n
    left_out = without_each(n)
    gaps = np.zeros((n, n_bins))
    order = np.argsort(confidences, kind="stable")
    gaps[order, np.repeat(np.arange(n_bins), bins.counts)] = (right - confidences)[
        order
    ]
    scores, calibration = (
        [measured(weights) for weights in (draws, left_out)]
        for measured in (
            lambda weights: _macro_f1(answers, suggested, weights),
            lambda weights: np.abs(weights @ gaps).sum(axis=1),
        )
    )
    return MemberMeasures(
        told,
        _estimate(f1, *scores),
        _estimate(bins.mean_gap, *calibration),
        debiased_gap(bins),
        points_of(bins),
    )


def _estimate(value: float | None, resampled: Floats, jackknife: Floats) -> Estimate:
    if value is None or len(jackknife) < _FEWEST_RESAMPLED:
        return Estimate(value)
    low, high = bca_interval(value, resampled, jackknife)
    if low == high:  # every resample is the same: that is no proof
        return Estimate(value)
    return Estimate(value, low, high)


def _macro_f1(answers: Answers, suggested: Answers, weights: Floats) -> Floats:
    """Return the macro F1 of weighted samples, once for each row of weights.

    Parameters
    ----------
    weights
        float64, shape (n_weightings, n_samples).
    """
    several = answers.ndim == 2
    if not several:
        classes = np.union1d(answers, suggested)
        answers, suggested = (one[:, None] == classes for one in (answers, suggested))
    given, told = weights @ answers, weights @ suggested
    hits = weights @ (answers & suggested)
    occurs = given + told > 0 if several else given > 0
    scores = np.divide(
        2 * hits, given + told, out=np.zeros_like(hits), where=given + told > 0
    )
    n_occurring = occurs.sum(axis=1)
    found: Floats = (scores * occurs).sum(axis=1) / np.maximum(n_occurring, 1)
    # where nobody carries a label and none is suggested, all is said right
    return np.where(n_occurring == 0, 1.0, found) if several else found
