"""One step of finishing: a heading, what there is to know, and buttons below."""

from collections.abc import Callable

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from umc_desktop.qt.panels.panel import MARGIN_PX, Heading

_WIDEST_PX = 460


class StepView(QWidget):
    """Widgets below each other, none wider than one reads well."""

    def __init__(self, title: str) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2 * MARGIN_PX)
        self._add(Heading(title, times=1.3))

    def _add(self, *widgets: QWidget) -> None:
        for widget in widgets:
            widget.setMaximumWidth(_WIDEST_PX)
            self._column.addWidget(widget)


def step_button(text: str, slot: Callable[[], object]) -> QPushButton:
    """Return a button that does something, whether or not it stays down."""
    button = QPushButton(text)
    button.clicked.connect(lambda: slot())
    return button
