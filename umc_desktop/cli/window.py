"""``umc open``: the window, from the terminal."""

from collections.abc import Callable
from pathlib import Path

import click

OpenWindow = Callable[[Path | None, Path | None], int]


def open_command(open_window: OpenWindow) -> click.Command:
    """Return ``umc open``.

    Parameters
    ----------
    open_window
        Shows a project, or writes a picture of the window, and returns an exit code.
    """

    @click.command("open")
    @click.argument("project", type=click.Path(path_type=Path), required=False)
    @click.option(
        "--screenshot",
        type=click.Path(path_type=Path),
        help="Write a picture of the window to this PNG and close it.",
    )
    def open_(project: Path | None, screenshot: Path | None) -> int:
        """Open the window, with a project if one is named."""
        return open_window(project, screenshot)

    return open_
