"""A sample's text and picture in full."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QPushButton,
    QSizePolicy,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from umc_desktop.qt.panels.marked_text import Mark, MarkStyle, TextMarks
from umc_desktop.qt.panels.pictures import brightened, fitted
from umc_desktop.qt.text_size import keep_scaled
from umc_desktop.qt.words import tr

Spans = Sequence[tuple[int, int]]

_LARGER = 1.17  # reading is what annotators do all day
_TEXT_MARGIN_PX = 8
_ZOOM_STEP = 2**0.5
_MOST_ZOOM = 10  # steps: 32 times
_DOUBLE_CLICK_STEPS = 4
_PIXELS_SEEN_FROM = 4  # times enlarged: then what counts is what each pixel is
_ZOOM_KEYS = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Equal: 1, Qt.Key.Key_Minus: -1}
_MOVE_KEYS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
_FOUND = "found"  # the layer of marks
FOLDED_LETTERS, FOLDED_LINES = 1_200, 24
_MOST_SOUGHT_IN = 200_000  # letters: what takes longer would be felt
_FOLDS_FROM = 1.5  # times that: a fold that hides two lines only is in the way


class ReadingText(QTextEdit):
    """Text to read: wraps, scrolls, and leaves keys to the window."""

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setAcceptRichText(False)
        self.setAccessibleName(tr("Text of the sample"))
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.document().setDocumentMargin(_TEXT_MARGIN_PX)
        keep_scaled(self, times=_LARGER)
        self.marks = TextMarks(self)

    def show_text(self, text: str) -> None:
        """Show another text, without what was found in the one before."""
        self.marks.set_layer(_FOUND, ())
        self.setPlainText(in_lines(text))
        self.marks.redraw()  # others may have marked what is shown now

    def mark(self, spans: Spans, style: MarkStyle = MarkStyle.FOUND) -> None:
        """Mark what was found: (start, end) as Python counts characters."""
        self.marks.set_layer(_FOUND, [Mark(start, end, style) for start, end in spans])

    @property
    def marked(self) -> list[str]:
        """What was found, stretch by stretch."""
        text = self.toPlainText()
        return [text[mark.start : mark.end] for mark in self.marks.layer(_FOUND)]

    def event(self, event: QEvent) -> bool:
        """Let a printable key be a label's key although the text has the focus."""
        if (
            isinstance(event, QKeyEvent)
            and event.text().isprintable()
            and event.text()
            and not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            event.ignore()
            return False
        return super().event(event)


class FoldingText(QWidget):
    """A text of which a long one is shown from its start, until all is asked for.

    Attributes
    ----------
    text
        What is read.
    more_button
        Unfolds this text and those after it, or folds them again.
    """

    def __init__(self) -> None:
        super().__init__()
        self.text = ReadingText()
        self.more_button = QPushButton()
        self.more_button.setCheckable(True)
        self.more_button.setFlat(True)
        self.more_button.toggled.connect(self._show)
        self._whole = ""
        self._find: Callable[[str], Spans] | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.text, 1)
        column.addWidget(self.more_button)
        self.setFocusProxy(self.text)
        self._show()

    @property
    def is_folded(self) -> bool:
        """Whether only the start of the text is shown."""
        return self.text.toPlainText() != self._whole

    def show_text(self, text: str, find: Callable[[str], Spans] | None = None) -> None:
        """Show another text.

        Parameters
        ----------
        find
            Returns what is to be marked in a text. A text whose first mark lies beyond
            the fold is shown whole.
        """
        self._whole, self._find = in_lines(text), find
        self._show()

    def mark_with(self, find: Callable[[str], Spans] | None) -> None:
        """Mark something else in the text that is shown."""
        self._find = find
        self._show()

    def _show(self) -> None:
        whole = self._whole
        start = folded(whole)
        sought = whole[:_MOST_SOUGHT_IN]
        spans = [] if self._find is None else list(self._find(sought))
        beyond = bool(spans) and spans[0][1] > len(start)
        shows_all = self.more_button.isChecked() or beyond or len(start) == len(whole)
        shown = whole if shows_all else f"{start.rstrip()} …"
        if self.text.toPlainText() != shown:
            self.text.show_text(shown)
        self.text.mark([span for span in spans if span[1] <= len(start) or shows_all])
        self.more_button.setVisible(len(start) < len(whole) and not beyond)
        number = tr("{count:,} characters").format(count=len(whole))
        self.more_button.setText(
            tr("Show less")
            if self.more_button.isChecked()
            else tr("Show all {number}").format(number=number)
        )


