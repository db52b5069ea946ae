"""Making, opening, reading and writing a project file."""

import os
import shutil
import sqlite3
import subprocess
import threading

import pytest

from umc_desktop.domain.errors import ProjectError, ProjectReadOnlyError
from umc_desktop.storage import properties, samples
from umc_desktop.storage.migrations import LATEST_VERSION
from umc_desktop.storage.project_file import (
    ProjectFile,
    check_target,
    copy_project,
    find_damage,
)


def pragma(connection, name):
    return connection.execute(f"PRAGMA {name}").fetchone()[0]


def names_in(folder):
    return sorted(path.name for path in folder.iterdir())


def test_a_new_file_says_what_it_is(project):
    header = project.path.read_bytes()[:100]
    assert header[68:72] == b"UMCD"
    assert int.from_bytes(header[60:64]) == LATEST_VERSION
    with project.read() as connection:
        assert find_damage(connection) == []


def test_the_writer_survives_power_cuts_and_trusts_nothing(project):
    with project.write() as connection:
        assert pragma(connection, "journal_mode") == "persist"
        assert pragma(connection, "synchronous") == 3  # EXTRA
        assert pragma(connection, "foreign_keys") == 1
        assert pragma(connection, "secure_delete") == 1
        assert pragma(connection, "trusted_schema") == 0
        assert pragma(connection, "mmap_size") == 0
        with pytest.raises(sqlite3.OperationalError, match="attached"):
            connection.execute("ATTACH ':memory:' AS other")


def test_many_rows_are_checked_once_and_all_or_nothing(project):
    def write(*, many):
        with project.write(many=many) as connection:
            properties.write(connection, "a", "b")
            connection.execute("INSERT INTO image VALUES (7, x'00')")  # no sample 7
            reached.append(many)

    reached = []
    for many in (True, False):
        with pytest.raises(sqlite3.IntegrityError):
            write(many=many)
    assert reached == [True], "many are looked at in the end, and few at once, again"
    with project.read() as connection:
        assert find_damage(connection) == []
        assert properties.read(connection, "a") == ""


def test_readers_cannot_write(project):
    with (
        pytest.raises(ProjectReadOnlyError),
        project.read() as connection,
    ):
        connection.execute("DELETE FROM sample")


def test_a_closed_project_is_one_file(tmp_path):
    project = ProjectFile.create(tmp_path / "one.umc")
    with project.write() as connection:
        properties.write(connection, "a", "b")
    project.close()
    assert names_in(tmp_path) == ["one.umc"]
    project.close()  # twice does no harm


def test_what_was_written_is_there_after_reopening(tmp_path):
    path = tmp_path / "kept.umc"
    project = ProjectFile.create(path)
    with project.write() as connection:
        properties.write(connection, "a", "b")
    project.close()
    again = ProjectFile.open(path)
    with again.read() as connection:
        assert properties.read(connection, "a") == "b"
    again.close()


def test_the_journal_stays_small_while_open_and_goes_when_closed(project):
    with project.write() as connection:
        for number in range(100):
            properties.write(connection, f"{number}", "x" * 50_000)
    with project.write() as connection:
        connection.execute("DELETE FROM property")
    journal = project.path.with_name("test.umc-journal")
    assert journal.stat().st_size <= 1024 * 1024
    reader = ProjectFile.open(project.path, read_only=True)
    with reader.read() as connection:
        assert samples.count(connection) == 5
    reader.close()
    project.close()
    assert names_in(project.path.parent) == ["test.umc"]


def test_an_error_inside_a_write_leaves_nothing(project):
    def fail_halfway():
        with project.write() as connection:
            properties.write(connection, "half", "done")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_halfway()
    with project.read() as connection:
        assert properties.read(connection, "half", "not there") == "not there"
    with project.write() as connection:  # and the next write works
        properties.write(connection, "whole", "done")


def test_creating_never_replaces_a_file(tmp_path):
    path = tmp_path / "taken.umc"
    path.write_text("mine")
    with pytest.raises(ProjectError, match="exists already"):
        ProjectFile.create(path)
    assert path.read_text() == "mine"
    assert names_in(tmp_path) == ["taken.umc"]


def test_creating_in_no_folder_says_so(tmp_path):
    with pytest.raises(ProjectError, match="does not exist"):
        ProjectFile.create(tmp_path / "nowhere" / "a.umc")


def test_a_name_with_url_characters_is_only_a_name(tmp_path):
    path = tmp_path / "100% wörk? #1.umc"
    project = ProjectFile.create(path)
    project.close()
    ProjectFile.open(path).close()
    assert names_in(tmp_path) == [path.name]


def test_opening_for_reading_leaves_no_trace_and_refuses_writes(project, tmp_path):
    project.close()
    before = names_in(tmp_path)
    reader = ProjectFile.open(project.path, read_only=True)
    with reader.read() as connection:
        assert samples.count(connection) == 5
    with pytest.raises(ProjectReadOnlyError), reader.write():
        pass
    assert names_in(tmp_path) == before
    reader.close()


