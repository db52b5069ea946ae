"""One writer at a time, who is named; a dead one holds nothing."""

import os
import signal
import subprocess
import sys
import threading
from contextlib import closing

import pytest

from umc_desktop.domain.errors import ProjectReadOnlyError
from umc_desktop.storage.lock import WriterLock
from umc_desktop.storage.project_file import ProjectFile, copy_project

HOLD = """
import sys, time
from pathlib import Path
from umc_desktop.storage.project_file import ProjectFile
project = ProjectFile.open(Path(sys.argv[1]))
print("open" if not project.read_only else "read-only", flush=True)
time.sleep(60)
"""

TAKE_TURNS = """
import sys, time
from pathlib import Path
from umc_desktop.domain.errors import ProjectReadOnlyError
from umc_desktop.storage.lock import WriterLock
path, inside = Path(sys.argv[1]), Path(sys.argv[1] + ".inside")
taken = overlaps = 0
end = time.monotonic() + 1.5
while time.monotonic() < end:
    lock = WriterLock(path)
    try:
        lock.acquire()
    except ProjectReadOnlyError:
        continue
    taken += 1
    try:
        inside.touch(exist_ok=False)
        inside.unlink()
    except FileExistsError:
        overlaps += 1
    lock.release()
print(taken, overlaps)
"""


def hold(path):
    """Open the project in another process and return that process."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "open\n"
    return process


def end(process, how=signal.SIGKILL):
    process.send_signal(how)
    process.wait()
    process.stdout.close()


def test_the_second_to_open_reads_and_is_told_who_writes(project):
    project.close()
    owner = hold(project.path)
    try:
        second = ProjectFile.open(project.path)
        assert second.read_only
        for word in (f"process {owner.pid}", "test.umc", "not changed", "since 20"):
            assert word in second.why_read_only
        with pytest.raises(ProjectReadOnlyError, match=f"process {owner.pid}"):
            second.write().__enter__()
        with second.read() as connection:
            assert connection.execute("SELECT count(*) FROM sample").fetchone() == (5,)
        second.close()
        assert owner.poll() is None
        third = ProjectFile.open(project.path)
        assert third.read_only, "the second did not take the lock away"
        third.close()
    finally:
        end(owner)


def test_kill_frees_the_lock(project):
    project.close()
    end(hold(project.path))
    again = ProjectFile.open(project.path)
    assert not again.read_only
    again.close()
    assert [path.name for path in project.path.parent.iterdir()] == ["test.umc"]


def test_the_same_process_cannot_write_twice(project):
    second = ProjectFile.open(project.path)
    assert f"process {os.getpid()}" in second.why_read_only
    second.close()
    project.close()
    third = ProjectFile.open(project.path)
    assert not third.read_only
    third.close()


def test_an_owner_who_left_no_name_is_another_program(project):
    owner = project.path.with_name("test.umc.lock.owner")
    for written in (b"", b"[1]", b"\xff\xfe"):
        owner.write_bytes(written)
        second = ProjectFile.open(project.path)
        assert "in another program" in second.why_read_only
        second.close()


def test_never_two_writers_while_many_take_turns(tmp_path):
    """Four processes that lock and release as fast as they can never meet inside."""
    command = [sys.executable, "-c", TAKE_TURNS, str(tmp_path / "shared.umc")]
    processes = [
        subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(4)
    ]
    reports = [process.communicate(timeout=30)[0].split() for process in processes]
    assert sum(int(overlaps) for _, overlaps in reports) == 0
    assert sum(int(taken) for taken, _ in reports) > 50


def test_threads_race_for_one_lock(tmp_path):
    """Of twenty that try at once exactly one gets it."""
    start = threading.Barrier(20)
    locks = [WriterLock(tmp_path / "a.umc") for _ in range(20)]
    got = []

    def attempt(lock):
        start.wait()
        try:
            lock.acquire()
        except ProjectReadOnlyError:
            return
        got.append(lock)

    threads = [threading.Thread(target=attempt, args=(lock,)) for lock in locks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(got) == 1
    got[0].release()


@pytest.mark.skipif(sys.platform == "win32", reason="makes a link")
def test_a_hard_link_is_no_second_way_to_write(project):
    project.close()
    other = project.path.with_name("other.umc")
    os.link(project.path, other)
    for path in (project.path, other):
        linked = ProjectFile.open(path)
        assert "hard link" in linked.why_read_only
        linked.close()
    assert sorted(one.name for one in other.parent.iterdir()) == [
        "other.umc",
        "test.umc",
    ]
    copied = project.path.with_name("copied.umc")
    with closing(ProjectFile.open(other)) as linked, linked.read() as connection:
        copy_project(connection, copied)  # the way out that the sentence names
    with closing(ProjectFile.open(copied)) as project:
        assert not project.read_only
    other.unlink()
    with closing(ProjectFile.open(project.path)) as alone:
        assert not alone.read_only


def test_a_link_is_no_second_way_to_write(project):
    link = project.path.with_name("link.umc")
    link.symlink_to(project.path.name)
    second = ProjectFile.open(link)
    assert f"process {os.getpid()}" in second.why_read_only
    second.close()
    project.close()
    third = ProjectFile.open(link)
    assert not third.read_only
    third.close()
    assert link.is_symlink()
