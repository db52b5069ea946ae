"""Colours and strokes of what panels paint themselves; all follow the palette."""

from PySide6.QtCore import QPoint, QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter, QPalette, QPen, QPixmap
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from umc_desktop.qt.map.colours import colour_for, shape_for
from umc_desktop.qt.map.painting import swatch
from umc_desktop.qt.theme import mixed

SWATCH_PX = 10
_TRACK = 0.16  # how far an empty bar stands out from its background
_FAINT = 0.68
_DOT_PX = 3
_MARKED = 0.4  # of the highlight's colour behind a mark
_swatches: dict[tuple[int, str, int], QPixmap] = {}


def theme_of(palette: QPalette) -> str:
    """Return which of the map's themes goes with a palette."""
    base = palette.color(QPalette.ColorRole.Base)
    return "dark" if base.lightnessF() < 0.5 else "light"


class RowPainter:
    """Draws one row of a list in the colours that fit its state."""

    def __init__(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        self.painter = painter
        self.rect = QRect(option.rect)
        self.selected = bool(option.state & QStyle.StateFlag.State_Selected)
        self._palette = QPalette(option.palette)
        active = bool(option.state & QStyle.StateFlag.State_Active)
        self._palette.setCurrentColorGroup(
            QPalette.ColorGroup.Active if active else QPalette.ColorGroup.Inactive
        )
        self._font = QFont(option.font)
        option.widget.style().drawPrimitive(
            QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget
        )
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)

    @property
    def background(self) -> QColor:
        """What the row is drawn on."""
        role = QPalette.ColorRole
        return self._palette.color(role.Highlight if self.selected else role.Base)

    @property
    def ink(self) -> QColor:
        """For what matters."""
        role = QPalette.ColorRole
        return self._palette.color(role.HighlightedText if self.selected else role.Text)

    @property
    def faint_ink(self) -> QColor:
        """For what goes with it."""
        return mixed(self.ink, self.background, 0.85 if self.selected else _FAINT)

    @property
    def mark_ground(self) -> QColor | None:
        """Behind what was found; on a chosen row the line under it must do."""
        if self.selected:
            return None
        highlight = self._palette.color(QPalette.ColorRole.Highlight)
        return mixed(highlight, self.background, _MARKED)

    def font(self, *, bold: bool = False, struck: bool = False) -> QFont:
        """Return the row's font."""
        font = QFont(self._font)
        font.setBold(bold)
        font.setStrikeOut(struck)
        return font

    def text(
        self,
        rect: QRect,
        text: str,
        *,
        faint: bool = False,
        font: QFont | None = None,
        right: bool = False,
    ) -> int:
        """Draw one line of text, elided to fit, and return how wide it came out."""
        self.painter.setFont(font or self._font)
        self.painter.setPen(self.faint_ink if faint else self.ink)
        metrics = self.painter.fontMetrics()
        shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        self.painter.drawText(rect, side | Qt.AlignmentFlag.AlignVCenter, shown)
        return metrics.horizontalAdvance(shown)

    def swatch(self, left: int, middle: int, place: int) -> int:
        """Draw a label's colour and shape and return the width it takes."""
        if self.selected:
            # The hues are chosen against the map's background, not the highlight.
            self.painter.setPen(Qt.PenStyle.NoPen)
            self.painter.setBrush(self._palette.color(QPalette.ColorRole.Base))
            self.painter.drawEllipse(QPoint(left + 7, middle), 8, 8)
        draw_swatch(self.painter, QPoint(left + 7, middle), place, self._palette)
        return SWATCH_PX + 8

    def mark(self, rect: QRect, sign: str) -> None:
        """Draw a sign that can be clicked."""
        self.painter.setFont(self._font)
        self.painter.setPen(self.faint_ink)
        self.painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, sign)

    def bar(self, rect: QRect, share: float) -> None:
        """Draw a share from 0 to 1 as a filled bar."""
        draw_bar(self.painter, rect, share, self.ink, self.background)

    def interval(self, rect: QRect, low: float, middle: float, high: float) -> None:
        """Draw a range of 0 to 1 as a line with a dot where its middle is."""
        y = rect.center().y()
        line = QRectF(
            rect.left() + low * rect.width(), y - 1, (high - low) * rect.width(), 2
        )
        self.painter.setPen(Qt.PenStyle.NoPen)
        self.painter.setBrush(mixed(self.ink, self.background, 0.45))
        self.painter.drawRoundedRect(line, 1, 1)
        self.painter.setBrush(mixed(self.ink, self.background, 0.85))
        self.painter.drawEllipse(
            QPointF(rect.left() + middle * rect.width(), y), _DOT_PX, _DOT_PX
        )

    def tick(self, rect: QRect, place: float) -> None:
        """Draw a thin upright line at a place from 0 to 1."""
        x = rect.left() + place * rect.width()
        self.painter.setPen(mixed(self.ink, self.background, 0.4))
        self.painter.drawLine(QPointF(x, rect.top()), QPointF(x, rect.bottom()))

    def checkbox(self, left: int, middle: int, *, on: bool) -> int:
        """Draw a box, ticked or not, and return the width it takes."""
        box = QRectF(left + 0.5, middle - SWATCH_PX / 2 - 1.5, 13, 13)
        self.painter.setPen(mixed(self.ink, self.background, 0.85 if on else 0.45))
        self.painter.setBrush(self.ink if on else Qt.BrushStyle.NoBrush)
        self.painter.drawRoundedRect(box, 3, 3)
        if on:
            hook = [(3.0, 7.0), (5.5, 9.5), (10.0, 4.0)]
            self.painter.setPen(QPen(self.background, 2))
            self.painter.drawPolyline([box.topLeft() + QPointF(*at) for at in hook])
        return 14

    def keycap(self, rect: QRect, key: str) -> None:
        """Draw a key of the keyboard."""
        edge = mixed(self.ink, self.background, 0.45)
        self.painter.setPen(edge)
        self.painter.setBrush(mixed(self.ink, self.background, 0.06))
        self.painter.drawRoundedRect(QRectF(rect).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
        self.painter.setPen(self.ink)
        self.painter.setFont(self.font(bold=True))
        self.painter.drawText(rect, Qt.AlignmentFlag.AlignCenter, key)


def draw_bar(
    painter: QPainter, rect: QRect, share: float, ink: QColor, background: QColor
) -> None:
    """Draw a share from 0 to 1 as a filled bar; NaN leaves it empty."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(mixed(ink, background, _TRACK))
    radius = rect.height() / 2
    painter.drawRoundedRect(rect, radius, radius)
    filled = QRectF(rect)
    if share > 0:
        filled.setWidth(max(rect.height(), rect.width() * min(share, 1.0)))
        painter.setBrush(mixed(ink, background, 0.75))
        painter.drawRoundedRect(filled, radius, radius)


def draw_swatch(
    painter: QPainter, middle: QPoint, place: int, palette: QPalette
) -> None:
    """Draw the colour and shape that the map gives the label at ``place``."""
    ratio = painter.device().devicePixelRatio()
    pixmap = swatch_pixmap(place, theme_of(palette), ratio)
    size = pixmap.deviceIndependentSize()
    painter.drawPixmap(
        round(middle.x() - size.width() / 2),
        round(middle.y() - size.height() / 2),
        pixmap,
    )


def swatch_pixmap(place: int, theme: str, ratio: float = 1.0) -> QPixmap:
    """Return the colour and shape that the map gives the label at ``place``."""
    key = (place, theme, round(ratio * 100))
    if key not in _swatches:
        pixels = swatch(
            shape_for(place), round(SWATCH_PX * ratio), colour_for(place, theme)
        )
        side = len(pixels)
        image = QImage(
            pixels.tobytes(),
            side,
            side,
            4 * side,
            QImage.Format.Format_ARGB32_Premultiplied,
        )
        pixmap = QPixmap.fromImage(image)
        pixmap.setDevicePixelRatio(ratio)
        _swatches[key] = pixmap
    return _swatches[key]
