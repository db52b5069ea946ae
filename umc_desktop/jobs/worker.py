"""The worker process: computes what the window asks for, one job at a time."""

import faulthandler
import os
import queue
import sys
import threading
import time
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

from umc_desktop.domain.errors import UmcError
from umc_desktop.domain.progress import JobCancelledError, ProgressReporter
from umc_desktop.jobs.bundle import Bundle
from umc_desktop.jobs.frames import (
    Cancel,
    Cancelled,
    Done,
    Failed,
    FrameError,
    FromWorker,
    Progress,
    Start,
    ToWorker,
    read_frame,
    write_frame,
)
from umc_desktop.jobs.runner import MIN_SECONDS_BETWEEN_REPORTS

Compute = Callable[[str, Path, dict[str, Any], Bundle, ProgressReporter], None]
_GRACE_SECONDS = 1.0  # for a job to stop once the window is gone


class _Reporter:
    """Sends progress over the pipe and raises once the job was cancelled."""

    def __init__(self, job: int, send: Callable[[FromWorker], None]) -> None:
        self.job = job
        self.stop = threading.Event()
        self._send = send
        self._last = 0.0

    def report(self, done: int, total: int | None = None, message: str = "") -> None:
        if self.stop.is_set():
            raise JobCancelledError
        now = time.monotonic()
        if now - self._last >= MIN_SECONDS_BETWEEN_REPORTS or done == total:
            self._last = now
            whole = None if total is None else int(total)
            self._send(Progress(self.job, int(done), whole, message))


def serve(compute: Compute) -> int:
    """Answer frames on standard input until it ends; return the exit code.

    Parameters
    ----------
    compute
        ``compute(command id, project path, request, bundle, progress)``.
    """
    if not faulthandler.is_enabled():
        faulthandler.enable()
    if hasattr(os, "nice"):
        os.nice(10)  # the window and its lanes come first
    # Libraries print, ask, and start programs: none of that may reach the frames.
    frames_in, frames_out = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.close(nothing)
    os.dup2(2, 1)
    lock = threading.Lock()

    def send(message: FromWorker) -> None:
        with lock:
            write_frame(frames_out, message)

    waiting: queue.Queue[Start | None] = queue.Queue()
    current: dict[int, _Reporter] = {}
    threading.Thread(
        target=_listen, args=(frames_in, waiting, current, send), daemon=True
    ).start()
    try:
        while (start := waiting.get()) is not None:
            send(_run(compute, start, current[start.job]))
            del current[start.job]
    except BrokenPipeError:
        pass  # the window is gone
    return 0


def _listen(
    stream: BinaryIO,
    waiting: "queue.Queue[Start | None]",
    current: dict[int, _Reporter],
    send: Callable[[FromWorker], None],
) -> None:
    try:
        while (message := read_frame(stream, ToWorker)) is not None:
            if isinstance(message, Start):
                current[message.job] = _Reporter(message.job, send)
                waiting.put(message)
            elif isinstance(message, Cancel) and message.job in current:
                current[message.job].stop.set()
    except FrameError as error:
        sys.stderr.write(f"umc worker: {error}\n")
    # The window is gone: nobody will read the result of whatever still runs.
    for reporter in list(current.values()):
        reporter.stop.set()
    waiting.put(None)
    # A job that does not listen must not outlive the window. The system's own signal
    # for this (PR_SET_PDEATHSIG) follows the thread that started us, not the process.
    time.sleep(_GRACE_SECONDS)
    os._exit(0)


def _run(compute: Compute, start: Start, reporter: _Reporter) -> FromWorker:
    try:
        reporter.report(0)
        compute(
            start.command,
            Path(start.project),
            start.request,
            Bundle(Path(start.bundle)),
            reporter,
        )
    except JobCancelledError:
        return Cancelled(start.job)
    except UmcError as error:
        return Failed(start.job, True, str(error))
    except MemoryError:
        return Failed(start.job, True, "There is not enough memory for this.")
    except Exception as error:  # noqa: BLE001 - the boundary: sent home with its traceback
        return Failed(
            start.job, False, f"{type(error).__name__}: {error}", traceback.format_exc()
        )
    return Done(start.job)
