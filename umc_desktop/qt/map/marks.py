"""What is drawn over the samples: circles, the ring, the lasso."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from umc_desktop.qt.map.colours import THEMES
from umc_desktop.qt.map.scene import Scene
from umc_desktop.qt.map.view import View

_RING_PX = 9
_CIRCLE_PX = 6.0
_WIDE_CIRCLE_PX = 8.5
_FEW = 60
_LASSO_ALPHA = 36


class Marks:
    """Draws over the samples of a scene, as a view shows it."""

    def __init__(self, painter: QPainter, scene: Scene, view: View) -> None:
        self._painter = painter
        self._scene = scene
        self._view = view
        self._theme = THEMES[scene.theme]

    def circle_few(self) -> None:
        """Circle each of a few found or selected samples: others may lie over them."""
        scene, theme = self._scene, self._theme
        self._circle(scene.found, theme.found, _WIDE_CIRCLE_PX)
        self._circle(scene.selection, theme.halo, _CIRCLE_PX)

    def _circle(self, chosen: NDArray[np.bool_], colour: str, radius: float) -> None:
        rows = np.flatnonzero(chosen)
        if len(rows) > _FEW:
            return
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.setPen(QPen(QColor(colour), 2))
        for x, y in self._view.to_pixels(self._scene.data.positions[rows]):
            if np.isfinite(x + y):
                self._painter.drawEllipse(QPointF(x, y), radius, radius)

    def ring(self, row: int, *, dotted: bool = False) -> None:
        """Draw a ring that shows on light and dark: the text's colour within a gap.

        ``dotted`` is for a sample that is only pointed at.
        """
        x, y = self._view.to_pixels(self._scene.data.positions[[row]])[0]
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        style = Qt.PenStyle.DotLine if dotted else Qt.PenStyle.SolidLine
        for colour, width in ((self._scene.background, 5.0), (self._theme.text, 2.5)):
            self._painter.setPen(QPen(QColor(colour), width, style))
            self._painter.drawEllipse(QPointF(x, y), _RING_PX, _RING_PX)

    def lasso(self, vertices: NDArray[np.float64]) -> None:
        """Draw the lasso so far, filled: it closes wherever it is released.

        Parameters
        ----------
        vertices
            float64, shape (m, 2), data coordinates.
        """
        fill = QColor(self._theme.halo)
        fill.setAlpha(_LASSO_ALPHA)
        self._painter.setBrush(fill)
        self._painter.setPen(QPen(QColor(self._theme.halo), 1.5))
        self._painter.drawPolygon(
            QPolygonF([QPointF(x, y) for x, y in self._view.to_pixels(vertices)])
        )
