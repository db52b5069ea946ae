"""What an allocation of the budget lost against better ones."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Regret:
    """Cumulative regret, round by round.

    Attributes
    ----------
    against_oracle
        ndarray of float64, shape (n_rounds,): against the greedy oracle, which knows
        before each round what it will bring. Greed is not always best, so that this
        may fall below 0.
    against_fixed
        ndarray of float64, shape (n_rounds,): against the best fixed allocation.
    best_fixed
        Which fixed allocation brought most in all, in hindsight.
    """

    against_oracle: Floats
    against_fixed: Floats
    best_fixed: int


def regret(policy: Floats, oracle: Floats, fixed: Floats) -> Regret:
    """Compare the rewards of an allocation with the oracle's and the best fixed one's.

    R_T = Σ_{t ≤ T} r*_t - r_t; per round, R_T / T, it falls to 0 for a policy that
    learns.

    Parameters
    ----------
    policy, oracle
        float, shape (n_rounds,): reward of each round.
    fixed
        float, shape (n_allocations, n_rounds): the same of allocations that never
        change, such as uniform, proportional, everything to one domain.

    References
    ----------
    Lattimore & Szepesvári, "Bandit Algorithms", 2020, section 4.2, and, for the best
    fixed choice in hindsight, section 11.1.
    """
    best = int(fixed.sum(axis=1).argmax())
    return Regret(
        against_oracle=np.cumsum(oracle - policy),
        against_fixed=np.cumsum(fixed[best] - policy),
        best_fixed=best,
    )


def convergence_round(shares: Floats, domain: int, at_least: float) -> int | None:
    """Return the round from which on a domain's share never falls too low again.

    Parameters
    ----------
    shares
        float, shape (n_rounds, n_domains), rows sum to 1: the allocation.
    domain
        The one that the allocation should converge to.
    at_least
        The share it should have, in [0, 1].

    Returns
    -------
    int or None
        The first of the rounds, from 0; ``None`` if the last round is not one.
    """
    too_low = np.flatnonzero(shares[:, domain] < at_least)
    start = int(too_low[-1]) + 1 if len(too_low) else 0
    return start if start < len(shares) else None