def test_threads_write_one_after_the_other_while_others_read(project):
    def count_up():
        for _ in range(15):
            with project.write() as connection:
                number = int(properties.read(connection, "n", "0"))
                properties.write(connection, "n", str(number + 1))
            with project.read() as connection:
                int(properties.read(connection, "n"))

    threads = [threading.Thread(target=count_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with project.read() as connection:
        assert properties.read(connection, "n") == "60"


def test_a_copy_is_complete_compact_and_holds_nothing_deleted(project, tmp_path):
    with project.write() as connection:
        properties.write(connection, "secret", "canary-7f3a" * 400)
    with project.write() as connection:
        connection.execute("DELETE FROM property WHERE name = 'secret'")
    target = tmp_path / "copy.umc"
    with project.read() as connection:
        copy_project(connection, target)
    assert b"canary-7f3a" not in target.read_bytes()
    copy = ProjectFile.open(target)
    with copy.read() as connection:
        assert samples.count(connection) == 5
    copy.close()
    with (  # making a copy has not opened the reader for writing
        pytest.raises(ProjectReadOnlyError),
        project.read() as connection,
    ):
        connection.execute("DELETE FROM sample")


def test_deleted_text_does_not_stay_in_the_file(project):
    with project.write() as connection:
        properties.write(connection, "secret", "canary-7f3a" * 400)
    with project.write() as connection:
        connection.execute("DELETE FROM property WHERE name = 'secret'")
    assert b"canary-7f3a" not in project.path.read_bytes()


def test_a_copy_never_replaces_a_project_that_is_open(project, make_project):
    other = make_project("other.umc")
    before = other.path.read_bytes()
    with pytest.raises(ProjectReadOnlyError), project.read() as connection:
        copy_project(connection, other.path)
    assert other.path.read_bytes() == before


def test_a_file_that_is_gone_or_another_is_not_written(project, tmp_path):
    """Moved, deleted or replaced while it is open: no label goes where nobody looks."""

    def write():
        with project.write() as connection:
            properties.write(connection, "a", "b")

    write()
    moved = tmp_path / "moved.umc"
    project.path.rename(moved)
    with pytest.raises(ProjectError, match="moved or deleted while it was open"):
        write()
    shutil.copy(moved, project.path)  # what a program that copies folders may do
    with pytest.raises(ProjectError, match="replaced by another file"):
        write()
    moved.replace(project.path)  # it is the one that was opened again
    write()


def test_targets_that_cannot_be(tmp_path):
    with pytest.raises(ProjectError, match="is a folder"):
        check_target(tmp_path)
    with pytest.raises(ProjectError, match="does not exist"):
        check_target(tmp_path / "a" / "b.umc")


def test_broken_references_are_found(project):
    with project.write() as connection:
        connection.execute("PRAGMA foreign_keys")  # on: the library refuses
    project.close()
    raw = sqlite3.connect(project.path)
    raw.execute("INSERT INTO known_label VALUES (3, 999)")
    raw.commit()
    raw.close()
    again = ProjectFile.open(project.path)
    with again.read() as connection:
        (finding,) = find_damage(connection)
    assert "known_label" in finding
    assert "label that is not there" in finding
    again.close()


@pytest.fixture
def read_only_folder(tmp_path):
    """A mounted folder that is turned read-only; needs the right to mount."""
    folder = tmp_path / "medium"
    folder.mkdir()

    def mount(*options):
        return subprocess.run(
            ["mount", "-t", "tmpfs", *options, "tmpfs", str(folder)],
            capture_output=True,
            check=False,
        ).returncode

    if mount("-o", "size=4m") != 0:
        pytest.skip("mounting is not permitted here")
    yield folder, lambda: mount("-o", "remount,ro,size=4m")
    subprocess.run(["umount", "-l", str(folder)], check=True)


def test_a_read_only_medium_opens_read_only_and_says_why(read_only_folder):
    folder, make_read_only = read_only_folder
    path = folder / "archived.umc"
    ProjectFile.create(path).close()
    assert make_read_only() == 0
    project = ProjectFile.open(path)
    assert project.read_only
    assert "lies where nothing can be written" in project.why_read_only
    with project.read() as connection:
        assert samples.count(connection) == 0
    with pytest.raises(ProjectReadOnlyError), project.write():
        pass
    project.close()
    with pytest.raises(ProjectReadOnlyError, match="nothing can be written"):
        ProjectFile.create(folder / "new.umc")


def test_a_full_disk_loses_nothing_acknowledged(read_only_folder):
    folder, _ = read_only_folder
    filler = folder / "filler"
    filler.write_bytes(bytes(2_000_000))
    project = ProjectFile.create(folder / "full.umc")
    written = 0

    def write_until_full():
        nonlocal written
        for number in range(200):
            with project.write() as connection:
                properties.write(connection, str(number), "x" * 50_000)
            written += 1

    with pytest.raises(ProjectError, match="disk is full"):
        write_until_full()
    with project.read() as connection:
        assert find_damage(connection) == []
        (kept,) = connection.execute("SELECT count(*) FROM property").fetchone()
        assert kept == written > 5
    filler.unlink()  # work resumes once there is space
    with project.write() as connection:
        properties.write(connection, "after", "x" * 50_000)
    project.close()


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="binds users only")
def test_a_read_only_file_opens_read_only_for_a_user(project):
    project.close()
    project.path.chmod(0o444)
    again = ProjectFile.open(project.path)
    assert again.read_only
    assert "read-only file" in again.why_read_only
    again.close()
