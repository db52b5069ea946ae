"""Entries of the knowledge base as rows of a list."""

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

from umc_desktop.domain.knowledge import KnownEntry
from umc_desktop.qt.panels.item_painting import RowPainter

_ROW = Qt.ItemDataRole.UserRole
_PAD_PX = 6
_Index = QModelIndex | QPersistentModelIndex


class EntryModel(QAbstractListModel):
    """The entries that were found."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: list[KnownEntry] = []

    def set_rows(self, rows: list[KnownEntry]) -> None:
        """Show other entries."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        """Return the number of entries."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a row, or its words."""
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == _ROW:
            return row
        spoken = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
        return f"{row.name}, {row.code}, {row.source}" if role in spoken else None


class EntryDelegate(QStyledItemDelegate):
    """Two lines for an entry: its name and code, then where it stands."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the size of every row."""
        return QSize(160, 2 * option.fontMetrics.height() + 2 * _PAD_PX)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: _Index
    ) -> None:
        """Draw an entry."""
        row: KnownEntry = index.data(_ROW)
        painter.save()
        drawn = RowPainter(painter, option)
        inner = drawn.rect.adjusted(_PAD_PX + 2, _PAD_PX - 1, -_PAD_PX, 1 - _PAD_PX)
        half = inner.height() // 2
        first = QRect(inner.left(), inner.top(), inner.width(), half)
        second = QRect(inner.left(), inner.top() + half, inner.width(), half)
        taken = 0
        if row.code != row.name:
            room = QRect(first)
            room.setLeft(first.right() - first.width() * 2 // 5)
            taken = drawn.text(room, row.code, faint=True, right=True) + 8
        first.setRight(first.right() - taken)
        drawn.text(first, row.name)
        above = next((name or code for code, name in row.path[::-1]), "")
        drawn.text(second, " · ".join(filter(None, (row.source, above))), faint=True)
        painter.restore()
