"""What all plots of the window share; imported when first shown: pyqtgraph is slow."""

import pyqtgraph
from PySide6.QtCore import Qt
from PySide6.QtGui import QFont, QPalette

from umc_desktop.qt.theme import mixed

_AXIS_PX = 52


def quiet_plot(font: QFont, left: str, bottom: str = "") -> pyqtgraph.PlotWidget:
    """Return a plot that shows and is not played with.

    Parameters
    ----------
    font
        Of the ticks.
    left, bottom
        What the axes are; without ``bottom`` that axis has no numbers.
    """
    widget = pyqtgraph.PlotWidget()
    widget.setMinimumHeight(96)
    widget.setMenuEnabled(False)
    widget.setMouseEnabled(x=False, y=False)
    widget.hideButtons()
    widget.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    widget.showGrid(x=False, y=True, alpha=0.15)
    for side in ("left", "bottom"):
        widget.getAxis(side).setTickFont(font)
        widget.getAxis(side).enableAutoSIPrefix(False)
    widget.getAxis("left").setWidth(_AXIS_PX)
    widget.setLabel("left", left)
    if bottom:
        widget.setLabel("bottom", bottom)
    else:
        widget.getAxis("bottom").setStyle(showValues=False)
    return widget


def colour_axes(widget: pyqtgraph.PlotWidget, palette: QPalette) -> None:
    """Give a plot the palette's background and quiet axes."""
    base = palette.color(QPalette.ColorRole.Base)
    text = palette.color(QPalette.ColorRole.Text)
    widget.setBackground(base)
    for side in ("left", "bottom"):
        widget.getAxis(side).setPen(mixed(text, base, 0.4))
        widget.getAxis(side).setTextPen(mixed(text, base, 0.7))
