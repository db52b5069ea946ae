"""A disk that is full, of any size: said in words, nothing told is lost, it goes on.

Played on file systems in memory, which takes the right to mount; without it the tests
are skipped and say so. ``UMC_DISKS=all`` plays every size from 256 KB to 8 MB;
otherwise one.
"""

import csv
import os
import shutil
import subprocess

import pytest

from tests.merging import copy_of, digest, label, merge, standing
from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.commands.spec import execute
from umc_desktop.domain.errors import UmcError
from umc_desktop.domain.progress import SILENT
from umc_desktop.jobs.bundle import Bundle
from umc_desktop.operations.backing_up import MakeBackup
from umc_desktop.operations.exporting import ExportSamples
from umc_desktop.operations.importing import ImportSamples
from umc_desktop.operations.labelling import AddNote
from umc_desktop.operations.project import DescribeProject
from umc_desktop.operations.scoring import UpdateModels, compute_update, publish_update
from umc_desktop.operations.sharing import ShareProject
from umc_desktop.storage.project_file import ProjectFile

SIZES = (256, 512, 1024, 2048, 4096, 8192)  # KB
if os.environ.get("UMC_DISKS") != "all":
    SIZES = (512,)
N_SAMPLES, N_LABELLED = 40, 20
LONG_NOTE = "something to remember " * 400


class SmallDisk:
    """A file system of a size, which can be filled and given room again."""

    def __init__(self, folder, kilobytes):
        self.folder, self.kilobytes = folder, kilobytes

    def mount(self, *options):
        where = ["tmpfs", str(self.folder)]
        command = ["mount", "-t", "tmpfs", "-o", ",".join(options), *where]
        return subprocess.run(command, capture_output=True, check=False).returncode == 0

    def fill(self):
        """Leave no byte."""
        with (self.folder / "filler").open("wb", buffering=0) as filler:
            for size in (65536, 4096, 1):
                try:
                    while filler.write(b"x" * size) == size:
                        pass
                except OSError:
                    continue

    def make_room(self):
        (self.folder / "filler").unlink(missing_ok=True)
        assert self.mount("remount", "size=64m")


@pytest.fixture(params=SIZES, ids=[f"{size}k" for size in SIZES])
def disk(request, tmp_path):
    folder = tmp_path / "small"
    folder.mkdir()
    disk = SmallDisk(folder, request.param)
    if os.name != "posix" or not disk.mount(f"size={request.param}k"):
        pytest.skip("a small disk cannot be played here: mounting is not permitted")
    yield disk
    subprocess.run(["umount", "-l", str(folder)], check=True)


@pytest.fixture
def mine(make_project, tmp_path):
    """A project with some labels; its file is a little over 200 KB."""
    project = make_project("mine.umc", N_SAMPLES, ("a", "b"))
    project.close()
    for sample in range(1, N_LABELLED + 1):
        label(project.path, "ab"[sample % 2], sample)
    return project.path


@pytest.fixture
def placed(mine, disk):
    """The project on the small disk."""
    path = disk.folder / "mine.umc"
    try:
        shutil.copy(mine, path)
    except OSError:
        pytest.skip(f"the smallest project does not fit into {disk.kilobytes} KB")
    return path


def is_told(error):
    """Whether an error says what is the matter and what can be done."""
    said = str(error)
    return "full" in said.lower() or "no space" in said.lower()


def there(path):
    return digest(path), standing(path)


def act_until_full(path, act, most=4000):
    """Act until it is refused; return how often it was told, and the refusal."""
    told = 0
    try:
        for told in range(most):
            act(told)
    except UmcError as error:
        return told, str(error)
    raise AssertionError("the disk was never full")


def notes_there(path):
    project = ProjectFile.open(path, read_only=True)
    with project.read() as connection:
        (n,) = connection.execute(
            "SELECT count(*) FROM event WHERE kind = 'note'"
        ).fetchone()
    project.close()
    return n


def test_labelling(placed, disk, figure):
    def act(number):
        note = AddNote((number % N_SAMPLES + 1,), f"{number} {LONG_NOTE}", "Ada")
        execute(CATALOGUE["label.note"], placed, note, SILENT)

    told, said = act_until_full(placed, act)
    assert is_told(said), said
    digest(placed)
    lost = max(told - notes_there(placed), 0)
    figure(f"{told} notes until {disk.kilobytes} KB were full", lost=lost, detail=said)
    assert lost == 0
    assert len(standing(placed)[0]["Ada"]) == N_LABELLED
    disk.make_room()
    act(told)
    assert notes_there(placed) >= told + 1


def refused_then_done(path, disk, act, figure):
    """Act on a disk without a free byte, look, make room, and act again."""
    before = there(path)
    disk.fill()
    with pytest.raises(UmcError) as caught:
        act()
    said = str(caught.value)
    assert is_told(said), said
    assert there(path) == before, "nothing was lost, and nothing half done"
    left = [one.name for one in disk.folder.rglob("*.part")]
    assert not left
    figure(f"{disk.kilobytes} KB full", detail=said)
    disk.make_room()
    act()
    digest(path)
    return said


