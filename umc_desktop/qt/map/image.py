"""From pixels to Qt."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from umc_desktop.qt.map.points import Points
from umc_desktop.qt.map.raster import Raster, Style
from umc_desktop.qt.map.view import View


def render(
    view: View, points: Points, style: Style, raster: Raster | None = None
) -> QImage:
    """Draw the samples as an image.

    Parameters
    ----------
    view : View
        In device pixels.
    points, style
        What is drawn, and how.
    raster : Raster | None
        Keeps buffers and places from one frame to the next; None starts anew.
    """
    picture = (raster or Raster()).draw(view, points, style)
    return to_image(picture)


def to_image(picture: NDArray[np.uint32]) -> QImage:
    """Return an opaque image of 0xFFRRGGBB pixels, uint32 (height, width)."""
    height, width = picture.shape
    image = QImage(width, height, QImage.Format.Format_RGB32)
    # Written straight into Qt's own memory: one copy, and no array to keep alive.
    pixels = np.frombuffer(image.bits(), np.uint32)
    pixels.reshape(height, width)[:] = picture
    return image
