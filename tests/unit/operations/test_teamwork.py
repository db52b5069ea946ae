"""Working together: overlap, blindness, verification samples, profiles."""

import numpy as np
import pytest

from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.progress import SILENT
from umc_desktop.operations import journal
from umc_desktop.operations.adjudicating import DecideConflict, decide_conflict
from umc_desktop.operations.annotator_profiles import (
    DescribeAnnotator,
    describe_annotator,
    names_shown,
)
from umc_desktop.operations.blindness import hidden_from
from umc_desktop.operations.guidelines import REFERENCE, Reference
from umc_desktop.operations.labelling import (
    AssignLabel,
    SkipSamples,
    assign_label,
    skip_samples,
)
from umc_desktop.operations.second_looks import choose_second_looks
from umc_desktop.operations.teamwork import (
    Overlap,
    PlanTeamwork,
    Teamwork,
    plan_teamwork,
    read_teamwork,
)
from umc_desktop.operations.undoing import Undo, undo
from umc_desktop.operations.verification import (
    Check,
    CheckPlan,
    answers_for,
    tell_checks,
)
from umc_desktop.operations.viewing import load_view
from umc_desktop.storage import arrays, labels, rounds, samples


def give(project, annotator, label, *sample_ids):
    assign_label(project, AssignLabel(sample_ids, label, annotator=annotator), SILENT)


def plan(project, **asked):
    return plan_teamwork(project, PlanTeamwork(annotator="lead", **asked), SILENT)


def hidden(project, annotator, sample_ids=None):
    with project.read() as connection:
        return hidden_from(connection, annotator, sample_ids)


def check(project, annotator, **answers):
    """Plan verification samples by id ("s3") with the name of the known label."""
    with project.write() as connection:
        uids = {one.name: one.uid.hex() for one in labels.read_labels(connection)}
        hashes = samples.hashes_of(connection, [int(name[1:]) for name in answers])
        step = journal.begin(
            project, connection, "queue.next", AssignLabel((), "", annotator=annotator)
        )
        checks = [
            Check(hashes[int(name[1:])].hex(), uids[label], "audit")
            for name, label in answers.items()
        ]
        tell_checks(connection, step, CheckPlan(annotator, checks))


def test_the_same_samples_are_shared_in_every_copy_and_about_as_many_as_planned() -> (
    None
):
    teamwork = Teamwork({"tickets": Overlap(0.2), "letters": Overlap(1.0)})
    contents = [number.to_bytes(16, "big") for number in range(4000)]
    shared = [content for content in contents if teamwork.is_shared("tickets", content)]
    assert len(shared) / 4000 == pytest.approx(0.2, abs=0.03)
    more = Teamwork({"tickets": Overlap(0.4)})
    assert all(more.is_shared("tickets", content) for content in shared)
    assert all(teamwork.is_shared("letters", content) for content in contents)
    assert not any(teamwork.is_shared("reports", content) for content in contents)


def test_settings_travel_as_facts_and_can_be_undone(project):
    outcome = plan(project, overlap=0.3, verify=0.1, feedback="immediate", blind="all")
    assert outcome.data["overlap"] == {"tickets": {"share": 0.3, "annotators": 2}}
    assert "30\u202f% of tickets for 2 annotators" in outcome.summary
    undo(project, Undo("lead"), SILENT)
    with project.read() as connection:
        assert read_teamwork(connection) == Teamwork({})


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"overlap": 1.5}, "between 0 and 1"),
        ({"verify": 0.9}, "between 0 and 0.5"),
        ({"overlap": 0.5, "domain": "x"}, "no domain “x” here, but tickets"),
        ({"overlap": 0.5, "annotators": 1}, "at least two"),
        ({"feedback": "loud"}, "immediate, delayed"),
        ({}, "Say what to plan"),
    ],
)
def test_what_cannot_be_planned_is_said(project, asked, said):
    with pytest.raises(InvalidRequestError, match=said):
        plan(project, **asked)


