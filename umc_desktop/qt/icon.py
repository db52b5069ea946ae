"""The program's icon, drawn here so that it needs no file and no image plug-in."""

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPixmap

_SAMPLES = (
    (0.30, 0.34, "#7ab4ff"),
    (0.44, 0.26, "#7ab4ff"),
    (0.38, 0.48, "#7ab4ff"),
    (0.66, 0.62, "#ffc247"),
    (0.74, 0.74, "#ffc247"),
    (0.58, 0.76, "#ffc247"),
    (0.70, 0.32, "#d7dde4"),
    (0.28, 0.72, "#d7dde4"),
)
_LASSO = ((0.22, 0.22), (0.56, 0.14), (0.58, 0.42), (0.40, 0.62), (0.18, 0.48))


def application_icon(side: int = 128) -> QPixmap:
    """Return samples on a map, some of them in a lasso."""
    pixmap = QPixmap(side, side)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("#1d2a3d"))
    painter.drawRoundedRect(QRectF(0, 0, side, side), side * 0.2, side * 0.2)
    for x, y, colour in _SAMPLES:
        painter.setBrush(QColor(colour))
        painter.drawEllipse(QPointF(x * side, y * side), side * 0.055, side * 0.055)
    line = QPainterPath(QPointF(_LASSO[0][0] * side, _LASSO[0][1] * side))
    for x, y in (*_LASSO[1:], _LASSO[0]):
        line.lineTo(x * side, y * side)
    pen = QPen(QColor("#ffffff"), side * 0.03)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPath(line)
    painter.end()
    return pixmap
