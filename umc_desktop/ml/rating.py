"""How sure an ensemble is of samples, as the method in use measures it."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from umc_desktop.ml import uncertainty
from umc_desktop.ml.multi_label import (
    Sets,
    chance_of,
    set_disagreement,
    set_uncertainty,
)
from umc_desktop.ml.silence import by_speakers
from umc_desktop.ml.stored_ensemble import EnsemblePredictions

Matrix = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Ratings:
    """Numbers that rank samples.

    Attributes
    ----------
    uncertainty, confidence, disagreement
        float32, shape (n_samples,).
    """

    uncertainty: Numbers
    confidence: Numbers
    disagreement: Numbers


def rate(predictions: EnsemblePredictions, alpha: float | None) -> Ratings:
    """Return how sure the ensemble is; of each sample those count who can read it.

    Where a sample may carry several labels, of the label that is least certain, of the
    suggested set, and of the label that divides the members most.

    Parameters
    ----------
    alpha
        Weight of low confidence against disagreement, of the published method; ``None``
        for the default one.
    """
    pooled = predictions.ensemble
    if predictions.sets is not None:
        return _rate_sets(predictions, predictions.sets)
    found = Ratings(
        uncertainty.default_uncertainty(pooled).astype(np.float32),
        pooled.max(axis=1).astype(np.float32),
        np.zeros(len(pooled), np.float32),
    )
    for able, here in speakers(predictions):
        if alpha is None:
            found.disagreement[here] = uncertainty.jensen_shannon(able)
        else:
            scores = uncertainty.member_scores(able)
            found.uncertainty[here] = scores.paper_uncertainty(alpha)
            found.confidence[here] = scores.confidence
            found.disagreement[here] = scores.pairwise_kl
    return found


def _rate_sets(predictions: EnsemblePredictions, suggested: Sets) -> Ratings:
    pooled = predictions.ensemble
    found = Ratings(
        set_uncertainty(pooled),
        chance_of(pooled, suggested),
        np.zeros(len(pooled), np.float32),
    )
    for able, here in speakers(predictions):
        found.disagreement[here] = set_disagreement(able)
    return found


def speakers(predictions: EnsemblePredictions) -> Iterator[tuple[Matrix, Rows]]:
    """Yield what is said of samples by those members that can read them."""
    members, speaks = predictions.members, predictions.speaks
    if speaks is None:
        yield members, np.arange(members.shape[1])
        return
    for able, here in by_speakers(speaks):
        yield members[np.ix_(able, here)], here
