"""The plots of the progress page; imported when first shown, as pyqtgraph is slow."""

from collections.abc import Mapping, Sequence

import numpy as np
import pyqtgraph
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QPalette

from umc_desktop.operations.progressing import Share
from umc_desktop.qt.map.colours import colour_for
from umc_desktop.qt.panels.item_painting import theme_of
from umc_desktop.qt.panels.plots import colour_axes, quiet_plot
from umc_desktop.qt.theme import mixed
from umc_desktop.qt.words import tr

_BAR = 0.7
_MOST_BARS = 30
_LONGEST_NAME = 20
_NAMES_PX = 165
_TICKS = 6
_FEWEST_PLACES = 7  # one bar alone would be as wide as the figure
_ROW_PX, _AXIS_PX, _LOWEST_PX = 20, 50, 250


class Bars:
    """Bars that stand, one for each name, such as days."""

    def __init__(self, font: QFont, left: str, name: str) -> None:
        self.widget = quiet_plot(font, left, " ")
        self.widget.setAccessibleName(name)
        self._bars = pyqtgraph.BarGraphItem(x=[], height=[], width=_BAR)
        self.widget.addItem(self._bars)

    def show_counts(self, counts: Sequence[tuple[str, int]]) -> None:
        """Draw one bar each."""
        heights = [n for _, n in counts]
        self._bars.setOpts(x=np.arange(len(counts)), height=heights, width=_BAR)
        step = max(1, -(-len(counts) // _TICKS))
        ticks = [(at, counts[at][0]) for at in range(0, len(counts), step)]
        self.widget.getAxis("bottom").setTicks([ticks])
        self.widget.setXRange(-0.6, max(len(counts), _FEWEST_PLACES) - 0.4, padding=0)
        self.widget.setYRange(0, max([*heights, 1]), padding=0.05)

    def apply_theme(self, palette: QPalette) -> None:
        """Take over the palette's colours."""
        colour_axes(self.widget, palette)
        self._bars.setOpts(brush=colour_for(0, theme_of(palette)), pen=None)


class LyingBars:
    """Bars that lie, each with its name beside it; of many, the longest."""

    def __init__(self, font: QFont, bottom: str, name: str) -> None:
        self.widget = quiet_plot(font, "", bottom)
        self.widget.setAccessibleName(name)
        self.widget.showGrid(x=True, y=False, alpha=0.15)
        self.widget.getAxis("left").setWidth(_NAMES_PX)
        self._ground = pyqtgraph.BarGraphItem(x0=0, y=[], width=[], height=_BAR)
        self._bars = pyqtgraph.BarGraphItem(x0=0, y=[], width=[], height=_BAR)
        for item in (self._ground, self._bars):
            self.widget.addItem(item)

    def show_shares(self, shares: Sequence[Share]) -> None:
        """Draw how much of each is labelled, on a ground of all there is."""
        shown = list(shares[:_MOST_BARS])
        places = -np.arange(len(shown))
        totals = [share.total for share in shown]
        self._ground.setOpts(x0=0, y=places, width=totals, height=_BAR)
        done = [share.labelled for share in shown]
        self._bars.setOpts(x0=0, y=places, width=done, height=_BAR)
        names = [_short(share.name) for share in shown]
        ticks = list(zip(places.tolist(), names, strict=True))
        self.widget.getAxis("left").setTicks([ticks])
        self.widget.setYRange(-max(len(shown), 1) + 0.4, 0.6, padding=0)
        self.widget.setXRange(0, max([*totals, *done, 1]), padding=0.02)
        self.widget.setFixedHeight(max(_LOWEST_PX, _ROW_PX * len(shown) + _AXIS_PX))

    def show_counts(self, counts: Sequence[tuple[str, int]]) -> None:
        """Draw one bar each, the longest first."""
        ordered = sorted(counts, key=lambda count: -count[1])
        self.show_shares([Share(name, n, 0) for name, n in ordered])

    def apply_theme(self, palette: QPalette) -> None:
        """Take over the palette's colours."""
        colour_axes(self.widget, palette)
        base = palette.color(QPalette.ColorRole.Base)
        text = palette.color(QPalette.ColorRole.Text)
        self._ground.setOpts(brush=mixed(text, base, 0.12), pen=None)
        self._bars.setOpts(brush=colour_for(0, theme_of(palette)), pen=None)


class CalibrationPlot:
    """How often predictions are right against how sure they are."""

    def __init__(self, font: QFont) -> None:
        self.widget = quiet_plot(font, tr("Right"), tr("Confidence"))
        self.widget.setAccessibleName(
            tr("Share of right suggestions against confidence")
        )
        self._ideal = self.widget.plot([0, 1], [0, 1])
        self._bars = pyqtgraph.ErrorBarItem(x=np.empty(0), y=np.empty(0), beam=0.0)
        self.widget.addItem(self._bars)
        self._points = self.widget.plot([], [], symbol="o", symbolSize=8)
        self.widget.setXRange(0, 1, padding=0.02)
        self.widget.setYRange(0, 1, padding=0.02)

    def show_points(self, points: Sequence[Mapping[str, float]]) -> None:
        """Draw the diagram with its 95 % intervals."""
        x, y, low, high = (
            np.array([point[name] for point in points], np.float64)
            for name in ("confidence", "accuracy", "low", "high")
        )
        self._points.setData(x, y)
        self._bars.setData(x=x, y=y, top=high - y, bottom=y - low)

    def apply_theme(self, palette: QPalette) -> None:
        """Take over the palette's colours."""
        colour_axes(self.widget, palette)
        colour = colour_for(0, theme_of(palette))
        base = palette.color(QPalette.ColorRole.Base)
        text = palette.color(QPalette.ColorRole.Text)
        dashes = Qt.PenStyle.DashLine
        self._ideal.setPen(pyqtgraph.mkPen(mixed(text, base, 0.4), style=dashes))
        self._points.setPen(None)
        self._points.setSymbolBrush(colour)
        self._points.setSymbolPen(None)
        self._bars.setOpts(pen=pyqtgraph.mkPen(colour, width=1.2))


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"
