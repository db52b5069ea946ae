"""The event log, what is folded from it, and what gives a forger away."""

import sqlite3

import pytest

from umc_desktop.domain.errors import ProjectDamagedError
from umc_desktop.domain.events import EventFrame, EventKind, How, label_body
from umc_desktop.domain.progress import SILENT
from umc_desktop.operations.labelling import (
    AddNote,
    AssignLabel,
    ClearLabels,
    SkipSamples,
    add_note,
    assign_label,
    clear_labels,
    skip_samples,
)
from umc_desktop.operations.project import CheckProject, check_project
from umc_desktop.operations.undoing import Redo, Undo, redo, undo
from umc_desktop.storage import (
    annotations,
    decisions,
    event_log,
    folding,
    labels,
    operations,
    samples,
)
from umc_desktop.storage.project_file import ProjectFile


def label(project, sample_ids, name, annotator="ada"):
    assign_label(project, AssignLabel(sample_ids, name, annotator=annotator), SILENT)


def standing(project):
    """Return {sample: label name} of what stands, whoever said it."""
    with project.read() as connection:
        names = {item.id: item.name for item in labels.read_labels(connection)}
        current = annotations.read_current(connection)
    return {
        sample: names[label_id]
        for sample, label_id in zip(
            current.sample_ids.tolist(), current.label_ids.tolist(), strict=True
        )
    }


def test_the_latest_label_of_an_annotator_stands(project):
    label(project, (1, 2), "a")
    label(project, (2,), "b")
    assert standing(project) == {1: "a", 2: "b"}


def test_every_label_event_that_counts_is_told_oldest_first(project):
    label(project, (1,), "a", "ada")
    label(project, (2,), "a", "ada")
    undo(project, Undo("ada"), SILENT)
    label(project, (1,), "b", "ada")
    clear_labels(project, ClearLabels((1,), annotator="ada"), SILENT)
    label(project, (1,), "a", "bob")
    with project.read() as connection:
        names = {item.id: item.name for item in labels.read_labels(connection)}
        events = [
            (one.sample_id, one.annotator, names[one.label_id])
            for one in decisions.iterate_decisions(connection)
        ]
    assert events == [(1, "ada", "a"), (1, "ada", "b"), (1, "bob", "a")]


def test_annotators_do_not_overwrite_each_other(project):
    label(project, (1,), "a", "ada")
    label(project, (1,), "b", "bob")
    with project.read() as connection:
        every = list(annotations.iterate_annotations(connection))
    assert [(item.annotator, item.how) for item in every] == [
        ("ada", "single"),
        ("bob", "single"),
    ]
    assert standing(project) == {1: "b"}, "of two annotators the latest stands"
    undo(project, Undo("bob"), SILENT)
    assert standing(project) == {1: "a"}


def test_a_label_taken_away_leaves_nothing_not_the_one_before(project):
    label(project, (1,), "a")
    label(project, (1,), "b")
    clear_labels(project, ClearLabels((1,), "ada"), SILENT)
    assert standing(project) == {}
    undo(project, Undo("ada"), SILENT)
    assert standing(project) == {1: "b"}


def test_a_skip_hides_the_annotators_own_label_only(project):
    label(project, (1,), "a", "ada")
    label(project, (1,), "b", "bob")
    skip_samples(project, SkipSamples((1, 2), "bob"), SILENT)
    assert standing(project) == {1: "a"}
    with project.read() as connection:
        assert annotations.read_current(connection).skipped_ids.tolist() == [2]
        found = annotations.read_annotations_of(connection, [1, 2, 3])
    assert {number: item.kind for number, item in found.items()} == {
        1: "label",
        2: "skip",
    }


def test_seconds_are_kept_per_sample(project):
    assign_label(
        project, AssignLabel((1, 2, 3), "a", seconds=6.3, annotator="ada"), SILENT
    )
    with project.read() as connection:
        every = list(annotations.iterate_annotations(connection))
    assert [(item.how, item.seconds) for item in every] == [("batch", 2.1)] * 3


def test_notes_are_kept_in_order_and_can_be_undone(project):
    for text in ("first", "sécond “quoted”\nline"):
        add_note(project, AddNote((2,), text, "ada"), SILENT)

    def notes(sample):
        with project.read() as connection:
            return decisions.read_notes(connection, sample)

    assert notes(2) == ["first", "sécond “quoted”\nline"]
    assert notes(1) == []
    undo(project, Undo("ada"), SILENT)
    assert notes(2) == ["first"]
    redo(project, Redo("ada"), SILENT)
    assert notes(2) == ["first", "sécond “quoted”\nline"]


