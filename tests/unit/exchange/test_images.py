import io
import struct
import zlib

import pytest
from PIL import Image

from umc_desktop.exchange.images import fault_of_image


def encoded(kind: str, **options) -> bytes:
    buffer = io.BytesIO()
    Image.effect_noise((64, 64), 50).save(buffer, kind, **options)
    return buffer.getvalue()


KINDS = ("PNG", "JPEG", "WEBP", "TIFF", "BMP", "GIF")


@pytest.mark.parametrize("kind", KINDS)
def test_whole_images_are_accepted(kind):
    assert fault_of_image(encoded(kind)) is None


@pytest.mark.parametrize("kind", KINDS)
def test_cut_images_are_refused(kind):
    assert "broken" in (fault_of_image(encoded(kind)[:-700]) or "")


@pytest.mark.parametrize("data", [b"", b"<svg/>", encoded("ICO"), encoded("PPM")])
def test_other_formats_are_refused(data):
    assert "none of PNG" in (fault_of_image(data) or "")


@pytest.mark.parametrize("side", [9_500, 60_000])
def test_too_many_pixels_are_refused_before_they_are_decoded(side):
    header = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + header
    data = b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk
    data += struct.pack(">I", zlib.crc32(chunk)) + b"\0\0\0\0IDAT"
    assert "pixels" in (fault_of_image(data) or "")


def test_a_gif_is_judged_by_its_first_frame():
    frames = [Image.new("L", (8, 8), i) for i in range(50)]
    buffer = io.BytesIO()
    frames[0].save(buffer, "GIF", save_all=True, append_images=frames[1:])
    assert fault_of_image(buffer.getvalue()) is None
