"""Strategies, ratios and chances in words."""

from collections.abc import Mapping
from types import MappingProxyType

from umc_desktop.domain import wording
from umc_desktop.ml.need_ratios import NeedRatio
from umc_desktop.ml.simulation.strategy import (
    BEST_SINGLE,
    NAMES,
    Strategy,
    parse_strategy,
)
from umc_desktop.ml.statistics import half_widths
from umc_desktop.operations.simulation_results import (
    RANDOM_FINAL,
    VERSUS_BEST,
    Floats,
)

NEITHER = "neither"
"""Where neither strategy reaches what both should."""

TARGETS: Mapping[str, str] = MappingProxyType(
    {
        VERSUS_BEST: "the opponent's own best",
        RANDOM_FINAL: "random's final",
        "full_90": "90\u202f% of full data",
        "full_95": "95\u202f% of full data",
        "full_99": "99\u202f% of full data",
    }
)
"""Scores worth reaching, in words."""

_PARTS: Mapping[str, str] = MappingProxyType(
    {
        "start": "the first samples: {}",
        "uncertainty": "ranked by {}",
        "clustering": "groups: {}",
        "selection": "taken of each group by {}",
        "alpha": "low confidence weighs {} against disagreement",
        "allocation": "budget over domains: {}",
        "audit": "{} of each round drawn at random to measure with",
    }
)
_SWITCHES: Mapping[str, str] = MappingProxyType(
    {
        "batches=on": "decided in batches that share a suggestion",
        "batches=off": "decided one by one",
        "names=on": "members told what the labels are called",
        "names=off": "members not told what the labels are called",
    }
)
_UPDATES: Mapping[str, str] = MappingProxyType(
    {
        "ce": "one head on all encoders side by side, not smoothed",
        "kl": "one head on all encoders side by side, held near the last round's",
        "smoothed": "only the head on smoothed features",
        "mean": "the mean of both joint heads",
        "stack": "both joint heads, weighed by cross-validation",
        "scratch": "the mean of both joint heads, not cross-validated",
        "warm": "the same, each a few steps on from where the last round's ended",
    }
)


def strategy_in_words(name: str) -> str:
    """Return what a strategy asks for, who learns, and which parts are swapped.

    Parameters
    ----------
    name
        As the user wrote it.
    """
    strategy = parse_strategy(name)
    said = [NAMES[strategy.kind], _members(strategy)]
    if strategy.audit_share > 0 and "/audit=" not in name:
        said.append(_PARTS["audit"].format(percent(strategy.audit_share, 0)))
    for swapped in name.split("/")[1:]:
        said.append(_part(swapped))
    sentence = "; ".join(said) + "."
    return sentence[0].upper() + sentence[1:]


def swapped_parts(name: str, first: str) -> str:
    """Return what a strategy has in place of the first one's parts."""
    if name.startswith(f"{first}/"):
        return name.removeprefix(f"{first}/").replace("/", ", ")
    return name


def percent(share: float, digits: int = 1) -> str:
    """Return a share of 1 as a percentage."""
    return wording.percent(share, digits)


def interval(low: float | None, high: float | None, digits: int = 2) -> str:
    """Return an interval in brackets, with a blank before it; nothing without one."""
    if low is None or high is None:
        return ""
    return f" [{low:.{digits}f}, {high:.{digits}f}]"


def ratio_in_words(ratio: NeedRatio) -> str:
    """Return a ratio with its bound and interval, or why there is none."""
    if ratio.bound == "?":
        return NEITHER if ratio.censored == "both" else "cannot be told"
    bound = "" if ratio.bound == "=" else f"{ratio.bound} "
    return f"{bound}{ratio.estimate:.2f}{interval(ratio.low, ratio.high)}"


def mean_in_words(values: Floats) -> str:
    """Return a mean accuracy with half of its 95 % interval."""
    half = half_widths(values)
    said = percent(float(values.mean()))
    return said if half is None else f"{said} ± {100 * float(half):.1f}"


def points(difference: float) -> str:
    """Return a difference of accuracies in points, with its sign."""
    return f"{100 * difference:+.1f}"


def interval_of_points(low: float | None, high: float | None) -> str:
    """Return its interval in brackets, with a blank before it."""
    if low is None or high is None:
        return ""
    return interval(100 * low, 100 * high, 1)


def p_value(p: float | None) -> str | None:
    """Return a p-value as journals print it."""
    if p is None:
        return None
    return "< 0.001" if p < 0.001 else f"{p:.3f}"


def _part(swapped: str) -> str:
    part, _, choice = swapped.partition("=")
    if part == "update":
        return _UPDATES[choice]
    return _SWITCHES.get(swapped) or _PARTS[part].format(choice)


def _members(strategy: Strategy) -> str:
    if strategy.encoder == BEST_SINGLE:
        return (
            "one head on one encoder, on each file the one that turned out best, which "
            "nobody could have known"
        )
    if strategy.encoder:
        return (
            f"one head on the encoder {strategy.encoder}, without other encoders, "
            "smoothing or the labels' names"
        )
    if strategy.kind == "paper":
        return "one head on each encoder; their mean, as published, is the ensemble"
    return (
        "the default's members: two joint heads on all encoders, one of them on "
        "features smoothed over the pool's graph"
    )
