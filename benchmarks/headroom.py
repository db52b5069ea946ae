"""What the best split of a budget over files could gain, in hindsight.

From the default's learning curves on each file alone: domains do not learn from each
other, so where a split ends does not depend on the order of its labels. The most that
any allocation can gain over the same share for every file, give or take the luck of a
game.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow.parquet as pq
from scipy.optimize import nnls
from scipy.stats import t as student

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]

LONGEST = 640  # labels of a curve
BATCH = 40
STEP = 10  # labels that a split is made of


def headroom(
    labels: Floats, scores: Floats, weights: Floats, budget: int
) -> dict[str, Any]:
    """Return what the best split in hindsight gains over the same for all.

    Parameters
    ----------
    labels
        float64, shape (n_points,), from 0.
    scores
        float64, shape (n_seeds, n_files, n_points): accuracies, at least two seeds.
    weights
        float64, shape (n_files,): what each file counts, summing to 1.
    budget
        Labels in all.

    Returns
    -------
    dict
        ``gain`` on seeds that the split was not fitted to, its 95 % t interval (``low``
        and ``high``) over seeds, and ``split``, fitted to all of them.
    """
    n_seeds, n_files, _ = scores.shape
    even = np.full(n_files, budget // n_files)
    gains = []
    for seed in range(n_seeds):
        others = np.delete(scores, seed, axis=0).mean(axis=0)
        found = best_split([concave(labels, one) for one in others], weights, budget)
        gains.append(
            sum(
                weight * float(np.diff(np.interp([a, b], labels, curve))[0])
                for weight, a, b, curve in zip(
                    weights, even, found, scores[seed], strict=True
                )
            )
        )
    fitted = [concave(labels, one) for one in scores.mean(axis=0)]
    half = student.ppf(0.975, n_seeds - 1) * np.std(gains, ddof=1) / n_seeds**0.5
    gain = float(np.mean(gains))
    return {
        "budget": budget,
        "gain": gain,
        "low": gain - float(half),
        "high": gain + float(half),
        "split": best_split(fitted, weights, budget).tolist(),
    }


def concave(labels: Floats, scores: Floats) -> Floats:
    """Return the concave rising curve of least squares, at every ``STEP`` labels.

    A sum of ramps min(n, k) with weights of 0 or more.
    """
    knots = labels[1:]
    ones = np.ones(len(labels))
    ramps = np.minimum(labels[:, None], knots)
    found, _ = nnls(np.column_stack([ones, ramps]), scores)
    grid = np.arange(0, labels[-1] + 1, STEP)
    curve: Floats = found[0] + np.minimum(grid[:, None], knots) @ found[1:]
    return curve


def best_split(curves: Sequence[Floats], weights: Floats, budget: int) -> Counts:
    """Return the split of most accuracy: on concave curves the greedy one."""
    steps = np.stack([np.diff(curve) for curve in curves]) * weights[:, None]
    best = np.argsort(-steps, axis=None, kind="stable")[: budget // STEP]
    taken = np.bincount(best // steps.shape[1], minlength=len(curves))
    counts: Counts = taken * STEP
    return counts


def read_curves(path: Path, names: Sequence[str]) -> tuple[Floats, Floats, Floats]:
    """Return labels, accuracies by seed and file, and each file's share of tests.

    Parameters
    ----------
    path
        ``results.parquet`` of a simulation with one strategy.
    names
        Of the files, as in the results.
    """
    table = pq.read_table(path).to_pylist()
    rows = {(one["file"], one["seed"], one["labels"]): one for one in table}
    seeds = sorted({seed for _, seed, _ in rows})
    labels = sorted({n for _, _, n in rows})
    scores = [
        [[rows[name, seed, n]["accuracy"] for n in labels] for name in names]
        for seed in seeds
    ]
    tests = np.array([rows[name, seeds[0], 0]["n_test"] for name in names], np.float64)
    return np.array(labels, np.float64), np.array(scores), tests / tests.sum()
