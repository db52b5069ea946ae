"""Samples with pictures as tiles of a grid."""

from PySide6.QtCore import (
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from umc_desktop.qt.panels.item_painting import RowPainter
from umc_desktop.qt.panels.marked_lines import draw_marked
from umc_desktop.qt.panels.sample_list import SAMPLE_ROW, SampleRow, draw_count
from umc_desktop.qt.panels.wording import percent
from umc_desktop.qt.words import tr

SMALLEST_PX, FIRST_PX, LARGEST_PX = 56, 84, 336
_STEP = 2**0.5
_PAD_PX = 5
_MARK_PX = 22
_DIMMED = 0.35
_Index = QModelIndex | QPersistentModelIndex


def stepped(side: int, steps: int) -> int:
    """Return the side of a tile's picture some steps larger, or smaller below 0."""
    wanted = round(side * _STEP**steps)
    return max(SMALLEST_PX, min(LARGEST_PX, wanted))


class TileDelegate(QStyledItemDelegate):
    """The picture, what the models say or what was given, and the text if there is one.

    Attributes
    ----------
    side
        Of the square that a picture fits into, in pixels.
    """

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.droppable = True
        self.side = FIRST_PX

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the size of every tile."""
        lines = 2 * option.fontMetrics.height()
        return QSize(self.side + 2 * _PAD_PX, self.side + lines + 3 * _PAD_PX)

    def mark_rect(self, tile: QRect) -> QRect:
        """Return where a tile's drop mark is."""
        return QRect(tile.right() - _MARK_PX, tile.top(), _MARK_PX, _MARK_PX)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: _Index
    ) -> None:
        """Draw a tile."""
        row: SampleRow = index.data(SAMPLE_ROW)
        painter.save()
        drawn = RowPainter(painter, option)
        inner = drawn.rect.adjusted(_PAD_PX, _PAD_PX, -_PAD_PX, -_PAD_PX)
        if row.dropped:
            painter.setOpacity(_DIMMED)
        frame = QRect(inner.left(), inner.top(), inner.width(), self.side)
        picture = row.content.thumbnail
        if picture is None:
            _draw_text(drawn, frame, row)
        elif picture.isNull():
            drawn.keycap(frame, "?")
        else:
            size = picture.deviceIndependentSize().toSize()
            corner = frame.center() - QPoint(
                size.width() // 2 - 1, size.height() // 2 - 1
            )
            painter.drawPixmap(corner, picture)
            draw_count(drawn, frame, row.content.n_images)
        line = option.fontMetrics.height()
        below = QRect(inner.left(), frame.bottom() + _PAD_PX, inner.width(), line)
        _draw_called(drawn, below, row)
        painter.setFont(drawn.font(struck=row.dropped))
        below.translate(0, line)
        draw_marked(painter, below, row.content.text, row.spans, drawn.faint_ink, None)
        painter.setOpacity(1.0)
        if self.droppable:
            mark = self.mark_rect(drawn.rect)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(drawn.background)  # the picture may be as dark as the mark
            painter.drawEllipse(mark.adjusted(3, 3, -3, -3))
            drawn.mark(mark, "↺" if row.dropped else "✕")
        painter.restore()


def _draw_called(drawn: RowPainter, rect: QRect, row: SampleRow) -> None:
    """Draw what stands, or else what the models say."""
    left = rect.left() - 2
    if row.given:
        left += drawn.swatch(left, rect.center().y() + 1, row.given_place)
        said = f"✓ {row.given}"
    elif row.skipped or row.hidden:
        left, said = rect.left(), tr("skipped") if row.skipped else tr("hidden")
    elif row.suggestion:
        left += drawn.swatch(left, rect.center().y() + 1, row.suggestion_place)
        said = f"{row.suggestion} {percent(row.confidence)}"
    else:
        return
    bold = drawn.font(bold=bool(row.given))
    drawn.text(
        QRect(left, rect.top(), rect.right() - left, rect.height()), said, font=bold
    )


def _draw_text(drawn: RowPainter, frame: QRect, row: SampleRow) -> None:
    drawn.painter.setPen(drawn.ink)
    flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
    drawn.painter.drawText(frame, flags, row.content.text[:120])