class PictureView(QWidget):
    """A picture as large as there is room; it can be zoomed and moved.

    Tiny pictures keep their pixels, and so does what is zoomed far in.

    Signals
    -------
    zoomed : None
        It is shown larger or smaller.
    """

    zoomed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._original: QImage | None = None
        self._awaited = False
        self._image: QImage | None = None
        self._shown: QImage | None = None
        self._brightness = 0
        self._zoom = 0  # steps beyond fitting
        self._centre = QPointF(0.5, 0.5)  # what of the picture is in the middle
        self._dragged: QPointF | None = None
        self.setAccessibleName(tr("Picture of the sample"))
        self.setMinimumHeight(80)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        policy = QSizePolicy.Policy.Expanding
        self.setSizePolicy(policy, policy)

    def set_image(self, image: QImage | None, awaited: bool = False) -> None:
        """Show another picture, or none; ``awaited`` if it is being made ready."""
        self._original, self._awaited = image, awaited
        self._make()
        self.fit()

    def set_brightness(self, steps: int) -> None:
        """Show it brighter, or darker below 0."""
        if steps != self._brightness:
            self._brightness = steps
            self._make()

    @property
    def words(self) -> str:
        """What stands in the picture's place while there is none."""
        return (
            tr("Reading the picture …")
            if self._awaited
            else tr("This picture cannot be shown.")
        )

    def can_zoom(self, steps: int) -> bool:
        """Return whether it can be shown larger, or smaller below 0."""
        return self._image is not None and 0 <= self._zoom + steps <= _MOST_ZOOM

    def zoom(self, steps: int, at: QPointF | None = None) -> None:
        """Show it larger, or smaller below 0; what is ``at`` a point stays there."""
        if not self.can_zoom(steps):
            return
        at = QPointF(self.rect().center()) if at is None else at
        before = self._place()
        share = QPointF(
            (at.x() - before.left()) / max(before.width(), 1),
            (at.y() - before.top()) / max(before.height(), 1),
        )
        self._zoom += steps
        after = self._place()
        self._move_by(
            at.x() - after.left() - share.x() * after.width(),
            at.y() - after.top() - share.y() * after.height(),
        )
        self.zoomed.emit()

    def fit(self) -> None:
        """Show the whole picture."""
        self._zoom, self._centre = 0, QPointF(0.5, 0.5)
        self.update()
        self.zoomed.emit()

    def sizeHint(self) -> QSize:
        """Return a size at which a small picture can be seen well."""
        return QSize(240, 240)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the pointer."""
        self.zoom(1 if event.angleDelta().y() > 0 else -1, event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin to move a zoomed picture."""
        if event.button() == Qt.MouseButton.LeftButton and self._zoom:
            self._dragged = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the picture with the pointer."""
        if self._dragged is not None:
            step = event.position() - self._dragged
            self._dragged = event.position()
            self._move_by(step.x(), step.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of the picture."""
        del event
        self._dragged = None

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Show the whole picture, or what is under the pointer larger."""
        if self._zoom:
            self.fit()
        else:
            self.zoom(_DOUBLE_CLICK_STEPS, event.position())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Zoom on + and -, fit on 0 where zoomed, move on the arrows."""
        key = Qt.Key(event.key())
        if key in _ZOOM_KEYS:
            self.zoom(_ZOOM_KEYS[key])
        elif key in _MOVE_KEYS and self._zoom:
            right, down = _MOVE_KEYS[key]
            self._move_by(-right * self.width() / 8, -down * self.height() / 8)
        elif key == Qt.Key.Key_Home and self._zoom:
            self.fit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the picture, and a frame around it while it has the focus."""
        painter = QPainter(self)
        if self._image is None:
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect(), flags, self.words)
        elif self._zoom:
            place = self._place()
            enlarged = place.width() / self._image.width()
            if enlarged < _PIXELS_SEEN_FROM:
                painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
            painter.drawImage(place, self._image)
        else:
            self._draw_fitted(painter, self._image)
        if self.hasFocus():
            painter.setPen(self.palette().color(QPalette.ColorRole.Highlight))
            painter.drawRect(self.rect().adjusted(0, 0, -1, -1))

    def _make(self) -> None:
        original = self._original
        self._image = (
            None if original is None else brightened(original, self._brightness)
        )
        self._shown = None
        self.update()

    def _draw_fitted(self, painter: QPainter, image: QImage) -> None:
        ratio = self.devicePixelRatioF()
        room = self.size() * ratio
        if self._shown is None or self._shown.text("room") != f"{room}":
            self._shown = fitted(image, room)
            self._shown.setDevicePixelRatio(ratio)
            self._shown.setText("room", f"{room}")
        size = self._shown.deviceIndependentSize()
        left = (self.width() - size.width()) / 2
        top = (self.height() - size.height()) / 2
        painter.drawImage(round(left), round(top), self._shown)

    def _place(self) -> QRectF:
        """Return where the zoomed picture lies, mostly outside of what is seen."""
        if self._image is None:
            return QRectF()
        room = QSizeF(self.size())
        size = QSizeF(self._image.size()).scaled(
            room, Qt.AspectRatioMode.KeepAspectRatio
        )
        size *= _ZOOM_STEP**self._zoom
        middle = QRectF(self.rect()).center()
        return QRectF(
            middle.x() - self._centre.x() * size.width(),
            middle.y() - self._centre.y() * size.height(),
            size.width(),
            size.height(),
        )

    def _move_by(self, right: float, down: float) -> None:
        place = self._place()
        self._centre = QPointF(
            _within(self._centre.x() - right / max(place.width(), 1)),
            _within(self._centre.y() - down / max(place.height(), 1)),
        )
        self.update()


def _within(share: float) -> float:
    return min(max(share, 0.0), 1.0)


def in_lines(text: str) -> str:
    """Return a text with the one line end that a text document has."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def folded(text: str) -> str:
    """Return the start of a long text, or a text that is not long as it is."""
    letters, lines = int(FOLDED_LETTERS * _FOLDS_FROM), int(FOLDED_LINES * _FOLDS_FROM)
    if len(text) <= letters and text.count("\n") < lines:
        return text
    start = text[:FOLDED_LETTERS]
    kept = start.split("\n")[:FOLDED_LINES]
    if len("\n".join(kept)) < len(start):
        return "\n".join(kept)
    word, _, _ = start.rpartition(" ")
    return word if 2 * len(word) > len(start) else start
