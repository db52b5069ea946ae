"""Whether one strategy beats another over paired seeds, and by how much."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.errors import InvalidRequestError

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Comparison:
    """One strategy against another on one file, over paired seeds.

    Says how it goes on this file; seeds are not files and tell of no other one.

    Parameters
    ----------
    seeds
        Paired seeds.
    wins
        Seeds on which ours is higher.
    difference, low, high
        Mean of ours minus theirs and its 95 % Student's t interval; ``None`` with one
        seed.
    t_p, wilcoxon_p
        Two-sided p-values of the paired t test and of Wilcoxon's signed-rank test;
        ``None`` with one seed, the first also if all differences are equal.
    hedges_g
        The difference in standard deviations of the differences, see ``hedges_g``.
    cliffs_delta
        See ``cliffs_delta``.
    """

    seeds: int
    wins: int
    difference: float
    low: float | None
    high: float | None
    t_p: float | None
    wilcoxon_p: float | None
    hedges_g: float | None
    cliffs_delta: float


def compare(ours: Floats, theirs: Floats) -> Comparison:
    """Compare two strategies by one number per seed, such as the area of its curve.

    Parameters
    ----------
    ours, theirs
        float, shape (n_seeds,), of the same seeds in the same order; higher is better.

    Raises
    ------
    InvalidRequestError
        If there is no seed, or the seeds do not pair.

    References
    ----------
    Student, "The Probable Error of a Mean", Biometrika 6, 1908; Wilcoxon, "Individual
    Comparisons by Ranking Methods", Biometrics Bulletin 1, 1945. Both, and why effect
    sizes belong beside them: Demšar, JMLR 7, 2006, section 3.1.
    """
    from scipy.stats import t, wilcoxon

    if len(ours) == 0 or len(ours) != len(theirs):
        raise InvalidRequestError(
            f"Only paired seeds can be compared; ours are {len(ours)}, the "
            f"opponent's {len(theirs)}."
        )
    differences = ours - theirs
    n = len(differences)
    mean = float(differences.mean())
    low = high = t_p = wilcoxon_p = None
    half_width = half_widths(differences)
    if half_width is not None:
        low, high = mean - float(half_width), mean + float(half_width)
        if _vary(differences):
            error = float(differences.std(ddof=1)) / math.sqrt(n)
            t_p = float(2 * t.sf(abs(mean) / error, n - 1))
        # It drops zeros, and cannot do without any other difference.
        wilcoxon_p = float(wilcoxon(differences).pvalue) if differences.any() else 1.0
    return Comparison(
        seeds=n,
        wins=int(np.count_nonzero(differences > 0)),
        difference=mean,
        low=low,
        high=high,
        t_p=t_p,
        wilcoxon_p=wilcoxon_p,
        hedges_g=hedges_g(differences),
        cliffs_delta=cliffs_delta(ours, theirs),
    )


def half_widths(values: Floats) -> Floats | None:
    """Return half the widths of the 95 % Student's t intervals of means.

    t · s / √n, t the quantile of n - 1 degrees of freedom and s the standard deviation
    over the first axis.

    Parameters
    ----------
    values
        float, shape (n, …): n values drawn at random, such as one for each seed.

    Returns
    -------
    ndarray of float64, shape (…), or None
        ``None`` with one value, which says nothing about others.

    References
    ----------
    Student, "The Probable Error of a Mean", Biometrika 6, 1908.
    """
    from scipy.stats import t

    n = len(values)
    if n < 2:
        return None
    errors = values.std(axis=0, ddof=1) / math.sqrt(n)
    return np.asarray(t.ppf(0.975, n - 1) * errors, np.float64)


def hedges_g(differences: Floats) -> float | None:
    """Return the mean paired difference in its standard deviations, without bias.

    g = J · mean / sd, J = Γ(f/2) / (√(f/2) Γ((f-1)/2)) with f = n - 1 degrees of
    freedom: what is left of the upward bias of mean / sd in small samples.

    Parameters
    ----------
    differences
        float, shape (n_pairs,).

    Returns
    -------
    float or None
        ``None`` below three pairs, or if all differences are equal.

    References
    ----------
    Hedges, "Distribution Theory for Glass's Estimator of Effect Size and Related
    Estimators", Journal of Educational Statistics 6, 1981, for J; Lakens, "Calculating
    and reporting effect sizes", Frontiers in Psychology 4:863, 2013, for pairs (d_z).
    """
    freedom = len(differences) - 1
    if freedom < 2 or not _vary(differences):
        return None
    log_gammas = math.lgamma(freedom / 2) - math.lgamma((freedom - 1) / 2)
    correction = math.exp(log_gammas) / math.sqrt(freedom / 2)
    return correction * float(differences.mean() / differences.std(ddof=1))


def cliffs_delta(ours: Floats, theirs: Floats) -> float:
    """Return how much more often ours is above theirs than below, in [-1, 1].

    Over all pairs of one of ours and one of theirs, whichever their seeds.

    Parameters
    ----------
    ours, theirs
        float, shapes (n_ours,) and (n_theirs,), neither empty.

    References
    ----------
    Cliff, "Dominance Statistics: Ordinal Analyses to Answer Ordinal Questions",
    Psychological Bulletin 114, 1993.
    """
    return float(np.sign(ours[:, None] - theirs).mean())


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """Return p-values corrected for how many comparisons were made.

    The j-th smallest of m becomes the largest of (m - i + 1) · p_i over i ≤ j, at most
    1: below α, it is rejected with the chance of any false rejection at most α.

    Parameters
    ----------
    p_values
        In [0, 1], of all comparisons that were looked at.

    References
    ----------
    Holm, "A Simple Sequentially Rejective Multiple Test Procedure", Scandinavian
    Journal of Statistics 6, 1979.
    """
    values = np.array(p_values, np.float64)
    order = values.argsort()
    steps = values[order] * np.arange(len(values), 0, -1)
    corrected = np.empty(len(values))
    corrected[order] = np.minimum(np.maximum.accumulate(steps), 1)
    return tuple(corrected.tolist())


def _vary(differences: Floats) -> bool:
    # Equal differences of floats leave a spread of rounding errors only.
    return bool(np.ptp(differences) > 1e-12 * np.abs(differences).max())
