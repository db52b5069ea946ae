"""What lists of prepared rows have in common: the model, and a row of some lines."""

from typing import Any, Generic, TypeVar

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

from umc_desktop.qt.panels.item_painting import RowPainter

ROW = Qt.ItemDataRole.UserRole
"""Role under which an index hands out its row."""
Index = QModelIndex | QPersistentModelIndex
_SPOKEN = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
_WIDTH_PX = 160
Row = TypeVar("Row")


class RowModel(QAbstractListModel, Generic[Row]):
    """Rows in order; a subclass says what each is in words.

    Attributes
    ----------
    rows
        What is shown; ``set_rows`` shows something else.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []

    def spoken(self, row: Row) -> str:
        """Return the whole row as one line, for screen readers."""
        raise NotImplementedError

    def hint(self, row: Row) -> str | None:
        """Return what is said when the pointer rests on a row."""
        del row
        return None

    def identity(self, row: Row) -> object:
        """Return what a row is about, if it can say something new of the same."""
        del row
        return object()

    def set_rows(self, rows: list[Row]) -> None:
        """Show other rows; what is chosen stays when they are about the same."""
        before = [self.identity(row) for row in self.rows]
        if rows and [self.identity(row) for row in rows] == before:
            self.rows = rows
            self.refresh()
        else:
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()

    def refresh(self) -> None:
        """Show anew what the rows say."""
        if self.rows:
            self.dataChanged.emit(self.index(0), self.index(len(self.rows) - 1))

    def rowCount(self, parent: Index | None = None) -> int:
        """Return the number of rows."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a row, its words or what else there is to say of it."""
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == ROW:
            return row
        if role in _SPOKEN:
            return self.spoken(row)
        return self.hint(row) if role == Qt.ItemDataRole.ToolTipRole else None


class LinesDelegate(QStyledItemDelegate):
    """Draws each row on as many lines as its subclass has, one height for all."""

    lines = 2
    pad_px = 6

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the size of every row."""
        del index
        height = self.lines * option.fontMetrics.height() + 2 * self.pad_px
        return QSize(_WIDTH_PX, height)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """Draw a row."""
        painter.save()
        self.draw(RowPainter(painter, option), index.data(ROW))
        painter.restore()

    def draw(self, drawn: RowPainter, row: Any) -> None:  # noqa: ANN401 - a subclass's
        """Draw what a row says."""
        raise NotImplementedError

    def halves(self, rect: QRect) -> tuple[QRect, QRect]:
        """Return where the first and the second of two lines are drawn."""
        inner = rect.adjusted(
            self.pad_px + 2, self.pad_px - 1, -self.pad_px, 1 - self.pad_px
        )
        half = inner.height() // 2
        return (
            QRect(inner.left(), inner.top(), inner.width(), half),
            QRect(inner.left(), inner.top() + half, inner.width(), half),
        )
