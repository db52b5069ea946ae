"""A sample's text and picture in full."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import (
    QImage,
    QKeyEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import (
    QPushButton,
    QSizePolicy,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from umc_desktop.qt.panels.marked_text import Mark, MarkStyle, TextMarks
from umc_desktop.qt.panels.pictures import fitted

Spans = Sequence[tuple[int, int]]

_LARGER_POINTS = 1.5  # reading is what annotators do all day
_TEXT_MARGIN_PX = 8
_FOUND = "found"  # the layer of marks
FOLDED_LETTERS, FOLDED_LINES = 1_200, 24
_FOLDS_FROM = 1.5  # times that: a fold that hides two lines only is in the way


class ReadingText(QTextEdit):
    """Text to read: wraps, scrolls, and leaves keys to the window."""

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setAcceptRichText(False)
        self.setAccessibleName("Text of the sample")
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.document().setDocumentMargin(_TEXT_MARGIN_PX)
        font = self.font()
        font.setPointSizeF(font.pointSizeF() + _LARGER_POINTS)
        self.setFont(font)
        self.marks = TextMarks(self)

    def show_text(self, text: str) -> None:
        """Show another text, without what was found in the one before."""
        self.marks.set_layer(_FOUND, ())
        self.setPlainText(in_lines(text))

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
        spans = [] if self._find is None else list(self._find(whole))
        beyond = bool(spans) and spans[0][1] > len(start)
        shows_all = self.more_button.isChecked() or beyond or len(start) == len(whole)
        shown = whole if shows_all else f"{start.rstrip()} …"
        if self.text.toPlainText() != shown:
            self.text.show_text(shown)
        self.text.mark([span for span in spans if span[1] <= len(start) or shows_all])
        self.more_button.setVisible(len(start) < len(whole) and not beyond)
        number = f"{len(whole):,} characters"
        self.more_button.setText(
            "Show less" if self.more_button.isChecked() else f"Show all {number}"
        )


class PictureView(QWidget):
    """A picture as large as there is room; tiny ones keep their pixels."""

    def __init__(self) -> None:
        super().__init__()
        self._image: QImage | None = None
        self._shown: QImage | None = None
        self.setAccessibleName("Picture of the sample")
        self.setMinimumHeight(80)
        policy = QSizePolicy.Policy.Expanding
        self.setSizePolicy(policy, policy)

    def set_image(self, image: QImage | None) -> None:
        """Show another picture, or none."""
        self._image, self._shown = image, None
        self.update()

    def sizeHint(self) -> QSize:
        """Return a size at which a small picture can be seen well."""
        return QSize(240, 240)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the picture in the middle."""
        painter = QPainter(self)
        if self._image is None:
            flags = Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap
            painter.drawText(self.rect(), flags, "This picture cannot be shown.")
            return
        ratio = self.devicePixelRatioF()
        room = self.size() * ratio
        if self._shown is None or self._shown.text("room") != f"{room}":
            self._shown = fitted(self._image, room)
            self._shown.setDevicePixelRatio(ratio)
            self._shown.setText("room", f"{room}")
        size = self._shown.deviceIndependentSize()
        left = (self.width() - size.width()) / 2
        top = (self.height() - size.height()) / 2
        painter.drawImage(round(left), round(top), self._shown)


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
