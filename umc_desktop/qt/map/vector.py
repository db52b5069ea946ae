"""Samples as shapes of their own instead of pixels: for pictures that scale."""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen, QPolygonF

from umc_desktop.qt.map.footprints import SHAPES
from umc_desktop.qt.map.points import (
    LABELLED,
    LABELLED_SELECTED,
    PLAIN,
    SELECTED,
    Points,
)
from umc_desktop.qt.map.raster import Style
from umc_desktop.qt.map.view import View

#: Above so many samples in view a picture of pixels is smaller and looks the same.
MOST_SHAPES = 5_000
_HALO_PX = 2.0
_REACH_PX = 12.0  # so far beyond the edge a symbol may still show


def rows_in_view(
    view: View, points: Points, margin_px: float = 12.0
) -> NDArray[np.intp]:
    """Return the places, in draw order, of the samples that the view shows."""
    pixels = _pixels(view, points)
    inside = (pixels > -_REACH_PX).all(axis=1)
    inside &= (pixels < (view.width + _REACH_PX, view.height + _REACH_PX)).all(axis=1)
    return np.flatnonzero(inside)


def paint_samples(painter: QPainter, view: View, points: Points, style: Style) -> None:
    """Draw every sample in view as a shape, as the pixels would show it.

    Parameters
    ----------
    painter
        Where to; its unit is the view's pixel.
    view, points, style
        As for ``Raster.draw``, at one device pixel to a logical one.
    """
    shown = rows_in_view(view, points)
    pixels = _pixels(view, points)[shown]
    starts = points.starts
    is_labelled = shown >= starts[LABELLED]
    is_selected = (shown >= starts[SELECTED]) & (shown < starts[LABELLED])
    is_selected |= shown >= starts[LABELLED_SELECTED]
    sizes = np.where(is_labelled, style.size + 1.0, float(style.size))
    sizes[shown < starts[PLAIN]] = max(2.0, style.size * 2 / 3)
    kinds = np.zeros(len(shown), np.intp)
    if style.shapes is not None:
        kinds = np.where(shown < starts[PLAIN], 0, style.shapes[shown])
    drawn = [
        (SHAPES[kind], size, QPointF(x, y))
        for kind, size, (x, y) in zip(
            kinds.tolist(), sizes.tolist(), pixels, strict=True
        )
    ]
    halos = [(is_selected, style.halo)]
    if style.found is not None:
        halos.append((style.found[0][shown] > 0, style.found[1]))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for chosen, colour in halos:
        painter.setPen(QPen(QColor(colour & 0xFFFFFF), 2 * _HALO_PX))
        for place in np.flatnonzero(chosen).tolist():
            _draw(painter, *drawn[place])
    outline = QPen(QColor(style.outline & 0xFFFFFF), min(0.9, style.size / 7))
    for place, one in enumerate(drawn):
        painter.setPen(outline if is_labelled[place] else QPen(Qt.PenStyle.NoPen))
        painter.setBrush(QColor(int(style.colours[shown[place] + 1]) & 0xFFFFFF))
        _draw(painter, *one)


@cache
def symbol(shape: str, size: float) -> QPainterPath:
    """Return a shape about the origin, as large as ``footprint`` makes it."""
    r, path = size / 2, QPainterPath()
    if shape == "circle":
        path.addEllipse(QPointF(0, 0), r, r)
    elif shape == "square":
        path.addRect(QRectF(-0.9 * r, -0.9 * r, 1.8 * r, 1.8 * r))
    elif shape == "plus":
        path.addRect(QRectF(-1.1 * r, -0.42 * r, 2.2 * r, 0.84 * r))
        post = QPainterPath()
        post.addRect(QRectF(-0.42 * r, -1.1 * r, 0.84 * r, 2.2 * r))
        path = path.united(post)
    else:
        corners = {
            "diamond": [(0, -1.2), (1.2, 0), (0, 1.2), (-1.2, 0)],
            "triangle": [(0, -1.24), (1.12, 0.7), (-1.12, 0.7)],
            "triangle down": [(0, 1.24), (1.12, -0.7), (-1.12, -0.7)],
        }[shape]
        path.addPolygon(QPolygonF([QPointF(x * r, y * r) for x, y in corners]))
        path.closeSubpath()
    return path


def _draw(painter: QPainter, shape: str, size: float, at: QPointF) -> None:
    if shape == "circle":  # a path of four curves would be four times as long
        painter.drawEllipse(at, size / 2, size / 2)
    else:
        painter.drawPath(symbol(shape, size).translated(at))


def _pixels(view: View, points: Points) -> NDArray[np.float64]:
    places = np.stack([points.x, points.y], axis=1) + np.array(points.origin)
    return view.to_pixels(places)
