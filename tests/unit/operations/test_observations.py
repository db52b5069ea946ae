"""Flags, notes and patterns: made, taken back, listed, exported with the data."""

import csv

import pytest

from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.progress import SILENT
from umc_desktop.jobs.bundle import Bundle
from umc_desktop.operations.annotator_profiles import (
    DescribeAnnotator,
    describe_annotator,
)
from umc_desktop.operations.exporting import ExportSamples, write_dataset
from umc_desktop.operations.feedback import (
    ExportFeedback,
    ForgetPattern,
    ListFeedback,
    NotePattern,
    forget_pattern,
    list_feedback,
    note_pattern,
    report_feedback,
    write_feedback,
)
from umc_desktop.operations.flagging import (
    FlagSamples,
    RejectLabels,
    flag_samples,
    reject_labels,
)
from umc_desktop.operations.label_sets import DefineLabel, define_label
from umc_desktop.operations.labelling import (
    AddNote,
    AssignLabel,
    add_note,
    assign_label,
)
from umc_desktop.operations.teamwork import PlanTeamwork, plan_teamwork
from umc_desktop.operations.undoing import Undo, undo
from umc_desktop.storage import annotations, event_log


def flag(project, sample_ids, *names, annotator="ada", remove=False):
    request = FlagSamples(sample_ids, names, remove, annotator)
    return flag_samples(project, request, SILENT)


def rows_of(path):
    return list(csv.DictReader(path.read_text(encoding="utf-8").splitlines()))


def told(project, **asked):
    rows = list_feedback(project, ListFeedback(**asked), SILENT).data["feedback"]
    return [(row["kind"], row["said"], row["sample_ids"]) for row in rows]


def test_flags_add_up_and_go_one_by_one(project):
    flag(project, (1, 2), "hard")
    said = flag(project, (2, 3), "ambiguous", "bad data").summary
    assert said == "Flagged “ambiguous”, “bad data”: 2 samples."
    flag(project, (2,), "hard", remove=True)
    assert told(project) == [
        ("flag", "ambiguous, bad data", [2]),
        ("flag", "ambiguous, bad data", [3]),
        ("flag", "hard", [1]),
    ]
    undo(project, Undo("ada"), SILENT)
    assert ("flag", "ambiguous, bad data, hard", [2]) in told(project)


def test_a_flag_that_stands_already_says_nothing_new(project):
    flag(project, (1,), "hard")
    with project.read() as connection:
        before = event_log.digest(connection)
    flag(project, (1,), "hard")
    with project.read() as connection:
        assert event_log.digest(connection) == before


@pytest.mark.parametrize(
    ("sample_ids", "names", "said"),
    [
        ((1,), ("difficult",), "choose among hard, ambiguous, out of scope, bad data"),
        ((1,), (), "Say which flag"),
        ((), ("hard",), "Select samples first"),
        ((99,), ("hard",), "no sample 99"),
    ],
)
def test_a_flag_that_cannot_be_is_refused(project, sample_ids, names, said):
    with pytest.raises(InvalidRequestError, match=said):
        flag(project, sample_ids, *names)


def test_none_of_the_labels_is_a_decision_of_one_step(project):
    outcome = reject_labels(project, RejectLabels((1, 2), "ada"), SILENT)
    assert outcome.summary == "None of the labels fits 2 samples."
    with project.read() as connection:
        assert annotations.read_current(connection).skipped_ids.tolist() == [1, 2]
    assert told(project) == [("flag", "out of scope", [1, 2])]
    undo(project, Undo("ada"), SILENT)
    with project.read() as connection:
        assert annotations.read_current(connection).skipped_ids.tolist() == []
    assert told(project) == []


def observe(project):
    add_note(project, AddNote((1, 3), "typed twice", "bob"), SILENT)
    flag(project, (1,), "hard")
    note_pattern(project, NotePattern((2, 3), "All of them are numbers", "ada"), SILENT)


def test_feedback_lists_the_newest_first_and_can_be_narrowed_down(project):
    observe(project)
    everything = told(project)
    assert [item[0] for item in everything] == ["pattern", "flag", "note"]
    assert everything[2] == ("note", "typed twice", [1, 3])
    assert told(project, kind="flag") == [everything[1]]
    assert told(project, said_by="bob") == [everything[2]]
    assert told(project, containing="NUMBERS") == [everything[0]]
    with pytest.raises(InvalidRequestError, match="“flags” is none of"):
        told(project, kind="flags")


