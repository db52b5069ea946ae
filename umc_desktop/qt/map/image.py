"""From pixels to Qt."""

from __future__ import annotations

import numpy as np
from PySide6.QtGui import QImage

from umc_desktop.qt.map.points import Points
from umc_desktop.qt.map.raster import Raster, Style
from umc_desktop.qt.map.view import View


class Renderer:
    """Draws the frames of one map, all of them into the same memory.

    Attributes
    ----------
    raster : Raster
        Keeps buffers and places from one frame to the next.
    """

    def __init__(self) -> None:
        self.raster = Raster()
        self._image = QImage()

    def render(self, view: View, points: Points, style: Style) -> QImage:
        """Draw the samples as an image, which the next call draws over.

        Parameters
        ----------
        view : View
            In device pixels.
        points, style
            What is drawn, and how.
        """
        picture = self.raster.draw(view, points, style)
        height, width = picture.shape
        # Fresh memory costs more than the pixels: the system hands it out in pages.
        if (self._image.width(), self._image.height()) != (width, height):
            self._image = QImage(width, height, QImage.Format.Format_RGB32)
        # Written straight into Qt's own memory: one copy, and no array to keep alive.
        # Where somebody holds a copy of the last frame, Qt gives us memory of our own.
        pixels = np.frombuffer(self._image.bits(), np.uint32)
        pixels.reshape(height, width)[:] = picture
        return self._image