def test_importing(placed, disk, tmp_path, figure):
    table = tmp_path / "new.csv"
    with table.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(["id", "text"])
        writer.writerows([n, f"a new text, number {n} " * 40] for n in range(500))

    def act():
        request = ImportSamples((table,), annotator="Ada")
        execute(CATALOGUE["sample.import"], placed, request, SILENT)

    refused_then_done(placed, disk, act, figure)
    data = execute(CATALOGUE["project.info"], placed, DescribeProject(), SILENT).data
    assert data["samples"] == N_SAMPLES + 500


def test_merging(placed, mine, disk, figure):
    theirs = copy_of(mine, "theirs.umc")
    for number in range(30):
        note = AddNote((number + 1,), LONG_NOTE, "Bo")
        execute(CATALOGUE["label.note"], theirs, note, SILENT)
    label(theirs, "a", *range(1, 20), annotator="Bo")
    refused_then_done(placed, disk, lambda: merge(placed, theirs), figure)
    assert len(standing(placed)[0]["Bo"]) == 19


@pytest.fixture(scope="module")
def an_update(tmp_path_factory):
    """What an update computed once, to be published again and again."""
    from tests.conftest import fill

    folder = tmp_path_factory.mktemp("update")
    path = folder / "mine.umc"
    project = ProjectFile.create(path)
    texts = [f"text number {n}" for n in range(1, N_SAMPLES + 1)]
    fill(project, {"tickets": texts}, ["a", "b"])
    project.close()
    for sample in range(1, N_LABELLED + 1):
        label(path, "ab"[sample % 2], sample)
    project = ProjectFile.open(path)
    bundle = Bundle(folder)
    compute_update(project, UpdateModels(annotator="Ada"), bundle, SILENT)
    project.close()
    return path, bundle


@pytest.mark.encoders
@pytest.mark.xdist_group("encoders")
def test_updating(an_update, disk, figure):
    path = disk.folder / "mine.umc"
    try:
        shutil.copy(an_update[0], path)
    except OSError:
        pytest.skip(f"the smallest project does not fit into {disk.kilobytes} KB")

    def act():
        project = ProjectFile.open(path)
        try:
            publish_update(project, UpdateModels(annotator="Ada"), an_update[1], SILENT)
        finally:
            project.close()

    refused_then_done(path, disk, act, figure)


@pytest.mark.parametrize("ending", [".csv", ".jsonl", ".parquet"])
def test_exporting(mine, disk, figure, ending):
    out = disk.folder / f"dataset{ending}"

    def act():
        request = ExportSamples(out, unlabelled=True)
        execute(CATALOGUE["sample.export"], mine, request, SILENT)

    refused_then_done(mine, disk, act, figure)
    assert out.stat().st_size > 100


def test_sharing(mine, disk, figure):
    out = disk.folder / "theirs.umc"

    def act():
        execute(CATALOGUE["project.share"], mine, ShareProject(out), SILENT)

    refused_then_done(mine, disk, act, figure)
    assert digest(out) == digest(mine)


def test_backing_up(mine, disk, monkeypatch, figure):
    monkeypatch.setenv("UMC_DATA", str(disk.folder))

    def act():
        return execute(CATALOGUE["project.backup"], mine, MakeBackup(), SILENT)

    said = refused_then_done(mine, disk, act, figure)
    assert str(disk.folder) in said
    assert str(mine) not in said
    assert len(list(disk.folder.rglob("*.umc"))) == 1


def test_what_a_job_computes_meanwhile(mine, disk, monkeypatch, tmp_path, figure):
    """The folder of what jobs compute is on the full disk, the project is not."""
    table = tmp_path / "new.csv"
    table.write_text("text\n" + "one more\n" * 3 + "and another\n", encoding="utf-8")
    monkeypatch.setenv("UMC_CACHE", str(disk.folder / "cache"))

    def act():
        request = ImportSamples((table,), annotator="Ada")
        execute(CATALOGUE["sample.import"], mine, request, SILENT)

    refused_then_done(mine, disk, act, figure)


def test_a_new_project(disk, mine, figure):
    path = disk.folder / "new.umc"

    def act():
        ProjectFile.create(path).close()

    refused_then_done(mine, disk, act, figure)
    digest(path)


def test_control_a_program_that_ignores_refusals_is_noticed(placed, disk, monkeypatch):
    """The first test can fail: notes that are told though nothing was stored."""
    from contextlib import contextmanager, suppress

    write = ProjectFile.write

    @contextmanager
    def careless(project):
        with suppress(UmcError), write(project) as connection:
            yield connection

    monkeypatch.setattr(ProjectFile, "write", careless)
    disk.fill()
    for number in range(5):
        note = AddNote((1,), f"{number} {LONG_NOTE}", "Ada")
        with suppress(RuntimeError):
            execute(CATALOGUE["label.note"], placed, note, SILENT)
    assert notes_there(placed) < 5
