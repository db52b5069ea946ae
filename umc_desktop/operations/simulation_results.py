"""From games to curves, ratios, tests and tables."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.costs import CostModel
from umc_desktop.ml.learning_curves import Curves, area, need
from umc_desktop.ml.metrics import ConfidenceBins
from umc_desktop.ml.need_ratios import NeedRatio, geometric_mean_ratio, need_ratios
from umc_desktop.ml.reliability import debiased_gap
from umc_desktop.operations.games import Bins, Game, Moment
from umc_desktop.operations.simulation_stops import stop_summary

Floats = npt.NDArray[np.float64]

FULL_SHARES = {"full_90": 0.90, "full_95": 0.95, "full_99": 0.99}
RANDOM_FINAL = "random_final"
VERSUS_BEST = "versus_best"
"""The other strategy's own best score: the target of every headline ratio."""

COLUMNS = (
    "file",
    "seed",
    "strategy",
    "encoder",
    "round",
    "labels",
    "audit",
    "wrong",
    "minutes",
    "accuracy",
    "macro_f1",
    "auc",
    "log_loss",
    "brier",
    "ece",
    "ece_debiased",
    "ece_before",
    "n_test",
    "spent",
    "choosing_seconds",
    "training_seconds",
)


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

    def calibration_errors(self, *, before: bool = False) -> Floats:
        """Return the debiased calibration error by seed and point."""
        return np.array(
            [
                [_debiased(m.bins_before if before else m.bins) for m in game.moments]
                for game in self.games
            ],
            np.float64,
        )


@dataclass(frozen=True)
class FileResults:
    """Everything played on one file.

    Attributes
    ----------
    name
        The file's name without extension.
    domains
        Names of its domains.
    played
        By strategy, in the order asked for.
    full_accuracy
        What the default's members reach when taught with the whole pool, by seed; empty
        when it was not asked for.
    """

    name: str
    domains: tuple[str, ...]
    played: Mapping[str, Played]
    full_accuracy: tuple[float, ...] = ()

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


def summary_of(
    results: Sequence[FileResults], costs: CostModel
) -> dict[str, dict[str, Any]]:
    """Return what ``summary.json`` holds, by file and strategy.

    Parameters
    ----------
    results
        Of all files.
    costs
        What an annotator's work takes.
    """
    return {
        found.name: {
            name: _summary(found, played, costs)
            for name, played in found.played.items()
        }
        for found in results
    }


def table_rows(
    results: Sequence[FileResults], costs: CostModel
) -> Iterator[list[tuple[Any, ...]]]:
    """Yield the rows of ``results.parquet``, one game at a time."""
    for found in results:
        for played in found.played.values():
            for game in played.games:
                yield [
                    _row(found, played, game, number, costs)
                    for number in range(len(game.moments))
                ]


def _summary(found: FileResults, played: Played, costs: CostModel) -> dict[str, Any]:
    curve = played.scores.mean(axis=0)
    minutes = played.minutes(costs).mean(axis=0)
    errors = played.calibration_errors()[:, -1]
    first = next(iter(found.played)) == played.strategy
    return {
        "final_accuracy": float(curve[-1]),
        "area": float(played.areas.mean()),
        "labels_to": {
            name: need(played.labels, curve, value)
            for name, value in found.targets.items()
        },
        "minutes_to": {
            name: need(minutes, curve, value) for name, value in found.targets.items()
        },
        # test samples are resampled for the first strategy only: it is the one in
        # question, and for all pairs it would take many minutes
        "ratio": _ratios(found, played.strategy, None, over_tests=first),
        "minutes_ratio": _ratios(found, played.strategy, costs, over_tests=first),
        "final_difference": {
            other: _final_difference(played, theirs)
            for other, theirs in found.played.items()
            if other != played.strategy
        },
        "targets": found.targets,
        "stands_for": played.stands_for,
        "labels": played.labels.tolist(),
        "accuracy": curve.tolist(),
        "macro_f1": _mean_of(played, "macro_f1"),
        "auc": _mean_of(played, "auc"),
        "log_loss": _mean_of(played, "log_loss"),
        "brier": _mean_of(played, "brier"),
        "ece": float(np.mean([_plain(moment.bins) for moment in played.last()])),
        "ece_debiased": float(errors.mean()),
        "ece_before": float(
            np.mean([_plain(moment.bins_before) for moment in played.last()])
        ),
        "seeds": len(played.games),
        "stop": stop_summary(played.games),
        "choosing_seconds": _mean_of(played, "choosing_seconds"),
        "training_seconds": _mean_of(played, "training_seconds"),
    }


