"""Uncertainty of an ensemble's predictions, against reading them once and one log."""

from collections.abc import Iterator

import numpy as np

from benchmarks.measure import Ratio, interleaved, median_ratio, milliseconds
from umc_desktop.ml.uncertainty import member_scores

MEMBERS, SAMPLES, CLASSES = 5, 200_000, 10


def ratios() -> Iterator[Ratio]:
    """Measure the paper's U and the default's disagreement in one call."""
    rng = np.random.default_rng(0)
    raw = rng.gamma(0.5, size=(MEMBERS, SAMPLES, CLASSES)).astype(np.float32) + 1e-4
    probabilities = raw / raw.sum(axis=2, keepdims=True)

    def floor() -> None:
        probabilities.sum()
        np.log(probabilities)

    def ours() -> None:
        member_scores(probabilities).paper_uncertainty(0.5)

    own, limit = interleaved(7, ours, floor)
    yield Ratio(
        f"uncertainty, K={MEMBERS} N={SAMPLES:,} C={CLASSES}",
        "reading the array once + one log pass",
        median_ratio(own, limit),
        3.0,
        at_least=False,
        detail=f"{milliseconds(own)} against {milliseconds(limit)} CPU",
    )
