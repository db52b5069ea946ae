"""The legend as part of a picture."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QLinearGradient, QPainter, QPen

from umc_desktop.qt.map.colours import THEMES
from umc_desktop.qt.map.legend import short
from umc_desktop.qt.map.model import Colouring
from umc_desktop.qt.map.painting import entry_colour, entry_shape
from umc_desktop.qt.map.vector import symbol
from umc_desktop.qt.words import tr

WIDTH_PX = 210
_LINE_PX = 18
_PAD_PX = 12
_SYMBOL_PX = 9.0
_BAR_PX = 12


@dataclass(frozen=True)
class LegendPicture:
    """Explains a colouring beside the map in a picture.

    Attributes
    ----------
    hidden
        Categories that the legend hides: they are left out.
    theme
        "light" or "dark".
    """

    colouring: Colouring
    hidden: frozenset[int]
    theme: str

    def paint(self, painter: QPainter, size: QSizeF) -> None:
        """Draw as many categories as a place of this size has room for."""
        colours = THEMES[self.theme]
        room = QRectF(_PAD_PX, _PAD_PX, size.width() - 2 * _PAD_PX, _LINE_PX)
        font = painter.font()
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(colours.text))
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft, self.colouring.title)
        font.setBold(False)
        painter.setFont(font)
        room.translate(0, _LINE_PX + 4)
        if self.colouring.kind == "continuous":
            self._paint_bar(painter, room)
        else:
            self._paint_entries(painter, room, size.height() - _PAD_PX)

    def _paint_bar(self, painter: QPainter, room: QRectF) -> None:
        colours = THEMES[self.theme]
        bar = QRectF(room.left(), room.top(), room.width(), _BAR_PX)
        fill = QLinearGradient(bar.topLeft(), bar.topRight())
        for place, anchor in enumerate(colours.gradient):
            fill.setColorAt(place / (len(colours.gradient) - 1), QColor(anchor))
        painter.fillRect(bar, fill)
        painter.setPen(QColor(colours.text))
        below = room.translated(0, _BAR_PX + 4)
        sides = (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight)
        for end, side in zip(self.colouring.value_range, sides, strict=True):
            painter.drawText(below, side, short(end))

    def _paint_entries(self, painter: QPainter, room: QRectF, bottom: float) -> None:
        colours, metrics = THEMES[self.theme], painter.fontMetrics()
        shown = [
            (place, entry)
            for place, entry in enumerate(self.colouring.entries)
            if entry.category not in self.hidden and entry.count
        ]
        lines = max(1, int((bottom - room.top()) // _LINE_PX))
        left_out = len(shown) - lines + 1 if len(shown) > lines else 0
        for place, entry in shown[: len(shown) - left_out]:
            middle = QPointF(room.left() + _SYMBOL_PX / 2, room.center().y() - 1)
            painter.setPen(QPen(Qt.PenStyle.NoPen))
            painter.setBrush(QColor(entry_colour(entry, place, self.theme)))
            shape = symbol(entry_shape(entry, place), _SYMBOL_PX)
            painter.drawPath(shape.translated(middle))
            painter.setPen(QColor(colours.text))
            count = f"{entry.count:,}"
            painter.drawText(room, Qt.AlignmentFlag.AlignRight, count)
            taken = 2 * _SYMBOL_PX
            free = room.width() - taken - metrics.horizontalAdvance(count) - 6
            name = metrics.elidedText(
                entry.name, Qt.TextElideMode.ElideRight, max(0, round(free))
            )
            painter.drawText(
                room.adjusted(taken, 0, 0, 0), Qt.AlignmentFlag.AlignLeft, name
            )
            room.translate(0, _LINE_PX)
        if left_out:
            painter.setPen(QColor(colours.faint))
            painter.drawText(
                room,
                Qt.AlignmentFlag.AlignLeft,
                tr("and {left_out:,} more").format(left_out=left_out),
            )
