"""Growing pixels to discs: a running maximum over an image's rows and columns."""

from __future__ import annotations

from functools import cache
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

#: Rows that are grown together: few enough for the processor's own cache.
_BAND_ROWS = 32
_Scalar = TypeVar("_Scalar", bound=np.generic)


def grow(
    image: NDArray[_Scalar], out: NDArray[_Scalar], stride: int, size: int
) -> None:
    """Write to ``out`` each pixel's maximum over a disc of ``image``.

    The disc, ``size`` pixels across, is a union of rectangles; a maximum over a
    rectangle is one along rows, then one along columns, each by doubling its
    length.

    Parameters
    ----------
    image : NDArray
        Flat, ``stride`` pixels to a row. It has a margin of at least ``size`` pixels
        on every side, which keeps a row's end from reaching the next row.
    out : NDArray
        As large; the outermost ``size`` rows become 0.
    stride : int
        Pixels in a row.
    size : int
        Diameter of the disc in pixels.
    """
    n_rows = len(image) // stride
    out[: size * stride] = 0
    out[(n_rows - size) * stride :] = 0
    work = np.empty((4, (_BAND_ROWS + 2 * size) * stride), image.dtype)
    for first in range(size, n_rows - size, _BAND_ROWS):
        last = min(first + _BAND_ROWS, n_rows - size)
        around = image[(first - size) * stride : (last + size) * stride]
        band = out[first * stride : last * stride]
        _grow_band(around, band, stride, size, work)


def _grow_band(
    around: NDArray[_Scalar],
    band: NDArray[_Scalar],
    stride: int,
    size: int,
    work: NDArray[_Scalar],
) -> None:
    """Grow one band; ``around`` has ``size`` rows more on both sides of it."""
    rectangles = _rectangles(size)
    # Every rectangle contains the narrowest one's width by the lowest one's height.
    width, low = rectangles[0][0], rectangles[-1][1]
    shared = _running_max(around, (work[0], work[1]), 1, (1, width))
    shared = _running_max(shared, (work[0], work[1]), stride, (1, low))
    for index, (wider, height) in enumerate(rectangles):
        shared = _running_max(shared, (work[0], work[1]), 1, (width, wider))
        width = wider
        down = _running_max(shared, (work[2], work[3]), stride, (low, height))
        # Where a band's first pixel finds the maximum of the rectangle about it.
        start = (size - (height - 1) // 2) * stride - (width - 1) // 2
        found = down[start : start + len(band)]
        if index == 0:
            np.copyto(band, found)
        else:
            np.maximum(band, found, out=band)


def _running_max(
    source: NDArray[_Scalar],
    work: tuple[NDArray[_Scalar], NDArray[_Scalar]],
    step: int,
    lengths: tuple[int, int],
) -> NDArray[_Scalar]:
    """Return the maximum over more pixels from each on, ``step`` apart.

    ``source`` has it over ``lengths[0]`` pixels, the result over ``lengths[1]``.
    """
    covered, wanted = lengths
    while covered < wanted:
        more = min(covered, wanted - covered)
        shift = more * step
        target = work[0] if not np.may_share_memory(source, work[0]) else work[1]
        target = target[: len(source) - shift]
        np.maximum(source[:-shift], source[shift:], out=target)
        covered += more
        source = target
    return source


@cache
def _rectangles(size: int) -> tuple[tuple[int, int], ...]:
    """Return the (width, height) of rectangles whose union is a disc, by width."""
    if size <= 3:
        return ((size, size),)
    middle = (size - 1) / 2
    across = np.arange(size) - middle
    covered = np.hypot(across[:, None], across[None, :]) <= size / 2
    widths = covered.sum(axis=1)
    found = {int(w): int((widths >= w).sum()) for w in widths if w}
    return tuple(sorted(found.items()))
