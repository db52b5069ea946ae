"""A recent project on the welcome page: its map in small, its name, its folder."""

from pathlib import Path

from PySide6.QtCore import QEvent, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QEnterEvent,
    QFont,
    QFontMetrics,
    QImage,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy, QWidget

from umc_desktop.qt import thumbnails
from umc_desktop.qt.panels.wording import tooltip
from umc_desktop.qt.theme import mixed
from umc_desktop.qt.words import tr

_PAD_PX = 8
_LETTERS = 35  # of a card's width
_NARROWEST_PX = 160
_DOTS = ((0.3, 0.4), (0.36, 0.6), (0.42, 0.45), (0.62, 0.35), (0.7, 0.55), (0.58, 0.66))


class RecentCard(QAbstractButton):
    """Opens a project; Del, or its menu, takes it off the list.

    Signals
    -------
    forget_requested : Path
        The project is not to be listed any more; the file stays.
    """

    forget_requested = Signal(object)

    def __init__(self, path: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.path = path
        self._picture: QImage | None = thumbnails.kept(path)
        self.setText(path.stem.replace("&", "&&"))
        self.setAccessibleName(
            tr("Open {name} in {folder}").format(name=path.name, folder=path.parent)
        )
        self.setAccessibleDescription(tr("Del takes it off this list"))
        self.setToolTip(tooltip(str(path)))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def has_picture(self) -> bool:
        """Whether a picture of the project's map was kept."""
        return self._picture is not None

    def sizeHint(self) -> QSize:
        """Return the size of every card; it grows with the text."""
        width = max(_NARROWEST_PX, _LETTERS * self.fontMetrics().averageCharWidth())
        return QSize(
            width,
            self._picture_height(width) + 2 * self.fontMetrics().height() + 3 * _PAD_PX,
        )

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show that it can be clicked."""
        super().enterEvent(event)
        self.update()

    def leaveEvent(self, event: QEvent) -> None:
        """Step back again."""
        super().leaveEvent(event)
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open on Enter, take off the list on Del."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() == Qt.Key.Key_Delete:
            self.forget_requested.emit(self.path)
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer to open it, and to take it off the list."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(tr("Open")).triggered.connect(lambda: self.click())
        menu.addAction(tr("Take off this list")).triggered.connect(
            lambda: self.forget_requested.emit(self.path)
        )
        menu.popup(event.globalPos())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the picture, the name and the folder."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        palette, role = self.palette(), QPalette.ColorRole
        frame = self.rect().adjusted(1, 1, -2, -2)
        focused = self.hasFocus()
        edge = palette.color(role.Highlight if focused else role.Mid)
        painter.setPen(QPen(edge, 2 if focused else 1))
        ground = role.AlternateBase if self.underMouse() else role.Base
        painter.setBrush(palette.color(ground))
        painter.drawRoundedRect(frame, 6, 6)
        inner = frame.adjusted(_PAD_PX, _PAD_PX, -_PAD_PX, -_PAD_PX)
        picture = QRect(inner.topLeft(), QSize(inner.width(), 0))
        picture.setHeight(self._picture_height(self.width()))
        self._draw_picture(painter, picture)
        bold = QFont(self.font())
        bold.setBold(True)
        below = QRect(inner)
        below.setTop(picture.bottom() + _PAD_PX // 2)
        painter.setPen(palette.color(role.Text))
        _draw_line(painter, below, bold, self.path.stem, Qt.TextElideMode.ElideMiddle)
        below.setTop(below.top() + self.fontMetrics().height())
        painter.setPen(mixed(palette.color(role.Text), palette.color(role.Base), 0.72))
        _draw_line(
            painter,
            below,
            self.font(),
            str(self.path.parent),
            Qt.TextElideMode.ElideLeft,
        )

    def _picture_height(self, width: int) -> int:
        inner = width - 2 * _PAD_PX
        return inner * thumbnails.SIZE.height() // thumbnails.SIZE.width()

    def _draw_picture(self, painter: QPainter, place: QRect) -> None:
        if self._picture is not None:
            painter.drawImage(place, self._picture)
            return
        # No map was kept: a few dots say what a picture here would be.
        painter.setPen(Qt.PenStyle.NoPen)
        palette, role = self.palette(), QPalette.ColorRole
        painter.setBrush(palette.color(role.AlternateBase))
        painter.drawRect(place)
        painter.setBrush(QColor(palette.color(role.Mid)))
        side = max(6, place.height() // 14)
        for x, y in _DOTS:
            painter.drawEllipse(
                round(place.left() + x * place.width()),
                round(place.top() + y * place.height()),
                side,
                side,
            )


def _draw_line(
    painter: QPainter, place: QRect, font: QFont, text: str, cut: Qt.TextElideMode
) -> None:
    painter.setFont(font)
    shown = QFontMetrics(font).elidedText(text, cut, place.width())
    side = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignTop
    painter.drawText(place, side, shown)
