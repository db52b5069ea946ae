"""Wiring: ``umc`` in the terminal, the window, and the worker process."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import click
import msgspec

from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.commands.spec import InWorker, Standalone
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.jobs.bundle import Bundle
from umc_desktop.storage.project_file import ProjectFile


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
    from umc_desktop.cli.main import build, run
    from umc_desktop.cli.window import open_command

    commands = [open_command(open_window)]
    # `umc` alone opens the window, which should stand before the rest is read.
    if not given or given[0] == "open":
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


def _decode(kind: type[Any], value: Any) -> Any:  # noqa: ANN401 - what msgspec asks for
    return kind(value)  # paths arrive as text


if __name__ == "__main__":
    sys.exit(main())
