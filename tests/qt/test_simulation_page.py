"""The page for simulations, with a stand-in for the worker, and once with the real."""

import threading
import time
from pathlib import Path

import pytest
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QPushButton

from umc_desktop.domain.errors import InvalidRequestError, WorkerDiedError
from umc_desktop.jobs.bundle import Bundle
from umc_desktop.operations.simulation_request import Simulate
from umc_desktop.qt.message_bar import Message

CURVES = {
    "letters": {
        "default": {
            "labels": [0, 10, 20],
            "accuracy": [0.3, 0.6, 0.7],
            "low": [0.2, 0.5, 0.6],
            "high": [0.4, 0.7, 0.8],
        },
        "random": {
            "labels": [0, 10, 20],
            "accuracy": [0.3, 0.7, 0.8],
            "low": [0.3, 0.7, 0.8],
            "high": [0.3, 0.7, 0.8],
        },
    },
    "mails": {
        "default": {
            "labels": [0, 10],
            "accuracy": [0.5, 0.9],
            "low": [0.5, 0.9],
            "high": [0.5, 0.9],
        }
    },
}


def row(file, strategy, ratio=""):
    return {
        "file": file,
        "strategy": strategy,
        "final_accuracy": 0.7,
        "labels_to_random_final": None,
        "ece": 0.0512,
        "labels_ratio": ratio,
        "minutes_ratio": ratio,
    }


DATA = {
    "curves": CURVES,
    "strategies": [
        row("letters", "default"),
        row("letters", "random", "≥1.50 [1.20, 1.80]"),
        row("mails", "default"),
    ],
    "report": "/somewhere/report.html",
}
SAID = "4 games on 2 files. random needs 1.5× the labels of default."


class StandIn:
    """In place of the worker: waits until it is told how to end."""

    def __init__(self):
        self.go = threading.Event()
        self.error = None
        self.asked = []

    def compute(self, command, project, request, bundle, progress):
        self.asked.append((command, request))
        while not self.go.is_set():
            progress.report(1, 4, "Playing: default on letters (seed 1)")
            time.sleep(0.01)
        if self.error is not None:
            raise self.error
        Bundle(bundle).put_value("outcome", (SAID, DATA))

    def close(self):
        self.go.set()


@pytest.fixture
def worker(window):
    worker = StandIn()
    window.flow._bridge.worker = worker
    return worker


@pytest.fixture
def page(window, worker):
    """The page, opened from the menu."""
    window.actions_by_menu.of_command("evaluate.simulate").trigger()
    return window.pages.simulation


@pytest.fixture
def started(page, tmp_path, worker, qtbot):
    """The page while something is played."""
    page.form.add_files([tmp_path / "letters.csv"])
    page.form.start_button.click()
    qtbot.waitUntil(lambda: bool(worker.asked))
    return page


def test_the_page_opens_from_the_menu_without_a_project_and_goes_back(page, window):
    action = window.actions_by_menu.of_command("evaluate.simulate")
    assert action.text() == "Simulate on labelled data…"
    assert window.pages.currentWidget() is page
    page.back_button.click()
    assert window.pages.currentWidget() is window.pages.welcome


def test_nothing_starts_without_a_file(page, tmp_path):
    assert not page.form.start_button.isEnabled()
    assert "Add a file" in page.form.said
    page.form.add_files([tmp_path / "letters.csv", tmp_path / "letters.csv"])
    assert page.form.files.count() == 1
    assert page.form.start_button.isEnabled()
    assert page.form.said == "4 strategies on 1 file, 3 times each."
    page.form.files.selectAll()
    page.form.remove_button.click()
    assert not page.form.start_button.isEnabled()
    assert page.form.folder.text() == ""


def test_what_was_chosen_becomes_the_request(page, tmp_path):
    form, file = page.form, tmp_path / "letters.csv"
    form.add_files([file])
    assert form.folder.text() == str(tmp_path / "letters simulated")
    form.strategies["random@best-single"].setChecked(False)
    form.strategies["badge"].setChecked(True)
    form.budget.setValue(120)
    form.batch.setValue(30)
    form.seeds.setValue(7)
    form.folder.setText(str(tmp_path / "here"))
    form.folder.textEdited.emit("")
    form.add_files([tmp_path / "mails.csv"])
    assert form.request == Simulate(
        (file, tmp_path / "mails.csv"),
        strategies=("default", "random", "margin@best-single", "badge"),
        seeds=7,
        budget=120,
        batch=30,
        out=tmp_path / "here",
    )


def test_every_strategy_is_explained_and_the_default_is_always_played(page):
    for name, box in page.form.strategies.items():
        assert box.accessibleDescription().endswith("."), name
    assert page.form.strategies["default"].isChecked()
    assert not page.form.strategies["default"].isEnabled()


