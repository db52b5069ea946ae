"""Selecting a batch, against scikit-activeml: time, memory, and how good the batch is.

Both sides get the same arrays and one thread, each in a process of its own. A row
holds only if our batch is as good by the strategy's own objective.
"""

import statistics
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from importlib.metadata import version
from multiprocessing import get_context

import numpy as np
import numpy.typing as npt
from sklearn.metrics import pairwise_distances_argmin_min
from sklearn.neighbors import NearestNeighbors

from benchmarks.measure import Ratio
from benchmarks.selecting_sides import (
    BATCH,
    DIMENSIONS,
    LABELLED,
    Arrays,
    Measured,
    Rows,
    make_arrays,
    measure,
)
from umc_desktop.ml.uncertainty import entropy, margin

SAMPLES = 100_000
FEWER_SAMPLES = 20_000
MOST_BYTES = 2_000_000_000


@dataclass(frozen=True)
class Objective:
    """What a batch is judged by: lower is better.

    Attributes
    ----------
    of
        Its value for chosen rows.
    tolerance
        Relative share by which ours may be worse: chance, or rounding.
    """

    name: str
    of: Callable[[Arrays, Rows], float]
    tolerance: float


@dataclass(frozen=True)
class Comparison:
    """One row. ``peer`` names their strategy, ``runs`` counts ours and theirs."""

    strategy: str
    peer: str
    bar: float
    runs: tuple[int, int]
    objectives: tuple[Objective, ...]


def ratios() -> Iterator[Ratio]:
    """Measure every strategy; on fewer samples where theirs runs out of memory."""
    for comparison in COMPARISONS:
        try:
            yield _ratio(comparison, SAMPLES)
        except (BrokenProcessPool, MemoryError):
            yield _ratio(comparison, FEWER_SAMPLES)


def _ratio(comparison: Comparison, n_samples: int) -> Ratio:
    own_runs, peer_runs = comparison.runs
    own = _apart("ours", comparison.strategy, n_samples, own_runs)
    peer = _apart("peer", comparison.peer, n_samples, peer_runs)
    arrays = make_arrays(n_samples)
    seconds = statistics.median(own.seconds), statistics.median(peer.seconds)
    faults = [] if own.peak_bytes < MOST_BYTES else ["TOO MUCH MEMORY"]
    detail = [
        f"{seconds[0]:.3g} against {seconds[1]:.3g} s CPU",
        f"{own.peak_bytes / 1e9:.2f} against {peer.peak_bytes / 1e9:.2f} GB",
    ]
    for objective in comparison.objectives:
        ours, theirs = (
            statistics.mean(objective.of(arrays, rows) for rows in side.choices)
            for side in (own, peer)
        )
        detail.append(f"{objective.name} {ours:.6g} against {theirs:.6g}")
        if ours > theirs + objective.tolerance * abs(theirs):
            faults.append(f"WORSE {objective.name}")
    return Ratio(
        f"select {BATCH} by {comparison.strategy}, N={n_samples:,} d={DIMENSIONS}",
        f"scikit-activeml {version('scikit-activeml')}'s {comparison.peer}",
        0.0 if faults else seconds[1] / seconds[0],
        comparison.bar,
        at_least=True,
        detail="; ".join(detail + faults),
    )


def _apart(side: str, strategy: str, n_samples: int, runs: int) -> Measured:
    with ProcessPoolExecutor(1, get_context("spawn")) as process:
        return process.submit(measure, side, strategy, n_samples, runs).result()


def _mean_margin(arrays: Arrays, chosen: Rows) -> float:
    return float(margin(arrays.probabilities[chosen]).mean())


def _mean_certainty(arrays: Arrays, chosen: Rows) -> float:
    return -float(entropy(arrays.probabilities[chosen]).mean())


def _potential(arrays: Arrays, chosen: Rows) -> float:
    """Sum of squared distances of the gradients to the nearest chosen one."""
    inner = arrays.probabilities.copy()
    inner[np.arange(len(inner)), inner.argmax(axis=1)] -= 1
    vectors = arrays.vectors
    lengths = (inner**2).sum(axis=1) * (vectors**2).sum(axis=1)
    products = (inner @ inner[chosen].T) * (vectors @ vectors[chosen].T)
    nearest = (lengths[chosen] - 2 * products).min(axis=1) + lengths
    return float(np.maximum(nearest[LABELLED:], 0).sum(dtype=np.float64))


def _to_label(arrays: Arrays, chosen: Rows) -> npt.NDArray[np.floating]:
    """Return each sample's distance to the nearest that has or will have a label."""
    centres = arrays.vectors[np.concatenate([np.arange(LABELLED), chosen])]
    return pairwise_distances_argmin_min(arrays.vectors, centres)[1]


def _radius(arrays: Arrays, chosen: Rows) -> float:
    return float(_to_label(arrays, chosen).max())


def _reach(arrays: Arrays, chosen: Rows) -> float:
    return float(_to_label(arrays, chosen).mean())


def _sparsity(arrays: Arrays, chosen: Rows) -> float:
    """Mean distance of the chosen to their 20 nearest: 1 / typicality."""
    model = NearestNeighbors(n_neighbors=21).fit(arrays.vectors)
    return float(model.kneighbors(arrays.vectors[chosen])[0][:, 1:].mean())


_TYPICAL = (
    Objective("mean distance of chosen to their 20 nearest", _sparsity, 0.01),
    Objective("mean distance of all to a label", _reach, 0.01),
)
COMPARISONS = (
    Comparison(
        "margin", "margin", 1.0, (7, 7), (Objective("mean margin", _mean_margin, 1e-4),)
    ),
    Comparison(
        "entropy",
        "entropy",
        1.0,
        (7, 7),
        (Objective("mean negative entropy", _mean_certainty, 1e-4),),
    ),
    Comparison(
        "coreset",
        "coreset",
        3.0,
        (3, 1),
        (Objective("largest distance to a label", _radius, 1e-3),),
    ),
    Comparison("typiclust", "typiclust, mini-batches", 1.0, (3, 1), _TYPICAL),
    Comparison("typiclust", "typiclust", 10.0, (3, 1), _TYPICAL),
    Comparison(
        "badge",
        "badge",
        3.0,
        (3, 1),
        (Objective("k-means potential of gradients", _potential, 0.02),),
    ),
)
