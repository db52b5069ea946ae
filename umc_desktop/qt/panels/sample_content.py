"""A sample's text and picture in full."""

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from umc_desktop.qt.panels.marked_text import TextMarks
from umc_desktop.qt.panels.pictures import fitted
from umc_desktop.qt.text_size import keep_scaled

_LARGER = 1.17  # reading is what annotators do all day
_TEXT_MARGIN_PX = 8


class ReadingText(QPlainTextEdit):
    """Text to read: wraps, scrolls, and leaves keys to the window."""

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setAccessibleName("Text of the sample")
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        self.document().setDocumentMargin(_TEXT_MARGIN_PX)
        keep_scaled(self, times=_LARGER)
        self.marks = TextMarks(self)

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
