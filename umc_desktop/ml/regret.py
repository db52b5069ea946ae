"""What an allocation of the budget lost against better ones."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def cumulative_regret(policy: Floats, better: Floats) -> Floats:
    """Return what an allocation lost up to each round.

    R_T = Σ_{t ≤ T} r*_t - r_t; per round, R_T / T, it falls to 0 for a policy that
    learns. Against an oracle that is only greedy it may fall below 0.

    Parameters
    ----------
    policy, better
        float, shape (…, n_rounds): reward of each round, ours and the other
        allocation's.

    Returns
    -------
    ndarray of float64, shape (…, n_rounds)

    References
    ----------
    Lattimore & Szepesvári, "Bandit Algorithms", 2020, section 4.2.
    """
    return np.cumsum(better - policy, axis=-1)


def best_fixed(fixed: Floats) -> int:
    """Return which of the allocations that never change brought most, in hindsight.

    Parameters
    ----------
    fixed
        float, shape (n_allocations, n_rounds): reward of each round, such as of
        uniform, proportional, everything to one domain.

    References
    ----------
    Lattimore & Szepesvári, "Bandit Algorithms", 2020, section 11.1.
    """
    return int(fixed.sum(axis=1).argmax())


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
