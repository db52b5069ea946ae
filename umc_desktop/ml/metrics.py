"""How good predictions are, with how sure one can be of it."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.floating]
Labels = npt.NDArray[np.int64]

# Probabilities of the right class below this count as this, so that one confident
# mistake cannot make the log-loss infinite.
CLIP = 1e-6

_TWO_SIDED_95 = 1.959963984540054


@dataclass(frozen=True)
class AuditMetrics:
    """Accuracy and log-loss with 95 % intervals; ``None`` where nothing was measured.

    Parameters
    ----------
    n
        Samples measured.
    accuracy, accuracy_low, accuracy_high
        Share of right predictions and its Wilson interval, in [0, 1].
    log_loss, log_loss_low, log_loss_high
        Mean of -log P(right class) in nats and its normal interval; the interval needs
        two samples.
    """

    n: int
    accuracy: float | None
    accuracy_low: float | None
    accuracy_high: float | None
    log_loss: float | None
    log_loss_low: float | None
    log_loss_high: float | None


def audit_metrics(probabilities: Matrix, labels: Labels) -> AuditMetrics:
    """Measure predictions against labels that the model did not learn from.

    Parameters
    ----------
    probabilities
        Shape (n_samples, n_classes), rows sum to 1.
    labels
        int64, shape (n_samples,), the right classes.
    """
    right = probabilities.argmax(axis=1) == labels
    return summarise(right, log_losses(probabilities, labels))


def summarise(
    right: npt.NDArray[np.bool_], losses: npt.NDArray[np.float64]
) -> AuditMetrics:
    """Measure samples whose outcome is known one by one, of whatever label sets.

    Parameters
    ----------
    right
        bool, shape (n_samples,): whether the prediction was right.
    losses
        float64, shape (n_samples,): -log P(right class).
    """
    n = len(right)
    if n == 0:
        return AuditMetrics(0, None, None, None, None, None, None)
    n_right = int(np.count_nonzero(right))
    low, high = wilson_interval(n_right, n)
    mean = float(losses.mean())
    if n == 1:
        return AuditMetrics(n, n_right / n, low, high, mean, None, None)
    half_width = _TWO_SIDED_95 * float(losses.std(ddof=1)) / n**0.5
    # A log-loss is never negative, whatever the normal approximation says.
    loss_low = max(0.0, mean - half_width)
    return AuditMetrics(n, n_right / n, low, high, mean, loss_low, mean + half_width)


def wilson_interval(n_right: int, n: int) -> tuple[float, float]:
    """Return the 95 % interval of a share.

    Parameters
    ----------
    n_right
        Successes, in [0, n].
    n
        Trials, at least 1.

    References
    ----------
    E. B. Wilson, "Probable inference, the law of succession, and statistical
    inference", Journal of the American Statistical Association 22, 1927.
    """
    from scipy.stats import binomtest

    interval = binomtest(n_right, n).proportion_ci(0.95, method="wilson")
    return float(interval.low), float(interval.high)


def log_losses(probabilities: Matrix, labels: Labels) -> npt.NDArray[np.float64]:
    """Return -log P(right class) of every sample, in nats, at most 13.8.

    Parameters
    ----------
    probabilities
        Shape (n_samples, n_classes).
    labels
        int64, shape (n_samples,).
    """
    return losses_of(probabilities[np.arange(len(labels)), labels])


def losses_of(chances: Matrix) -> npt.NDArray[np.float64]:
    """Return -log P of every sample, in nats, at most 13.8.

    Parameters
    ----------
    chances
        Shape (n_samples,): P of what turned out to be right.
    """
    losses: npt.NDArray[np.float64] = -np.log(
        np.clip(chances.astype(np.float64), CLIP, 1)
    )
    return losses


def macro_f1(probabilities: Matrix, labels: Labels) -> float | None:
    """Return the mean F1 over the classes that occur in ``labels``.

    Parameters
    ----------
    probabilities
        Shape (n_samples, n_classes).
    labels
        int64, shape (n_samples,).
    """
    from sklearn.metrics import f1_score

    if len(labels) == 0:
        return None
    return float(
        f1_score(
            labels,
            probabilities.argmax(axis=1),
            labels=np.unique(labels),
            average="macro",
            zero_division=0,
        )
    )


def brier(probabilities: Matrix, labels: Labels) -> float | None:
    """Return the mean squared distance to the one-hot truth, in [0, 2].

    Parameters
    ----------
    probabilities
        Shape (n_samples, n_classes).
    labels
        int64, shape (n_samples,).
    """
    if len(labels) == 0:
        return None
    squares = np.square(probabilities, dtype=np.float64).sum(axis=1)
    right = probabilities[np.arange(len(labels)), labels].astype(np.float64)
    return float(np.mean(squares - 2 * right + 1))


def one_vs_rest_auc(probabilities: Matrix, labels: Labels) -> float | None:
    """Return the mean area under the ROC curve of each class against the rest.

    A class counts if it occurs and is not all there is. Its area is the share of
    pairs of one of its samples and one other in which its own sample has the higher
    probability, ties counting half.

    Parameters
    ----------
    probabilities
        Shape (n_samples, n_classes).
    labels
        int64, shape (n_samples,).

    Returns
    -------
    float or None
        In [0, 1]; ``None`` if no class counts.

    References
    ----------
    Hanley & McNeil, "The meaning and use of the area under a receiver operating
    characteristic (ROC) curve", Radiology 143, 1982: the area is Mann and Whitney's
    U over the number of pairs.
    """
    from scipy.stats import rankdata

    occurring, n_own = np.unique(labels, return_counts=True)
    if len(occurring) < 2:
        return None
    ranks = rankdata(probabilities[:, occurring], axis=0)
    own = labels[:, None] == occurring
    u = np.where(own, ranks, 0).sum(axis=0) - n_own * (n_own + 1) / 2
    return float(np.mean(u / (n_own * (len(labels) - n_own))))


@dataclass(frozen=True)
class ConfidenceBins:
    """Samples in bins of (almost) equal size, by the probability of the top class.

    Attributes
    ----------
    counts
        ndarray of int64, shape (n_bins,), each at least 1.
    confidences
        ndarray of float64, shape (n_bins,), rising: mean probability of the top class.
    accuracies
        ndarray of float64, shape (n_bins,): share whose top class is right.
    """

    counts: npt.NDArray[np.int64]
    confidences: npt.NDArray[np.float64]
    accuracies: npt.NDArray[np.float64]

    @property
    def mean_gap(self) -> float:
        """The mean distance of confidence and accuracy over the samples."""
        gaps = np.abs(self.confidences - self.accuracies)
        return float(np.average(gaps, weights=self.counts))


def confidence_bins(
    probabilities: Matrix, labels: Labels, n_bins: int
) -> ConfidenceBins:
    """Put samples into bins of equal size by confidence.

    Parameters
    ----------
    probabilities
        Shape (n_samples, n_classes).
    labels
        int64, shape (n_samples,).
    n_bins
        Number of bins; at most one per sample is used.
    """
    return equal_mass_bins(
        probabilities.max(axis=1), probabilities.argmax(axis=1) == labels, n_bins
    )


def equal_mass_bins(
    confidences: npt.NDArray[np.floating], right: npt.NDArray[np.bool_], n_bins: int
) -> ConfidenceBins:
    """Put predictions into bins of equal size by confidence.

    Parameters
    ----------
    confidences
        Probability of the top class, shape (n_samples,).
    right
        Whether the top class is the label, shape (n_samples,).
    n_bins
        Number of bins; at most one per sample is used.
    """
    n_used = min(n_bins, len(right))
    counts = np.full(n_used, len(right) // max(n_used, 1))
    counts[: len(right) - counts.sum()] += 1
    starts = np.cumsum(counts) - counts
    order = np.argsort(confidences, kind="stable")
    return ConfidenceBins(
        counts=counts,
        confidences=np.add.reduceat(confidences[order].astype(np.float64), starts)
        / counts,
        accuracies=np.add.reduceat(right[order].astype(np.float64), starts) / counts,
    )


def expected_calibration_error(
    probabilities: Matrix, labels: Labels, n_bins: int = 15
) -> float | None:
    """Return the mean gap of confidence and accuracy over bins of equal size.

    Biased upwards: bins of few samples have gaps by chance. The corrected ones are in
    ``reliability``.

    Parameters
    ----------
    probabilities
        Shape (n_samples, n_classes).
    labels
        int64, shape (n_samples,).
    n_bins
        Number of bins; at most one per sample is used.
    """
    if len(labels) == 0:
        return None
    return confidence_bins(probabilities, labels, n_bins).mean_gap
