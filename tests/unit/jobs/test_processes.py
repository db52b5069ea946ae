"""Real processes: results, failures, cancelling, and no orphans."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from umc_desktop.domain.errors import InvalidRequestError, WorkerDiedError
from umc_desktop.domain.progress import JobCancelledError
from umc_desktop.jobs.processes import run_in_processes

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="uses POSIX signals")
SECONDS = 60  # in which a process must have started, however busy the machine is

WORK = """
import os, signal, sys, time
from pathlib import Path

def double(number):
    time.sleep(0.5)
    return 2 * number

def threads(number):
    import threadpoolctl
    return {pool["num_threads"] for pool in threadpoolctl.threadpool_info()}

def refuse(number):
    from umc_desktop.domain.errors import InvalidRequestError
    if number == 1:
        raise InvalidRequestError("One is too few.")
    return number

def die(number):
    if number == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return number

def sleep(folder):
    (Path(folder) / f"{os.getpid()}.pid").touch()
    time.sleep(600)
"""

PARENT = """
import sys
sys.path.insert(0, sys.argv[1])
import work
from umc_desktop.jobs.processes import run_in_processes
if __name__ == "__main__":
    run_in_processes(work.sleep, [sys.argv[2]] * 2, 2, lambda results: None)
"""


@pytest.fixture
def work(tmp_path, monkeypatch):
    """A module that the children can import, as pickled functions must be."""
    (tmp_path / "work.py").write_text(WORK, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "work", raising=False)
    import work

    yield work
    sys.modules.pop("work", None)


def gone(process_id, seconds=10.0):
    """Return whether a process ends within the time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        try:
            state = Path(f"/proc/{process_id}/stat").read_text().rsplit(")", 1)[1]
        except FileNotFoundError:
            return True
        if state.split()[0] == "Z":
            return True
        time.sleep(0.02)
    return False


def pids_in(folder, count):
    """Wait until so many children have said who they are."""
    end = time.monotonic() + SECONDS
    while len(found := [int(path.stem) for path in folder.glob("*.pid")]) < count:
        assert time.monotonic() < end, "the children did not start"
        time.sleep(0.02)
    return found


def test_every_result_arrives_once_and_turns_come_without_any(work):
    turns = []
    run_in_processes(work.double, [1, 2, 3, 4, 5], 2, turns.append)
    assert sorted(result for turn in turns for result in turn) == [2, 4, 6, 8, 10]
    assert [] in turns, "the work took longer than a turn"


def test_nothing_to_do_starts_nothing(work):
    run_in_processes(work.double, [], 2, lambda results: pytest.fail("a turn"))


def test_every_process_computes_with_one_thread(work):
    turns = []
    run_in_processes(work.threads, [1], 1, turns.append)
    (threads,) = [result for turn in turns for result in turn]
    assert threads == {1}


def test_a_failure_of_one_piece_goes_on_as_it_is(work):
    with pytest.raises(InvalidRequestError, match="One is too few"):
        run_in_processes(work.refuse, [2, 1, 3], 1, lambda results: None)


def test_a_killed_process_is_told_in_words(work):
    with pytest.raises(WorkerDiedError, match="What was finished is kept"):
        run_in_processes(work.die, [1], 1, lambda results: None)


def test_cancelling_ends_the_children_soon(work, tmp_path):
    children = tmp_path / "children"
    children.mkdir()
    asked = []

    def on_turn(results):
        if len([*children.glob("*.pid")]) == 2:
            asked.append(time.monotonic())
            raise JobCancelledError

    with pytest.raises(JobCancelledError):
        run_in_processes(work.sleep, [str(children)] * 3, 2, on_turn)
    assert time.monotonic() - asked[0] < 2
    for process_id in pids_in(children, 2):
        assert gone(process_id, 0.5)


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_children_end_with_their_parent(work, tmp_path, how):
    children = tmp_path / "children"
    children.mkdir()
    script = tmp_path / "parent.py"
    script.write_text(PARENT, encoding="utf-8")
    parent = subprocess.Popen(
        [sys.executable, str(script), str(tmp_path), str(children)],
        env=os.environ | {"PYTHONPATH": os.pathsep.join([str(tmp_path), *sys.path])},
    )
    try:
        found = pids_in(children, 2)
        parent.send_signal(how)
        parent.wait(10)
        for process_id in found:
            assert gone(process_id)
    finally:
        parent.kill()
        parent.wait()
