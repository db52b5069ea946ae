"""The real window on a real project, and what a person needs to use it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QApplication

from umc_desktop.qt.job_bridge import JobBridge
from umc_desktop.qt.main_window import MainWindow
from umc_desktop.qt.panels import context_view
from umc_desktop.qt.settings import Settings
from umc_desktop.qt.theme import Theme
from umc_desktop.storage import annotations, arrays, labels, operations, rounds, samples
from umc_desktop.storage.project_file import ProjectFile
from umc_desktop.storage.rounds import QueuedBatch

N_SAMPLES = 12
# Two groups on the map: samples 1 to 6 on the left, 7 to 12 on the right.
LEFT, RIGHT = range(1, 7), range(7, 13)
# In the left group the models agree but on sample 6.
SUGGESTIONS = [1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2]


@pytest.fixture(autouse=True)
def no_explanations(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep windows from starting a searching process that no test waits for."""
    monkeypatch.setattr(context_view, "PAUSE_MS", 3_600_000)


@pytest.fixture
def scored(project: ProjectFile) -> Path:
    """The file of a closed project of 12 texts with map, scores and a queue."""
    _add_texts(project)
    with project.write() as connection:
        index = samples.read_index(connection)
        places = np.array(
            [[-1 if one in LEFT else 1, one / 10] for one in index.ids], np.float32
        )
        arrays.replace(
            connection,
            "map",
            {"ids": index.ids, "positions": places, "domain_ids": index.domain_ids},
        )
        suggestion = np.array(SUGGESTIONS, np.int32)
        votes = np.stack([suggestion - 1, np.where(suggestion == 2, 1, 0)])
        votes[1, 5] = 0  # one member does not agree on sample 6
        unsure = np.linspace(0.1, 0.9, N_SAMPLES).astype(np.float32)
        arrays.replace(
            connection,
            "round",
            {
                "ids": index.ids,
                "suggestion": suggestion,
                "cluster": np.where(suggestion == 1, 0, -1).astype(np.int32),
                "uncertainty": unsure,
                "confidence": 1 - unsure,
                "disagreement": unsure / 2,
                "rows.1": np.arange(N_SAMPLES),
                "label_ids.1": np.array([1, 2], np.int32),
                "votes.1": votes.astype(np.int16),
                "vote_confidence.1": np.full((2, N_SAMPLES), 0.7, np.float16),
            },
        )
        operation = operations.record(connection, "model.update", "{}")
        rounds.add_round(
            connection,
            operation,
            "default",
            0,
            {"overall": {}, "domains": {}},
            {"members": {"1": ["one", "two"]}, "cluster_names": {"0": "left"}},
        )
        rounds.replace_queue(
            connection,
            0,
            [
                QueuedBatch(0, 1, "learn", 0, "Teaches most.", (1, 2, 3)),
                QueuedBatch(0, 1, "audit", -1, "Random check.", (7, 8)),
                QueuedBatch(0, 1, "learn", 0, "Teaches most.", (5, 6)),
            ],
        )
    path = project.path
    project.close()
    return path


@pytest.fixture
def window(qtbot, tmp_path: Path) -> Iterator[MainWindow]:
    """The window as it starts: no project, its settings in the test's folder."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    settings = Settings(tmp_path / "window.json")
    settings.change(annotator="Ada", theme="light")
    window = MainWindow(settings, Theme(app, "light"), JobBridge())
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    qtbot.waitUntil(lambda: window.actions_by_menu.are_described)
    yield window
    window.close_without_asking()
    window.deleteLater()


@pytest.fixture
def opened(window: MainWindow, scored: Path, qtbot) -> MainWindow:
    """The window on the scored project, its first batch under decision."""
    with qtbot.waitSignal(window.flow.opened):
        window.open_project(scored)
    window.workspace.map_panel.map.setFocus()
    return window


@pytest.fixture
def labels_of(opened: MainWindow) -> Callable[[], dict[int, str]]:
    """Read from the disk which samples have which label."""

    def read() -> dict[int, str]:
        with opened.view.project.read() as connection:
            names = {label.id: label.name for label in labels.read_labels(connection)}
            current = annotations.read_current(connection)
        return {
            int(sample): names[int(label)]
            for sample, label in zip(current.sample_ids, current.label_ids, strict=True)
        }

    return read


def _add_texts(project: ProjectFile) -> None:
    from umc_desktop.domain.identity import content_hash
    from umc_desktop.domain.samples import NewSample

    with project.write() as connection:
        domain = labels.ensure_domain(connection, "tickets")
        samples.insert(
            connection,
            [
                NewSample(content_hash(text), "tickets", text, identifier=text)
                for text in (f"text number {n}" for n in range(6, N_SAMPLES + 1))
            ],
            {"tickets": domain.id},
        )
