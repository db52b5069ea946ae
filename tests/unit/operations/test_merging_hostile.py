"""Files made to cause harm are refused in words, and the project stays as it was."""

import sqlite3
import time
from contextlib import closing

import msgspec
import pytest

from tests.merging import copy_of, digest, label, merge, standing, undo
from umc_desktop.domain.clock import COUNTER_BITS
from umc_desktop.domain.errors import UmcError
from umc_desktop.domain.events import EventFrame, EventKind, How, label_body
from umc_desktop.storage import (
    folding,
    foreign,
    foreign_rows,
    labels,
    operations,
)
from umc_desktop.storage.project_file import ProjectFile

DAY = (24 * 3600 * 1000) << COUNTER_BITS


MANY_ROWS = {
    "sample": "INSERT INTO sample SELECT i + 9, randomblob(16), 1, '', '' FROM n",
    "sample_alias": "INSERT INTO sample_alias SELECT 'as ' || i, 1, 1 FROM n",
    "event": "INSERT INTO event SELECT i + 99, randomblob(16), randomblob(16), 1, 1,"
    " randomblob(16), 'note', 1, '{}' FROM n",
    "round": "INSERT INTO round SELECT i, randomblob(16), '', '', 0, '{}', '{}' FROM n",
}


@pytest.fixture
def mine(project):
    project.close()
    label(project.path, "a", 1)
    return project.path


@pytest.fixture
def theirs(mine):
    target = copy_of(mine, "theirs.umc")
    label(target, "b", 2, annotator="Bo")
    return target


def alter(path, *statements):
    raw = sqlite3.connect(path)
    raw.execute("PRAGMA writable_schema = ON")
    for statement in statements:
        raw.execute(statement)
    raw.commit()
    raw.close()


def forge(path, *, clock=None, sample=3, change=None, person="Bo", body=None):
    """Write an event that a changed program would write; its id is right."""
    project = ProjectFile.open(path)
    with project.write() as connection:
        who = labels.ensure_annotator(connection, person)
        (named, *_) = labels.read_labels(connection)
        step = operations.record(connection, "label.assign", "{}", who)
        frame = EventFrame(
            step,
            project.clock.tick() if clock is None else clock,
            labels.annotator_uid(connection, who),
            b"i" * 16,
        )
        (content,) = connection.execute(
            "SELECT hash FROM sample WHERE id = ?", (sample,)
        ).fetchone()
        said = body or label_body([named.uid], How.SINGLE)
        folding.append(
            connection, frame, who, EventKind.LABEL, [(sample, content)], said
        )
    project.close()
    if change:
        alter(path, f"UPDATE event SET {change} WHERE sample_id = {sample}")


def refused(mine, outcome):
    (file,) = outcome.data["files"].values()
    return file["refused"]


@pytest.mark.parametrize(
    "statement",
    [
        "CREATE VIEW peek AS SELECT * FROM sample",
        "CREATE TRIGGER steal AFTER INSERT ON event BEGIN DELETE FROM event; END",
        "ALTER TABLE sample ADD COLUMN huge TEXT AS (hex(zeroblob(300000000)))",
        "CREATE TABLE extra (x)",
        "UPDATE sqlite_schema SET sql = replace(sql, 'STRICT', '') WHERE name='event'",
    ],
)
def test_what_no_project_defines(mine, theirs, statement):
    alter(theirs, statement)
    before = mine.read_bytes()
    started = time.perf_counter()
    with pytest.raises(UmcError, match="may be made to cause harm"):
        merge(mine, theirs)
    assert time.perf_counter() - started < 5
    assert mine.read_bytes() == before


def test_a_giant_cell(mine, theirs, monkeypatch):
    monkeypatch.setattr(foreign_rows, "LARGEST_CELL", 1_000_000)
    alter(theirs, "UPDATE sample SET text = hex(zeroblob(700000)) WHERE id = 4")
    before = mine.read_bytes()
    with pytest.raises(UmcError, match="larger than any project"):
        merge(mine, theirs)
    assert mine.read_bytes() == before


