"""Proving on labelled data how fast and how well finishing labels a whole pool."""

from dataclasses import dataclass
from pathlib import Path

import msgspec

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.costs import CostModel
from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.request import option
from umc_desktop.exchange.whole_file import whole_file
from umc_desktop.ml.finishing import Promise
from umc_desktop.operations.finishing_report import write_report
from umc_desktop.operations.finishing_results import Finishing, finishing_of
from umc_desktop.operations.finishing_runs import Trial, finish_trial
from umc_desktop.operations.kept import do_missing
from umc_desktop.operations.labelled_files import LabelledFiles


@dataclass(frozen=True)
class FinishPools(LabelledFiles):
    """Which labelled files, how good the labels must be, how often."""

    target: float = option("Share of the labels that must be right, 0 to 1.", 0.95)
    labels: int = option("Labels given one by one before finishing.", 300)
    seeds: int = option("Random pools of each file.", 5)
    limit: int = option("Samples of a pool, at most.", 5000)
    oversight: float = option(
        "Share of wrong suggestions overlooked in a glance.", 0.05
    )
    out: Path = option("Folder of the results.", Path("finishing"))
    processes: int = option("Processes; 0 for one a core.", 0)

    def __post_init__(self) -> None:
        if self.seeds < 1 or self.labels < 1 or self.limit < 10:
            raise InvalidRequestError(
                "“seeds” and “labels” must be at least 1, “limit” at least 10."
            )
        if self.processes < 0:
            raise InvalidRequestError("“processes” must not be negative.")
        Promise(allowed_error=1 - self.target, oversight=self.oversight)

    @property
    def promise(self) -> Promise:
        """What must hold of the finished labels."""
        return Promise(allowed_error=1 - self.target, oversight=self.oversight)


def finish_pools(request: FinishPools, progress: ProgressReporter) -> Outcome:
    """Label whole pools by finishing, with known answers, and compare with one by one.

    Learns from labels given one by one, audits 150 random suggestions, accepts the
    surest as far as the audit allows, and glances at the rest in groups of 20. Every
    finished pool is kept in the folder of the results, so that an interrupted run goes
    on where it stopped. Writes report.html and summary.json.

    Raises
    ------
    InvalidRequestError
        If a file has too few labels, or the accuracy wanted is impossible.
    """
    known = request.prepare(progress)
    trials = [
        Trial(
            file.name,
            file.folder,
            file.digest,
            seed,
            request.labels,
            request.limit,
            request.promise,
            request.out / "runs",
        )
        for seed in range(request.seeds)
        for file in known
    ]
    do_missing(finish_trial, trials, request.processes, progress, "Finishing")
    runs = {
        file.name: [trial.result() for trial in trials if trial.name == file.name]
        for file in known
    }
    return _written(
        request,
        finishing_of(runs, request.labels, request.promise, CostModel()),
        progress,
    )


def _written(
    request: FinishPools, found: Finishing, progress: ProgressReporter
) -> Outcome:
    progress.report(0, None, "Writing the report")
    with whole_file(request.out / "summary.json") as stream:
        stream.write(msgspec.json.format(msgspec.json.encode(found), indent=1))
    report = request.out / "report.html"
    write_report(report, found)
    return Outcome(
        Changes.NOTHING,
        found.sentence,
        {
            "files": [
                {
                    "file": file.name,
                    "speed_up": file.speed_up,
                    "accuracy": file.accuracy,
                    "lowest": file.lowest_accuracy,
                    "missed": file.missed,
                    "accepted": file.accepted,
                }
                for file in found.files
            ],
            "overall": msgspec.to_builtins(found.speed_up),
            "report": str(report),
            "out": str(request.out),
        },
    )
