"""Figures of agreement: who agrees with whom, what is taken for what, how surely."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.wording import written
from umc_desktop.exchange.report.drawing import (
    TEXT,
    WIDTH,
    new_axes,
    new_figure,
    shortened,
)
from umc_desktop.exchange.report.style import INK, QUIET, SERIES

if TYPE_CHECKING:
    from matplotlib.figure import Figure

_DARKEST = 0.6  # of the hue: the number in a cell stays readable
_LONGEST = 16
_CELL_INCHES = 0.62
_LEVEL_NAMES = 4  # columns; the names of more are turned
_WRITTEN = 14  # rows; the numbers of larger squares would not be readable


def matrix(
    names: Sequence[str],
    values: npt.NDArray[np.float64],
    form: str = ".2f",
    x_label: str = "",
    y_label: str = "",
) -> "Figure":
    """Draw a square of cells, the darker the larger their number.

    Parameters
    ----------
    names
        Of rows and columns alike.
    values : ndarray of float64, shape (n_names, n_names)
        From 0 to 1; below 0 as pale as 0, NaN stays empty.
    form
        How a cell's number is written.
    x_label, y_label
        What columns and rows are.
    """
    from matplotlib.patches import Rectangle

    n = len(names)
    side = min(WIDTH - 1.6, max(1.2, _CELL_INCHES * n))
    figure = new_figure(width=min(WIDTH, side + 2.0), height=side + 1.0)
    axes = new_axes(figure, x_label, y_label, grid="")
    for row in range(n):
        for column in range(n):
            value = float(values[row, column])
            if np.isnan(value):
                continue
            axes.add_patch(
                Rectangle(
                    (column - 0.48, row - 0.48),
                    0.96,
                    0.96,
                    facecolor=SERIES[0].light,
                    alpha=_DARKEST * min(max(value, 0.0), 1.0),
                    linewidth=0,
                )
            )
            if n <= _WRITTEN:
                axes.text(
                    column,
                    row,
                    written(value, form),
                    ha="center",
                    va="center",
                    fontsize=TEXT - 0.5,
                    color=INK.light,
                )
    ticks = [shortened(name, _LONGEST) for name in names]
    axes.set_xticks(
        range(n), ticks, rotation=45 if n > 4 else 0, ha="right" if n > 4 else "center"
    )
    axes.set_yticks(range(n), ticks)
    axes.set_xlim(-0.5, n - 0.5)
    axes.set_ylim(n - 0.5, -0.5)
    axes.set_aspect("equal")
    axes.spines["bottom"].set_visible(False)
    axes.tick_params(labelcolor=QUIET.light)
    return figure


def intervals(
    rows: Sequence[tuple[str, float, float, float]], x_label: str
) -> "Figure":
    """Draw estimates with their intervals on a common axis that ends at 1.

    Parameters
    ----------
    rows
        Name, value, low and high of each, from top to bottom.
    x_label
        What is estimated.
    """
    figure = new_figure(height=0.9 + 0.3 * len(rows))
    axes = new_axes(figure, x_label, grid="x")
    for y, (_, value, low, high) in enumerate(rows):
        axes.plot((low, high), (y, y), color=SERIES[0].light, linewidth=1.6)
        axes.plot(value, y, "o", color=SERIES[0].light, markersize=5)
    axes.set_yticks(range(len(rows)), [shortened(row[0]) for row in rows])
    axes.set_ylim(len(rows) - 0.5, -0.5)
    axes.set_xlim(min(0.0, *(row[2] for row in rows)) - 0.02, 1.02)
    axes.tick_params(axis="y", labelcolor=INK.light)
    return figure
