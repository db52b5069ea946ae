"""Whether predictions are right as often as they say."""

import math
from dataclasses import dataclass

import numpy as np

from umc_desktop.ml.metrics import (
    ConfidenceBins,
    Labels,
    Matrix,
    confidence_bins,
    wilson_interval,
)


@dataclass(frozen=True)
class ReliabilityBin:
    """One point of a calibration diagram.

    Parameters
    ----------
    confidence
        Mean probability of the top class, in [0, 1].
    accuracy, low, high
        Share of right predictions and its 95 % Wilson interval, in [0, 1].
    count
        Samples, at least 1.
    """

    confidence: float
    accuracy: float
    low: float
    high: float
    count: int


def reliability_bins(
    probabilities: Matrix, labels: Labels, n_bins: int = 15
) -> tuple[ReliabilityBin, ...]:
    """Return the points of a calibration diagram, by rising confidence.

    Parameters
    ----------
    probabilities
        Shape (n_samples, n_classes).
    labels
        int64, shape (n_samples,).
    n_bins
        Number of bins of equal size; at most one per sample is used.
    """
    return points_of(confidence_bins(probabilities, labels, n_bins))


def points_of(bins: ConfidenceBins) -> tuple[ReliabilityBin, ...]:
    """Return the points of a calibration diagram from bins of predictions."""
    points = []
    for count, confidence, accuracy in zip(
        bins.counts, bins.confidences, bins.accuracies, strict=True
    ):
        low, high = wilson_interval(round(accuracy * count), int(count))
        points.append(
            ReliabilityBin(float(confidence), float(accuracy), low, high, int(count))
        )
    return tuple(points)


def debiased_calibration_error(
    probabilities: Matrix, labels: Labels, n_bins: int = 15
) -> float | None:
    """Return the expected calibration error less most of what chance adds to it.

    With p_b, c_b, a_b the share, confidence and accuracy of bin b of n_b samples, and
    s_b² = a_b (1 - a_b) / n_b the variance of a_b, it is
    2 Σ_b p_b |a_b - c_b| - Σ_b p_b E|N(a_b - c_b, s_b²)|: the plain error less the
    bias that one more draw of labels at these accuracies would show. The expectation
    is the folded normal's, s √(2/π) exp(-g²/2s²) + g erf(g / s√2) for the gap g.

    Parameters
    ----------
    probabilities
        Shape (n_samples, n_classes).
    labels
        int64, shape (n_samples,).
    n_bins
        Number of bins of equal size; fewer are used where one would have less than
        two samples, whose variance nobody can tell.

    Returns
    -------
    float or None
        May lie slightly below 0. Not free of bias: of a perfectly calibrated model,
        2 - √2 = 59 % of the plain error is left, in large bins. At errors as large as
        the deviations of the bins nothing is (``benchmarks.calibration_estimators``).
        ``None`` below two samples.

    References
    ----------
    Kumar, Liang & Ma, "Verified Uncertainty Calibration", NeurIPS 2019, section 5, and
    ``normal_debiased_ce`` of their library, whose mean over 1,000 random draws is
    taken exactly here. Folded normal: Leone, Nelson & Nottingham, Technometrics 3,
    1961.
    """
    bins = _bins_with_variance(probabilities, labels, n_bins)
    return None if bins is None else debiased_gap(bins)


def debiased_gap(bins: ConfidenceBins) -> float:
    """Return the mean gap of bins less most of what chance adds to it.

    Parameters
    ----------
    bins
        Of at least two samples each; see ``debiased_calibration_error``.
    """
    gaps = np.abs(bins.accuracies - bins.confidences)
    deviations = np.sqrt(bins.accuracies * (1 - bins.accuracies) / bins.counts)
    redrawn = [_folded_mean(g, s) for g, s in zip(gaps, deviations, strict=True)]
    return float(np.average(2 * gaps - redrawn, weights=bins.counts))


def root_mean_square_calibration_error(
    probabilities: Matrix, labels: Labels, n_bins: int = 15
) -> float | None:
    """Return the root of the debiased squared calibration error.

    √max(0, Σ_b p_b [(a_b - c_b)² - a_b (1 - a_b) / (n_b - 1)]), in the words of
    ``debiased_calibration_error``; unlike there, the square inside is unbiased.

    Parameters
    ----------
    probabilities
        Shape (n_samples, n_classes).
    labels
        int64, shape (n_samples,).
    n_bins
        Number of bins of equal size, each of at least two samples.

    Returns
    -------
    float or None
        In [0, 1]; ``None`` below two samples.

    References
    ----------
    Kumar, Liang & Ma, "Verified Uncertainty Calibration", NeurIPS 2019, section 5, the
    debiased estimator, and ``unbiased_l2_ce`` of their library.
    """
    bins = _bins_with_variance(probabilities, labels, n_bins)
    if bins is None:
        return None
    return math.sqrt(max(0.0, debiased_square(bins)))


def debiased_square(bins: ConfidenceBins) -> float:
    """Return the mean squared gap of bins less what chance adds to it: unbiased.

    Of several divisions, average the squares before taking the root: a single one may
    lie below 0, and cutting each there would add up. The root is at least the mean gap.

    Parameters
    ----------
    bins
        Of at least two samples each; see ``root_mean_square_calibration_error``.
    """
    squares = (bins.accuracies - bins.confidences) ** 2
    spread = bins.accuracies * (1 - bins.accuracies)
    variances = spread / np.maximum(bins.counts - 1, 1)
    return float(np.average(squares - variances, weights=bins.counts))


def _bins_with_variance(
    probabilities: Matrix, labels: Labels, n_bins: int
) -> ConfidenceBins | None:
    if len(labels) < 2:
        return None
    return confidence_bins(probabilities, labels, min(n_bins, len(labels) // 2))


def _folded_mean(gap: float, deviation: float) -> float:
    """Return E|N(gap, deviation²)|."""
    if deviation == 0:
        return gap
    z = gap / deviation
    density = deviation * math.sqrt(2 / math.pi) * math.exp(-z * z / 2)
    return density + gap * math.erf(z / math.sqrt(2))
