"""All games of a run, as curves, and what one strategy needs against another."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.costs import CostModel
from umc_desktop.ml.learning_curves import Curves, area, needs
from umc_desktop.ml.need_ratios import NeedRatio, need_ratios
from umc_desktop.ml.reliability import debiased_gap, debiased_square
from umc_desktop.operations.games import DomainSize, Game, Moment

Floats = npt.NDArray[np.float64]

FULL_SHARES = {"full_90": 0.90, "full_95": 0.95, "full_99": 0.99}
RANDOM_FINAL = "random_final"
VERSUS_BEST = "versus_best"
"""The other strategy's own best score: the target of every headline ratio."""


@dataclass(frozen=True)
class Played:
    """All games of one strategy on one file.

    Attributes
    ----------
    strategy
        As the user wrote it.
    stands_for
        What it turned out to be, where hindsight chose; else empty.
    games
        One for each seed, in order of the seeds.
    """

    strategy: str
    stands_for: str
    games: tuple[Game, ...]

    @property
    def labels(self) -> Floats:
        """Labels at each point, float64, shape (n_points,)."""
        return np.array([m.labels for m in self.games[0].moments], np.float64)

    @cached_property
    def scores(self) -> Floats:
        """Accuracy, float64, shape (n_seeds, n_points)."""
        return np.array(
            [[m.accuracy for m in game.moments] for game in self.games], np.float64
        )

    @cached_property
    def right(self) -> list[npt.NDArray[np.bool_]]:
        """Which held-out samples were right, by seed (n_points, n_test)."""
        return [
            np.stack([moment.right_bits() for moment in game.moments])
            for game in self.games
        ]

    def minutes(self, costs: CostModel) -> Floats:
        """Return minutes, float64, shape (n_seeds, n_points)."""
        seconds = [[costs.seconds(m.effort) for m in g.moments] for g in self.games]
        return np.array(seconds, np.float64) / 60

    @cached_property
    def areas(self) -> Floats:
        """Area under each seed's curve, float64, shape (n_seeds,)."""
        return np.array([area(self.labels, row) for row in self.scores])

    def last(self) -> tuple[Moment, ...]:
        """Return where every game ended."""
        return tuple(game.moments[-1] for game in self.games)

    def final(self, measure: str) -> Floats:
        """Return a measure of ``Moment`` where every game ended, (n_seeds,)."""
        return np.array([getattr(m, measure) for m in self.last()], np.float64)

    def final_gaps(self, bins: str = "bins") -> Floats:
        """Return the calibration error where every game ended, float64, (n_seeds,).

        Parameters
        ----------
        bins
            ``bins`` as calibrated or ``bins_before``.
        """
        return np.array(
            [getattr(m, bins).as_arrays().mean_gap for m in self.last()], np.float64
        )

    def final_debiased_gaps(self) -> Floats:
        """Return the same less most of what chance adds; see ``debiased_gap``."""
        return np.array(
            [debiased_gap(m.bins.as_arrays()) for m in self.last()], np.float64
        )

    def final_root_mean_square_gap(self) -> float:
        """Return the root of the debiased squared gap, the mean over all seeds."""
        squares = [debiased_square(m.bins.as_arrays()) for m in self.last()]
        return float(np.sqrt(max(0.0, float(np.mean(squares)))))

    def spent(self) -> Floats:
        """Return labels so far by seed, point and domain: (n_seeds, n_points, n)."""
        return np.array([[m.spent for m in g.moments] for g in self.games], np.float64)

    def final_by_domain(self) -> Floats:
        """Return accuracy where every game ended, (n_seeds, n_domains)."""
        return np.array([m.by_domain for m in self.last()], np.float64)


@dataclass(frozen=True)
class FileResults:
    """Everything played on one file.

    Attributes
    ----------
    name
        The file's name without extension.
    sizes
        How its domains are divided.
    played
        By strategy, in the order asked for.
    full_accuracy
        What the default's members reach when taught with the whole pool, by seed; empty
        when it was not asked for.
    """

    name: str
    sizes: tuple[DomainSize, ...]
    played: Mapping[str, Played]
    full_accuracy: tuple[float, ...] = ()

    @property
    def domains(self) -> tuple[str, ...]:
        """Names of its domains."""
        return tuple(size.name for size in self.sizes)

    @cached_property
    def targets(self) -> dict[str, float]:
        """Scores worth reaching, by name."""
        found = {}
        random = next((one for one in self.played if _is_random(one)), None)
        if random is not None:
            found[RANDOM_FINAL] = float(self.played[random].scores[:, -1].mean())
        if self.full_accuracy:
            full = float(np.mean(self.full_accuracy))
            found |= {name: share * full for name, share in FULL_SHARES.items()}
        return found

    def ratios(
        self,
        ours: str,
        theirs: str,
        costs: CostModel | None = None,
        *,
        over_tests: bool = True,
    ) -> dict[str, NeedRatio]:
        """Return what ``theirs`` needs ÷ what ``ours`` needs, by target.

        Parameters
        ----------
        ours, theirs
            Names of strategies.
        costs
            Compare minutes at these costs instead of labels.
        over_tests
            Resample test samples as well as seeds.

        Returns
        -------
        dict
            For each of ``targets``, and ``VERSUS_BEST``.
        """
        sides = []
        for name in (ours, theirs):
            played = self.played[name]
            x = played.labels if costs is None else played.minutes(costs)
            right = played.right if over_tests else None
            sides.append(Curves(x, played.scores, right))
        names = (*self.targets, VERSUS_BEST)
        values = (*self.targets.values(), None)
        return dict(zip(names, need_ratios(sides[0], sides[1], values), strict=True))

    def best_ratio(self, ours: str, theirs: str, costs: CostModel) -> float:
        """Return the minutes' ratio to the other's own best, without an interval.

        Parameters
        ----------
        ours, theirs
            Names of strategies.
        costs
            What an annotator's work takes.
        """
        theirs_best = self.played[theirs].scores.mean(axis=0).max()
        ours_needed, theirs_needed = (
            float(
                needs(
                    self.played[name].minutes(costs).mean(axis=0)[None],
                    self.played[name].scores.mean(axis=0)[None],
                    theirs_best[None],
                )[0][0]
            )
            for name in (ours, theirs)
        )
        return theirs_needed / ours_needed


def _is_random(strategy: str) -> bool:
    return strategy.partition("@")[0].partition("/")[0] == "random"
