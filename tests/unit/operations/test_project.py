"""Making, describing, checking and copying a project."""

import pytest

from umc_desktop.domain.errors import (
    InvalidRequestError,
    ProjectError,
    ProjectReadOnlyError,
)
from umc_desktop.domain.progress import SILENT
from umc_desktop.operations.labelling import AssignLabel, assign_label
from umc_desktop.operations.project import (
    CheckProject,
    CopyProject,
    DescribeProject,
    NewProject,
    check_project,
    copy_to,
    describe_project,
    new_project,
)
from umc_desktop.storage.migrations import LATEST_VERSION
from umc_desktop.storage.project_file import ProjectFile


def describe(project):
    return describe_project(project, DescribeProject(), SILENT).data


def test_new(tmp_path):
    path = tmp_path / "new.umc"
    assert new_project(NewProject(path), SILENT).data == {"project": str(path)}
    with pytest.raises(ProjectError, match="exists already"):
        new_project(NewProject(path), SILENT)
    with pytest.raises(InvalidRequestError, match=r"end in \.umc"):
        new_project(NewProject(tmp_path / "new.db"), SILENT)


def test_info(project):
    assign_label(project, AssignLabel((1, 2), "a", annotator="ada"), SILENT)
    data = describe(project)
    assert data["samples"] == 5
    assert data["labelled"] == 2
    assert data["domains"] == {"tickets": 5}
    assert data["annotators"] == ["ada"]
    assert (data["rounds"], data["events"], data["schema"]) == (0, 2, LATEST_VERSION)
    assert len(data["digest"]) == 32


def test_two_projects_with_the_same_events_have_the_same_digest(project, tmp_path):
    assign_label(project, AssignLabel((1, 2), "a"), SILENT)
    copy_to(project, CopyProject(tmp_path / "copy.umc"), SILENT)
    copy = ProjectFile.open(tmp_path / "copy.umc")
    assert describe(copy)["digest"] == describe(project)["digest"]
    assign_label(copy, AssignLabel((3,), "a"), SILENT)
    assert describe(copy)["digest"] != describe(project)["digest"]
    copy.close()


def test_check(project):
    assign_label(project, AssignLabel((1, 2), "a"), SILENT)
    outcome = check_project(project, CheckProject(), SILENT)
    assert outcome.data["events"] == 2
    assert outcome.data["findings"] == []


def test_a_copy_does_not_replace_without_being_told_to(project, tmp_path):
    target = tmp_path / "copy.umc"
    target.write_text("mine")
    with pytest.raises(ProjectError, match="--force"):
        copy_to(project, CopyProject(target), SILENT)
    assert target.read_text() == "mine"
    copy_to(project, CopyProject(target, force=True), SILENT)
    ProjectFile.open(target).close()


def test_a_project_is_never_copied_onto_itself(project, tmp_path):
    link = tmp_path / "link.umc"
    link.symlink_to(project.path)
    (tmp_path / "sub").mkdir()
    for out in (project.path, link, tmp_path / "sub" / ".." / "test.umc"):
        with pytest.raises(InvalidRequestError, match="onto itself"):
            copy_to(project, CopyProject(out, force=True), SILENT)


def test_copies_to_impossible_places(project, tmp_path, make_project):
    (tmp_path / "folder.umc").mkdir()
    with pytest.raises(ProjectError, match="is a folder"):
        copy_to(project, CopyProject(tmp_path / "folder.umc", force=True), SILENT)
    with pytest.raises(ProjectError, match="does not exist"):
        copy_to(project, CopyProject(tmp_path / "no" / "a.umc"), SILENT)
    with pytest.raises(InvalidRequestError, match=r"end in \.umc"):
        copy_to(project, CopyProject(tmp_path / "a.csv"), SILENT)
    open_elsewhere = make_project("other.umc")
    with pytest.raises(ProjectReadOnlyError, match="is open by"):
        copy_to(project, CopyProject(open_elsewhere.path, force=True), SILENT)
    names = {path.name for path in tmp_path.iterdir()}
    assert not [name for name in names if name.endswith(".new")]
