"""Correcting dates: a computer's clock ran ahead, and others refuse what it wrote."""

import time
from dataclasses import dataclass

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.clock import COUNTER_BITS, HybridClock, latest_believed
from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.request import option
from umc_desktop.domain.wording import counted
from umc_desktop.jobs.bundle import Bundle
from umc_desktop.operations import journal
from umc_desktop.storage import backups, redating
from umc_desktop.storage.cache_folder import installation_id
from umc_desktop.storage.project_file import ProjectFile


@dataclass(frozen=True)
class CorrectDates:
    """Nothing to choose: what is dated in the future is found."""

    annotator: str = option("Who corrects; without it, the computer account.", "")


def back_up_first(
    project: ProjectFile,
    request: CorrectDates,
    bundle: Bundle,
    progress: ProgressReporter,
) -> None:
    """Give labels that this computer dated in the future the dates of today.

    Colleagues refuse to merge what is dated more than a day ahead. Set the computer's
    clock right first. Order and content stay; a backup is made first.

    Raises
    ------
    InvalidRequestError
        If nothing that this computer wrote is dated in the future.
    """
    del request
    with project.read() as connection:
        own, _ = redating.count_ahead(connection, installation_id(), latest_believed())
    if not own:
        raise InvalidRequestError(
            "Nothing that was decided on this computer is dated in the future."
        )
    progress.report(0, None, "Making a backup first")
    bundle.put_value("backup", backups.make(project, "dates").name)


def correct_dates(
    project: ProjectFile,
    request: CorrectDates,
    bundle: Bundle,
    progress: ProgressReporter,
) -> Outcome:
    """Write the new dates, in one transaction."""
    del progress
    latest = latest_believed()
    with project.write() as connection:
        step = journal.begin(project, connection, "project.redate", request)
        own, others = redating.count_ahead(connection, installation_id(), latest)
        now = int(time.time() * 1000) << COUNTER_BITS
        newest = redating.redate(connection, installation_id(), latest, now)
        left = (
            f" Not changed: {counted(others, 'event')} of other computers, which"
            " correct their own."
            if others
            else ""
        )
        outcome = step.end(
            connection,
            Outcome(
                ~Changes.NOTHING,
                f"Corrected the dates of {counted(own, 'event')}.{left}",
                {
                    "corrected": own,
                    "of_others": others,
                    "backup": bundle.value("backup", str),
                },
            ),
        )
    project.clock = HybridClock(newest)  # what is decided next is not ahead either
    return outcome


def runs_ahead(project: ProjectFile) -> bool:
    """Return whether something here that this computer wrote is in the future."""
    latest = latest_believed()
    if project.clock.last <= latest:  # so that hardly ever a log is read for it
        return False
    with project.read() as connection:
        own, _ = redating.count_ahead(connection, installation_id(), latest)
    return bool(own)
