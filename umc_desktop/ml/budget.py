"""How a round's annotations are split over the domains: policies by name."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.wording import percent
from umc_desktop.ml.apportioning import to_integers
from umc_desktop.ml.domain_features import DomainsState
from umc_desktop.ml.expected_gains import ENOUGH_LABELS, doubling_gains, even_out
from umc_desktop.ml.rewards import Belief, RoundReward, believe, believe_paper
from umc_desktop.ml.thompson import best_probabilities, thompson_shares

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Allocation:
    """A budget, split; one entry for each domain.

    Attributes
    ----------
    counts
        int64: annotations; they sum to the amount, or to all that is left.
    shares
        float64: what the policy wants, summing to 1, before floor and limits.
    belief
        What a bandit's shares were drawn from.
    reasons
        Why, in words that follow "18 of 50: ".
    """

    counts: Counts
    shares: Floats
    belief: Belief | None
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class _Proposal:
    weights: Floats
    reasons: list[str]
    belief: Belief | None = None


@dataclass(frozen=True)
class _Question:
    """What there is to split, and what is known."""

    state: DomainsState
    rewards: Sequence[RoundReward]
    amount: int
    seed: int


_Policy = Callable[[_Question], _Proposal]


def allocate(
    policy: str | Floats,
    state: DomainsState,
    rewards: Sequence[RoundReward],
    amount: int,
    floor: int = 0,
    seed: int = 0,
) -> Allocation:
    """Split a budget over the domains.

    Parameters
    ----------
    policy
        A name in ``POLICIES``, or fixed shares: float64, shape (d_domains,), 0 or
        more, not all 0.
    state
        The domains now.
    rewards
        What earlier rounds brought, oldest first, the same domains in each.
    amount
        Annotations to hand out.
    floor
        The least each domain gets while it has that many left and ``amount`` allows.
    seed
        Same seed, same split.

    Raises
    ------
    InvalidRequestError
        If there is no such policy or the shares fit no domain.
    """
    if isinstance(policy, str):
        if policy not in POLICIES:
            raise InvalidRequestError(
                f"“{policy}” is no way to split a budget; choose one of "
                f"{', '.join(POLICIES)}."
            )
        proposal = POLICIES[policy](_Question(state, rewards, amount, seed))
    else:
        proposal = _fixed(state, policy)
    shares = _normalised(proposal.weights)
    counts = to_integers(shares, amount, state.left, floor)
    return Allocation(
        counts,
        shares,
        proposal.belief,
        tuple(
            _with_limits(reason, counts[place], shares[place] * amount, left, floor)
            for place, (reason, left) in enumerate(
                zip(proposal.reasons, state.left.tolist(), strict=True)
            )
        ),
    )


def _uniform(asked: _Question) -> _Proposal:
    n_domains = len(asked.state.left)
    return _Proposal(np.ones(n_domains), ["every domain gets the same"] * n_domains)


def _proportional(asked: _Question) -> _Proposal:
    state = asked.state
    shares = _normalised(state.left.astype(np.float64))
    return _Proposal(
        shares,
        [
            f"{percent(share)} of all samples left are here ({left:,})"
            for share, left in zip(shares, state.left.tolist(), strict=True)
        ],
    )


def _expected_gain(asked: _Question) -> _Proposal:
    """Give where twice the labels would put most suggestions right.

    Domains with too few labels to tell get the same, as many as are theirs by head.
    """
    state = asked.state
    gains = np.full(len(state.left), np.nan)
    if asked.rewards:
        gains = doubling_gains(asked.rewards)
    known = np.isfinite(gains)
    new = ~known & (state.left > 0)
    each = asked.amount / max(int((known | new).sum()), 1)
    shares = np.where(new, each, 0.0)
    shares[known] = even_out(
        np.maximum(gains[known], 0.0) * state.left[known],
        np.maximum(state.labels[known], 1).astype(np.float64),
        asked.amount - shares.sum(),
    )
    return _Proposal(
        shares,
        [
            f"twice the labels would put {percent(gain, 1)} of {left:,} left right"
            if seen
            else f"under {ENOUGH_LABELS} labels nobody can tell what they gain"
            for gain, left, seen in zip(
                gains.tolist(), state.left.tolist(), known.tolist(), strict=True
            )
        ],
    )


def _expected_error(asked: _Question) -> _Proposal:
    state = asked.state
    known = np.isfinite(state.expected_error)
    errors: Floats = np.where(known, state.expected_error, 1.0) * state.left
    most = errors.max(initial=0)
    reasons = []
    for error, left, here in zip(
        errors.tolist(), state.left.tolist(), known.tolist(), strict=True
    ):
        if not left:
            reasons.append("no sample is left")
        elif not here:
            reasons.append(f"nothing is known yet of the {left:,} left")
        else:
            words = "expect most errors here" if error == most else "expect errors"
            rate = percent(error / left)
            reasons.append(f"the models {words} ({rate} of {left:,} left)")
    return _Proposal(errors, reasons)


def _thompson(asked: _Question) -> _Proposal:
    belief = believe(asked.state, asked.rewards)
    if belief is None:
        fallback = _expected_error(asked)
        return _Proposal(
            fallback.weights,
            [f"no reward was measured yet; {reason}" for reason in fallback.reasons],
        )
    shares = best_probabilities(belief.theta, belief.features, asked.seed)
    return _Proposal(
        shares,
        [
            f"10 labels lower the log-loss here by {10 * mean:.3f} ± {10 * sd:.3f}; "
            f"best in {percent(share)} of the draws"
            for mean, sd, share in zip(belief.mean, belief.sd, shares, strict=True)
        ],
        belief,
    )


def _paper(asked: _Question) -> _Proposal:
    belief = believe_paper(asked.state, asked.rewards)
    return _Proposal(
        thompson_shares(belief.theta, belief.features, asked.seed),
        [
            f"a round raises the accuracy here by {percent(mean, 1)} ± "
            f"{percent(sd, 1)}; one draw from that"
            for mean, sd in zip(belief.mean, belief.sd, strict=True)
        ],
        belief,
    )


def _fixed(state: DomainsState, shares: Floats) -> _Proposal:
    if shares.shape != state.left.shape or not shares.sum() > 0:
        raise InvalidRequestError(
            f"{len(state.left)} domains need as many shares, not all of them 0."
        )
    wanted = _normalised(shares)
    return _Proposal(wanted, [f"{percent(share)} was asked for" for share in wanted])


POLICIES: dict[str, _Policy] = {
    "expected-gain": _expected_gain,
    "expected-error": _expected_error,
    "thompson": _thompson,
    "uniform": _uniform,
    "proportional": _proportional,
    "paper": _paper,
}
BANDITS = ("thompson", "paper")
"""Policies that draw from a posterior, and say so in their reasons."""


def _normalised(weights: Floats) -> Floats:
    total = weights.sum()
    return (
        weights / total if total > 0 else np.ones(len(weights)) / max(len(weights), 1)
    )


def _with_limits(reason: str, count: int, wanted: float, left: int, floor: int) -> str:
    """Say so when floor or limits, not the policy, made the number."""
    if count == left and wanted > left:
        return f"{reason}; all that is left"
    if count < wanted + 1:
        return reason
    return (
        f"{reason}; raised so that no domain is forgotten"
        if count <= floor
        else f"{reason}; takes what others lack"
    )
