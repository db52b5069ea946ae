"""The batches of the queue as rows of a list."""

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

from umc_desktop.operations.viewing import ViewData
from umc_desktop.qt.panels import summaries
from umc_desktop.qt.panels.item_painting import RowPainter
from umc_desktop.qt.words import later, tr
from umc_desktop.storage.rounds import QueuedBatch

PURPOSES = {
    "audit": later("Random check"),
    "learn": later("Teaches most"),
    "glance": later("Glance"),
}
_ROW = Qt.ItemDataRole.UserRole
_PAD_PX = 8
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class QueueRow:
    """One batch as the list shows it."""

    batch: QueuedBatch
    title: str
    detail: str
    n_left: int
    swatch: int | None
    under_decision: bool

    @property
    def progress(self) -> str:
        """How far it is decided, in words."""
        n = len(self.batch.sample_ids)
        return (
            tr("{n_left} of {n} left").format(n_left=self.n_left, n=n)
            if self.n_left
            else tr("✓ done")
        )

    @property
    def spoken(self) -> str:
        """The whole row as one line, for screen readers."""
        return f"{self.title}, {self.detail}, {self.progress}"


def queue_rows(data: ViewData, batch_id: int | None) -> list[QueueRow]:
    """Return the queue's rows; ``batch_id`` is the one under decision."""
    rows = []
    for batch in data.queue:
        label_id = summaries.batch_label(data, batch)
        cluster = data.cluster_names.get(batch.cluster, "")
        title = summaries.batch_title(data, batch)
        parts = [summaries.domain_name(data, batch.domain_id)]
        if batch.purpose != "audit":
            parts.insert(0, tr(PURPOSES.get(batch.purpose, batch.purpose)))
            parts += [cluster] if cluster and cluster != title else []
        rows.append(
            QueueRow(
                batch,
                title,
                " · ".join(part for part in parts if part),
                int((~summaries.decided(data, batch.sample_ids)).sum()),
                summaries.label_place(data, label_id) if label_id else None,
                batch.id == batch_id,
            )
        )
    return rows


class QueueModel(QAbstractListModel):
    """The queue in order."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: list[QueueRow] = []

    def set_rows(self, rows: list[QueueRow]) -> None:
        """Show other rows; the selection stays when the batches are the same."""
        same = [row.batch for row in rows] == [row.batch for row in self.rows]
        if same and rows:
            self.rows = rows
            self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
        else:
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        """Return the number of batches."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a row, or its words."""
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        if role == _ROW:
            return row
        spoken = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
        return row.spoken if role in spoken else None

    def row_at(self, index: _Index) -> QueueRow:
        """Return the row at an index of this model."""
        return self.rows[index.row()]


class QueueDelegate(QStyledItemDelegate):
    """Two lines for a batch: what it is and how far, then why and where."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the size of every row."""
        return QSize(160, 2 * option.fontMetrics.height() + 2 * _PAD_PX)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: _Index
    ) -> None:
        """Draw a batch."""
        row: QueueRow = index.data(_ROW)
        painter.save()
        drawn = RowPainter(painter, option)
        rect = drawn.rect
        if row.under_decision:
            mark = QRect(rect.left(), rect.top() + 3, 3, rect.height() - 6)
            painter.fillRect(mark, drawn.ink)
        inner = rect.adjusted(_PAD_PX + 2, _PAD_PX - 1, -_PAD_PX, 1 - _PAD_PX)
        half = inner.height() // 2
        first = QRect(inner.left(), inner.top(), inner.width(), half)
        second = QRect(inner.left(), inner.top() + half, inner.width(), half)
        taken = drawn.text(first, row.progress, faint=True, right=True)
        left = first.left()
        if row.swatch is not None:
            left += drawn.swatch(left - 2, first.center().y(), row.swatch)
        title = QRect(left, first.top(), first.right() - taken - 10 - left, half)
        bold = drawn.font(bold=row.n_left > 0)
        drawn.text(title, row.title, font=bold, faint=row.n_left == 0)
        drawn.text(second, row.detail, faint=True)
        painter.restore()
