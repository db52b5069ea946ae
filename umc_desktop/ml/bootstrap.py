"""Intervals by resampling what was drawn at random: seeds, test samples, files."""

import math
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]
Bits = npt.NDArray[np.bool_]

# Cells of the table of draws made at one time: about 16 MB.
_CELLS = 2_000_000


def bca_interval(
    estimate: float, resampled: Floats, jackknife: Floats, level: float = 0.95
) -> tuple[float, float]:
    """Return the bias-corrected and accelerated bootstrap interval.

    Its ends are the quantiles Φ(z₀ + (z₀ + z) / (1 - a (z₀ + z))) of the resamples, z
    the normal quantiles of the level's two ends; Φ(z₀) is the share of resamples below
    the estimate, ties counting half, and a = Σ d³ / 6 (Σ d²)^1.5 with d the mean of the
    jackknife values less each of them.

    Parameters
    ----------
    estimate
        The statistic of all data.
    resampled : ndarray of float64, shape (n_resamples,)
        The statistic of each bootstrap resample.
    jackknife : ndarray of float64, shape (n_units,)
        The statistic without each independent unit, at least two.
    level
        Coverage, in (0, 1).

    Returns
    -------
    tuple of float
        Low and high; both the estimate if no resample differs from another.

    References
    ----------
    Efron, "Better Bootstrap Confidence Intervals", Journal of the American Statistical
    Association 82, 1987. In Efron & Tibshirani, "An Introduction to the Bootstrap",
    1993: ends 14.9 and 14.10, z₀ 14.14, a 14.15.
    """
    from scipy.special import ndtr, ndtri

    # The same draw summed in another order may differ in the last digits.
    same = np.isclose(resampled, estimate, rtol=1e-9, atol=0)
    if np.ptp(resampled) <= 1e-9 * abs(estimate):
        return estimate, estimate
    below = np.mean(same) / 2 + np.mean((resampled < estimate) & ~same)
    # Beyond every resample, as far out as that many of them can tell.
    outermost = 1 / (2 * len(resampled))
    z0 = float(ndtri(np.clip(below, outermost, 1 - outermost)))
    distances = jackknife.mean() - jackknife
    spread = float(np.square(distances).sum()) ** 1.5
    skewed = not math.isclose(spread, 0, abs_tol=1e-300)
    acceleration = float((distances**3).sum()) / (6 * spread) if skewed else 0.0
    z = z0 + np.array([-1, 1]) * float(ndtri((1 + level) / 2))
    ends = np.quantile(resampled, ndtr(z0 + z / (1 - acceleration * z)))
    return float(ends[0]), float(ends[1])


def without_each(n: int) -> Floats:
    """Return the weights of the n jackknife means: shape (n, n), rows sum to 1."""
    return (1 - np.eye(n)) / (n - 1)


def draw_units(n: int, resamples: int, rng: np.random.Generator) -> Counts:
    """Draw n units with replacement and return how often each was drawn.

    Parameters
    ----------
    n
        Number of units.
    resamples
        Number of draws.
    rng
        Where chance comes from.

    Returns
    -------
    ndarray of int64, shape (resamples, n)
        Rows sum to n.
    """
    return rng.multinomial(n, np.full(n, 1 / n), size=resamples)


def shares_right(
    right: Sequence[Bits], draws: Counts, rng: np.random.Generator, shared: bool
) -> Floats:
    """Return shares of right predictions over drawn seeds and drawn test samples.

    Parameters
    ----------
    right
        For each seed bool, shape (n_rows, n_test of the seed): rows are what is
        compared, so that all of them see the same test samples.
    draws : ndarray of int64, shape (resamples, n_seeds)
        How often each seed was drawn.
    rng
        Draws the test samples.
    shared
        Whether all seeds were measured on the same test samples, which are then drawn
        once for a resample (Owen); else anew for each seed drawn (Davison & Hinkley).

    Returns
    -------
    ndarray of float64, shape (resamples, n_rows)
        Means over seeds of the share right.

    References
    ----------
    Owen, "The Pigeonhole Bootstrap", Annals of Applied Statistics 1, 2007; Davison &
    Hinkley, "Bootstrap Methods and their Application", 1997, section 3.8. Both err on
    the wide side, since the seeds' spread already holds part of the test samples'.
    """
    n_seeds = draws.shape[1]
    means = np.zeros((len(draws), len(right[0])))
    block = max(1, _CELLS // max(bits.shape[1] for bits in right))
    for start in range(0, len(draws), block):
        rows = slice(start, start + block)
        once = np.ones(len(draws[rows]), np.int64)
        if shared:
            drawn = _draw_tests(right[0].shape[1], once, rng)
        for seed, bits in enumerate(right):
            times = draws[rows, seed]
            if not shared:
                drawn = _draw_tests(bits.shape[1], times, rng)
            sums = drawn @ bits.T.astype(np.float32)
            weight = times[:, None] if shared else 1
            means[rows] += sums * weight / (bits.shape[1] * n_seeds)
    return means


def _draw_tests(
    n_test: int, times: Counts, rng: np.random.Generator
) -> npt.NDArray[np.float32]:
    """Draw n_test samples ``times`` over and count them: (len(times), n_test)."""
    owners = np.repeat(np.arange(len(times)) * n_test, times * n_test)
    cells = owners + rng.integers(0, n_test, len(owners))
    counted = np.bincount(cells, minlength=len(times) * n_test)
    return counted.reshape(len(times), n_test).astype(np.float32)
