"""Cohen's kappa with a bootstrap interval, against scikit-learn's in a loop."""

from collections.abc import Iterator

import numpy as np

from benchmarks.measure import Ratio, interleaved, median_ratio, milliseconds
from umc_desktop.ml.agreement.coefficients import cohen_kappa
from umc_desktop.ml.agreement.ratings import Ratings
from umc_desktop.ml.agreement.scales import Weights, agreement_weights

SAMPLES, LABELS, RESAMPLES = 5_000, 12, 300


def ratios() -> Iterator[Ratio]:
    """Measure two annotators on the same samples; the estimates must be equal."""
    from sklearn.metrics import cohen_kappa_score

    rng = np.random.default_rng(0)
    truth = rng.integers(0, LABELS, SAMPLES)
    said = np.where(
        rng.random((2, SAMPLES)) < 0.8, truth, rng.integers(0, LABELS, (2, SAMPLES))
    ).T

    def own() -> np.ndarray:
        ratings = Ratings.of(said, LABELS)
        weights = agreement_weights(Weights.QUADRATIC, np.arange(LABELS))
        times = ratings.times.astype(np.float64)
        draws = np.random.default_rng(1).multinomial(
            SAMPLES, times / SAMPLES, RESAMPLES
        )
        return cohen_kappa(ratings, weights)(np.vstack([times, draws]))

    def peer() -> np.ndarray:
        drawn = np.random.default_rng(1)
        first, second = said.T
        found = [cohen_kappa_score(first, second, weights="quadratic")]
        for _ in range(RESAMPLES):
            rows = drawn.integers(0, SAMPLES, SAMPLES)
            found.append(
                cohen_kappa_score(first[rows], second[rows], weights="quadratic")
            )
        return np.array(found)

    ours, theirs = own(), peer()
    same = abs(ours[0] - theirs[0]) < 1e-12
    alike = abs(ours[1:].std() / theirs[1:].std() - 1) < 0.25
    took, peers = interleaved(5, own, peer)
    yield Ratio(
        f"weighted κ of two annotators, {SAMPLES:,} samples, {RESAMPLES} resamples",
        "scikit-learn's cohen_kappa_score in a loop",
        median_ratio(peers, took) if same and alike else 0.0,
        10.0,
        at_least=True,
        detail=f"{milliseconds(took)} against {milliseconds(peers)} CPU; estimates "
        f"{'equal' if same else 'DIFFER'}, spread {'alike' if alike else 'DIFFERS'}",
    )
