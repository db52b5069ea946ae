"""From what the colours mean to what each sample looks like."""

from __future__ import annotations

from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from umc_desktop.qt.map.colours import (
    THEMES,
    argb,
    colour_for,
    gradient,
    shape_for,
)
from umc_desktop.qt.map.footprints import CORE, SHAPES, footprint, opacity_of
from umc_desktop.qt.map.model import Colouring, LegendEntry
from umc_desktop.qt.map.points import PLAIN, Points

#: (at most so many samples expected in view, diameter in pixels) on a usual canvas.
_SIZES = ((600, 9), (1_500, 8), (4_500, 6), (30_000, 5), (150_000, 4))
_SMALLEST = 3
_USUAL_PIXELS = 900 * 640
_Scalar = TypeVar("_Scalar", bound=np.generic)


def symbol_size(n_visible: int, zoom: float, pixels: int = _USUAL_PIXELS) -> int:
    """Return a symbol's diameter in pixels, on a canvas of so many pixels.

    It follows the number of samples one would expect in view at that zoom, not
    their actual number: symbols must not change size while one drags the map.
    """
    crowding = _USUAL_PIXELS / max(pixels, 1)
    expected = n_visible * crowding / max(zoom, 1.0) ** 2
    for limit, size in _SIZES:
        if expected <= limit:
            return size
    return _SMALLEST


def entry_colour(entry: LegendEntry, place: int, theme: str) -> str:
    """Return an entry's colour: its own, else the palette's for its place."""
    if entry.colour is not None:
        return entry.colour
    return colour_for(-1 if entry.category < 0 else place, theme)


def entry_shape(entry: LegendEntry, place: int) -> str:
    """Return an entry's shape: its own, else the palette's for its place."""
    if entry.shape is not None:
        return entry.shape
    return shape_for(-1 if entry.category < 0 else place)


def sample_colours(colouring: Colouring, theme: str) -> NDArray[np.uint32]:
    """Return the colour of each sample, uint32 (n,), in row order."""
    none = np.uint32(argb(THEMES[theme].none))
    if colouring.kind == "continuous":
        table = gradient(theme)
        low, high = colouring.value_range
        values = np.asarray(colouring.values, np.float32)
        share = (values - np.float32(low)) / np.float32(max(high - low, 1e-12))
        step = np.nan_to_num(share * (len(table) - 1), nan=0.0)
        step = np.clip(step, 0, len(table) - 1)
        found = table.take(step.astype(np.intp))
        return np.where(np.isnan(values), none, found).astype(np.uint32)
    colours = [
        argb(entry_colour(entry, place, theme))
        for place, entry in enumerate(colouring.entries)
    ]
    return _by_category(colouring, np.array(colours, np.uint32), none)


def sample_shapes(colouring: Colouring) -> NDArray[np.uint8] | None:
    """Return the shape of each sample, uint8 (n,) places in ``SHAPES``, row order.

    None when all are circles.
    """
    if colouring.kind == "continuous":
        return None
    shapes = [
        SHAPES.index(entry_shape(entry, place))
        for place, entry in enumerate(colouring.entries)
    ]
    if not any(shapes):
        return None
    return _by_category(colouring, np.array(shapes, np.uint8), np.uint8(0))


def colour_table(
    points: Points, colours: NDArray[np.uint32], theme: str, background: str
) -> NDArray[np.uint32]:
    """Return the raster's colours: background, then samples in draw order.

    Parameters
    ----------
    points : Points
        The draw order.
    colours : NDArray[np.uint32]
        (n,) in row order.
    theme : str
        For the grey of what is only context.
    background : str
        Colour of the canvas, "#rrggbb".

    Returns
    -------
    NDArray[np.uint32]
        (n + 1,) as 0xFFRRGGBB.
    """
    table = np.empty(points.n_points + 1, np.uint32)
    table[0] = argb(background)
    np.take(colours, points.rows, out=table[1:], mode="clip")
    table[1 : points.starts[PLAIN] + 1] = argb(THEMES[theme].context)
    return table


def swatch(shape: str, size: int, colour: str) -> NDArray[np.uint32]:
    """Return a symbol as an image, uint32 (k, k) as premultiplied 0xAARRGGBB."""
    box = size * 5 // 8 + 1
    codes = footprint(shape, size, 0.0, box).codes
    opacity = np.where(codes == CORE, np.uint32(16), opacity_of(codes))
    whole = argb(colour)
    image = (opacity * np.uint32(255) // np.uint32(16)) << np.uint32(24)
    for shift in (16, 8, 0):
        channel = np.uint32(whole >> shift & 255)
        image |= (channel * opacity // np.uint32(16)) << np.uint32(shift)
    return image.reshape(2 * box + 1, 2 * box + 1).astype(np.uint32)


def _by_category(
    colouring: Colouring, of_entry: NDArray[_Scalar], none: _Scalar
) -> NDArray[_Scalar]:
    """Return each sample's value by way of its category's place in the legend."""
    categories = np.asarray(colouring.values, np.int32)
    known = [entry.category for entry in colouring.entries]
    top = max([int(categories.max(initial=0)), *known, 0])
    # One slot more: category -1 reads the last.
    table = np.full(top + 2, none)
    for entry, value in zip(colouring.entries, of_entry, strict=True):
        table[entry.category] = value
    return table.take(categories, mode="wrap")
