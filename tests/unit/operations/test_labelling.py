"""Labelling: what a person asks for, and what they are told when it cannot be."""

import getpass
import math

import msgspec
import pytest

from umc_desktop.domain.changes import Changes
from umc_desktop.domain.errors import InvalidRequestError, ProjectReadOnlyError
from umc_desktop.domain.events import BatchRecord, Made
from umc_desktop.domain.progress import SILENT, JobCancelledError
from umc_desktop.operations.label_sets import (
    DefineLabel,
    ListLabels,
    define_label,
    list_labels,
)
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
from umc_desktop.storage import annotations, event_log, folding, labels, operations
from umc_desktop.storage.project_file import ProjectFile


class Cancelling:
    def report(self, done, total=None, message=""):
        raise JobCancelledError


def current(project):
    with project.read() as connection:
        return list(annotations.iterate_annotations(connection))


def events(project):
    with project.read() as connection:
        return event_log.digest(connection)[0]


def test_the_outcome_says_what_changed(project):
    outcome = assign_label(project, AssignLabel((3, 1, 3), " a "), SILENT)
    assert outcome.summary == "Labelled 2 samples as “a”."
    assert set(outcome.sample_ids) == {1, 3}
    assert outcome.data == {"labelled": 2, "label": "a"}
    assert outcome.changes == Changes.ANNOTATIONS | Changes.HISTORY
    assert [(item.sample_id, item.how) for item in current(project)] == [
        (1, "batch"),
        (3, "batch"),
    ]


def test_without_a_name_the_account_decides(project):
    assign_label(project, AssignLabel((1,), "a"), SILENT)
    assert current(project)[0].annotator == getpass.getuser()


def test_without_a_name_and_an_account_it_asks(project, monkeypatch):
    def nobody():
        raise KeyError("getpwuid(): uid not found: 12345")

    monkeypatch.setattr(getpass, "getuser", nobody)
    with pytest.raises(InvalidRequestError, match="who you are"):
        assign_label(project, AssignLabel((1,), "a"), SILENT)
    assign_label(project, AssignLabel((1,), "a", annotator="ada"), SILENT)


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        (AssignLabel((), "a"), "Select samples first"),
        (AssignLabel((1,), "  "), "Choose a label first"),
        (AssignLabel((1, 99), "a"), "no sample 99"),
        (AssignLabel((0,), "a"), "no sample 0"),
        (AssignLabel((-1,), "a"), "no sample -1"),
        (AssignLabel((10**30,), "a"), "no sample 1000"),
        (AssignLabel((1,), "c"), r"“c” is not in the label set.*it has: a, b"),
        (AssignLabel((1,), "A"), "is not in the label set"),
        (AssignLabel((1,), "a", how="by dice"), "single, batch, accepted suggestion"),
        (AssignLabel((1,), "a", seconds=-1), "cannot be negative"),
        (AssignLabel((1,), "a", seconds=math.nan), "cannot be negative"),
        (AssignLabel((1,), "a", seconds=math.inf), "cannot be negative"),
    ],
)
def test_what_cannot_be_is_refused_in_words_and_leaves_nothing(
    project, request_, words
):
    with pytest.raises(InvalidRequestError, match=words):
        assign_label(project, request_, SILENT)
    assert events(project) == 0
    with project.read() as connection:
        assert operations.read_latest(connection, 5) == []


@pytest.mark.parametrize(
    ("operation", "request_"),
    [
        (assign_label, AssignLabel((1, 2), "a")),
        (clear_labels, ClearLabels((1,))),
        (skip_samples, SkipSamples((1,))),
        (add_note, AddNote((1,), "text")),
        (define_label, DefineLabel("tickets", "new")),
    ],
)
def test_cancelling_leaves_no_trace_and_read_only_is_told(project, operation, request_):
    with pytest.raises(JobCancelledError):
        operation(project, request_, Cancelling())
    assert events(project) == 0
    with project.read() as connection:
        assert operations.read_latest(connection, 5) == []
        assert len(labels.read_labels(connection)) == 2
    reader = ProjectFile.open(project.path, read_only=True)
    with pytest.raises(ProjectReadOnlyError, match="reading only"):
        operation(reader, request_, SILENT)
    reader.close()


def test_a_label_is_found_in_the_label_set_of_each_sample(project):
    with project.write() as connection:
        other = labels.ensure_domain(connection, "letters")
        labels.ensure_labels(connection, other.label_set_id, ["a"])
        connection.execute("UPDATE sample SET domain_id = ? WHERE id = 5", (other.id,))
    assign_label(project, AssignLabel((1, 5), "a"), SILENT)
    assert {item.sample_id: item.label_id for item in current(project)} == {1: 1, 5: 3}
    with pytest.raises(InvalidRequestError, match="not in the label set"):
        assign_label(project, AssignLabel((1, 5), "b"), SILENT)
    assert events(project) == 2, "all or nothing"


