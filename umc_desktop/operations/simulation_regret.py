"""What the first strategy's split of the budget lost against better splits."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from umc_desktop.ml.regret import best_fixed, cumulative_regret
from umc_desktop.ml.simulation.sharing import FIXED
from umc_desktop.ml.simulation.strategy import parse_strategy
from umc_desktop.ml.statistics import half_widths
from umc_desktop.operations.simulation_results import FileResults, Played

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class RegretCurve:
    """Cumulative regret after each round, the mean over seeds.

    Parameters
    ----------
    against
        The strategy whose allocation is better.
    labels, mean
        Labels so far and the regret in points of accuracy, 0 to 1.
    low, high
        Its 95 % Student's t interval over seeds; ``None`` with one seed.
    """

    against: str
    labels: tuple[float, ...]
    mean: tuple[float, ...]
    low: tuple[float, ...] | None
    high: tuple[float, ...] | None

    @property
    def per_round(self) -> tuple[float, ...]:
        """R_T / T, which falls to 0 if the allocation converges to the other's."""
        return tuple(value / t for t, value in enumerate(self.mean, start=1))


@dataclass(frozen=True)
class FileRegret:
    """Regret of the first strategy on one file.

    Parameters
    ----------
    against_oracle, against_fixed
        ``None`` where no such allocation was played.
    """

    against_oracle: RegretCurve | None
    against_fixed: RegretCurve | None


def regret_of(found: FileResults, ours: str) -> FileRegret | None:
    """Return the regret of a strategy's allocation on a file.

    A round's reward is the rise of the accuracy on the held-out samples of all
    domains, so that the cumulative regret is how far the accuracy lies behind.

    Parameters
    ----------
    found
        Results of the file.
    ours
        Name of the strategy.

    Returns
    -------
    FileRegret or None
        ``None`` with one domain, or if nothing was played that differs in the
        allocation only and is an oracle or fixed.
    """
    if len(found.sizes) < 2:
        return None
    oracles = _with_allocation(found, ours, ("oracle",))
    fixed = _with_allocation(found, ours, (*FIXED, "best-fixed"))
    if not oracles and not fixed:
        return None
    policy = found.played[ours]
    best = None
    if fixed:
        gains = np.stack([_rewards(one).mean(axis=0) for one in fixed])
        best = fixed[best_fixed(gains)]
    return FileRegret(
        _curve(policy, oracles[0]) if oracles else None,
        _curve(policy, best) if best else None,
    )


def _with_allocation(
    found: FileResults, ours: str, choices: Sequence[str]
) -> list[Played]:
    """Return what was played that is ours but for one of these allocations."""
    base = replace(parse_strategy(ours), name="", allocation="")
    return [
        played
        for name, played in found.played.items()
        for strategy in [parse_strategy(name)]
        if name != ours
        and strategy.allocation in choices
        and replace(strategy, name="", allocation="") == base
    ]


def _rewards(played: Played) -> Floats:
    return np.diff(played.scores, axis=1)


def _curve(ours: Played, better: Played) -> RegretCurve:
    lost = cumulative_regret(_rewards(ours), _rewards(better))
    mean, half = lost.mean(axis=0), half_widths(lost)
    return RegretCurve(
        against=better.strategy,
        labels=tuple(ours.labels[1:].tolist()),
        mean=tuple(mean.tolist()),
        low=None if half is None else tuple((mean - half).tolist()),
        high=None if half is None else tuple((mean + half).tolist()),
    )
