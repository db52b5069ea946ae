"""Maps as a picture: for a file, or to paste elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import (
    QBuffer,
    QByteArray,
    QIODevice,
    QMimeData,
    QPointF,
    QRectF,
    QSaveFile,
    QSize,
    QSizeF,
)
from PySide6.QtGui import QColor, QImage, QImageWriter, QPainter

from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.qt.map.display import MapDisplay
from umc_desktop.qt.map.legend_picture import WIDTH_PX
from umc_desktop.qt.words import later, tr

#: Pixels of a picture to one of the screen: it is looked at closely, and printed.
PIXEL_RATIO = 2
KINDS = {".png": later("PNG picture (*.png)"), ".svg": later("SVG drawing (*.svg)")}


class MapPicture:
    """Maps side by side as they look now, each with its legend.

    What is under the cursor, the hints and the focus are left out.
    """

    def __init__(self, maps: Sequence[MapDisplay]) -> None:
        self._maps = maps
        self._background = QColor(maps[0].background)
        self.size = QSize(
            sum(one.width() + WIDTH_PX for one in maps),
            max(one.height() for one in maps),
        )

    def save(self, path: Path) -> None:
        """Write a file, as a whole or not at all; its ending says which kind.

        Raises
        ------
        InvalidRequestError
            If it cannot be written, or the ending is none of ``KINDS``.
        """
        makers = {".png": self.to_png, ".svg": self.to_svg}
        maker = makers.get(path.suffix.lower())
        if maker is None:
            raise InvalidRequestError(
                tr(
                    "“{name}” should end in .png or .svg: that says what to write."
                ).format(name=path.name)
            )
        file = QSaveFile(str(path))
        if not file.open(QIODevice.OpenModeFlag.WriteOnly):
            raise InvalidRequestError(
                tr("“{name}” cannot be written: {error}.").format(
                    name=path.name, error=file.errorString()
                )
            )
        file.write(maker())
        if not file.commit():
            raise InvalidRequestError(
                tr("“{name}” was not written: {error}.").format(
                    name=path.name, error=file.errorString()
                )
            )

    def to_mime(self) -> QMimeData:
        """Return both kinds for the clipboard: programs take what they can."""
        data = QMimeData()
        data.setImageData(self.to_image())
        data.setData("image/svg+xml", self.to_svg())
        return data

    def to_image(self) -> QImage:
        """Return the picture as pixels."""
        image = QImage(self.size * PIXEL_RATIO, QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(PIXEL_RATIO)
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint(painter, as_shapes=False)
        painter.end()
        return image

    def to_png(self) -> QByteArray:
        """Return a PNG file's content."""
        content = QByteArray()
        buffer = QBuffer(content)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        QImageWriter(buffer, QByteArray(b"PNG")).write(self.to_image())
        return content

    def to_svg(self) -> QByteArray:
        """Return an SVG file's content: shapes, or pixels where there are too many."""
        from PySide6.QtSvg import QSvgGenerator

        content = QByteArray()
        buffer = QBuffer(content)
        buffer.open(QIODevice.OpenModeFlag.WriteOnly)
        generator = QSvgGenerator()
        generator.setOutputDevice(buffer)
        generator.setResolution(96)
        generator.setSize(self.size)
        generator.setViewBox(QRectF(QPointF(0, 0), QSizeF(self.size)))
        generator.setTitle(tr("Map"))
        painter = QPainter(generator)
        self._paint(painter, as_shapes=True)
        painter.end()
        return content

    def _paint(self, painter: QPainter, *, as_shapes: bool) -> None:
        painter.fillRect(QRectF(QPointF(0, 0), QSizeF(self.size)), self._background)
        left = 0.0
        for one in self._maps:
            room = QRectF(left, 0, one.width() + WIDTH_PX, self.size.height())
            painter.save()
            painter.setClipRect(room)
            painter.translate(room.topLeft())
            painter.save()
            painter.setClipRect(QRectF(one.rect()))
            one.paint_picture(painter, as_shapes=as_shapes, ratio=PIXEL_RATIO)
            painter.restore()
            legend = one.legend_picture()
            if legend is not None:
                painter.translate(one.width(), 0)
                legend.paint(painter, QSizeF(WIDTH_PX, one.height()))
            painter.restore()
            left += room.width()
