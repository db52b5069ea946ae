"""The samples of a working set as rows of a list, read only when they are painted."""

from collections import OrderedDict
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QPainter, QPixmap
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from umc_desktop.domain.samples import NO_LABEL
from umc_desktop.qt.panels import summaries
from umc_desktop.qt.panels.item_painting import RowPainter
from umc_desktop.qt.panels.marked_lines import draw_marked, two_lines
from umc_desktop.qt.panels.pictures import brightened, fitted, read_picture
from umc_desktop.qt.panels.wording import number, percent
from umc_desktop.qt.project_view import ProjectView
from umc_desktop.qt.words import tr

SAMPLE_ROW = Qt.ItemDataRole.UserRole
"""The role under which the model gives a ``SampleRow``."""
THUMBNAIL_PX = 56  # twice 28, the size of many tiny pictures
_PAD_PX = 7
_GAP_PX = 4
_CROSS_PX = 24
_DIMMED = 0.45
_MOST_CACHED = 2_000  # rows; some screens of scrolling back
_MOST_PIXELS = 16_000_000  # of the pictures kept: 64 MB
_MOST_CHARACTERS = 400  # more never fits on two lines
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Content:
    """What a sample is made of, small enough for a row."""

    text: str
    thumbnail: QPixmap | None
    n_images: int = 0


@dataclass(frozen=True)
class SampleRow:
    """One sample as the list shows it; label ids are 0 for none."""

    sample_id: int
    content: Content
    suggestion: str
    suggestion_place: int
    confidence: float
    given: str
    given_place: int
    skipped: bool
    hidden: bool  # what the models say, because the sample measures them
    dropped: bool
    similarity: float | None
    spans: tuple[tuple[int, int], ...]

    @property
    def spoken(self) -> str:
        """The whole row as one line, for screen readers."""
        parts = [self.content.text]
        if self.content.n_images > 1:
            parts.append(tr("{count:,} images").format(count=self.content.n_images))
        if self.suggestion:
            parts.append(
                tr("suggested {suggestion} {confidence}").format(
                    suggestion=self.suggestion, confidence=percent(self.confidence)
                )
            )
        if self.given:
            parts.append(tr("labelled {given}").format(given=self.given))
        if self.similarity is not None:
            parts.append(
                tr("similarity {similarity}").format(similarity=number(self.similarity))
            )
        parts += [tr("suggestion hidden")] if self.hidden else []
        parts += [tr("skipped")] if self.skipped else []
        parts += [tr("dropped")] if self.dropped else []
        return ", ".join(parts)


class SampleModel(QAbstractListModel):
    """Samples in the order shown; contents are read when asked for, and kept."""

    def __init__(
        self, view: ProjectView, parent: QObject, thumbnail_px: int = THUMBNAIL_PX
    ) -> None:
        super().__init__(parent)
        self._view = view
        self._contents: OrderedDict[int, Content] = OrderedDict()
        self._side = thumbnail_px
        self.sample_ids: list[int] = []

    def set_pictures(self, side: int) -> None:
        """Make pictures fit into a square of that side, in pixels."""
        if side != self._side:
            self._side = side
            self.forget()
            self.refresh()

    def set_samples(self, sample_ids: list[int]) -> None:
        """Show other samples, or the same ones anew."""
        if sample_ids == self.sample_ids:
            self.refresh()
        else:
            self.beginResetModel()
            self.sample_ids = sample_ids
            self.endResetModel()

    def refresh(self) -> None:
        """Paint again: labels or dropped samples changed."""
        if self.sample_ids:
            last = self.index(len(self.sample_ids) - 1)
            self.dataChanged.emit(self.index(0), last)

    def forget(self) -> None:
        """Read contents anew: the samples may be others."""
        self._contents.clear()

    def rowCount(self, parent: _Index | None = None) -> int:
        """Return the number of samples."""
        return 0 if parent is not None and parent.isValid() else len(self.sample_ids)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a row, or its words."""
        if not index.isValid():
            return None
        if role == SAMPLE_ROW:
            return self.row_of(self.sample_ids[index.row()])
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.row_of(self.sample_ids[index.row()]).spoken
        return None

    def has_picture(self, sample_id: int) -> bool:
        """Return whether a sample has a picture."""
        return self._content(sample_id).thumbnail is not None

    def row_of(self, sample_id: int) -> SampleRow:
        """Return what is shown of a sample."""
        data = self._view.data
        row = -1 if data is None else data.row_of(sample_id)
        suggestion = given = NO_LABEL
        confidence, skipped = float("nan"), False
        if data is not None and row >= 0:
            suggestion, given = int(data.suggestions[row]), int(data.given[row])
            confidence, skipped = float(data.confidence[row]), bool(data.skipped[row])
        content = self._content(sample_id)
        hidden = data is not None and bool(summaries.blind(data, [sample_id])[0])
        if hidden:
            suggestion, confidence = NO_LABEL, float("nan")
        return SampleRow(
            sample_id,
            content,
            "" if data is None else summaries.label_name(data, suggestion),
            -1 if data is None else summaries.label_place(data, suggestion),
            confidence,
            "" if data is None else summaries.label_name(data, given),
            -1 if data is None else summaries.label_place(data, given),
            skipped,
            hidden,
            sample_id in self._view.working_set.dropped,
            self._view.working_set.similarity.get(sample_id),
            () if self._view.sought is None else tuple(self._view.sought(content.text)),
        )

    def _content(self, sample_id: int) -> Content:
        if sample_id in self._contents:
            self._contents.move_to_end(sample_id)
            return self._contents[sample_id]
        detail = self._view.detail(sample_id)
        content = Content("", None)
        if detail is not None:
            text = detail.text if detail.text is not None else detail.identifier
            content = Content(
                " ".join(text[:_MOST_CHARACTERS].split()),
                None
                if detail.image is None
                else _thumbnail(detail.image, self._side, self._view.brightness),
                len(detail.images),
            )
        self._contents[sample_id] = content
        most = min(_MOST_CACHED, _MOST_PIXELS // self._side**2)
        if len(self._contents) > most:
            self._contents.popitem(last=False)
        return content


def _thumbnail(content: bytes, side: int, brightness: int) -> QPixmap:
    image = read_picture(content, QSize(2 * side, 2 * side))
    if image is None:
        return QPixmap()
    return QPixmap.fromImage(brightened(fitted(image, QSize(side, side)), brightness))


class SampleDelegate(QStyledItemDelegate):
    """Two lines of text or a thumbnail, the suggestion below, the label given."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.droppable = True

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the size of every row."""
        height = 3 * option.fontMetrics.height() + _GAP_PX + 2 * _PAD_PX
        return QSize(200, max(height, THUMBNAIL_PX + 6))

    def mark_rect(self, row: QRect) -> QRect:
        """Return where a row's drop mark is."""
        return cross_rect(row)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: _Index
    ) -> None:
        """Draw a sample."""
        row: SampleRow = index.data(SAMPLE_ROW)
        painter.save()
        drawn = RowPainter(painter, option)
        inner = drawn.rect.adjusted(_PAD_PX, _PAD_PX, -_PAD_PX, -_PAD_PX)
        if self.droppable:
            cross = self.mark_rect(drawn.rect)
            mark = "↺" if row.dropped else "✕"
            drawn.mark(cross, mark)
            inner.setRight(cross.left() - 2)
        if row.dropped:
            painter.setOpacity(_DIMMED)
        if row.content.thumbnail is not None:
            _draw_thumbnail(drawn, inner, row.content)
            inner.setLeft(inner.left() + THUMBNAIL_PX + _PAD_PX)
        line = option.fontMetrics.height()
        font = drawn.font(struck=row.dropped)
        lines = two_lines(row.content.text, row.spans, font, inner.width())
        block = (len(lines) + 1) * line + _GAP_PX
        top = inner.top() + (inner.height() - block) // 2
        for text, spans in lines:
            where = QRect(inner.left(), top, inner.width(), line)
            painter.setFont(font)  # drawn as text layout: each script in its direction
            draw_marked(painter, where, text, spans, drawn.ink, drawn.mark_ground)
            top += line
        below = QRect(inner.left(), top + _GAP_PX, inner.width(), line)
        _draw_labels(drawn, below, row)
        painter.restore()


