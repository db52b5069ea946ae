"""Files not ours, newer, damaged or hostile are refused in words, unchanged.

``UMC_MUTANTS`` says how many damaged files are tried; 300 unless told.
"""

import hashlib
import os
import random
import sqlite3
import time

import pytest

from umc_desktop.domain.errors import (
    NotAProjectError,
    ProjectDamagedError,
    ProjectError,
    ProjectTooNewError,
    UmcError,
)
from umc_desktop.domain.events import EventFrame
from umc_desktop.domain.progress import SILENT
from umc_desktop.domain.samples import Modality
from umc_desktop.operations.labelling import AssignLabel, assign_label
from umc_desktop.operations.project import (
    CheckProject,
    DescribeProject,
    check_project,
    describe_project,
)
from umc_desktop.storage import (
    annotations,
    arrays,
    backups,
    faults,
    folding,
    rounds,
    samples,
)
from umc_desktop.storage.migrations import LATEST_VERSION
from umc_desktop.storage.project_file import ProjectFile
from umc_desktop.storage.recognising import APPLICATION_ID

MUTANTS = int(os.environ.get("UMC_MUTANTS", "300"))


@pytest.fixture
def closed(project):
    """The path of a labelled project that nobody has open."""
    assign_label(project, AssignLabel((1, 2, 3), "a"), SILENT)
    project.close()
    return project.path


def refused(path, error, *words):
    """Expect that the file is refused both ways, at once, in words, and unchanged."""
    exists = os.path.isfile(path)  # noqa: PTH113 - Path.is_file raises on long names
    before = hashlib.sha256(path.read_bytes()).digest() if exists else None
    for read_only in (False, True):
        started = time.perf_counter()
        with pytest.raises(error) as caught:
            ProjectFile.open(path, read_only=read_only)
        assert time.perf_counter() - started < 2
        for word in words:
            assert word in str(caught.value)
    if before is not None:
        assert hashlib.sha256(path.read_bytes()).digest() == before
        siblings = [
            p.name for p in path.parent.iterdir() if p.name.startswith(path.name)
        ]
        assert siblings == [path.name], "nothing was left beside it"


def alter(path, *statements):
    raw = sqlite3.connect(path)
    raw.execute("PRAGMA writable_schema = ON")
    for statement in statements:
        raw.execute(statement)
    raw.commit()
    raw.close()


def test_missing(tmp_path):
    refused(tmp_path / "gone.umc", NotAProjectError, "no file")


def test_folder(tmp_path):
    refused(tmp_path, NotAProjectError, "a folder")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="makes a pipe")
def test_pipe(tmp_path):
    os.mkfifo(tmp_path / "pipe.umc")
    with pytest.raises(NotAProjectError, match="not a regular file"):
        ProjectFile.open(tmp_path / "pipe.umc")


def test_name_too_long(tmp_path):
    refused(tmp_path / ("n" * 300), ProjectError, "cannot be read")


@pytest.mark.parametrize(
    "content", [b"", b"hello " * 500, b"SQLite format 3\0", b"\0" * 4096]
)
def test_not_a_database(tmp_path, content):
    path = tmp_path / "notes.umc"
    path.write_bytes(content)
    refused(path, NotAProjectError, "not a UMC project")


def test_database_of_another_program(tmp_path):
    path = tmp_path / "other.umc"
    alter(path, "CREATE TABLE t (x)")
    refused(path, NotAProjectError, "another program")


def test_newer(closed):
    alter(closed, f"PRAGMA user_version = {LATEST_VERSION + 1}")
    refused(closed, ProjectTooNewError, "newer", "Update")


def test_empty_shell_of_ours(tmp_path):
    path = tmp_path / "shell.umc"
    alter(path, f"PRAGMA application_id = {APPLICATION_ID}")
    refused(path, ProjectDamagedError, "without any content")


@pytest.mark.parametrize(
    ("statement", "named"),
    [
        ("CREATE TABLE extra (x)", "extra"),
        ("CREATE VIEW peek AS SELECT * FROM sample", "peek"),
        (
            "CREATE TRIGGER steal AFTER INSERT ON event BEGIN DELETE FROM event; END",
            "steal",
        ),
        (
            "ALTER TABLE sample ADD COLUMN huge TEXT AS (hex(zeroblob(300000000)))",
            "sample",
        ),
        ("CREATE INDEX sneaky ON sample (abs(id))", "sneaky"),
        ("DROP INDEX event_by_sample", "event_by_sample"),
        ("DROP TABLE audit", "audit"),
        ("ALTER TABLE audit RENAME COLUMN round TO turn", "audit"),
        (
            "UPDATE sqlite_schema SET sql = replace(sql, 'STRICT', '')"
            " WHERE name = 'event'",
            "event",
        ),
    ],
)
def test_what_no_project_defines(closed, statement, named):
    alter(closed, statement)
    refused(closed, NotAProjectError, "was not opened", named)


def test_table_replaced_by_an_endless_view(closed):
    alter(
        closed,
        "DROP TABLE audit",
        "CREATE VIEW audit AS WITH RECURSIVE n(x) AS"
        " (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT x, x FROM n",
    )
    refused(closed, NotAProjectError, "audit")


