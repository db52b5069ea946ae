"""A group of samples as cards side by side, to be taken in with one look."""

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPalette,
    QPen,
    QResizeEvent,
    QTextOption,
)
from PySide6.QtWidgets import (
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from umc_desktop.qt.panels.choice_list import ChoiceList
from umc_desktop.qt.panels.item_painting import RowPainter
from umc_desktop.qt.panels.sample_list import SampleModel, SampleRow
from umc_desktop.qt.project_view import ProjectView
from umc_desktop.qt.theme import mixed
from umc_desktop.qt.words import tr

PICTURE_PX = 112
_ROW = Qt.ItemDataRole.UserRole
_SMALLEST_PX = 56
_FEWEST_LINES, _MOST_LINES = 3, 12
_NARROWEST_PX, _PAD_PX, _GAP_PX = 210, 8, 6
_DIMMED = 0.4
_LARGER_POINTS = 0.5
_Index = QModelIndex | QPersistentModelIndex


class CardDelegate(QStyledItemDelegate):
    """Draws a card: a picture or some lines of text; crossed out if it is wrong."""

    def __init__(self, parent: "GlanceGrid") -> None:
        super().__init__(parent)
        self.size = QSize(_NARROWEST_PX, 90)

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the size of every card."""
        return self.size

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: _Index
    ) -> None:
        """Draw a card."""
        row: SampleRow = index.data(_ROW)
        painter.save()
        option.rect = option.rect.adjusted(0, 0, -_GAP_PX, -_GAP_PX)
        current = bool(option.state & QStyle.StateFlag.State_Selected)
        option.state &= ~QStyle.StateFlag.State_Selected
        drawn = RowPainter(painter, option)
        role = QPalette.ColorRole
        edge = (
            option.palette.color(role.Highlight)
            if current
            else mixed(drawn.ink, drawn.background, 0.25)
        )
        painter.setPen(QPen(edge, 3 if current else 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(drawn.rect.adjusted(0, 0, -1, -1), 4, 4)
        inner = drawn.rect.adjusted(_PAD_PX, _PAD_PX, -_PAD_PX, -_PAD_PX)
        if row.dropped:
            painter.setOpacity(_DIMMED)
        if row.content.thumbnail is not None:
            _draw_picture(drawn, inner, row)
        else:
            _draw_text(drawn, inner, row)
        painter.setOpacity(1.0)
        if row.dropped:
            _cross_out(painter, drawn.rect, drawn.ink)
        elif row.given or row.skipped:
            corner = QRect(inner.left(), inner.bottom() - 16, inner.width(), 18)
            said = f"✓ {row.given}" if row.given else tr("skipped")
            drawn.text(corner, said, font=drawn.font(bold=True), right=True)
        painter.restore()


class GlanceGrid(ChoiceList):
    """The samples of a group; a click or X crosses one out, or takes it back.

    Attributes
    ----------
    crossed
        Signal with the id of a sample that was clicked.
    """

    crossed = Signal(int)

    def __init__(self, view: ProjectView) -> None:
        super().__init__(tr("Samples of the group"))
        self._model = SampleModel(view, self, PICTURE_PX)
        self.setModel(self._model)
        self._cards = CardDelegate(self)
        self.setItemDelegate(self._cards)
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() + _LARGER_POINTS)
        self.setFont(font)
        self.setFlow(QListView.Flow.LeftToRight)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self._has_pictures = False

    @property
    def shown_ids(self) -> list[int]:
        """Ids of the samples, in order."""
        return list(self._model.sample_ids)

    def set_samples(self, sample_ids: list[int]) -> None:
        """Show other samples, or the same ones anew."""
        self._model.set_samples(list(sample_ids))
        self._has_pictures = bool(sample_ids) and (
            self._model.row_of(sample_ids[0]).content.thumbnail is not None
        )
        self._fit()

    def forget(self) -> None:
        """Read contents anew: the samples may be others."""
        self._model.forget()

    def go_to(self, sample_id: int | None) -> None:
        """Mark the current sample."""
        if sample_id in self._model.sample_ids:
            index = self._model.index(self._model.sample_ids.index(sample_id))
            if self.currentIndex() != index:
                self.setCurrentIndex(index)

    def id_at(self, index: QModelIndex) -> int:
        """Return the id of the sample at an index."""
        return self._model.sample_ids[index.row()]

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Cross out the card that is clicked, or take it back."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid() and event.button() == Qt.MouseButton.LeftButton:
            self.setCurrentIndex(index)
            self.crossed.emit(self.id_at(index))
        else:
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go: the click has done its work."""
        event.accept()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the cards into the width."""
        super().resizeEvent(event)
        self._fit()

    def event(self, event: QEvent) -> bool:
        """Take Space for oneself while some of the group has not been seen."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Space
            and not self.is_seen
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Scroll on at Space until the end of the group was in sight."""
        if event.key() == Qt.Key.Key_Space and not self.is_seen:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + bar.pageStep())
        else:
            super().keyPressEvent(event)

    @property
    def is_seen(self) -> bool:
        """Whether the end of the group is in sight."""
        bar = self.verticalScrollBar()
        return bar.value() >= bar.maximum()

    def _fit(self) -> None:
        """Give the cards a size at which the group is seen as a whole, if it can be."""
        n, room = len(self._model.sample_ids), self.viewport().size()
        if not n:
            return
        size = self._picture_card(n, room) if self._has_pictures else None
        size = size or self._text_card(n, room)
        columns = max(1, room.width() // size.width())
        fits = -(-n // columns) * size.height() <= room.height()
        self.setVerticalScrollBarPolicy(
            Qt.ScrollBarPolicy.ScrollBarAlwaysOff
            if fits
            else Qt.ScrollBarPolicy.ScrollBarAlwaysOn
        )
        if size != self._cards.size:
            self._cards.size = size
            self.scheduleDelayedItemsLayout()

    def _picture_card(self, n: int, room: QSize) -> QSize | None:
        """Return the largest card with which all pictures are in sight at once."""
        for side in range(PICTURE_PX, _SMALLEST_PX - 1, -4):
            card = side + 2 * _PAD_PX + _GAP_PX
            columns = max(1, room.width() // card)
            if -(-n // columns) * card <= room.height():
                return QSize(room.width() // columns, card)
        return None

    def _text_card(self, n: int, room: QSize) -> QSize:
        """Return a card of as many lines as there is room for."""
        columns = max(1, room.width() // _NARROWEST_PX)
        line, edge = self.fontMetrics().lineSpacing(), 2 * _PAD_PX + _GAP_PX
        least = PICTURE_PX if self._has_pictures else _FEWEST_LINES * line
        most = _MOST_LINES * line
        height = room.height() // -(-n // columns) - edge
        return QSize(room.width() // columns, min(max(height, least), most) + edge)


def _draw_picture(drawn: RowPainter, inner: QRect, row: SampleRow) -> None:
    picture = row.content.thumbnail
    if picture is None or picture.isNull():
        drawn.keycap(QRect(inner.center() - QPoint(14, 14), QSize(28, 28)), "?")
        return
    room = inner.size()
    size = picture.size()
    if size.width() > room.width() or size.height() > room.height():
        size = size.scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
    target = QRect(QPoint(0, 0), size)
    target.moveCenter(inner.center())
    drawn.painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
    drawn.painter.drawPixmap(target, picture)


def _draw_text(drawn: RowPainter, inner: QRect, row: SampleRow) -> None:
    painter = drawn.painter
    painter.setFont(drawn.font(struck=row.dropped))
    painter.setPen(drawn.ink)
    painter.setClipRect(inner)
    option = QTextOption()
    # Chinese and long words have no spaces to break at
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    painter.drawText(QRectF(inner), row.content.text, option)
    painter.setClipping(False)


def _cross_out(painter: QPainter, rect: QRect, ink: QColor) -> None:
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(ink, 2))
    frame = rect.adjusted(2, 2, -3, -3)
    painter.drawLine(frame.topLeft(), frame.bottomRight())
    painter.drawLine(frame.topRight(), frame.bottomLeft())