def test_anothers_labels_are_blind_until_one_has_decided(project):
    plan(project, overlap=1.0)
    give(project, "ada", "a", 1, 2, 3)
    assert hidden(project, "bob") == {1, 2, 3}
    assert hidden(project, "ada") == set()
    give(project, "bob", "b", 2)
    skip_samples(project, SkipSamples((3,), "bob"), SILENT)
    assert hidden(project, "bob") == {1}
    assert hidden(project, "bob", [2, 5]) == set()
    undo(project, Undo("bob"), SILENT)
    assert hidden(project, "bob") == {1, 3}


def test_what_enough_have_decided_can_be_looked_at_by_somebody_else(project):
    plan(project, overlap=1.0)
    give(project, "ada", "a", 1, 2)
    give(project, "bob", "b", 1)
    assert hidden(project, "judge") == {2}
    plan(project, blind="all")
    give(project, "kim", "a", 2)
    assert hidden(project, "judge") == set()


def test_without_overlap_nothing_is_blind_unless_all_is(project):
    give(project, "ada", "a", 1)
    assert hidden(project, "bob") == set()
    plan(project, blind="all")
    assert hidden(project, "bob") == {1}
    plan(project, overlap=1.0, blind="off")
    assert hidden(project, "bob") == set()


def test_the_view_of_a_blind_annotator_shows_nothing_of_it(project):
    with project.write() as connection:
        index = samples.read_index(connection)
        arrays.replace(
            connection,
            "map",
            {
                "ids": index.ids,
                "positions": np.zeros((5, 2), np.float32),
                "domain_ids": index.domain_ids,
            },
        )
    plan(project, overlap=1.0)
    give(project, "ada", "a", 1, 2)
    skip_samples(project, SkipSamples((3,), "ada"), SILENT)
    view = load_view(project, "bob")
    assert view.given.tolist() == [0] * 5
    assert not view.skipped.any()
    assert view.hidden.tolist() == [True, True, True, False, False]
    assert load_view(project, "ada").given.tolist() == [1, 1, 0, 0, 0]


def test_its_distance_to_the_nearest_label_does_not_give_a_hidden_sample_away(project):
    with project.write() as connection:
        index = samples.read_index(connection)
        arrays.replace(
            connection,
            "map",
            {
                "ids": index.ids,
                "positions": np.zeros((5, 2), np.float32),
                "domain_ids": index.domain_ids,
            },
        )
        novelty = np.array([0, 0, 0.3, 0.5, 0.7], np.float32)
        scored = {"ids": index.ids, "novelty": novelty}
        arrays.replace(connection, "round", scored)
    give(project, "ada", "a", 1, 2)
    check(project, "ada", s1="a")
    assert load_view(project, "ada").novelty.tolist() == pytest.approx(
        [0.5, 0, 0.3, 0.5, 0.7]
    )


def test_a_verification_sample_looks_undecided_until_it_is_answered(project):
    give(project, "ada", "a", 1, 2)
    check(project, "ada", s1="a")
    assert hidden(project, "ada") == {1}
    assert hidden(project, "bob") == set()
    give(project, "ada", "b", 1)
    assert hidden(project, "ada") == set()


def test_a_new_queue_lets_the_old_verification_samples_go(project):
    give(project, "ada", "a", 1, 2)
    check(project, "ada", s1="a")
    check(project, "ada", s2="a")
    assert hidden(project, "ada") == {2}


def test_answers_are_only_at_hand_where_feedback_is_immediate(project):
    check(project, "ada", s1="b")
    with project.read() as connection:
        assert answers_for(connection, "ada") == {}
    plan(project, feedback="immediate")
    with project.read() as connection:
        assert answers_for(connection, "ada") == {1: 2}
        assert answers_for(connection, "bob") == {}


def looks(project, annotator, budget=10, n_undecided=100, seed=0):
    rng = np.random.default_rng(seed)
    return choose_second_looks(project, annotator, budget, n_undecided, rng)


def test_without_a_plan_nothing_is_asked_again(project):
    give(project, "ada", "a", 1, 2)
    assert looks(project, "bob").sample_ids == []


