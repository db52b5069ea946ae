"""Waiting for the window: it works while one waits, and patience ends."""

import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget

    from umc_desktop.qt.main_window import MainWindow

_PATIENCE_S = 60.0  # of a step that does not come about
_LOOK_S = 0.02  # between two looks at the screen


class NotSeenError(AssertionError):
    """What a person should see is not there."""


class Patience:
    """Lets a window work until it is where somebody waits for it to be."""

    def __init__(self, application: "QApplication", window: "MainWindow") -> None:
        self.application = application
        self.window = window

    def settle(self) -> None:
        """Wait until what was asked for is written and shown."""
        if self.application.activeModalWidget() is not None:
            self.application.processEvents()
            return
        flow = self.window.flow
        self.until(lambda: not flow._runs and not flow._reads, "it is written")

    def until(self, condition: Callable[[], Any], what: str = "it is there") -> None:
        """Let the window work until a condition holds."""
        begun = time.perf_counter()
        while True:
            self.application.processEvents()
            if condition():
                return
            if time.perf_counter() - begun > _PATIENCE_S:
                raise NotSeenError(f"the window did not follow: {what}")
            time.sleep(0.001)

    def look_for(self, seconds: float) -> None:
        """Look at the window for a while."""
        begun = time.perf_counter()
        while time.perf_counter() - begun < seconds:
            self.application.processEvents()
            time.sleep(_LOOK_S)

    def turn_to(self, window: "QWidget") -> None:
        """Let the keys go to a window: a virtual screen has nobody who manages them."""
        window.activateWindow()
        self.until(window.isActiveWindow, "the window has the keys")
