"""Opening a large project to a drawn map, against reading its arrays."""

import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from benchmarks.measure import Ratio, interleaved, median_ratio, milliseconds
from umc_desktop.storage import arrays, labels, rounds
from umc_desktop.storage.project_file import ProjectFile

SAMPLES, CLASSES = 400_000, 10


def ratios() -> Iterator[Ratio]:
    """Measure wall time from the path to a finished picture of the map."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from umc_desktop.operations.viewing import load_view
    from umc_desktop.qt.map.model import Colouring, MapData
    from umc_desktop.qt.map.widget import MapWidget

    application = QApplication.instance() or QApplication([])
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "large.umc"
        _make(path)

        def ours() -> None:
            project = ProjectFile.open(path)
            data = load_view(project)
            widget = MapWidget()
            widget.resize(1000, 800)
            widget.set_samples(MapData(data.ids, data.positions))
            widget.set_colouring(Colouring("continuous", data.uncertainty))
            widget.grab()
            widget.deleteLater()
            project.close()

        def floor() -> None:
            project = ProjectFile.open(path)
            with project.read() as connection:
                arrays.read_all(connection, "map")
                arrays.read_all(connection, "round")
            project.close()

        own, limit = interleaved(5, ours, floor, clock=time.perf_counter)
        application.processEvents()
    yield Ratio(
        f"open {SAMPLES:,} samples to a drawn map",
        "reading its arrays",
        median_ratio(own, limit),
        2.0,
        at_least=False,
        detail=f"{milliseconds(own)} against {milliseconds(limit)} wall",
    )
    yield Ratio(
        f"open {SAMPLES:,} samples to a drawn map",
        "two seconds",
        float(np.median(own)) / 2.0,
        1.0,
        at_least=False,
        detail=f"{milliseconds(own)} wall",
    )


def _make(path: Path) -> None:
    """Write a scored and mapped project as the program itself would store it."""
    rng = np.random.default_rng(0)
    ids = np.arange(1, SAMPLES + 1)
    key = "1-text"
    project = ProjectFile.create(path)
    with project.write() as connection:
        domain = labels.ensure_domain(connection, "tickets")
        labels.ensure_labels(
            connection, domain.label_set_id, [f"label {n}" for n in range(CLASSES)]
        )
        connection.executemany(
            "INSERT INTO sample (id, hash, domain_id, identifier, text)"
            " VALUES (?, ?, 1, '', ?)",
            ((n, n.to_bytes(16), f"text number {n}") for n in ids.tolist()),
        )
        arrays.replace(
            connection,
            "map",
            {
                "ids": ids,
                "positions": rng.normal(size=(SAMPLES, 2)).astype(np.float32),
                "domain_ids": np.ones(SAMPLES, np.int32),
            },
        )
        arrays.replace(
            connection,
            "round",
            {
                "ids": ids,
                "uncertainty": rng.random(SAMPLES, np.float32),
                "confidence": rng.random(SAMPLES, np.float32),
                "disagreement": rng.random(SAMPLES, np.float32),
                "suggestion": rng.integers(1, CLASSES + 1, SAMPLES).astype(np.int32),
                "cluster": rng.integers(-1, 40, SAMPLES).astype(np.int32),
                f"rows.{key}": np.arange(SAMPLES, dtype=np.int32),
                f"probabilities.{key}": rng.random((SAMPLES, CLASSES)).astype("f2"),
                f"label_ids.{key}": np.arange(1, CLASSES + 1, dtype=np.int32),
                f"votes.{key}": rng.integers(0, CLASSES, (6, SAMPLES)).astype(np.int16),
                f"vote_confidence.{key}": rng.random((6, SAMPLES)).astype(np.float16),
            },
        )
        settings = {"members": {key: list("abcdef")}, "tau": {}, "cluster_names": {}}
        rounds.add_round(connection, bytes(16), "default", 0, {}, settings)
    project.close()
