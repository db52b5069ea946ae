"""Pressing keys, wherever the focus is."""

from typing import TYPE_CHECKING

from benchmarks.person.count import Count
from benchmarks.person.patience import Patience

if TYPE_CHECKING:
    from PySide6.QtCore import Qt


class Keyboard:
    """Presses keys and types words, and waits for what they do.

    Attributes
    ----------
    count
        Where the keys are counted.
    """

    def __init__(self, patience: Patience) -> None:
        self._patience = patience
        self.count = Count("")

    def press(
        self, key: "Qt.Key | str", modifier: "Qt.KeyboardModifier | None" = None
    ) -> None:
        """Press a key."""
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        application = self._patience.application
        popup = application.activePopupWidget()
        front = application.activeModalWidget() or self._patience.window
        if popup is None and not front.isActiveWindow():
            self._patience.turn_to(front)
        target = popup or application.focusWidget() or front
        if target.isWindow():  # a popup hands its keys to what has the focus in it
            target = target.focusWidget() or target
        QTest.keyClick(target, key, modifier or Qt.KeyboardModifier.NoModifier)
        self.count.keys += 1
        self._patience.settle()

    def type(self, text: str) -> None:
        """Type words into what has the focus; paste those that no key here writes."""
        from PySide6.QtCore import Qt
        from PySide6.QtGui import QGuiApplication

        if not text.isascii():
            QGuiApplication.clipboard().setText(text)
            self.press("v", Qt.KeyboardModifier.ControlModifier)
            return
        for letter in text:
            self.press(letter)
