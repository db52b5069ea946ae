"""Scoring a folder of Parquet files, against the bare loop and through Ray."""

import csv
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from functools import partial
from importlib.util import find_spec
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.encoding import DATA
from benchmarks.measure import Ratio, interleaved, median_ratio, milliseconds
from umc_desktop.domain.progress import SILENT
from umc_desktop.ml.encoders.manifest import load_manifests
from umc_desktop.ml.encoders.opening import open_encoder
from umc_desktop.operations.pool_scoring import ScorePool, score_pool
from umc_desktop.storage.cache_folder import cache_folder

SHARDS, ROWS, RUNS = 16, 250, 3
ENCODER = "minilm"


def ratios() -> Iterator[Ratio]:
    """Measure MiniLM on titles: from the folder to the folder of vectors."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        pool = folder / "pool"
        _write(pool)
        number = iter(range(1000))

        def score(engine: str) -> None:
            out = folder / f"{engine}-{next(number)}"
            score_pool(ScorePool(pool, (ENCODER,), out, engine=engine), SILENT)

        def bare() -> None:
            encoder = open_encoder(load_manifests()[ENCODER], cache_folder())
            for path in sorted(pool.glob("*.parquet")):
                encoder.encode(pq.read_table(path)["text"].to_pylist(), SILENT)

        own, loop = interleaved(RUNS, partial(score, "local"), bare)
        what = f"score a pool of {SHARDS} files, {SHARDS * ROWS:,} titles"
        yield Ratio(
            what,
            "opening the encoder, and a bare loop over the files",
            median_ratio(loop, own),
            0.9,
            at_least=True,
            detail=f"{milliseconds(own)} against {milliseconds(loop)} CPU",
        )
        if find_spec("ray") is not None:
            yield _through_ray(pool, folder)


def _through_ray(pool: Path, folder: Path) -> Ratio:
    """Compare from the first files on: starting Ray takes as long however large."""
    rates: dict[str, list[float]] = {"ray": [], "local": []}
    starts: dict[str, list[float]] = {"ray": [], "local": []}
    for run in range(RUNS):
        for engine in rates:
            out = folder / f"paced-{engine}-{run}"
            began = time.time()
            score_pool(ScorePool(pool, (ENCODER,), out, engine=engine), SILENT)
            rate, first = _pace(out)
            rates[engine].append(rate)
            starts[engine].append(first - began)
    own, ray = (statistics.median(rates[engine]) for engine in ("local", "ray"))
    before = statistics.median(starts["ray"]) - statistics.median(starts["local"])
    return Ratio(
        f"score a pool of {SHARDS} files, through Ray on this machine",
        "the same without it",
        median_ratio(rates["ray"], rates["local"]),
        0.8,
        at_least=True,
        detail=f"{ray:,.0f} against {own:,.0f} samples a second on the clock, from the "
        f"first files on; until then Ray took {before:.0f} s more",
    )


def _pace(out: Path) -> tuple[float, float]:
    """Return samples a second, by when files of scores were written, and the first.

    As many files as there are processes are ready at once in the beginning.
    """
    at = sorted(path.stat().st_mtime for path in out.glob("*.parquet"))
    begun = (os.cpu_count() or 1) - 1
    return ROWS * (len(at) - 1 - begun) / (at[-1] - at[begun]), at[0]


def _write(pool: Path) -> None:
    pool.mkdir()
    with DATA.open(newline="", encoding="utf-8") as file:
        texts = [row["text"] for row in csv.DictReader(file)]
    for shard in range(SHARDS):
        part = texts[shard * ROWS : (shard + 1) * ROWS]
        pq.write_table(pa.table({"text": part}), pool / f"part-{shard}.parquet")
