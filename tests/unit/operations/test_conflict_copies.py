"""Copies that cloud programs leave beside a project are found and told."""

from contextlib import closing
from pathlib import Path

import pytest

from tests.merging import copy_of, label, merge
from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.commands.spec import execute
from umc_desktop.domain.progress import SILENT
from umc_desktop.operations import conflict_copies
from umc_desktop.operations.project import DescribeProject
from umc_desktop.operations.working_copies import PublishWorkingCopy, TakeWorkingCopy
from umc_desktop.storage.project_file import ProjectFile

SAYS_SO = [
    "test (Ada's conflicted copy 2026-11-27).umc",
    "test (conflicted copy 2026-11-27 120000).umc",
    "test (In Konflikt stehende Kopie von Ada 2026-11-27).umc",
    "test (copie en conflit de Ada).umc",
    "test.sync-conflict-20261127-120000-ABCDEF7.umc",
    "test (SFConflict ada@example.org 2026-11-27-12-00-00).umc",
    "test_conflict-20261127-120000.umc",
]
IN_A_CLOUD_FOLDER = ["test (1).umc", "test 2.umc", "test-LAPTOP7.umc"]


@pytest.fixture
def mine(project):
    project.close()
    label(project.path, "a", 1)
    return project.path


def found(path):
    with closing(ProjectFile.open(path)) as project, project.read() as connection:
        return [one.name for one in conflict_copies.find(path, connection)]


@pytest.mark.parametrize("name", SAYS_SO)
def test_a_copy_is_found_by_any_programs_name(mine, name):
    label(copy_of(mine, name), "b", 2, annotator="Bo")
    assert found(mine) == [name]


@pytest.mark.parametrize("name", IN_A_CLOUD_FOLDER)
def test_a_number_or_computer_says_so_in_a_cloud_folder_only(mine, monkeypatch, name):
    monkeypatch.delenv("UMC_WORKING_COPY")
    label(copy_of(mine, name), "b", 2, annotator="Bo")
    assert found(mine) == []
    folder = mine.parent / "Dropbox"
    folder.mkdir()
    for path in (mine, mine.with_name(name)):
        path.rename(folder / path.name)
    assert found(folder / mine.name) == [name]


def test_what_is_no_conflict_copy_is_not_spoken_of(mine):
    other = "test (conflicted copy).umc"
    copy_of(mine, other)
    assert found(mine) == [], "it holds nothing that is not here"
    label(mine.with_name(other), "b", 2, annotator="Bo")
    merge(mine, mine.with_name(other))
    assert found(mine) == [], "it was merged"
    mine.with_name("test conflict.umc").write_text("no project")
    label(copy_of(mine, "testing conflict.umc"), "a", 3, annotator="Bo")
    label(copy_of(mine, "for-bo.umc"), "a", 3, annotator="Bo")
    assert found(mine) == []


def test_the_terminal_says_it_where_one_looks(mine):
    name = SAYS_SO[0]
    label(copy_of(mine, name), "b", 2, annotator="Bo")
    told = execute(CATALOGUE["project.info"], mine, DescribeProject(), SILENT)
    assert f"left beside it: “{name}”" in told.summary
    assert told.data["conflict_copies"] == [str(mine.with_name(name))]

    taken = execute(CATALOGUE["project.work"], None, TakeWorkingCopy(mine), SILENT)
    assert name in taken.summary
    copy = Path(taken.data["copy"])
    label(copy, "b", 3)
    request = PublishWorkingCopy("Ada")
    published = execute(CATALOGUE["project.publish"], copy, request, SILENT)
    assert name in published.summary
    merge(copy, mine.with_name(name))
    published = execute(CATALOGUE["project.publish"], copy, request, SILENT)
    assert "conflict_copies" not in published.data
