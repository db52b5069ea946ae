"""The plots of the learning curve; imported when first shown, as pyqtgraph is slow."""

import numpy as np
import pyqtgraph
from PySide6.QtGui import QFont, QPalette
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from umc_desktop.qt.map.colours import colour_for
from umc_desktop.qt.panels.curves import Curve
from umc_desktop.qt.panels.item_painting import swatch_pixmap, theme_of
from umc_desktop.qt.panels.panel import PlainLabel
from umc_desktop.qt.panels.plots import colour_axes, quiet_plot
from umc_desktop.qt.words import later, tr

_SERIES = 0  # place in the map's palette
_MEASURES = (later("Accuracy"), later("Log-loss"))


class CurvePlots(QWidget):
    """Accuracy above, log-loss below, on one axis of labels given."""

    def __init__(self, font: QFont) -> None:
        super().__init__()
        self.setAccessibleName(tr("Plots of the learning curve"))
        self._mark = QLabel()
        self._legend = PlainLabel(
            tr("ensemble on the audit slice; bars: 95\u202f% interval"), faint=True
        )
        legend = QHBoxLayout()
        legend.addWidget(self._mark)
        legend.addWidget(self._legend, 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        column.addLayout(legend)
        self._widgets: list[pyqtgraph.PlotWidget] = []
        self._lines: list[pyqtgraph.PlotDataItem] = []
        self._bars: list[pyqtgraph.ErrorBarItem] = []
        for measure in _MEASURES:
            column.addWidget(self._plot(measure, font), 1)
        self._widgets[1].setXLink(self._widgets[0])

    def show_curves(self, accuracy: Curve, log_loss: Curve) -> None:
        """Draw both curves."""
        for place, curve in enumerate((accuracy, log_loss)):
            self._lines[place].setData(curve.n_labelled, curve.values)
            self._bars[place].setData(
                x=curve.n_labelled.astype(float),
                y=curve.values,
                top=curve.high - curve.values,
                bottom=curve.values - curve.low,
            )
            self._fit(place, curve)
        last = int(accuracy.n_labelled.max(initial=1))
        several = len(set(accuracy.n_labelled.tolist())) > 1
        first = int(accuracy.n_labelled.min()) if several else 0
        room = max(1.0, 0.06 * (last - first))
        self._widgets[0].setXRange(first - room, last + room, padding=0)

    def points(self) -> list[list[tuple[float, float]]]:
        """Return what is drawn: (labels given, measure) of each plot."""
        return [
            [] if x is None else list(zip(x.tolist(), y.tolist(), strict=True))
            for x, y in (line.getData() for line in self._lines)
        ]

    def apply_theme(self, palette: QPalette) -> None:
        """Take over the palette's colours."""
        theme = theme_of(palette)
        series = colour_for(_SERIES, theme)
        self._mark.setPixmap(swatch_pixmap(_SERIES, theme, self.devicePixelRatioF()))
        for widget, line, bars in zip(
            self._widgets, self._lines, self._bars, strict=True
        ):
            colour_axes(widget, palette)
            line.setPen(pyqtgraph.mkPen(series, width=2))
            line.setSymbolBrush(series)
            line.setSymbolPen(None)
            bars.setOpts(pen=pyqtgraph.mkPen(series, width=1.2))

    def _plot(self, measure: str, font: QFont) -> pyqtgraph.PlotWidget:
        is_last = measure == _MEASURES[-1]
        widget = quiet_plot(font, tr(measure), tr("Labels given") if is_last else "")
        widget.setAccessibleName(
            tr("{measure} against labels given").format(measure=tr(measure))
        )
        bars = pyqtgraph.ErrorBarItem(x=np.empty(0), y=np.empty(0), beam=0.0)
        widget.addItem(bars)
        line = widget.plot([], [], symbol="o", symbolSize=7)
        self._widgets.append(widget)
        self._bars.append(bars)
        self._lines.append(line)
        return widget

    def _fit(self, place: int, curve: Curve) -> None:
        """Fit the height to the intervals; accuracy never leaves 0 to 1."""
        if not len(curve.values):
            return
        low, high = float(curve.low.min()), float(curve.high.max())
        room = max(0.02, 0.08 * (high - low))
        bottom, top = max(0.0, low - room), high + room
        if _MEASURES[place] == "Accuracy":
            top = min(1.0, top)
        self._widgets[place].setYRange(bottom, top, padding=0.02)
