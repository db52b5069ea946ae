"""A disk that fails at any write or sync: said in words, and nothing told is lost.

``UMC_FAULTS=all`` fails every call of the run in turn; otherwise every eleventh.
"""

import os
import shutil
import subprocess
import sys

import pytest

from umc_desktop.domain.progress import SILENT
from umc_desktop.operations.project import CheckProject, check_project
from umc_desktop.storage.annotations import iterate_annotations
from umc_desktop.storage.project_file import ProjectFile

EVERY = 1 if os.environ.get("UMC_FAULTS") == "all" else 11
N_LABELS = 6
pytestmark = pytest.mark.skipif(
    shutil.which("strace") is None, reason="injects the errors with strace"
)

# Labels samples one after the other. 3 means an error that nobody expected. Told to do
# it carelessly it acknowledges whatever came of a label.
WRITER = """
import os, sys, traceback
from pathlib import Path
from umc_desktop.domain.errors import UmcError
from umc_desktop.domain.progress import SILENT
from umc_desktop.operations.labelling import AssignLabel, assign_label
from umc_desktop.storage.project_file import ProjectFile
try:
    project = ProjectFile.open(Path(sys.argv[1]))
    for sample in range(1, int(sys.argv[2]) + 1):
        try:
            assign_label(project, AssignLabel((sample,), "a", annotator="ada"), SILENT)
            os.write(1, f"{sample}\\n".encode())
        except UmcError as error:
            print(error, file=sys.stderr)
            if sys.argv[3:] == ["carelessly"]:
                os.write(1, f"{sample}\\n".encode())
    project.close()
except UmcError as error:
    print(error, file=sys.stderr)
except BaseException:
    traceback.print_exc()
    os._exit(3)
"""


def run(path, fault, *options):
    """Run the writer with a fault; return what it told and what it said."""
    strace = ["strace", "-f", "-qq", "-o", "/dev/null", "-P", str(path)]
    strace += ["-P", f"{path}-journal", "-P", str(path.parent)]
    strace += ["-e", "trace=pwrite64,fdatasync,fsync,ftruncate", "-e", fault]
    writer = [sys.executable, "-c", WRITER, str(path), str(N_LABELS), *options]
    done = subprocess.run(
        [*strace, *writer], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return [int(line) for line in done.stdout.split()], done.stderr


def standing(path):
    project = ProjectFile.open(path)
    try:
        check_project(project, CheckProject(), SILENT)
        with project.read() as connection:
            return {item.sample_id for item in iterate_annotations(connection)}
    finally:
        project.close()


def calls_of_a_run(path):
    """Return how often an undisturbed run writes and syncs."""
    counts = path.with_name("counts")
    strace = ["strace", "-f", "-c", "-e", "trace=pwrite64,fdatasync", "-o", str(counts)]
    writer = [sys.executable, "-c", WRITER, str(path), str(N_LABELS)]
    subprocess.run([*strace, *writer], capture_output=True, check=True)
    rows = [line.split() for line in counts.read_text(encoding="ascii").splitlines()]
    return {
        row[-1]: int(row[3])
        for row in rows
        if row and row[-1] in ("pwrite64", "fdatasync")
    }


@pytest.fixture
def fresh(make_project, tmp_path):
    """Return a function that gives the same project anew."""
    project = make_project("origin.umc", N_LABELS, "ab")
    project.close()

    def copy():
        path = tmp_path / "disk.umc"
        for old in tmp_path.glob("disk.umc*"):
            old.unlink()
        shutil.copy(project.path, path)
        return path

    return copy


@pytest.mark.parametrize(
    ("call", "error", "word"),
    [
        ("pwrite64", "EIO", "reported an error"),
        ("pwrite64", "ENOSPC", "disk is full"),
        ("fdatasync", "EIO", "reported an error"),
    ],
)
def test_one_call_that_fails(fresh, call, error, word, figure):
    total = calls_of_a_run(fresh())[call]
    places = range(1, total + 1, EVERY)
    said_in_words = 0
    for number in places:
        path = fresh()
        told, said = run(path, f"inject={call}:error={error}:when={number}")
        assert set(told) <= standing(path), f"{call} number {number}"
        assert "Traceback" not in said
        if len(told) < N_LABELS:
            assert word in said, said
            said_in_words += 1
    figure(
        f"{error} at {call}, {len(places)} of {total} places",
        detail=f"{said_in_words} said in words, 0 labels lost",
    )
    assert said_in_words > 0, "some faults must have hit a label"


def test_a_disk_that_goes_away_for_good(fresh):
    path = fresh()
    half = calls_of_a_run(fresh())["pwrite64"] // 2
    path = fresh()
    told, said = run(path, f"inject=pwrite64,fdatasync:error=EIO:when={half}+")
    assert 0 < len(told) < N_LABELS
    assert "reported an error" in said
    assert set(told) <= standing(path)


def test_labelling_goes_on_when_there_is_room_again(fresh):
    path = fresh()
    told, said = run(path, "inject=pwrite64:error=ENOSPC:when=20")
    assert "The disk is full" in said
    assert told, "the labels after the one that failed were written"
    assert max(told) == N_LABELS


def test_control_a_writer_that_ignores_errors_is_noticed(fresh):
    path = fresh()
    half = calls_of_a_run(fresh())["pwrite64"] // 2
    path = fresh()
    fault = f"inject=pwrite64:error=EIO:when={half}+"
    told, _ = run(path, fault, "carelessly")
    assert not set(told) <= standing(path)