def test_truncated(closed):
    whole = closed.read_bytes()
    for length in (100, 101, 4095, 4096, len(whole) // 2, len(whole) - 4096):
        closed.write_bytes(whole[:length])
        with pytest.raises(UmcError):
            use(closed)


def test_text_that_is_not_utf8_is_damage(closed):
    alter(closed, "UPDATE sample SET text = CAST(x'ff41' AS TEXT) WHERE id = 2")
    project = ProjectFile.open(closed)
    with (
        pytest.raises(ProjectDamagedError, match="damaged"),
        project.read() as connection,
    ):
        samples.read_detail(connection, 2)
    project.close()


def test_an_event_from_the_end_of_time_is_refused(closed):
    alter(closed, f"UPDATE event SET clock = {2**63 - 1} WHERE number = 1")
    with pytest.raises(ProjectDamagedError, match="end of time"):
        ProjectFile.open(closed)
    assert not closed.with_name(f"{closed.name}.lock").exists(), "it was given back"


def test_operations_that_undo_each_other_do_not_hang(closed):
    alter(
        closed,
        "INSERT INTO operation (id, command, request, finished_at, reversible, undoes)"
        " VALUES (x'01010101010101010101010101010101', '', '', '', 1,"
        " x'02020202020202020202020202020202'),"
        " (x'02020202020202020202020202020202', '', '', '', 1,"
        " x'01010101010101010101010101010101')",
    )
    project = ProjectFile.open(closed)
    with project.write() as connection:
        frame = EventFrame(b"\3" * 16, 1, b"a" * 16, b"i" * 16)
        folding.append_undo(connection, frame, 1, b"\1" * 16)
        folding.rebuild(connection)
    project.close()


@pytest.mark.parametrize(
    "body", ["not json", "{}", '{"labels":["zz"]}', '{"labels":7}', '{"undoes":"zz"}']
)
@pytest.mark.parametrize("kind", ["label", "undo"])
def test_forged_bodies_are_found_and_do_not_crash(closed, kind, body):
    alter(closed, f"UPDATE event SET kind = '{kind}', body = '{body}' WHERE number = 1")
    project = ProjectFile.open(closed)
    with pytest.raises(ProjectDamagedError):
        check_project(project, CheckProject(), SILENT)
    project.close()


def use(path):
    """Do with a file what the program does with one: open, look, check, label."""
    project = ProjectFile.open(path)
    try:
        describe_project(project, DescribeProject(), SILENT)
        with project.read() as connection:
            index = samples.read_index(connection)
            ids = index.ids.tolist()
            list(samples.read_payloads(connection, ids, Modality.TEXT))
            samples.read_details(connection, ids)
            list(annotations.iterate_annotations(connection))
            arrays.read_all(connection, "map")
            rounds.read_rounds(connection)
            rounds.read_queue(connection)
        assign_label(project, AssignLabel((4,), "b"), SILENT)
        check_project(project, CheckProject(), SILENT)
    finally:
        project.close()


def test_mutants_never_surprise(closed, figure):
    """Flip bytes anywhere: the file works, or is refused in words, and soon.

    A file that is found damaged names its newest backup.
    """
    whole = closed.read_bytes()
    project = ProjectFile.open(closed, read_only=True)
    backups.make(project)
    project.close()
    choose = random.Random(20)
    refusals = 0
    damaged: list[str] = []
    slowest = 0.0
    for number in range(MUTANTS):
        mutant = bytearray(whole)
        for _ in range(choose.choice([1, 1, 4, 32])):
            # half of the flips hit the pages' beginnings, where the structure is
            place = choose.randrange(len(mutant))
            if choose.random() < 0.5:
                place = place // 4096 * 4096 + choose.randrange(120)
            mutant[min(place, len(mutant) - 1)] = choose.randrange(256)
        closed.write_bytes(mutant)
        started = time.perf_counter()
        try:
            use(closed)
        except UmcError as error:
            refusals += 1
            if f"{closed} is damaged" in str(error):
                damaged.append(str(error))
        except Exception as error:
            raise AssertionError(f"mutant {number}: {error!r}") from error
        slowest = max(slowest, time.perf_counter() - started)
        for journal in closed.parent.glob("*-journal"):
            journal.unlink()
    figure(
        f"{MUTANTS:,} damaged files",
        lost=None,
        damaged=None,
        detail=f"{refusals:,} refused in words, {len(damaged):,} with a backup "
        f"offered; 0 surprises, the slowest took {slowest:.2f} s",
    )
    assert refusals > MUTANTS / 6, "most damage should be noticed"
    assert len(damaged) > MUTANTS / 10
    assert all("umc project restore brings it back" in text for text in damaged)
    assert slowest < 5


def test_control_a_file_read_without_care_surprises(closed, monkeypatch):
    """The test above can fail: SQLite's own errors are not in words."""
    monkeypatch.setattr(faults, "_SENTENCES", {})
    closed.write_bytes(closed.read_bytes()[: 4096 * 3] + b"\xff" * 50_000)
    with pytest.raises(sqlite3.DatabaseError):
        use(closed)
