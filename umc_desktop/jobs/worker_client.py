"""The window's end of the worker process: starts it, asks it, notices its death."""

import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from umc_desktop.domain.errors import (
    InvalidRequestError,
    UmcError,
    WorkerDiedError,
)
from umc_desktop.domain.progress import JobCancelledError, ProgressReporter
from umc_desktop.jobs.frames import (
    Cancel,
    Cancelled,
    Done,
    Failed,
    FrameError,
    FromWorker,
    Progress,
    Start,
    read_frame,
    write_frame,
)

WORKER_COMMAND = (sys.executable, "-m", "umc_desktop", "worker")
_PATIENCE_SECONDS = 1.2  # for a worker to stop after it was asked to
_POLL_SECONDS = 0.1


class WorkerBugError(Exception):
    """Something failed in the worker that should not; carries its traceback."""


class WorkerClient:
    """Talks to one worker process, started at the first request and kept warm.

    ``compute`` is called from one lane at a time.

    Parameters
    ----------
    command
        Starts the process.
    environment
        Variables it gets besides those of this process.
    """

    def __init__(
        self,
        command: tuple[str, ...] = WORKER_COMMAND,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        self._command = command
        self._environment = dict(environment or {})
        self._process: subprocess.Popen[bytes] | None = None
        self._jobs = 0
        self._starting = threading.Lock()

    @property
    def process_id(self) -> int | None:
        """The worker's process id while it lives."""
        return self._process.pid if self._process is not None else None

    def warm_up(self) -> None:
        """Start the process if it does not run yet."""
        with self._starting:
            self._ensure()

    def compute(
        self,
        command: str,
        project: Path,
        request: Mapping[str, Any],
        bundle: Path,
        progress: ProgressReporter,
    ) -> None:
        """Have the worker fill ``bundle``; return when it is complete.

        Raises
        ------
        JobCancelledError
            If ``progress`` says so; a worker that does not stop soon is ended, a new
            one starts with the next request.
        InvalidRequestError
            If the request is too long to be sent.
        WorkerDiedError
            If the process ends before it answers.
        UmcError
            What the worker reports as expected.
        """
        with self._starting:
            process = self._ensure()
        self._jobs += 1
        job = self._jobs
        answer = _Answer()
        reader = threading.Thread(
            target=answer.read_from, args=(process, job), daemon=True
        )
        try:
            assert process.stdin is not None
            write_frame(
                process.stdin,  # type: ignore[arg-type]
                Start(job, command, str(project), dict(request), str(bundle)),
            )
        except FrameError as error:
            raise InvalidRequestError(
                "That is too much for one request; choose fewer samples."
            ) from error
        except OSError as error:
            raise self._died() from error
        reader.start()
        try:
            while reader.is_alive():
                reader.join(_POLL_SECONDS)
                latest = answer.latest
                if latest is not None:
                    progress.report(latest.done, latest.total, latest.message)
                else:
                    progress.report(0, None, "Starting the models")
        except BaseException:  # cancelled, or the watcher failed: nobody waits
            self._stop(process, job, reader)
            raise
        self._raise_unless_done(answer.final)

    def close(self) -> None:
        """End the process."""
        if self._process is not None:
            process, self._process = self._process, None
            assert process.stdin is not None
            assert process.stdout is not None
            try:
                process.stdin.close()
                process.wait(_PATIENCE_SECONDS)
            except (OSError, subprocess.TimeoutExpired):
                process.kill()
                process.wait()
            process.stdout.close()

    def _ensure(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self.close()
            self._process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env=os.environ | self._environment,
            )
        return self._process

    def _stop(
        self, process: subprocess.Popen[bytes], job: int, reader: threading.Thread
    ) -> None:
        try:
            assert process.stdin is not None
            write_frame(process.stdin, Cancel(job))  # type: ignore[arg-type]
        except OSError:
            return
        reader.join(_PATIENCE_SECONDS)
        if reader.is_alive():
            process.kill()
            process.wait()

    def _raise_unless_done(self, final: FromWorker | None) -> None:
        match final:
            case Done():
                return
            case Cancelled():
                raise JobCancelledError
            case Failed(expected=True):
                raise UmcError(final.message)
            case Failed():
                raise WorkerBugError(f"{final.message}\n\n{final.traceback}")
            case _:
                raise self._died()

    def _died(self) -> WorkerDiedError:
        code = None
        if self._process is not None:
            self._process.kill()
            code = self._process.wait()
            self.close()
        return WorkerDiedError(
            f"The worker process ended unexpectedly (code {code}), perhaps for lack of "
            "memory. Nothing in the project was changed; run the command again."
        )


class _Answer:
    """What the reading thread has heard of one job so far."""

    def __init__(self) -> None:
        self.latest: Progress | None = None
        self.final: FromWorker | None = None

    def read_from(self, process: subprocess.Popen[bytes], job: int) -> None:
        assert process.stdout is not None
        try:
            while (
                message := read_frame(process.stdout, FromWorker)  # type: ignore[arg-type]
            ) is not None:
                if message.job != job:
                    continue
                if not isinstance(message, Progress):
                    self.final = message
                    return
                self.latest = message
        except (FrameError, ValueError, OSError):
            return  # no final answer: treated as a dead worker
