"""Scoring a folder of Parquet files, against the bare loop and through Ray."""

import csv
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

SHARDS, ROWS, RUNS = 8, 500, 3
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

        encoder = open_encoder(load_manifests()[ENCODER], cache_folder())

        def bare() -> None:
            for path in sorted(pool.glob("*.parquet")):
                encoder.encode(pq.read_table(path)["text"].to_pylist(), SILENT)

        own, loop = interleaved(RUNS, partial(score, "local"), bare)
        what = f"score a pool of {SHARDS} files, {SHARDS * ROWS:,} titles"
        yield Ratio(
            what,
            "the encoder in a bare loop over the files",
            median_ratio(loop, own),
            0.9,
            at_least=True,
            detail=f"{milliseconds(own)} against {milliseconds(loop)} CPU",
        )
        if find_spec("ray") is None:
            return
        clock = time.perf_counter
        works = (partial(score, "ray"), partial(score, "local"))
        ray, own = interleaved(RUNS, *works, clock=clock)
        yield Ratio(
            f"{what}, through Ray on this machine",
            "the same without it",
            median_ratio(own, ray),
            0.8,
            at_least=True,
            detail=f"{milliseconds(ray)} against {milliseconds(own)} wall, Ray's start"
            " included",
        )


def _write(pool: Path) -> None:
    pool.mkdir()
    with DATA.open(newline="", encoding="utf-8") as file:
        texts = [row["text"] for row in csv.DictReader(file)]
    for shard in range(SHARDS):
        part = texts[shard * ROWS : (shard + 1) * ROWS]
        pq.write_table(pa.table({"text": part}), pool / f"part-{shard}.parquet")
