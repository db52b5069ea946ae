"""Wiring: ``umc`` in the terminal, the window, and the worker process."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click
import msgspec

if TYPE_CHECKING:
    from umc_desktop.domain.progress import ProgressReporter
    from umc_desktop.jobs.bundle import Bundle

_THREADS = "OPENBLAS_NUM_THREADS"


def main(arguments: Sequence[str] | None = None) -> int:
    """Run ``umc`` and return its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given == ["worker"]:
        from umc_desktop.jobs.worker import serve
        from umc_desktop.storage.crash_log import CrashLog

        log = CrashLog.begin("worker")
        code = serve(compute)
        if log is not None:
            log.close()
        return code
    # `umc` alone opens the window, which should stand before the rest is read.
    opens_window = not given or given[0] == "open"
    with _few_threads(wanted=opens_window):
        from umc_desktop.cli.main import build, run
        from umc_desktop.cli.window import open_command

    commands = [open_command(open_window)]
    if opens_window:
        return run(click.Group("umc", commands), given or ["open"])
    from umc_desktop.cli.demo import demo_command

    return run(build([*commands, demo_command(open_window)]), given)


def open_window(
    path: Path | None,
    screenshot: Path | None = None,
    *,
    size: tuple[int, int] | None = None,
    theme: Literal["light", "dark", "contrast"] | None = None,
    quit_after_paint: bool = False,
) -> int:
    """Show the window, or write a picture of it, and return the exit code."""
    from umc_desktop.qt.application import run_window

    return run_window(
        path,
        screenshot,
        size=size,
        theme=theme,
        quit_after_paint=quit_after_paint,
    )


def compute(
    command_id: str,
    path: Path,
    request: dict[str, Any],
    bundle: Bundle,
    progress: ProgressReporter,
) -> None:
    """Answer the window: fill ``bundle`` for one command, reading the project only."""
    from umc_desktop.commands.catalogue import CATALOGUE
    from umc_desktop.commands.spec import InWorker, Standalone
    from umc_desktop.storage.project_file import ProjectFile

    command = CATALOGUE[command_id]
    asked = msgspec.convert(request, command.request_type, dec_hook=_decode)
    if isinstance(command.work, Standalone):
        outcome = command.work.run(asked, progress)
        bundle.put_value("outcome", (outcome.summary, outcome.data))
        return
    assert isinstance(command.work, InWorker)
    project = ProjectFile.open(path, read_only=True)
    try:
        command.work.compute(project, asked, bundle, progress)
    finally:
        project.close()


@contextmanager
def _few_threads(*, wanted: bool) -> Iterator[None]:
    """Let numpy load without a pool of threads: the window multiplies no matrices.

    Making the pool takes a tenth of the window's start. The worker, which is started
    later and inherits the environment, gets its pool.
    """
    if not wanted or _THREADS in os.environ:
        yield
        return
    os.environ[_THREADS] = "1"
    try:
        yield
    finally:
        del os.environ[_THREADS]


def _decode(kind: type[Any], value: Any) -> Any:  # noqa: ANN401 - what msgspec asks for
    return kind(value)  # paths arrive as text


if __name__ == "__main__":
    sys.exit(main())
