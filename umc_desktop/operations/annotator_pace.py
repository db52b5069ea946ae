"""How fast an annotator decides: a decision's time, labels an hour, day by day."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec
import numpy as np

from umc_desktop.domain.clock import seconds_of
from umc_desktop.domain.events import How
from umc_desktop.storage.decisions import Decision

_LONGEST_PAUSE = 300.0  # seconds; longer was a break, not a decision


class Day(msgspec.Struct, frozen=True):
    """One day's work."""

    date: str
    labels: int
    seconds: float | None


@dataclass(frozen=True)
class Pace:
    """How fast somebody decides.

    Attributes
    ----------
    seconds
        Median time of a single decision.
    per_hour
        Labels per hour of deciding, breaks left out.
    days
        Each day's work, the first day first.
    quick
        Samples decided far quicker than is usual for them.
    """

    seconds: float | None
    per_hour: float | None
    days: list[Day]
    quick: list[int]


def pace_of(decisions: Sequence[Decision]) -> Pace:
    """Return the pace of one annotator's decisions."""
    from umc_desktop.ml.agreement.pace import quick_decisions

    single = [
        one
        for one in decisions
        if one.seconds is not None and one.how in (How.SINGLE, How.SUGGESTION)
    ]
    times = np.array([one.seconds for one in single], np.float64)
    quick = [
        one.sample_id
        for one, is_quick in zip(single, quick_decisions(times), strict=True)
        if is_quick
    ]
    return Pace(
        _median_seconds(single),
        _per_hour(decisions),
        _days(decisions),
        list(dict.fromkeys(quick)),
    )


def _median_seconds(decisions: Sequence[Decision]) -> float | None:
    times = [one.seconds for one in decisions if one.seconds is not None]
    return float(np.median(times)) if times else None


def _per_hour(decisions: Sequence[Decision]) -> float | None:
    timed = [
        min(one.seconds, _LONGEST_PAUSE) for one in decisions if one.seconds is not None
    ]
    spent = sum(timed)
    return 3600 * len(timed) / spent if spent else None


def _days(decisions: Sequence[Decision]) -> list[Day]:
    by_day: dict[str, list[Decision]] = defaultdict(list)
    for one in decisions:
        by_day[f"{datetime.fromtimestamp(seconds_of(one.clock)):%Y-%m-%d}"].append(one)
    return [
        Day(date, len(members), _median_seconds(members))
        for date, members in sorted(by_day.items())
    ]
