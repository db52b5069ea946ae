"""The map under a person's hands: pan, zoom, point, lasso."""

from __future__ import annotations

from typing import cast

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, Qt, Signal
from PySide6.QtGui import QEnterEvent, QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from umc_desktop.qt.map.display import MapDisplay
from umc_desktop.qt.map.effects import Effect, combined, effect_of
from umc_desktop.qt.map.gesture import Gesture
from umc_desktop.qt.map.lasso import simplify
from umc_desktop.qt.map.marks import Marks
from umc_desktop.qt.map.model import MapData
from umc_desktop.qt.words import tr

HOVER_REACH_PX = 8
_PAN_KEY_PX = 60
_ZOOM_KEY = 1.25
#: Qt counts a notch of the wheel as 120 eighths of a degree.
_ZOOM_PER_NOTCH = 1.25

_PAN_KEYS = {
    Qt.Key.Key_Left: (1, 0),
    Qt.Key.Key_Right: (-1, 0),
    Qt.Key.Key_Up: (0, 1),
    Qt.Key.Key_Down: (0, -1),
}
_ZOOM_KEYS = {
    Qt.Key.Key_Plus: _ZOOM_KEY,
    Qt.Key.Key_Equal: _ZOOM_KEY,
    Qt.Key.Key_Minus: 1 / _ZOOM_KEY,
}