@pytest.mark.parametrize("table", MANY_ROWS)
def test_more_rows_than_any_project_has(mine, theirs, monkeypatch, table):
    monkeypatch.setattr(foreign_rows, "MOST_ROWS", 40)
    merge(mine, theirs, dry_run=True)
    made = "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n LIMIT 50)"
    alter(theirs, f"{made} {MANY_ROWS[table]}")
    before = mine.read_bytes()
    with pytest.raises(UmcError, match=f"more than 40 rows of “{table}”"):
        merge(mine, theirs)
    assert mine.read_bytes() == before


@pytest.mark.parametrize(
    "change",
    [
        "body = replace(body, 'single', 'batch')",
        "clock = clock + 1",
        "annotator_id = 1",
        "sample_id = 4",
        "installation = zeroblob(16)",
        "id = zeroblob(16)",
        "operation_id = (SELECT id FROM operation WHERE number = 1)",
    ],
)
def test_an_event_that_was_changed_is_left_out_and_counted(mine, theirs, change):
    forge(theirs, change=change)
    outcome = merge(mine, theirs)
    assert refused(mine, outcome) == {"events that differ from their own hash": 1}
    assert "1 row refused" in outcome.summary
    (file,) = outcome.data["files"].values()
    assert "Refused: events that differ from their own hash (1)." in file["notes"]
    assert len(standing(mine)[0]["Bo"]) == 1, "what is genuine comes"
    digest(mine)


def test_an_event_in_anothers_name_is_told_and_taken_back(mine, theirs):
    """Whoever writes events can write any name; what that changes is said before."""
    (own,) = standing(mine)[0]
    with closing(ProjectFile.open(theirs)) as project, project.read() as connection:
        (other,) = (one for one in labels.read_labels(connection) if one.name == "b")
    forge(theirs, person=own, sample=1, body=label_body([other.uid], How.SINGLE))
    before = standing(mine)
    preview = merge(mine, theirs, dry_run=True)
    (file,) = preview.data["files"].values()
    (said,) = (one for one in file["annotators"] if one["name"] == own)
    assert (said["replaced"], file["file"]) == (1, "theirs.umc")
    merge(mine, theirs)
    assert list(standing(mine)[0][own].values()) == ["b"]
    undo(mine)
    assert standing(mine) == before


