"""What can be laid over the samples: outlines with names, density, drift."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from umc_desktop.qt.map.colours import Theme
from umc_desktop.qt.map.outlines import DIRECTIONS, Outline
from umc_desktop.qt.map.view import View

_APART_PX = 6
_LONGEST_NAME_PX = 170
_NAME_PADDING = (5, 1)
_NAME_GAP_PX = 12
_SHORTEST_ARROW_PX = 6
_HEAD_PX = 6.0
_CONTOUR_WIDTHS = (1.5, 1.2, 0.9)


@dataclass(frozen=True)
class Look:
    """Where the map looks, and in which colours."""

    view: View
    theme: Theme
    background: str


class Layer(Protocol):
    """Something drawn over the samples."""

    def paint(self, painter: QPainter, look: Look) -> None:
        """Draw it as the view shows it."""


class OutlineLayer:
    """Lines around groups, each with its name where there is room for it.

    Parameters
    ----------
    outlines
        The most important first: its name is written where two would overlap.
    dashed
        How lines that a person drew differ from lines that were worked out.
    """

    def __init__(self, outlines: Sequence[Outline], *, dashed: bool = False) -> None:
        self._outlines = outlines
        self._dashed = dashed

    def paint(self, painter: QPainter, look: Look) -> None:
        """Draw the lines, then the names over them."""
        written: list[QRectF] = []
        shown = [
            (outline, polygon)
            for outline in self._outlines
            if (polygon := self._polygon(outline, look.view)) is not None
        ]
        painter.setBrush(Qt.BrushStyle.NoBrush)
        style = Qt.PenStyle.DashLine if self._dashed else Qt.PenStyle.SolidLine
        for colour, width in ((look.background, 3.0), (look.theme.text, 1.0)):
            painter.setPen(QPen(QColor(colour), width, style))
            # One by one: Qt joins the lines of one path where they cross.
            for _, polygon in shown:
                painter.drawPolygon(polygon)
        for outline, polygon in shown:
            if outline.name:
                _write_name(painter, look, outline.name, polygon, written)

    def _polygon(self, outline: Outline, view: View) -> QPolygonF | None:
        pixels = view.to_pixels(outline.vertices)
        low, high = pixels.min(axis=0), pixels.max(axis=0)
        if (high < 0).any() or (low > (view.width, view.height)).any():
            return None
        if outline.is_hull:
            pixels = pixels + DIRECTIONS * (_APART_PX, -_APART_PX)
        return QPolygonF([QPointF(x, y) for x, y in pixels])


class ContourLayer:
    """Lines of equal density, the densest heaviest.

    Parameters
    ----------
    lines
        For each line its pieces, float64 (k, 2, 2), in data coordinates.
    """

    def __init__(self, lines: Sequence[NDArray[np.float64]]) -> None:
        self._paths = []
        for pieces in lines:
            path = QPainterPath()
            for (x0, y0), (x1, y1) in pieces.tolist():
                path.moveTo(x0, y0)
                path.lineTo(x1, y1)
            self._paths.append(path)

    def paint(self, painter: QPainter, look: Look) -> None:
        """Draw the lines on a paler edge, so that they show on any colour."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        to_pixels = look.view.transform()
        paths = [to_pixels.map(path) for path in self._paths]
        for colour, more in ((look.background, 1.2), (look.theme.text, 0.0)):
            for path, width in zip(paths, _CONTOUR_WIDTHS, strict=False):
                painter.setPen(QPen(QColor(colour), width + more))
                painter.drawPath(path)


class ArrowLayer:
    """Arrows from where samples were to where they are.

    Parameters
    ----------
    arrows
        float64 (k, 2, 2), in data coordinates.
    """

    def __init__(self, arrows: NDArray[np.float64]) -> None:
        self._arrows = arrows

    def paint(self, painter: QPainter, look: Look) -> None:
        """Draw the arrows that are long enough to point somewhere."""
        ends = look.view.to_pixels(self._arrows.reshape(-1, 2)).reshape(-1, 2, 2)
        along = ends[:, 1] - ends[:, 0]
        lengths = np.hypot(along[:, 0], along[:, 1])
        inside = (ends.max(axis=1) > 0).all(axis=1)
        inside &= (ends.min(axis=1) < (look.view.width, look.view.height)).all(axis=1)
        shown = inside & (lengths >= _SHORTEST_ARROW_PX)
        shafts, heads = [], []
        for start, end, length in zip(
            ends[shown, 0], ends[shown, 1], lengths[shown], strict=True
        ):
            head = min(_HEAD_PX, length)
            step = (end - start) / length
            back, side = end - head * step, 0.5 * head * np.array([-step[1], step[0]])
            corners = np.stack([end, back + side, back - side]).tolist()
            shafts.append(QLineF(*start.tolist(), *back.tolist()))
            heads.append(QPolygonF([QPointF(*corner) for corner in corners]))
        for colour, width in ((look.background, 4.0), (look.theme.text, 1.6)):
            painter.setPen(QPen(QColor(colour), width))
            painter.drawLines(shafts)
            painter.setBrush(QColor(colour))
            painter.setPen(QPen(QColor(colour), width / 2))
            for polygon in heads:
                painter.drawPolygon(polygon)


def _write_name(
    painter: QPainter, look: Look, name: str, polygon: QPolygonF, written: list[QRectF]
) -> None:
    """Write a name above or below a line, unless others are in the way."""
    metrics = painter.fontMetrics()
    shown = metrics.elidedText(name, Qt.TextElideMode.ElideRight, _LONGEST_NAME_PX)
    across, down = _NAME_PADDING
    width = metrics.horizontalAdvance(shown) + 2 * across
    height = metrics.height() + 2 * down
    box = polygon.boundingRect()
    x = min(max(box.center().x() - width / 2, 2), look.view.width - width - 2)
    above = min(max(box.top() - height, 2), look.view.height - height - 2)
    below = min(box.bottom(), look.view.height - height - 2)
    rooms = [QRectF(x, y, width, height) for y in (above, below)]
    free = [one for one in rooms if not any(one.intersects(w) for w in written)]
    if not free:
        return
    room = free[0]
    # Names crowd: what lies between two of them must be seen.
    gap = _NAME_GAP_PX
    written.append(room.adjusted(-gap, -gap, gap, gap))
    ground = QColor(look.background)
    ground.setAlpha(230)
    painter.setPen(QPen(QColor(look.theme.faint), 1))
    painter.setBrush(ground)
    painter.drawRoundedRect(room, 4, 4)
    painter.setPen(QColor(look.theme.text))
    painter.drawText(room, Qt.AlignmentFlag.AlignCenter, shown)
