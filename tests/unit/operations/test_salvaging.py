"""What can still be read of a damaged project is saved, and the file is left alone."""

import random

import pytest

from tests.conftest import fill
from tests.merging import digest, label, standing
from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.commands.spec import execute
from umc_desktop.domain.errors import ProjectDamagedError, ProjectError
from umc_desktop.domain.identity import content_hash
from umc_desktop.domain.progress import SILENT
from umc_desktop.domain.samples import NewSample
from umc_desktop.operations.label_sets import RenameLabel
from umc_desktop.operations.labelling import AssignLabel, assign_label
from umc_desktop.operations.salvaging import SalvageProject
from umc_desktop.operations.undoing import Undo, undo
from umc_desktop.storage import samples
from umc_desktop.storage.pages import iterate_rows
from umc_desktop.storage.project_file import ProjectFile

PAGE = 4096
N_SAMPLES = 1200


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The bytes of a project with 2,400 events, and what stands in it."""
    path = tmp_path_factory.mktemp("whole") / "whole.umc"
    project = ProjectFile.create(path)
    texts = [f"text number {n}, " + "word " * (n % 40) for n in range(N_SAMPLES - 1)]
    texts.append("a text that goes on for many pages. " * 1000)
    fill(project, {"tickets": texts}, ["a", "b"])
    for first in range(1, N_SAMPLES, 20):
        ids = tuple(range(first, min(first + 20, N_SAMPLES + 1)))
        for who, name in (("Ada", "a"), ("Bo", "b")):
            assign_label(project, AssignLabel(ids, name, annotator=who), SILENT)
    undo(project, Undo("Bo"), SILENT)
    project.close()
    return path.read_bytes(), standing(path), digest(path)


def salvage(path, out=None):
    out = out or path.with_name("saved.umc")
    out.unlink(missing_ok=True)
    request = SalvageProject(path, out)
    return out, execute(CATALOGUE["project.salvage"], None, request, SILENT).data


def test_an_intact_file_is_saved_whole(whole, tmp_path):
    data, stood, wanted = whole
    path = tmp_path / "fine.umc"
    path.write_bytes(data)
    out, found = salvage(path)
    assert found["digest"] == digest(out) == wanted
    assert standing(out) == stood
    assert path.read_bytes() == data


def pages_of(data):
    """Return one page of each kind, the first pages, and some at random."""
    n_pages = len(data) // PAGE
    by_kind = {}
    for number in range(1, n_pages):
        by_kind.setdefault(data[number * PAGE], number)
    chosen = {0, *range(1, 40), *by_kind.values()}
    return sorted(chosen | set(random.Random(7).sample(range(n_pages), 8)))


def test_one_damaged_page_costs_less_than_a_twentieth(whole, tmp_path, figure):
    data, _, _ = whole
    path = tmp_path / "broken.umc"
    n_events = 2 * N_SAMPLES + 1
    least, worst = n_events, -1
    tried = [number for number in pages_of(data) if number < len(data) // PAGE]
    for number in tried:
        broken = bytearray(data)
        broken[number * PAGE : (number + 1) * PAGE] = random.Random(number).randbytes(
            PAGE
        )
        path.write_bytes(broken)
        out, found = salvage(path)
        digest(out)
        if found["events"] < least:
            least, worst = found["events"], number
        assert path.read_bytes() == broken
    figure(
        f"{len(tried)} single pages damaged",
        lost=None,
        damaged=None,
        detail=f"at least {least:,} of {n_events:,} events salvaged "
        f"({least / n_events:.1%}, page {worst + 1})",
    )
    assert least >= 0.95 * n_events


def test_control_many_damaged_pages_cost_more(whole, tmp_path):
    data, _, _ = whole
    broken = bytearray(data)
    for page in range(1, len(data) // PAGE, 3):
        broken[page * PAGE : (page + 1) * PAGE] = bytes(PAGE)
    path = tmp_path / "broken.umc"
    path.write_bytes(broken)
    assert salvage(path)[1]["events"] < 0.95 * (2 * N_SAMPLES + 1)


def test_a_file_cut_short_gives_what_is_left(whole, tmp_path):
    data, _, _ = whole
    path = tmp_path / "cut.umc"
    path.write_bytes(data[: len(data) // 2 // PAGE * PAGE])
    _, found = salvage(path)
    assert found["samples"] > 500


def test_a_forged_event_is_not_saved(project):
    import sqlite3

    project.close()
    label(project.path, "a", 1, 2)
    raw = sqlite3.connect(project.path)
    raw.execute("UPDATE event SET clock = clock + 1 WHERE sample_id = 1")
    raw.commit()
    raw.close()
    _, found = salvage(project.path)
    assert found["events"] == 1
    assert found["refused"] == {"events that differ from their own hash": 1}


def test_facts_come_along(project):
    project.close()
    request = RenameLabel(domain="tickets", label="a", to="alpha")
    execute(CATALOGUE["label.rename"], project.path, request, SILENT)
    label(project.path, "alpha", 1)
    data = bytearray(project.path.read_bytes())
    data[:PAGE] = bytes(PAGE)  # nothing says any more where the tables begin
    project.path.write_bytes(data)
    out, _ = salvage(project.path)
    assert list(standing(out)[1].values()) == ["alpha"]


def test_what_cannot_be_salvaged_is_said(tmp_path, project):
    nothing = tmp_path / "nothing.umc"
    nothing.write_bytes(b"\0" * 40_960)
    with pytest.raises(ProjectDamagedError, match="Nothing in"):
        salvage(nothing)
    with pytest.raises(ProjectError, match="no file"):
        salvage(tmp_path / "gone.umc", tmp_path / "new.umc")
    request = SalvageProject(nothing, project.path)
    with pytest.raises(ProjectError, match="exists already"):
        execute(CATALOGUE["project.salvage"], None, request, SILENT)
    assert not list(tmp_path.glob("saved*"))


def test_noise_is_never_a_row_too_many(whole):
    """Random bytes may look like pages: they end in no error and no endless loop."""
    choose = random.Random(5)
    for _ in range(60):
        noise = bytearray(choose.randbytes(PAGE * 3))
        for first in range(0, len(noise), PAGE):
            noise[first] = choose.choice([0x0D, 0x0A])
            noise[first + 3 : first + 5] = choose.randrange(1, 300).to_bytes(2, "big")
        list(iterate_rows(bytes(noise)))


@pytest.mark.parametrize("lost", [None, 0], ids=["whole", "without its first page"])
def test_every_image_of_a_sample_is_saved(tmp_path, lost):
    path = tmp_path / "scans.umc"
    project = ProjectFile.create(path)
    pages = tuple(random.Random(n).randbytes(9_000 + n) for n in range(3))
    fill(project, {"scans": ["a text"]}, ["a"])
    with project.write() as connection:
        both = NewSample(content_hash("letter", pages), "scans", "letter", pages)
        samples.insert(connection, [both], {"scans": 1})
    project.close()
    if lost is not None:
        data = bytearray(path.read_bytes())
        data[lost * PAGE + 100 : (lost + 1) * PAGE] = bytes(PAGE - 100)
        path.write_bytes(data)
    out, _ = salvage(path)
    saved = ProjectFile.open(out)
    with saved.read() as connection:
        (number,) = samples.ids_of_hashes(connection, [both.hash]).values()
        assert samples.read_detail(connection, number).images == pages
    saved.close()
