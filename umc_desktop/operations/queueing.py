"""The queue: what to decide next, within the budget."""

from dataclasses import dataclass, replace
from typing import Any

import msgspec
import numpy as np

from umc_desktop.domain.audit import AUDIT_SHARE
from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.request import option
from umc_desktop.domain.wording import counted
from umc_desktop.jobs.bundle import Bundle
from umc_desktop.operations import journal
from umc_desktop.operations.budget_plan import (
    POLICY_HELP,
    BudgetPlan,
    Choice,
    read_situation,
    split,
    write_plan,
)
from umc_desktop.operations.scores import Scores, load_scores
from umc_desktop.operations.second_looks import choose_second_looks
from umc_desktop.operations.verification import CheckPlan, tell_checks
from umc_desktop.storage import annotations, labels, rounds, samples
from umc_desktop.storage.project_file import ProjectFile
from umc_desktop.storage.rounds import QueuedBatch


@dataclass(frozen=True)
class PlanQueue:
    """How much may be decided, and how it is shared out."""

    budget: int = option("How many samples this round may ask for.", 50)
    audit_share: float = option(
        "Share of the budget drawn at random, to measure with; 0 to 1.", AUDIT_SHARE
    )
    batch_size: int = option("Samples shown together at most.", 10)
    seed: int = option("Seed of everything random in the plan.", 0)
    policy: str = option(POLICY_HELP, "")
    annotator: str = option("Who asks; without it, the computer account.", "")


class _Planned(msgspec.Struct, frozen=True):
    """A plan on its way from the worker."""

    batches: list[QueuedBatch]
    audit: list[int]
    allocation: dict[str, int]
    split: BudgetPlan
    checks: CheckPlan


def compute_queue(
    project: ProjectFile,
    request: PlanQueue,
    bundle: Bundle,
    progress: ProgressReporter,
) -> None:
    """Choose what to decide next: what teaches most, and a random part to measure with.

    Shares the budget over the domains, chooses within each, and groups what shares a
    suggestion into batches.

    Raises
    ------
    InvalidRequestError
        If nothing was scored yet, or not since labels were named; or the budget is
        not positive.
    """
    # Only the worker computes; the window that lists the commands starts without.
    from umc_desktop.operations.contents import read_contents
    from umc_desktop.operations.planning import Planner
    from umc_desktop.operations.pool_gathering import gather_pools

    if request.budget < 1 or request.batch_size < 1:
        raise InvalidRequestError("The budget and the batch size must be at least 1.")
    if request.seed < 0:
        raise InvalidRequestError("The seed must not be negative.")
    if not 0 <= request.audit_share <= 1:
        raise InvalidRequestError("The audit share must lie between 0 and 1.")
    contents = read_contents(project)
    if not contents.labels:
        raise InvalidRequestError(
            "No labels are named yet. Name them first (umc label define, or “New "
            "label…” in the window), then score the samples."
        )
    scores = load_scores(project)
    with project.read() as connection:
        current = annotations.read_current(connection)
        audit = rounds.read_audit(connection)
    now = read_situation(project)
    number = now.history[-1].number
    rng = np.random.default_rng([request.seed, number, len(audit)])
    who = journal.current_annotator(request.annotator)
    looks = choose_second_looks(project, who, request.budget, now.n_undecided, rng)
    # of what nothing is known, every sample is as uncertain as can be
    ranked = replace(scores, uncertainty=np.nan_to_num(scores.uncertainty, nan=1.0))
    planner = Planner(
        contents,
        ranked,
        current,
        rng,
        looks.shared,
        list(looks.checks),
    )
    amount = min(request.budget - len(looks.sample_ids), planner.n_undecided)
    asked, audit_ids = planner.draw_audit(audit, round(amount * request.audit_share))
    plan = split(now, Choice(request.policy), amount - len(asked), request.seed)
    shares = planner.within_limits(
        {arm.id: plan.domains[arm.name].count for arm in now.arms}
    )
    pools = gather_pools(project, contents, progress)
    tasks = [task for pool in pools for task in pool.tasks(contents)]
    if not any(task.key in scores.tasks for task in tasks):
        raise InvalidRequestError(
            "The labels are newer than the scores. Score the samples again first "
            "(umc ensemble score)."
        )
    batches = planner.batches(pools, asked, shares, request.batch_size, progress)
    allocation = {arm.name: shares[arm.id] for arm in now.arms}
    chosen = {sample_id for batch in batches for sample_id in batch.sample_ids}
    checks = looks.plan_of(who, chosen)
    bundle.put_value("planned", _Planned(batches, audit_ids, allocation, plan, checks))


