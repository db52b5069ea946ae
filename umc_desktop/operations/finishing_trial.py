"""Proving on labelled data how fast and how well finishing labels a whole pool."""

from umc_desktop.domain.changes import Outcome
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.operations.finishing_request import FinishPools


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
    # many modules, which the window starts without
    from umc_desktop.operations.finishing_run import run_finishing

    return run_finishing(request, progress)
