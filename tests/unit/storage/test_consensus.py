"""Which label stands: one rule for training, export, metrics and the window."""

import math
import sqlite3

import pytest

from umc_desktop.domain.consensus import Policy, Rule, Vote
from umc_desktop.domain.events import EventKind, adjudication_body
from umc_desktop.domain.progress import SILENT
from umc_desktop.operations import journal
from umc_desktop.operations.labelling import (
    AssignLabel,
    SkipSamples,
    assign_label,
    skip_samples,
)
from umc_desktop.operations.project import CheckProject, check_project
from umc_desktop.operations.undoing import Redo, Undo, redo, undo
from umc_desktop.storage import annotations, consensus, folding, labels, samples


def give(project, annotator, label, *sample_ids):
    assign_label(project, AssignLabel(sample_ids, label, annotator=annotator), SILENT)


def follow(project, policy, *rates):
    with project.write() as connection:
        step = journal.begin(
            project, connection, "test", AssignLabel((), "", annotator="t")
        )
        step.tell(
            connection,
            consensus.ABOUT,
            [(consensus.POLICY, consensus.Choice(policy, list(rates)))],
        )


def adjudicate(project, label, sample_id, annotator="judge"):
    with project.write() as connection:
        step = journal.begin(
            project,
            connection,
            "quality.decide",
            AssignLabel((), "", annotator=annotator),
            reversible=True,
        )
        uid = {one.name: one.uid for one in labels.read_labels(connection)}[label]
        content = samples.hashes_of(connection, [sample_id])[sample_id]
        folding.append(
            connection,
            step.frame,
            step.annotator_id,
            EventKind.ADJUDICATION,
            [(sample_id, content)],
            adjudication_body([uid], [b"\1" * 16]),
        )


def standing(project):
    """Return the label names that stand, by the three ways to ask for them."""
    with project.read() as connection:
        names = {one.id: one.name for one in labels.read_labels(connection)}
        current = annotations.read_current(connection)
        found = dict(
            zip(
                current.sample_ids.tolist(),
                (names[one] for one in current.label_ids.tolist()),
                strict=True,
            )
        )
        one_by_one = annotations.read_annotations_of(connection, range(1, 6))
        every = {one.sample_id: one for one in annotations.iterate_standing(connection)}
    assert every == one_by_one
    assert found == {
        sample_id: names[one.label_id]
        for sample_id, one in one_by_one.items()
        if one.label_id is not None
    }
    without = [sample for sample, one in every.items() if one.label_id is None]
    assert current.skipped_ids.tolist() == without
    return found


def test_without_a_policy_the_latest_stands(project):
    give(project, "ada", "a", 1, 2)
    give(project, "bob", "b", 2, 3)
    assert standing(project) == {1: "a", 2: "b", 3: "b"}


def test_the_majority_stands_and_a_tie_waits(project):
    follow(project, "majority")
    give(project, "ada", "a", 1, 2, 3)
    give(project, "bob", "a", 1)
    give(project, "eve", "b", 1, 2)
    assert standing(project) == {1: "a", 3: "a"}
    with project.read() as connection:
        contested = annotations.read_annotations_of(connection, [2])[2]
    assert contested.how == annotations.CONTESTED


def test_adjudicated_only_means_that_conflicts_wait(project):
    follow(project, "adjudicated")
    give(project, "ada", "a", 1, 2, 3)
    give(project, "bob", "b", 1, 2)
    give(project, "eve", "b", 1, 2)
    adjudicate(project, "b", 2)
    assert standing(project) == {2: "b", 3: "a"}
    with project.read() as connection:
        decided = annotations.read_annotations_of(connection, [2])[2]
    assert (decided.annotator, decided.how) == ("judge", "adjudicated")


@pytest.mark.parametrize("policy", ["majority", "adjudicated", "dawid-skene"])
def test_an_adjudication_outweighs_any_number_of_votes(project, policy):
    follow(project, policy)
    give(project, "ada", "a", 1)
    give(project, "bob", "b", 1)
    adjudicate(project, "a", 1)
    for late in ("eve", "kim", "lou"):
        give(project, late, "b", 1)
    assert standing(project) == {1: "a"}
    undo(project, Undo("judge"), SILENT)
    assert standing(project) == ({} if policy == "adjudicated" else {1: "b"})
    redo(project, Redo("judge"), SILENT)
    assert standing(project) == {1: "a"}


