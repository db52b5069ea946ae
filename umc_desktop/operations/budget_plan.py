"""How a budget was split last, with all that is needed to split it so again."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import msgspec
import numpy as np
import numpy.typing as npt

from umc_desktop.domain.errors import InvalidRequestError, ProjectDamagedError
from umc_desktop.ml.budget import POLICIES, allocate
from umc_desktop.ml.domain_features import DomainsState
from umc_desktop.ml.rewards import Belief, RoundReward, believe
from umc_desktop.operations.domain_states import (
    COLUMNS,
    Arm,
    StateData,
    arms_of,
    reward_history,
    state_as_data,
    state_from_data,
    survey,
)
from umc_desktop.storage import annotations, arrays, labels, properties, rounds, samples
from umc_desktop.storage.project_file import ProjectFile
from umc_desktop.storage.rounds import RoundRecord

FIXED = "fixed"
POLICY_NAMES = (*POLICIES, FIXED)
POLICY_HELP = (
    f"How the budget is split over the domains: {', '.join(POLICY_NAMES)}; without it, "
    "as the last time, at first by expected-gain."
)
_FLOOR = 2  # decisions a domain gets at least, so that none is ever forgotten
_PER = 10  # labels; what a single one changes is hard to read
_PLAN, _CHOICE = "budget.plan", "budget.choice"
_Stored = TypeVar("_Stored", bound=msgspec.Struct)


class Choice(msgspec.Struct, frozen=True):
    """A policy by name, ``""`` for as before; weights of ``fixed`` by domain."""

    policy: str = ""
    weights: dict[str, float] = {}


class Gain(msgspec.Struct, frozen=True):
    """Posterior of what labels in a domain bring."""

    mean: float
    sd: float


class DomainPlan(msgspec.Struct, frozen=True):
    """What one domain gets, and why; ``gain`` is ``None`` before any reward."""

    count: int
    share: float
    labels: int
    left: int
    gain: Gain | None
    reason: str


class BudgetPlan(msgspec.Struct, frozen=True):
    """A budget that was split.

    Attributes
    ----------
    seed
        As the user gave it; the draws depend on it and on the round.
    round
        The newest round then: rewards up to it were known.
    amount
        Decisions that were split; those drawn at random come on top.
    state
        How the domains stood.
    """

    choice: Choice
    seed: int
    round: int
    amount: int
    domains: dict[str, DomainPlan]
    state: StateData

    @property
    def counts(self) -> dict[str, int]:
        """Decisions by domain."""
        return {name: domain.count for name, domain in self.domains.items()}


@dataclass(frozen=True)
class Situation:
    """Everything a split depends on."""

    arms: Sequence[Arm]
    state: DomainsState
    history: Sequence[RoundRecord]
    remembered: Choice
    n_undecided: int

    @property
    def rewards(self) -> list[RoundReward]:
        """What the labels of earlier rounds brought."""
        return reward_history(self.arms, self.history)

    def resolved(self, asked: Choice) -> Choice:
        """Return a choice that names its policy.

        Raises
        ------
        InvalidRequestError
            If there is no such policy, or its weights fit no domain.
        """
        method = "paper" if self.history[-1].method == "paper" else "expected-gain"
        policy = asked.policy or self.remembered.policy or method
        if policy != FIXED:
            if asked.weights:
                raise InvalidRequestError(f"Only the policy “{FIXED}” takes shares.")
            return Choice(policy)
        weights = asked.weights or self.remembered.weights
        names = [arm.name for arm in self.arms]
        unknown = sorted(weights.keys() - set(names))
        if unknown or not sum(weights.values()) > 0:
            raise InvalidRequestError(
                f"Fixed shares need a weight above 0 for one of {', '.join(names)}"
                + (f"; there is no domain “{unknown[0]}”." if unknown else ".")
            )
        return Choice(FIXED, weights)


def read_situation(project: ProjectFile) -> Situation:
    """Read how the domains stand.

    Raises
    ------
    InvalidRequestError
        If no labels are named or nothing was scored yet.
    """
    with project.read() as connection:
        arms = arms_of(labels.read_domains(connection), labels.read_labels(connection))
        history = rounds.read_rounds(connection)
        scored = {
            name: values
            for name in ("ids", *COLUMNS)
            if (values := arrays.read(connection, "round", name)) is not None
        }
        index = samples.read_index(connection)
        current = annotations.read_current(connection)
        audit = rounds.read_audit(connection)
        remembered = _read(connection, _CHOICE, Choice) or Choice()
    if not arms or not history or "ids" not in scored:
        raise InvalidRequestError(
            "There is nothing to split a budget by yet. Name labels (umc label "
            "define) and score the samples (umc ensemble score) first."
        )
    here = np.isin(scored["ids"], index.ids)
    columns = {}
    for name in COLUMNS:
        columns[name] = np.full(len(index.ids), np.nan, np.float32)
        columns[name][index.rows_of(scored["ids"][here])] = scored[name][here]
    n_decided = len(current.sample_ids) + len(current.skipped_ids)
    return Situation(
        arms,
        survey(arms, index, current, audit, columns),
        history,
        remembered,
        len(index.ids) - n_decided,
    )


def split(now: Situation, asked: Choice, amount: int, seed: int) -> BudgetPlan:
    """Split ``amount`` decisions over the domains.

    Raises
    ------
    InvalidRequestError
        If there is no such policy, or its weights fit no domain.
    """
    choice = now.resolved(asked)
    number = now.history[-1].number
    # the same seed draws anew every round
    draws = int(np.random.SeedSequence([seed, number]).generate_state(1)[0])
    policy: str | npt.NDArray[np.float64] = choice.policy
    if policy == FIXED:
        policy = np.array([choice.weights.get(arm.name, 0.0) for arm in now.arms])
    rewards = now.rewards
    found = allocate(policy, now.state, rewards, amount, _FLOOR, draws)
    gains = _gains(choice.policy, found.belief or believe(now.state, rewards), now.arms)
    return BudgetPlan(
        choice,
        seed,
        number,
        amount,
        {
            arm.name: DomainPlan(
                int(found.counts[place]),
                float(found.shares[place]),
                int(now.state.labels[place]),
                int(now.state.left[place]),
                gains[place],
                found.reasons[place],
            )
            for place, arm in enumerate(now.arms)
        },
        state_as_data(now.arms, now.state),
    )


def split_again(plan: BudgetPlan, history: Sequence[RoundRecord]) -> BudgetPlan:
    """Return the plan as it follows from what is stored with it and the rounds."""
    arms = [Arm(0, name, 0) for name in plan.domains]
    then = Situation(
        arms,
        state_from_data(arms, plan.state),
        [record for record in history if record.number <= plan.round],
        Choice(),
        0,
    )
    return split(then, plan.choice, plan.amount, plan.seed)


def gain_of(policy: str) -> str:
    """Return what a posterior is about, in words."""
    if policy == "paper":
        return "rise of the accuracy in a round"
    return f"fall of the log-loss by {_PER} labels"


def read_plan(connection: sqlite3.Connection) -> BudgetPlan | None:
    """Return how the budget was split last."""
    return _read(connection, _PLAN, BudgetPlan)


def write_plan(connection: sqlite3.Connection, plan: BudgetPlan, asked: Choice) -> None:
    """Store a plan, and the policy if one was asked for."""
    properties.write(connection, _PLAN, msgspec.json.encode(plan).decode())
    if asked.policy:
        properties.write(connection, _CHOICE, msgspec.json.encode(plan.choice).decode())


def _gains(
    policy: str, belief: Belief | None, arms: Sequence[Arm]
) -> list[Gain | None]:
    if belief is None:
        return [None] * len(arms)
    times = 1 if policy == "paper" else _PER
    return [
        Gain(float(mean) * times, float(sd) * times)
        for mean, sd in zip(belief.mean, belief.sd, strict=True)
    ]


def _read(
    connection: sqlite3.Connection, name: str, kind: type[_Stored]
) -> _Stored | None:
    text = properties.read(connection, name)
    if not text:
        return None
    try:
        return msgspec.json.decode(text, type=kind)
    except msgspec.DecodeError as error:
        raise ProjectDamagedError(
            f"The stored “{name}” is damaged: {error}. "
            "Split the budget again (umc budget allocate)."
        ) from error
