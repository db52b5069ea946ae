"""A sitting as a person has it, in the real window with the real worker."""

import csv
import itertools
import os
import signal
import time
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton

from tests.qt.lassoing import lasso_everything
from umc_desktop.operations.importing import ImportSamples
from umc_desktop.qt import status_bar
from umc_desktop.qt.main_window import MainWindow
from umc_desktop.storage.project_file import ProjectFile

pytestmark = pytest.mark.encoders
KEY, SHIFT = Qt.Key, Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
N_SAMPLES, LONG_MS = 120, 300_000


@pytest.fixture
def planned(window: MainWindow, qtbot, tmp_path: Path, shared_data: Path) -> MainWindow:
    """The window on titles that were imported, scored, laid out and planned in it."""
    path, table = tmp_path / "sitting.umc", tmp_path / "titles.csv"
    with (shared_data / "technical_stackoverflow.csv").open(encoding="utf-8") as source:
        rows = list(itertools.islice(csv.reader(source), N_SAMPLES + 1))
    with table.open("w", encoding="utf-8", newline="") as target:
        csv.writer(target).writerows(rows)
    ProjectFile.create(path).close()
    with qtbot.waitSignal(window.flow.opened):
        window.open_project(path)
    window.flow.run("sample.import", ImportSamples((table,), known_labels=True))
    button = window.workspace.map_panel.prompt.button
    qtbot.waitUntil(lambda: button.text().startswith("Score"), timeout=LONG_MS)
    button.click()
    qtbot.waitUntil(
        lambda: window.view.working_set.batch_id is not None, timeout=LONG_MS
    )
    return window


def decide_a_batch(window: MainWindow, qtbot) -> None:
    """Give digits until another batch is under decision."""
    batch = window.view.working_set.batch_id
    for turn in range(50):
        if window.view.working_set.batch_id != batch:
            return
        qtbot.keyClick(window, KEY.Key_1 if turn % 2 else KEY.Key_2)
    pytest.fail("the batch does not end")


def undo(window: MainWindow, qtbot) -> None:
    with qtbot.waitSignal(window.flow.done, timeout=10_000):
        qtbot.keyClick(window, KEY.Key_Z, CONTROL)


def settled(window: MainWindow, qtbot) -> None:
    flow = window.flow
    qtbot.waitUntil(lambda: not flow._runs and not flow._reads, timeout=10_000)


def test_three_batches_a_lasso_undo_a_killed_worker_and_a_restart(planned, qtbot):
    window, view = planned, planned.view
    window.workspace.map_panel.map.setFocus()
    for _ in range(3):
        decide_a_batch(window, qtbot)
    settled(window, qtbot)  # a decision on its way would be counted as undone
    assert view.data.n_labelled >= 3
    before = view.data.n_labelled

    lasso_everything(window, qtbot)
    assert len(view.working_set.sample_ids) == N_SAMPLES
    qtbot.keyClick(window, KEY.Key_3)
    for _ in range(5):  # the spot-check before it sticks
        qtbot.keyClick(window.modes.dialog, KEY.Key_Return)
    qtbot.waitUntil(lambda: view.data.n_labelled == N_SAMPLES, timeout=10_000)
    undo(window, qtbot)
    qtbot.waitUntil(lambda: view.data.n_labelled == before, timeout=10_000)
    undo(window, qtbot)
    qtbot.waitUntil(lambda: view.data.n_labelled < before, timeout=10_000)
    left = view.data.n_labelled

    # The worker is killed while it computes: said within two seconds, and offered.
    window.workspace.queue.update_button.click()
    worker = window.flow._bridge.worker
    qtbot.waitUntil(lambda: worker.process_id is not None, timeout=LONG_MS)
    qtbot.waitUntil(lambda: window.flow.long_running() != [], timeout=LONG_MS)
    qtbot.wait(300)
    os.kill(worker.process_id, signal.SIGKILL)
    killed = time.monotonic()
    qtbot.waitUntil(lambda: window.messages.texts != [], timeout=10_000)
    assert time.monotonic() - killed <= 2.0
    assert "ended unexpectedly" in window.messages.texts[0]
    (again,) = [
        button
        for button in window.messages.findChildren(QPushButton)
        if button.text() == "Run again"
    ]
    again.click()
    qtbot.waitUntil(
        lambda: len(view.data.rounds) == 2 and view.working_set.batch_id is not None,
        timeout=LONG_MS,
    )
    assert window.messages.texts == []
    assert window.workspace.queue.header_text.startswith("Round 2 · 0 of ")
    assert np.isfinite(view.data.uncertainty).all()
    window.workspace.show_panel("curve")
    qtbot.waitUntil(lambda: "labels" in window.workspace.curve.summary_text)

    path = view.project.path
    with qtbot.waitSignal(window.flow.opened):
        window.open_project(path)
    assert view.data.n_labelled == left
    undo(window, qtbot)
    qtbot.waitUntil(lambda: view.data.n_labelled < left, timeout=10_000)


def test_a_long_job_can_be_cancelled_where_its_progress_is_shown(
    planned, qtbot, monkeypatch
):
    # an update of so few samples may be done before a job is usually shown
    monkeypatch.setattr(status_bar, "_SECONDS_BEFORE_SHOWN", 0.0)
    window = planned
    decide_a_batch(window, qtbot)
    qtbot.waitUntil(lambda: window.view.data.n_labelled > 0, timeout=10_000)
    rounds = len(window.view.data.rounds)
    window.workspace.queue.update_button.click()

    def cancel_buttons() -> list[QPushButton]:
        return [
            button
            for button in window.status.findChildren(QPushButton)
            if button.text() == "Cancel" and button.isVisible()
        ]

    qtbot.waitUntil(lambda: len(cancel_buttons()) == 1, timeout=LONG_MS)
    with qtbot.waitSignal(window.flow.cancelled, timeout=10_000):
        cancel_buttons()[0].click()
    # so few samples are learned from in a moment: it may be planning the queue by then
    stopped = window.status.summary
    assert stopped in ("Update models was stopped.", "Plan the queue was stopped.")
    if stopped.startswith("Update"):
        assert len(window.view.data.rounds) == rounds
    assert window.messages.texts == []
