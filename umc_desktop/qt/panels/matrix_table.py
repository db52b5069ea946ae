"""A square of numbers: how alike every two of some names are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QSizePolicy,
    QTableWidget,
    QTableWidgetItem,
)

from umc_desktop.qt.panels.wording import tooltip
from umc_desktop.qt.theme import mixed

_CELL_PX = 90
_FEW = 6  # names; their cells take all the room there is
_STRONGEST = 0.62  # of the highlight: the number on it stays readable


@dataclass(frozen=True)
class Pair:
    """Two names, the number between them, and the same in words."""

    first: str
    second: str
    value: float | None
    said: str


class MatrixTable(QTableWidget):
    """A square of numbers from 0 to 1, the stronger the larger; read cell by cell."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setFrameShape(QFrame.Shape.NoFrame)
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
            header.setHighlightSections(False)
        self.horizontalHeader().setDefaultSectionSize(_CELL_PX)
        self.verticalHeader().setDefaultSectionSize(_CELL_PX // 2)
        self._values: list[list[float | None]] = []

    def show_pairs(self, names: Sequence[str], pairs: Iterable[Pair]) -> None:
        """Show another square; what no pair is about stays empty."""
        places = {name: place for place, name in enumerate(names)}
        self._values = [[None] * len(names) for _ in names]
        said = [[""] * len(names) for _ in names]
        for pair in pairs:
            one, other = places[pair.first], places[pair.second]
            for row, column in ((one, other), (other, one)):
                self._values[row][column] = pair.value
                said[row][column] = pair.said
        self._name(names)
        for row, line in enumerate(self._values):
            for column, value in enumerate(line):
                item = QTableWidgetItem("" if value is None else f"{value:.2f}")
                item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
                item.setToolTip(tooltip(said[row][column]))
                item.setData(Qt.ItemDataRole.AccessibleTextRole, said[row][column])
                self.setItem(row, column, item)
        self._apply_theme()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._apply_theme()

    def _name(self, names: Sequence[str]) -> None:
        """Put the names beside the rows and above the columns."""
        self.setRowCount(len(names))
        self.setColumnCount(len(names))
        modes = QHeaderView.ResizeMode
        mode = modes.Stretch if len(names) <= _FEW else modes.Fixed
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setSectionResizeMode(mode)
        short = [name if len(name) <= 14 else f"{name[:13]}…" for name in names]
        self.setHorizontalHeaderLabels(short)
        self.setVerticalHeaderLabels(short)

    def _apply_theme(self) -> None:
        """Paint the cells in the palette's colours."""
        palette = self.palette()
        base = palette.color(QPalette.ColorRole.Base)
        empty = palette.color(QPalette.ColorRole.Window)
        strong = palette.color(QPalette.ColorRole.Accent)
        for row, line in enumerate(self._values):
            for column, value in enumerate(line):
                item = self.item(row, column)
                if item is None:
                    continue
                share = min(max(value or 0.0, 0.0), 1.0)
                colour: QColor = mixed(strong, base, _STRONGEST * share)
                item.setBackground(empty if value is None else colour)
