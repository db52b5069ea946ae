"""From a key to the screen in the real window: the next sample, a large batch."""

import os
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import numpy as np

from benchmarks.measure import Ratio
from umc_desktop.domain.identity import content_hash
from umc_desktop.domain.samples import NewSample
from umc_desktop.storage import arrays, labels, operations, rounds, samples
from umc_desktop.storage.project_file import ProjectFile

SAMPLES, CLASSES, BATCH, KEYS, TURNS = 100_000, 10, 5000, 60, 3
NEXT_S, BATCH_S = 0.050, 0.300
_PATIENCE_S = 60.0


def ratios() -> Iterator[Ratio]:
    """Measure wall time; both bars are limits of patience, not peers."""
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["UMC_CONFIG"] = str(folder)
        path = folder / "large.umc"
        make_project(path, SAMPLES)
        yield from _in_the_window(path)


class Session:
    """The real window on a project, driven by keys."""

    def __init__(self, path: Path, patience: float = _PATIENCE_S) -> None:
        from PySide6.QtWidgets import QApplication

        from umc_desktop.qt.job_bridge import JobBridge
        from umc_desktop.qt.main_window import MainWindow
        from umc_desktop.qt.settings import Settings
        from umc_desktop.qt.theme import Theme

        application = QApplication.instance() or QApplication([])
        assert isinstance(application, QApplication)
        self.application = application
        self._patience = patience
        settings = Settings(path.with_name("window.json"))
        # the check before a batch sticks would wait for a person
        settings.change(annotator="Ada", spot_check="off")
        self.window = MainWindow(settings, Theme(application, "light"), JobBridge())
        self.window.resize(1280, 800)
        self.window.show()
        self.window.open_project(path)
        self.view = self.window.view
        self.until(lambda: self.view.data is not None)
        self.until(lambda: self.window.workspace is not None)

    @property
    def n_labelled(self) -> int:
        """What the window says is labelled."""
        return 0 if self.view.data is None else self.view.data.n_labelled

    def until(self, condition: Callable[[], bool]) -> None:
        """Let the window work until the condition holds and all is painted."""
        start = time.perf_counter()
        while not condition():
            self.application.processEvents()
            if time.perf_counter() - start > self._patience:
                raise TimeoutError("the window did not follow")
        self.window.grab()  # everything that waits to be painted is

    def seconds_to(self, digit: str, condition: Callable[[], bool]) -> float:
        """Press a digit on the map; return how long it took to the screen."""
        from PySide6.QtTest import QTest

        assert self.window.workspace is not None
        start = time.perf_counter()
        QTest.keyClick(self.window.workspace.map_panel.map, digit)
        self.until(condition)
        return time.perf_counter() - start

    def decide(self, sample_ids: list[int], *, whole: bool) -> None:
        """Bring samples under decision."""
        from umc_desktop.qt.working_set import WorkingSet

        self.view.set_working_set(WorkingSet("Measured", sample_ids))
        self.view.set_whole_batch(whole)
        self.application.processEvents()

    def close(self) -> None:
        """Close the window."""
        self.window.close_without_asking()
        self.window.deleteLater()
        self.application.processEvents()


def _in_the_window(path: Path) -> Iterator[Ratio]:
    session = Session(path)
    try:
        yield _limit(
            f"key to the next sample, {SAMPLES:,} samples",
            _one_by_one(session),
            NEXT_S,
        )
        yield _limit(
            f"a batch of {BATCH:,} labelled, written and on the screen",
            _batches(session),
            BATCH_S,
        )
    finally:
        session.close()


def _one_by_one(session: Session) -> list[float]:
    session.decide(list(range(1, KEYS + 10)), whole=False)
    assert session.window.workspace is not None
    sample = session.window.workspace.sample
    seconds = []
    for place in range(KEYS):
        wanted = f"text number {place + 2}"
        shown = partial(lambda text: sample.text.toPlainText() == text, wanted)
        seconds.append(session.seconds_to("1", shown))
    session.until(lambda: session.n_labelled == KEYS)
    return seconds


def _batches(session: Session) -> list[float]:
    seconds = []
    for turn in range(TURNS):
        first = 1000 + turn * BATCH
        session.decide(list(range(first, first + BATCH)), whole=True)
        expected = KEYS + (turn + 1) * BATCH
        shown = partial(lambda n: session.n_labelled == n, expected)
        seconds.append(session.seconds_to("2", shown))
    return seconds


def _limit(name: str, seconds: list[float], limit: float) -> Ratio:
    median = float(np.median(seconds))
    return Ratio(
        name,
        f"{1000 * limit:.0f} ms",
        median / limit,
        1.0,
        at_least=False,
        detail=f"{1000 * median:.0f} ms, worst {1000 * max(seconds):.0f} ms, wall",
    )


def make_project(path: Path, n_samples: int) -> None:
    """Write a scored and mapped project as the program itself would store it."""
    rng = np.random.default_rng(0)
    project = ProjectFile.create(path)
    with project.write() as connection:
        domain = labels.ensure_domain(connection, "tickets")
        names = [f"label {n}" for n in range(CLASSES)]
        labels.ensure_labels(connection, domain.label_set_id, names)
        texts = (f"text number {n}" for n in range(1, n_samples + 1))
        new = [NewSample(content_hash(text), "tickets", text) for text in texts]
        samples.insert(connection, new, {"tickets": domain.id})
        ids = samples.read_index(connection).ids
        unsure = rng.random(n_samples, np.float32)
        votes = rng.integers(0, CLASSES, (4, n_samples)).astype(np.int16)
        arrays.replace(
            connection,
            "map",
            {
                "ids": ids,
                "positions": rng.normal(size=(n_samples, 2)).astype(np.float32),
                "domain_ids": np.full(n_samples, domain.id, np.int32),
            },
        )
        arrays.replace(
            connection,
            "round",
            {
                "ids": ids,
                "suggestion": (votes[0] + 1).astype(np.int32),
                "cluster": rng.integers(-1, 50, n_samples).astype(np.int32),
                "uncertainty": unsure,
                "confidence": 1 - unsure,
                "disagreement": unsure / 2,
                "rows.1-text": np.arange(n_samples, dtype=np.int32),
                "label_ids.1-text": np.arange(1, CLASSES + 1, dtype=np.int32),
                "votes.1-text": votes,
                "vote_confidence.1-text": np.full((4, n_samples), 0.7, np.float16),
            },
        )
        operation = operations.record(connection, "model.update", "{}")
        members = {"members": {"1-text": ["a", "b", "c", "d"]}}
        rounds.add_round(connection, operation, "default", 0, {"overall": {}}, members)
    project.close()
