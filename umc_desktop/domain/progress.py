"""How long work reports on itself and learns that it must stop."""

from typing import Protocol


class JobCancelledError(Exception):
    """Raised inside the work by ``report`` once the user asked to stop."""


class ProgressReporter(Protocol):
    """Handed to every operation; the only channel between work and its watcher."""

    def report(self, done: int, total: int | None = None, message: str = "") -> None:
        """Publish progress, or raise ``JobCancelledError`` if asked to stop.

        Parameters
        ----------
        done
            Units finished so far.
        total
            Units in all; ``None`` while it is not known.
        message
            What is being done now, in a few words.
        """


class SilentProgress:
    """For scripts and tests: says nothing, never cancels."""

    def report(self, done: int, total: int | None = None, message: str = "") -> None:
        """Do nothing."""


SILENT = SilentProgress()
