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
_CIRCLE_PX = 6
_FEW_SELECTED = 60
_LASSO_ALPHA = 36


class Marks:
    """Draws over the samples of a scene, as a view shows it."""

    def __init__(self, painter: QPainter, scene: Scene, view: View) -> None:
        self._painter = painter
        self._scene = scene
        self._view = view
        self._theme = THEMES[scene.theme]

    def circle_few_selected(self) -> None:
        """Circle each of a few selected samples, which others may lie over."""
        rows = np.flatnonzero(self._scene.selection)
        if len(rows) > _FEW_SELECTED:
            return
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.setPen(QPen(QColor(self._theme.halo), 2))
        for x, y in self._view.to_pixels(self._scene.data.positions[rows]):
            if np.isfinite(x + y):
                self._painter.drawEllipse(QPointF(x, y), _CIRCLE_PX, _CIRCLE_PX)

    def ring(self, row: int) -> None:
        """Draw a ring that shows on light and dark: the text's colour within a gap."""
        x, y = self._view.to_pixels(self._scene.data.positions[[row]])[0]
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        for colour, width in ((self._scene.background, 5.0), (self._theme.text, 2.5)):
            self._painter.setPen(QPen(QColor(colour), width))
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