def test_what_others_noted_of_a_blind_sample_waits_for_ones_own_decision(project):
    assign_label(project, AssignLabel((1, 3), "a", annotator="bob"), SILENT)
    observe(project)
    plan_teamwork(project, PlanTeamwork(blind="all", annotator="lead"), SILENT)
    seen = ("note", "typed twice", [1, 3])
    assert seen in told(project, annotator="bob")
    assert "note" not in [item[0] for item in told(project, annotator="eve")]
    pattern = ("pattern", "All of them are numbers", [2])
    assert pattern in told(project, annotator="eve"), "without what is blind of it"
    for sample in (1, 3):
        assign_label(project, AssignLabel((sample,), "b", annotator="eve"), SILENT)
    assert seen in told(project, annotator="eve")


def test_whoever_observed_is_called_by_their_pseudonym(project, tmp_path):
    observe(project)
    describe_annotator(
        project, DescribeAnnotator("bob", "Reader 1", annotator="ada"), SILENT
    )
    asked = ListFeedback("note", said_by="Reader 1", annotator="bob")
    (row,) = list_feedback(project, asked, SILENT).data["feedback"]
    assert row["annotator"] == "Reader 1"
    assert told(project, said_by="bob")
    request, bundle = ExportFeedback(tmp_path / "out.csv"), Bundle(tmp_path)
    write_feedback(project, request, bundle, SILENT)
    assert "bob" not in {row["annotator"] for row in rows_of(request.out)}


def test_a_pattern_can_be_taken_away_and_undone(project):
    observe(project)
    (row,) = list_feedback(project, ListFeedback("pattern"), SILENT).data["feedback"]
    forget_pattern(project, ForgetPattern(row["key"], "ada"), SILENT)
    assert told(project, kind="pattern") == []
    with pytest.raises(InvalidRequestError, match="no pattern"):
        forget_pattern(project, ForgetPattern(row["key"], "ada"), SILENT)
    undo(project, Undo("ada"), SILENT)
    assert told(project, kind="pattern") == [
        ("pattern", "All of them are numbers", [2, 3])
    ]


def test_feedback_is_exported_with_the_samples_it_is_about(project, tmp_path):
    observe(project)
    request = ExportFeedback(tmp_path / "feedback.csv")
    bundle = Bundle(tmp_path)
    write_feedback(project, request, bundle, SILENT)
    assert "3 observations" in report_feedback(project, request, bundle, SILENT).summary
    rows = rows_of(request.out)
    assert [(row["kind"], row["ids"], row["n_samples"]) for row in rows] == [
        ("pattern", "tickets-1 tickets-2", "2"),
        ("flag", "tickets-0", "1"),
        ("note", "tickets-0 tickets-2", "2"),
    ]
    assert rows[0]["text"] == "text number 2"
    with pytest.raises(InvalidRequestError, match="exists already"):
        write_feedback(project, request, bundle, SILENT)


def test_a_dataset_for_spreadsheets_holds_no_formula(project, tmp_path):
    define_label(project, DefineLabel("tickets", "-1+1", annotator="ada"), SILENT)
    request = AssignLabel((1,), "-1+1", annotator="ada")
    assign_label(project, request, SILENT)

    def written(name, **asked):
        out = tmp_path / name
        write_dataset(project, ExportSamples(out, **asked), Bundle(tmp_path), SILENT)
        return rows_of(out)[0]

    assert written("data.csv")["label"] == "-1+1", "otherwise as it is"
    escaped = written("sheet.csv", spreadsheet=True)
    assert (escaped["label"], escaped["text"]) == ("'-1+1", "text number 1")


def test_the_dataset_can_carry_flags_and_notes(project, tmp_path):
    observe(project)
    request = AssignLabel((1, 2), "a", annotator="ada")
    assign_label(project, request, SILENT)
    out = tmp_path / "data.csv"
    bundle = Bundle(tmp_path)
    write_dataset(project, ExportSamples(out, observations=True), bundle, SILENT)
    rows = rows_of(out)
    assert [(row["flags"], row["notes"]) for row in rows] == [
        ("hard", "typed twice"),
        ("", ""),
    ]
