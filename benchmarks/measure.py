"""How a ratio is measured, and what is written down of it."""

import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass

_QUIET_S = 0.1


@dataclass(frozen=True)
class Ratio:
    """One measured ratio.

    Attributes
    ----------
    name, against
        What was measured, and the peer or limit it is compared with.
    ratio
        How it compares; see ``at_least``.
    bar
        What the ratio must reach, or must not exceed.
    at_least
        True: the ratio says how many times better than the peer, and the bar is a
        floor. False: how many times the limit's cost, and the bar is a ceiling.
    detail
        The figures behind it, in words.
    """

    name: str
    against: str
    ratio: float
    bar: float
    at_least: bool
    detail: str = ""

    @property
    def holds(self) -> bool:
        """Whether the bar is met."""
        return self.ratio >= self.bar if self.at_least else self.ratio <= self.bar

    def as_data(self) -> dict[str, object]:
        """Return what ``build/bench.json`` keeps of it."""
        data = asdict(self)
        data["ratio"] = round(self.ratio, 3)
        return {**data, "holds": self.holds}


def interleaved(
    runs: int,
    *works: Callable[[], object],
    clock: Callable[[], float] = time.process_time,
) -> list[list[float]]:
    """Time several works in turn, A B A B …, after one warm-up of each.

    Interleaving lets a machine whose speed drifts favour none of them; a pause before
    each lets threads of the one before come to rest, which wait for work by spinning.

    Parameters
    ----------
    runs
        Counted runs of each.
    clock
        CPU seconds by default; ``time.perf_counter`` where waiting is the point.

    Returns
    -------
    list of list of float
        Seconds of every run, one list for each work.
    """
    for work in works:
        work()
    seconds: list[list[float]] = [[] for _ in works]
    for _ in range(runs):
        for place, work in enumerate(works):
            time.sleep(_QUIET_S)
            start = clock()
            work()
            seconds[place].append(clock() - start)
    return seconds


def median_ratio(numerators: list[float], denominators: list[float]) -> float:
    """Return the median of the ratios, pair by pair."""
    return statistics.median(
        n / max(d, 1e-9) for n, d in zip(numerators, denominators, strict=True)
    )


def milliseconds(seconds: list[float]) -> str:
    """Say the median in words."""
    return f"{statistics.median(seconds) * 1000:.2f} ms"
