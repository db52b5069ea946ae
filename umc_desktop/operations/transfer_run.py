"""A measurement of few labels and other domains, from the files to the summary."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec
import numpy as np

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.wording import counted, percent
from umc_desktop.exchange.whole_file import whole_file
from umc_desktop.ml.simulation.known import SplitSettings
from umc_desktop.ml.simulation.strategy import parse_strategy
from umc_desktop.ml.simulation.transfer import LeftOut, few_shot_accuracy, leave_out
from umc_desktop.ml.statistics import half_widths
from umc_desktop.operations.divisions import Divisions, of_domain
from umc_desktop.operations.games import METHOD
from umc_desktop.operations.kept import do_missing, keep, kept_at, read_kept
from umc_desktop.operations.known_data import KnownFile, load_domains
from umc_desktop.operations.transfer_request import MeasureTransfer

OURS = "default"
NAMELESS = "default/names=off"
USUAL = "minilm"
"""The encoder of the usual head on one encoder, for texts."""


class Measured(msgspec.Struct, frozen=True):
    """What one seed of one file gave.

    Attributes
    ----------
    few_shot
        Accuracy by strategy, one for each number of shots.
    left_out
        The domains that share labels with others, each left out in turn.
    """

    few_shot: dict[str, tuple[float, ...]]
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True)
class Measurement:
    """One seed of one file.

    Attributes
    ----------
    file
        Known data.
    strategies
        Compared after few labels.
    shots
        Labels of each class.
    seed, limit
        Of the division.
    store
        Folder in which results are kept.
    """

    file: KnownFile
    strategies: tuple[str, ...]
    shots: tuple[int, ...]
    seed: int
    limit: int
    store: Path

    @property
    def path(self) -> Path:
        """Where the result is kept."""
        return kept_at(
            self.store,
            ".transfer",
            METHOD,
            self.file.digest,
            self.strategies,
            self.shots,
            self.seed,
            self.limit,
        )


def run_transfer(request: MeasureTransfer, progress: ProgressReporter) -> Outcome:
    """Measure what was not measured yet and write it; see ``measure_transfer``.

    Parameters
    ----------
    request
        What is measured.
    progress
        Told what is being done.
    """
    known = request.prepare(progress)
    by_file = {
        file.name: [
            Measurement(
                file,
                (OURS, NAMELESS, _single(file)),
                tuple(sorted(set(request.shots))),
                seed,
                request.limit,
                request.out / "measured",
            )
            for seed in range(request.seeds)
        ]
        for file in known
    }
    pieces = [piece for group in by_file.values() for piece in group]
    do_missing(measure, pieces, request.processes, progress, "Measuring")
    progress.report(0, None, "Writing the summary")
    rows = [row for group in by_file.values() for row in _few_shot_rows(group)]
    left_out = [row for group in by_file.values() for row in _left_out_rows(group)]
    summary = {"few_shot": rows, "left_out": left_out}
    with whole_file(request.out / "summary.json") as stream:
        stream.write(msgspec.json.format(msgspec.json.encode(summary), indent=1))
    return Outcome(
        Changes.NOTHING,
        _sentence(known, request.seeds, left_out),
        {**summary, "out": str(request.out)},
    )


def measure(piece: Measurement) -> None:
    """Measure one seed of one file and keep what came out."""
    settings = SplitSettings(limit=piece.limit)
    table = Divisions((piece.file.folder,), settings, piece.seed)
    domains = load_domains(piece.file.folder)
    of_one = of_domain(settings, len(domains))
    left_out = (
        leave_out(domains, place, parse_strategy(OURS), of_one, piece.seed)
        for place in range(len(domains))
    )
    result = Measured(
        {
            name: tuple(
                few_shot_accuracy(table.learners(parse_strategy(name)), shots)
                for shots in piece.shots
            )
            for name in piece.strategies
        },
        tuple(found for found in left_out if found is not None),
    )
    keep(piece.path, result)


def _single(file: KnownFile) -> str:
    """Return the strategy of one head on the usual encoder, or else the first."""
    return f"random@{USUAL if USUAL in file.encoders else file.encoders[0]}"


def _few_shot_rows(pieces: Sequence[Measurement]) -> list[dict[str, Any]]:
    results = [read_kept(piece.path, Measured) for piece in pieces]
    return [
        {
            "file": pieces[0].file.name,
            "members": name,
            "labels_of_each_class": shots,
            **_mean([found.few_shot[name][place] for found in results], "accuracy"),
        }
        for name in pieces[0].strategies
        for place, shots in enumerate(pieces[0].shots)
    ]


def _left_out_rows(pieces: Sequence[Measurement]) -> list[dict[str, Any]]:
    by_domain: dict[str, list[LeftOut]] = {}
    for piece in pieces:
        for found in read_kept(piece.path, Measured).left_out:
            by_domain.setdefault(found.domain, []).append(found)
    return [
        {
            "file": pieces[0].file.name,
            "domain": domain,
            "shared_labels": seeds[0].labels,
            "share": seeds[0].share,
            "n_others": seeds[0].n_others,
            "n_own": seeds[0].n_own,
            **_mean([found.by_names for found in seeds], "by_names"),
            **_mean([found.by_others for found in seeds], "by_others"),
            **_mean([found.by_own for found in seeds], "by_own"),
        }
        for domain, seeds in by_domain.items()
    ]


def _mean(values: Sequence[float], name: str) -> dict[str, float | None]:
    """Return a mean over seeds with its 95 % Student's t interval."""
    mean, half = float(np.mean(values)), half_widths(np.array(values))
    low = None if half is None else max(mean - float(half), 0.0)
    high = None if half is None else min(mean + float(half), 1.0)
    return {name: mean, f"{name}_low": low, f"{name}_high": high}


def _sentence(
    known: Sequence[KnownFile], seeds: int, left_out: Sequence[dict[str, Any]]
) -> str:
    said = f"{counted(len(known), 'file')}, {counted(seeds, 'seed')} each. "
    if not left_out:
        return said + (
            "No domain shares two labels with another domain of its file, so what one "
            "domain teaches another cannot be measured."
        )
    others, own = (
        float(np.mean([row[name] for row in left_out]))
        for name in ("by_others", "by_own")
    )
    return said + (
        f"{counted(len(left_out), 'domain')} left out in turn: {percent(others, 1)} "
        "right by "
        f"what other domains teach, {percent(own, 1)} by its own labels."
    )
