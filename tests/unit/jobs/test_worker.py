"""A real worker process: whatever happens in it, the window hears of it and goes on."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from umc_desktop.domain.errors import InvalidRequestError, UmcError, WorkerDiedError
from umc_desktop.domain.progress import SILENT, JobCancelledError
from umc_desktop.jobs import frames, worker_client
from umc_desktop.jobs.bundle import Bundle
from umc_desktop.jobs.worker_client import WorkerBugError, WorkerClient

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="uses POSIX signals")
WINDOW = """
import sys
from pathlib import Path
from umc_desktop.domain.progress import SILENT
from umc_desktop.jobs.worker_client import WorkerClient
client = WorkerClient((sys.executable, sys.argv[1]))
client.compute(sys.argv[2], Path("p"), {"alive": sys.argv[3]}, Path("."), SILENT)
"""


class CancelSoon:
    """Asks to stop once the worker has begun."""

    def __init__(self, begun):
        self.begun = begun
        self.asked = None

    def report(self, done, total=None, message=""):
        if self.begun():
            self.asked = self.asked or time.monotonic()
            raise JobCancelledError


class Listening:
    def __init__(self):
        self.heard = []

    def report(self, done, total=None, message=""):
        self.heard.append((done, total, message))


@pytest.fixture
def ask(client, tmp_path):
    def ask(command, progress=SILENT, **request):
        client.compute(command, Path("p.umc"), request, tmp_path, progress)

    return ask


@pytest.fixture
def works(ask, tmp_path):
    """Expect that the next request is answered."""

    def works():
        ask("double", number=21)
        assert Bundle(tmp_path).value("answer", int) == 42

    return works


def gone(process_id, seconds=3.0):
    """Return whether a process ends within the time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            state = (
                Path(f"/proc/{process_id}/stat").read_text().rsplit(")", 1)[1].split()
            )
        except FileNotFoundError:
            return True
        # a leader may be a zombie while its threads still end
        if state[0] == "Z" and len([*Path(f"/proc/{process_id}/task").iterdir()]) <= 1:
            return True
        time.sleep(0.02)
    return False


def test_requests_are_answered_by_one_warm_process(client, works):
    works()
    first = client.process_id
    works()
    assert client.process_id == first


def test_progress_arrives(ask):
    listening = Listening()
    ask("report", listening, steps=30)
    steps = [item for item in listening.heard if item[2] == "stepping"]
    assert steps
    assert all(total == 30 and 0 <= done < 30 for done, total, _ in steps)


def test_what_libraries_print_or_read_stays_out_of_the_frames(ask, works):
    ask("chatter")
    works()


@pytest.mark.parametrize(
    ("command", "error", "words"),
    [
        ("expected", UmcError, "Choose a label first"),
        ("bug", WorkerBugError, "ValueError: a number was odd"),
        ("memory", UmcError, "not enough memory"),
        ("eat", UmcError, "not enough memory"),
        ("quit", WorkerDiedError, "code 3"),
        ("exit", WorkerDiedError, "code 7"),
        ("segfault", WorkerDiedError, "code -11"),
        ("kill", WorkerDiedError, "code -9"),
        ("garbage", WorkerDiedError, "ended unexpectedly"),
    ],
)
def test_every_failure_is_told_soon_and_the_next_request_works(
    client, ask, works, figure, command, error, words
):
    client.warm_up()
    works()
    started = time.monotonic()
    with pytest.raises(error, match=words):
        ask(command)
    seconds = time.monotonic() - started
    figure(f"“{command}” in a worker", detail=f"told after {seconds:.2f} s")
    assert seconds < 3
    works()


@pytest.mark.parametrize("command", ["exit", "segfault", "kill"])
def test_control_without_a_worker_the_same_failure_takes_the_window_down(
    worker_command, command
):
    """The window's process does the work itself, as a program without workers would."""
    script = Path(worker_command[1]).read_text()
    script = script.replace(
        "sys.exit(serve(compute))", f"compute({command!r}, None, {{}}, None, None)"
    )
    window = subprocess.run(
        [sys.executable, "-c", f"{script}\nprint('alive')"],
        capture_output=True,
        check=False,
        env=os.environ | {"PYTHONFAULTHANDLER": ""},
    )
    assert window.returncode in (7, -signal.SIGSEGV, -signal.SIGKILL)
    assert b"alive" not in window.stdout