def test_where_the_latest_stands_an_adjudication_is_one_of_them(project):
    give(project, "ada", "a", 1)
    adjudicate(project, "b", 1)
    assert standing(project) == {1: "b"}
    give(project, "ada", "a", 1)
    assert standing(project) == {1: "a"}


def test_who_judges_keeps_their_own_label(project):
    follow(project, "majority")
    give(project, "ada", "a", 1)
    give(project, "bob", "b", 1)
    adjudicate(project, "b", 1, annotator="ada")
    with project.read() as connection:
        votes = annotations.read_votes(connection)[1]
    assert {vote.annotator: vote.label_id for vote in votes} == {"ada": 1, "bob": 2}


def test_dawid_skene_believes_who_errs_less(project):
    follow(project, "dawid-skene")
    give(project, "ada", "a", 1, 2)
    give(project, "bob", "b", 1)
    give(project, "eve", "b", 1)
    assert standing(project) == {1: "b", 2: "a"}  # nothing is estimated: the majority
    with project.read() as connection:
        uids = [one.uid.hex() for one in labels.read_labels(connection)]
    sure, unsure = [[0.99, 0.01], [0.01, 0.99]], [[0.6, 0.4], [0.4, 0.6]]
    whole = {"ada": sure, "bob": unsure, "eve": unsure}
    follow(project, "dawid-skene", consensus.ErrorRates(uids, [0.5, 0.5], whole))
    # 0.99 · 0.4 · 0.4 for a, 0.01 · 0.6 · 0.6 for b
    assert standing(project) == {1: "a", 2: "a"}
    coins = {"ada": 0.99, "bob": 0.6, "eve": 0.6}  # the same, of two labels
    follow(project, "dawid-skene", consensus.ErrorRates(uids, [0.5, 0.5], coins))
    assert standing(project) == {1: "a", 2: "a"}
    rare = consensus.ErrorRates(uids, [0.001, 0.999], coins)
    follow(project, "dawid-skene", rare)
    assert standing(project) == {1: "b", 2: "a"}  # but a is what all say of 2
    crooked = consensus.ErrorRates(uids, [0.5, 0.5], {"ada": [[1.0]]})
    follow(project, "dawid-skene", crooked)
    assert standing(project) == {1: "b", 2: "a"}  # forged: the majority


def test_a_skip_is_no_vote(project):
    follow(project, "majority")
    give(project, "ada", "a", 1)
    skip_samples(project, SkipSamples((1, 2), "bob"), SILENT)
    assert standing(project) == {1: "a"}


def test_a_forged_policy_and_a_forged_adjudication_say_nothing(project):
    give(project, "ada", "a", 1)
    follow(project, "whatever I like")
    adjudicate(project, "b", 1)
    raw = sqlite3.connect(project.path)
    raw.execute(
        "UPDATE event SET body = '{\"labels\":[1]}' WHERE kind = 'adjudication'"
    )
    raw.commit()
    raw.close()
    assert standing(project) == {1: "a"}


def test_adjudications_are_found_without_reading_every_label(project):
    with project.read() as connection:
        statements = []
        connection.set_trace_callback(statements.append)
        consensus.read_adjudications(connection)
        connection.set_trace_callback(None)
        plan = connection.execute(f"EXPLAIN QUERY PLAN {statements[-1]}").fetchall()
    assert any("event_adjudications" in row[-1] for row in plan), plan


def test_an_adjudication_is_an_event_with_a_hash_of_its_own(project):
    give(project, "ada", "a", 1)
    adjudicate(project, "b", 1)
    check_project(project, CheckProject(), SILENT)


def test_the_rule_knows_ties_and_likelihoods() -> None:
    votes = [Vote("ada", 1, 5), Vote("bob", 2, 9), Vote("eve", 2, 3)]
    assert Rule().decide(votes) == votes[1]
    assert Rule(Policy.MAJORITY).decide(votes) == votes[1]
    assert Rule(Policy.MAJORITY).decide(votes[:2]) is None
    assert Rule(Policy.ADJUDICATED).decide(votes) is None
    assert Rule(Policy.ADJUDICATED).decide(votes[1:]) == votes[1]
    weighed = Rule(Policy.DAWID_SKENE, lambda _: {1: math.log(0.7), 2: math.log(0.2)})
    assert weighed.decide(votes) == votes[0]
