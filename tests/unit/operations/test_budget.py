"""Splitting a budget in a project: what is read, said, remembered and repeated."""

from dataclasses import replace

import numpy as np
import pytest

from tests.budgeting import LETTERS, TICKETS, fill_budgeted
from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.commands.spec import execute_on
from umc_desktop.domain.errors import InvalidRequestError, ProjectDamagedError
from umc_desktop.domain.progress import SILENT
from umc_desktop.ml.budget import allocate
from umc_desktop.operations.budget import AllocateBudget, ShowBudget
from umc_desktop.operations.budget_plan import (
    Choice,
    read_plan,
    read_situation,
    split,
    split_again,
)
from umc_desktop.operations.labelling import AssignLabel, SkipSamples
from umc_desktop.storage import properties, rounds
from umc_desktop.storage.project_file import ProjectFile


@pytest.fixture
def budgeted(tmp_path):
    """Forty letters that labels help with, sixty tickets that they do not."""
    project = ProjectFile.create(tmp_path / "budget.umc")
    fill_budgeted(project)
    yield project
    project.close()


def run(project, command, request):
    return execute_on(project, CATALOGUE[command], request, SILENT)


def allocated(project, budget=50, **how):
    return run(project, "budget.allocate", AllocateBudget(budget, **how)).data


def test_the_state_counts_what_is_left_and_given(budgeted):
    with budgeted.write() as connection:
        rounds.add_to_audit(connection, 1, [LETTERS[20], LETTERS[21], TICKETS[20]])
    run(budgeted, "label.skip", SkipSamples((LETTERS[30],)))
    now = read_situation(budgeted)
    assert [arm.name for arm in now.arms] == ["letters", "tickets"]
    assert now.state.labels.tolist() == [8, 8]
    # 40 letters: 8 labelled, 1 skipped, 2 drawn to measure
    assert now.state.left.tolist() == [29, 51]
    assert now.state.expected_error == pytest.approx([0.4, 0.1])
    assert now.state.imbalance == pytest.approx([1, 1])
    assert now.n_undecided == 83
    assert [reward.spent.tolist() for reward in now.rewards] == [[4, 4], [4, 4]]


def test_expected_error_by_hand(budgeted):
    # .4 · 32 letters and .1 · 52 tickets left: 12.8 to 5.2 of 18
    data = allocated(budgeted, budget=18, audit_share=0.0, policy="expected-error")
    assert data["allocation"] == {"letters": 13, "tickets": 5}
    assert data["domains"][0]["reason"] == (
        "the models expect most errors here (40\u202f% of 32 left)"
    )
    assert data["at_random"] == 0


def test_at_first_every_domain_gets_the_same(budgeted):
    data = allocated(budgeted, budget=18, audit_share=0.0)
    assert data["split"]["policy"] == "expected-gain"
    assert data["allocation"] == {"letters": 9, "tickets": 9}
    reason = "under 40 labels nobody can tell what they gain"
    assert data["domains"][0]["reason"] == reason


def test_later_labels_go_where_they_changed_the_models_minds(budgeted):
    now = read_situation(budgeted)
    before = [
        type(reward)(
            **{
                **vars(reward),
                "state": replace(reward.state, labels=np.array([40, 40])),
                "spent": np.array([40, 40]),
            }
        )
        for reward in now.rewards
    ]
    assert [reward.expected_rise.tolist() for reward in before] == [[0, 0.02]] * 2
    split_ = allocate("expected-gain", now.state, before, 20, 2)
    assert split_.counts.tolist() == [2, 18]
    assert split_.reasons[1].startswith(
        "twice the labels would put 2.0\u202f% of 52 left"
    )


def test_the_random_part_is_not_split(budgeted):
    data = allocated(budgeted, budget=50, audit_share=0.2)
    assert data["at_random"] == 10
    assert sum(data["allocation"].values()) == 40


def test_a_budget_beyond_the_pool_asks_for_what_is_left(budgeted):
    data = allocated(budgeted, budget=10_000, audit_share=0.0)
    assert data["allocation"] == {"letters": 32, "tickets": 52}


def test_thompson_gives_to_the_domain_that_labels_helped(budgeted):
    data = allocated(budgeted, budget=30, policy="thompson", audit_share=0.0)
    assert data["allocation"]["letters"] > 20
    letters, tickets = data["domains"]
    assert letters["gain"] > 3 * tickets["gain"]
    assert letters["gain_sd"] > 0
    assert data["gain_is"] == "fall of the log-loss by 10 labels"
    assert "log-loss" in letters["reason"]


def test_the_policy_is_remembered_until_another_is_chosen(budgeted):
    assert allocated(budgeted)["split"]["policy"] == "expected-gain"
    assert allocated(budgeted, policy="uniform")["split"]["policy"] == "uniform"
    assert allocated(budgeted, budget=9)["split"]["policy"] == "uniform"
    assert run(budgeted, "budget.show", ShowBudget()).data["policy"] == "uniform"
    assert allocated(budgeted, policy="paper")["split"]["policy"] == "paper"


