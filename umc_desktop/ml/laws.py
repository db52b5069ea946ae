"""Probability laws of counts, exact and without scipy, which the window never loads."""

import math
from collections.abc import Callable
from dataclasses import dataclass

_NEGLIGIBLE = 1e-17  # of a sum: smaller terms no longer change it
ROUNDING = 1e-9  # of a probability of counts up to some millions


@dataclass(frozen=True)
class CountLaw:
    """A law of a whole number whose masses rise to a mode and fall from there.

    Attributes
    ----------
    first, last
        The smallest and the largest value; ``None`` where there is no largest.
    mode
        A most probable value.
    log_mass
        Logarithm of a value's probability.
    ratio
        Probability of the value above it ÷ its own.
    cumulative
        Probability of a value and all below it, where there is a shorter way than to
        add up.
    """

    first: int
    last: int | None
    mode: int
    log_mass: Callable[[int], float]
    ratio: Callable[[int], float]
    cumulative: Callable[[int], float] | None = None

    def at_most(self, value: int) -> float:
        """Return the probability of a value and all below it, in [0, 1]."""
        if value < self.first:
            return 0.0
        if self.last is not None and value >= self.last:
            return 1.0
        if self.cumulative is not None:
            return self.cumulative(value)
        if value <= self.mode:
            return min(self._below(value), 1.0)
        return max(1 - self._above(value + 1), 0.0)

    def quantile(self, probability: float) -> int:
        """Return the least value that is not exceeded with a probability in (0, 1)."""
        low, step = self.first, 1
        while self.at_most(low + step) < probability - ROUNDING:
            step *= 2
        high = low + step
        while low < high:
            middle = (low + high) // 2
            if self.at_most(middle) >= probability - ROUNDING:
                high = middle
            else:
                low = middle + 1
        return low

    def _below(self, value: int) -> float:
        term = total = math.exp(self.log_mass(value))
        while value > self.first and term > _NEGLIGIBLE * total:
            value -= 1
            term /= self.ratio(value)
            total += term
        return total

    def _above(self, value: int) -> float:
        term = total = math.exp(self.log_mass(value))
        while value != self.last and term > _NEGLIGIBLE * total:
            term *= self.ratio(value)
            total += term
            value += 1
        return total


def hypergeometric(n_samples: int, marked: int, drawn: int) -> CountLaw:
    """Return the law of the marked ones among samples drawn without replacement.

    Parameters
    ----------
    n_samples
        All samples.
    marked
        How many of them are marked, 0 to ``n_samples``.
    drawn
        How many of them are drawn, 0 to ``n_samples``.
    """
    others = n_samples - marked
    ways = _log_choices(n_samples, drawn)
    return CountLaw(
        max(0, drawn - others),
        min(marked, drawn),
        (drawn + 1) * (marked + 1) // (n_samples + 2),
        lambda k: _log_choices(marked, k) + _log_choices(others, drawn - k) - ways,
        lambda k: (marked - k) * (drawn - k) / ((k + 1) * (others - drawn + k + 1)),
    )


def binomial(trials: int, chance: float) -> CountLaw:
    """Return the law of the successes among independent trials.

    Parameters
    ----------
    trials
        How many.
    chance
        Of each, in [0, 1).
    """
    if chance == 0:
        return _always(0)
    odds = chance / (1 - chance)
    return CountLaw(
        0,
        trials,
        int((trials + 1) * chance),
        lambda k: (
            _log_choices(trials, k)
            + k * math.log(chance)
            + (trials - k) * math.log1p(-chance)
        ),
        lambda k: (trials - k) / (k + 1) * odds,
    )


def negative_binomial(successes: int, chance: float) -> CountLaw:
    """Return the law of the failures before a number of successes.

    Parameters
    ----------
    successes
        At least 1.
    chance
        Of a success, in (0, 1].
    """
    if chance == 1:
        return _always(0)
    return CountLaw(
        0,
        None,
        int((successes - 1) * (1 - chance) / chance),
        lambda k: (
            _log_choices(k + successes - 1, k)
            + successes * math.log(chance)
            + k * math.log1p(-chance)
        ),
        lambda k: (k + successes) / (k + 1) * (1 - chance),
        # at most k failures: the last success came within k + successes trials
        lambda k: 1 - binomial(k + successes, chance).at_most(successes - 1),
    )


def _always(value: int) -> CountLaw:
    return CountLaw(value, value, value, lambda k: 0.0, lambda k: 0.0)


def _log_choices(n: int, k: int) -> float:
    return math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
