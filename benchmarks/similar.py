"""Finding what is most alike among a million samples, against a bare BLAS scan."""

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from benchmarks.measure import Ratio, interleaved, median_ratio, milliseconds
from umc_desktop.ml.similarity import Space, best, joint_cosines, measure_space
from umc_desktop.storage.embedding_cache import EmbeddingCache

SAMPLES, DIMENSION, NEAREST = 1_000_000, 384, 24
_GROUP = 16_384  # an encoder sorts so many by length, and the cache keeps its order
_RUNS = 9


def ratios() -> Iterator[Ratio]:
    """Measure one scan of memory-mapped float32 vectors; the answers must agree."""
    with tempfile.TemporaryDirectory() as folder:
        space = _space(Path(folder))
        vectors, row = space.stored, space.rows[0]
        bare = np.empty(SAMPLES, np.float32)
        member = np.zeros(1, np.int64)

        def scan() -> np.ndarray:
            return best(joint_cosines([space], member), NEAREST)

        def peer() -> np.ndarray:
            return np.dot(vectors, vectors[row], out=bare)

        same = _agrees(space, scan())
        own, blas = interleaved(_RUNS, scan, peer)
        wall, blas_wall = interleaved(_RUNS, scan, peer, clock=time.perf_counter)
        yield Ratio(
            f"{NEAREST} most alike of {SAMPLES:,} (d = {DIMENSION}), exact",
            "one BLAS product with the same memory map",
            median_ratio(own, blas) if same else float("inf"),
            1.5,
            at_least=False,
            detail=f"{milliseconds(own)} against {milliseconds(blas)} CPU, "
            f"{milliseconds(wall)} against {milliseconds(blas_wall)} on the clock; "
            f"answers {'agree' if same else 'DIFFER'}",
        )


def _space(folder: Path) -> Space:
    rng = np.random.default_rng(0)
    cache = EmbeddingCache(folder, "bench", DIMENSION)
    places = np.arange(SAMPLES)
    for start in range(0, SAMPLES, _GROUP):
        stop = min(start + _GROUP, SAMPLES)
        block = rng.standard_normal((stop - start, DIMENSION), dtype=np.float32)
        hashes = np.zeros((stop - start, 2), np.uint64)
        hashes[:, 0] = np.arange(start, stop)
        cache.append(hashes.view("V16").ravel(), block + np.float32(0.1))
        places[start:stop] = rng.permutation(places[start:stop])
    return measure_space(cache.mapped(), places)


def _agrees(space: Space, found: np.ndarray) -> bool:
    """Compare with cosines computed the long way, in double precision."""
    wanted = space.stored[space.rows[0]].astype(np.float64) - space.mean
    wanted /= np.linalg.norm(wanted)
    scores = np.empty(SAMPLES)
    for start in range(0, SAMPLES, _GROUP):
        block = space.stored[space.rows[start : start + _GROUP]].astype(np.float64)
        block -= space.mean
        scores[start : start + _GROUP] = block @ wanted
        scores[start : start + _GROUP] /= np.linalg.norm(block, axis=1)
    return set(np.argsort(-scores)[:NEAREST].tolist()) == set(found.tolist())
