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
from rich.text import Text

_MIN_SECONDS_BETWEEN_REPORTS = 0.1
_WORTH_A_LINE_SECONDS = 1.0
_PACE_SECONDS = 600.0  # a unit may take minutes; the time left should be known then too


class RateColumn(TextColumn):
    """Units per second of the current stage."""

    def __init__(self) -> None:
        super().__init__("{task.fields[rate]}")


class TerminalProgress:
    """Shows one bar on standard error, and only lines when that is not a terminal.

    Each new message is a new stage; what follows a colon may change within one. Of a
    stage that took a while a line stays on the screen, with how much it did and how
    long that took.
    """

    def __init__(self, *, enabled: bool = True) -> None:
        console = Console(stderr=True)
        self._enabled = enabled
        self._progress = Progress(
            TextColumn("{task.description}"),
            BarColumn(bar_width=24),
            MofNCompleteColumn(),
            RateColumn(),
            TimeElapsedColumn(),
            TimeRemainingColumn(compact=True),
            console=console,
            disable=not (enabled and console.is_terminal),
            speed_estimate_period=_PACE_SECONDS,
        )
        self._task: TaskID | None = None
        self._stage: str | None = None
        self._started = 0.0
        self._last = 0.0
        self._done = 0  # as last told
        self._total: int | None = None
        self._before = 0

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
        stage = message.partition(":")[0]
        if stage != self._stage:
            self._finish_stage()
            # epochs count on where the one before ended
            goes_on = total is not None and total == self._total and done > self._done
            self._before = self._done if goes_on else 0
            self._stage = stage
            self._started = now
            self._task = self._progress.add_task("", total=total, rate="")
        elif now - self._last < _MIN_SECONDS_BETWEEN_REPORTS and done != total:
            self._done = done
            return
        self._last = now
        self._done, self._total = done, total
        elapsed, new = now - self._started, done - self._before
        rate = f"{new / elapsed:,.0f}/s" if elapsed > 1 and new > elapsed else ""
        assert self._task is not None
        self._progress.update(
            self._task,
            description=message or "Working",
            completed=done,
            total=total,
            rate=rate,
        )

    def _finish_stage(self) -> None:
        if self._task is None:
            return
        self._progress.remove_task(self._task)
        self._task = None
        seconds = time.monotonic() - self._started
        if self._enabled and seconds >= _WORTH_A_LINE_SECONDS:
            new = self._done - self._before
            amount = f"{new:,.0f} in " if new > 1 else ""
            line = f"  {self._stage or 'Working'}: {amount}{seconds:.1f} s"
            self._progress.console.print(Text(line), style="dim")
