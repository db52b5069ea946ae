"""What was done on a copy, and what others did meanwhile, come together."""

from pathlib import Path

import pytest

from tests.conftest import fill
from tests.merging import digest, label, standing, undo
from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.commands.spec import execute
from umc_desktop.domain.errors import (
    InvalidRequestError,
    ProjectError,
    ProjectReadOnlyError,
)
from umc_desktop.domain.progress import SILENT
from umc_desktop.jobs.bundle import Bundle
from umc_desktop.operations.working_copies import (
    PublishWorkingCopy,
    TakeWorkingCopy,
    about_of,
    prepare_publishing,
    working_copy_of,
)
from umc_desktop.storage.project_file import ProjectFile


@pytest.fixture
def drive(project, tmp_path):
    """A project on a drive that others use as well."""
    project.close()
    folder = tmp_path / "drive"
    folder.mkdir()
    target = folder / "team.umc"
    project.path.rename(target)
    return target


def take(path):
    request = TakeWorkingCopy(path)
    return execute(CATALOGUE["project.work"], None, request, SILENT)


def publish(path):
    request = PublishWorkingCopy("Ada")
    return execute(CATALOGUE["project.publish"], path, request, SILENT)


@pytest.fixture
def copy(drive):
    return Path(take(drive).data["copy"])


def test_a_copy_is_made_once(drive, copy):
    assert digest(copy) == digest(drive)
    label(copy, "a", 1)
    again = take(drive)
    assert again.data["copy"] == str(copy)
    assert not again.data["new"]
    assert len(standing(copy)[1]) == 1
    assert working_copy_of(drive) == copy
    assert about_of(copy).target == str(drive)
    assert about_of(drive) is None


def test_publishing_brings_what_was_done_here(drive, copy):
    label(copy, "a", 1, 2)
    outcome = publish(copy)
    assert outcome.summary == f"Published to {drive}."
    assert standing(drive) == standing(copy)
    assert digest(drive) == digest(copy)
    assert [one.name for one in drive.parent.iterdir()] == ["team.umc"]


def test_what_others_did_there_is_kept_and_comes_here(drive, copy):
    label(copy, "a", 1)
    label(drive, "b", 1, 2, annotator="Bo")
    outcome = publish(copy)
    assert "Bo: 2 new labels, 1 differs from yours" in outcome.summary
    for path in (drive, copy):
        own, _ = standing(path)
        assert {who: len(given) for who, given in own.items()} == {"Ada": 1, "Bo": 2}
    assert digest(drive) == digest(copy)
    assert publish(copy).summary == f"Published to {drive}."
    label(copy, "a", 3)
    undo(copy)
    assert len(standing(copy)[0]["Bo"]) == 2, "undo is about one's own steps"


def test_a_stop_between_there_and_here_loses_nothing(drive, copy, tmp_path):
    label(copy, "a", 1)
    label(drive, "b", 2, annotator="Bo")
    project = ProjectFile.open(copy, read_only=True)
    bundle = Bundle(tmp_path)
    prepare_publishing(project, PublishWorkingCopy("Ada"), bundle, SILENT)
    project.close()  # the file there is replaced, and nothing was taken over here
    assert set(standing(drive)[0]) == {"Ada", "Bo"}
    assert set(standing(copy)[0]) == {"Ada"}
    label(copy, "a", 3)
    publish(copy)
    for path in (drive, copy):
        own, _ = standing(path)
        assert {who: len(given) for who, given in own.items()} == {"Ada": 2, "Bo": 1}


def test_two_people_publish_in_turn(drive, copy, monkeypatch, tmp_path):
    label(copy, "a", 1)
    monkeypatch.setenv("UMC_DATA", str(tmp_path / "bo"))
    bo = Path(take(drive).data["copy"])
    assert bo != copy
    label(bo, "b", 1, annotator="Bo")
    publish(bo)
    monkeypatch.undo()
    publish(copy)
    monkeypatch.setenv("UMC_DATA", str(tmp_path / "bo"))
    publish(bo)
    assert digest(drive) == digest(bo) == digest(copy)
    assert set(standing(drive)[0]) == {"Ada", "Bo"}


def test_the_place_may_be_gone_for_a_while(drive, copy):
    label(copy, "a", 1)
    away = drive.parent.with_name("away")
    drive.parent.rename(away)
    with pytest.raises(InvalidRequestError, match="Connect the drive"):
        publish(copy)
    away.rename(drive.parent)
    publish(copy)
    assert digest(drive) == digest(copy)


def test_a_file_that_was_deleted_there_is_written_again(drive, copy):
    label(copy, "a", 1)
    drive.unlink()
    publish(copy)
    assert digest(drive) == digest(copy)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda path, _: path.write_bytes(b"no project" * 100), "is not a UMC project"),
        (lambda path, other: path.write_bytes(other.read_bytes()), "another project"),
    ],
)
def test_what_cannot_be_taken_over_there_is_not_replaced(
    drive, copy, tmp_path, spoil, said
):
    other = ProjectFile.create(tmp_path / "other.umc")
    fill(other, {"tickets": ["quite another text"]}, ["a"])
    other.close()
    label(copy, "a", 1)
    spoil(drive, other.path)
    there, here = drive.read_bytes(), digest(copy)
    with pytest.raises(ProjectError, match=f"{said}.*kept here.*another name"):
        publish(copy)
    assert drive.read_bytes() == there
    assert digest(copy) == here
    drive.rename(drive.with_name("spoilt.umc"))
    publish(copy)
    assert digest(drive) == here


def test_nothing_is_published_under_somebodys_hands(drive, copy):
    label(copy, "a", 1)
    open_there = ProjectFile.open(drive)
    before = drive.read_bytes()
    with pytest.raises(ProjectReadOnlyError, match="is open by"):
        publish(copy)
    open_there.close()
    assert drive.read_bytes() == before


def test_a_project_that_is_no_copy_says_so(drive):
    with pytest.raises(InvalidRequestError, match="no working copy"):
        publish(drive)
