"""The audit trail, a sample's history, and the labels of any moment."""

import csv
import sqlite3
from datetime import UTC, datetime

import pytest

from tests.unit.operations.test_adjudicating import decide
from tests.unit.operations.test_teamwork import give, plan
from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.commands.spec import execute_on
from umc_desktop.domain.clock import seconds_of
from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.progress import SILENT
from umc_desktop.operations.annotator_profiles import (
    DescribeAnnotator,
    describe_annotator,
)
from umc_desktop.operations.annotator_records import ShowAnnotators
from umc_desktop.operations.consensus_policy import ChoosePolicy
from umc_desktop.operations.label_files import ImportLabels
from umc_desktop.operations.labelling import (
    AddNote,
    ClearLabels,
    SkipSamples,
    add_note,
    clear_labels,
    skip_samples,
)
from umc_desktop.operations.looking_back import (
    AuditTrail,
    LabelsAt,
    SampleHistory,
    parse_moment,
    show_audit,
    show_sample_history,
)
from umc_desktop.operations.undoing import Redo, Undo, redo, undo
from umc_desktop.storage import annotations, labels, past


def run(project, command, request):
    return execute_on(project, CATALOGUE[command], request, SILENT)


def now(project):
    """Return the reading of the newest event."""
    with project.read() as connection:
        return connection.execute("SELECT max(clock) FROM event").fetchone()[0]


def standing(project, clock=None):
    with project.read() as connection:
        names = {one.id: one.name for one in labels.read_labels(connection)}
        if clock is not None:
            found, without = past.labels_at(connection, clock)
            return {one.sample_id: names[one.label_id] for one in found}, without
        current = annotations.read_current(connection)
        return dict(
            zip(
                current.sample_ids.tolist(),
                [names[one] for one in current.label_ids.tolist()],
                strict=True,
            )
        ), current.skipped_ids.tolist()


def audit(project, **asked):
    return show_audit(project, AuditTrail(**asked), SILENT).data["steps"]


def test_at_every_moment_the_past_is_what_stood_then(project):
    steps = [
        lambda: give(project, "ada", "a", 1, 2),
        lambda: give(project, "bob", "b", 2, 3),
        lambda: skip_samples(project, SkipSamples((4,), "ada"), SILENT),
        lambda: undo(project, Undo("bob"), SILENT),
        lambda: redo(project, Redo("bob"), SILENT),
        lambda: run(project, "quality.policy", ChoosePolicy("majority", "lead")),
        lambda: give(project, "eve", "a", 3),
        lambda: decide(project, "a", 2),
        lambda: undo(project, Undo("judge"), SILENT),
        lambda: clear_labels(project, ClearLabels((1,), "ada"), SILENT),
        lambda: undo(project, Undo("lead"), SILENT),
        lambda: run(project, "quality.policy", ChoosePolicy("adjudicated", "lead")),
        lambda: decide(project, "b", 3),
    ]
    moments = []
    for step in steps:
        step()
        moments.append((now(project), standing(project)))
    assert len({str(found) for _, found in moments}) > 8  # the steps make a difference
    for clock, found in moments:
        assert standing(project, clock) == found
    assert standing(project, 0) == ({}, [])


def test_history_at_reads_a_moment_and_writes_a_file(project, tmp_path):
    give(project, "ada", "a", 1, 2)
    give(project, "ada", "b", 1)
    out = tmp_path / "then.csv"
    later = datetime.fromtimestamp(seconds_of(now(project)) + 1, UTC).isoformat()
    outcome = run(project, "history.at", LabelsAt(later, out))
    assert outcome.data["labels"] == [
        {"domain": "tickets", "label": "a", "samples": 1},
        {"domain": "tickets", "label": "b", "samples": 1},
    ]
    with out.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert [(row["id"], row["label"]) for row in rows] == [("1", "b"), ("2", "a")]
    with pytest.raises(InvalidRequestError, match="--force"):
        run(project, "history.at", LabelsAt(later, out))
    early = run(project, "history.at", LabelsAt("2001-01-01"))
    assert (early.data["labelled"], early.data["labels"]) == (0, [])


def test_a_day_is_meant_to_its_end_and_nonsense_is_refused() -> None:
    day = parse_moment("2026-03-01")
    assert (parse_moment("2026-03-01", end=True) - day).days == 1
    assert parse_moment("2026-03-01T14:30+00:00").hour == 14
    for nonsense in ("yesterday", "2026-13-01", "9999-12-31T23:59:59-23:00"):
        with pytest.raises(InvalidRequestError, match="no day or moment"):
            parse_moment(nonsense)


