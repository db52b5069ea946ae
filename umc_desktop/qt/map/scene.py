"""What the map shows, apart from the widget: samples, masks, colours, view."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage, QPainter

from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.qt.map.colours import THEMES, Theme, argb, contrast
from umc_desktop.qt.map.image import Renderer
from umc_desktop.qt.map.lasso import inside
from umc_desktop.qt.map.model import Colouring, MapData
from umc_desktop.qt.map.painting import (
    colour_table,
    sample_colours,
    sample_shapes,
    symbol_size,
)
from umc_desktop.qt.map.points import PLAIN, Points, by_importance, layered
from umc_desktop.qt.map.raster import Style
from umc_desktop.qt.map.vector import MOST_SHAPES, paint_samples, rows_in_view
from umc_desktop.qt.map.view import View, fit

_NO_SAMPLES = MapData(np.empty(0, np.int64), np.empty((0, 2), np.float32))

_LEAST_CONTRAST = 3  # WCAG 2.2, success criterion 1.4.11


@dataclass(frozen=True, eq=False)
class _Looks:
    """Colours, and shapes unless all are circles."""

    colours: NDArray[np.uint32]
    shapes: NDArray[np.uint8] | None


class Scene:
    """The state of a map, and what is worked out from it when next asked.

    A new colour costs one look-up; only a new filter, selection or set of labelled
    samples changes the draw order.
    """

    def __init__(self) -> None:
        self.theme = "light"
        self.background = THEMES["light"].background
        self._renderer = Renderer()
        self._ratio = 1.0
        self._points: Points | None = None
        self._pickable: NDArray[np.bool_] | None = None
        self._row_looks: _Looks | None = None
        self._looks: _Looks | None = None
        self.set_samples(_NO_SAMPLES)

    @property
    def look(self) -> tuple[Theme, str]:
        """The theme's colours, and the background that the map has."""
        return THEMES[self.theme], self.background

    def apply_theme(self, name: str | None, base: str) -> None:
        """Take a theme, by default the one that goes with the window's background.

        The window's background is used only where the theme's colours show on it.
        """
        base_theme = "dark" if _is_dark(base) else "light"
        self.theme = name or base_theme
        theme = THEMES[self.theme]
        fits = (
            self.theme == base_theme and contrast(base, theme.none) >= _LEAST_CONTRAST
        )
        self.background = base if fits else theme.background
        self.forget_colours()

    def set_samples(self, data: MapData) -> None:
        """Show other samples: visible, unlabelled, unselected and grey."""
        n = data.n_samples
        self.data = data
        self._by_importance = by_importance(data)
        self.visible = np.ones(n, np.bool_)
        self.labelled = np.zeros(n, np.bool_)
        self.selection = np.zeros(n, np.bool_)
        self.found = np.zeros(n, np.bool_)
        self.hidden_categories: frozenset[int] = frozenset()
        self.colouring: Colouring | None = None
        self._fit: tuple[View, View] | None = None
        self.forget_order()
        self.forget_colours()

    def set_colouring(self, colouring: Colouring | None) -> None:
        """Colour the samples anew."""
        if colouring is not None:
            self._check_length(len(colouring.values), "colour values")
        was_filtered = bool(self.hidden_categories)
        self.hidden_categories = frozenset()
        self.colouring = colouring
        self.forget_colours()
        if was_filtered:
            self.forget_order()

    def set_found(self, found: NDArray[np.bool_]) -> None:
        """Draw a line around these samples, bool (n,); the draw order stays."""
        self._check_length(len(found), "values for what was found")
        self.found = np.array(found, np.bool_)

    def set_mask(self, name: str, mask: NDArray[np.bool_]) -> None:
        """Replace "visible", "labelled" or "selection" by a copy of the mask."""
        self._check_length(len(mask), f"values for {name}")
        new = np.array(mask, np.bool_)
        if not np.array_equal(new, getattr(self, name)):
            setattr(self, name, new)
            self.forget_order()

    def hide_categories(self, hidden: Collection[int]) -> None:
        """Turn the samples of these categories into context."""
        self.hidden_categories = frozenset(hidden)
        self.forget_order()

    def pickable(self) -> NDArray[np.bool_]:
        """Return which samples can be hovered, clicked and lassoed, bool (n,)."""
        if self._pickable is None:
            self._pickable = self.visible
            if self.hidden_categories and self.colouring is not None:
                hidden = np.array(sorted(self.hidden_categories), np.int32)
                self._pickable = self.visible & ~np.isin(self.colouring.values, hidden)
        return self._pickable

    def lassoed(self, polygon: NDArray[np.float64]) -> NDArray[np.bool_]:
        """Return which samples a polygon in data coordinates takes, bool (n,)."""
        return inside(self.data.positions, polygon) & self.pickable()

    def nearest(self, view: View, at: tuple[float, float], reach: float) -> int:
        """Return the row of the seen sample next to a pixel, or -1.

        Only what is drawn is found: the rank image of the last ``draw`` names the
        samples around the pixel.
        """
        points, ratio = self._points, self._ratio
        if points is None:
            return -1
        x, y = int(at[0] * ratio), int(at[1] * ratio)
        found = self._renderer.raster.ranks_near(x, y, int(np.ceil(reach * ratio)))
        rows = points.rows[found[found >= points.starts[PLAIN]]]
        if not len(rows):
            return -1
        pixels = view.to_pixels(self.data.positions[rows])
        distance = np.hypot(*(pixels - np.array(at)).T)
        best = int(distance.argmin())
        return int(rows[best]) if distance[best] <= reach else -1

    def fitted(self, width: int, height: int) -> View:
        """Return the view that shows everything on a canvas of this size."""
        empty = View((0.0, 0.0), 1.0, width, height)
        if self._fit is None or self._fit[0] != empty:
            self._fit = (empty, fit(self.data.positions, width, height))
        return self._fit[1]

    def draw(self, view: View, ratio: float) -> QImage:
        """Draw a view given in logical pixels, ``ratio`` device pixels to each.

        The next call draws over the image.
        """
        points = self._ordered()
        style = self._style(points, view, ratio)
        self._ratio = ratio
        image = self._renderer.render(view.at_ratio(ratio), points, style)
        image.setDevicePixelRatio(ratio)
        return image

    def paint_shapes(self, painter: QPainter, view: View) -> bool:
        """Draw each sample as a shape; return False, undone, if they are too many."""
        points = self._ordered()
        if len(rows_in_view(view, points)) > MOST_SHAPES:
            return False
        paint_samples(painter, view, points, self._style(points, view, 1.0))
        return True

    def forget_order(self) -> None:
        """Sort anew at the next drawing."""
        self._points = None
        self._pickable = None
        self._looks = None

    def forget_colours(self) -> None:
        """Look the colours up anew at the next drawing."""
        self._row_looks = None
        self._looks = None

    def _ordered(self) -> Points:
        if self._points is None:
            self._points = layered(
                self._by_importance, self.pickable(), self.labelled, self.selection
            )
        return self._points

    def _style(self, points: Points, view: View, ratio: float) -> Style:
        if self._row_looks is None:
            self._row_looks = self._looks_by_row()
        if self._looks is None:
            by_row = self._row_looks
            self._looks = _Looks(
                colour_table(points, by_row.colours, self.theme, self.background),
                None if by_row.shapes is None else by_row.shapes.take(points.rows),
            )
        zoom = view.scale / self.fitted(view.width, view.height).scale
        n_visible = points.n_points - points.starts[PLAIN]
        theme = THEMES[self.theme]
        return Style(
            colours=self._looks.colours,
            shapes=self._looks.shapes,
            size=round(symbol_size(n_visible, zoom, view.width * view.height) * ratio),
            outline=argb(theme.outline),
            halo=argb(theme.halo),
            ratio=ratio,
            found=self._found(points),
        )

    def _found(self, points: Points) -> tuple[NDArray[np.uint8], int] | None:
        if not self.found.any():
            return None
        marked = self.found.view(np.uint8).take(points.rows)
        return marked, argb(THEMES[self.theme].found)

    def _looks_by_row(self) -> _Looks:
        if self.colouring is None:
            none = np.uint32(argb(THEMES[self.theme].none))
            return _Looks(np.full(self.data.n_samples, none), None)
        return _Looks(
            sample_colours(self.colouring, self.theme), sample_shapes(self.colouring)
        )

    def _check_length(self, length: int, what: str) -> None:
        if length != self.data.n_samples:
            raise InvalidRequestError(
                f"The map shows {self.data.n_samples} samples but got {length} {what}."
            )


def _is_dark(colour: str) -> bool:
    return contrast(colour, "#FFFFFF") > contrast(colour, "#000000")