def test_the_open_project_can_be_the_file(opened, worker):
    opened.pages.show_simulation()
    form = opened.pages.simulation.form
    form.add_project_button.click()
    assert form.request.files == (opened.view.project.path,)
    assert not form.add_project_button.isEnabled()
    opened.pages.simulation.back_button.click()
    assert opened.pages.currentWidget() is opened.workspace
    opened.close_project()
    assert not form.add_project_button.isEnabled()


def test_results_are_shown_file_by_file(started, worker, window, qtbot):
    assert started.note == "Playing …"
    assert not started.form.start_button.isEnabled()
    worker.go.set()
    qtbot.waitUntil(lambda: started.note == "")
    assert worker.asked[0][0] == "evaluate.simulate"
    assert started.headline == window.status.summary == SAID
    assert started.form.start_button.isEnabled()
    points = started.plot.points()
    assert points["default"] == [(0, 30), (10, 60), (20, 70)]
    assert started.plot.legend() == [
        "random: 80.0\u202f%",
        "default: 70.0\u202f%",
    ]  # best first
    assert [
        started.table.item(1, column).text()
        for column in range(started.table.columnCount())
    ] == ["random", "70.0\u202f%", "≥1.50 [1.20, 1.80]", "≥1.50 [1.20, 1.80]", "0.051"]
    assert started.table.item(0, 2).text() == "–"  # against itself
    started.file_box.setCurrentText("mails")
    assert list(started.plot.points()) == ["default"]
    assert started.table.rowCount() == 1
    window.theme.choose("dark")
    assert started.plot.points()["default"] == [(0, 50), (10, 90)]


def test_the_report_opens_in_the_browser(started, worker, qtbot, monkeypatch):
    opened = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    worker.go.set()
    qtbot.waitUntil(lambda: started.note == "")
    started.report_button.click()
    assert [url.toLocalFile() for url in opened] == ["/somewhere/report.html"]


def test_progress_and_cancel_stand_in_the_status_bar(started, window, qtbot):
    qtbot.waitUntil(lambda: bool(window.status._rows))
    (shown,) = window.status._rows.values()
    assert shown._message.text().startswith("Playing: default on letters")
    shown.cancel_button.click()
    qtbot.waitUntil(lambda: "Stopped" in started.note)
    assert "What was played is kept" in started.note
    assert window.status.summary == "Simulate on labelled data was stopped."
    assert started.form.start_button.isEnabled()


@pytest.mark.parametrize(
    "error",
    [InvalidRequestError("There is no file."), WorkerDiedError("The worker ended.")],
)
def test_what_went_wrong_is_said(started, worker, window, qtbot, error):
    worker.error = error
    worker.go.set()
    qtbot.waitUntil(lambda: started.note == str(error))
    assert window.messages.texts == [str(error)]
    again = [
        button
        for message in window.messages.findChildren(Message)
        for button in message.findChildren(QPushButton)
        if button.text() == "Run again"
    ]
    assert len(again) == isinstance(error, WorkerDiedError)
    for button in again:
        worker.error = None
        button.click()
        qtbot.waitUntil(lambda: started.note == "")


def test_one_that_ends_elsewhere_is_told_and_leads_back(started, worker, window, qtbot):
    started.back_button.click()
    worker.go.set()
    qtbot.waitUntil(lambda: SAID in window.messages.texts)
    (message,) = window.messages.findChildren(Message)
    action = next(
        button
        for button in message.findChildren(QPushButton)
        if button.text() == "Show the results"
    )
    action.click()
    assert window.pages.currentWidget() is started


def test_opening_and_closing_projects_does_not_stop_it(
    started, worker, window, scored, qtbot
):
    with qtbot.waitSignal(window.flow.opened):
        window.open_project(scored)
    window.close_project()
    assert window.flow.long_running() == ["Simulate on labelled data"]
    worker.go.set()
    qtbot.waitUntil(lambda: started.headline == SAID)


@pytest.mark.encoders
@pytest.mark.xdist_group("encoders")
def test_the_real_worker_plays(window, tmp_path: Path, qtbot):
    file = tmp_path / "letters.csv"
    pairs = [("a bank loan", "money"), ("a train ticket", "travel")]
    lines = [f"{pairs[n % 2][0]} number {n},{pairs[n % 2][1]}" for n in range(60)]
    file.write_text("\n".join(["text,label", *lines]), encoding="utf-8")
    window.pages.show_simulation()
    page = window.pages.simulation
    page.form.add_files([file])
    for name in ("random@best-single", "margin@best-single"):
        page.form.strategies[name].setChecked(False)
    page.form.seeds.setValue(1)
    page.form.budget.setValue(10)
    page.form.batch.setValue(10)
    page.form.start_button.click()
    qtbot.waitUntil(lambda: page.note == "", timeout=120_000)
    assert page.headline.startswith("2 games on 1 file.")
    assert list(page.plot.points()) == ["default", "random"]
    assert (tmp_path / "letters simulated" / "report.html").exists()
