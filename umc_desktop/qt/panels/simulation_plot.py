"""Learning curves of a simulation; imported when first shown: pyqtgraph is slow."""

from collections.abc import Mapping, Sequence

import pyqtgraph
from PySide6.QtGui import QColor, QFont, QPalette
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from umc_desktop.domain.wording import percent
from umc_desktop.qt.map.colours import colour_for
from umc_desktop.qt.panels.item_painting import swatch_pixmap, theme_of
from umc_desktop.qt.panels.panel import PlainLabel, take_away
from umc_desktop.qt.panels.plots import colour_axes, quiet_plot
from umc_desktop.qt.words import tr

Curve = Mapping[str, Sequence[float]]

_BAND_ALPHA = 28
_LEGEND_COLUMNS = 2


class SimulationPlot(QWidget):
    """Accuracy against labels, a line and a band for each strategy.

    The legend names them from the best at the end to the worst, so that colours are
    not all that tells them apart.
    """

    def __init__(self, font: QFont) -> None:
        super().__init__()
        self.setAccessibleName(tr("Learning curves of the strategies"))
        self._plot = quiet_plot(
            font, tr("% right on held-out samples"), tr("Labels given")
        )
        self._plot.setAccessibleName(tr("Accuracy against labels given"))
        self._legend = QGridLayout()
        self._legend.setVerticalSpacing(2)
        self._legend.setColumnStretch(2 * _LEGEND_COLUMNS, 1)
        self._in_legend: list[QWidget] = []
        self._curves: dict[str, Curve] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._plot, 1)
        column.addLayout(self._legend)
        column.addWidget(
            PlainLabel(
                tr("Lines: means over seeds; bands: 95\u202f% intervals."), faint=True
            )
        )

    def show_curves(self, curves: Mapping[str, Curve]) -> None:
        """Draw other curves.

        Parameters
        ----------
        curves
            By strategy: ``labels``, ``accuracy``, and its interval ``low``, ``high``.
        """
        self._curves = dict(curves)
        self._redraw()

    def apply_theme(self, palette: QPalette) -> None:
        """Take over the palette's colours."""
        colour_axes(self._plot, palette)
        self._redraw()

    def points(self) -> dict[str, list[tuple[float, float]]]:
        """Return what is drawn: (labels, % right) of each strategy's line."""
        lines = [
            item
            for item in self._plot.listDataItems()
            if isinstance(item, pyqtgraph.PlotDataItem) and item.name()
        ]
        return {
            line.name(): list(
                zip(*(axis.tolist() for axis in line.getData()), strict=True)
            )
            for line in lines
        }

    def legend(self) -> list[str]:
        """Return the names as the legend lists them."""
        return [one.text() for one in self._in_legend if isinstance(one, PlainLabel)]

    def _redraw(self) -> None:
        self._plot.clear()
        theme = theme_of(self.palette())
        for place, (name, curve) in enumerate(self._curves.items()):
            self._draw(name, curve, QColor(colour_for(place, theme)))
        self._write_legend(theme)

    def _draw(self, name: str, curve: Curve, colour: QColor) -> None:
        labels = list(curve["labels"])
        accuracy, low, high = (
            [100 * share for share in curve[name]]
            for name in ("accuracy", "low", "high")
        )
        faint = QColor(colour)
        faint.setAlpha(_BAND_ALPHA)
        edges = [
            pyqtgraph.PlotCurveItem(labels, edge, pen=None) for edge in (low, high)
        ]
        for edge in edges:
            self._plot.addItem(edge, ignoreBounds=True)
        # few seeds have wide bands: the lines decide how much is shown
        band = pyqtgraph.FillBetweenItem(*edges, brush=faint)
        self._plot.addItem(band, ignoreBounds=True)
        self._plot.plot(
            labels,
            accuracy,
            name=name,
            pen=pyqtgraph.mkPen(colour, width=2),
            symbol="o",
            symbolSize=6,
            symbolBrush=colour,
            symbolPen=None,
        )

    def _write_legend(self, theme: str) -> None:
        take_away(self._in_legend)
        self._in_legend = []
        places = list(enumerate(self._curves.items()))
        places.sort(key=lambda entry: -entry[1][1]["accuracy"][-1])
        rows = -(-len(places) // _LEGEND_COLUMNS)
        for at, (place, (name, curve)) in enumerate(places):
            column, row = divmod(at, rows)
            mark = QLabel()
            mark.setPixmap(swatch_pixmap(place, theme, self.devicePixelRatioF()))
            text = PlainLabel(
                f"{name}: {percent(curve['accuracy'][-1], 1)}", wrap=False
            )
            text.setContentsMargins(0, 0, 16, 0)
            self._legend.addWidget(mark, row, 2 * column)
            self._legend.addWidget(text, row, 2 * column + 1)
            self._in_legend += (mark, text)
