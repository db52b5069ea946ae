"""How quick the window stays while a transformer is fine-tuned and one labels on."""

import csv
import os
import random
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np

from benchmarks.deciding import Session
from benchmarks.measure import Ratio
from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.commands.spec import execute_on
from umc_desktop.domain.progress import SILENT
from umc_desktop.operations.importing import ImportSamples
from umc_desktop.operations.queueing import PlanQueue
from umc_desktop.operations.scoring import ScoreSamples, UpdateModels
from umc_desktop.operations.sitting import answer_queue
from umc_desktop.storage import arrays, samples
from umc_desktop.storage.project_file import ProjectFile

SAMPLES, LABELS, CLASSES, WORDS = 1200, 600, 4, 48
TICK_S, BETWEEN_KEYS_S, LONGEST_S, SLOWEST_TICK_S = 0.010, 0.4, 60.0, 0.050
FEWEST_TICKS, FEWEST_LABELLED = 2000, 40
"""Less says nothing about a tick in a hundred, nor about one who labels."""
_PATIENCE_S = 600.0


def ratios() -> Iterator[Ratio]:
    """Measure wall time between ticks of the window's loop; the bar is a limit."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for variable in ("UMC_CONFIG", "UMC_DATA"):
            os.environ[variable] = str(folder)
        path = folder / "retrained.umc"
        _make(path)
        session = Session(path)
        try:
            yield _measured(session)
        finally:
            session.close()


def _measured(session: Session) -> Ratio:
    """Label sample after sample while the worker fine-tunes; time every tick."""
    from PySide6.QtCore import QTimer
    from PySide6.QtTest import QTest

    from umc_desktop.jobs.runner import JobSnapshot

    said: dict[int, str] = {}  # the last of every job: those of labels are others
    ended: list[object] = []

    def follow(snapshot: JobSnapshot) -> None:
        said[snapshot.job_id] = snapshot.message

    def is_learning() -> bool:
        return any(message.startswith("Fine-tuning") for message in said.values())

    flow, window = session.window.flow, session.window
    flow.progressed.connect(follow)
    flow.run("model.update", UpdateModels("full"), ended.append, ended.append)
    _wait(session, is_learning)
    assert window.workspace is not None
    data = session.view.data
    assert data is not None
    session.decide(data.ids[data.given == 0].tolist(), whole=False)
    ticks: list[float] = []
    timer = QTimer()
    timer.setInterval(round(1000 * TICK_S))
    timer.timeout.connect(lambda: ticks.append(time.perf_counter()))
    before = session.n_labelled
    timer.start()
    began = pressed = time.perf_counter()
    while time.perf_counter() - began < LONGEST_S and is_learning():
        session.application.processEvents()
        if time.perf_counter() - pressed > BETWEEN_KEYS_S:
            QTest.keyClick(window.workspace.map_panel.map, "1")
            pressed = time.perf_counter()
    timer.stop()
    labelled = session.n_labelled - before
    waits = np.diff(ticks)
    p99 = float(np.percentile(waits, 99))
    is_enough = len(waits) >= FEWEST_TICKS and labelled >= FEWEST_LABELLED
    return Ratio(
        "tick of the window while a transformer is fine-tuned and one labels, p99",
        f"{1000 * SLOWEST_TICK_S:.0f} ms",
        p99 / SLOWEST_TICK_S if is_enough else float("inf"),
        1.0,
        at_least=False,
        detail=f"{1000 * p99:.0f} ms, median {1000 * float(np.median(waits)):.0f} ms, "
        f"worst {1000 * float(waits.max()):.0f} ms of {len(waits):,} ticks; "
        f"{labelled} samples labelled meanwhile, wall",
    )


def _wait(session: Session, condition: Callable[[], bool]) -> None:
    start = time.perf_counter()
    while not condition():
        session.application.processEvents()
        if time.perf_counter() - start > _PATIENCE_S:
            raise TimeoutError("fine-tuning did not begin")


def _make(path: Path) -> None:
    """Make a project of texts with known labels, of which some are given."""
    chance = random.Random()  # texts of an earlier run would go on from its checkpoint
    common = [f"word{n}" for n in range(200)]
    own = [[f"topic{c}term{n}" for n in range(20)] for c in range(CLASSES)]
    part = path.with_suffix(".csv")
    with part.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["text", "label", "domain"])
        for _ in range(SAMPLES):
            c = chance.randrange(CLASSES)
            words = chance.choices(common, k=WORDS - 4) + chance.choices(own[c], k=4)
            writer.writerow([" ".join(words), f"topic {c}", "topics"])
    project = ProjectFile.create(path)
    for command, request in (
        ("sample.import", ImportSamples((part,), known_labels=True)),
        ("ensemble.score", ScoreSamples()),
        ("queue.next", PlanQueue(LABELS, 0.2)),
    ):
        execute_on(project, CATALOGUE[command], request, SILENT)
    answer_queue(project)
    with project.write() as connection:
        index = samples.read_index(connection)
        places = np.random.default_rng(0).normal(size=(len(index.ids), 2))
        arrays.replace(
            connection,
            "map",
            {
                "ids": index.ids,
                "positions": places.astype(np.float32),
                "domain_ids": index.domain_ids,
            },
        )
    project.close()
