"""The pixels a sample's symbol covers, for each shape, with soft edges."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

#: The second channel beside colour, in the order in which it is handed out.
SHAPES = ("circle", "square", "diamond", "triangle", "triangle down", "plus")

#: Code of a pixel that the symbol covers fully with its own colour.
CORE = 0
#: Code of a pixel that the symbol leaves alone.
ABSENT = 15
_ALPHAS = (4, 8, 12, 16)
_OUTLINES = (0, 8, 16)
_SAMPLES_PER_PIXEL = 8


def opacity_of(code: NDArray[np.int32]) -> NDArray[np.uint32]:
    """Return how far the codes' pixels are covered, uint32 in 0..16."""
    return _OPACITY.take(code)


def outline_of(code: NDArray[np.int32]) -> NDArray[np.uint32]:
    """Return how much of the codes' pixels is outline, uint32 in 0..16."""
    return _OUTLINE.take(code)


def _code(alpha: int, outline: int) -> int:
    return 1 + alpha * len(_OUTLINES) + outline


_OPACITY = np.zeros(16, np.uint32)
_OUTLINE = np.zeros(16, np.uint32)
_OPACITY[CORE] = _ALPHAS[-1]
for _a, _alpha in enumerate(_ALPHAS):
    for _o, _share in enumerate(_OUTLINES):
        _OPACITY[_code(_a, _o)] = _alpha
        _OUTLINE[_code(_a, _o)] = _share


@dataclass(frozen=True, eq=False)
class Footprint:
    """A symbol's pixels around the one its sample falls on.

    Attributes
    ----------
    dx, dy : NDArray[np.int64]
        (f,) pixel offsets.
    codes : NDArray[np.int32]
        (f,), see ``opacity_of`` and ``outline_of``.
    """

    dx: NDArray[np.int64]
    dy: NDArray[np.int64]
    codes: NDArray[np.int32]


@cache
def footprint(shape: str, size: int, outline_px: float, box: int) -> Footprint:
    """Return the footprint of a shape ``size`` pixels across.

    Parameters
    ----------
    shape : str
        One of ``SHAPES``.
    size : int
        Diameter in pixels; shapes of one size look equally heavy.
    outline_px : float
        Width of the outline inside the edge; 0 for none.
    box : int
        Pixels from the middle to the edge of the square that is returned, so
        that footprints of different shapes have equally many pixels.
    """
    steps = 2 * box + 1
    fine = (np.arange(steps * _SAMPLES_PER_PIXEL) + 0.5) / _SAMPLES_PER_PIXEL
    # An even size has its middle between pixels; half a pixel keeps it crisp.
    shift = 0.5 if size % 2 == 0 else 0.0
    across = fine - (box + 0.5) + shift
    depth = _depth(shape, across[None, :], across[:, None], size / 2)
    covered = _per_pixel(depth > 0)
    edged = _per_pixel((depth > 0) & (depth < outline_px))
    share = np.divide(edged, covered, out=np.zeros_like(covered), where=covered > 0)
    alpha = np.rint(covered * 4).astype(int)
    outline = np.rint(share * 2).astype(int)
    codes = np.where(alpha == 0, ABSENT, 1 + (alpha - 1) * len(_OUTLINES) + outline)
    codes = np.where((alpha == 4) & (outline == 0), CORE, codes)
    dy, dx = np.mgrid[-box : box + 1, -box : box + 1]
    return Footprint(
        dx.ravel().astype(np.int64),
        dy.ravel().astype(np.int64),
        codes.ravel().astype(np.int32),
    )


def _per_pixel(fine: NDArray[np.bool_]) -> NDArray[np.float64]:
    n = fine.shape[0] // _SAMPLES_PER_PIXEL
    blocks = fine.reshape(n, _SAMPLES_PER_PIXEL, n, _SAMPLES_PER_PIXEL)
    return np.asarray(blocks.mean(axis=(1, 3)))


def _depth(
    shape: str, x: NDArray[np.float64], y: NDArray[np.float64], r: float
) -> NDArray[np.float64]:
    """Return how deep (px) places lie inside a shape about the size of a disc of r."""
    if shape == "circle":
        return np.asarray(r - np.hypot(x, y))
    if shape == "square":
        return np.asarray(0.9 * r - np.maximum(abs(x), abs(y)))
    if shape == "diamond":
        return np.asarray((1.2 * r - abs(x) - abs(y)) / np.sqrt(2.0))
    if shape == "plus":
        bar = np.minimum(1.1 * r - abs(x), 0.42 * r - abs(y))
        post = np.minimum(1.1 * r - abs(y), 0.42 * r - abs(x))
        return np.asarray(np.maximum(bar, post))
    # Triangles: half-planes through an equilateral one, point up or down.
    up = y if shape == "triangle" else -y
    sides = 0.62 * r + 0.5 * up - np.sqrt(0.75) * abs(x)
    return np.asarray(np.minimum(sides, 0.7 * r - up))
