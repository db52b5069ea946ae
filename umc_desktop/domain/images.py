"""Which image files are read, and within which limits."""

FORMATS = ("PNG", "JPEG", "WEBP", "TIFF", "BMP", "GIF")
"""As Pillow calls them; its rarer readers are never tried on user data."""
MAX_PIXELS = 89_478_485
"""Pillow's own limit, a quarter of a gibibyte at three bytes for each: a small file can
claim to be enormous."""

_WEBP = b"RIFF", b"WEBP"
_STARTS = {
    b"\x89PNG\r\n\x1a\n": "png",
    b"\xff\xd8\xff": "jpeg",
    b"GIF8": "gif",
    b"BM": "bmp",
}
_TIFF = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
_DEPTH_AT = 24  # where a PNG says how many bits there are
_EXIF_WITHIN = 65_536


def is_image(content: bytes) -> bool:
    """Return whether a file begins as one of the formats does."""
    return content.startswith(_TIFF) or _format_of(content) is not None


def plain_format(content: bytes) -> str | None:
    """Return the format of an image that any program shows as it is meant.

    ``None`` for TIFF, for PNG of sixteen bits, which is shown as black as often as not,
    and for PNG that has to be turned upright: few programs do.
    """
    found = _format_of(content)
    if found == "png":
        is_deep = content[_DEPTH_AT : _DEPTH_AT + 1] == b"\x10"
        if is_deep or b"eXIf" in content[:_EXIF_WITHIN]:
            return None
    return found


def _format_of(content: bytes) -> str | None:
    if content.startswith(_WEBP[0]) and content[8:12] == _WEBP[1]:
        return "webp"
    starts = (name for start, name in _STARTS.items() if content.startswith(start))
    return next(starts, None)
