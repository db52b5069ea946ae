"""The labels of a label set as rows of a list."""

import math
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractItemModel,
    QRect,
    QSize,
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
from umc_desktop.qt.panels.row_list import ROW, Index, RowModel
from umc_desktop.qt.panels.wording import tooltip
from umc_desktop.qt.words import counted, tr

_KEY_PX = 26
_COLUMN_PX = 168
_COLUMN_LETTERS = 26
_PAD_PX = 6


@dataclass(frozen=True)
class LabelRow:
    """One label as the list shows it.

    Attributes
    ----------
    ticked
        Whether accepting gives it; ``None`` where a sample carries one label.
    """

    label: Label
    place: int
    n_given: int
    ticked: bool | None = None

    @property
    def spoken(self) -> str:
        """The whole row as one line, for screen readers."""
        key = tr(", key {key}").format(key=self.label.key) if self.label.key else ""
        tick = tr(", ticked") if self.ticked else ""
        return f"{self.label.name}{key}{tick}, {counted(self.n_given, 'sample')}"


class LabelModel(RowModel[LabelRow]):
    """The labels that match what was typed."""

    def spoken(self, row: LabelRow) -> str:
        """Return a label as one line."""
        return row.spoken

    def hint(self, row: LabelRow) -> str:
        """Return its definition."""
        return tooltip(row.label.definition)

    def identity(self, row: LabelRow) -> Label:
        """Return the label: it stays highlighted while samples get it."""
        return row.label


class LabelDelegate(QStyledItemDelegate):
    """Key, colour and shape, name, and how often it was given."""

    def __init__(self, parent: "LabelList") -> None:
        super().__init__(parent)
        self._list = parent

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the size of every row: its column, less a gap."""
        grid = self._list.gridSize()
        width = grid.width() - _PAD_PX if grid.isValid() else _COLUMN_PX
        return QSize(width, _key_side(option.fontMetrics) + 6)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index
    ) -> None:
        """Draw a label."""
        row: LabelRow = index.data(ROW)
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
        if row.ticked is not None:
            left += drawn.checkbox(left, middle, on=row.ticked) + _PAD_PX
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
