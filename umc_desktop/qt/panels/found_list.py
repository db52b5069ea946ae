"""Samples that were found, each with the part of its text that was looked for."""

from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from umc_desktop.qt.panels.choice_list import ChoiceList
from umc_desktop.qt.panels.item_painting import RowPainter
from umc_desktop.qt.panels.marked_lines import draw_marked, excerpt, two_lines

_ROW = Qt.ItemDataRole.UserRole
_PAD_PX = 7
_LETTERS = 240  # more never fits on two lines
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Found:
    """One sample that was found."""

    sample_id: int
    text: str
    spans: tuple[tuple[int, int], ...]
    label: str
    suggestion: str

    @property
    def called(self) -> str:
        """What it is called, and by whom."""
        if self.label:
            return f"✓ {self.label}"
        return f"suggested {self.suggestion}" if self.suggestion else ""

    @property
    def spoken(self) -> str:
        """The row as one line, for screen readers."""
        line, _ = excerpt(self.text, self.spans, _LETTERS)
        return ", ".join(part for part in (line, self.called) if part)


class FoundModel(QAbstractListModel):
    """What was found, in order."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.found: list[Found] = []

    def show_found(self, found: list[Found]) -> None:
        """Show something else."""
        self.beginResetModel()
        self.found = found
        self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        """Return the number of samples."""
        return 0 if parent is not None and parent.isValid() else len(self.found)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a sample, or its words."""
        if not index.isValid():
            return None
        if role == _ROW:
            return self.found[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.found[index.row()].spoken
        return None


class _Delegate(QStyledItemDelegate):
    """Two lines of text with the marks, and what the sample is called."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the size of every row."""
        return QSize(160, 3 * option.fontMetrics.height() + 2 * _PAD_PX)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: _Index
    ) -> None:
        """Draw a sample."""
        found: Found = index.data(_ROW)
        painter.save()
        drawn = RowPainter(painter, option)
        inner = drawn.rect.adjusted(_PAD_PX, _PAD_PX, -_PAD_PX, -_PAD_PX)
        text, spans = excerpt(found.text, found.spans, _LETTERS)
        font, line = drawn.font(), option.fontMetrics.height()
        painter.setFont(font)
        top = inner.top()
        for part, marks in two_lines(text, spans, font, inner.width()):
            rect = QRect(inner.left(), top, inner.width(), line)
            draw_marked(painter, rect, part, marks, drawn.ink, drawn.mark_ground)
            top += line
        below = QRect(inner.left(), top, inner.width(), line)
        drawn.text(below, found.called, faint=True)
        painter.restore()


class FoundList(ChoiceList):
    """The samples; moving in the list shows them one by one."""

    def __init__(self) -> None:
        super().__init__("Samples found")
        self.setItemDelegate(_Delegate(self))
