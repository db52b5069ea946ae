"""A working day leaks nothing, and no command of a day asks the network for anything.

``UMC_DAY`` says how many annotations a day has; 1,000 unless told.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from umc_desktop.domain.progress import SILENT
from umc_desktop.operations.labelling import AssignLabel, assign_label
from umc_desktop.operations.undoing import Undo, undo
from umc_desktop.operations.viewing import load_view
from umc_desktop.storage.project_file import ProjectFile

ANNOTATIONS = int(os.environ.get("UMC_DAY", "1000"))
OPENINGS = max(20, ANNOTATIONS // 10)
MOST_GROWTH_MB = 50
TESTING = ("CI", "PYTEST_CURRENT_TEST", "PYTEST_VERSION", "ORT_DISABLE_TELEMETRY")
ON_LINUX = pytest.mark.skipif(
    not Path("/proc/self/status").exists(), reason="reads /proc"
)


def resident_mb():
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) / 1024


def descriptors():
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


@ON_LINUX
def test_a_day_of_annotations_leaks_nothing(make_project, figure):
    project = make_project("day.umc", 200, "ab")

    def annotate(n):
        for number in range(n):
            request = AssignLabel(
                (number % 200 + 1,), "ab"[number % 2], annotator="ada"
            )
            assign_label(project, request, SILENT)
            if number % 10 == 0:
                undo(project, Undo("ada"), SILENT)
        load_view(project)

    annotate(100)  # what is loaded once is not a leak
    before, files = resident_mb(), descriptors()
    annotate(ANNOTATIONS)
    growth = resident_mb() - before
    figure(f"{ANNOTATIONS:,} annotations", detail=f"{growth:+.1f} MB")
    assert growth < MOST_GROWTH_MB
    assert descriptors() == files


@ON_LINUX
def test_opening_and_closing_leaks_nothing(make_project, figure):
    project = make_project("often.umc", 200, "ab")
    project.close()

    def open_and_close(times):
        for _ in range(times):
            opened = ProjectFile.open(project.path)
            load_view(opened)
            opened.close()

    open_and_close(10)
    before, files = resident_mb(), descriptors()
    open_and_close(OPENINGS)
    growth = resident_mb() - before
    figure(f"{OPENINGS:,} openings", detail=f"{growth:+.1f} MB")
    assert growth < MOST_GROWTH_MB
    assert descriptors() == files


@ON_LINUX
def test_control_projects_that_are_not_closed_are_noticed(make_project):
    project = make_project("left.umc", 200, "ab")
    project.close()
    before = descriptors()
    left = [ProjectFile.open(project.path, read_only=True) for _ in range(20)]
    for opened in left:
        load_view(opened)
    assert descriptors() > before + 10
    for opened in left:
        opened.close()
    assert descriptors() == before


@pytest.mark.skipif(shutil.which("strace") is None, reason="watches with strace")
@pytest.mark.encoders
def test_no_command_of_a_day_opens_an_internet_socket(tmp_path, figure):
    table = tmp_path / "posts.csv"
    lines = [f"{n},text about {word} number {n}" for n, word in enumerate("ab" * 15)]
    table.write_text("id,text\n" + "\n".join(lines) + "\n", encoding="utf-8")
    project = tmp_path / "day.umc"
    # as on a user's computer: libraries hold back where they think they are tested
    env = {name: value for name, value in os.environ.items() if name not in TESTING}
    env["UMC_CACHE"] = str(tmp_path / "cache")  # converting models is part of the day
    for number, words in enumerate(
        (
            f"project new {project}",
            f"sample import {project} {table}",
            f"label define {project} --domain posts --label a",
            f"label define {project} --domain posts --label b",
            f"ensemble score {project}",
            f"map fit {project}",
            f"sample export {project} {tmp_path / 'out.parquet'} --unlabelled",
            "doctor",
        )
    ):
        log = tmp_path / f"{number}.log"
        strace = ["strace", "-f", "-qq", "-e", "trace=socket,connect", "-o", str(log)]
        command = [sys.executable, "-m", "umc_desktop", *words.split()]
        done = subprocess.run(
            [*strace, *command], capture_output=True, text=True, check=False, env=env
        )
        assert done.returncode == 0, done.stderr
        calls = log.read_text(encoding="utf-8", errors="replace")
        assert "AF_INET" not in calls, f"{words}: {calls}"
    figure(f"{number + 1} commands", lost=None, damaged=None, detail="0 sockets")


@pytest.mark.skipif(shutil.which("strace") is None, reason="watches with strace")
def test_control_a_socket_would_be_seen(tmp_path):
    log = tmp_path / "control.log"
    code = "import socket; socket.socket(socket.AF_INET)"
    strace = ["strace", "-f", "-qq", "-e", "trace=socket", "-o", str(log)]
    subprocess.run([*strace, sys.executable, "-c", code], check=True)
    assert "AF_INET" in log.read_text(encoding="utf-8")
