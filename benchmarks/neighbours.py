"""Neighbours within cells, against comparing all pairs: how quick, how many found."""

import csv
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from benchmarks.measure import Ratio, interleaved, median_ratio, milliseconds
from benchmarks.million import write_titles
from umc_desktop.domain.progress import SILENT
from umc_desktop.ml.cells import Cells
from umc_desktop.ml.encoders.lexical import fit_lexical
from umc_desktop.ml.features import centred_unit
from umc_desktop.ml.neighbours import nearest_in_pool, principal_space

SAMPLES, COUNT, RUNS = 50_000, 15, 1


def ratios() -> Iterator[Ratio]:
    """Measure the 15 nearest of crossed titles, in the lexical encoder's space."""
    vectors = _titles()
    found: dict[str, np.ndarray] = {}

    def within() -> None:
        found["cells"], _ = Cells(vectors).nearest(COUNT)

    def pairs() -> None:
        _, (found["pairs"], _) = nearest_in_pool([vectors], COUNT, SILENT)

    own, peer = interleaved(RUNS, within, pairs)
    both = zip(found["cells"], found["pairs"], strict=True)
    recall = float(np.mean([len(np.intersect1d(*pair)) / COUNT for pair in both]))
    what = f"{COUNT} nearest of each of {SAMPLES:,} titles, within cells"
    yield Ratio(
        what,
        "comparing all pairs",
        median_ratio(peer, own),
        1.5,
        at_least=True,
        detail=f"{milliseconds(own)} against {milliseconds(peer)} CPU",
    )
    yield Ratio(
        f"{what}: how many are the true ones",
        "all",
        recall,
        0.95,
        at_least=True,
        detail=f"{recall:.1%}",
    )


def _titles() -> np.ndarray:
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "titles.csv"
        write_titles(path, SAMPLES)
        with path.open(newline="", encoding="utf-8") as file:
            texts = [row["text"] for row in csv.DictReader(file)]
    vectors = fit_lexical(texts, SILENT).encode(texts, SILENT)
    return principal_space([centred_unit(vectors).vectors], SILENT)
