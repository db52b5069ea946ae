"""What ``summary.json`` holds: every strategy on every file."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from umc_desktop.domain.costs import CostModel
from umc_desktop.ml.learning_curves import need
from umc_desktop.ml.statistics import compare
from umc_desktop.operations.simulation_results import FileResults, Played
from umc_desktop.operations.simulation_stops import stop_summary


def summary_of(
    results: Sequence[FileResults], costs: CostModel
) -> dict[str, dict[str, Any]]:
    """Return what ``summary.json`` holds, by file and strategy.

    The same run gives the same: how long the computer took stands in
    ``results.parquet`` only.

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


def _summary(found: FileResults, played: Played, costs: CostModel) -> dict[str, Any]:
    curve = played.scores.mean(axis=0)
    minutes = played.minutes(costs).mean(axis=0)
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
        "macro_f1": float(played.final("macro_f1").mean()),
        "auc": float(played.final("auc").mean()),
        "log_loss": float(played.final("log_loss").mean()),
        "brier": float(played.final("brier").mean()),
        "ece": float(played.final_gaps().mean()),
        "ece_debiased": float(played.final_debiased_gaps().mean()),
        "ece_root_mean_square": played.final_root_mean_square_gap(),
        "ece_before": float(played.final_gaps("bins_before").mean()),
        "seeds": len(played.games),
        "stop": stop_summary(played.games),
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
    found = compare(ours.scores[:, -1], theirs.scores[:, -1])
    return {"estimate": found.difference, "low": found.low, "high": found.high}
