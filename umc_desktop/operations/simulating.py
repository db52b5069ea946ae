"""Proving on labelled data what a strategy saves: many games, honestly compared."""

from umc_desktop.domain.changes import Outcome
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.operations.simulation_request import Simulate


def simulate(request: Simulate, progress: ProgressReporter) -> Outcome:
    """Hide the labels of a file, play the annotator, and compare strategies.

    Every strategy is given the same divisions, first samples and members' settings, so
    that differences are the strategy's. Games are kept in the folder of the results: an
    interrupted run goes on where it stopped, and further strategies or seeds add to
    what is there. Labels drawn to measure with (a part of every round of the default)
    cost like others; they train, too, and the results come from samples held out
    beside them. Writes report.html, summary.json, overall.json and results.parquet.

    Raises
    ------
    InvalidRequestError
        If a strategy does not exist or a file has too few labels.
    """
    # a third of the program's modules, which the window starts without
    from umc_desktop.operations.simulation_run import run_simulation

    return run_simulation(request, progress)
