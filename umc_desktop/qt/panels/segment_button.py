"""One of several choices side by side, the chosen one filled."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QPushButton

_PAD_PX = 12


class SegmentButton(QPushButton):
    """A button that stays down, clearly so: Fusion's own look is faint in the dark."""

    def __init__(self, text: str, pad_px: int = _PAD_PX) -> None:
        super().__init__(text)
        self._pad_px = pad_px
        self.setCheckable(True)

    def sizeHint(self) -> QSize:
        """Return the room the text needs."""
        metrics = self.fontMetrics()
        width = metrics.horizontalAdvance(self.text()) + 2 * self._pad_px
        return QSize(width, metrics.height() + 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the text on its ground, with the focus shown by a second frame."""
        painter = QPainter(self)
        palette, role = self.palette(), QPalette.ColorRole
        chosen = self.isChecked()
        ground = palette.color(role.Highlight if chosen else role.Button)
        ink = palette.color(role.HighlightedText if chosen else role.ButtonText)
        if not self.isEnabled():
            ground = palette.color(role.Window)
        painter.fillRect(self.rect(), ground)
        frame = self.rect().adjusted(0, 0, -1, -1)
        painter.setPen(palette.color(role.Mid))
        painter.drawRect(frame)
        painter.setPen(ink)
        if self.hasFocus():
            painter.drawRect(frame.adjusted(2, 2, -2, -2))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.text())
