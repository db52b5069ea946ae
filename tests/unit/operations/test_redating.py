"""What a computer wrote while its clock ran ahead gets the dates of today."""

import time
from contextlib import closing

import pytest

from tests.merging import copy_of, digest, label, merge, standing, undo
from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.commands.spec import execute
from umc_desktop.domain.clock import COUNTER_BITS, latest_believed
from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.progress import SILENT
from umc_desktop.operations.adjudicating import (
    DecideConflict,
    ListConflicts,
)
from umc_desktop.operations.label_sets import ListLabels, RenameLabel
from umc_desktop.operations.labelling import AddNote
from umc_desktop.operations.redating import CorrectDates, runs_ahead
from umc_desktop.storage import consensus, merging
from umc_desktop.storage.cache_folder import _installation_in
from umc_desktop.storage.project_file import ProjectFile

YEARS_S = 4 * 365 * 24 * 3600


@pytest.fixture
def ahead(monkeypatch):
    """Let the clock run years ahead until it is called."""
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + YEARS_S)
    return lambda: monkeypatch.setattr(time, "time", real)


def run(path, command, request):
    return execute(CATALOGUE[command], path, request, SILENT)


def redate(path):
    return run(path, "project.redate", CorrectDates("Ada"))


def newest(path):
    with closing(ProjectFile.open(path)) as project, project.read() as connection:
        return merging.newest_event(connection)[1], runs_ahead(project)


def test_colleagues_can_merge_what_was_dated_years_ahead(project, ahead):
    project.close()
    theirs = copy_of(project.path, "theirs.umc")
    label(project.path, "a", 1)
    label(project.path, "b", 1, 2)
    label(project.path, "a", 3)
    undo(project.path)
    run(project.path, "label.note", AddNote((2,), "both fit", "Ada"))
    ahead()
    label(project.path, "a", 4)  # the clock never runs backwards, so: ahead as well
    assert newest(project.path)[1]
    refused = merge(theirs, project.path).data["files"]["1"]["refused"]
    assert refused == {"events dated in the future": 7}
    before = standing(project.path)

    outcome = redate(project.path)
    assert outcome.data["corrected"] == 7
    assert standing(project.path) == before, "what counts is what counted"
    digest(project.path)  # every event is the hash of what it says
    clock, still = newest(project.path)
    assert clock < latest_believed()
    assert not still

    merge(theirs, project.path)
    assert standing(theirs) == before
    label(theirs, "b", 4)  # and whoever merged goes on from today
    assert newest(theirs)[0] < latest_believed()
    undo(project.path)
    assert len(standing(project.path)[1]) == len(before[1]) - 1, "undo still works"


def test_a_decision_still_names_what_it_saw(project, ahead):
    project.close()
    label(project.path, "a", 1, annotator="Ada")
    label(project.path, "b", 1, annotator="Bo")
    run(project.path, "quality.decide", DecideConflict((1,), "a", "", "Cy"))
    ahead()
    redate(project.path)
    with closing(ProjectFile.open(project.path)) as again, again.read() as connection:
        (decision,) = consensus.read_adjudications(connection).values()
        known = {row[0] for row in connection.execute("SELECT id FROM event")}
        assert len(decision.saw) == 2
        assert decision.saw <= known
    conflicts = run(project.path, "quality.adjudicate", ListConflicts(annotator="Cy"))
    assert conflicts.data["conflicts"] == []


def test_a_merge_can_still_be_undone(project, ahead):
    project.close()
    theirs = copy_of(project.path, "theirs.umc")
    label(theirs, "b", 2, annotator="Bo")
    merge(project.path, theirs)
    ahead()
    redate(project.path)
    undo(project.path)
    assert standing(project.path)[0] == {}


def test_what_others_wrote_is_theirs_to_correct(project, ahead, tmp_path, monkeypatch):
    project.close()
    label(project.path, "a", 1)
    ahead()
    monkeypatch.setenv("UMC_CONFIG", str(tmp_path / "another computer"))
    _installation_in.cache_clear()
    with pytest.raises(InvalidRequestError, match="Nothing that was decided"):
        redate(project.path)
    assert not newest(project.path)[1]
    label(project.path, "b", 2)  # later than all, so ahead as well: of this computer
    outcome = redate(project.path)
    assert (outcome.data["corrected"], outcome.data["of_others"]) == (1, 1)
    assert "Not changed: 1 event of other computers" in outcome.summary
    assert newest(project.path)[0] > latest_believed()


def test_what_colleagues_have_of_today_stays_the_same_events(project, monkeypatch):
    project.close()
    label(project.path, "a", 1)
    theirs = copy_of(project.path, "theirs.umc")
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + YEARS_S)
    label(project.path, "b", 2)
    monkeypatch.setattr(time, "time", real)
    outcome = redate(project.path)
    assert outcome.data["corrected"] == 1
    assert merge(theirs, project.path).data["events"] == 1
    assert digest(theirs) == digest(project.path)


def test_new_dates_are_later_than_what_was_said_before_them(project, monkeypatch):
    project.close()
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + YEARS_S / 4 / 365 / 2)
    label(project.path, "a", 1)  # twelve hours ahead: believed, as a time zone is
    monkeypatch.setattr(time, "time", lambda: real() + YEARS_S)
    label(project.path, "b", 1)
    monkeypatch.setattr(time, "time", real)
    before = standing(project.path)
    redate(project.path)
    assert standing(project.path) == before


def test_labels_are_called_what_was_said_last_by_the_new_dates(
    project, ahead, tmp_path, monkeypatch
):
    project.close()
    with monkeypatch.context() as elsewhere:
        elsewhere.setenv("UMC_CONFIG", str(tmp_path / "another computer"))
        _installation_in.cache_clear()
        run(project.path, "label.rename", RenameLabel("tickets", "a", "theirs", "Bo"))
    _installation_in.cache_clear()
    run(project.path, "label.rename", RenameLabel("tickets", "theirs", "ours", "Ada"))
    ahead()
    assert redate(project.path).data["of_others"] == 1
    listed = run(project.path, "label.list", ListLabels()).data["labels"]
    assert "theirs" in {one["label"] for one in listed}
    digest(project.path)  # the check compares names with what the log gives


def test_what_is_of_today_stays(project):
    project.close()
    label(project.path, "a", 1)
    before = digest(project.path)
    with pytest.raises(InvalidRequestError):
        redate(project.path)
    assert digest(project.path) == before


def test_new_dates_come_after_all_others(project, ahead, monkeypatch):
    project.close()
    label(project.path, "a", 1)
    late = newest(project.path)[0]
    ahead()
    redate(project.path)
    clock, _ = newest(project.path)
    assert int(time.time() * 1000) << COUNTER_BITS >= clock - (60_000 << COUNTER_BITS)
    assert clock < late