def test_fixed_shares_are_kept_by_domain(budgeted):
    how = {"budget": 20, "audit_share": 0.0}
    data = allocated(budgeted, shares=("tickets=3", "letters=1"), **how)
    assert data["allocation"] == {"letters": 5, "tickets": 15}
    assert allocated(budgeted, **how)["allocation"] == {"letters": 5, "tickets": 15}
    assert allocated(budgeted, policy="fixed", **how)["allocation"]["tickets"] == 15


@pytest.mark.parametrize(
    ("how", "words"),
    [
        ({"policy": "guess"}, "choose one of expected-gain, expected-error"),
        ({"policy": "fixed"}, "weight above 0 for one of letters, tickets"),
        ({"shares": ("films=1",)}, "there is no domain “films”"),
        ({"shares": ("letters",)}, "write DOMAIN=WEIGHT"),
        ({"shares": ("letters=-1", "tickets=2")}, "0 or more"),
        ({"shares": ("letters=nan",)}, "weight above 0"),
        ({"shares": ("letters=1",), "policy": "uniform"}, "Only the policy “fixed”"),
        ({"budget": 0}, "at least 1"),
        ({"seed": -1}, "not negative"),
        ({"audit_share": 1.5}, "between 0 and 1"),
    ],
)
def test_what_cannot_be_split_is_said_and_nothing_is_kept(budgeted, how, words):
    with pytest.raises(InvalidRequestError, match=words):
        allocated(budgeted, **how)
    with budgeted.read() as connection:
        assert read_plan(connection) is None


def test_before_anything_was_scored_there_is_nothing_to_split_by(project):
    for command, request in (
        ("budget.show", ShowBudget()),
        ("budget.allocate", AllocateBudget(50)),
    ):
        with pytest.raises(InvalidRequestError, match="score the samples"):
            run(project, command, request)


def test_a_seed_makes_the_decision_again(budgeted):
    draws = {
        seed: allocated(budgeted, budget=60, policy="paper", seed=seed)["domains"]
        for seed in (1, 2, 1)
    }
    assert draws[1] != draws[2]
    assert allocated(budgeted, budget=60, policy="paper", seed=1)["domains"] == draws[1]
    # labels that come later change the next split, not what is said of this one
    request = AssignLabel(tuple(LETTERS[8:20]), "b", annotator="Ada")
    run(budgeted, "label.assign", request)
    shown = run(budgeted, "budget.show", ShowBudget()).data
    assert shown["split"] == {
        "policy": "paper",
        "decisions": 54,
        "seed": 1,
        "after_round": 2,
        "follows_again": True,
    }


def test_a_plan_that_was_tampered_with_does_not_follow_again(budgeted):
    now = read_situation(budgeted)
    plan = split(now, Choice("thompson"), 20, 7)
    assert split_again(plan, now.history) == plan
    assert split_again(plan, now.history[:2]) != plan  # a round was taken away


def test_every_round_draws_anew_from_the_same_seed(tmp_path):
    shares = []
    for n_rounds in (2, 3):
        project = ProjectFile.create(tmp_path / f"{n_rounds}.umc")
        fill_budgeted(project, n_rounds)
        now = read_situation(project)
        project.close()
        unmeasured = [
            type(record)(**{**vars(record), "metrics": {}}) for record in now.history
        ]
        same = type(now)(**{**vars(now), "history": unmeasured})
        plan = split(same, Choice("paper"), 20, 0)
        shares.append([domain.share for domain in plan.domains.values()])
    assert shares[0] != shares[1]


def test_show_lists_rewards_features_and_what_they_mean(budgeted):
    allocated(budgeted, policy="thompson")
    data = run(budgeted, "budget.show", ShowBudget()).data
    assert data["rewards"][0] == {
        "round": 1,
        "domain": "letters",
        "new_labels": 4,
        "audit_pairs": 12,
        "log_loss_fall": 0.4,
        "standard_error": 0.05,
        "accuracy_rise": 0.1,
    }
    assert len(data["rewards"]) == 4
    assert data["rises"][-1] == {
        "round": 2,
        "domain": "tickets",
        "new_labels": 4,
        "suggestions": 40,
        "expected_rise": 0.02,
    }
    letters = data["features"][0]
    assert letters["bias"] == 1
    assert letters["log labels"] == pytest.approx(2.1972, abs=1e-4)  # log(1 + 8)
    assert letters["1/√labels"] == pytest.approx(1 / 3)
    assert letters["uncertainty"] == pytest.approx(0.4)
    # .4 over 4 labels beside 0 over 4: √2 times their root mean square
    assert letters["last reward"] == pytest.approx(1.4142, abs=1e-4)
    assert {row["feature"] for row in data["meaning"]} > set(letters) - {"domain"}


def test_show_before_anything_was_split(budgeted):
    outcome = run(budgeted, "budget.show", ShowBudget())
    assert outcome.summary == "Nothing was split yet. Next: by expected-gain."
    assert outcome.data["split"] is None
    assert [row["decisions"] for row in outcome.data["domains"]] == [0, 0]
    assert outcome.data["domains"][0]["gain"] is not None


def test_a_damaged_plan_says_what_to_do(budgeted):
    with budgeted.write() as connection:
        properties.write(connection, "budget.plan", '{"seed": "x"}')
    with pytest.raises(ProjectDamagedError, match="umc budget allocate"):
        run(budgeted, "budget.show", ShowBudget())
    allocated(budgeted)
    run(budgeted, "budget.show", ShowBudget())
