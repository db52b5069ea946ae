"""One press of the mouse until it is let go: a click, a move, or a lasso."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, Qt

from umc_desktop.qt.map.view import View

_CLICK_PX = 4
_FEWEST_VERTICES = 3


class Gesture:
    """What the mouse has done since it was pressed.

    Attributes
    ----------
    modifiers
        The keys that were held when it was pressed.
    is_lasso
        Whether a lasso is drawn; else the map is moved once the mouse moves.
    """

    def __init__(
        self, at: QPointF, modifiers: Qt.KeyboardModifier, *, is_lasso: bool
    ) -> None:
        self.modifiers = modifiers
        self.is_lasso = is_lasso
        self._pressed_at = self._last = at
        self._vertices: list[tuple[float, float]] = []

    @property
    def stroke(self) -> NDArray[np.float64]:
        """The lasso so far, float64 (m, 2) in data coordinates."""
        return np.array(self._vertices, np.float64).reshape(-1, 2)

    @property
    def encloses(self) -> bool:
        """Whether the lasso has enough vertices to enclose anything."""
        return len(self._vertices) >= _FEWEST_VERTICES

    def extend(self, at: QPointF, view: View) -> None:
        """Add a vertex; in data coordinates, so that zooming does not bend it."""
        x, y = view.to_data(np.array([[at.x(), at.y()]]))[0]
        self._vertices.append((float(x), float(y)))

    def step_to(self, at: QPointF) -> QPointF | None:
        """Return how far to move the map; None while the mouse may still click."""
        if self._last == self._pressed_at and self._is_near(at):
            return None
        step = at - self._last
        self._last = at
        return step

    def is_click(self, at: QPointF) -> bool:
        """Tell whether letting the mouse go here is a click."""
        return self._last == self._pressed_at and self._is_near(at)

    def _is_near(self, at: QPointF) -> bool:
        moved = at - self._pressed_at
        return math.hypot(moved.x(), moved.y()) < _CLICK_PX
