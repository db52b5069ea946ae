"""Finds texts that cannot be read: what the checks at larger text sizes share."""

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QApplication,
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QPushButton,
    QRadioButton,
    QToolButton,
    QWidget,
)

from umc_desktop.qt.dock import Dock
from umc_desktop.qt.map.legend import LegendPanel
from umc_desktop.qt.panels.panel import ElidedLabel

SCREEN = QSize(1280, 800)
BUTTONS = (QPushButton, QToolButton, QCheckBox, QRadioButton, QComboBox)


def settle() -> None:
    """Let layouts come to rest."""
    for _ in range(4):
        QApplication.processEvents()


def room_of(widget: QWidget) -> QRect:
    """Return what of a widget its ancestors leave to be seen, in its coordinates.

    What a scroll area hides can be scrolled to.
    """
    room, child = QRect(QPoint(0, 0), widget.size()), widget
    while not child.isWindow():
        parent = child.parentWidget()
        if isinstance(parent.parentWidget(), QAbstractScrollArea):
            break
        offset = widget.mapTo(parent, QPoint(0, 0))
        room &= parent.rect().translated(-offset)
        child = parent
    return room


def clipped(whole: QWidget) -> list[str]:
    """Return the texts that cannot be read, with the room they have and need."""
    found = []
    for widget in whole.findChildren(QWidget):
        if not widget.isVisible() or _is_behind_a_tab(widget):
            continue
        room = room_of(widget)
        needed = _needed(widget)
        if needed is None:
            continue
        if needed.width() > room.width() or needed.height() > room.height():
            text = widget.text() if hasattr(widget, "text") else ""
            found.append(
                f"{type(widget).__name__} “{text}” has {room.width()}×{room.height()}"
                f" and needs {needed.width()}×{needed.height()}"
            )
    return found


def _needed(widget: QWidget) -> QSize | None:
    if isinstance(widget, ElidedLabel) or _is_qts_own(widget):
        return None
    if isinstance(widget, QLabel) and widget.text():
        if widget.wordWrap():
            return QSize(0, widget.heightForWidth(widget.width()))
        metrics = widget.fontMetrics()
        size = metrics.size(Qt.TextFlag.TextShowMnemonic, widget.text())
        return QSize(size.width(), min(size.height(), metrics.height() - 2))
    if isinstance(widget, BUTTONS):
        if _in_legend(widget):  # cut on purpose, with a tooltip
            return QSize(0, widget.fontMetrics().height() - 2)
        hint = widget.sizeHint()
        if isinstance(widget, QComboBox):
            hint.setWidth(0)  # of its choices, it asks for the longest
        return hint
    if isinstance(widget, QLineEdit):
        return QSize(0, widget.fontMetrics().height())
    return None


def _is_behind_a_tab(widget: QWidget) -> bool:
    parent: QWidget | None = widget
    while parent is not None and not isinstance(parent, Dock):
        parent = parent.parentWidget()
    return parent is not None and not parent.in_front


def _is_qts_own(widget: QWidget) -> bool:
    return widget.objectName().startswith("qt_")


def _in_legend(widget: QWidget) -> bool:
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, LegendPanel):
            return True
        parent = parent.parentWidget()
    return False
