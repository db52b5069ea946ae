"""Answering the dialogs that something opens while it waits for them."""

from collections.abc import Callable
from contextlib import AbstractContextManager, contextmanager
from typing import TYPE_CHECKING

from benchmarks.person.keyboard import Keyboard
from benchmarks.person.patience import Patience

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QWidget


class Dialogs:
    """Looks for dialogs while a block of code runs, and answers each."""

    def __init__(self, patience: Patience, keys: Keyboard) -> None:
        self._patience = patience
        self._keys = keys
        self._open_dialogs: list[QWidget] = []

    @contextmanager
    def meanwhile(self, *answers: Callable[["QWidget"], object]) -> "Iterator[None]":
        """Answer the dialogs that what is done within the block opens.

        Parameters
        ----------
        answers
            Each gets a dialog, one after the other, and leaves it by a key or a click.
        """
        from PySide6.QtCore import QTimer

        left, known = list(answers), list[int]()
        failed: list[BaseException] = []
        timer = QTimer()
        timer.setInterval(20)

        def look() -> None:
            dialog = self._patience.application.activeModalWidget()
            if dialog is None or not dialog.isVisible() or id(dialog) in known:
                return
            if not left:
                return
            known.append(id(dialog))
            self._open_dialogs.append(dialog)  # or another could get its id
            try:
                left.pop(0)(dialog)
            except BaseException as error:  # noqa: BLE001 - raised below, in its place
                failed.append(error)
                left.clear()
                dialog.close()

        timer.timeout.connect(look)
        timer.start()
        yield
        self._patience.until(lambda: not left, "a dialog opens")
        timer.stop()
        self._open_dialogs.clear()
        self._patience.turn_to(
            self._patience.application.activeModalWidget() or self._patience.window
        )
        self._patience.settle()
        if failed:
            raise failed[0]

    def typing(self, *lines: str) -> AbstractContextManager[None]:
        """Answer a dialog by typing lines, Tab between them, and Enter."""
        from PySide6.QtCore import Qt

        def answer(dialog: "QWidget") -> None:
            self._patience.turn_to(dialog)
            for place, line in enumerate(lines):
                if place:
                    self._keys.press(Qt.Key.Key_Tab)
                self._keys.press("a", Qt.KeyboardModifier.ControlModifier)
                self._keys.type(line)
            self._keys.press(Qt.Key.Key_Return)

        return self.meanwhile(answer)
