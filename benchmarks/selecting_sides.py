"""Both sides of ``selecting``; each comparison's side runs in a process of its own."""

import resource
import sys
import time
import warnings
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from threadpoolctl import threadpool_limits

from umc_desktop.ml.selection.badge import select_badge
from umc_desktop.ml.selection.coreset import select_coreset
from umc_desktop.ml.selection.ranking import select_top
from umc_desktop.ml.selection.typiclust import select_typiclust
from umc_desktop.ml.uncertainty import entropy, margin

Rows = npt.NDArray[np.int64]
DIMENSIONS, CLASSES, GROUPS, LABELLED, BATCH = 384, 20, 300, 500, 100


@dataclass(frozen=True)
class Arrays:
    """What both sides get; the first 500 samples have a label.

    Attributes
    ----------
    vectors
        float32, shape (n_samples, 384), unit length.
    probabilities
        float32, shape (n_samples, 20).
    classes
        float64, shape (n_samples,).
    """

    vectors: npt.NDArray[np.float32]
    probabilities: npt.NDArray[np.float32]
    classes: npt.NDArray[np.float64]


@dataclass(frozen=True)
class Measured:
    """A side's choices and CPU seconds, run by run, and its process's peak memory."""

    choices: list[Rows]
    seconds: list[float]
    peak_bytes: int


def make_arrays(n_samples: int) -> Arrays:
    """Make samples in 300 groups of uneven size, 15 to a class, and a P from them."""
    rng = np.random.default_rng(0)
    of_class = rng.normal(size=(CLASSES, DIMENSIONS)).astype(np.float32)
    class_of_group = np.arange(GROUPS) % CLASSES
    centres = 0.8 * rng.normal(size=(GROUPS, DIMENSIONS)).astype(np.float32)
    centres += of_class[class_of_group]
    group = rng.choice(GROUPS, n_samples, p=rng.dirichlet(np.full(GROUPS, 2.0)))
    vectors = rng.standard_normal((n_samples, DIMENSIONS), dtype=np.float32)
    vectors *= 1.2
    vectors += centres[group]
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    logits = vectors @ of_class.T / 3
    odds = np.exp(logits - logits.max(axis=1, keepdims=True))
    probabilities = odds / odds.sum(axis=1, keepdims=True)
    return Arrays(vectors, probabilities, class_of_group[group].astype(np.float64))


def measure(side: str, strategy: str, n_samples: int, runs: int) -> Measured:
    """Run a strategy of ``ours`` or of the ``peer``, on one thread, after a warm-up."""
    strategies = {"ours": _ours, "peer": _peer}[side]
    with warnings.catch_warnings(), threadpool_limits(1):
        warnings.simplefilter("ignore")
        strategies(make_arrays(2 * (LABELLED + BATCH)))[strategy](0)
        choose = strategies(make_arrays(n_samples))[strategy]
        choices, seconds = [], []
        for seed in range(runs):
            start = time.process_time()
            choices.append(np.asarray(choose(seed)))
            seconds.append(time.process_time() - start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return Measured(choices, seconds, peak if sys.platform == "darwin" else peak * 1024)


def _ours(arrays: Arrays) -> dict[str, Callable[[int], Rows]]:
    rows, labelled = np.arange(LABELLED, len(arrays.vectors)), np.arange(LABELLED)
    vectors, p = arrays.vectors, arrays.probabilities
    return {
        "margin": lambda seed: select_top(rows, 1 - margin(p), BATCH, seed),
        "entropy": lambda seed: select_top(rows, entropy(p), BATCH, seed),
        "badge": lambda seed: select_badge(rows, p, vectors, BATCH, seed),
        "coreset": lambda seed: select_coreset(rows, labelled, vectors, BATCH),
        "typiclust": lambda seed: select_typiclust(
            rows, labelled, vectors, BATCH, seed
        ),
    }


def _peer(arrays: Arrays) -> dict[str, Callable[[int], Rows]]:
    # ours is measured without it in memory
    from benchmarks.skactiveml_peer import peer_strategies

    labels = np.where(np.arange(len(arrays.classes)) < LABELLED, arrays.classes, np.nan)
    return peer_strategies(arrays.vectors, labels, arrays.probabilities, BATCH)
