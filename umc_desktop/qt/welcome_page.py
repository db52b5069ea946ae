"""What is shown while no project is open: make one, open one, or try the demo."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from umc_desktop.qt.panels.panel import PlainLabel

_WIDTH_PX = 560


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
        title = PlainLabel("UMC Desktop", wrap=False)
        font = title.font()
        font.setPointSizeF(font.pointSizeF() * 2)
        font.setBold(True)
        title.setFont(font)
        what = PlainLabel(
            "Label text and images in batches, offline, with an ensemble of models.",
            faint=True,
        )
        self.new_button = _button("New project…")
        self.open_button = _button("Open project…")
        self.new_button.clicked.connect(lambda: self.new_requested.emit())
        self.open_button.clicked.connect(lambda: self.open_requested.emit())
        buttons = QHBoxLayout()
        buttons.addWidget(self.new_button)
        buttons.addWidget(self.open_button)
        buttons.addStretch()
        self._recent_title = PlainLabel("Recent projects", wrap=False)
        bold = self._recent_title.font()
        bold.setBold(True)
        self._recent_title.setFont(bold)
        self._recent = QVBoxLayout()
        self._recent.setSpacing(2)
        inner = QWidget()
        inner.setFixedWidth(_WIDTH_PX)
        column = QVBoxLayout(inner)
        column.setSpacing(10)
        column.addWidget(title)
        column.addWidget(what)
        column.addSpacing(12)
        column.addLayout(buttons)
        column.addSpacing(18)
        column.addWidget(self._recent_title)
        column.addLayout(self._recent)
        column.addSpacing(18)
        column.addWidget(
            PlainLabel(
                "You can also drop a project here, or a file with samples. To see a "
                "finished example, run “umc demo” in a terminal.",
                faint=True,
            )
        )
        outer = QVBoxLayout(self)
        outer.addStretch(2)
        outer.addWidget(inner, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(3)
        self.show_recent(())

    @property
    def recent_buttons(self) -> list[QPushButton]:
        """The buttons of the recent projects, in order."""
        found = (self._recent.itemAt(place) for place in range(self._recent.count()))
        return [
            item.widget()
            for item in found
            if item is not None and isinstance(item.widget(), QPushButton)
        ]

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
