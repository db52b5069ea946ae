"""Where the map looks: between data coordinates and pixels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QTransform

#: How far one may zoom in and out, relative to the view that shows everything.
ZOOM_RANGE = (0.2, 1000.0)


@dataclass(frozen=True)
class View:
    """A window onto the plane: data y points up, pixel y points down.

    Attributes
    ----------
    centre : tuple[float, float]
        Data coordinates in the middle of the canvas.
    scale : float
        Pixels per data unit, > 0.
    width, height : int
        Size of the canvas in pixels.
    """

    centre: tuple[float, float]
    scale: float
    width: int
    height: int

    def to_pixels(self, data: NDArray[np.floating]) -> NDArray[np.float64]:
        """Return the pixel coordinates, float64 (n, 2), of data points (n, 2)."""
        flip = np.array([self.scale, -self.scale])
        middle = np.array([self.width / 2, self.height / 2])
        moved = np.asarray(data, np.float64) - np.array(self.centre)
        return np.asarray(moved * flip + middle)

    def transform(self) -> QTransform:
        """Return what turns data coordinates into pixels, for Qt's own shapes."""
        return QTransform(
            self.scale,
            0,
            0,
            -self.scale,
            self.width / 2 - self.centre[0] * self.scale,
            self.height / 2 + self.centre[1] * self.scale,
        )

    def to_data(self, pixels: NDArray[np.floating]) -> NDArray[np.float64]:
        """Return the data coordinates, float64 (n, 2), of pixels (n, 2)."""
        flip = np.array([self.scale, -self.scale])
        middle = np.array([self.width / 2, self.height / 2])
        moved = np.asarray(pixels, np.float64) - middle
        return np.asarray(moved / flip + np.array(self.centre))

    def panned(self, dx_px: float, dy_px: float) -> View:
        """Return the view after dragging its content by pixels."""
        x, y = self.centre
        return replace(self, centre=(x - dx_px / self.scale, y + dy_px / self.scale))

    def zoomed(self, factor: float, at_px: tuple[float, float]) -> View:
        """Return the view magnified by ``factor``; what lies at ``at_px`` stays."""
        held_x, held_y = self.to_data(np.array([at_px]))[0]
        scale = self.scale * factor
        centre = (
            held_x - (at_px[0] - self.width / 2) / scale,
            held_y + (at_px[1] - self.height / 2) / scale,
        )
        return replace(self, centre=(float(centre[0]), float(centre[1])), scale=scale)

    def resized(self, width: int, height: int) -> View:
        """Return the view on a canvas of another size, centre and scale kept."""
        return replace(self, width=width, height=height)

    def at_ratio(self, ratio: float) -> View:
        """Return the same view in device pixels, ``ratio`` to a logical one."""
        return View(
            self.centre,
            self.scale * ratio,
            max(1, round(self.width * ratio)),
            max(1, round(self.height * ratio)),
        )

    def shows(self, point: Sequence[float], margin_px: float = 0.0) -> bool:
        """Tell whether a data point lies inside, ``margin_px`` from the edge."""
        x, y = self.to_pixels(np.array([point], np.float64))[0]
        return bool(
            margin_px <= x <= self.width - margin_px
            and margin_px <= y <= self.height - margin_px
        )


def fit(
    positions: NDArray[np.float32], width: int, height: int, margin_px: float = 40.0
) -> View:
    """Return the view that shows every placed sample.

    Parameters
    ----------
    positions : NDArray[np.float32]
        (n, 2); samples whose position is not finite are left out.
    width, height : int
        Size of the canvas in pixels.
    margin_px : float
        Free space around the samples.
    """
    x, y = np.ascontiguousarray(positions.T)
    placed = np.isfinite(x) & np.isfinite(y)
    if not placed.any():
        return View((0.0, 0.0), min(width, height) / 2, width, height)
    x, y = x[placed], y[placed]
    low = np.array([x.min(), y.min()], np.float64)
    high = np.array([x.max(), y.max()], np.float64)
    span = high - low
    # A single sample, or samples on one spot, still need some scale.
    span = np.where(span > 0, span, max(float(span.max()), 0.0) or 1.0)
    room = np.maximum(np.array([width, height]) - 2 * margin_px, 1.0)
    centre = (low + high) / 2
    scale = float((room / span).min())
    return View((float(centre[0]), float(centre[1])), scale, width, height)
