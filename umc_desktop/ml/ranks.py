"""Which strategies differ over files, by their ranks on each."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.errors import InvalidRequestError

Floats = npt.NDArray[np.float64]

# Two strategies whose order never changes are one rank apart; the critical difference
# of two is 1.96 / √files. With three files that is 1.13: nothing could ever differ.
# Five leaves a little room above that; Demšar's rule of thumb is more than ten.
FEWEST_FILES = 5


@dataclass(frozen=True)
class RankComparison:
    """Friedman's test over files and Nemenyi's of every pair of strategies.

    Parameters
    ----------
    strategies
        From the best average rank to the worst.
    average_ranks
        In that order; 1 is the best on every file.
    files
        Number of files.
    chi_square
        Friedman's statistic.
    p
        Of Iman and Davenport's F: how likely ranks this different are if all
        strategies are alike.
    critical_difference
        Two strategies differ if their average ranks lie at least this far apart.
    groups
        Runs of ``strategies`` that do not differ, longest possible, two or more each:
        the bars of a critical-difference diagram.
    """

    strategies: tuple[str, ...]
    average_ranks: tuple[float, ...]
    files: int
    chi_square: float
    p: float
    critical_difference: float
    groups: tuple[tuple[str, ...], ...]


def compare_ranks(
    scores: Floats, strategies: Sequence[str], alpha: float = 0.05
) -> RankComparison | None:
    """Compare strategies over files.

    With R_j the average rank of strategy j of k over N files:
    χ² = 12 N / (k (k + 1)) [Σ R_j² - k (k + 1)² / 4],
    F = (N - 1) χ² / (N (k - 1) - χ²) with k - 1 and (k - 1)(N - 1) degrees of freedom,
    and the critical difference q_α √(k (k + 1) / 6 N), q_α the studentised range's
    quantile over √2.

    Parameters
    ----------
    scores
        float, shape (n_files, n_strategies), higher is better: one number for each
        file, the mean over its seeds. Seeds are not files.
    strategies
        Their names, at least two.
    alpha
        The chance of calling any two different that are not.

    Returns
    -------
    RankComparison or None
        ``None`` below ``FEWEST_FILES`` files, too few to tell strategies apart.

    Raises
    ------
    InvalidRequestError
        If the names do not fit the scores, or there are fewer than two.

    References
    ----------
    Demšar, "Statistical Comparisons of Classifiers over Multiple Data Sets", JMLR 7,
    2006, section 3.2.2.
    """
    from scipy.stats import f, rankdata, studentized_range

    n_files, k = scores.shape
    if k < 2 or k != len(strategies):
        raise InvalidRequestError(
            f"{len(strategies)} names for {k} strategies; ranks need two or more, "
            "each with its name."
        )
    if n_files < FEWEST_FILES:
        return None
    ranks = rankdata(-scores, axis=1).mean(axis=0)
    spread = float(np.square(ranks).sum()) - k * (k + 1) ** 2 / 4
    chi_square = max(0.0, 12 * n_files / (k * (k + 1)) * spread)
    left = n_files * (k - 1) - chi_square
    # All files agree: nothing is left to divide by, and chance is out of the question.
    agreed = left <= 1e-9
    statistic = math.inf if agreed else (n_files - 1) * chi_square / left
    p = float(f.sf(statistic, k - 1, (k - 1) * (n_files - 1)))
    q = float(studentized_range.ppf(1 - alpha, k, np.inf)) / math.sqrt(2)
    critical = q * math.sqrt(k * (k + 1) / (6 * n_files))
    order = ranks.argsort(kind="stable")
    names = tuple(strategies[i] for i in order)
    groups = tuple(names[a:b] for a, b in _alike(ranks[order], critical))
    return RankComparison(
        names, tuple(ranks[order].tolist()), n_files, chi_square, p, critical, groups
    )


def _alike(ranks: Floats, critical: float) -> list[tuple[int, int]]:
    """Return the longest runs of rising ranks that span less than ``critical``."""
    runs: list[tuple[int, int]] = []
    for start in range(len(ranks)):
        end = int(np.searchsorted(ranks, ranks[start] + critical))
        if end - start > 1 and (not runs or end > runs[-1][1]):
            runs.append((start, end))
    return runs