def test_create_adds_the_label_once(project):
    outcome = assign_label(project, AssignLabel((1, 2), "new", create=True), SILENT)
    assert Changes.LABEL_SETS in outcome.changes
    assign_label(project, AssignLabel((3,), "new", create=True), SILENT)
    with project.read() as connection:
        names = [item.name for item in labels.read_labels(connection)]
    assert names == ["a", "b", "new"]


def test_notes_need_text_and_samples(project):
    for request, words in (
        (AddNote((1,), " \n"), "empty"),
        (AddNote((), "x"), "Select"),
        (AddNote((77,), "x"), "no sample 77"),
    ):
        with pytest.raises(InvalidRequestError, match=words):
            add_note(project, request, SILENT)


def test_define_changes_what_it_names(project):
    define_label(project, DefineLabel("tickets", "a", "About a.", "x"), SILENT)
    define_label(project, DefineLabel("fresh", "c", create=True), SILENT)
    outcome = list_labels(project, ListLabels(), SILENT)
    assert [
        (row["domain"], row["label"], row["key"], row["definition"])
        for row in outcome.data["labels"]
    ] == [
        ("tickets", "a", "x", "About a."),
        ("tickets", "b", "2", ""),
        ("fresh", "c", "1", ""),
    ]
    for request, words in (
        (DefineLabel("tickets", " "), "needs a name"),
        (DefineLabel("tickets", "x" * 501), "501 characters"),
        (DefineLabel("tickets", "a\nb"), "line break"),
        (DefineLabel("ne\nw", "a", create=True), "line break"),
        (DefineLabel(" ", "a"), "needs a name"),
        (DefineLabel("tickets", "a", None, "xy"), "not a single key"),
        (DefineLabel("Tickets", "a"), "no domain “Tickets” here"),
    ):
        with pytest.raises(InvalidRequestError, match=words):
            define_label(project, request, SILENT)


def test_labels_are_counted_as_they_stand(project):
    assign_label(project, AssignLabel((1, 2, 3), "a", annotator="ada"), SILENT)
    assign_label(project, AssignLabel((3,), "b", annotator="bob"), SILENT)
    rows = list_labels(project, ListLabels(), SILENT).data["labels"]
    assert {row["label"]: row["samples"] for row in rows} == {"a": 2, "b": 1}


def test_the_log_has_what_was_asked_but_not_the_samples(project):
    assign_label(project, AssignLabel((1, 2), "a", annotator="ada"), SILENT)
    with project.read() as connection:
        (latest,) = operations.read_latest(connection, 5)
        (asked,) = connection.execute("SELECT request FROM operation").fetchone()
    assert (latest.command, latest.annotator) == ("label.assign", "ada")
    assert latest.summary == "Labelled 2 samples as “a”."
    assert msgspec.json.decode(asked) == {
        "add": False,
        "annotator": "ada",
        "checked": 0,
        "create": False,
        "how": "",
        "label": "a",
        "made": "",
        "seconds": None,
        "split": "",
        "wrong": 0,
    }


def test_a_batch_remembers_how_it_was_made(project):
    request = AssignLabel((1, 2, 3), "a", made="lasso", checked=5, wrong=2)
    assign_label(project, request, SILENT)
    assign_label(project, AssignLabel((4,), "b"), SILENT)
    lassoed, *_, alone = current(project)
    assert BatchRecord.from_json(lassoed.batch) == BatchRecord(Made.LASSO, 3, 5, 2)
    assert alone.batch is None
    with project.read() as connection:
        assert event_log.find_forged(connection) == []


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"made": "magic"}, "not a way to make a batch"),
        ({"checked": 2, "wrong": 3}, "no more than all"),
        ({"wrong": -1}, "no fewer than 0"),
    ],
)
def test_what_cannot_be_said_of_a_batch(project, said, words):
    with pytest.raises(InvalidRequestError, match=words):
        assign_label(project, AssignLabel((1, 2), "a", **said), SILENT)
    assert events(project) == 0


def test_labels_of_the_models_teach_nobody(project):
    assign_label(project, AssignLabel((1, 2), "a", how="model"), SILENT)
    assign_label(project, AssignLabel((3,), "a"), SILENT)
    assign_label(project, AssignLabel((2,), "b", annotator="bob"), SILENT)
    with project.read() as connection:
        assert annotations.read_model_given(connection).tolist() == [1]
        assert annotations.read_taught(connection).sample_ids.tolist() == [2, 3]
        assert annotations.read_current(connection).sample_ids.tolist() == [1, 2, 3]


def test_a_large_batch_is_one_step(make_project):
    project = make_project("large.umc", 10_000)
    everything = tuple(range(1, 10_001))
    assign_label(project, AssignLabel(everything, "a"), SILENT)
    assert len(current(project)) == 10_000
    with project.read() as connection:
        assert folding.agrees_with_log(connection)
