"""The labels of a label set as rows of a list."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from umc_desktop.domain.samples import Label
from umc_desktop.qt.panels.choice_list import ChoiceList
from umc_desktop.qt.panels.item_painting import RowPainter
from umc_desktop.qt.panels.wording import tooltip
from umc_desktop.qt.words import counted, tr

_ROW = Qt.ItemDataRole.UserRole
_KEY_PX = 26
_COLUMN_PX = 168
_COLUMN_LETTERS = 26
_PAD_PX = 6
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class LabelRow:
    """One label as the list shows it."""

    label: Label
    place: int
    n_given: int

    @property
    def spoken(self) -> str:
        """The whole row as one line, for screen readers."""
        key = tr(", key {key}").format(key=self.label.key) if self.label.key else ""
        return f"{self.label.name}{key}, {counted(self.n_given, 'sample')}"


class LabelModel(QAbstractListModel):
    """The labels that match what was typed."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: list[LabelRow] = []

    def set_rows(self, rows: list[LabelRow]) -> None:
        """Show other rows; the highlight stays when the labels are the same."""
        if rows and [row.label for row in rows] == [row.label for row in self.rows]:
            self.rows = rows
            self.dataChanged.emit(self.index(0), self.index(len(rows) - 1))
        else:
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        """Return the number of labels."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a row, its words or its definition."""
        if not index.isValid():
            return None
        row = self.rows[index.row()]
        by_role: dict[int, Callable[[], object]] = {
            _ROW: lambda: row,
            Qt.ItemDataRole.DisplayRole: lambda: row.spoken,
            Qt.ItemDataRole.AccessibleTextRole: lambda: row.spoken,
            Qt.ItemDataRole.ToolTipRole: lambda: tooltip(row.label.definition),
        }
        return by_role[role]() if role in by_role else None


class LabelDelegate(QStyledItemDelegate):
    """Key, colour and shape, name, and how often it was given."""

    def __init__(self, parent: "LabelList") -> None:
        super().__init__(parent)
        self._list = parent

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the size of every row: its column, less a gap."""
        grid = self._list.gridSize()
        width = grid.width() - _PAD_PX if grid.isValid() else _COLUMN_PX
        return QSize(width, _key_side(option.fontMetrics) + 6)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: _Index
    ) -> None:
        """Draw a label."""
        row: LabelRow = index.data(_ROW)
        painter.save()
        drawn = RowPainter(painter, option)
        inner = drawn.rect.adjusted(_PAD_PX, 0, -_PAD_PX, 0)
        middle = inner.center().y() + 1
        side = _key_side(option.fontMetrics)
        if row.label.key:
            key = QRect(inner.left(), middle - side // 2, side, side)
            drawn.keycap(key, row.label.key.replace("Shift+", "⇧"))
        left = inner.left() + side + _PAD_PX
        left += drawn.swatch(left, middle, row.place) + 2
        taken = 0
        if row.n_given:
            taken = drawn.text(inner, f"{row.n_given:,}", faint=True, right=True) + 8
        room = QRect(left, inner.top(), inner.right() - taken - left, inner.height())
        drawn.text(room, row.label.name)
        painter.restore()


class LabelList(ChoiceList):
    """The labels in columns: as few as show all of them, so that names have room."""

    def __init__(self) -> None:
        super().__init__("Labels")
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setItemDelegate(LabelDelegate(self))

    def setModel(self, model: QAbstractItemModel | None) -> None:
        """Show other labels."""
        super().setModel(model)
        if model is not None:
            model.modelReset.connect(self._share_width)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width between the columns."""
        self._share_width()
        super().resizeEvent(event)

    def _share_width(self) -> None:
        # As if the scroll bar were there: the list view reckons so too, and columns
        # must not jump when it comes and goes.
        bar = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        width = self.width() - 2 * self.frameWidth() - bar - 2
        letters = _COLUMN_LETTERS * self.fontMetrics().averageCharWidth()
        most = max(1, width // max(_COLUMN_PX, letters))
        height = _key_side(self.fontMetrics()) + 6
        n_rows = max(1, self.viewport().height() // height)
        model = self.model()
        n_labels = 0 if model is None else model.rowCount()
        columns = min(most, max(1, math.ceil(n_labels / n_rows)))
        grid = QSize(max(1, width // columns), height)
        if grid != self.gridSize():
            self.setGridSize(grid)


def _key_side(metrics: QFontMetrics) -> int:
    """Return the side of a drawn key: larger where the text is."""
    return max(_KEY_PX, metrics.height() + 3, metrics.horizontalAdvance("⇧0") + 8)
