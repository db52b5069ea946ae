"""The image that samples fall on, and which of its pixels each falls on."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from umc_desktop.qt.map.points import Points
from umc_desktop.qt.map.view import View

#: Samples that are placed together: few enough for the processor's own cache, and
#: enough that a step costs more than to ask for it.
CHUNK = 65_536


@dataclass(frozen=True)
class Canvas:
    """Images with a margin, so that symbols may hang over the edge.

    ``rim`` pixels are how far a symbol reaches: samples that far outside the canvas
    are still drawn, and their symbols stay that far within the margin.
    """

    height: int
    width: int
    rim: int

    @property
    def margin(self) -> int:
        """Pixels around the canvas on every side."""
        return 2 * self.rim + 2

    @property
    def stride(self) -> int:
        """Pixels in a row, with the margin."""
        return self.width + 2 * self.margin

    @property
    def n_rows(self) -> int:
        """Rows, with the margin."""
        return self.height + 2 * self.margin

    @property
    def n_pixels(self) -> int:
        """Pixels, with the margin."""
        return self.stride * self.n_rows

    def crop(self, flat: NDArray[np.uint32]) -> NDArray[np.uint32]:
        """Return the canvas of a flat image, without the margin."""
        padded = flat.reshape(-1, self.stride)
        m = self.margin
        return padded[m : m + self.height, m : m + self.width]


class Placement:
    """Where samples fall on a canvas, a chunk of them at a time.

    Samples beyond fall on the margin's outermost pixels, too far out for their
    symbols to reach the canvas.
    """

    def __init__(self, canvas: Canvas, view: View, points: Points) -> None:
        self._canvas = canvas
        self._points = points
        self._scale = np.float32(view.scale)
        middle_x = view.width / 2 + canvas.margin
        middle_y = view.height / 2 + canvas.margin
        middle_x += (points.origin[0] - view.centre[0]) * view.scale
        middle_y -= (points.origin[1] - view.centre[1]) * view.scale
        self._middle = np.float32(middle_x), np.float32(middle_y)
        left, bottom, right, top = np.multiply(points.extent, self._scale)
        self._all_inside = bool(
            middle_x + left > 1
            and middle_x + right < canvas.stride - 2
            and middle_y - top > 1
            and middle_y - bottom < canvas.n_rows - 2
        )
        n = min(CHUNK, points.n_points)
        self._place = np.empty(n, np.float32)
        self._row = np.empty(n, np.int32)
        self._column = np.empty(n, np.int32)
        self._whole = np.empty(n, np.int32)
        self._cells = np.empty(n, np.int64)

    def chunks(
        self, start: int, stop: int, size: int = CHUNK
    ) -> Iterator[tuple[slice, NDArray[np.int64]]]:
        """Yield the samples from ``start`` to ``stop`` in parts, with their pixels.

        The pixels, int64, are overwritten by those of the next part; ``size`` is at
        most ``CHUNK``.
        """
        for first in range(start, stop, size):
            part = slice(first, min(first + size, stop))
            yield part, self._cells_of(part)

    def in_view(self) -> NDArray[np.bool_]:
        """Return which samples of the last chunk can be seen, bool."""
        canvas, rim = self._canvas, self._canvas.rim
        rows, columns = self._row[: self._n], self._column[: self._n]
        seen = rows > rim
        seen &= rows < canvas.n_rows - 1 - rim
        seen &= columns > rim
        seen &= columns < canvas.stride - 1 - rim
        return seen

    def _cells_of(self, part: slice) -> NDArray[np.int64]:
        canvas, points = self._canvas, self._points
        self._n = n = part.stop - part.start
        place, row, column = self._place[:n], self._row[:n], self._column[:n]
        whole, cells = self._whole[:n], self._cells[:n]
        np.multiply(points.y[part], -self._scale, out=place)
        np.add(place, self._middle[1], out=place)
        if not self._all_inside:
            np.clip(place, 0, canvas.n_rows - 1, out=place)
        np.copyto(row, place, casting="unsafe")
        np.multiply(points.x[part], self._scale, out=place)
        np.add(place, self._middle[0], out=place)
        if not self._all_inside:
            np.clip(place, 0, canvas.stride - 1, out=place)
        np.copyto(column, place, casting="unsafe")
        np.multiply(row, canvas.stride, out=whole)
        np.add(whole, column, out=whole)
        np.copyto(cells, whole)
        return cells
