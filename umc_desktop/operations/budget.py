"""The budget: how it is split over the domains, why, and what labels brought so far."""

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from umc_desktop.domain.audit import AUDIT_SHARE
from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.request import option
from umc_desktop.domain.wording import counted
from umc_desktop.ml.domain_features import FEATURES
from umc_desktop.ml.rewards import features_now
from umc_desktop.operations import journal
from umc_desktop.operations.budget_plan import (
    FIXED,
    POLICY_HELP,
    BudgetPlan,
    Choice,
    Situation,
    gain_of,
    read_plan,
    read_situation,
    split,
    split_again,
    write_plan,
)
from umc_desktop.storage.project_file import ProjectFile
from umc_desktop.storage.rounds import RoundRecord


@dataclass(frozen=True)
class ShowBudget:
    """Nothing to choose."""


@dataclass(frozen=True)
class AllocateBudget:
    """How much may be decided, and how it is split."""

    budget: int = option("How many samples the round may ask for.")
    audit_share: float = option(
        "Share of the budget drawn at random, to measure with; 0 to 1.", AUDIT_SHARE
    )
    policy: str = option(POLICY_HELP, "")
    shares: tuple[str, ...] = option(
        "Fixed shares: DOMAIN=WEIGHT for every domain that gets any.", ()
    )
    seed: int = option("Seed of the draws.", 0)
    annotator: str = option("Who asks; without it, the computer account.", "")


def show_budget(
    project: ProjectFile, request: ShowBudget, progress: ProgressReporter
) -> Outcome:
    """Show how the budget was split last, and why.

    For every domain its share, its reason, the posterior of what labels bring there,
    its features, the rewards measured so far with their standard errors, and what each
    round's new suggestions are believed to be better by.
    """
    del request, progress
    now = read_situation(project)
    with project.read() as connection:
        plan = read_plan(connection)
    policy = now.resolved(Choice()).policy
    # how the domains stand now, where nothing was split yet
    shown = plan or split(now, Choice(), 0, 0)
    return Outcome(
        Changes.NOTHING,
        _sentence(plan) if plan else f"Nothing was split yet. Next: by {policy}.",
        {
            "policy": policy,
            "split": _described(plan, now.history) if plan else None,
            "gain_is": gain_of(shown.choice.policy),
            "domains": _domains(shown),
            "features": _features(now),
            "meaning": [
                {"feature": name, "meaning": meaning} for name, meaning in FEATURES
            ],
            "rewards": _rewards(now.history),
            "rises": _rises(now.history),
        },
    )


def allocate_budget(
    project: ProjectFile, request: AllocateBudget, progress: ProgressReporter
) -> Outcome:
    """Split a budget over the domains, and remember the policy for the queue.

    Says what the next queue of that size asks for in each domain. While no label is
    added, the same seed gives the same split.
    """
    del progress
    if request.budget < 1 or request.seed < 0 or not 0 <= request.audit_share <= 1:
        raise InvalidRequestError(
            "The budget must be at least 1, the seed not negative, and the audit share "
            "between 0 and 1."
        )
    now = read_situation(project)
    asked = Choice(
        request.policy or (FIXED if request.shares else ""), _weights(request.shares)
    )
    amount = min(request.budget, now.n_undecided)
    n_random = round(amount * request.audit_share)
    plan = split(now, asked, amount - n_random, request.seed)
    with project.write() as connection:
        step = journal.begin(project, connection, "budget.allocate", request)
        write_plan(connection, plan, asked)
        return step.end(
            connection,
            Outcome(
                Changes.QUEUE,
                _sentence(plan),
                {
                    "split": _described(plan, now.history),
                    "at_random": n_random,
                    "allocation": plan.counts,
                    "gain_is": gain_of(plan.choice.policy),
                    "domains": _domains(plan),
                },
            ),
        )


def _weights(shares: Sequence[str]) -> dict[str, float]:
    weights = {}
    for text in shares:
        name, _, weight = text.rpartition("=")
        try:
            weights[name.strip()] = float(weight)
        except ValueError:
            raise InvalidRequestError(
                f"“{text}” is no share; write DOMAIN=WEIGHT, for example letters=2."
            ) from None
    return weights


def _sentence(plan: BudgetPlan) -> str:
    """Say who gets what, the most first."""
    counts = sorted(plan.counts.items(), key=lambda item: -item[1])
    parts = ", ".join(f"{name} {count:,}" for name, count in counts)
    return (
        f"{counted(plan.amount, 'decision')} by {plan.choice.policy}, "
        f"seed {plan.seed}: {parts}."
    )


def _described(plan: BudgetPlan, history: Sequence[RoundRecord]) -> dict[str, Any]:
    return {
        "policy": plan.choice.policy,
        "decisions": plan.amount,
        "seed": plan.seed,
        "after_round": plan.round,
        "follows_again": split_again(plan, history) == plan,
    }


def _domains(plan: BudgetPlan) -> list[dict[str, Any]]:
    return [
        {
            "domain": name,
            "labels": domain.labels,
            "left": domain.left,
            "share": domain.share,
            "decisions": domain.count,
            "gain": domain.gain.mean if domain.gain else None,
            "gain_sd": domain.gain.sd if domain.gain else None,
            "reason": domain.reason,
        }
        for name, domain in plan.domains.items()
    ]


def _features(now: Situation) -> list[dict[str, Any]]:
    """Return φ(d) as it is now, before standardising; a domain is its own feature."""
    rows = features_now(now.state, now.rewards)
    names = [name for name, _ in FEATURES[:-1]]
    return [
        {"domain": arm.name}
        | {
            name: None if np.isnan(value) else float(value)
            for name, value in zip(names, row, strict=False)
        }
        for arm, row in zip(now.arms, rows, strict=True)
    ]


def _rewards(history: Sequence[RoundRecord]) -> list[dict[str, Any]]:
    return [
        {
            **of_round,
            "audit_pairs": reward["n"],
            "log_loss_fall": reward["log_loss"],
            "standard_error": reward["standard_error"],
            "accuracy_rise": reward["accuracy"],
        }
        for of_round, reward in _by_round(history, "rewards")
    ]


def _rises(history: Sequence[RoundRecord]) -> list[dict[str, Any]]:
    """Return what new suggestions are believed to be better by, on samples left."""
    return [
        {**of_round, "suggestions": rise["n"], "expected_rise": rise["accuracy"]}
        for of_round, rise in _by_round(history, "rises")
    ]


def _by_round(
    history: Sequence[RoundRecord], measured: str
) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Yield round, domain and new labels beside what was measured there."""
    for before, after in itertools.pairwise(history):
        states = [record.metrics.get("states", {}) for record in (before, after)]
        for name, found in after.metrics.get(measured, {}).items():
            first, second = (state.get(name, {}).get("labels", 0) for state in states)
            yield (
                {"round": after.number, "domain": name, "new_labels": second - first},
                found,
            )