def test_control_with_more_patience_a_deaf_worker_is_stopped_too_late(
    ask, works, tmp_path, monkeypatch
):
    monkeypatch.setattr(worker_client, "_PATIENCE_SECONDS", 2.5)
    alive = tmp_path / "alive"
    cancel = CancelSoon(alive.exists)
    with pytest.raises(JobCancelledError):
        ask("deaf", cancel, alive=str(alive))
    assert time.monotonic() - cancel.asked > 2
    works()


def test_a_bug_brings_its_traceback(ask):
    with pytest.raises(WorkerBugError) as caught:
        ask("bug")
    assert "in compute" in str(caught.value)


def test_a_worker_that_died_while_idle_is_replaced(client, works):
    works()
    os.kill(client.process_id, signal.SIGKILL)
    assert gone(client.process_id)
    works()


@pytest.mark.parametrize("command", ["listen", "deaf"])
def test_cancel_takes_at_most_two_seconds(
    client, ask, works, tmp_path, figure, command
):
    alive = tmp_path / "alive"
    cancel = CancelSoon(alive.exists)
    with pytest.raises(JobCancelledError):
        ask(command, cancel, alive=str(alive))
    seconds = time.monotonic() - cancel.asked
    figure(f"a “{command}” worker cancelled", detail=f"stopped after {seconds:.2f} s")
    assert seconds < 2
    if command == "listen":
        assert client.process_id == int(alive.read_text()), "it stays warm"
    else:
        assert gone(int(alive.read_text()))
    works()


def test_a_watcher_that_fails_does_not_leave_the_job_running(ask, works, tmp_path):
    class Broken:
        def report(self, done, total=None, message=""):
            if (tmp_path / "alive").exists():
                raise RuntimeError("the window closed")

    with pytest.raises(RuntimeError, match="the window closed"):
        ask("listen", Broken(), alive=str(tmp_path / "alive"))
    works()


def test_a_request_that_is_too_long_is_refused_in_words(ask, works, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(frames, "MAX_FRAME_BYTES", 1000)
        with pytest.raises(InvalidRequestError, match="fewer samples"):
            ask("double", number=list(range(1000)))
    works()


def test_the_worker_outlives_the_thread_that_started_it(client, works):
    starter = threading.Thread(target=client.warm_up)
    starter.start()
    starter.join()
    first = client.process_id
    time.sleep(0.3)
    works()
    assert client.process_id == first


@pytest.mark.parametrize("command", ["listen", "deaf"])
def test_the_worker_ends_with_the_window(worker_command, tmp_path, command):
    alive = tmp_path / "alive"
    arguments = [sys.executable, "-c", WINDOW, worker_command[1], command, str(alive)]
    window = subprocess.Popen(arguments)
    end = time.monotonic() + 10
    while not (alive.exists() and alive.read_text()):
        assert time.monotonic() < end
        time.sleep(0.02)
    window.kill()
    window.wait()
    assert gone(int(alive.read_text()))


def test_closing_ends_the_process_and_twice_is_fine(client, works):
    works()
    process_id = client.process_id
    client.close()
    assert gone(process_id, 0.1)
    assert client.process_id is None
    client.close()


def test_a_program_that_cannot_start_says_so(tmp_path):
    client = WorkerClient((sys.executable, "-c", "raise SystemExit(9)"))
    with pytest.raises(WorkerDiedError, match="code 9"):
        client.compute("double", Path("p"), {}, tmp_path, SILENT)
    client.close()


def test_garbage_from_the_window_ends_the_worker(worker_command):
    worker = subprocess.Popen(
        worker_command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert worker.stdin is not None
    worker.stdin.write(b"\xff" * 1000)
    worker.stdin.flush()
    try:
        assert worker.wait(5) == 0
    finally:
        worker.kill()
        worker.communicate()


def test_a_worker_can_have_variables_of_its_own(worker_command, tmp_path):
    client = WorkerClient(worker_command, {"UMC_TEST": "seven"})
    request = {"name": "UMC_TEST"}
    client.compute("variable", Path("p.umc"), request, tmp_path, SILENT)
    assert Bundle(tmp_path).value("answer", str) == "seven"
    assert "UMC_TEST" not in os.environ
    client.close()