def test_shared_samples_wait_for_who_has_not_decided_them(project):
    plan(project, overlap=1.0)
    give(project, "ada", "a", 1, 2, 3)
    assert sorted(looks(project, "bob").shared) == [1, 2, 3]
    assert looks(project, "ada").shared == []
    give(project, "bob", "b", 1)
    assert sorted(looks(project, "bob").shared) == [2, 3]
    assert sorted(looks(project, "eve").shared) == [2, 3]  # two are enough for 1
    # half of a queue at most, as long as there is anything new
    assert len(looks(project, "eve", budget=2).shared) == 1
    assert len(looks(project, "eve", budget=2, n_undecided=0).shared) == 2


def test_verification_comes_from_what_others_agree_on_in_the_audit_slice(project):
    plan(project, verify=0.5)
    with project.write() as connection:
        rounds.add_to_audit(connection, 0, [1, 2, 3])
    give(project, "ada", "a", 1, 2, 4)
    give(project, "bob", "a", 1, 4)
    give(project, "bob", "b", 2)
    found = looks(project, "eve", budget=8).checks
    assert set(found) == {1}  # 2 is disputed, 3 unlabelled, 4 not in the audit slice
    assert found[1].source == "audit"
    assert looks(project, "ada", budget=8).checks == {}  # one other is not enough


def test_references_and_adjudications_of_others_verify_too(project):
    plan(project, verify=0.5)
    with project.write() as connection:
        uids = {one.name: one.uid.hex() for one in labels.read_labels(connection)}
        hashes = samples.hashes_of(connection, [1, 2, 3])
        step = journal.begin(
            project, connection, "test", AssignLabel((), "", annotator="lead")
        )
        for sample_id, label, against in ((1, "a", False), (2, "b", True)):
            made = Reference(uids[label], hashes[sample_id].hex(), against)
            step.tell(connection, REFERENCE, [(str(sample_id), made)])
    give(project, "ada", "a", 3)
    give(project, "bob", "b", 3)
    decide_conflict(project, DecideConflict((3,), "b", "", "lead"), SILENT)
    found = looks(project, "ada", budget=8).checks
    assert {one: check.source for one, check in found.items()} == {
        1: "reference",
        3: "adjudication",
    }
    assert looks(project, "lead", budget=8).checks == {}  # they gave the answers


def test_ones_own_older_samples_come_again(project):
    plan(project, again=0.5)
    give(project, "ada", "a", 1, 2)
    give(project, "ada", "b", 3, 4)
    found = looks(project, "ada", budget=4).checks
    assert set(found) == {1, 2}
    assert {one.source for one in found.values()} == {"own"}
    assert looks(project, "bob", budget=4).checks == {}


def test_only_what_came_into_the_queue_is_remembered(project):
    plan(project, again=0.5)
    give(project, "ada", "a", 1, 2, 3, 4)
    found = looks(project, "ada", budget=4)
    one = next(iter(found.checks))
    assert len(found.plan_of("ada", {one, 99}).checks) == 1


def test_a_pseudonym_stands_for_an_annotator(project):
    give(project, "ada", "a", 1)
    outcome = describe_annotator(
        project,
        DescribeAnnotator("ada", shown_as="Reader A", expertise="pathology"),
        SILENT,
    )
    assert outcome.data["expertise"] == "pathology"
    describe_annotator(project, DescribeAnnotator("ada", colour="#3366aa"), SILENT)
    with project.read() as connection:
        assert names_shown(connection)["ada"] == "Reader A"
    with pytest.raises(InvalidRequestError, match="called “Reader A” already"):
        describe_annotator(project, DescribeAnnotator("bob", "Reader A"), SILENT)
    give(project, "eve", "a", 1)  # nobody described her, and the name is hers
    with pytest.raises(InvalidRequestError, match="called “eve” already"):
        describe_annotator(project, DescribeAnnotator("bob", "eve"), SILENT)
    with pytest.raises(InvalidRequestError, match="no colour like"):
        describe_annotator(project, DescribeAnnotator("bob", colour="red"), SILENT)
    with pytest.raises(InvalidRequestError, match="is empty"):
        describe_annotator(project, DescribeAnnotator(" "), SILENT)
