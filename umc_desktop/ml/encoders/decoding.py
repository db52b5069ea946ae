"""Image files to upright RGB pictures, within limits."""

import io
import struct
from typing import TYPE_CHECKING

import numpy as np

from umc_desktop.domain.errors import ModelError
from umc_desktop.domain.images import FORMATS, MAX_PIXELS

if TYPE_CHECKING:
    from PIL.Image import Image

# Grey with more than eight bits: whole numbers of 16 and 32 bits, and fractions.
_DEEP_GREY = ("I", "F", "I;16", "I;16L", "I;16B", "I;16N")
_PHOTOMETRIC = 262
_WHITE_IS_ZERO = 0


def decode_image(content: bytes, row: int, side: int) -> "Image":
    """Decode an image file.

    Turned upright as its EXIF says, transparent parts on white, grey of more than eight
    bits stretched from its darkest to its brightest value, the first frame of an
    animation.

    Parameters
    ----------
    content
        Of a PNG, JPEG, WEBP, TIFF, BMP or GIF file.
    row
        Named in the error.
    side
        What the picture is for, in pixels: larger JPEG files are decoded at a fraction
        of their size that is still at least this.

    Raises
    ------
    ModelError
        When the file cannot be decoded or is too large; names the row.
    """
    from PIL import Image, ImageOps

    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as image:
            if image.width * image.height > MAX_PIXELS:
                raise ModelError(_sentence(row, f"{image.width} x {image.height}"))
            image.draft("RGB", (side, side))
            negative = _is_negative(image)
            return _on_white(ImageOps.exif_transpose(image), negative=negative)
    except (
        OSError,
        ValueError,
        SyntaxError,
        EOFError,
        struct.error,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ) as error:
        raise ModelError(_sentence(row, str(error))) from error


def decode_or_white(
    content: bytes, row: int, side: int, unreadable: list[int]
) -> "Image":
    """Decode an image file; of one that cannot be decoded, note the row and go on.

    One broken file among a million must not keep the others from being encoded.

    Parameters
    ----------
    content, row, side
        As for ``decode_image``.
    unreadable
        Gets the row of a file that stands for a white picture.
    """
    from PIL import Image

    try:
        return decode_image(content, row, side)
    except ModelError:
        unreadable.append(row)
        return Image.new("RGB", (side, side), "white")


def _sentence(row: int, reason: str) -> str:
    return (
        f"The image in row {row} is too large or cannot be decoded ({reason}). Remove "
        "it from the project or import a repaired copy."
    )


def _is_negative(image: "Image") -> bool:
    """Return whether deep grey counts from white, as X-rays do (DICOM's MONOCHROME1).

    Pillow turns eight bits around itself, and leaves more bits as they are.
    """
    tags = getattr(image, "tag_v2", {})
    return image.mode in _DEEP_GREY and tags.get(_PHOTOMETRIC) == _WHITE_IS_ZERO


def _on_white(image: "Image", *, negative: bool) -> "Image":
    from PIL import Image, ImageOps

    if image.mode in _DEEP_GREY:
        grey = _eight_bits(image)
        return (ImageOps.invert(grey) if negative else grey).convert("RGB")
    if image.has_transparency_data:
        clear = image.convert("RGBA")
        white = Image.new("RGBA", clear.size, "white")
        return Image.alpha_composite(white, clear).convert("RGB")
    return image.convert("RGB")


def _eight_bits(image: "Image") -> "Image":
    """Stretch deep grey to 0..255: many devices use few of the values they have."""
    from PIL import Image

    values = np.asarray(image, np.float64)
    known = values[np.isfinite(values)]
    darkest, brightest = (known.min(), known.max()) if len(known) else (0.0, 0.0)
    span = brightest - darkest or 1.0
    values = np.nan_to_num(values, nan=darkest, posinf=brightest, neginf=darkest)
    return Image.fromarray(((values - darkest) * (255 / span)).astype(np.uint8))
