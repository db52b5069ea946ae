"""What ``overall.json`` holds: the first strategy against every other one."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from types import MappingProxyType

import numpy as np

from umc_desktop.domain.costs import CostModel
from umc_desktop.ml.need_ratios import Bound, MeanRatio, geometric_mean_ratio
from umc_desktop.ml.ranks import RankComparison, compare_ranks
from umc_desktop.ml.simulation.strategy import parse_strategy
from umc_desktop.ml.statistics import half_widths
from umc_desktop.operations.simulation_regret import FileRegret, regret_of
from umc_desktop.operations.simulation_results import VERSUS_BEST, FileResults, Floats
from umc_desktop.operations.simulation_tests import PairedTest, paired_tests

SWEPT: Mapping[str, str] = MappingProxyType(
    {
        "single": "deciding one sample alone",
        "word": "reading a word",
        "batch": "taking in a batch",
        "glance": "looking at one sample of a batch",
        "fix": "fixing a sample of a batch",
    }
)
"""Costs that the sensitivity sweep halves and doubles, in words."""
FACTORS = (0.5, 2.0)


@dataclass(frozen=True)
class OverFiles(MeanRatio):
    """A ratio over all files, and on each.

    Parameters
    ----------
    by_file
        The ratio on each file.
    bounds
        How to read each of them, see ``NeedRatio.bound``.
    """

    by_file: Mapping[str, float]
    bounds: Mapping[str, Bound]


@dataclass(frozen=True)
class Saving:
    """What the opponent needs ÷ what the first needs for the opponent's own best.

    Parameters
    ----------
    labels, minutes
        Of either.
    """

    labels: OverFiles
    minutes: OverFiles


@dataclass(frozen=True)
class Difference:
    """The first strategy minus another one.

    Parameters
    ----------
    mean, low, high
        The mean and its 95 % Student's t interval: over files where there are several,
        else over seeds; ``None`` for one only.
    """

    mean: float
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Ablation:
    """The first strategy against itself with parts swapped.

    Parameters
    ----------
    area, final
        Of the areas under the learning curves and of the accuracies at the end.
    """

    area: Difference
    final: Difference


@dataclass(frozen=True)
class Overall:
    """The first strategy against every other one.

    Parameters
    ----------
    strategy
        The first.
    files
        Names of the files.
    versus
        By opponent.
    tests
        By file and opponent.
    ranks
        All strategies over files by area; ``None`` with too few files.
    ablations
        By opponent, those that are the first with parts swapped.
    regret
        By file, those with several domains where better allocations were played.
    sensitivity
        By opponent and swept cost: the minutes' ratio over files at half of that cost
        and at twice.
    """

    strategy: str
    files: tuple[str, ...]
    versus: Mapping[str, Saving]
    tests: Mapping[str, Mapping[str, PairedTest]]
    ranks: RankComparison | None
    ablations: Mapping[str, Ablation]
    regret: Mapping[str, FileRegret]
    sensitivity: Mapping[str, Mapping[str, tuple[float, float]]]


def overall_of(results: Sequence[FileResults], costs: CostModel) -> Overall:
    """Compare the first strategy with every other one.

    Parameters
    ----------
    results
        Of all files.
    costs
        What an annotator's work takes.
    """
    first, *others = results[0].played
    return Overall(
        strategy=first,
        files=tuple(found.name for found in results),
        versus={
            other: Saving(
                _over_files(results, first, other, None),
                _over_files(results, first, other, costs),
            )
            for other in others
        },
        tests=paired_tests(results, first, others),
        ranks=_ranks(results),
        ablations={
            other: _ablation(results, first, other)
            for other in others
            if parse_strategy(other).kind == parse_strategy(first).kind
        },
        regret={
            found.name: regret
            for found in results
            if (regret := regret_of(found, first)) is not None
        },
        sensitivity={
            other: _sensitivity(results, first, other, costs) for other in others
        },
    )


def _over_files(
    results: Sequence[FileResults], ours: str, theirs: str, costs: CostModel | None
) -> OverFiles:
    ratios = {
        found.name: found.ratios(ours, theirs, costs, over_tests=False)[VERSUS_BEST]
        for found in results
    }
    by_file = {name: ratio.estimate for name, ratio in ratios.items()}
    return OverFiles(
        **asdict(geometric_mean_ratio(by_file)),
        by_file=by_file,
        bounds={name: ratio.bound for name, ratio in ratios.items()},
    )


def _ranks(results: Sequence[FileResults]) -> RankComparison | None:
    strategies = tuple(results[0].played)
    if len(strategies) < 2:
        return None
    areas = [
        [float(found.played[name].areas.mean()) for name in strategies]
        for found in results
    ]
    return compare_ranks(np.array(areas), strategies)


def _ablation(results: Sequence[FileResults], ours: str, theirs: str) -> Ablation:
    pairs = [(found.played[ours], found.played[theirs]) for found in results]
    return Ablation(
        area=_difference([our.areas - their.areas for our, their in pairs]),
        final=_difference(
            [our.scores[:, -1] - their.scores[:, -1] for our, their in pairs]
        ),
    )


def _difference(by_file: Sequence[Floats]) -> Difference:
    units = (
        by_file[0]
        if len(by_file) == 1
        else np.array([float(of_seeds.mean()) for of_seeds in by_file])
    )
    mean, half = float(units.mean()), half_widths(units)
    if half is None:
        return Difference(mean, None, None)
    return Difference(mean, mean - float(half), mean + float(half))


def _sensitivity(
    results: Sequence[FileResults], ours: str, theirs: str, costs: CostModel
) -> dict[str, tuple[float, float]]:
    found = {}
    for part in SWEPT:
        low, high = (
            _mean_minutes_ratio(
                results,
                ours,
                theirs,
                replace(costs, **{part: factor * getattr(costs, part)}),
            )
            for factor in FACTORS
        )
        found[part] = (low, high)
    return found


def _mean_minutes_ratio(
    results: Sequence[FileResults], ours: str, theirs: str, costs: CostModel
) -> float:
    ratios = [found.best_ratio(ours, theirs, costs) for found in results]
    return float(np.exp(np.mean(np.log(ratios))))