def _ratios(
    found: FileResults, ours: str, costs: CostModel | None, *, over_tests: bool
) -> dict[str, dict[str, Any]]:
    return {
        other: {
            target: asdict(ratio)
            for target, ratio in found.ratios(
                ours, other, costs, over_tests=over_tests
            ).items()
        }
        for other in found.played
        if other != ours
    }


def _final_difference(ours: Played, theirs: Played) -> dict[str, float | None]:
    """Return how much more accurate ours ended, paired by seed, with a t interval."""
    from scipy.stats import ttest_rel

    before, after = theirs.scores[:, -1], ours.scores[:, -1]
    estimate = float((after - before).mean())
    if len(before) < 2 or np.ptp(after - before) == 0:
        return {"estimate": estimate, "low": None, "high": None}
    interval = ttest_rel(after, before).confidence_interval(0.95)
    return {
        "estimate": estimate,
        "low": float(interval.low),
        "high": float(interval.high),
    }


def _mean_of(played: Played, measure: str) -> float:
    return float(np.mean([getattr(moment, measure) for moment in played.last()]))


def _row(
    found: FileResults, played: Played, game: Game, number: int, costs: CostModel
) -> tuple[Any, ...]:
    moment = game.moments[number]
    spent = ", ".join(
        f"{name}: {count}"
        for name, count in zip(found.domains, moment.spent, strict=True)
    )
    return (
        found.name,
        game.seed,
        played.strategy,
        played.stands_for,
        number,
        moment.labels,
        moment.audit,
        moment.wrong,
        costs.seconds(moment.effort) / 60,
        moment.accuracy,
        moment.macro_f1,
        moment.auc,
        moment.log_loss,
        moment.brier,
        _plain(moment.bins),
        _debiased(moment.bins),
        _plain(moment.bins_before),
        moment.n_test,
        spent,
        moment.choosing_seconds,
        moment.training_seconds,
    )


def _is_random(strategy: str) -> bool:
    return strategy.partition("@")[0].partition("/")[0] == "random"


def _bins(bins: Bins) -> ConfidenceBins:
    return ConfidenceBins(
        np.array(bins.counts), np.array(bins.confidences), np.array(bins.accuracies)
    )


def _plain(bins: Bins) -> float:
    return _bins(bins).mean_gap


def _debiased(bins: Bins) -> float:
    return debiased_gap(_bins(bins))


def overall_of(results: Sequence[FileResults], costs: CostModel) -> dict[str, Any]:
    """Return what the first strategy saves against each other one, over all files.

    Parameters
    ----------
    results
        Of all files.
    costs
        What an annotator's work takes.
    """
    first, *others = results[0].played
    return {
        "strategy": first,
        "files": [found.name for found in results],
        "versus": {
            other: {
                "labels": _over_files(results, first, other, None),
                "minutes": _over_files(results, first, other, costs),
            }
            for other in others
        },
    }


def _over_files(
    results: Sequence[FileResults], ours: str, theirs: str, costs: CostModel | None
) -> dict[str, Any]:
    """Return the geometric mean over files of the ratio to the opponent's own best."""
    ratios = {
        found.name: found.ratios(ours, theirs, costs, over_tests=False)[
            VERSUS_BEST
        ].estimate
        for found in results
    }
    return {**asdict(geometric_mean_ratio(ratios)), "by_file": ratios}
