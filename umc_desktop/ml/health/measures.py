"""What one member is worth on labels that it has not seen, with intervals."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from umc_desktop.ml.bootstrap import bca_interval, draw_units, without_each
from umc_desktop.ml.metrics import (
    AuditMetrics,
    audit_metrics,
    equal_mass_bins,
    macro_f1,
)
from umc_desktop.ml.reliability import (
    ReliabilityBin,
    debiased_calibration_error,
    points_of,
)

Matrix = npt.NDArray[np.floating]
Labels = npt.NDArray[np.int64]
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

    Attributes
    ----------
    told
        Accuracy and log-loss with their intervals.
    macro_f1
        Mean F1 over the classes that occur.
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
    probabilities: Matrix, labels: Labels, seed: int = 0
) -> MemberMeasures:
    """Measure what a member said of samples against their labels.

    Intervals of F1 and calibration come from 1,000 bootstrap resamples of the samples
    (BCa), the bins of the calibration staying as they are.

    Parameters
    ----------
    probabilities
        Shape (n_samples, n_classes), rows sum to 1.
    labels
        int64, shape (n_samples,).
    seed
        Of the bootstrap.
    """
    n = len(labels)
    told = audit_metrics(probabilities, labels)
    n_bins = min(MOST_BINS, n // _FEWEST_IN_A_BIN)
    if n_bins == 0:
        score = macro_f1(probabilities, labels)
        return MemberMeasures(told, Estimate(score), Estimate(None), None, ())
    confidences = probabilities.max(axis=1).astype(np.float64)
    right = probabilities.argmax(axis=1) == labels
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
            lambda weights: _weighted_f1(probabilities, labels, weights),
            lambda weights: np.abs(weights @ gaps).sum(axis=1),
        )
    )
    return MemberMeasures(
        told,
        _estimate(macro_f1(probabilities, labels), *scores),
        _estimate(bins.mean_gap, *calibration),
        debiased_calibration_error(probabilities, labels, n_bins),
        points_of(bins),
    )


def _estimate(value: float | None, resampled: Floats, jackknife: Floats) -> Estimate:
    if value is None or len(jackknife) < _FEWEST_RESAMPLED:
        return Estimate(value)
    low, high = bca_interval(value, resampled, jackknife)
    if low == high:  # every resample is the same: that is no proof
        return Estimate(value)
    return Estimate(value, low, high)


def _weighted_f1(probabilities: Matrix, labels: Labels, weights: Floats) -> Floats:
    """Return the macro F1 of weighted samples, once for each row of weights.

    Parameters
    ----------
    weights
        float64, shape (n_weightings, n_samples).
    """
    classes = np.arange(probabilities.shape[1])
    is_class = (labels[:, None] == classes).astype(np.float64)
    is_told = (probabilities.argmax(axis=1)[:, None] == classes).astype(np.float64)
    hits = weights @ (is_class * is_told)
    given, told = weights @ is_class, weights @ is_told
    occurs = given > 0
    scores = np.divide(
        2 * hits, given + told, out=np.zeros_like(hits), where=given + told > 0
    )
    found: Floats = (scores * occurs).sum(axis=1) / np.maximum(occurs.sum(axis=1), 1)
    return found
