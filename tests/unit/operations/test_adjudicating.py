"""Conflicts: their order, what is on the table, and the decision as an event."""

import json

import numpy as np
import pytest

from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.progress import SILENT
from umc_desktop.operations.adjudicating import (
    DecideConflict,
    ListConflicts,
    decide_conflict,
    list_conflicts,
)
from umc_desktop.operations.annotator_profiles import (
    DescribeAnnotator,
    describe_annotator,
)
from umc_desktop.operations.labelling import (
    AddNote,
    AssignLabel,
    add_note,
    assign_label,
)
from umc_desktop.operations.teamwork import PlanTeamwork, plan_teamwork
from umc_desktop.operations.undoing import Redo, Undo, redo, undo
from umc_desktop.storage import arrays, decisions


def give(project, annotator, label, *sample_ids):
    assign_label(project, AssignLabel(sample_ids, label, annotator=annotator), SILENT)


def conflicts(project, **asked):
    asked.setdefault("annotator", "judge")
    return list_conflicts(project, ListConflicts(**asked), SILENT).data["conflicts"]


def decide(project, label, *sample_ids, note=""):
    request = DecideConflict(sample_ids, label, note, "judge")
    return decide_conflict(project, request, SILENT)


@pytest.fixture
def disputed(project):
    """Ada and Bob differ on 1, 2 and 3; Eve sides with Ada on 2."""
    give(project, "ada", "a", 1, 2, 3, 4)
    give(project, "bob", "b", 1, 2, 3)
    give(project, "bob", "a", 4)
    give(project, "eve", "a", 2)
    return project


def test_the_most_pressing_conflict_comes_first(disputed):
    with disputed.write() as connection:
        arrays.replace(
            connection,
            "round",
            {
                "ids": np.array([1, 2, 3]),
                "confidence": np.array([0.6, 0.99, 0.95], np.float32),
                "suggestion": np.array([1, 1, 2], np.int32),
            },
        )
    found = conflicts(disputed)
    # 3: 1 · 0.95, 2: ⅔ · 0.99, 1: 1 · 0.6
    assert [one["sample"] for one in found] == [3, 2, 1]
    assert found[0]["priority"] == pytest.approx(0.95)
    assert found[1]["disagreement"] == pytest.approx(2 / 3, abs=1e-4)
    assert found[0]["suggestion"] == "b"


def test_both_sides_stand_beside_each_other_with_their_notes(disputed):
    add_note(disputed, AddNote((1,), "it says so in line 3", "bob"), SILENT)
    describe_annotator(disputed, DescribeAnnotator("ada", shown_as="Reader"), SILENT)
    opinions = next(one for one in conflicts(disputed) if one["sample"] == 1)[
        "opinions"
    ]
    assert [
        (one["annotator"], one["label"], one["how"], one["notes"]) for one in opinions
    ] == [
        ("Reader", "a", "batch", []),
        ("bob", "b", "batch", ["it says so in line 3"]),
    ]


def test_a_decision_names_the_events_it_saw(disputed):
    add_note(disputed, AddNote((1,), "look again", "bob"), SILENT)
    with disputed.read() as connection:
        before = decisions.read_history_of(connection, 1)
    outcome = decide(disputed, "b", 1, note="line 3")
    assert outcome.summary == "Adjudicated 1 sample as “b”."
    with disputed.read() as connection:
        (body,) = connection.execute(
            "SELECT body FROM event WHERE kind = 'adjudication'"
        ).fetchone()
        last = decisions.read_history_of(connection, 1)[-1]
    assert json.loads(body)["saw"] == sorted(one.event_id.hex() for one in before)
    assert (last.kind, last.text, last.annotator) == ("adjudication", "line 3", "judge")
    assert 1 not in {one["sample"] for one in conflicts(disputed)}


def test_what_is_said_against_a_decision_later_brings_it_back(disputed):
    decide(disputed, "b", 1)
    assert 1 not in {one["sample"] for one in conflicts(disputed)}
    give(disputed, "kim", "b", 1)  # agrees: nothing new
    assert 1 not in {one["sample"] for one in conflicts(disputed)}
    give(disputed, "lou", "a", 1)
    again = [one for one in conflicts(disputed) if one["sample"] == 1]
    assert [one["adjudicated"] for one in again] == ["b"]


def test_undo_and_redo_take_a_decision_back_and_bring_it_again(disputed):
    decide(disputed, "b", 1, 3)
    assert {one["sample"] for one in conflicts(disputed)} == {2}
    undo(disputed, Undo("judge"), SILENT)
    assert {one["sample"] for one in conflicts(disputed)} == {1, 2, 3}
    redo(disputed, Redo("judge"), SILENT)
    assert {one["sample"] for one in conflicts(disputed)} == {2}
    decided = conflicts(disputed, all=True)
    assert {one["sample"]: one["adjudicated"] for one in decided} == {
        1: "b",
        2: None,
        3: "b",
    }


def test_what_is_blind_for_who_looks_is_left_out_and_counted(disputed):
    request = PlanTeamwork(overlap=1.0, annotators=3, annotator="lead")
    plan_teamwork(disputed, request, SILENT)
    outcome = list_conflicts(disputed, ListConflicts(annotator="eve"), SILENT)
    assert [one["sample"] for one in outcome.data["conflicts"]] == [2]
    assert outcome.data["blind"] == 2
    assert "2 more wait for your own label first" in outcome.summary


def test_nobody_adjudicates_what_nobody_labelled(disputed):
    with pytest.raises(InvalidRequestError, match="Nobody has labelled sample 5"):
        decide(disputed, "a", 5)
    with pytest.raises(InvalidRequestError, match="no sample 77"):
        decide(disputed, "a", 77)
    with pytest.raises(InvalidRequestError, match="“z” is not in the label set"):
        decide(disputed, "z", 1)
    with pytest.raises(InvalidRequestError, match="no domain “x”"):
        conflicts(disputed, domain="x")
    assert conflicts(disputed, domain="tickets")
