import io

import numpy as np
import pytest
from PIL import Image

from umc_desktop.domain.errors import ModelError
from umc_desktop.ml.encoders import decoding
from umc_desktop.ml.encoders.decoding import decode_image


def saved(image: Image.Image, form: str = "PNG", **options) -> bytes:
    stream = io.BytesIO()
    image.save(stream, form, **options)
    return stream.getvalue()


def test_transparent_parts_become_white():
    image = Image.new("RGBA", (2, 1), (255, 0, 0, 255))
    image.putpixel((1, 0), (255, 0, 0, 0))
    found = decode_image(saved(image), 0, 224)
    assert [found.getpixel((x, 0)) for x in (0, 1)] == [(255, 0, 0), (255, 255, 255)]


def test_sixteen_bit_grey_is_stretched_over_its_range():
    # Twelve-bit values, as scanners write them: cut to their high byte they are black.
    values = np.array([[1000, 2000, 3000]], np.uint16)
    found = decode_image(saved(Image.fromarray(values)), 0, 224)
    assert [found.getpixel((x, 0))[0] for x in range(3)] == [0, 127, 255]
    assert found.mode == "RGB"


def test_a_flat_sixteen_bit_image_is_black_not_an_error():
    flat = Image.fromarray(np.full((2, 2), 700, np.uint16))
    assert decode_image(saved(flat, "TIFF"), 0, 224).getpixel((0, 0)) == (0, 0, 0)


def test_exif_orientation_is_applied():
    image = Image.new("RGB", (20, 10))
    exif = image.getexif()
    exif[0x0112] = 6  # turned by a quarter
    assert decode_image(saved(image, "JPEG", exif=exif), 0, 8).size == (10, 20)


def test_a_large_jpeg_is_decoded_at_a_fraction_that_still_fills_the_side():
    found = decode_image(saved(Image.new("RGB", (1600, 1200)), "JPEG"), 0, 224)
    assert 224 <= min(found.size) < 600


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "TIFF"])
def test_the_four_formats_are_read(form: str):
    image = Image.new("L", (9, 7), 200)
    found = decode_image(saved(image, form), 0, 4)
    assert found.size == (9, 7)
    assert abs(found.getpixel((4, 3))[0] - 200) <= 2


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not an image",
        saved(Image.new("RGB", (64, 64), "red"))[:60],
        saved(Image.new("RGB", (8, 8)), "GIF"),
    ],
    ids=["empty", "text", "cut off", "other format"],
)
def test_what_cannot_be_decoded_names_its_row(content: bytes):
    with pytest.raises(ModelError, match="image in row 17 "):
        decode_image(content, 17, 224)


def test_an_image_that_claims_too_many_pixels_is_refused(monkeypatch):
    monkeypatch.setattr(decoding, "LARGEST_PIXELS", 99)
    with pytest.raises(ModelError, match="10 x 10"):
        decode_image(saved(Image.new("L", (10, 10))), 0, 224)


def test_a_decompression_bomb_is_refused_unread():
    bomb = saved(Image.new("1", (20_000, 20_000)))
    assert len(bomb) < 100_000
    with pytest.raises(ModelError, match="row 3 "):
        decode_image(bomb, 3, 224)
