"""Image files to upright RGB pictures, within limits."""

import io
import struct
from typing import TYPE_CHECKING

import numpy as np

from umc_desktop.domain.errors import ModelError

if TYPE_CHECKING:
    from PIL.Image import Image

# The formats that projects hold; Pillow's rarer readers are never tried on user data.
FORMATS = ("PNG", "JPEG", "WEBP", "TIFF")
# About 90 megapixels, Pillow's own limit: a small file can claim to be enormous.
LARGEST_PIXELS = 1024 * 1024 * 1024 // 4 // 3

# Grey with more than eight bits: whole numbers of 16 and 32 bits, and fractions.
_DEEP_GREY = ("I", "F", "I;16", "I;16L", "I;16B", "I;16N")


def decode_image(content: bytes, row: int, side: int) -> "Image":
    """Decode an image file.

    Turned upright as its EXIF says, transparent parts on white, 16-bit grey stretched
    from its darkest to its brightest value.

    Parameters
    ----------
    content
        Of a PNG, JPEG, WEBP or TIFF file.
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
            if image.width * image.height > LARGEST_PIXELS:
                raise ModelError(_sentence(row, f"{image.width} x {image.height}"))
            image.draft("RGB", (side, side))
            return _on_white(ImageOps.exif_transpose(image))
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


def _sentence(row: int, reason: str) -> str:
    return (
        f"The image in row {row} is too large or cannot be decoded ({reason}). Remove "
        "it from the project or import a repaired copy."
    )


def _on_white(image: "Image") -> "Image":
    from PIL import Image

    if image.mode in _DEEP_GREY:
        return _eight_bits(image).convert("RGB")
    if image.has_transparency_data:
        clear = image.convert("RGBA")
        white = Image.new("RGBA", clear.size, "white")
        return Image.alpha_composite(white, clear).convert("RGB")
    return image.convert("RGB")


def _eight_bits(image: "Image") -> "Image":
    """Stretch deep grey to 0..255: many devices use few of the values they have."""
    from PIL import Image

    values = np.nan_to_num(np.asarray(image, np.float64))
    darkest, brightest = values.min(), values.max()
    span = brightest - darkest or 1.0
    return Image.fromarray(((values - darkest) * (255 / span)).astype(np.uint8))
