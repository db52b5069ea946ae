"""Lines, areas, bars and distributions, each ready for ``Page.figure``."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.wording import written
from umc_desktop.exchange.report.drawing import (
    TEXT,
    SideLabel,
    line_style,
    name_at_right,
    new_axes,
    new_figure,
    shortened,
    style_axes,
    write_numbers,
)
from umc_desktop.exchange.report.style import INK, QUIET, SERIES, SURFACE, Colour

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

Numbers = Sequence[float] | npt.NDArray[np.floating]

_BINS = 40
_LINE_HEIGHT = 0.19  # inches that a name beside a line needs
_REFERENCE: dict[str, Any] = {"color": QUIET.light, "linestyle": (0, (2, 2))}


class Curve(NamedTuple):
    """A line with an optional band; all arrays as long as ``x``."""

    name: str
    x: Numbers
    mean: Numbers
    low: Numbers | None = None
    high: Numbers | None = None


class CalibrationBin(NamedTuple):
    """Samples of similar confidence: how sure, how often right, with its interval."""

    confidence: float
    accuracy: float
    low: float
    high: float
    n: int


class PointGroup(NamedTuple):
    """Points that share a meaning."""

    name: str
    x: Numbers
    y: Numbers
    colour: Colour


class Mark(NamedTuple):
    """A value worth a line across the figure, and what it is."""

    name: str
    value: float


def learning_curves(
    curves: Sequence[Curve],
    x_label: str,
    y_label: str,
    y_format: str = ".0%",
    levels: Sequence[Mark] = (),
    marks: Sequence[Mark] = (),
) -> "Figure":
    """Draw lines with bands, each named where it ends.

    Parameters
    ----------
    curves
        In the order of their colours.
    y_format
        How the numbers of the y axis are written.
    levels, marks
        Heights, and places along x, to compare with.
    """
    n_names = len(curves) + len(levels)
    figure = new_figure(height=max(3.8, 1.0 + _LINE_HEIGHT * n_names))
    axes = new_axes(figure, x_label, y_label)
    labels = []
    for place, curve in enumerate(curves):
        style = line_style(place)
        if curve.low is not None and curve.high is not None:
            axes.fill_between(
                curve.x,
                curve.low,
                curve.high,
                color=style["color"],
                alpha=0.14 if len(curves) < 5 else 0.07,
                linewidth=0,
            )
        axes.plot(curve.x, curve.mean, linewidth=1.8, **style)
        labels.append(SideLabel(float(curve.mean[-1]), curve.name, style))
    for name, value in levels:
        axes.axhline(value, linewidth=1, **_REFERENCE)
        labels.append(SideLabel(value, name, _REFERENCE))
    axes.margins(x=0)
    _point_out(axes, marks)
    write_numbers(axes, "x", ",g")
    write_numbers(axes, "y", y_format)
    name_at_right(figure, axes, labels)
    return figure


def calibration_diagram(
    series: Sequence[tuple[str, Sequence[CalibrationBin]]],
) -> "Figure":
    """Draw how often predictions are right against how sure they are.

    Below it, how many samples each bin holds, unless all hold (almost) as many.

    Parameters
    ----------
    series
        Name and bins, for instance before and after calibration.
    """
    counts = [found.n for _, bins in series for found in bins]
    if counts and max(counts) - min(counts) > 1:
        figure = new_figure(width=5.4, height=5.2)
        upper, lower = figure.subplots(2, 1, height_ratios=(4, 1), sharex=True)
        style_axes(upper, "", "Share that is right", grid="both")
        upper.tick_params(labelbottom=False)
        _draw_counts(lower, series)
    else:
        figure = new_figure(width=5.4, height=4.3)
        upper = new_axes(figure, "Confidence", "Share that is right", "both")
        upper.tick_params(axis="x", pad=7)  # clear of the zero beside it
        write_numbers(upper, "x", ".0%")
    upper.plot((0, 1), (0, 1), linewidth=1, **_REFERENCE)
    for place, (name, bins) in enumerate(series):
        colour = SERIES[place].light
        at = np.array([found.confidence for found in bins])
        right = np.array([found.accuracy for found in bins])
        reach = [
            np.maximum([found.accuracy - found.low for found in bins], 0),
            np.maximum([found.high - found.accuracy for found in bins], 0),
        ]
        upper.errorbar(at, right, yerr=reach, fmt="none", ecolor=colour, alpha=0.5)
        upper.plot(
            at,
            right,
            color=colour,
            linewidth=1.6,
            marker="os^D"[place % 4],
            markersize=5,
            clip_on=False,
            label=shortened(name),
        )
    upper.set(xlim=(0, 1), ylim=(0, 1))
    write_numbers(upper, "y", ".0%")
    _legend(figure, upper, len(series))
    return figure


def _draw_counts(
    axes: "Axes", series: Sequence[tuple[str, Sequence[CalibrationBin]]]
) -> None:
    """Draw how many samples the bins hold."""
    style_axes(axes, "Confidence", "Samples", grid="")
    for place, (_, bins) in enumerate(series):
        colour = SERIES[place].light
        at = [found.confidence for found in bins]
        held = [found.n for found in bins]
        axes.plot(at, held, color=colour, linewidth=1.2, marker="")
        axes.fill_between(at, held, color=colour, alpha=0.14, linewidth=0)
    axes.set_ylim(bottom=0)
    axes.locator_params(axis="y", nbins=2)
    axes.tick_params(axis="x", pad=7)  # clear of the zero beside it
    write_numbers(axes, "x", ".0%")
    write_numbers(axes, "y", ",g")


def bars(
    names: Sequence[str],
    series: Sequence[tuple[str, Numbers]],
    measured: str,
    value_format: str = ",g",
) -> "Figure":
    """Draw one bar per name and series, with its value at its end.

    Parameters
    ----------
    names
        From top to bottom.
    series
        Name and one value per name; with more than one there is a legend.
    measured
        What the lengths are.
    value_format
        How the values are written.
    """
    thickness = 0.8 / len(series)
    per_name = max(0.24, 0.17 * len(series) + 0.07)
    figure = new_figure(height=0.5 + per_name * len(names))
    axes = new_axes(figure, y_label=measured, grid="")
    at = np.arange(len(names), dtype=float)
    longest = float(np.max([values for _, values in series], initial=0)) or 1.0
    for place, (name, values) in enumerate(series):
        shift = (place - (len(series) - 1) / 2) * thickness
        axes.barh(
            at + shift,
            values,
            height=thickness * 0.88,
            color=SERIES[place].light,
            label=shortened(name),
        )
        for y, value in zip(at + shift, values, strict=True):
            axes.text(
                float(value) + 0.008 * longest,
                y,
                written(value, value_format),
                va="center",
                fontsize=TEXT - 1,
                color=QUIET.light,
            )
    axes.set_yticks(at, [shortened(name) for name in names])
    axes.tick_params(axis="y", labelcolor=INK.light)
    axes.set_ylim(len(names) - 0.4, -0.6)
    axes.set_xlim(0, 1.08 * longest)
    axes.tick_params(axis="x", labelbottom=False)
    axes.spines["bottom"].set_visible(False)
    axes.axvline(0, color=QUIET.light, linewidth=0.8)
    _legend(figure, axes, len(series))
    return figure


def histogram(
    series: Sequence[tuple[str, Numbers]],
    x_label: str,
    marks: Sequence[Mark] = (),
    ticks: Mapping[float, str] | None = None,
) -> "Figure":
    """Draw how values are spread, each series as shares of its own.

    Parameters
    ----------
    series
        Name and values.
    marks
        Values to point out.
    ticks
        What is written where on the x axis, when the values are not to be read as such.
    """
    figure = new_figure(height=3.2)
    axes = new_axes(figure, x_label, "Share of samples")
    edges = np.histogram_bin_edges(np.concatenate([v for _, v in series]), _BINS)
    for place, (name, values) in enumerate(series):
        counts, _ = np.histogram(values, edges)
        colour = SERIES[place].light
        shares = counts / max(len(values), 1)
        axes.stairs(shares, edges, fill=True, color=colour, alpha=0.14)
        axes.stairs(shares, edges, color=colour, linewidth=1.5, label=shortened(name))
    axes.margins(x=0)
    axes.tick_params(axis="x", pad=7)  # clear of the zero beside it
    axes.set_ylim(bottom=0)
    if ticks is not None:
        low, high = axes.get_xlim()
        shown = {at: text for at, text in ticks.items() if low <= at <= high}
        axes.set_xticks(list(shown), list(shown.values()))
    _point_out(axes, marks)
    write_numbers(axes, "y", ".0%")
    _legend(figure, axes, len(series))
    return figure


def stacked_area(
    x: Numbers,
    layers: Sequence[tuple[str, Numbers]],
    x_label: str,
    y_label: str,
    y_format: str = ",g",
) -> "Figure":
    """Draw how parts of a whole change, each named where it ends.

    Parameters
    ----------
    x
        Ascending.
    layers
        Name and one value per x, from bottom to top.
    """
    figure = new_figure(height=max(3.4, 1.0 + _LINE_HEIGHT * len(layers)))
    axes = new_axes(figure, x_label, y_label)
    colours = [SERIES[place % len(SERIES)].light for place in range(len(layers))]
    values = np.array([values for _, values in layers], float)
    axes.stackplot(
        x, values, colors=colours, edgecolor=SURFACE.light, linewidth=0.8, alpha=0.85
    )
    axes.margins(x=0)
    axes.set_ylim(0, max(float(values.sum(axis=0).max()), 1e-9))
    write_numbers(axes, "x", ",g")
    write_numbers(axes, "y", y_format)
    middles = np.cumsum(values[:, -1]) - values[:, -1] / 2
    name_at_right(
        figure,
        axes,
        [
            SideLabel(float(middle), name, {"color": colour})
            for middle, (name, _), colour in zip(middles, layers, colours, strict=True)
        ],
    )
    return figure


def scatter(groups: Sequence[PointGroup]) -> "Figure":
    """Draw groups of points, the last ones on top; distances have no unit.

    Parameters
    ----------
    groups
        With the colour of each.
    """
    figure = new_figure(height=5.6)
    axes = new_axes(figure, grid="")
    axes.set_aspect("equal", adjustable="datalim")
    axes.axis("off")
    for name, x, y, colour in groups:
        axes.plot(
            x,
            y,
            linestyle="none",
            marker="o",
            markersize=3.2,
            markeredgewidth=0,
            color=colour.light,
            label=shortened(name),
        )
    _legend(figure, axes, len(groups))
    return figure


def _point_out(axes: "Axes", marks: Sequence[Mark]) -> None:
    for name, value in marks:
        axes.axvline(value, color=INK.light, linewidth=1, linestyle=(0, (2, 2)))
        axes.annotate(
            shortened(name),
            (value, 1),
            (4, -2),
            xycoords=("data", "axes fraction"),
            textcoords="offset points",
            va="top",
            fontsize=TEXT,
            color=INK.light,
        )


def _legend(figure: "Figure", axes: "Axes", n_series: int) -> None:
    """Name the series above the figure, where they hide nothing."""
    if n_series > 1:
        handles, names = axes.get_legend_handles_labels()
        figure.legend(
            handles,
            names,
            loc="outside upper left",
            ncols=min(n_series, 4),
            frameon=False,
            fontsize=TEXT,
            labelcolor=INK.light,
            handlelength=1.2,
        )
