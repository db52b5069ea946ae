"""Whether the bytes of an image file can be shown and encoded."""

import io
import struct
import warnings
import zlib
from typing import TYPE_CHECKING

from umc_desktop.domain.images import FORMATS, MAX_PIXELS

if TYPE_CHECKING:
    from PIL.Image import Image as Picture

OTHER_IMAGE_SUFFIXES = frozenset(
    {".svg", ".heic", ".heif", ".avif", ".jp2", ".psd", ".ico", ".eps", ".dng", ".cr2"}
)
MAX_IMAGE_BYTES = 200 << 20


_MAX_LOADED_PIXELS = 40_000_000
_SUBFILE_TYPE = 254
_IS_REDUCED = 1  # a smaller copy of another page
_JPEG_END = b"\xff\xd9"
_BROKEN = (
    OSError,
    SyntaxError,
    ValueError,
    EOFError,
    IndexError,
    KeyError,
    TypeError,
    AttributeError,
    OverflowError,
    struct.error,
    zlib.error,
)
"""What Pillow raises for malformed files, by experience and by its own fuzzers."""


def fault_of_image(data: bytes) -> str | None:
    """Say why an image cannot be used, or return ``None`` if it can.

    PNG is checked by its checksums and JPEG by its end mark, without decoding; the
    first frame of the other formats is decoded, as they have neither. Of an animation
    the first frame is the image; pages are not, as each of them is content.
    """
    from PIL import Image, UnidentifiedImageError

    with warnings.catch_warnings():
        # Odd metadata is no reason to leave a picture out; too many pixels are.
        warnings.simplefilter("ignore")
        warnings.simplefilter("error", Image.DecompressionBombWarning)
        try:
            with Image.open(io.BytesIO(data), formats=FORMATS) as image:
                width, height = image.size
                if width * height > MAX_PIXELS:
                    return _too_large(f"has {width:,} by {height:,} pixels")
                if (pages := _pages(image)) > 1:
                    return (
                        f"the image has {pages:,} pages; save each as a file of its own"
                    )
                if image.format in ("PNG", "JPEG", "MPO"):
                    image.verify()
                elif width * height <= _MAX_LOADED_PIXELS:
                    image.load()
                is_cut = image.format == "JPEG" and _JPEG_END not in data[-65_536:]
        except (Image.DecompressionBombWarning, Image.DecompressionBombError):
            return _too_large("has too many pixels")
        except UnidentifiedImageError:
            return f"the image is broken or is none of {', '.join(FORMATS)}"
        except _BROKEN as error:
            return f"the image is broken ({error})"
    return "the image is broken (it ends too early)" if is_cut else None


def _pages(image: "Picture") -> int:
    """Return how many pages a TIFF has, without smaller copies of them."""
    if image.format != "TIFF":
        return 1
    n_frames: int = getattr(image, "n_frames", 1)
    n_pages = 0
    for frame in range(n_frames):
        image.seek(frame)
        kind = image.tag_v2.get(_SUBFILE_TYPE, 0)  # type: ignore[attr-defined]
        n_pages += not kind & _IS_REDUCED
    image.seek(0)
    return n_pages


def _too_large(what: str) -> str:
    return f"the image {what}; {MAX_PIXELS:,} in all are the limit"