class MapWidget(MapDisplay):
    """Shows samples where they lie, and lets one choose among them.

    Signals
    -------
    selection_changed : object
        The selected samples, bool (n,), after the person changed the selection;
        setting it from the program says nothing.
    sample_hovered, sample_clicked : int
        Row of the sample under the cursor, -1 for none; of the one clicked.
    lasso_mode_changed : bool
        Whether a plain drag draws a lasso.
    """

    selection_changed = Signal(object)
    sample_hovered = Signal(int)
    sample_clicked = Signal(int)
    lasso_mode_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Map"))
        self.setAccessibleDescription(
            tr(
                "Samples laid out by similarity. Arrow keys move, plus and minus zoom, "
                "Home shows everything, Ctrl+A selects all visible samples, "
                "Escape clears the selection."
            )
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self._hovered = -1
        self._lasso_mode = False
        self._last_lasso: NDArray[np.float64] | None = None
        self._gesture: Gesture | None = None

    def set_samples(self, data: MapData) -> None:
        """Show other samples, all visible, and everything of them."""
        super().set_samples(data)
        self._last_lasso = None
        self._set_hovered(-1)

    def set_lasso_mode(self, on: bool) -> None:
        """Let a plain drag draw a lasso instead of moving the map."""
        if on == self._lasso_mode:
            return
        self._lasso_mode = self._overlay.lasso_mode = on
        self.setCursor(Qt.CursorShape.CrossCursor if on else Qt.CursorShape.ArrowCursor)
        self.lasso_mode_changed.emit(on)
        self._place_floating()

    @property
    def lasso_polygon(self) -> NDArray[np.float64] | None:
        """The lasso that gave the selection, float64 (m, 2) data coordinates.

        None where more than one lasso, or a click, went into it.
        """
        return self._last_lasso

    def sample_at(self, at: QPointF) -> int:
        """Return the row of the visible sample within reach of a pixel, or -1."""
        self._ensure_picture()
        return self._scene.nearest(self._view, (at.x(), at.y()), HOVER_REACH_PX)

    def _paint_marks(self, marks: Marks) -> None:
        super()._paint_marks(marks)
        if self._gesture is not None and self._gesture.is_lasso:
            marks.lasso(self._gesture.stroke)

    # The mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a lasso or a move; which of them shows once the mouse moves."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._set_hovered(-1)
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        is_lasso = self._lasso_mode or shift
        self._gesture = Gesture(event.position(), event.modifiers(), is_lasso=is_lasso)
        if is_lasso:
            self._gesture.extend(event.position(), self._view)
            self._show_tool(self._gesture, event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw the lasso on, move the map, or look what is under the cursor."""
        at, gesture = event.position(), self._gesture
        if gesture is None:
            self._hover(at)
        elif gesture.is_lasso:
            gesture.extend(at, self._view)
            self._show_tool(gesture, event)
            self.update()
        elif (step := gesture.step_to(at)) is not None:
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
            self._move_to(self._view.panned(step.x(), step.y()))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Take what the lasso holds, or what was clicked."""
        gesture = self._gesture
        if event.button() != Qt.MouseButton.LeftButton or gesture is None:
            return
        self._end_gesture()
        modifiers = gesture.modifiers | event.modifiers()
        if gesture.is_lasso and gesture.encloses:
            polygon, effect = simplify(gesture.stroke), effect_of(modifiers)
            is_whole = effect is Effect.SELECT
            self._last_lasso = polygon
            self._select(self._scene.lassoed(polygon), effect, is_lasso=is_whole)
        elif gesture.is_click(event.position()):
            self._click(event.position(), modifiers)

    def _end_gesture(self) -> None:
        self._gesture = None
        self._overlay.tool.hide()
        cross, arrow = Qt.CursorShape.CrossCursor, Qt.CursorShape.ArrowCursor
        self.setCursor(cross if self._lasso_mode else arrow)
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom about the cursor."""
        notches = event.angleDelta().y() / 120
        if notches:
            self._set_hovered(-1)
            self.zoom(_ZOOM_PER_NOTCH**notches, event.position())
        event.accept()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Show at once what the cursor came in over."""
        self._hover(event.position())

    def leaveEvent(self, event: QEvent) -> None:
        """Forget what was under the cursor."""
        self._set_hovered(-1)

    def _hover(self, at: QPointF) -> None:
        row = self.sample_at(at)
        self._set_hovered(row)
        if row >= 0:
            self._overlay.show_card(row, at.toPoint())

    def _set_hovered(self, row: int) -> None:
        if row < 0:
            self._overlay.card.hide()
        if row != self._hovered:
            self._hovered = row
            self.sample_hovered.emit(row)

    def _click(self, at: QPointF, modifiers: Qt.KeyboardModifier) -> None:
        row = self.sample_at(at)
        if row < 0:
            return
        effect = effect_of(modifiers)
        if effect is not Effect.SELECT:
            one = np.zeros(self._scene.data.n_samples, np.bool_)
            one[row] = True
            self._select(one, effect)
        self.sample_clicked.emit(row)

    def _show_tool(self, gesture: Gesture, event: QMouseEvent) -> None:
        effect = effect_of(gesture.modifiers | event.modifiers())
        self._overlay.show_tool(effect, event.position().toPoint())

    def _select(
        self, taken: NDArray[np.bool_], effect: Effect, *, is_lasso: bool = False
    ) -> None:
        """Change the selection, and tell."""
        if not is_lasso:
            self._last_lasso = None
        self.set_selection(combined(self._scene.selection, taken, effect))
        self.selection_changed.emit(self.selection())

    # The keyboard

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, zoom, switch the lasso, clear; everything else is not ours."""
        key = cast("Qt.Key", event.key())
        if key in _PAN_KEYS:
            right, down = _PAN_KEYS[key]
            self._move_to(self._view.panned(right * _PAN_KEY_PX, down * _PAN_KEY_PX))
        elif key in _ZOOM_KEYS:
            self.zoom(_ZOOM_KEYS[key])
        elif key == Qt.Key.Key_Home:
            self.reset_view()
        elif key == Qt.Key.Key_Escape:
            self._escape()
        elif key == Qt.Key.Key_L and not event.modifiers():
            self.set_lasso_mode(not self._lasso_mode)
        elif (
            key == Qt.Key.Key_A
            and event.modifiers() == Qt.KeyboardModifier.ControlModifier
        ):
            self._select(self._scene.pickable(), Effect.SELECT)
        else:
            super().keyPressEvent(event)

    def _escape(self) -> None:
        """Give up the lasso being drawn, else the selection, else the zoom."""
        if self._gesture is not None and self._gesture.is_lasso:
            self._end_gesture()
        elif self._scene.selection.any():
            nothing = np.zeros(self._scene.data.n_samples, np.bool_)
            self._select(nothing, Effect.SELECT)
        else:
            self.reset_view()
