import os
import subprocess
import sys
import threading
import time
from datetime import datetime
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPushButton

from umc_desktop.qt import habits
from umc_desktop.qt.error_dialog import ErrorCatcher, ErrorDialog, ReportDialog
from umc_desktop.storage.crash_log import CrashLog, CrashReport, left_behind


def report(process: str = "window", *, ended: bool = True) -> CrashReport:
    at = datetime(2026, 11, 26, 18, 20)
    return CrashReport(process, at, "UMC Desktop 0\nFatal Python error", ended)


@pytest.fixture
def log(monkeypatch, tmp_path):
    monkeypatch.setenv("UMC_CONFIG", str(tmp_path / "config"))
    log = CrashLog.begin("window")
    yield log
    log.close()


@pytest.mark.parametrize(
    ("left", "said"),
    [
        ([report()], "UMC Desktop ended unexpectedly (2026-11-26 18:20)."),
        ([report("worker")], "The worker process ended unexpectedly"),
        ([report(ended=False)], "Something went wrong in an earlier sitting"),
    ],
)
def test_what_an_earlier_sitting_left_is_said_with_its_report(
    window, log, monkeypatch, qtbot, left, said
):
    monkeypatch.setattr(habits, "left_behind", lambda: left)
    window.habits.keep_errors(log)
    assert window.messages.texts[0].startswith(said)
    button = next(
        one
        for one in window.messages.findChildren(QPushButton)
        if one.text() == "Show the report"
    )
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    dialog = window.findChild(ReportDialog)
    qtbot.mouseClick(dialog.copy_button, Qt.MouseButton.LeftButton)
    assert QGuiApplication.clipboard().text() == left[0].text


def test_opening_a_project_does_not_wipe_it_away(
    window, log, scored, monkeypatch, qtbot
):
    monkeypatch.setattr(habits, "left_behind", lambda: [report()])
    window.habits.keep_errors(log)
    window.messages.show_note("Something about another project.")
    with qtbot.waitSignal(window.flow.opened):
        window.open_project(scored)
    assert [text[:28] for text in window.messages.texts] == [
        "UMC Desktop ended unexpected"
    ]


def test_without_a_crash_nothing_is_said(window, log):
    window.habits.keep_errors(log)
    assert window.messages.texts == []
    window.habits.show_crashes()
    assert window.findChild(ReportDialog).report.toPlainText() == ""


def test_a_bug_is_shown_at_once_and_kept(window, log):
    window.habits.keep_errors(log)
    window.flow.failed.emit(None, ValueError("the bug"))
    assert "the bug" in window.findChild(ErrorDialog).report.toPlainText()
    log.close()
    assert "the bug" in left_behind()[0].text


def test_an_error_on_a_thread_is_kept(window, log, monkeypatch, qtbot):
    monkeypatch.setattr(threading, "__excepthook__", lambda caught: None)
    catcher = ErrorCatcher(log, window)
    catcher.window = window
    monkeypatch.setattr(threading, "excepthook", catcher._on_thread)

    def fail() -> None:
        raise ValueError("on a thread")

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: window.findChild(ErrorDialog) is not None)
    log.close()
    assert "on a thread" in left_behind()[0].text


def test_a_window_ended_by_a_fault_leaves_its_report(tmp_path):
    config = tmp_path / "config"
    surroundings = os.environ | {"UMC_CONFIG": str(config)}
    with subprocess.Popen(
        [sys.executable, "-m", "umc_desktop", "open"],
        env=surroundings,
        stderr=subprocess.PIPE,
    ) as window:
        deadline = time.monotonic() + 30
        begun: list[Path] = []
        while not begun and time.monotonic() < deadline:
            time.sleep(0.05)
            # once its header stands, the fault handler does, too
            begun = [p for p in config.glob("crashes/*.txt") if p.stat().st_size]
        time.sleep(0.2)
        window.send_signal(11)
        window.communicate(timeout=30)
    (left,) = config.glob("crashes/*.txt")
    assert "Segmentation fault" in left.read_text()
