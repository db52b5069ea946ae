"""What a simulation tells in the terminal and in the window."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.wording import counted
from umc_desktop.ml.need_ratios import NeedRatio
from umc_desktop.ml.statistics import half_widths
from umc_desktop.operations.simulation_overall import Overall, OverFiles
from umc_desktop.operations.simulation_report.wording import interval, ratio_in_words
from umc_desktop.operations.simulation_results import (
    RANDOM_FINAL,
    VERSUS_BEST,
    FileResults,
    Played,
)

Summary = Mapping[str, Mapping[str, Mapping[str, Any]]]


def outcome_of(
    out: Path, results: Sequence[FileResults], summary: Summary, overall: Overall
) -> Outcome:
    """Return the headline, a table for people, and curves.

    Parameters
    ----------
    out
        Folder of the results.
    results
        Of all files.
    summary, overall
        What the files of these names hold.
    """
    n_games = sum(len(p.games) for found in results for p in found.played.values())
    played = f"{counted(n_games, 'game')} on {counted(len(results), 'file')}"
    return Outcome(
        Changes.NOTHING,
        " ".join([f"{played}.", *headline(overall)]),
        {
            "strategies": [
                _row(found, name, summary[found.name], overall)
                for found in results
                for name in found.played
            ],
            "over_files": _over_files(overall) if len(results) > 1 else [],
            "report": str(out / "report.html"),
            "out": str(out),
            "overall": msgspec.to_builtins(overall),
            "curves": {
                found.name: {
                    name: _curve(played) for name, played in found.played.items()
                }
                for found in results
            },
        },
    )


def headline(overall: Overall) -> list[str]:
    """Say what was saved, in a sentence for each opponent.

    Parameters
    ----------
    overall
        What ``overall.json`` holds.
    """
    opponents = [one for one in overall.versus if one not in overall.ablations]
    return [
        _sentence(overall.strategy, other, overall.versus[other].labels)
        for other in opponents or overall.versus
    ]


def _sentence(first: str, other: str, ratio: OverFiles) -> str:
    worst = ""
    if ratio.files > 1:
        worst = f" (worst {ratio.worst:.1f}×, {ratio.worst_file})"
    return (
        f"{other} needs {ratio.estimate:.1f}× the labels of {first} for its own best "
        f"score{worst}."
    )


def _row(
    found: FileResults,
    name: str,
    summary: Mapping[str, Mapping[str, Any]],
    overall: Overall,
) -> dict[str, Any]:
    own = summary[name]
    needed = own["labels_to"].get(RANDOM_FINAL)
    row: dict[str, Any] = {"file": found.name} if len(overall.files) > 1 else {}
    row |= {
        "strategy": name,
        "final_accuracy": own["final_accuracy"],
        "labels_to_random_final": None if needed is None else round(needed),
        "ece": own["ece"],
    }
    if name == overall.strategy:
        return row | {"labels_ratio": "", "minutes_ratio": ""}
    first = summary[overall.strategy]
    return row | {
        f"{unit}_ratio": ratio_in_words(NeedRatio(**first[kept][name][VERSUS_BEST]))
        for unit, kept in (("labels", "ratio"), ("minutes", "minutes_ratio"))
    }


def _over_files(overall: Overall) -> list[dict[str, Any]]:
    rows = []
    for other, saving in overall.versus.items():
        row: dict[str, Any] = {"opponent": other}
        for unit, ratio in (("labels", saving.labels), ("minutes", saving.minutes)):
            ends = interval(ratio.t_low, ratio.t_high)
            row[f"{unit}_ratio"] = f"{ratio.estimate:.2f}{ends}"
        row |= {"worst": saving.labels.worst, "on": saving.labels.worst_file}
        rows.append(row)
    return rows


def _curve(played: Played) -> dict[str, list[float]]:
    """Return the mean accuracy by labels with its 95 % interval over seeds."""
    mean, half = played.scores.mean(axis=0), half_widths(played.scores)
    width = np.zeros_like(mean) if half is None else half
    return {
        "labels": played.labels.tolist(),
        "accuracy": mean.tolist(),
        "low": np.maximum(mean - width, 0).tolist(),
        "high": np.minimum(mean + width, 1).tolist(),
    }
