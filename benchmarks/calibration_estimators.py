"""``python -m benchmarks.calibration_estimators``: whether to believe the figures.

Draws right and wrong for predictions whose true calibration error is known, with the
confidences and the number of held-out samples of three files, and prints what
estimators make of it: the mean over draws and its root mean square distance from the
truth. Each draw is the mean over 20 divisions, as the table of the proof is.
"""

import math
from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt
from rich.console import Console
from rich.table import Table

from umc_desktop.ml.metrics import ConfidenceBins
from umc_desktop.ml.reliability import debiased_gap, debiased_square
from umc_desktop.ml.simulation.measuring import BINS

Floats = npt.NDArray[np.float64]
Bits = npt.NDArray[np.bool_]

# Held-out samples, labels, and the mean confidence of each fifteenth at a game's end.
CONFIDENCES: Mapping[str, tuple[int, int, tuple[float, ...]]] = {
    "biomedical": (
        831,
        5,
        (
            0.35,
            0.41,
            0.44,
            0.47,
            0.49,
            0.52,
            0.55,
            0.57,
            0.6,
            0.64,
            0.67,
            0.71,
            0.76,
            0.81,
            0.9,
        ),
    ),
    "legal": (
        1200,
        7,
        (
            0.29,
            0.34,
            0.38,
            0.4,
            0.43,
            0.45,
            0.48,
            0.51,
            0.53,
            0.56,
            0.59,
            0.63,
            0.67,
            0.73,
            0.8,
        ),
    ),
    "TREC": (
        1200,
        6,
        (
            0.45,
            0.56,
            0.65,
            0.73,
            0.79,
            0.84,
            0.87,
            0.91,
            0.94,
            0.95,
            0.97,
            0.98,
            0.98,
            0.99,
            1.0,
        ),
    ),
}
TRUTHS: Mapping[str, Callable[[Floats, int], Floats]] = {
    "none": lambda confidence, _: confidence,
    "T = 1.15": lambda confidence, n_labels: _heated(confidence, n_labels, 1.15),
    "T = 1.3": lambda confidence, n_labels: _heated(confidence, n_labels, 1.3),
    "T = 1.6": lambda confidence, n_labels: _heated(confidence, n_labels, 1.6),
    "0.04 too sure": lambda confidence, _: confidence - 0.04,
}
"""How often predictions are right, by their confidence: the missing temperature."""
DIVISIONS = 20
DRAWS = 50


def main() -> None:
    """Draw, estimate and print."""
    rng = np.random.default_rng(0)
    table = Table(show_edge=False)
    for column in ("confidences of", "error", "true", *ESTIMATORS):
        table.add_column(column)
    for name, (n_samples, n_labels, means) in CONFIDENCES.items():
        confidence = np.repeat(means, math.ceil(n_samples / BINS))[:n_samples]
        # within a fifteenth confidences differ, too
        confidence = np.sort(np.clip(confidence + rng.normal(0, 0.01, n_samples), 0, 1))
        for said, truth in TRUTHS.items():
            right_share = truth(confidence, n_labels)
            true = float(np.abs(right_share - confidence).mean())
            found = np.array(
                [_estimates(confidence, right_share, rng) for _ in range(DRAWS)]
            )
            distances = np.sqrt(((found - true) ** 2).mean(axis=0))
            cells = [
                f"{mean:.3f} ± {distance:.3f}"
                for mean, distance in zip(found.mean(axis=0), distances, strict=True)
            ]
            table.add_row(name, said, f"{true:.3f}", *cells)
    Console(width=150).print(table)


def sweep(confidence: Floats, right: Bits) -> float:
    """Return the plain error with as many bins as leave the accuracies rising.

    References
    ----------
    Roelofs, Cain, Shlens & Mozer, "Mitigating Bias in Calibration Error Estimation",
    AISTATS 2022, algorithm 1 (equal mass).
    """
    found = 0.0
    for n_bins in range(1, len(right) + 1):
        bins = _bins(confidence, right, n_bins)
        if (np.diff(bins.accuracies) < 0).any():
            break
        found = bins.mean_gap
    return found


ESTIMATORS = (
    "plain",
    "less a redraw (ours)",
    "ECE_sweep",
    "root of the mean square",
    "the same as half-normal",
)


def _estimates(
    confidence: Floats, right_share: Floats, rng: np.random.Generator
) -> list[float]:
    drawn = [rng.random(len(confidence)) < right_share for _ in range(DIVISIONS)]
    bins = [_bins(confidence, right, BINS) for right in drawn]
    rms = math.sqrt(max(0.0, float(np.mean([debiased_square(one) for one in bins]))))
    return [
        float(np.mean([one.mean_gap for one in bins])),
        float(np.mean([debiased_gap(one) for one in bins])),
        float(np.mean([sweep(confidence, right) for right in drawn])),
        rms,
        math.sqrt(2 / math.pi) * rms,
    ]


def _bins(confidence: Floats, right: Bits, n_bins: int) -> ConfidenceBins:
    """Return bins of samples in order of confidence."""
    counts = np.full(n_bins, len(right) // n_bins)
    counts[: len(right) - counts.sum()] += 1
    starts = np.cumsum(counts) - counts
    return ConfidenceBins(
        counts,
        np.add.reduceat(confidence, starts) / counts,
        np.add.reduceat(right.astype(np.float64), starts) / counts,
    )


def _heated(confidence: Floats, n_labels: int, temperature: float) -> Floats:
    """Return the confidence at a temperature, the other labels being alike."""
    odds = confidence / (1 - np.minimum(confidence, 1 - 1e-6)) * (n_labels - 1)
    odds = odds ** (1 / temperature) / (n_labels - 1)
    return np.asarray(odds / (1 + odds))


if __name__ == "__main__":
    main()
