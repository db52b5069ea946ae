"""``umc open``: the window, from the terminal."""

from pathlib import Path
from typing import Literal, Protocol

import click

_SMALLEST, _LARGEST = 320, 8192


class OpenWindow(Protocol):
    """Shows a project, or writes a picture of the window, and returns an exit code."""

    def __call__(
        self,
        path: Path | None,
        screenshot: Path | None = None,
        *,
        size: tuple[int, int] | None = None,
        theme: Literal["light", "dark", "contrast"] | None = None,
        quit_after_paint: bool = False,
    ) -> int:
        """Show the window until it is closed."""


class WindowSize(click.ParamType[tuple[int, int]]):
    """A size in pixels, written ``WIDTHxHEIGHT``."""

    name = "size"

    def convert(
        self,
        value: object,
        param: click.Parameter | None,
        ctx: click.Context | None,
    ) -> tuple[int, int]:
        """Return the two numbers, or complain."""
        width, _, height = str(value).partition("x")
        if not (width.isdecimal() and height.isdecimal()):
            self.fail(f"{value!r} is no size; write it as 1920x1080.", param, ctx)
        if not all(_SMALLEST <= int(side) <= _LARGEST for side in (width, height)):
            self.fail(f"{value!r} is too small or too large.", param, ctx)
        return int(width), int(height)


def open_command(open_window: OpenWindow) -> click.Command:
    """Return ``umc open``."""

    @click.command("open")
    @click.argument("project", type=click.Path(path_type=Path), required=False)
    @click.option(
        "--screenshot",
        type=click.Path(path_type=Path),
        help="Write a picture of the window to this PNG and close it.",
    )
    @click.option(
        "--size",
        type=WindowSize(),
        metavar="WIDTHxHEIGHT",
        help="Size of the window; a picture is 1280x800 without it.",
    )
    @click.option(
        "--theme",
        type=click.Choice(("light", "dark", "contrast")),
        help="Colours, for this time only.",
    )
    # How benchmarks/starting.py knows when the window stands.
    @click.option("--quit-after-paint", is_flag=True, hidden=True)
    def open_(
        project: Path | None,
        screenshot: Path | None,
        size: tuple[int, int] | None,
        theme: Literal["light", "dark", "contrast"] | None,
        quit_after_paint: bool,
    ) -> int:
        """Open the window, with a project if one is named."""
        return open_window(
            project,
            screenshot,
            size=size,
            theme=theme,
            quit_after_paint=quit_after_paint,
        )

    return open_
