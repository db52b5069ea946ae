import threading
import time

import pytest
from PySide6.QtCore import Qt

from umc_desktop.jobs.runner import Job, JobRunner, JobSnapshot, JobState, Lane
from umc_desktop.qt.job_bridge import JobBridge
from umc_desktop.qt.status_bar import Pace, StatusBar, duration


@pytest.fixture
def bar(qtbot) -> StatusBar:
    bar = StatusBar()
    qtbot.addWidget(bar)
    bar.resize(1000, 60)
    bar.show()
    return bar


def running(job_id: int = 1, **changes: object) -> JobSnapshot:
    return JobSnapshot(
        job_id, "Score samples", Lane.WORKER, JobState.RUNNING, **changes
    )


def test_pace_is_items_by_seconds_and_what_is_left():
    pace = Pace()
    pace.add(100.0, 0, "Encoding")
    assert pace.text(10_000) == ""  # one report tells nothing
    pace.add(102.0, 2_000, "Encoding")
    assert pace.text(10_000) == "1,000/s · 8 s left"
    assert pace.text(None) == "1,000/s"


def test_pace_begins_anew_with_each_phase():
    pace = Pace()
    pace.add(100.0, 0, "Encoding 1")
    pace.add(102.0, 2_000, "Encoding 2")  # the same phase: only its number moved
    assert pace.text(None) == "1,000/s"
    pace.add(103.0, 5, "Clustering")
    assert pace.text(None) == ""


def test_pace_goes_on_while_only_what_follows_a_colon_changes():
    pace = Pace()
    pace.add(100.0, 0, "Playing: margin on letters")
    for second in range(1, 100):  # says what it does, and gets on once in a while
        done = second // 30
        pace.add(100.0 + second, done, f"Playing: {'abc'[done % 3]} on letters")
    assert pace.text(9) == "2.0/min · 3 min left"  # 3 in 90 s, 6 are left


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.2, "1 s"), (89, "89 s"), (120, "2 min"), (7200, "2.0 h")],
)
def test_a_duration_is_said_as_a_person_says_it(seconds, text):
    assert duration(seconds) == text


def test_a_short_job_is_not_shown_and_a_long_one_is(bar, qtbot):
    bar.show_snapshot(running(1))
    bar.show_snapshot(JobSnapshot(1, "Label", Lane.PROJECT, JobState.DONE))
    bar.show_snapshot(running(2, done=50, total=200, message="Encoding"))
    qtbot.waitUntil(lambda: bar.row(2) is not None)
    assert bar.row(1) is None
    assert bar.row(2)._message.text() == "Encoding · 50 of 200"
    assert bar.row(2)._bar.value() == 250  # of 1,000
    bar.show_snapshot(JobSnapshot(2, "Score", Lane.WORKER, JobState.DONE))
    assert bar.row(2) is None


def test_cancel_stops_the_real_job(bar, qtbot):
    bridge = JobBridge()
    bridge.changed.connect(bar.show_snapshot)
    bar.cancel_requested.connect(bridge.runner.cancel)
    ended: list[JobState] = []
    bridge.changed.connect(
        lambda one: ended.append(one.state) if one.state.final else None
    )

    def work(progress) -> None:
        for step in range(10_000):
            progress.report(step, 10_000, "Counting")
            time.sleep(0.005)

    job_id = bridge.runner.submit(Job("Count", work))
    qtbot.waitUntil(lambda: bar.row(job_id) is not None)
    button = bar.row(job_id).cancel_button
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    assert button.text() == "Stopping"
    qtbot.waitUntil(lambda: ended == [JobState.CANCELLED])
    assert bar.row(job_id) is None
    bridge.close()


def test_the_window_answers_while_a_job_runs(opened, qtbot):
    go = threading.Event()
    ticks: list[float] = []
    opened.flow._bridge.runner.submit(Job("Wait", lambda _: go.wait(5), Lane.WORKER))
    for _ in range(20):
        before = time.perf_counter()
        qtbot.wait(1)
        ticks.append(time.perf_counter() - before)
    go.set()
    assert sorted(ticks)[len(ticks) // 2] < 0.05


def test_runner_listeners_hear_a_job_from_queued_to_done():
    seen: list[JobState] = []
    runner = JobRunner(lambda snapshot: seen.append(snapshot.state))
    runner.submit(Job("Nothing", lambda progress: None))
    runner.close()
    assert seen[0] is JobState.QUEUED
    assert seen[-1] is JobState.DONE


def test_it_says_on_what_the_models_ran_and_what_did_not_go_as_planned(qtbot):
    bar = StatusBar()
    qtbot.addWidget(bar)
    assert bar.engines_text == ""
    calm = {"provider": "CPU", "precision": "int8", "notes": ()}
    bar.show_engines({"minilm": calm, "use": calm | {"precision": ""}})
    assert bar.engines_text == "Models on CPU"
    short = {"provider": "CPU", "precision": "fp16", "notes": ("The CPU went on.",)}
    bar.show_engines({"minilm": short})
    assert bar.engines_text == "Models on CPU ⚠"
    assert "minilm: The CPU went on." in bar._engines.toolTip()
    bar.clear()
    assert bar.engines_text == ""
