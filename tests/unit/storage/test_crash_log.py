import os
import subprocess
import sys
from pathlib import Path

import pytest

from umc_desktop.jobs.frames import Start, write_frame
from umc_desktop.storage import crash_log
from umc_desktop.storage.crash_log import CrashLog, already_seen, left_behind


@pytest.fixture(autouse=True)
def config(tmp_path: Path, monkeypatch) -> Path:
    monkeypatch.setenv("UMC_CONFIG", str(tmp_path))
    return tmp_path


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", f"from umc_desktop.storage.crash_log import *\n{code}"],
        capture_output=True,
        text=True,
        timeout=60,
        env=os.environ,
    )


def files(config: Path) -> list[str]:
    return sorted(path.name for path in config.rglob("crashes/*") if path.is_file())


def test_a_process_that_ends_well_leaves_nothing(config):
    done = run("CrashLog.begin('window').close()")
    assert (done.returncode, done.stderr) == (0, "")
    assert files(config) == []
    assert left_behind() == []


def test_a_fault_in_native_code_is_found_at_the_next_start_and_only_once(config):
    done = run(
        "import ctypes\nlog = CrashLog.begin('window')\n"
        "def deep_inside():\n    ctypes.string_at(0)\ndeep_inside()"
    )
    assert done.returncode != 0
    (report,) = left_behind()
    assert (report.process, report.ended) == ("window", True)
    assert report.text.startswith("UMC Desktop ")
    assert "in deep_inside" in report.text
    assert left_behind() == []
    assert [one.text for one in already_seen()] == [report.text]
    assert files(config) == []


def test_a_killed_process_says_nothing_and_leaves_nothing(config):
    run("import os\nlog = CrashLog.begin('worker')\nos._exit(9)")
    assert len(files(config)) == 2
    assert left_behind() == []
    assert files(config) == []


def test_errors_are_kept_as_they_happen(config):
    run(
        "import os\nlog = CrashLog.begin('window')\n"
        "log.record('Traceback: über')\nos._exit(9)"
    )
    (report,) = left_behind()
    assert not report.ended
    assert "Traceback: über" in report.text


def test_an_error_is_kept_though_the_process_ends_well():
    run("log = CrashLog.begin('window')\nlog.record('one')\nlog.close()")
    assert "one" in left_behind()[0].text


def test_what_a_running_process_writes_is_left_alone(config):
    with subprocess.Popen(
        [
            sys.executable,
            "-c",
            "from umc_desktop.storage.crash_log import *\n"
            "log = CrashLog.begin('window')\nlog.record('not yet')\n"
            "print('ready', flush=True)\ninput()\nlog.close()",
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout.readline() == "ready\n"
        assert left_behind() == []
        other.communicate("\n", timeout=30)
    assert "not yet" in left_behind()[0].text


def test_a_flood_of_errors_does_not_fill_the_disk():
    run("log = CrashLog.begin('window')\nfor n in range(500): log.record(f'error {n}')")
    text = left_behind()[0].text
    assert "error 49" in text
    assert "error 50" not in text


def test_old_reports_are_forgotten(config):
    seen = config / "crashes" / "seen"
    seen.mkdir(parents=True)
    for n in range(crash_log._KEPT + 5):
        (seen / f"20260101-0000{n:02}-window-1.txt").write_text("a\nb\nc\n")
    assert left_behind() == []
    kept = sorted(path.name for path in seen.iterdir())
    assert len(kept) == crash_log._KEPT
    assert kept[0] == "20260101-000005-window-1.txt"


def test_where_nothing_can_be_written_the_program_starts_all_the_same(
    monkeypatch, tmp_path
):
    (tmp_path / "crashes").write_text("a file where the folder should be")
    monkeypatch.setattr(crash_log.faulthandler, "enable", lambda *given: None)
    assert CrashLog.begin("window") is None


def test_the_workers_fault_is_kept_too(tmp_path):
    """The real worker, ended by a fault while it waits for a job."""
    with subprocess.Popen(
        [sys.executable, "-m", "umc_desktop", "worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as worker:
        start = Start(1, "model.list", "", {}, str(tmp_path))
        write_frame(worker.stdin, start)
        worker.stdout.read(1)  # it answers: it is up
        worker.send_signal(11)
        worker.communicate(timeout=30)
    (report,) = left_behind()
    assert (report.process, report.ended) == ("worker", True)
    assert "worker.py" in report.text