def draw_count(drawn: RowPainter, frame: QRect, n_images: int) -> None:
    """Write how many images there are over the corner of the first one."""
    if n_images < 2:
        return
    painter, words = drawn.painter, f"1/{n_images}"
    painter.setFont(drawn.font(bold=True))
    metrics = painter.fontMetrics()
    room = QRect(0, 0, metrics.horizontalAdvance(words) + 8, metrics.height() + 2)
    room.moveBottomRight(frame.bottomRight())
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(drawn.background)  # the picture may be as dark as the words
    painter.drawRoundedRect(room, 4, 4)
    painter.setPen(drawn.ink)
    painter.drawText(room, Qt.AlignmentFlag.AlignCenter, words)


def cross_rect(row: QRect) -> QRect:
    """Return where a row's drop mark is."""
    return QRect(row.right() - _CROSS_PX - 2, row.top(), _CROSS_PX, row.height())


def _draw_thumbnail(drawn: RowPainter, inner: QRect, content: Content) -> None:
    thumbnail = content.thumbnail
    assert thumbnail is not None
    frame = QRect(
        inner.left(),
        inner.center().y() - THUMBNAIL_PX // 2,
        THUMBNAIL_PX,
        THUMBNAIL_PX,
    )
    if thumbnail.isNull():
        drawn.keycap(frame, "?")
        return
    size = thumbnail.size()
    corner = frame.center() - QPoint(size.width() // 2 - 1, size.height() // 2 - 1)
    drawn.painter.drawPixmap(corner, thumbnail)
    draw_count(drawn, frame, content.n_images)


def _draw_labels(drawn: RowPainter, rect: QRect, row: SampleRow) -> None:
    """Draw what stands on the right, then what the models say in the room left."""
    middle, right = rect.center().y() + 1, rect.right()
    if row.given or row.skipped:
        shown = f"✓ {row.given}" if row.given else tr("skipped")
        half = rect.adjusted(rect.width() // 2, 0, 0, 0)
        taken = drawn.text(half, shown, font=drawn.font(bold=True), right=True)
        right -= taken + 4
        if row.given:
            drawn.swatch(right - 16, middle, row.given_place)
            right -= 20
        right -= 6
    if row.hidden:
        drawn.text(rect, tr("suggestion hidden"), faint=True)
    alike = (
        ""
        if row.similarity is None
        else tr("similarity {similarity}").format(similarity=number(row.similarity))
    )
    left = rect.left() - 2
    if row.suggestion:
        left += drawn.swatch(left, middle, row.suggestion_place)
        said = f"{row.suggestion}  {percent(row.confidence)}"
        said += f" · {alike}" if alike else ""
    elif alike and not row.hidden:
        left, said = rect.left(), alike
    else:
        return
    drawn.text(QRect(left, rect.top(), right - left, rect.height()), said, faint=True)
