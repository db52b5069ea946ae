"""Keeps how the window is arranged soon after it changed, not only when it closes."""

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QDockWidget, QWidget

_QUIET_MS = 800  # a drag changes the arrangement with every pixel
_KINDS = (QEvent.Type.Resize, QEvent.Type.Move)


class LayoutKeeper(QObject):
    """Calls ``keep`` once nothing has been moved for a moment.

    Parameters
    ----------
    widgets
        What may be moved and resized; of docks, also shown and stacked.
    keep
        Writes the arrangement to the settings.
    """

    def __init__(
        self, widgets: Iterable[QWidget], keep: Callable[[], object], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_QUIET_MS)
        self._timer.timeout.connect(keep)
        for widget in widgets:
            widget.installEventFilter(self)
            if isinstance(widget, QDockWidget):
                for changed in (
                    widget.dockLocationChanged,
                    widget.topLevelChanged,
                    widget.visibilityChanged,
                ):
                    changed.connect(lambda *_: self._timer.start())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Notice that something was moved or resized."""
        if event.type() in _KINDS:
            self._timer.start()
        return False

    def stop(self) -> None:
        """Keep nothing more: the window is about to close."""
        self._timer.stop()