def test_appending_the_same_event_again_changes_nothing(project):
    frame = EventFrame(b"o" * 16, 99 << 16, b"u" * 16, b"i" * 16)
    with project.write() as connection:
        annotator = labels.ensure_annotator(connection, "ada")
        frame = EventFrame(
            operations.record(connection, "test", "{}", annotator),
            frame.clock,
            labels.annotator_uid(connection, annotator),
            frame.installation,
        )
        uid = labels.read_labels(connection)[0].uid
        content = samples.hashes_of(connection, [1])
        arguments = (
            connection,
            frame,
            annotator,
            EventKind.LABEL,
            list(content.items()),
            label_body([uid], How.SINGLE),
        )
        assert folding.append(*arguments) == 1
        before = event_log.digest(connection)
        assert folding.append(*arguments) == 0
        assert event_log.digest(connection) == before
    assert standing(project) == {1: "a"}


def test_an_older_event_that_arrives_late_does_not_win(project):
    with project.write() as connection:
        annotator = labels.ensure_annotator(connection, "ada")
        operation = operations.record(connection, "test", "{}", annotator)
        uid = labels.annotator_uid(connection, annotator)
        first, second = (item.uid for item in labels.read_labels(connection))
        content = list(samples.hashes_of(connection, [1]).items())
        for clock, label_uid in ((500, first), (400, second)):
            frame = EventFrame(operation, clock, uid, b"i" * 16)
            body = label_body([label_uid], How.SINGLE)
            folding.append(connection, frame, annotator, EventKind.LABEL, content, body)
        assert folding.agrees_with_log(connection)
    assert standing(project) == {1: "a"}


def test_the_digest_depends_only_on_the_set_of_events(make_project):
    """Two projects get the same events in opposite orders and agree."""
    one, other, third = (make_project(f"{name}.umc") for name in "abc")
    label(one, (1, 2), "a")
    label(one, (2,), "b", "bob")
    skip_samples(one, SkipSamples((4,), "ada"), SILENT)
    undo(one, Undo("ada"), SILENT)
    with one.read() as connection:
        operations_log = connection.execute("SELECT * FROM operation").fetchall()
        people = connection.execute("SELECT * FROM annotator").fetchall()
        events = connection.execute("SELECT * FROM event").fetchall()
        expected = event_log.digest(connection)
    assert expected[0] == 5

    def digest_of(project, chosen):
        with project.write() as connection:
            connection.executemany("INSERT INTO annotator VALUES (?,?,?)", people)
            connection.executemany(
                "INSERT INTO operation VALUES (?,?,?,?,?,?,?,?,?,?)", operations_log
            )
            connection.executemany(
                "INSERT INTO event VALUES (NULL,?,?,?,?,?,?,?,?)",
                [event[1:] for event in chosen],
            )
            folding.rebuild(connection)
            return event_log.digest(connection)

    assert digest_of(other, reversed(events)) == expected
    assert standing(other) == standing(one) == {1: "a", 2: "b"}
    assert digest_of(third, events[1:]) != expected


@pytest.mark.parametrize(
    "forgery",
    [
        "UPDATE event SET body = replace(body, 'single', 'batch') WHERE number = 1",
        "UPDATE event SET clock = clock + 1 WHERE number = 1",
        "UPDATE event SET clock = -5 WHERE number = 1",
        "UPDATE event SET annotator_id = 2 WHERE number = 1",
        "UPDATE event SET sample_id = 5 WHERE number = 1",
        "UPDATE event SET kind = 'nonsense' WHERE number = 1",
        "UPDATE event SET installation = zeroblob(16) WHERE number = 1",
        "UPDATE event SET operation_id = zeroblob(16) WHERE number = 1",
        "UPDATE annotator SET uid = zeroblob(16) WHERE id = 1",
        "UPDATE sample SET hash = zeroblob(16) WHERE id = 1",
        "DELETE FROM event WHERE number = 1",
        "DELETE FROM operation WHERE number = 1",
        "UPDATE operation SET undone = 1 WHERE number = 1",
        "UPDATE annotation SET label_id = 3 - label_id",
        "DELETE FROM annotation",
    ],
)
def test_check_finds_what_was_forged(project, forgery):
    label(project, (1,), "a", "ada")
    label(project, (2,), "b", "bob")
    check_project(project, CheckProject(), SILENT)
    project.close()
    raw = sqlite3.connect(project.path)
    raw.execute(forgery)
    raw.commit()
    raw.close()
    again = ProjectFile.open(project.path)
    with pytest.raises(ProjectDamagedError):
        check_project(again, CheckProject(), SILENT)
    again.close()
