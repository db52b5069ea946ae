"""Calibration diagrams over seeds."""

import numpy as np

from umc_desktop.exchange.report.figures import CalibrationBin
from umc_desktop.ml.metrics import wilson_interval
from umc_desktop.operations.simulation_results import Played


def diagram_bins(played: Played, bins: str) -> list[CalibrationBin]:
    """Return the means over seeds of each bin where the games ended.

    The intervals are those of one seed's samples: seeds share samples, so that adding
    them up would promise too much.

    Parameters
    ----------
    played
        A strategy on a file.
    bins
        ``bins`` as calibrated or ``bins_before``.
    """
    by_seed = [getattr(moment, bins).as_arrays() for moment in played.last()]
    counts = np.mean([one.counts for one in by_seed], axis=0)
    confidences = np.mean([one.confidences for one in by_seed], axis=0)
    accuracies = np.mean([one.accuracies for one in by_seed], axis=0)
    found = []
    for count, confidence, accuracy in zip(
        counts.tolist(), confidences.tolist(), accuracies.tolist(), strict=True
    ):
        n = round(count)
        low, high = wilson_interval(round(accuracy * n), n)
        found.append(CalibrationBin(confidence, accuracy, low, high, n))
    return found
