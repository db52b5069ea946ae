"""Tables to read: filled at once, keyboard to go through, text never markup."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
)

from umc_desktop.qt.panels.wording import NOTHING, tooltip
from umc_desktop.qt.words import tr

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_WIDEST_PX = 320


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


def two_columns(table: QTableWidget) -> None:
    """Make a table one of things and what is said of each; nothing to edit."""
    table.setColumnCount(2)
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + 8)
    table.horizontalHeader().setStretchLastSection(True)
    table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)


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


def show_choices(box: QComboBox, names: Sequence[str]) -> None:
    """Offer other names, and stay with the one that is chosen if it is among them."""
    box.blockSignals(True)
    before = box.currentText()
    box.clear()
    box.addItems(list(names))
    box.setCurrentIndex(max(0, box.findText(before)))
    box.blockSignals(False)
    box.setVisible(len(names) > 1)
