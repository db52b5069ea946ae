"""One writer, however many race for it; and what cannot be written is read.

``UMC_RACES`` says how often four processes race; 50 unless told.
"""

import os
import stat
import subprocess
import sys
import time

import pytest

from umc_desktop.domain.errors import UmcError
from umc_desktop.storage.lock import WriterLock
from umc_desktop.storage.project_file import ProjectFile

RACES = int(os.environ.get("UMC_RACES", "50"))
RACERS = 4
NOBODY = 65534
pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="forks the racers")


def race(path, break_lock=False):
    """Let processes open a project at once; return how many wrote, and how many met."""
    inside, refused = path.with_name("inside"), path.with_name("refused")
    gate_in, gate_out = os.pipe()
    told_in, told_out = os.pipe()
    children = []
    for _ in range(RACERS):
        child = os.fork()
        if child == 0:
            try:
                os.close(gate_out)
                if break_lock:
                    WriterLock.acquire = lambda self: None
                os.read(gate_in, 1)  # all are let go at once
                project = ProjectFile.open(path)
                if project.read_only:
                    os.write(told_out, b"r")
                else:
                    met = inside.exists()
                    inside.touch()
                    with project.write() as connection:
                        connection.execute(
                            "INSERT OR REPLACE INTO property VALUES ('turn', '1')"
                        )
                    time.sleep(0.01)
                    inside.unlink(missing_ok=True)
                    os.write(told_out, b"m" if met else b"w")
                project.close()
            except UmcError as error:
                refused.write_text(f"{error!r}, because of {error.__cause__!r}")
                os.write(told_out, b"e")
            finally:
                os._exit(0)
        children.append(child)
    os.close(gate_in)
    os.close(told_out)
    os.close(gate_out)
    for child in children:
        os.waitpid(child, 0)
    told = os.read(told_in, RACERS + 1).decode()
    os.close(told_in)
    inside.unlink(missing_ok=True)
    assert len(told) == RACERS, told
    assert "e" not in told, refused.read_text()
    return told


def test_never_two_writers(make_project, figure):
    project = make_project("raced.umc")
    project.close()
    told = "".join(race(project.path) for _ in range(RACES))
    figure(
        f"{RACES:,} races of {RACERS} processes",
        damaged=told.count("m"),
        detail=f"{told.count('w')} wrote in turn, {told.count('r')} read and were told "
        f"who writes, {told.count('m')} met another writer",
    )
    assert not told.count("m")
    assert told.count("w") >= RACES


def test_control_without_the_lock_writers_meet(make_project):
    project = make_project("raced.umc")
    project.close()
    met = False
    for _ in range(50):
        met = met or "m" in race(project.path, break_lock=True)
    assert met


def as_nobody(path):
    """Open as an account that may read only; return why, and what a write says."""
    code = (
        "import os, sys; from pathlib import Path\n"
        "from umc_desktop.domain.errors import UmcError\n"
        "from umc_desktop.storage.project_file import ProjectFile\n"
        f"os.setgid({NOBODY}); os.setuid({NOBODY})\n"
        "project = ProjectFile.open(Path(sys.argv[1]))\n"
        "print(project.why_read_only)\n"
        "with project.read() as connection:\n"
        "    print(connection.execute('SELECT count(*) FROM sample').fetchone()[0])\n"
        "try:\n"
        "    project.write().__enter__()\n"
        "except UmcError as error:\n"
        "    print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@pytest.fixture
def open_folder(make_project, tmp_path):
    """A project where every account may read."""
    for folder in (tmp_path, *tmp_path.parents):
        if folder.stat().st_uid == os.getuid() and folder != folder.parent:
            folder.chmod(folder.stat().st_mode | stat.S_IXOTH | stat.S_IROTH)
    project = make_project("shared.umc")
    project.close()
    return project.path


@pytest.mark.skipif(
    not hasattr(os, "geteuid") or os.geteuid() != 0, reason="becomes another account"
)
@pytest.mark.parametrize(
    ("file", "folder", "word"),
    [(0o444, 0o777, "read-only file"), (0o666, 0o555, "nothing can be written")],
)
def test_a_read_only_file_or_folder_opens_read_only(
    open_folder, figure, file, folder, word
):
    path = open_folder
    path.chmod(file)
    path.parent.chmod(folder | stat.S_IWUSR)
    before = path.read_bytes()
    why, n, said = as_nobody(path)
    assert word in why
    assert n == "5"
    assert said == why
    assert path.read_bytes() == before
    assert [one.name for one in path.parent.iterdir()] == [path.name]
    figure(f"file {file:o} in folder {folder:o}", detail=why)
