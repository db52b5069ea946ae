"""The map as one sees it: samples, layers over them, and where it looks."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QImage,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from umc_desktop.qt.map.layers import Layer, Look
from umc_desktop.qt.map.legend import LegendPanel
from umc_desktop.qt.map.legend_picture import LegendPicture
from umc_desktop.qt.map.marks import Marks
from umc_desktop.qt.map.model import Colouring, MapData
from umc_desktop.qt.map.overlay import Overlay
from umc_desktop.qt.map.scene import Scene
from umc_desktop.qt.map.view import ZOOM_RANGE, View

_FOCUS_MARGIN_PX = 24


class MapDisplay(QWidget):
    """Shows samples where they lie; what a person does to it is ``MapWidget``'s.

    Signals
    -------
    legend_filter_changed : object
        The categories (frozenset of int) that the legend hides now.
    view_changed : None
        The map was moved, not only resized.
    """

    legend_filter_changed = Signal(object)
    view_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMinimumSize(160, 120)
        self._scene = Scene()
        self._theme: str | None = None
        self._layers: list[Layer] = []
        self._view = View((0.0, 0.0), 1.0, 1, 1)
        self._is_fitted = True
        self._picture: QImage | None = None
        self._focused = -1
        self._pointed = -1
        self._legend: LegendPanel | None = None
        self._overlay = Overlay(self)
        self._apply_theme()

    # What is shown

    def set_samples(self, data: MapData) -> None:
        """Show other samples, all visible, and everything of them."""
        self._scene.set_samples(data)
        self._focused = self._pointed = -1
        self._layers.clear()
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

    def highlight(self, found: NDArray[np.bool_]) -> None:
        """Draw a line around these samples, bool (n,), as what was searched for."""
        self._scene.set_found(found)
        self._redraw()

    def set_layers(self, layers: Sequence[Layer]) -> None:
        """Lay these over the samples, the last on top; they end with the samples."""
        self._layers = list(layers)
        self.update()

    def point_at(self, row: int) -> None:
        """Put a dotted ring around a sample, as if the cursor were here; -1 none."""
        row = row if self._is_placed(row) else -1
        if row != self._pointed:
            self._pointed = row
            self.update()

    def follow(self, other: MapDisplay) -> None:
        """Look where another map looks; this says nothing."""
        if other._is_fitted:
            self._fit()
        else:
            self._look_at(other.view.resized(self.width(), self.height()))

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
        self._overlay.set_sources(text, picture)

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
        is_placed = self._is_placed(row)
        self._focused = row if is_placed else -1
        if is_placed:
            x, y = (float(value) for value in self._scene.data.positions[row])
            if not self._view.shows((x, y), _FOCUS_MARGIN_PX):
                self._move_to(
                    View((x, y), self._view.scale, self.width(), self.height())
                )
        self.update()

    def _is_placed(self, row: int) -> bool:
        data = self._scene.data
        return 0 <= row < data.n_samples and bool(
            np.isfinite(data.positions[row]).all()
        )

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

    def selection(self) -> NDArray[np.bool_]:
        """Return a copy of the selected samples, bool (n,)."""
        return self._scene.selection.copy()

    def visible(self) -> NDArray[np.bool_]:
        """Return which samples can be chosen, bool (n,): filters and legend."""
        return self._scene.pickable().copy()

    # Moving about

    def reset_view(self) -> None:
        """Show everything."""
        self._fit()
        self.view_changed.emit()

    def zoom(self, factor: float, at: QPointF | None = None) -> None:
        """Magnify about a pixel, by default the middle."""
        low, high = ZOOM_RANGE
        whole = self._scene.fitted(self._view.width, self._view.height).scale
        target = min(max(self._view.scale * factor, low * whole), high * whole)
        point = at or QPointF(self.width() / 2, self.height() / 2)
        held = (point.x(), point.y())
        self._move_to(self._view.zoomed(target / self._view.scale, held))

    def _move_to(self, view: View) -> None:
        self._look_at(view)
        self.view_changed.emit()

    def _look_at(self, view: View) -> None:
        self._is_fitted = False
        self._view = view
        self._redraw()

    def _fit(self) -> None:
        self._is_fitted = True
        self._view = self._scene.fitted(max(1, self.width()), max(1, self.height()))
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
        self._paint_layers(painter)
        self._paint_marks(Marks(painter, self._scene, self._view))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self.palette().highlight().color(), 2))
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))

    def _paint_marks(self, marks: Marks) -> None:
        marks.circle_few()
        if self._pointed >= 0:
            marks.ring(self._pointed, dotted=True)
        if self._focused >= 0:
            marks.ring(self._focused)

    def _paint_layers(self, painter: QPainter) -> None:
        look = Look(self._view, *self._scene.look)
        for layer in self._layers:
            painter.save()
            layer.paint(painter, look)
            painter.restore()

    @property
    def background(self) -> str:
        """Colour of the canvas, "#rrggbb"."""
        return self._scene.background

    def paint_picture(self, painter: QPainter, *, as_shapes: bool, ratio: int) -> None:
        """Draw the samples and the layers for a picture.

        Parameters
        ----------
        as_shapes
            Draw each sample as a shape of its own, unless they are too many.
        ratio
            Pixels to one of the screen, where samples are drawn as pixels.
        """
        if not (as_shapes and self._scene.paint_shapes(painter, self._view)):
            painter.drawImage(QPointF(0, 0), self._scene.draw(self._view, ratio))
            self._redraw()  # drawn over what the screen shows
        self._paint_layers(painter)
        Marks(painter, self._scene, self._view).circle_few()

    def legend_picture(self) -> LegendPicture | None:
        """Return the legend for a picture, if there is anything to explain."""
        scene = self._scene
        if scene.colouring is None:
            return None
        return LegendPicture(scene.colouring, scene.hidden_categories, scene.theme)

    def picture(self) -> QImage:
        """Return the samples as they are drawn now, without marks and cards."""
        return self._ensure_picture()

    def _ensure_picture(self) -> QImage:
        if self._picture is None:
            self._picture = self._scene.draw(self._view, self.devicePixelRatioF())
        return self._picture

    def _redraw(self) -> None:
        self._picture = None
        self.update()

    # Around it

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the middle, or everything, in view."""
        if self._is_fitted:
            self._fit()
        else:
            self._look_at(self._view.resized(self.width(), self.height()))
        self._place_floating()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the palette, and the size of the text."""
        if event.type() == QEvent.Type.FontChange:
            self._overlay.follow_font()
            self._place_floating()
        if event.type() == QEvent.Type.PaletteChange:
            self._apply_theme()
        super().changeEvent(event)

    def event(self, event: QEvent) -> bool:
        """Draw anew when the window moves to a screen of another density."""
        if event.type() == QEvent.Type.DevicePixelRatioChange:
            self._redraw()
        return super().event(event)

    def _place_floating(self) -> None:
        self._overlay.place(is_empty=self._scene.data.n_samples == 0)

    def _apply_theme(self) -> None:
        """Take the theme, and the palette's own background when it goes with it."""
        self._scene.apply_theme(self._theme, self.palette().base().color().name())
        self._overlay.set_colours(*self._scene.look)
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
