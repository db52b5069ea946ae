"""Pictures from the bytes of a file, read with limits."""

import numpy as np
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

LARGEST_PICTURE = QSize(2048, 2048)
"""More than any panel shows."""
DARKEST, BRIGHTEST = -4, 4
# Raster formats only: a vector file could draw for ever.
_FORMATS = frozenset(
    {b"png", b"jpeg", b"gif", b"bmp", b"webp", b"tiff", b"ppm", b"pgm"}
)
_MOST_PIXELS = 120_000_000
_TINY_PX = 64


def read_picture(content: bytes, largest: QSize | None = None) -> QImage | None:
    """Return the picture, or ``None`` if it cannot or should not be read.

    Parameters
    ----------
    content
        The image file.
    largest
        Shrink it to fit in here while reading, which is faster than afterwards.
    """
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    size = reader.size()
    kind = bytes(reader.format().data())
    if kind not in _FORMATS or size.width() * size.height() > _MOST_PIXELS:
        return None
    reader.setAutoTransform(True)
    if largest is not None and (
        size.width() > largest.width() or size.height() > largest.height()
    ):
        reader.setScaledSize(size.scaled(largest, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    return None if image.isNull() else image


def fitted(image: QImage, room: QSize) -> QImage:
    """Return the picture as large as the room allows.

    A tiny picture is enlarged by whole steps with its pixels kept, because blurring
    28 x 28 pixels would hide what there is to see.
    """
    if max(image.width(), image.height()) <= _TINY_PX:
        steps = min(
            room.width() // max(image.width(), 1),
            room.height() // max(image.height(), 1),
        )
        if steps > 1:
            return image.scaled(
                image.size() * steps,
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.FastTransformation,
            )
    target = image.size().scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
    return image.scaled(
        target,
        Qt.AspectRatioMode.KeepAspectRatio,
        Qt.TransformationMode.SmoothTransformation,
    )


def brightened(image: QImage, steps: int) -> QImage:
    """Return a picture made brighter, or darker below 0, black and white as they are.

    Parameters
    ----------
    steps
        Each takes half a stop from the middle tones' gamma; from ``DARKEST`` to
        ``BRIGHTEST``.
    """
    if not steps:
        return image
    gamma = 2.0 ** (steps / 2)
    curve = np.round(255 * (np.arange(256) / 255) ** (1 / gamma)).astype(np.uint8)
    copy = image.convertToFormat(QImage.Format.Format_ARGB32)
    pixels = np.frombuffer(copy.bits(), np.uint8).reshape(
        copy.height(), copy.bytesPerLine()
    )
    colours = pixels[:, : 4 * copy.width()].reshape(copy.height(), copy.width(), 4)
    colours[:, :, :3] = curve[colours[:, :, :3]]
    return copy
