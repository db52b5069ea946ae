"""A progress bar on the terminal, fed by the same reports as the window's."""

import time
from types import TracebackType

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

_MIN_SECONDS_BETWEEN_REPORTS = 0.1


class RateColumn(TextColumn):
    """Units per second of the current stage."""

    def __init__(self) -> None:
        super().__init__("{task.fields[rate]}")


class TerminalProgress:
    """Shows one bar on standard error; silent when that is not a terminal.

    Each new message is a new stage with a bar of its own, so that what was done, and
    how long it took, stays on the screen.
    """

    def __init__(self, *, enabled: bool = True) -> None:
        console = Console(stderr=True)
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            RateColumn(),
            TimeElapsedColumn(),
            TimeRemainingColumn(compact=True),
            console=console,
            disable=not (enabled and console.is_terminal),
        )
        self._task: TaskID | None = None
        self._message: str | None = None
        self._started = 0.0
        self._last = 0.0

    def __enter__(self) -> "TerminalProgress":
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._finish_stage()
        self._progress.stop()

    def report(self, done: int, total: int | None = None, message: str = "") -> None:
        """Draw how far the work is, at most ten times a second."""
        now = time.monotonic()
        if message != self._message:
            self._finish_stage()
            self._message = message
            self._started = now
            self._task = self._progress.add_task(
                message or "Working", total=total, rate=""
            )
        elif now - self._last < _MIN_SECONDS_BETWEEN_REPORTS and done != total:
            return
        self._last = now
        elapsed = now - self._started
        rate = f"{done / elapsed:,.0f}/s" if elapsed > 1 and done else ""
        assert self._task is not None
        self._progress.update(self._task, completed=done, total=total, rate=rate)

    def _finish_stage(self) -> None:
        if self._task is not None:
            task = next(t for t in self._progress.tasks if t.id == self._task)
            total = task.total if task.total is not None else max(task.completed, 1)
            self._progress.update(self._task, total=total, completed=total)
            self._task = None
