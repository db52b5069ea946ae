"""What all figures of a report share: size, colours, axes, and names beside lines."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

import numpy as np

from umc_desktop.domain.wording import in_one_line, written
from umc_desktop.exchange.report.style import GRID, INK, QUIET, SERIES

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Grid = Literal["x", "y", "both", ""]

WIDTH = 7.9
"""Inches: as wide as the page."""
TEXT = 9.0
"""Points."""
_LONGEST_NAME = 32
_LINE_STYLES = ("-", (0, (5, 2)), (0, (1.5, 1.5)), (0, (6, 1.5, 1.5, 1.5)))


class SideLabel(NamedTuple):
    """A name to stand to the right of the axes, at the height of what it names."""

    y: float
    name: str
    style: Mapping[str, Any]  # colour and dashes of the line it names


def new_figure(width: float = WIDTH, height: float = 3.6) -> "Figure":
    """Return an empty figure with a background that lets the page through.

    It belongs to nobody but the caller: pyplot and its list of figures stay out.

    Parameters
    ----------
    width, height
        Inches; the page shows a figure at most this wide.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(width, height), layout="constrained")
    figure.patch.set_visible(False)
    return figure


def new_axes(
    figure: "Figure", x_label: str = "", y_label: str = "", grid: Grid = "y"
) -> "Axes":
    """Return the only axes of a figure, styled.

    Parameters
    ----------
    grid
        The axis with faint lines to read values by: "x", "y", "both" or "".
    """
    axes = figure.add_subplot()
    style_axes(axes, x_label, y_label, grid)
    return axes


def style_axes(
    axes: "Axes", x_label: str = "", y_label: str = "", grid: Grid = "y"
) -> None:
    """Give axes the look of the report: little ink beside the data."""
    axes.patch.set_visible(False)
    for side in ("top", "right", "left"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color(QUIET.light)
    axes.tick_params(
        colors=QUIET.light, labelcolor=QUIET.light, labelsize=TEXT, length=0
    )
    axes.set_axisbelow(True)
    if grid:
        axes.grid(axis=grid, color=GRID.light, linewidth=0.8)
    axes.set_xlabel(x_label, fontsize=TEXT, color=INK.light)
    if y_label:
        # lies above the axis, where it can be read without turning the head
        axes.set_title(y_label, loc="left", fontsize=TEXT, color=INK.light, pad=8)


def write_numbers(axes: "Axes", axis: str, form: str) -> None:
    """Write the ticks of an axis ("x" or "y") as ``format(value, form)`` does."""
    from matplotlib.ticker import FuncFormatter

    def tick(value: float, _: int) -> str:
        return written(value, form)

    getattr(axes, f"{axis}axis").set_major_formatter(FuncFormatter(tick))


def line_style(place: int) -> dict[str, Any]:
    """Return colour and dashes of the place-th line: 32 before the first repetition."""
    turn, hue = divmod(place, len(SERIES))
    return {
        "color": SERIES[hue].light,
        "linestyle": _LINE_STYLES[turn % len(_LINE_STYLES)],
    }


def shortened(name: str, longest: int = _LONGEST_NAME) -> str:
    """Return a name in one line, cut with “…” where it is too long for a figure."""
    return in_one_line(name, longest)


def name_at_right(figure: "Figure", axes: "Axes", labels: Sequence[SideLabel]) -> None:
    """Write names to the right of the axes, each tied to its height, none in another.

    The axes' limits must be final.
    """
    if not labels:
        return
    low, high = axes.get_ylim()
    labels = sorted(labels, key=lambda label: label.y)
    heights = np.array([(label.y - low) / (high - low) for label in labels])
    # 0.8: what titles and ticks leave of a figure's height
    line = 1.35 * TEXT / (figure.get_figheight() * 72 * 0.8)
    for label, height, place in zip(
        labels, heights, _apart(heights, line), strict=True
    ):
        axes.plot(
            (1.0, 1.02, 1.045),
            (height, place, place),
            **label.style,
            linewidth=1.4,
            transform=axes.transAxes,
            clip_on=False,
            scalex=False,
            scaley=False,
        )
        axes.text(
            1.055,
            place,
            shortened(label.name),
            transform=axes.transAxes,
            va="center",
            fontsize=TEXT,
            color=INK.light,
        )


def _apart(places: "np.ndarray[Any, Any]", gap: float) -> "np.ndarray[Any, Any]":
    """Return the nearest places (least squares) that keep a distance of ``gap``.

    ``places`` ascend. With z_i = places_i - i·gap the wish "at least gap apart" is
    "never descending", so this is isotonic regression (Barlow et al., "Statistical
    Inference under Order Restrictions", 1972, section 1.2).
    """
    from scipy.optimize import isotonic_regression

    steps = gap * np.arange(len(places))
    found: np.ndarray[Any, Any] = isotonic_regression(places - steps).x + steps
    found -= max(found[-1] - 1, 0)  # not above the axes,
    found -= min(found[0], 0)  # and not below them, as far as they fit
    return found
