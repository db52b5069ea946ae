"""How good an ensemble is on the samples held out of a simulation."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from umc_desktop.ml.metrics import (
    ConfidenceBins,
    brier,
    confidence_bins,
    log_losses,
    macro_f1,
    one_vs_rest_auc,
)
from umc_desktop.ml.simulation.playing import Learner

Matrix = npt.NDArray[np.float32]
Labels = npt.NDArray[np.int64]

BINS = 15
"""Of the calibration diagrams, each with as many samples."""


@dataclass(frozen=True)
class Measured:
    """Measures on the held-out samples of all domains.

    Attributes
    ----------
    right
        bool, shape (n_test,): whether each suggestion is right, domain by domain.
    by_domain
        Accuracy in each domain.
    accuracy
        Share of right suggestions.
    macro_f1
        Mean over all labels of all domains.
    auc
        Mean over the domains, weighted by their held-out samples.
    log_loss, brier
        Means over the samples.
    bins, bins_before
        Confidence against accuracy, as calibrated and before.
    """

    right: npt.NDArray[np.bool_]
    by_domain: tuple[float, ...]
    accuracy: float
    macro_f1: float
    auc: float
    log_loss: float
    brier: float
    bins: ConfidenceBins
    bins_before: ConfidenceBins


def measure(learners: Sequence[Learner]) -> Measured:
    """Measure the ensembles of all domains on what was held out.

    Parameters
    ----------
    learners
        Trained.
    """
    answers = [learner.split.test_answers for learner in learners]
    tested = [learner.tested() for learner in learners]
    calibrated = _side_by_side([after for after, _ in tested])
    before = _side_by_side([raw for _, raw in tested])
    first = np.cumsum([0, *(learner.split.n_classes for learner in learners)])
    known = np.concatenate([y + low for y, low in zip(answers, first, strict=False)])
    right = calibrated.argmax(axis=1) == known
    parts = np.split(right, np.cumsum([len(y) for y in answers])[:-1])
    return Measured(
        right=right,
        by_domain=tuple(float(part.mean()) for part in parts),
        accuracy=float(right.mean()),
        macro_f1=macro_f1(calibrated, known) or 0.0,
        auc=_mean_auc([after for after, _ in tested], answers),
        log_loss=float(log_losses(calibrated, known).mean()),
        brier=brier(calibrated, known) or 0.0,
        bins=confidence_bins(calibrated, known, BINS),
        bins_before=confidence_bins(before, known, BINS),
    )


def _side_by_side(probabilities: Sequence[Matrix]) -> Matrix:
    """Return one matrix over all label sets; a sample's other domains' labels get 0."""
    from scipy.linalg import block_diag

    return np.asarray(block_diag(*probabilities), np.float32)


def _mean_auc(probabilities: Sequence[Matrix], answers: Sequence[Labels]) -> float:
    """Return the mean over domains: across them, telling labels apart is no feat."""
    values, weights = [], []
    for p, y in zip(probabilities, answers, strict=True):
        value = one_vs_rest_auc(p, y)
        if value is not None:
            values.append(value)
            weights.append(len(y))
    return float(np.average(values, weights=weights)) if values else float("nan")
