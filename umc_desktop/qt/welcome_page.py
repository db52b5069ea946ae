"""What is shown while no project is open: make one, open one, or try the demo."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from umc_desktop.qt.panels.panel import PlainLabel

_WIDTH_PX = 560
_WHAT = "Label text and images in batches, offline, with an ensemble of models."
_HINT = (
    "You can also drop a project here, or a file with samples. To see a finished "
    "example, run “umc demo” in a terminal."
)


class WelcomePage(QWidget):
    """Two buttons and the projects opened last.

    Signals
    -------
    new_requested, open_requested : None
        A project is to be made, or chosen from the disk.
    recent_chosen : Path
        One of the recent projects is to be opened.
    """

    new_requested = Signal()
    open_requested = Signal()
    recent_chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.new_button = _button("New project…")
        self.open_button = _button("Open project…")
        self.new_button.clicked.connect(lambda: self.new_requested.emit())
        self.open_button.clicked.connect(lambda: self.open_requested.emit())
        self._recent_title = PlainLabel("Recent projects", wrap=False)
        self._recent_title.setFont(_larger(self._recent_title.font(), 1.0))
        self._recent = QVBoxLayout()
        self._recent.setSpacing(2)
        self._arrange()
        self.show_recent(())

    @property
    def recent_buttons(self) -> list[QPushButton]:
        """The buttons of the recent projects, in order."""
        found = (self._recent.itemAt(place) for place in range(self._recent.count()))
        widgets = [None if item is None else item.widget() for item in found]
        return [widget for widget in widgets if isinstance(widget, QPushButton)]

    def _arrange(self) -> None:
        title = PlainLabel("UMC Desktop", wrap=False)
        title.setFont(_larger(title.font(), 2.0))
        buttons = QHBoxLayout()
        for button in (self.new_button, self.open_button):
            button.setMinimumSize(130, 32)
            buttons.addWidget(button)
        buttons.addStretch()
        inner = QWidget()
        inner.setFixedWidth(_WIDTH_PX)
        column = QVBoxLayout(inner)
        column.setSpacing(10)
        column.addWidget(title)
        column.addWidget(PlainLabel(_WHAT, faint=True))
        column.addSpacing(12)
        column.addLayout(buttons)
        column.addSpacing(18)
        column.addWidget(self._recent_title)
        column.addLayout(self._recent)
        column.addSpacing(18)
        column.addWidget(PlainLabel(_HINT, faint=True))
        # In a row, not aligned: only so does wrapped text get the height it needs.
        row = QHBoxLayout()
        row.addStretch()
        row.addWidget(inner)
        row.addStretch()
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        outer.addLayout(row)
        outer.addStretch(3)

    def show_recent(self, paths: Sequence[Path]) -> None:
        """List the recent projects that are still there."""
        for button in self.recent_buttons:
            self._recent.removeWidget(button)
            button.deleteLater()
        known = [path for path in paths if path.exists()]
        for path in known:
            button = _button(f"{path.stem}   ·   {path.parent}")
            button.setFlat(True)
            button.setStyleSheet("text-align: left; padding: 4px 6px;")
            button.setAccessibleName(f"Open {path.name} in {path.parent}")
            button.clicked.connect(
                lambda checked=False, chosen=path: self.recent_chosen.emit(chosen)
            )
            self._recent.addWidget(button)
        self._recent_title.setVisible(bool(known))


def _button(text: str) -> QPushButton:
    return QPushButton(text.replace("&", "&&"))


def _larger(font: QFont, times: float) -> QFont:
    font.setPointSizeF(font.pointSizeF() * times)
    font.setBold(True)
    return font
