"""How far few labels carry, and those of other domains, on labelled files."""

from umc_desktop.domain.changes import Outcome
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.operations.transfer_request import MeasureTransfer


def measure_transfer(request: MeasureTransfer, progress: ProgressReporter) -> Outcome:
    """Measure what a few labels of each class bring, and the labels of other domains.

    Few-shot: 1, 5 and 10 random labels of each class teach the default's members, told
    what the labels are called and not, and one bare head. Cross-domain: where domains
    of a file share labels, each is predicted by what the others' labels teach.
    Accuracies are those of held-out samples. Writes summary.json.

    Raises
    ------
    InvalidRequestError
        If a file has too few labels.
    """
    # many modules, which the window starts without
    from umc_desktop.operations.transfer_run import run_transfer

    return run_transfer(request, progress)
