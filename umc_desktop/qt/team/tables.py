"""Tables to read: filled at once, keyboard to go through, text never markup."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QFrame,
    QHeaderView,
    QSizePolicy,
    QTableWidget,
    QTableWidgetItem,
)

from umc_desktop.qt.panels.wording import NOTHING, tooltip
from umc_desktop.qt.theme import mixed
from umc_desktop.qt.words import tr

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_WIDEST_PX = 320
_CELL_PX = 90
_FEW = 6  # names; their cells take all the room there is
_STRONGEST = 0.62  # of the highlight: the number on it stays readable


class Figure(str):
    """Text that is a number, and stands at the right of its column."""

    __slots__ = ()


Cell = str | int | float | None


def named_box(name: str) -> QComboBox:
    """Return a box to choose from, named for who cannot see it."""
    box = QComboBox()
    box.setAccessibleName(name)
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    box.setMaximumWidth(_WIDEST_PX)
    box.view().setAccessibleName(tr("{name}: choices").format(name=name))
    return box


def reading_table(name: str) -> QTableWidget:
    """Return an empty table that is only read, one row at a time."""
    table = QTableWidget()
    table.setAccessibleName(name)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setTabKeyNavigation(False)
    table.setAlternatingRowColors(True)
    table.setWordWrap(False)
    table.setShowGrid(False)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + 9)
    table.horizontalHeader().setDefaultAlignment(LEFT)
    table.horizontalHeader().setHighlightSections(False)
    return table


def fill(
    table: QTableWidget,
    heads: Sequence[str],
    rows: Sequence[Sequence[Cell]],
    stretched: int | None = None,
) -> None:
    """Show other rows.

    Parameters
    ----------
    rows
        One cell per head; numbers are aligned to the right.
    stretched
        The column that takes the room that is left; the last one without it.
    """
    table.setColumnCount(len(heads))
    table.setHorizontalHeaderLabels(list(heads))
    table.setRowCount(len(rows))
    if rows:
        align_heads(table, [not _is_words(cell) for cell in rows[0]])
    for place, row in enumerate(rows):
        for column, cell in enumerate(row):
            item = QTableWidgetItem(NOTHING if cell is None else str(cell))
            if _is_words(cell):
                item.setToolTip(tooltip(str(cell)))
            else:
                item.setTextAlignment(RIGHT)
            table.setItem(place, column, item)
    table.resizeColumnsToContents()
    header = table.horizontalHeader()
    for column in range(len(heads)):
        header.resizeSection(column, min(header.sectionSize(column) + 8, _WIDEST_PX))
    last = len(heads) - 1 if stretched is None else stretched
    for column in range(len(heads)):
        header.setSectionResizeMode(
            column,
            QHeaderView.ResizeMode.Stretch
            if column == last
            else QHeaderView.ResizeMode.Interactive,
        )


def align_heads(table: QTableWidget, are_numbers: Sequence[bool]) -> None:
    """Let heads stand where their columns do: those of numbers at the right."""
    for column, is_number in enumerate(are_numbers):
        head = table.horizontalHeaderItem(column)
        if head is not None:
            head.setTextAlignment(RIGHT if is_number else LEFT)


def _is_words(cell: Cell) -> bool:
    return isinstance(cell, str) and not isinstance(cell, Figure)


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

    def show_values(
        self,
        names: Sequence[str],
        values: Sequence[Sequence[float | None]],
        tips: Sequence[Sequence[str]],
    ) -> None:
        """Show another square; ``None`` leaves a cell empty."""
        self.setRowCount(len(names))
        self.setColumnCount(len(names))
        modes = QHeaderView.ResizeMode
        mode = modes.Stretch if len(names) <= _FEW else modes.Fixed
        for header in (self.horizontalHeader(), self.verticalHeader()):
            header.setSectionResizeMode(mode)
        short = [name if len(name) <= 14 else f"{name[:13]}…" for name in names]
        self.setHorizontalHeaderLabels(short)
        self.setVerticalHeaderLabels(short)
        self._values = [list(row) for row in values]
        for row, line in enumerate(values):
            for column, value in enumerate(line):
                item = QTableWidgetItem("" if value is None else f"{value:.2f}")
                item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
                item.setToolTip(tooltip(tips[row][column]))
                item.setData(Qt.ItemDataRole.AccessibleTextRole, tips[row][column])
                self.setItem(row, column, item)
        self._apply_theme()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self._apply_theme()

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
