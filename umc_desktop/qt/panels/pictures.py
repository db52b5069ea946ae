"""Pictures from the bytes of a file, read with limits.

Only plain files are decoded here: PNG of eight bits, JPEG, GIF, BMP and WEBP, by the
reader that belongs to their first bytes. Anything else, such as TIFF and deep grey, is
decoded by the worker, where a reader that breaks takes no labels with it; see
``storage.picture_cache``.
"""

import numpy as np
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QColor, QImage, QImageReader, QPainter

from umc_desktop.domain.images import plain_format
from umc_desktop.storage import picture_cache

LARGEST_PICTURE = QSize(2048, 2048)
"""More than any panel shows."""
DARKEST, BRIGHTEST = -4, 4
_SMALL = QSize(672, 672)  # twice the largest tile
_SMALL_QUALITY = 90
_LARGE_BYTES = 256 * 1024  # of a file whose small copy is worth keeping
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
    if plain_format(content) is None:
        upright = picture_cache.kept(content, picture_cache.UPRIGHT)
        return _decoded(upright, largest) if upright else None
    if (
        largest is None
        or len(content) < _LARGE_BYTES
        or _SMALL.boundedTo(largest) != largest
    ):
        return _decoded(content, largest)
    small = picture_cache.kept(content, picture_cache.SMALL)
    if small is None:
        image = _decoded(content, _SMALL)
        small = b"" if image is None else _as_jpeg(image)
        picture_cache.keep(content, picture_cache.SMALL, small)
    return _decoded(small, largest) if small else None


def _as_jpeg(image: QImage) -> bytes:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "JPEG", _SMALL_QUALITY)  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def _decoded(content: bytes, largest: QSize | None) -> QImage | None:
    kind = plain_format(content)
    if kind is None:
        return None
    buffer = QBuffer()
    buffer.setData(QByteArray(content))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    # no other reader may look at it: not every one is made for files of strangers
    reader = QImageReader(buffer, QByteArray(kind.encode()))
    reader.setDecideFormatFromContent(False)
    reader.setAutoDetectImageFormat(False)
    size = reader.size()
    if size.width() * size.height() > _MOST_PIXELS:
        return None
    reader.setAutoTransform(True)
    if largest is not None and (
        size.width() > largest.width() or size.height() > largest.height()
    ):
        reader.setScaledSize(size.scaled(largest, Qt.AspectRatioMode.KeepAspectRatio))
    image = reader.read()
    if image.isNull():
        return None
    return _on_white(image) if image.hasAlphaChannel() else image


def _on_white(image: QImage) -> QImage:
    """Return the picture with its transparent parts white, as the models see it."""
    opaque = QImage(image.size(), QImage.Format.Format_RGB32)
    opaque.fill(QColor("white"))
    painter = QPainter(opaque)
    painter.drawImage(0, 0, image)
    painter.end()
    return opaque


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
