"""Jobs: one at a time in a lane, cancellable, and every end is told."""

import queue
import threading
import time

import pytest

from umc_desktop.jobs.runner import Job, JobRunner, JobState, Lane


@pytest.fixture
def seen():
    return queue.Queue()


@pytest.fixture
def runner(seen):
    runner = JobRunner(seen.put)
    yield runner
    runner.close()


def until_end(seen):
    """Return every snapshot up to the first final one."""
    snapshots = []
    while not snapshots or not snapshots[-1].state.final:
        snapshots.append(seen.get(timeout=5))
    return snapshots


def test_the_result_arrives(runner, seen):
    job_id = runner.submit(Job("add", lambda progress: 1 + 1))
    end = until_end(seen)[-1]
    assert (end.job_id, end.title, end.state, end.result) == (
        job_id,
        "add",
        JobState.DONE,
        2,
    )
    assert not runner.busy()


@pytest.mark.parametrize("error", [ZeroDivisionError, MemoryError, SystemExit])
def test_an_error_arrives_as_a_value_and_the_lane_goes_on(runner, seen, error):
    def fail(progress):
        raise error

    runner.submit(Job("fail", fail))
    end = until_end(seen)[-1]
    assert end.state is JobState.FAILED
    assert isinstance(end.error, error)
    runner.submit(Job("next", lambda progress: "fine"))
    assert until_end(seen)[-1].result == "fine"


def test_cancel_stops_at_the_next_report(runner, seen):
    started = threading.Event()

    def work(progress):
        for n in range(10_000_000):
            started.set()
            progress.report(n)

    job_id = runner.submit(Job("long", work, Lane.WORKER))
    assert started.wait(5)
    asked = time.monotonic()
    runner.cancel(job_id)
    assert until_end(seen)[-1].state is JobState.CANCELLED
    assert time.monotonic() - asked < 2
    runner.cancel(job_id)  # late: does nothing
    runner.cancel(12345)


def test_cancelled_before_it_started_never_runs(runner, seen):
    gate, ran = threading.Event(), []
    runner.submit(Job("block", lambda progress: gate.wait(5)))
    job_id = runner.submit(Job("queued", ran.append))
    runner.cancel(job_id)
    gate.set()
    ends = [until_end(seen)[-1], until_end(seen)[-1]]
    assert [(end.title, end.state) for end in ends] == [
        ("block", JobState.DONE),
        ("queued", JobState.CANCELLED),
    ]
    assert ran == []


def test_a_lane_runs_one_job_at_a_time_in_order_and_lanes_run_together(runner, seen):
    inside, order, meet = [], [], threading.Barrier(2, timeout=5)

    def alone(number):
        def work(progress):
            inside.append(number)
            time.sleep(0.01)
            assert inside == [number]
            inside.clear()
            order.append(number)

        return work

    runner.submit(Job("meet", lambda progress: meet.wait(), Lane.WORKER))
    runner.submit(Job("meet", lambda progress: meet.wait(), Lane.PROJECT))
    assert [until_end(seen)[-1].state for _ in range(2)] == [JobState.DONE] * 2
    for number in range(8):
        runner.submit(Job(str(number), alone(number)))
    assert [until_end(seen)[-1].state for _ in range(8)] == [JobState.DONE] * 8
    assert order == list(range(8))


def test_a_job_may_borrow_the_other_lane(runner, seen):
    names = []

    def here():
        names.append(threading.current_thread().name)

    def work(progress):
        here()
        runner.run_in(Lane.PROJECT, here)

    runner.submit(Job("borrow", work, Lane.WORKER))
    until_end(seen)
    assert [name.split("_")[0] for name in names] == ["umc-worker", "umc-project"]


def test_progress_is_throttled_but_the_last_is_told(runner, seen):
    def work(progress):
        for n in range(1, 50_001):
            progress.report(n, 50_000, "counting")

    started = time.monotonic()
    runner.submit(Job("many", work))
    snapshots = until_end(seen)
    assert len(snapshots) <= 5 + (time.monotonic() - started) / 0.1
    assert (snapshots[-2].done, snapshots[-2].total) == (50_000, 50_000)
    assert snapshots[-2].message == "counting"


def test_closing_cancels_what_runs_and_what_waits(seen):
    runner = JobRunner(seen.put)
    started = threading.Event()

    def work(progress):
        while True:
            started.set()
            progress.report(0)
            time.sleep(0.01)

    runner.submit(Job("runs", work))
    runner.submit(Job("waits", work))
    assert started.wait(5)
    runner.close()
    ends = [until_end(seen)[-1] for _ in range(2)]
    assert {end.state for end in ends} == {JobState.CANCELLED}
