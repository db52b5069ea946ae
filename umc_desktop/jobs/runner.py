"""Jobs, their lanes and their snapshots."""

import itertools
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from enum import Enum, auto
from typing import Any, TypeVar

from umc_desktop.domain.progress import JobCancelledError, ProgressReporter

MIN_SECONDS_BETWEEN_REPORTS = 0.1
Result = TypeVar("Result")


class Lane(Enum):
    """Which queue a job waits in; each lane runs one job at a time."""

    PROJECT = auto()  # reads and writes the project, briefly
    WORKER = auto()  # waits for the worker process
    SEARCH = auto()  # waits for the searching process, which no training keeps busy


class JobState(Enum):
    """Where a job is in its life; the last three are final."""

    QUEUED = auto()
    RUNNING = auto()
    DONE = auto()
    FAILED = auto()
    CANCELLED = auto()

    @property
    def final(self) -> bool:
        """Whether the job has ended."""
        return self in (JobState.DONE, JobState.FAILED, JobState.CANCELLED)


@dataclass(frozen=True)
class Job:
    """Work to be done: a title for people and a function that gets a reporter."""

    title: str
    work: Callable[[ProgressReporter], Any]
    lane: Lane = Lane.PROJECT


@dataclass(frozen=True)
class JobSnapshot:
    """Everything a watcher may know about a job at one moment."""

    job_id: int
    title: str
    lane: Lane
    state: JobState = JobState.QUEUED
    done: int = 0
    total: int | None = None
    message: str = ""
    started: float = 0.0  # time.monotonic() when it began to run
    result: Any = None
    error: BaseException | None = None


Listener = Callable[[JobSnapshot], None]


@dataclass
class _Run:
    snapshot: JobSnapshot
    listener: Listener
    stop: threading.Event = field(default_factory=threading.Event)
    last_report: float = 0.0

    def publish(self, **changes: Any) -> None:  # noqa: ANN401
        self.snapshot = replace(self.snapshot, **changes)
        self.listener(self.snapshot)

    def report(self, done: int, total: int | None = None, message: str = "") -> None:
        if self.stop.is_set():
            raise JobCancelledError
        now = time.monotonic()
        if now - self.last_report >= MIN_SECONDS_BETWEEN_REPORTS or done == total:
            self.last_report = now
            self.publish(done=done, total=total, message=message)


class JobRunner:
    """Runs jobs, one per lane at a time, and tells ``listener`` every change.

    Parameters
    ----------
    listener
        Called on the lane's thread with each new snapshot; must not block.
    """

    def __init__(self, listener: Listener) -> None:
        self._listener = listener
        self._ids = itertools.count(1)
        self._runs: dict[int, _Run] = {}
        self._executors = {
            lane: ThreadPoolExecutor(1, thread_name_prefix=f"umc-{lane.name.lower()}")
            for lane in Lane
        }

    def submit(self, job: Job) -> int:
        """Queue the job and return its id."""
        run = _Run(JobSnapshot(next(self._ids), job.title, job.lane), self._listener)
        self._runs[run.snapshot.job_id] = run
        self._executors[job.lane].submit(self._execute, run, job)
        return run.snapshot.job_id

    def run_in(self, lane: Lane, work: Callable[[], Result]) -> Result:
        """From a job in another lane: run ``work`` in ``lane`` and wait for it."""
        return self._executors[lane].submit(work).result()

    def cancel(self, job_id: int) -> None:
        """Ask a job to stop at its next report; does nothing once it ended."""
        if run := self._runs.get(job_id):
            run.stop.set()

    def busy(self) -> bool:
        """Whether any job is queued or running."""
        return bool(self._runs)

    def close(self) -> None:
        """Cancel everything and wait until the lanes have stopped."""
        for run in list(self._runs.values()):
            run.stop.set()
        # The worker lane may still publish through the project lane: end it first.
        for lane in (Lane.SEARCH, Lane.WORKER, Lane.PROJECT):
            self._executors[lane].shutdown(wait=True)

    def _execute(self, run: _Run, job: Job) -> None:
        try:
            run.report(0)
            run.publish(state=JobState.RUNNING, started=time.monotonic())
            result = job.work(run)
        except JobCancelledError:
            final: dict[str, Any] = {"state": JobState.CANCELLED}
        except BaseException as error:  # noqa: BLE001 - the boundary: all errors end here
            final = {"state": JobState.FAILED, "error": error}
        else:
            final = {"state": JobState.DONE, "result": result}
        del self._runs[run.snapshot.job_id]
        run.publish(**final)