def test_the_audit_trail_is_filtered(project):
    give(project, "ada", "a", 1, 2)
    give(project, "bob", "b", 2)
    undo(project, Undo("bob"), SILENT)
    add_note(project, AddNote((3,), "hm", "ada"), SILENT)
    assert [one["command"] for one in audit(project)] == [
        "label.note",
        "history.undo",
        "label.assign",
        "label.assign",
    ]
    (given,) = audit(project, who="bob", command="label.assign")
    assert (given["samples"], given["undone"]) == (1, "yes")
    assert len(audit(project, sample_id=2)) == 2
    assert len(audit(project, text="NOTED")) == 1
    assert len(audit(project, limit=2)) == 2
    assert audit(project, until="2001-01-01") == []
    assert len(audit(project, since="2001-01-01")) == 4
    with pytest.raises(InvalidRequestError, match="between 1 and"):
        audit(project, limit=0)


def test_the_audit_trail_goes_into_a_file_under_pseudonyms(project, tmp_path):
    give(project, "ada", "a", 1)
    describe_annotator(
        project, DescribeAnnotator("ada", "Reader 1", annotator="ada"), SILENT
    )
    out = tmp_path / "audit.csv"
    outcome = show_audit(project, AuditTrail(out=out, limit=1), SILENT)
    assert outcome.data["written"] == 2  # a file has all of it
    written = out.read_text(encoding="utf-8")
    assert "Reader 1" in written
    assert "ada" not in written


def test_sentences_of_the_audit_trail_use_pseudonyms_too(project, tmp_path):
    labels_of = tmp_path / "labels.csv"
    labels_of.write_text("id,label\ntickets-0,a\n", encoding="utf-8")
    run(project, "label.import", ImportLabels(labels_of, annotator="Dr B"))
    run(project, "label.import", ImportLabels(labels_of, annotator="Dr Bo"))
    describe_annotator(
        project, DescribeAnnotator("Dr B", "Reader 1", annotator="ada"), SILENT
    )
    steps = show_audit(project, AuditTrail(), SILENT).data["steps"]
    sentences = [step["summary"] for step in steps]
    assert "1 label by Reader 1." in sentences
    assert "1 label by Dr Bo." in sentences, "another name that begins alike"
    own = show_audit(project, AuditTrail(who="Reader 1"), SILENT).data["steps"]
    assert [step["annotator"] for step in own] == ["Reader 1"]


def test_files_for_spreadsheet_programs_hold_no_formula(project, tmp_path):
    give(project, "=cmd()", "a", 1)
    for name, safe in (("plain.csv", False), ("safe.csv", True)):
        out = tmp_path / name
        show_audit(project, AuditTrail(out=out, spreadsheet=safe), SILENT)
        then = tmp_path / f"then-{name}"
        run(project, "history.at", LabelsAt("9000-01-01", then, spreadsheet=safe))
        for path in (out, then):
            with path.open(newline="", encoding="utf-8") as file:
                (row,) = csv.DictReader(file)
            assert row["annotator"] == ("'=cmd()" if safe else "=cmd()")


def test_a_sample_tells_everything_that_was_said_of_it(project):
    give(project, "ada", "a", 1)
    add_note(project, AddNote((1,), "line 3", "bob"), SILENT)
    give(project, "bob", "b", 1)
    undo(project, Undo("bob"), SILENT)
    decide(project, "b", 1, note="agreed")
    events = show_sample_history(project, SampleHistory(1, "ada"), SILENT).data[
        "events"
    ]
    assert [
        (one["annotator"], one["what"], one["label"], one["text"], one["taken_back"])
        for one in events
    ] == [
        ("ada", "label", "a", "", False),
        ("bob", "note", "", "line 3", False),
        ("bob", "label", "b", "", True),
        ("judge", "adjudication", "b", "agreed", False),
    ]
    with pytest.raises(InvalidRequestError, match="no sample 99"):
        show_sample_history(project, SampleHistory(99), SILENT)


def test_a_blind_sample_is_like_one_that_nobody_has_seen(project):
    plan(project, overlap=1.0)
    give(project, "ada", "a", 1)

    def told(sample_id):
        outcome = show_sample_history(project, SampleHistory(sample_id, "bob"), SILENT)
        return outcome.summary.partition(" on ")[0], outcome.data

    assert told(1) == told(2) == ("Nothing was said yet", {"events": []})
    give(project, "bob", "b", 1)
    assert len(told(1)[1]["events"]) == 2


def test_forged_events_do_no_harm(project):
    give(project, "ada", "a", 1, 2)
    give(project, "bob", "b", 1)
    decide(project, "b", 2)
    raw = sqlite3.connect(project.path)
    for body, about in (
        ('{"labels":[7],"saw":"x"}', "kind = 'adjudication'"),
        ('{"how":3,"labels":["zz"],"seconds":"for ever"}', "annotator_id = 2"),
    ):
        raw.execute(f"UPDATE event SET body = ? WHERE {about}", (body,))
    raw.execute("UPDATE event SET sample_id = NULL WHERE kind = 'adjudication'")
    raw.commit()
    raw.close()
    standing(project)
    standing(project, 2**62)
    for sample_id in (1, 2):
        show_sample_history(project, SampleHistory(sample_id, "ada"), SILENT)
    run(project, "quality.annotators", ShowAnnotators())
    assert audit(project)
