"""``python -m benchmarks.proof``: what the default saves, on every labelled file here.

Plays the games behind README's table (as ``umc evaluate simulate`` does), prints each
target with its bar and writes ``benchmarks/proof.json``. An interrupted run goes on
where it stopped; 20 seeds take about an hour on two cores. ``--only`` plays and
replaces some rows, ``--files`` some files' games in the rows over all files: what the
other files gave is taken from ``benchmarks/proof.json``.
"""

import argparse
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table

from benchmarks.headroom import BATCH, LONGEST, headroom, read_curves
from umc_desktop.cli.progress import TerminalProgress
from umc_desktop.ml.need_ratios import geometric_mean_ratio
from umc_desktop.operations.simulating import simulate
from umc_desktop.operations.simulation_request import Simulate

ROOT = Path(__file__).resolve().parents[1]
DATA = ROOT.parent / "shared" / "data"
SINGLE_DOMAIN = (
    "educational_trec_questions.csv",
    "technical_stackoverflow.csv",
    "legal_rhetorical_roles.csv",
    "biomedical_medical_abstracts.csv",
    "financial_banking77.csv",
)
TEXTS = (*SINGLE_DOMAIN, "multidomain_clinc150.csv")
IMAGES = ("images_mnist_4000.zip",)
ALL = (*TEXTS, *IMAGES)

STRATEGIES = (
    "default",
    "random",
    "random@minilm",
    "margin@best-single",
    "margin@minilm",
    "default/names=off",
    "random/names=off",
)
IMAGE_STRATEGIES = ("default", "random", "margin@best-single")
PARTS = ("saving", "calibration", "allocation")
TOGETHER = 1000  # labels of the five files as five domains
MOST_ALONE = 4  # seeds of the curves that tell the best split in hindsight
ALLOCATIONS = ("default", "default/allocation=uniform")


@dataclass(frozen=True)
class Bar:
    """A target of the table.

    Attributes
    ----------
    what
        In words.
    ours, versus
        The strategies compared.
    measure
        ``labels`` or ``minutes``.
    mean, lower, each
        What the geometric mean, the lower end of its interval and every file must
        reach; 0 where nothing is asked.
    """

    what: str
    ours: str
    versus: str
    measure: str
    mean: float
    lower: float = 0.0
    each: float = 0.0


BARS = (
    Bar("random, one MiniLM head", "default", "random@minilm", "labels", 4.5, 0, 1.5),
    Bar(
        "margin, best single encoder in hindsight",
        "default",
        "margin@best-single",
        "labels",
        2.2,
        1.6,
        1.1,
    ),
    Bar("random, the very same models", "default", "random", "labels", 1.6),
    Bar("margin, one MiniLM head", "default", "margin@minilm", "labels", 0),
    Bar("margin, one MiniLM head", "default", "margin@minilm", "minutes", 3.0),
    Bar(
        "margin, best single encoder; ours without label names",
        "default/names=off",
        "margin@best-single",
        "labels",
        0,
    ),
    Bar(
        "random, the same models; both without label names",
        "default/names=off",
        "random/names=off",
        "labels",
        0,
    ),
)
IMAGE_BAR = Bar(
    "margin, best single image encoder in hindsight",
    "default",
    "margin@best-single",
    "labels",
    1.5,
)


