"""A tour of the window: a handful of steps that point at the real parts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from umc_desktop.qt.panels.panel import Heading, PlainLabel
from umc_desktop.qt.words import tr

_GAP_PX = 12
_LETTERS = 48  # of a line in the bubble
_SHADE = QColor(0, 0, 0, 140)
_FORWARD = (Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


@dataclass(frozen=True)
class Step:
    """One thing the tour points at.

    Attributes
    ----------
    title, text
        What it is, and what it is for.
    target
        Returns the widget; one that cannot be seen is passed over.
    """

    title: str
    text: str
    target: Callable[[], QWidget]


class Tour(QWidget):
    """Darkens the window but for what it points at, and says what that is.

    Keys and clicks are the tour's while it is shown: nothing is labelled by accident.

    Signals
    -------
    ended : None
        It was seen to its end, or left.
    """

    ended = Signal()

    def __init__(self, steps: Sequence[Step], window: QWidget) -> None:
        super().__init__(window)
        self._steps = [step for step in steps if step.target().isVisible()]
        self._place = 0
        self.setAccessibleName(tr("Tour"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._bubble = QFrame(self)
        self._bubble.setFrameShape(QFrame.Shape.Box)
        self._bubble.setAutoFillBackground(True)
        self._bubble.setBackgroundRole(QPalette.ColorRole.Base)
        self._title = Heading("", times=1.15)
        self._text = PlainLabel()
        self._count = PlainLabel(faint=True, wrap=False)
        self.skip_button = QPushButton(tr("End the tour"))
        self.back_button = QPushButton(tr("Back"))
        self.next_button = QPushButton()
        self._arrange()
        window.installEventFilter(self)

    @property
    def step(self) -> Step:
        """What is pointed at now."""
        return self._steps[self._place]

    @property
    def lit(self) -> QRect:
        """The part of the window that is not darkened, in the tour's coordinates."""
        target = self.step.target()
        corner = target.mapTo(self.window(), QPoint(0, 0))
        return QRect(corner, target.size()) & self.rect()

    @property
    def bubble(self) -> QRect:
        """Where the words stand, in the tour's coordinates."""
        return self._bubble.geometry()

    def begin(self) -> None:
        """Show the first step."""
        self.resize(self.window().size())
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._show(0)

    def end(self) -> None:
        """Take the tour away."""
        self.window().removeEventFilter(self)
        self.hide()
        self.ended.emit()
        self.deleteLater()

    def event(self, event: QEvent) -> bool:
        """Keep shortcuts from the window."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the window's size."""
        if event.type() == QEvent.Type.Resize:
            self.resize(self.window().size())
            self._show(self._place)
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go on, back, or away."""
        if event.key() in _FORWARD:
            self._go(1)
        elif event.key() in (Qt.Key.Key_Left, Qt.Key.Key_Backspace):
            self._go(-1)
        elif event.key() == Qt.Key.Key_Escape:
            self.end()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Keep clicks from what lies below."""
        event.accept()

    def focusNextPrevChild(self, next: bool) -> bool:
        """Keep the focus: the keys are the tour's."""
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        """Darken everything but what is pointed at."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        lit = self.lit
        path = QPainterPath()
        path.addRect(self.rect().toRectF())
        path.addRoundedRect(lit.toRectF(), 4, 4)
        path.setFillRule(Qt.FillRule.OddEvenFill)
        painter.fillPath(path, _SHADE)
        painter.setPen(QPen(self.palette().color(QPalette.ColorRole.Highlight), 3))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(lit.adjusted(1, 1, -2, -2), 4, 4)

    def _arrange(self) -> None:
        for button, slot in (
            (self.skip_button, self.end),
            (self.back_button, lambda: self._go(-1)),
            (self.next_button, lambda: self._go(1)),
        ):
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keys stay the tour's
            button.setCursor(Qt.CursorShape.ArrowCursor)
            button.clicked.connect(slot)
        row = QHBoxLayout()
        row.addWidget(self._count)
        row.addStretch()
        for button in (self.skip_button, self.back_button, self.next_button):
            row.addWidget(button)
        column = self._column = QVBoxLayout(self._bubble)
        column.setContentsMargins(14, 12, 14, 12)
        column.addWidget(self._title)
        column.addWidget(self._text)
        column.addSpacing(6)
        column.addLayout(row)

    def _go(self, steps: int) -> None:
        place = self._place + steps
        if place >= len(self._steps):
            self.end()
        elif place >= 0:
            self._show(place)

    def _show(self, place: int) -> None:
        self._place = place
        step = self.step
        is_last = place == len(self._steps) - 1
        self._title.setText(step.title)
        self._text.setText(step.text)
        self._count.setText(
            tr("{place} of {count}").format(place=place + 1, count=len(self._steps))
        )
        self.back_button.setEnabled(place > 0)
        self.next_button.setText(tr("Done") if is_last else tr("Go on"))
        self.setAccessibleDescription(f"{step.title}. {step.text}")
        self._place_bubble()
        self.update()

    def _place_bubble(self) -> None:
        """Put the words beside what they are about, where there is room for them."""
        letters = _LETTERS * self.fontMetrics().averageCharWidth()
        self._column.invalidate()
        self._column.activate()  # the row in it has other words now, too
        hint = self._column.totalMinimumSize()
        width = min(max(letters, hint.width()), self.width() - 2 * _GAP_PX)
        height = self._column.totalHeightForWidth(width)
        size = QSize(width, max(height, hint.height()))
        self._bubble.setGeometry(QRect(beside(self.lit, size, self.rect()), size))


def beside(lit: QRect, size: QSize, room: QRect) -> QPoint:
    """Return where to put something beside a rectangle, and inside the room.

    Right of it, left, below, above, in this order; where none has room, over its
    middle.
    """
    x = min(max(lit.center().x() - size.width() // 2, room.left()), room.right())
    y = min(max(lit.top(), room.top()), room.bottom() - size.height())
    places = (
        QPoint(lit.right() + _GAP_PX, y),
        QPoint(lit.left() - _GAP_PX - size.width(), y),
        QPoint(x, lit.bottom() + _GAP_PX),
        QPoint(x, lit.top() - _GAP_PX - size.height()),
    )
    inside = room.adjusted(0, 0, 1, 1)
    for place in places:
        shifted = QPoint(
            max(min(place.x(), room.right() - size.width()), room.left()), place.y()
        )
        for candidate in (place, shifted):
            spot = QRect(candidate, size)
            if inside.contains(spot) and not spot.intersects(lit):
                return candidate
    middle = lit.center() - QPoint(size.width() // 2, size.height() // 2)
    return QPoint(
        max(min(middle.x(), room.right() - size.width()), room.left()),
        max(min(middle.y(), room.bottom() - size.height()), room.top()),
    )
