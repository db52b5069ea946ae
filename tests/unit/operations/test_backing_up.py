"""Backups restore what was there; a damaged file is kept under another name."""

import os
import sys
from datetime import UTC, datetime, timedelta

import pytest

from tests.merging import digest, label, standing
from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.commands.spec import execute
from umc_desktop.domain.errors import (
    ProjectDamagedError,
    ProjectError,
    ProjectReadOnlyError,
    UmcError,
)
from umc_desktop.domain.progress import SILENT
from umc_desktop.operations.backing_up import (
    ListBackups,
    MakeBackup,
    RestoreBackup,
)
from umc_desktop.storage import backup_folder, backups
from umc_desktop.storage.backup_folder import Backup
from umc_desktop.storage.project_file import ProjectFile


@pytest.fixture
def mine(project):
    project.close()
    label(project.path, "a", 1)
    return project.path


def back_up(path):
    outcome = execute(CATALOGUE["project.backup"], path, MakeBackup(), SILENT)
    return outcome.data["backup"]


def restore(path, name="", out=None):
    request = RestoreBackup(path, name, out)
    return execute(CATALOGUE["project.restore"], None, request, SILENT)


def test_every_backup_restores_to_an_equal_digest(mine, figure):
    wanted = []
    for sample_id in range(1, 6):
        label(mine, "b", sample_id)
        wanted.append((back_up(mine), digest(mine), standing(mine)))
    for name, before, stood in wanted:
        restore(mine, name)
        assert (digest(mine), standing(mine)) == (before, stood)
    figure(f"{len(wanted)} backups restored, every digest equal")


def test_what_is_replaced_becomes_a_backup_itself(mine):
    back_up(mine)
    label(mine, "b", 2)
    newer = digest(mine)
    outcome = restore(mine)
    assert "kept as the backup" in outcome.summary
    assert digest(mine) != newer
    kept = backup_folder.list_of(mine)[0]
    assert kept.reason == "restore"
    restore(mine, kept.name)
    assert digest(mine) == newer


@pytest.mark.skipif(sys.platform == "win32", reason="makes a link")
def test_a_file_that_can_only_be_read_becomes_a_backup_too(mine, tmp_path):
    back_up(mine)
    label(mine, "b", 2)
    newer = digest(mine)
    os.link(mine, mine.with_name("second name.umc"))
    assert "kept as the backup" in restore(mine).summary
    assert not [*tmp_path.glob("*damaged*")], "nothing of it is damaged"
    label(mine, "b", 3)  # it has one name now
    assert digest(mine.with_name("second name.umc")) == newer


def test_a_damaged_file_is_renamed_and_never_deleted(mine, tmp_path):
    name, before = back_up(mine), digest(mine)
    broken = b"\0" * 5000 + mine.read_bytes()[5000:]
    mine.write_bytes(broken)
    outcome = restore(mine)
    assert digest(mine) == before
    assert outcome.data["backup"] == name
    (kept,) = tmp_path.glob("test.damaged-*.umc")
    assert kept.read_bytes() == broken
    assert kept.name in outcome.summary


def test_a_file_that_is_gone_comes_back(mine):
    back_up(mine)
    before = digest(mine)
    mine.unlink()
    assert restore(mine).data["kept"] == ""
    assert digest(mine) == before


def test_restoring_beside_the_project(mine, tmp_path):
    back_up(mine)
    out = tmp_path / "old.umc"
    restore(mine, out=out)
    assert digest(out) == digest(mine)
    with pytest.raises(ProjectError, match="exists already"):
        restore(mine, out=out)


def test_nothing_is_restored_over_a_project_that_is_open(mine):
    back_up(mine)
    project = ProjectFile.open(mine)
    before = mine.read_bytes()
    with pytest.raises(ProjectReadOnlyError):
        restore(mine)
    project.close()
    assert mine.read_bytes() == before


def test_a_damaged_file_offers_its_newest_backup(mine):
    back_up(mine)
    whole = mine.read_bytes()
    mine.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    with pytest.raises(UmcError, match="umc project restore brings it back"):
        digest(mine)


def test_without_a_backup_the_advice_is_to_keep_the_file(mine):
    whole = mine.read_bytes()
    mine.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    with pytest.raises(UmcError, match="umc project salvage"):
        digest(mine)


def test_unknown_names_and_none_at_all(mine):
    with pytest.raises(ProjectError, match="There is no backup of"):
        restore(mine)
    back_up(mine)
    with pytest.raises(ProjectError, match="no backup “other”"):
        restore(mine, "other")


def test_listing(mine):
    name = back_up(mine)
    request = ListBackups(mine)
    outcome = execute(CATALOGUE["project.backups"], None, request, SILENT)
    (entry,) = outcome.data["backups"]
    assert entry["backup"] == name
    assert entry["reason"] == "timer"


def test_a_backup_that_cannot_be_read_back_is_none(mine, monkeypatch):
    copy = backups.snapshot

    def spoil(connection, target):
        copy(connection, target)
        data = bytearray(target.read_bytes())
        data[8192:8292] = b"\xff" * 100
        target.write_bytes(data)

    monkeypatch.setattr(backups, "snapshot", spoil)
    project = ProjectFile.open(mine)
    with pytest.raises((ProjectError, ProjectDamagedError)):
        backups.make(project)
    project.close()
    assert not backup_folder.list_of(mine)
    assert not list(backup_folder.folder_of(mine).iterdir())


def test_labelling_goes_on_while_a_backup_is_made(mine):
    """The source may change under the copy: it is of one moment all the same."""
    project = ProjectFile.open(mine)
    made = backups.make(project)
    with project.write() as connection:
        connection.execute("INSERT INTO property VALUES ('later', '')")
    project.close()
    copy = ProjectFile.open(made.path, read_only=True)
    with copy.read() as connection:
        assert not connection.execute("SELECT * FROM property").fetchall()
    copy.close()


NOW = datetime(2026, 6, 15, 12, tzinfo=UTC)


def made(path, minutes, reason="timer"):
    return Backup(path / str(minutes), NOW - timedelta(minutes=minutes), reason)


def test_thinning_keeps_the_hour_each_hour_and_each_day(tmp_path):
    every_ten = [made(tmp_path, 10 * n) for n in range(6 * 24 * 40)]
    gone = set(backups.superfluous(every_ten, NOW))
    kept = [one for one in every_ten if one not in gone]
    ages = [(NOW - one.made_at) for one in kept]
    assert sum(age <= timedelta(hours=1) for age in ages) == 7
    assert sum(timedelta(hours=1) < age <= timedelta(days=1) for age in ages) == 23
    assert sum(timedelta(days=1) < age <= timedelta(days=30) for age in ages) in (
        29,
        30,
    )
    assert max(ages) <= timedelta(days=30)


def test_the_newest_and_those_before_risks_outlive_their_time(tmp_path):
    old = [made(tmp_path, 60 * 24 * (100 + n), "merge") for n in range(12)]
    assert backups.superfluous(old, NOW) == old[10:]
    only = [made(tmp_path, 60 * 24 * 365)]
    assert backups.superfluous(only, NOW) == []
