"""The map: samples as a picture that one pans, zooms, points at and lassos."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import cast

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QEnterEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from umc_desktop.qt.map.colours import THEMES, contrast
from umc_desktop.qt.map.lasso import simplify
from umc_desktop.qt.map.legend import LegendPanel
from umc_desktop.qt.map.marks import Marks
from umc_desktop.qt.map.model import Colouring, MapData
from umc_desktop.qt.map.overlay import Overlay
from umc_desktop.qt.map.scene import Scene
from umc_desktop.qt.map.view import ZOOM_RANGE, View

HOVER_REACH_PX = 8
_DRAG_PX = 4
_PAN_KEY_PX = 60
_ZOOM_KEY = 1.25
#: Qt counts a notch of the wheel as 120 eighths of a degree.
_ZOOM_PER_NOTCH = 1.25
_FOCUS_MARGIN_PX = 24

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


class MapWidget(QWidget):
    """Shows samples where they lie, and lets one choose among them.

    Signals
    -------
    selection_changed : object
        The selected samples, bool (n,), after the person changed the selection;
        setting it from the program says nothing.
    sample_hovered, sample_clicked : int
        Row of the sample under the cursor, -1 for none; of the one clicked.
    legend_filter_changed : object
        The categories (frozenset of int) that the legend hides now.
    lasso_mode_changed : bool
        Whether a plain drag draws a lasso.
    """

    selection_changed = Signal(object)
    sample_hovered = Signal(int)
    sample_clicked = Signal(int)
    legend_filter_changed = Signal(object)
    lasso_mode_changed = Signal(bool)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName("Map")
        self.setAccessibleDescription(
            "Samples laid out by similarity. Arrow keys move, plus and minus zoom, "
            "Home shows everything, Ctrl+A selects all visible samples, "
            "Escape clears the selection."
        )
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(160, 120)
        self._scene = Scene()
        self._theme: str | None = None
        self._view = View((0.0, 0.0), 1.0, 1, 1)
        self._is_fitted = True
        self._picture: QImage | None = None
        self._focused = -1
        self._hovered = -1
        self._lasso_mode = False
        self._lasso: list[tuple[float, float]] | None = None
        self._last_lasso: NDArray[np.float64] | None = None
        self._pressed_at: QPointF | None = None
        self._pressed_with = Qt.KeyboardModifier.NoModifier
        self._dragged_to: QPointF | None = None
        self._legend: LegendPanel | None = None
        self._hover_text: Callable[[int], str] | None = None
        self._hover_picture: Callable[[int], QPixmap | None] | None = None
        self._overlay = Overlay(self)
        self._apply_theme()

    # What is shown

    def set_samples(self, data: MapData) -> None:
        """Show other samples, all visible, and everything of them."""
        self._scene.set_samples(data)
        self._focused = -1
        self._last_lasso = None
        self._set_hovered(-1)
        self._show_legend()
        self.reset_view()
        self._place_floating()

    def set_colouring(self, colouring: Colouring | None) -> None:
        """Colour the samples; None makes them grey. The legend's filter ends."""
        self._scene.set_colouring(colouring)
        self._show_legend()
        self._redraw()

    def set_labelled(self, labelled: NDArray[np.bool_]) -> None:
        """Draw these samples, bool (n,), larger and with an outline."""
        self._scene.set_mask("labelled", labelled)
        self._redraw()

    def set_visible(self, visible: NDArray[np.bool_]) -> None:
        """Leave all but these samples, bool (n,), as grey context."""
        self._scene.set_mask("visible", visible)
        self._redraw()

    def set_selection(self, selected: NDArray[np.bool_]) -> None:
        """Select these samples, bool (n,), without a signal."""
        self._scene.set_mask("selection", selected)
        self._redraw()

    def set_chip(self, text: str) -> None:
        """Show a short text on top of the map; an empty one hides it."""
        self._overlay.chip.show_text(text)
        self._place_floating()

    def set_empty_text(self, text: str) -> None:
        """Set what the map says while it has no samples."""
        self._overlay.empty.setText(text)
        self._place_floating()

    def set_hover_sources(
        self,
        text: Callable[[int], str] | None,
        picture: Callable[[int], QPixmap | None] | None = None,
    ) -> None:
        """Set what tells a row's text, and picture, for the card at the cursor."""
        self._hover_text, self._hover_picture = text, picture

    def set_theme(self, theme: str | None) -> None:
        """Use the "light" or "dark" colours; None follows the palette."""
        self._theme = theme
        self._apply_theme()

    def attach_legend(self, legend: LegendPanel) -> None:
        """Let a legend explain the colours, and filter by them."""
        self._legend = legend
        legend.filter_changed.connect(self._on_legend_filter)
        self._show_legend()

    def focus_sample(self, row: int) -> None:
        """Put a ring around a sample and bring it into view; -1 takes it away."""
        data = self._scene.data
        placed = 0 <= row < data.n_samples and np.isfinite(data.positions[row]).all()
        self._focused = row if placed else -1
        if placed:
            x, y = (float(value) for value in data.positions[row])
            if not self._view.shows((x, y), _FOCUS_MARGIN_PX):
                self._move_to(
                    View((x, y), self._view.scale, self.width(), self.height())
                )
        self.update()

    # What it tells

    @property
    def view(self) -> View:
        """Where the map looks, in logical pixels."""
        return self._view

    @property
    def hint(self) -> str:
        """What the line at the bottom says."""
        return self._overlay.hint.text()

    @property
    def chip(self) -> str:
        """What the chip on top says."""
        return self._overlay.chip.text()

    @property
    def lasso_polygon(self) -> NDArray[np.float64] | None:
        """The last lasso, float64 (m, 2) data coordinates; kept with a batch."""
        return self._last_lasso

    def selection(self) -> NDArray[np.bool_]:
        """Return a copy of the selected samples, bool (n,)."""
        return self._scene.selection.copy()

    def visible(self) -> NDArray[np.bool_]:
        """Return which samples can be chosen, bool (n,): filters and legend."""
        return self._scene.pickable().copy()

    def sample_at(self, at: QPointF) -> int:
        """Return the row of the visible sample within reach of a pixel, or -1."""
        self._ensure_picture()
        return self._scene.nearest(self._view, (at.x(), at.y()), HOVER_REACH_PX)

    # Moving about

    def reset_view(self) -> None:
        """Show everything."""
        self._is_fitted = True
        self._view = self._scene.fitted(max(1, self.width()), max(1, self.height()))
        self._redraw()

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Magnify about a pixel, by default the middle."""
        low, high = ZOOM_RANGE
        whole = self._scene.fitted(self._view.width, self._view.height).scale
        target = min(max(self._view.scale * factor, low * whole), high * whole)
        point = at or QPointF(self.width() / 2, self.height() / 2)
        held = (point.x(), point.y())
        self._move_to(self._view.zoomed(target / self._view.scale, held))

    def set_lasso_mode(self, on: bool) -> None:
        """Let a plain drag draw a lasso instead of moving the map."""
        if on == self._lasso_mode:
            return
        self._lasso_mode = on
        self.setCursor(Qt.CursorShape.CrossCursor if on else Qt.CursorShape.ArrowCursor)
        self.lasso_mode_changed.emit(on)
        self._place_floating()

    def _move_to(self, view: View) -> None:
        self._is_fitted = False
        self._view = view
        self._redraw()

    # Drawing

    def sizeHint(self) -> QSize:
        """Return a size that shows a map well."""
        return QSize(900, 640)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the samples, then what is drawn over them."""
        painter = QPainter(self)
        painter.drawImage(0, 0, self._ensure_picture())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        marks = Marks(painter, self._scene, self._view)
        marks.circle_few_selected()
        if self._focused >= 0:
            marks.ring(self._focused)
        if self._lasso:
            marks.lasso(np.array(self._lasso))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self.palette().highlight().color(), 2))
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))

    def _ensure_picture(self) -> QImage:
        if self._picture is None:
            self._picture = self._scene.draw(self._view, self.devicePixelRatioF())
        return self._picture

    def _redraw(self) -> None:
        self._picture = None
        self.update()

    # The mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Begin a lasso or a move; which of them shows once the mouse moves."""
        if event.button() != Qt.MouseButton.LeftButton:
            return
        self.setFocus(Qt.FocusReason.MouseFocusReason)
        self._pressed_at = self._dragged_to = event.position()
        self._pressed_with = event.modifiers()
        self._set_hovered(-1)
        if self._lasso_mode or event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self._lasso = []
            self._extend_lasso(event.position())
            self._show_tool(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Draw the lasso on, move the map, or look what is under the cursor."""
        at = event.position()
        if self._lasso is not None:
            self._extend_lasso(at)
            self._show_tool(event)
            self.update()
        elif self._pressed_at is not None and self._dragged_to is not None:
            moved = at - self._pressed_at
            is_dragging = self._dragged_to != self._pressed_at
            if is_dragging or math.hypot(moved.x(), moved.y()) >= _DRAG_PX:
                step = at - self._dragged_to
                self._dragged_to = at
                self.setCursor(Qt.CursorShape.ClosedHandCursor)
                self._move_to(self._view.panned(step.x(), step.y()))
        else:
            self._hover(at)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Take what the lasso holds, or what was clicked."""
        if event.button() != Qt.MouseButton.LeftButton or self._pressed_at is None:
            return
        was_dragged = self._dragged_to != self._pressed_at
        moved = event.position() - self._pressed_at
        is_click = math.hypot(moved.x(), moved.y()) < _DRAG_PX
        stroke, self._lasso = self._lasso, None
        self._pressed_at = self._dragged_to = None
        self._overlay.tool.hide()
        self.setCursor(
            Qt.CursorShape.CrossCursor
            if self._lasso_mode
            else Qt.CursorShape.ArrowCursor
        )
        modifiers = self._pressed_with | event.modifiers()
        if stroke is not None and len(stroke) >= 3:
            self._take_lasso(np.array(stroke), modifiers)
        elif is_click and not was_dragged:
            self._click(event.position(), modifiers)
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
            text = self._hover_text(row) if self._hover_text else ""
            picture = self._hover_picture(row) if self._hover_picture else None
            self._overlay.card.show_sample(text, picture, at.toPoint())

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
        one = np.zeros(self._scene.data.n_samples, np.bool_)
        one[row] = True
        if modifiers & (
            Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier
        ):
            self._select(one, modifiers)
        self.sample_clicked.emit(row)

    # The lasso

    def _extend_lasso(self, at: QPointF) -> None:
        """Add a vertex; in data coordinates, so that zooming does not bend it."""
        x, y = self._view.to_data(np.array([[at.x(), at.y()]]))[0]
        if self._lasso is not None:
            self._lasso.append((float(x), float(y)))

    def _show_tool(self, event: QMouseEvent) -> None:
        effect = _effect_of(self._pressed_with | event.modifiers())
        self._overlay.show_tool(effect, event.position().toPoint())

    def _take_lasso(
        self, stroke: NDArray[np.float64], modifiers: Qt.KeyboardModifier
    ) -> None:
        self._last_lasso = simplify(stroke)
        self._select(self._scene.lassoed(self._last_lasso), modifiers)

    def _select(self, taken: NDArray[np.bool_], modifiers: Qt.KeyboardModifier) -> None:
        """Replace, extend or reduce the selection, and tell."""
        effect = _effect_of(modifiers)
        if effect == "add":
            taken = self._scene.selection | taken
        elif effect == "remove":
            taken = self._scene.selection & ~taken
        self.set_selection(taken)
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
            self._select(self._scene.pickable(), Qt.KeyboardModifier.NoModifier)
        else:
            super().keyPressEvent(event)

    def _escape(self) -> None:
        """Give up the lasso being drawn, else the selection, else the zoom."""
        if self._lasso is not None:
            self._lasso = self._pressed_at = self._dragged_to = None
            self._overlay.tool.hide()
            self.update()
        elif self._scene.selection.any():
            nothing = np.zeros(self._scene.data.n_samples, np.bool_)
            self._select(nothing, Qt.KeyboardModifier.NoModifier)
        else:
            self.reset_view()

    # Around it

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the middle, or everything, in view."""
        if self._is_fitted:
            self.reset_view()
        else:
            self._move_to(self._view.resized(self.width(), self.height()))
        self._place_floating()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the palette."""
        if event.type() == QEvent.Type.PaletteChange:
            self._apply_theme()
        super().changeEvent(event)

    def event(self, event: QEvent) -> bool:
        """Draw anew when the window moves to a screen of another density."""
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._redraw()
        return super().event(event)

    def _place_floating(self) -> None:
        self._overlay.place(
            is_empty=self._scene.data.n_samples == 0, lasso_mode=self._lasso_mode
        )

    def _apply_theme(self) -> None:
        """Take the theme, and the palette's own background when it goes with it."""
        base = self.palette().base().color()
        base_theme = "dark" if base.lightness() < 128 else "light"
        name = self._theme or base_theme
        theme = THEMES[name]
        self._scene.theme = name
        # The palette's colour is used only where the theme's colours show on it.
        fits = name == base_theme and contrast(base.name(), theme.none) >= 3
        self._scene.background = base.name() if fits else theme.background
        self._scene.forget_colours()
        self._overlay.set_colours(theme, self._scene.background)
        self._show_legend()
        self._place_floating()
        self._redraw()

    def _show_legend(self) -> None:
        if self._legend is not None:
            self._legend.show_colouring(
                self._scene.colouring, self._scene.theme, self._scene.hidden_categories
            )

    def _on_legend_filter(self, hidden: frozenset[int]) -> None:
        self._scene.hide_categories(hidden)
        self._redraw()
        self.legend_filter_changed.emit(hidden)


def _effect_of(modifiers: Qt.KeyboardModifier) -> str:
    """Return what a lasso does under these keys: "select", "add" or "remove"."""
    if modifiers & Qt.KeyboardModifier.AltModifier:
        return "remove"
    if modifiers & Qt.KeyboardModifier.ControlModifier:
        return "add"
    return "select"