@pytest.mark.parametrize(("ahead", "taken"), [(2 * DAY, False), (DAY // 2, True)])
def test_events_from_the_future(mine, theirs, ahead, taken):
    now = int(time.time() * 1000) << COUNTER_BITS
    forge(theirs, clock=now + ahead)
    outcome = merge(mine, theirs)
    wanted = {} if taken else {"events dated in the future": 1}
    assert refused(mine, outcome) == wanted
    assert len(standing(mine)[0]["Bo"]) == 1 + taken


@pytest.mark.parametrize(
    "body",
    [
        "[]",
        '{"labels":["zz"]}',
        '{"labels":7}',
        "[" * 100_000,
        '{"labels":"' + "0" * 32,
    ],
)
def test_events_that_say_nothing(mine, theirs, body):
    alter(theirs, f"UPDATE event SET body = '{body}' WHERE sample_id = 2")
    found = refused(mine, merge(mine, theirs))
    assert found == {"events that say nothing": 1}
    digest(mine)


def test_events_of_no_step(mine, theirs):
    alter(theirs, "DELETE FROM operation WHERE command = 'label.assign'")
    assert refused(mine, merge(mine, theirs)) == {"events of no step in the log": 2}


def test_samples_that_were_changed(mine, theirs):
    alter(
        theirs,
        "UPDATE sample SET text = 'not this', hash = randomblob(16) WHERE id = 5",
    )
    outcome = merge(mine, theirs)
    assert refused(mine, outcome) == {"samples that differ from their own hash": 1}
    project = ProjectFile.open(mine, read_only=True)
    with project.read() as connection:
        assert connection.execute("SELECT count(*) FROM sample").fetchone() == (5,)
    project.close()


def test_the_log_cannot_take_back_what_the_events_do_not(mine, theirs):
    """A line of the log claims to undo Ada's step, and no event says so."""
    raw = sqlite3.connect(theirs)
    (target,) = raw.execute(
        "SELECT operation_id FROM event WHERE sample_id = 1"
    ).fetchone()
    raw.execute(
        "INSERT INTO operation (id, command, request, annotator_id, finished_at,"
        " reversible, undoes, undone) VALUES (?, 'history.undo', '{}', 1, '', 1, ?, 0)",
        (b"u" * 16, target),
    )
    raw.execute("UPDATE operation SET undone = 1 WHERE id = ?", (target,))
    raw.commit()
    raw.close()
    merge(mine, theirs)
    assert len(standing(mine)[0]["Ada"]) == 1
    digest(mine)


def test_names_that_cannot_be_names_and_what_hangs_on_them(mine, theirs):
    alter(theirs, "UPDATE annotator SET name = 'B' || char(10) || 'o' WHERE id = 2")
    found = refused(mine, merge(mine, theirs))
    assert found["names that cannot be names"] == 1
    assert found["events about what the file does not hold"] == 1


def test_every_change_of_one_byte_is_refused_or_harmless(mine, theirs):
    """Nothing of a damaged file gets in that does not pass its own hash."""
    import random

    whole = theirs.read_bytes()
    choose = random.Random(4)
    original = mine.read_bytes()
    refusals = 0
    for number in range(60):
        mutant = bytearray(whole)
        for _ in range(choose.choice([1, 8])):
            mutant[choose.randrange(len(mutant))] = choose.randrange(256)
        theirs.write_bytes(mutant)
        mine.write_bytes(original)
        try:
            merge(mine, theirs)
        except UmcError:
            refusals += 1
            assert mine.read_bytes() == original
        except Exception as error:
            raise AssertionError(f"mutant {number}: {error!r}") from error
        else:
            digest(mine)
            assert len(standing(mine)[0]["Ada"]) == 1
    assert refusals


def test_packed_events_are_what_they_were(mine, theirs):
    """The check itself: a genuine event passes, and its hash covers all it says."""
    project = ProjectFile.open(theirs, read_only=True)
    with project.read() as connection:
        file = foreign.ForeignFile(foreign_rows.SqlRows(connection))
        steps = {step.id for step in file.operations()}
        found = list(file.events(steps))
    project.close()
    assert len(found) == 2
    assert not file.refused
    for event in found:
        assert msgspec.json.decode(event.body)["labels"]


def test_no_event_can_keep_a_merge_from_being_undone(mine, theirs):
    """Who knows a merge's id may write an event that claims to be part of it."""
    merge(mine, theirs)
    project = ProjectFile.open(mine, read_only=True)
    with project.read() as connection:
        (step,) = connection.execute("SELECT operation_id FROM merge").fetchone()
    project.close()
    raw = sqlite3.connect(theirs)
    raw.execute(
        "INSERT INTO operation (id, command, request, annotator_id, finished_at,"
        " reversible) VALUES (?, 'label.assign', '{}', 2, '', 1)",
        (step,),
    )
    raw.commit()
    raw.close()
    project = ProjectFile.open(theirs)
    with project.write() as connection:
        who = labels.ensure_annotator(connection, "Bo")
        uid = labels.annotator_uid(connection, who)
        frame = EventFrame(step, project.clock.tick(), uid, b"i" * 16)
        folding.append(
            connection, frame, who, EventKind.NOTE, [(None, b"")], '{"text":"x"}'
        )
    project.close()
    outcome = merge(mine, theirs)
    assert refused(mine, outcome) == {"events of no step in the log": 1}
    undo(mine)
    digest(mine)
    assert set(standing(mine)[0]) == {"Ada"}
