"""Where a form stands: as high as it needs, and scrolled where the screen is lower."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

_OF_SCREEN = 0.6


class FormPlace(QScrollArea):
    """Shows a form whole where it fits, with the room that its wrapped notes need."""

    def __init__(self, form: QWidget, width: int) -> None:
        super().__init__()
        self._form = form
        self._width = width
        self.setWidget(form)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    def minimumSizeHint(self) -> QSize:
        """Return a size at which no row is cut at its side."""
        width = max(self._form.minimumSizeHint().width(), self._width)
        bar = self.verticalScrollBar().sizeHint().width()
        return QSize(width + bar, 3 * self.fontMetrics().height())

    def sizeHint(self) -> QSize:
        """Return the room of the whole form, or what the screen leaves it."""
        width = self.minimumSizeHint().width()
        needed = max(self._form.heightForWidth(width), self._form.sizeHint().height())
        return QSize(
            width, min(needed, round(self.screen().size().height() * _OF_SCREEN))
        )
