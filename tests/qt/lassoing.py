"""Draws a lasso with the mouse, as a person does."""

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication

from umc_desktop.qt.main_window import MainWindow

_LEFT, _SHIFT = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier


def lasso_everything(window: MainWindow, qtbot) -> None:
    """Draw around the whole map with Shift held down."""
    chart = window.workspace.map_panel.map
    chart.reset_view()
    right, bottom = chart.width() - 2, chart.height() - 2
    corners = [QPoint(1, 1), QPoint(right, 1), QPoint(right, bottom), QPoint(1, bottom)]
    qtbot.mousePress(chart, _LEFT, _SHIFT, corners[0])
    for corner in corners[1:]:
        moved = QMouseEvent(
            QEvent.Type.MouseMove,
            QPointF(corner),
            QPointF(chart.mapToGlobal(corner)),
            Qt.MouseButton.NoButton,
            _LEFT,
            _SHIFT,
        )
        QApplication.sendEvent(chart, moved)
    qtbot.mouseRelease(chart, _LEFT, _SHIFT, corners[-1])
