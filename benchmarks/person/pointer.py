"""Moving the pointer: clicks, a rest, the wheel, a drag around samples, a drop."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from benchmarks.person.count import Count
from benchmarks.person.patience import Patience

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtWidgets import QListView, QWidget


class Pointer:
    """Clicks and drags, and waits for what that does.

    Attributes
    ----------
    count
        Where clicks and drags are counted.
    """

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        self.count = Count("")

    def click(
        self,
        widget: "QWidget",
        at: "QPoint | None" = None,
        modifier: "Qt.KeyboardModifier | None" = None,
    ) -> None:
        """Click a widget that is in sight."""
        from PySide6.QtCore import QPoint, Qt
        from PySide6.QtTest import QTest

        button, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        QTest.mouseClick(widget, button, modifier or none, at or QPoint())
        self.count.clicks += 1
        self._patience.settle()

    def double_click(self, widget: "QWidget", at: "QPoint | None" = None) -> None:
        """Click a widget twice, quickly."""
        from PySide6.QtCore import QPoint, Qt
        from PySide6.QtTest import QTest

        button, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        QTest.mouseDClick(widget, button, none, at or QPoint())
        self._patience.settle()

    def point_at(self, widget: "QWidget", at: "QPoint") -> None:
        """Rest the pointer on a place."""
        from PySide6.QtCore import QEvent, QPointF, Qt
        from PySide6.QtGui import QHelpEvent, QMouseEvent

        none = Qt.MouseButton.NoButton
        for near in (at - _one_pixel(), at):
            moved = QMouseEvent(
                QEvent.Type.MouseMove,
                QPointF(near),
                QPointF(widget.mapToGlobal(near)),
                none,
                none,
                Qt.KeyboardModifier.NoModifier,
            )
            self._patience.application.sendEvent(widget, moved)
        # what the system sends once a pointer rests
        rest = QHelpEvent(QEvent.Type.ToolTip, at, widget.mapToGlobal(at))
        self._patience.application.sendEvent(widget, rest)
        self._patience.settle()

    def drop(self, path: "Path") -> None:
        """Drag a file over the middle of the window, and let it go there."""
        from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
        from PySide6.QtGui import QDragEnterEvent, QDropEvent

        files = QMimeData()
        files.setUrls([QUrl.fromLocalFile(str(path))])
        at, copy = self._patience.window.rect().center(), Qt.DropAction.CopyAction
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        for event in (
            QDragEnterEvent(at, copy, files, left, none),
            QDropEvent(QPointF(at), copy, files, left, none),
        ):
            self._patience.application.sendEvent(self._patience.window, event)
        self.count.clicks += 1
        self._patience.settle()

    def turn_wheel(self, widget: "QWidget", at: "QPoint", steps: int) -> None:
        """Turn the wheel over a place; up is away from the person."""
        from PySide6.QtCore import QPoint, QPointF, Qt
        from PySide6.QtGui import QWheelEvent

        for _ in range(abs(steps)):
            event = QWheelEvent(
                QPointF(at),
                QPointF(widget.mapToGlobal(at)),
                QPoint(),
                QPoint(0, 120 if steps > 0 else -120),
                Qt.MouseButton.NoButton,
                Qt.KeyboardModifier.NoModifier,
                Qt.ScrollPhase.NoScrollPhase,
                False,
            )
            self._patience.application.sendEvent(widget, event)
        self._patience.settle()

    def draw(
        self,
        chart: "QWidget",
        corners: Sequence["QPoint"],
        modifier: "Qt.KeyboardModifier | None" = None,
    ) -> None:
        """Draw a lasso on a map with Shift held down: one drag."""
        from PySide6.QtCore import QEvent, QPointF, Qt
        from PySide6.QtGui import QMouseEvent
        from PySide6.QtTest import QTest

        left, held = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier
        if modifier is not None:
            held |= modifier
        QTest.mousePress(chart, left, held, corners[0])
        for corner in corners[1:]:
            place = QPointF(chart.mapToGlobal(corner))
            moved = QMouseEvent(
                QEvent.Type.MouseMove,
                QPointF(corner),
                place,
                Qt.MouseButton.NoButton,
                left,
                held,
            )
            self._patience.application.sendEvent(chart, moved)
        QTest.mouseRelease(chart, left, held, corners[-1])
        self.count.clicks += 1
        self._patience.settle()

    def click_row(self, shown: "QListView", row: int) -> None:
        """Click a row of a list, scrolled to if need be."""
        index = shown.model().index(row, 0)
        shown.scrollTo(index)
        self.click(shown.viewport(), shown.visualRect(index).center())


def _one_pixel() -> "QPoint":
    from PySide6.QtCore import QPoint

    return QPoint(1, 1)
