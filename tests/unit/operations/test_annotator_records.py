"""What annotators get to know of their own work."""

import pytest

from tests.unit.operations.test_adjudicating import decide
from tests.unit.operations.test_teamwork import check, give, plan
from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.commands.spec import execute_on
from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.progress import SILENT
from umc_desktop.operations import journal
from umc_desktop.operations.annotator_profiles import (
    DescribeAnnotator,
    describe_annotator,
)
from umc_desktop.operations.annotator_records import ShowAnnotators
from umc_desktop.operations.labelling import AssignLabel, assign_label
from umc_desktop.operations.verification import OWN, Check, CheckPlan, tell_checks
from umc_desktop.storage import labels, samples


def records(project, name=""):
    command = CATALOGUE["quality.annotators"]
    data = execute_on(project, command, ShowAnnotators(name), SILENT).data
    return {one["name"]: one for one in data["annotators"]}


def timed(project, annotator, seconds, sample_id):
    request = AssignLabel(
        (sample_id,), "a", "single", seconds=seconds, annotator=annotator
    )
    assign_label(project, request, SILENT)


def ask_again(project, annotator, sample_id, label):
    with project.write() as connection:
        uids = {one.name: one.uid.hex() for one in labels.read_labels(connection)}
        content = samples.hashes_of(connection, [sample_id])[sample_id].hex()
        step = journal.begin(
            project, connection, "queue.next", AssignLabel((), "", annotator=annotator)
        )
        again = [Check(content, uids[label], OWN)]
        tell_checks(connection, step, CheckPlan(annotator, again))


def test_verification_counts_the_first_answer_after_it_was_asked(project):
    give(project, "ada", "a", 1)  # before it was asked: no answer
    check(project, "ada", s1="b", s2="a", s3="a")
    give(project, "ada", "a", 1)  # wrong
    give(project, "ada", "b", 1)  # a correction does not change that
    give(project, "ada", "a", 2)  # right
    give(project, "ada", "b", 3)  # wrong
    found = records(project)["ada"]
    assert (found["verification"]["n"], found["verification"]["right"]) == (3, 1)
    assert found["verification"]["low"] < 1 / 3 < found["verification"]["high"]
    assert [
        (one["sample"], one["said"], one["right"], one["known_from"])
        for one in found["mistakes"]
    ] == [(3, "b", "a", "audit"), (1, "a", "b", "audit")]
    assert found["mistakes"][0]["text"] == "text number 3"


def test_delayed_feedback_waits_until_the_queue_is_through(project):
    check(project, "ada", s1="b", s2="a")
    give(project, "ada", "a", 1)
    found = records(project)["ada"]
    assert (found["verification"]["n"], found["withheld"]) == (0, 1)
    assert found["mistakes"] == []
    plan(project, feedback="immediate")
    assert records(project)["ada"]["verification"]["n"] == 1
    plan(project, feedback="delayed")
    check(project, "ada", s3="a")  # the next queue: the one before is told
    found = records(project)["ada"]
    assert (found["verification"]["n"], found["withheld"]) == (1, 0)


def test_own_samples_that_come_again_measure_consistency(project):
    give(project, "ada", "a", 1, 2)
    ask_again(project, "ada", 1, "a")
    give(project, "ada", "b", 1)
    found = records(project)["ada"]
    assert (found["consistency"]["n"], found["consistency"]["right"]) == (1, 0)
    assert found["verification"]["n"] == 0


def test_agreement_counts_pairs_with_others(project):
    give(project, "ada", "a", 1, 2, 3)
    give(project, "bob", "a", 1, 2)
    give(project, "eve", "b", 2, 4)
    found = records(project)
    assert (found["ada"]["agreement"]["n"], found["ada"]["agreement"]["right"]) == (
        3,
        2,
    )
    assert (found["eve"]["agreement"]["n"], found["eve"]["agreement"]["right"]) == (
        2,
        0,
    )


def test_an_adjudication_against_a_label_is_a_mistake_with_the_right_answer(project):
    give(project, "ada", "a", 1)
    give(project, "bob", "b", 1)
    decide(project, "b", 1)
    give(project, "ada", "b", 1)  # learning from it does not undo that
    found = records(project)
    (mistake,) = found["ada"]["mistakes"]
    assert (mistake["said"], mistake["right"]) == ("a", "b")
    assert mistake["known_from"] == "adjudication"
    assert found["bob"]["mistakes"] == []
    assert found["ada"]["agreement"]["right"] == 0  # nor does it make them agree


def test_a_mistake_that_verifies_now_is_told_afterwards(project):
    for sample in (1, 2):
        give(project, "ada", "a", sample)
        give(project, "bob", "b", sample)
        decide(project, "b", sample)
    assert {one["sample"] for one in records(project)["ada"]["mistakes"]} == {1, 2}
    check(project, "ada", s1="b", s3="a")
    assert [one["sample"] for one in records(project)["ada"]["mistakes"]] == [2]
    give(project, "ada", "b", 1)  # with delayed feedback it still waits
    assert [one["sample"] for one in records(project)["ada"]["mistakes"]] == [2]
    plan(project, feedback="immediate")
    assert {one["sample"] for one in records(project)["ada"]["mistakes"]} == {1, 2}
    plan(project, feedback="delayed")
    give(project, "ada", "a", 3)
    assert {one["sample"] for one in records(project)["ada"]["mistakes"]} == {1, 2}


def test_pace_and_quick_decisions_are_told_kindly(make_project):
    project = make_project("pace.umc", 40)
    for sample_id in range(1, 31):
        timed(project, "ada", 8 + sample_id / 10, sample_id)
    timed(project, "ada", 0.1, 31)
    timed(project, "bob", 900, 32)
    found = records(project)
    assert found["ada"]["seconds"] == pytest.approx(9.5, abs=0.2)
    assert found["ada"]["per_hour"] == pytest.approx(3600 / 9.4, rel=0.1)
    assert found["ada"]["quick"] == [31]
    (said,) = [one for one in found["ada"]["says"] if "far less time" in one]
    assert "Perhaps they were clear" in said
    assert found["bob"]["per_hour"] == pytest.approx(12)  # a break is no decision
    assert sum(day["labels"] for day in found["ada"]["days"]) == 31


def test_one_annotator_by_the_name_they_label_under(project):
    give(project, "ada", "a", 1)
    give(project, "bob", "a", 2)
    describe_annotator(
        project, DescribeAnnotator("ada", "Reader 1", "pathology"), SILENT
    )
    found = records(project, "ada")
    assert list(found) == ["ada"]
    assert found["ada"]["says"][0].startswith("Nothing can be compared yet")
    assert (found["ada"]["shown_as"], found["ada"]["expertise"]) == (
        "Reader 1",
        "pathology",
    )
    with pytest.raises(InvalidRequestError, match="these have: ada, bob"):
        records(project, "kim")