def publish_queue(
    project: ProjectFile,
    request: PlanQueue,
    bundle: Bundle,
    progress: ProgressReporter,
) -> Outcome:
    """Bring the plan into the project."""
    planned = bundle.value("planned", _Planned)
    with project.write() as connection:
        step = journal.begin(project, connection, "queue.next", request)
        plan = planned.split
        rounds.replace_queue(connection, plan.round, planned.batches)
        rounds.add_to_audit(connection, plan.round, planned.audit)
        write_plan(connection, plan, Choice(request.policy))
        if planned.checks.checks:
            tell_checks(connection, step, planned.checks)
        progress.report(1, 1, "Saved")
        n_samples = sum(len(batch.sample_ids) for batch in planned.batches)
        outcome = step.end(
            connection,
            Outcome(
                Changes.QUEUE | Changes.ANNOTATIONS,
                f"Planned {counted(n_samples, 'decision')} in "
                f"{counted(len(planned.batches), 'batch')}.",
                {
                    "allocation": planned.allocation,
                    "policy": plan.choice.policy,
                    "seed": plan.seed,
                },
            ),
        )
    return replace(outcome, data={"batches": describe_queue(project), **outcome.data})


def describe_queue(project: ProjectFile) -> list[dict[str, Any]]:
    """Return the queue with its samples' content and what the models say of them."""
    scores = load_scores(project)
    with project.read() as connection:
        batches = rounds.read_queue(connection)
        domains = {domain.id: domain.name for domain in labels.read_domains(connection)}
        names = labels.read_label_names(connection)
        details = {
            detail.id: detail
            for batch in batches
            for detail in samples.read_details(connection, batch.sample_ids)
        }
    votes = _Votes(scores, names)
    return [
        {
            "id": batch.id,
            "domain": domains[batch.domain_id],
            "purpose": batch.purpose,
            "cluster": batch.cluster,
            "cluster_name": scores.cluster_names.get(batch.cluster, ""),
            "reason": batch.reason,
            "samples": [
                {
                    "id": sample_id,
                    "identifier": details[sample_id].identifier,
                    "text": details[sample_id].text,
                    **votes.of(sample_id),
                }
                for sample_id in batch.sample_ids
            ],
        }
        for batch in batches
    ]


class _Votes:
    """Looks up what the models say of a sample."""

    def __init__(self, scores: Scores, names: dict[int, str]) -> None:
        self._scores = scores
        self._names = names

    def of(self, sample_id: int) -> dict[str, Any]:
        scores = self._scores
        row = int(np.searchsorted(scores.ids, sample_id))
        if row == len(scores.ids) or scores.ids[row] != sample_id:
            return {
                "suggestion": None,
                "confidence": None,
                "votes": {},
                "uncertainty": None,
            }
        return {
            "suggestion": self._names.get(int(scores.suggestion[row])),
            "confidence": _rounded(scores.confidence[row]),
            "votes": self._members(row),
            "uncertainty": _rounded(scores.uncertainty[row]),
        }

    def _members(self, row: int) -> dict[str, str]:
        for task in self._scores.tasks.values():
            place = int(np.searchsorted(task.rows, row))
            if place < len(task.rows) and task.rows[place] == row:
                return {
                    member: self._names[int(task.vote_ids[task.votes[number, place]])]
                    for number, member in enumerate(task.members)
                    if task.votes[number, place] >= 0
                }
        return {}


def _rounded(value: np.float32) -> float | None:
    return round(float(value), 4) if np.isfinite(value) else None
