"""Finding on the screen what one wants to click: buttons, dialogs, open menus."""

from collections.abc import Callable

from PySide6.QtWidgets import QPushButton, QWidget

from benchmarks.sitting.course import Sitting


def button_of(parent: QWidget, text: str) -> QPushButton:
    """Return the button in sight that says something."""
    for button in parent.findChildren(QPushButton):
        if button.isVisible() and button.text().replace("&", "").startswith(text):
            return button
    raise AssertionError(f"no button says {text!r}")


def dialog_of(window: QWidget) -> QWidget | None:
    """Return the dialog that is open over the window."""
    from PySide6.QtWidgets import QApplication, QDialog

    active = QApplication.activeModalWidget()
    if active is not None:
        return active
    shown = [one for one in window.findChildren(QDialog) if one.isVisible()]
    return shown[-1] if shown else None


def when_menu_opens(sitting: Sitting, do: Callable[[], object]) -> None:
    """Do something once a menu is open: a click that opens it waits for it."""
    from PySide6.QtCore import QTimer
    from PySide6.QtWidgets import QApplication, QMenu

    timer = QTimer(sitting.window)
    timer.setInterval(20)

    def look() -> None:
        if isinstance(QApplication.activePopupWidget(), QMenu):
            timer.stop()
            timer.deleteLater()
            do()

    timer.timeout.connect(look)
    timer.start()
