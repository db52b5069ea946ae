"""A trial of finishing from the files to the report."""

import msgspec

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.costs import CostModel
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.exchange.whole_file import whole_file
from umc_desktop.operations.finishing_report import write_report
from umc_desktop.operations.finishing_request import FinishPools
from umc_desktop.operations.finishing_results import Finishing, finishing_of
from umc_desktop.operations.finishing_runs import Trial, finish_trial
from umc_desktop.operations.kept import do_missing


def run_finishing(request: FinishPools, progress: ProgressReporter) -> Outcome:
    """Do what was not done yet, compare, and write the results; see ``finish_pools``.

    Parameters
    ----------
    request
        What is finished.
    progress
        Told what is being done.
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
    found = finishing_of(runs, request.labels, request.promise, CostModel())
    return _written(request, found, progress)


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
