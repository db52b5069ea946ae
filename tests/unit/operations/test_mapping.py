"""Maps of more samples than the optimiser lays out."""

import numpy as np
import pytest

from umc_desktop.domain.progress import SILENT
from umc_desktop.domain.samples import Modality
from umc_desktop.ml.features import centred_unit, unit
from umc_desktop.ml.graph import build_graph
from umc_desktop.operations import mapping
from umc_desktop.operations.pool import Pool


def test_the_rest_of_a_large_pool_lies_among_its_own_group(
    monkeypatch: pytest.MonkeyPatch, tmp_path
):
    monkeypatch.setattr(mapping, "MOST_LAID_OUT", 100)
    rng = np.random.default_rng(0)
    group = np.arange(300) % 3
    vectors = unit(4 * rng.normal(size=(3, 16))[group] + rng.normal(size=(300, 16)))
    graph = build_graph([centred_unit(vectors).vectors])
    everyone = np.arange(300)
    pool = Pool(Modality.TEXT, everyone, {"one": vectors}, {}, graph, tmp_path)
    hashes = np.frombuffer(rng.bytes(16 * 300), "V16")

    def lay_out(start=None):
        return mapping._lay_out(pool, everyone, hashes, start, 0, SILENT)

    placed = lay_out()
    assert placed.shape == (300, 2)
    assert np.isfinite(placed).all()
    middles = np.stack([np.median(placed[group == one], axis=0) for one in range(3)])
    away = np.linalg.norm(placed[:, None] - middles, axis=2)
    assert (away.argmin(axis=1) == group).mean() > 0.95
    # laid out again it stays where it was
    spread = np.sqrt(((placed - placed.mean(0)) ** 2).sum(1).mean())
    moved = np.linalg.norm(lay_out(placed) - placed, axis=1)
    assert np.median(moved) < 0.1 * spread
