"""How good an ensemble is on the samples held out of a simulation."""

from collections.abc import Callable, Sequence
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
    macro_f1, auc
        Means over the domains, weighted by their held-out samples.
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
    calibrated = [after for after, _ in tested]
    rights = [
        p.argmax(axis=1) == y for p, y in zip(calibrated, answers, strict=True)
    ]
    right = np.concatenate(rights)
    losses = [log_losses(p, y) for p, y in zip(calibrated, answers, strict=True)]
    return Measured(
        right=right,
        by_domain=tuple(float(one.mean()) for one in rights),
        accuracy=float(right.mean()),
        macro_f1=_weighted(macro_f1, calibrated, answers),
        auc=_weighted(one_vs_rest_auc, calibrated, answers),
        log_loss=float(np.concatenate(losses).mean()),
        brier=_weighted(brier, calibrated, answers),
        bins=_bins(calibrated, right),
        bins_before=_bins([before for _, before in tested], right),
    )


def _weighted(
    metric: Callable[[Matrix, Labels], float | None],
    probabilities: Sequence[Matrix],
    answers: Sequence[Labels],
) -> float:
    values, weights = [], []
    for p, y in zip(probabilities, answers, strict=True):
        value = metric(p, y)
        if value is not None:
            values.append(value)
            weights.append(len(y))
    return float(np.average(values, weights=weights)) if values else float("nan")


def _bins(
    probabilities: Sequence[Matrix], right: npt.NDArray[np.bool_]
) -> ConfidenceBins:
    top = np.concatenate([p.max(axis=1) for p in probabilities]).astype(np.float64)
    return confidence_bins(top, right)
