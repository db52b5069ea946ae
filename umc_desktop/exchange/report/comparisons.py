"""Figures that compare: ratios with their intervals, and ranks over data sets."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from umc_desktop.exchange.report.drawing import (
    TEXT,
    new_axes,
    new_figure,
    shortened,
    write_numbers,
)
from umc_desktop.exchange.report.style import INK, QUIET, SERIES

if TYPE_CHECKING:
    from matplotlib.figure import Figure

Numbers = Sequence[float] | npt.NDArray[np.floating]

_MARKERS = {"≥": ">", "≤": "<"}
_CLOSE_RATIOS = (0.4, 0.6, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2)
_RATIOS = (0.05, 0.1, 0.2, 0.5, 0.7, 1, 1.5, 2, 3, 5, 10, 20, 50, 100)


class Interval(NamedTuple):
    """An estimate, with its interval if there is one.

    ``bound`` says how to read the estimate: "=", "≥" (at least that) or "≤".
    """

    name: str
    estimate: float
    low: float | None = None
    high: float | None = None
    bound: str = "="
    whole: bool = False  # sums up the others, and is drawn so
    series: int = 0  # which colour


def forest(rows: Sequence[Interval], x_label: str) -> "Figure":
    """Draw ratios with their intervals on a logarithmic axis, with a line at 1.

    Parameters
    ----------
    rows
        From top to bottom; positive numbers.
    x_label
        What is divided by what, and which side is better.
    """
    figure = new_figure(height=1.0 + 0.27 * len(rows))
    axes = new_axes(figure, x_label, grid="x")
    axes.set_xscale("log")
    axes.axvline(1, color=QUIET.light, linewidth=1.2)
    for y, row in enumerate(rows):
        colour = INK.light if row.whole else SERIES[row.series].light
        if row.low is not None and row.high is not None:
            axes.plot((row.low, row.high), (y, y), color=colour, linewidth=1.6)
        marker = _MARKERS.get(row.bound, "o")
        axes.plot(
            row.estimate,
            y,
            marker="D" if row.whole else marker,
            markersize=6,
            color=colour,
        )
        axes.text(
            1.02,
            y,
            in_words(row),
            transform=axes.get_yaxis_transform(),
            va="center",
            fontsize=TEXT,
            fontweight="bold" if row.whole else "normal",
            color=INK.light,
        )
    axes.set_yticks(range(len(rows)), [shortened(row.name) for row in rows])
    axes.tick_params(axis="y", labelcolor=INK.light)
    axes.set_ylim(len(rows) - 0.4, -0.6)
    drawn = [
        end
        for row in rows
        for end in (row.low, row.estimate, row.high)
        if end is not None
    ]
    lowest = min([*drawn, 0.95]) / 1.05
    highest = max([*drawn, 1.05]) * 1.05
    axes.set_xlim(lowest, highest)
    axes.set_xticks(_ticks(lowest, highest))
    axes.minorticks_off()
    write_numbers(axes, "x", "g")
    return figure


def _ticks(lowest: float, highest: float) -> list[float]:
    coarse, fine = (
        [tick for tick in ticks if lowest <= tick <= highest]
        for ticks in (_RATIOS, _CLOSE_RATIOS)
    )
    return coarse if len(coarse) > 2 else fine


def in_words(row: Interval) -> str:
    """Return an estimate with its bound and interval: “≥ 2.13  [1.55 – 2.43]”."""
    bound = f"{row.bound} " if row.bound in _MARKERS else ""
    said = f"{bound}{row.estimate:.2f}"
    if row.low is None or row.high is None:
        return said
    return f"{said}  [{row.low:.2f} – {row.high:.2f}]"


def critical_difference(
    names: Sequence[str], ranks: Numbers, distance: float
) -> "Figure":
    """Draw mean ranks; a bar joins those that the data cannot tell apart.

    Parameters
    ----------
    names
        Of what is compared.
    ranks
        Mean rank of each over the data sets; 1 is best.
    distance
        The critical difference: mean ranks nearer than this are not told apart.

    References
    ----------
    J. Demšar, "Statistical Comparisons of Classifiers over Multiple Data Sets", JMLR 7,
    2006, section 3.2.4 and figure 1.
    """
    order = np.argsort(ranks, kind="stable")
    sorted_ranks = np.asarray(ranks, float)[order]
    groups = indistinguishable(sorted_ranks, distance)
    n_left = (len(names) + 1) // 2
    top = 0.5 + 0.28 * len(groups)
    depth = top + 0.9 * n_left
    figure = new_figure(height=0.75 + 0.24 * depth)
    axes = new_axes(figure, grid="")
    axes.set(xlim=(0.8, len(names) + 0.2), ylim=(depth, -1.9))
    axes.set_yticks([])
    axes.spines["bottom"].set_visible(False)
    axes.spines["top"].set_visible(True)
    axes.spines["top"].set(color=QUIET.light, position=("data", 0))
    axes.xaxis.tick_top()
    axes.tick_params(axis="x", length=4, labelsize=TEXT)
    axes.set_xticks(range(1, len(names) + 1))
    axes.plot((1, 1 + distance), (-1.5, -1.5), color=INK.light, linewidth=1.6)
    axes.text(
        1 + distance + 0.06,
        -1.5,
        f"critical difference {distance:.2f}",
        va="center",
        fontsize=TEXT,
        color=INK.light,
    )
    for place, index in enumerate(order):
        left = place < n_left
        y = top + 0.9 * (place if left else len(names) - 1 - place) + 0.4
        rank = sorted_ranks[place]
        edge = 0.8 if left else len(names) + 0.2
        axes.plot((rank, rank, edge), (0, y, y), color=QUIET.light, linewidth=1)
        axes.annotate(
            f"{shortened(names[index])}  {rank:.2f}"
            if left
            else f"{rank:.2f}  {shortened(names[index])}",
            (edge, y),
            (-4 if left else 4, 0),
            textcoords="offset points",
            ha="right" if left else "left",
            va="center",
            fontsize=TEXT,
            color=INK.light,
            annotation_clip=False,
        )
    for number, (first, last) in enumerate(groups):
        y = 0.45 + 0.28 * number
        reach = (sorted_ranks[first] - 0.04, sorted_ranks[last] + 0.04)
        axes.plot(reach, (y, y), color=SERIES[0].light, linewidth=3.5)
    return figure


def indistinguishable(ranks: Numbers, distance: float) -> list[tuple[int, int]]:
    """Return the widest runs of ascending ranks that span less than ``distance``.

    Returns
    -------
    list of (first, last)
        Places in ``ranks``, both included; runs of one, and runs within others, are
        left out.
    """
    groups: list[tuple[int, int]] = []
    for first, rank in enumerate(ranks):
        last = int(np.searchsorted(ranks, rank + distance, side="left")) - 1
        if last > first and (not groups or last > groups[-1][1]):
            groups.append((first, last))
    return groups