def main() -> None:
    """Play, compare and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seeds", type=int, default=20)
    parser.add_argument("--allocation-seeds", type=int, default=20)
    parser.add_argument("--only", nargs="*", choices=PARTS, default=PARTS)
    parser.add_argument("--files", nargs="*", choices=ALL, default=ALL)
    parser.add_argument("--out", type=Path, default=ROOT / "build" / "proof")
    parser.add_argument("--processes", type=int, default=0)
    given = parser.parse_args()
    console = Console()
    rows: list[dict[str, Any]] = []
    if "saving" in given.only:
        rows += _saving(given, console)
    if "calibration" in given.only:
        rows += _calibration(given, console)
    if "allocation" in given.only:
        rows += _allocation(given, console)
    table = Table(show_edge=False)
    for name in ("against", "measured", "95 %", "worst", "bar", "holds"):
        table.add_column(name)
    for row in rows:
        table.add_row(*(str(row[name]) for name in row if name != "by_file"))
    console.print(table)
    _record(given, rows)


def _saving(given: argparse.Namespace, console: Console) -> list[dict[str, Any]]:
    known = _known()
    images = _played(given, "images", _of(IMAGES, given), IMAGE_STRATEGIES, console)
    texts = _played(given, "texts", _of(TEXTS, given), STRATEGIES, console)
    rows = [_ratio_row(bar, {**texts, **images}, known) for bar in BARS]
    return [*rows, _ratio_row(IMAGE_BAR, images, known)]


def _calibration(given: argparse.Namespace, console: Console) -> list[dict[str, Any]]:
    # games are kept by strategy: none is played twice
    images = _played(given, "images", _of(IMAGES, given), ("default",), console)
    found = {
        **_played(given, "texts", _of(TEXTS, given), ("default",), console),
        **images,
    }
    known = _known()
    rows = [
        _calibration_row(found, "ece_debiased", 0.05, known),
        _calibration_row(found, "ece_root_mean_square", None, known),
    ]
    return [row for row in rows if len(row["by_file"]) == len(ALL)]


def _allocation(given: argparse.Namespace, console: Console) -> list[dict[str, Any]]:
    seeds = given.allocation_seeds
    clinc = _played(given, "clinc", TEXTS[-1:], ALLOCATIONS, console, seeds=seeds)
    together = _played(
        given,
        "together",
        SINGLE_DOMAIN,
        ALLOCATIONS,
        console,
        seeds=seeds,
        together=True,
        budget=TOGETHER,
    )
    _played(
        given,
        "alone",
        SINGLE_DOMAIN,
        ("default",),
        console,
        seeds=min(seeds, MOST_ALONE),
        budget=LONGEST,
        batch=BATCH,
    )
    return [
        _allocation_row("five files as five domains", together, 0.01),
        _headroom_row(given.out / "alone" / "results.parquet"),
        _allocation_row("CLINC's ten domains", clinc, None),
    ]


def _of(files: tuple[str, ...], given: argparse.Namespace) -> tuple[str, ...]:
    return tuple(file for file in files if file in given.files)


def _known() -> dict[str, dict[str, Any]]:
    """Return what earlier runs found, by row and by file."""
    path = ROOT / "benchmarks" / "proof.json"
    rows = json.loads(path.read_text("utf-8"))["rows"] if path.exists() else []
    return {row["what"]: row["by_file"] for row in rows}


def _record(given: argparse.Namespace, rows: list[dict[str, Any]]) -> None:
    """Write the rows; those of parts that were not played stay as they are."""
    path = ROOT / "benchmarks" / "proof.json"
    known = json.loads(path.read_text("utf-8")) if path.exists() else {"rows": []}
    kept = {row["what"]: row for row in known["rows"]}
    if set(given.only) == set(PARTS) and set(given.files) == set(ALL):
        kept = {}
    kept |= {row["what"]: row for row in rows}
    if {"saving", "calibration"} & set(given.only):
        known["seeds"] = given.seeds
    if "allocation" in given.only:
        known["allocation_seeds"] = given.allocation_seeds
    known["rows"] = list(kept.values())
    path.write_text(json.dumps(known, indent=1, ensure_ascii=False) + "\n", "utf-8")


def _played(
    given: argparse.Namespace,
    name: str,
    files: tuple[str, ...],
    strategies: tuple[str, ...],
    console: Console,
    **further: Any,  # noqa: ANN401 - fields of the request
) -> dict[str, Any]:
    if not files:
        return {}
    console.print(f"{name}: {', '.join(files)}")
    request = Simulate(
        tuple(DATA / file for file in files),
        strategies=strategies,
        out=given.out / name,
        processes=given.processes,
        without_full_data=True,
        **{"seeds": given.seeds, **further},
    )
    with TerminalProgress() as progress:
        console.print(simulate(request, progress).summary)
    found: dict[str, Any] = json.loads(
        (request.out / "summary.json").read_text("utf-8")
    )
    return found


def _ratio_row(
    bar: Bar, summary: Mapping[str, Any], known: Mapping[str, Mapping[str, float]]
) -> dict[str, Any]:
    key = "ratio" if bar.measure == "labels" else "minutes_ratio"
    what = f"{bar.what} ({bar.measure})"
    ratios = {**known.get(what, {})} | {
        file: found[bar.ours][key][bar.versus]["versus_best"]["estimate"]
        for file, found in summary.items()
        if bar.ours in found and bar.versus in found
    }
    mean = geometric_mean_ratio(ratios)
    low = mean.low if mean.low is not None else mean.estimate
    high = mean.high if mean.high is not None else mean.estimate
    asked = [f"≥ {bar.mean:g}×"] if bar.mean else ["reported"]
    asked += [f"lower ≥ {bar.lower:g}×"] if bar.lower else []
    asked += [f"each ≥ {bar.each:g}×"] if bar.each else []
    holds = mean.estimate >= bar.mean and low >= bar.lower and mean.worst >= bar.each
    return {
        "what": what,
        "measured": f"{mean.estimate:.2f}×",
        "interval": f"{low:.2f}–{high:.2f}",
        "worst": f"{mean.worst_file} {mean.worst:.2f}×",
        "bar": ", ".join(asked),
        "holds": _said(holds) if bar.mean else "–",
        "by_file": {file: round(ratio, 3) for file, ratio in ratios.items()},
    }


def _calibration_row(
    summary: Mapping[str, Any],
    measure: str,
    bar: float | None,
    known: Mapping[str, Mapping[str, float]],
) -> dict[str, Any]:
    said = {
        "ece_debiased": "debiased",
        "ece_root_mean_square": "root mean square, no bias",
    }[measure]
    what = f"calibration error of the default at the end ({said})"
    errors = {**known.get(what, {})} | {
        file: found["default"][measure] for file, found in summary.items()
    }
    worst = max(errors, key=lambda file: errors[file])
    return {
        "what": what,
        "measured": f"{sum(errors.values()) / len(errors):.3f}",
        "interval": "",
        "worst": f"{worst} {errors[worst]:.3f}",
        "bar": f"each ≤ {bar:g}" if bar else "reported",
        "holds": _said(errors[worst] <= bar) if bar else "–",
        "by_file": {file: round(error, 4) for file, error in errors.items()},
    }


def _allocation_row(
    what: str, summary: Mapping[str, Any], bar: float | None
) -> dict[str, Any]:
    (found,) = summary.values()
    difference = found["default"]["final_difference"]["default/allocation=uniform"]
    gain, low, high = (difference[name] or 0.0 for name in ("estimate", "low", "high"))
    holds = bar is not None and gain >= bar and low > 0
    return {
        "what": f"uniform allocation, {what}",
        "measured": f"{100 * gain:+.2f} points",
        "interval": f"{100 * low:+.2f} to {100 * high:+.2f}",
        "worst": "",
        "bar": "reported" if bar is None else f"≥ +{100 * bar:g} point, above 0",
        "holds": "–" if bar is None else _said(holds),
        "by_file": {
            name: round(one["final_accuracy"], 4) for name, one in found.items()
        },
    }


def _headroom_row(path: Path) -> dict[str, Any]:
    names = [Path(file).stem for file in SINGLE_DOMAIN]
    found = headroom(*read_curves(path, names), TOGETHER)
    return {
        "what": "uniform allocation, five files: the best fixed split in hindsight",
        "measured": f"{100 * found['gain']:+.2f} points",
        "interval": f"{100 * found['low']:+.2f} to {100 * found['high']:+.2f}",
        "worst": "",
        "bar": "reported",
        "holds": "–",
        "by_file": dict(zip(names, found["split"], strict=True)),
    }


def _said(holds: bool) -> str:
    return "yes" if holds else "NO"


if __name__ == "__main__":
    main()
