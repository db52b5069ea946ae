"""A line one types into to find something, which is looked for after a pause."""

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit


class SearchLine(QLineEdit):
    """Tells when typing pauses; Escape empties it, and Down leaves it.

    Parameters
    ----------
    name
        As it is told to who cannot see it.
    hint
        What can be typed, shown while nothing is.
    pause_ms
        How long after the last key a search begins.

    Signals
    -------
    paused : None
        What stands in the line is to be looked for.
    went_down : None
        What was found is to have the focus.
    """

    paused = Signal()
    went_down = Signal()

    def __init__(self, name: str, hint: str, pause_ms: int) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setPlaceholderText(hint)
        self.setClearButtonEnabled(True)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(pause_ms)
        self._pause.timeout.connect(self.paused)
        self.textChanged.connect(lambda: self._pause.start())

    def settle(self) -> bool:
        """Wait no longer; return whether what was typed is still to be looked for."""
        was_waiting = self._pause.isActive()
        self._pause.stop()
        return was_waiting

    def event(self, event: QEvent) -> bool:
        """Take Escape before the window does, while there is something to empty."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and self.text()
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Empty the line on Escape, and leave it on Down."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() == Qt.Key.Key_Down:
            self.went_down.emit()
        else:
            super().keyPressEvent(event)
