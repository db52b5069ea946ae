import io

import numpy as np
import pytest
from PIL import Image

from umc_desktop.domain.errors import ModelError
from umc_desktop.domain.images import FORMATS
from umc_desktop.exchange.images import fault_of_image
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


@pytest.mark.parametrize("form", FORMATS)
def test_every_format_that_is_imported_is_read(form: str):
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
        saved(Image.new("RGB", (8, 8)), "PPM"),
    ],
    ids=["empty", "text", "cut off", "other format"],
)
def test_what_cannot_be_decoded_names_its_row(content: bytes):
    with pytest.raises(ModelError, match="image in row 17 "):
        decode_image(content, 17, 224)


def test_an_image_that_claims_too_many_pixels_is_refused(monkeypatch):
    monkeypatch.setattr(decoding, "MAX_PIXELS", 99)
    with pytest.raises(ModelError, match="10 x 10"):
        decode_image(saved(Image.new("L", (10, 10))), 0, 224)


def test_a_decompression_bomb_is_refused_unread():
    bomb = saved(Image.new("1", (20_000, 20_000)))
    assert len(bomb) < 100_000
    with pytest.raises(ModelError, match="row 3 "):
        decode_image(bomb, 3, 224)


GREY = np.repeat(np.linspace(0, 255, 64).astype(np.uint8)[None], 48, 0)
COLOURS = Image.fromarray(np.stack([GREY, GREY[:, ::-1], np.full_like(GREY, 90)], -1))
UPRIGHT = np.asarray(COLOURS)


def decoded(content: bytes) -> np.ndarray:
    assert fault_of_image(content) is None
    return np.asarray(decode_image(content, 0, 9999)).astype(int)


def off(content: bytes, expected: np.ndarray) -> float:
    found = decoded(content)
    assert found.shape == expected.shape
    return float(np.abs(found - expected).mean())


@pytest.mark.parametrize(
    ("content", "most"),
    [
        (saved(COLOURS.convert("CMYK"), "JPEG", quality=95), 2.0),
        (saved(COLOURS.convert("CMYK"), "TIFF"), 0.5),
        (saved(COLOURS.quantize(256)), 6.0),
        (saved(COLOURS, "TIFF", compression="tiff_lzw"), 0.0),
        (saved(COLOURS, "TIFF", compression="jpeg"), 6.0),
        (saved(COLOURS.convert("RGBA"), "WEBP", lossless=True), 0.0),
    ],
    ids=["CMYK JPEG", "CMYK TIFF", "palette", "LZW", "JPEG in TIFF", "WEBP"],
)
def test_colours_are_what_they_were(content: bytes, most: float):
    assert off(content, UPRIGHT) <= most


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG"])
def test_of_an_animation_the_first_frame_is_the_image(form: str):
    options = {"lossless": True} if form == "WEBP" else {}
    still = decoded(saved(COLOURS, form, **options))
    other = Image.new("RGB", COLOURS.size, "white")
    moving = saved(COLOURS, form, save_all=True, append_images=[other], **options)
    assert off(moving, still) < 1


def test_pages_are_refused_in_words_and_a_smaller_copy_is_no_page():
    pages = [COLOURS, Image.new("RGB", COLOURS.size, "white")]
    several = saved(pages[0], "TIFF", save_all=True, append_images=pages[1:])
    assert "2 pages; save each" in (fault_of_image(several) or "")
    preview = COLOURS.resize((16, 12))
    preview.encoderinfo = {"tiffinfo": {254: 1}}
    with_preview = saved(COLOURS, "TIFF", save_all=True, append_images=[preview])
    assert off(with_preview, UPRIGHT) == 0


@pytest.mark.parametrize("form", ["PNG", "TIFF"])
def test_devices_grey_is_scaled_and_never_cut_to_white(form: str):
    """Twelve bits, as CT and X-ray: most programs show it as black, or as white."""
    deep = Image.fromarray(GREY.astype(np.uint16) * 12 + 100)
    assert off(saved(deep, form), np.repeat(GREY[..., None], 3, -1)) <= 1


def test_signed_grey_and_fractions_with_gaps_are_scaled():
    hounsfield = Image.fromarray(GREY.astype(np.int32) * 8 - 1000)
    expected = np.repeat(GREY[..., None], 3, -1)
    assert off(saved(hounsfield, "TIFF"), expected) <= 1
    values = GREY / np.float32(255)
    values[0, 0], values[0, 1] = np.nan, np.inf
    assert off(saved(Image.fromarray(values), "TIFF"), expected) <= 1


def test_grey_that_counts_from_white_is_turned_around():
    negative = Image.fromarray(GREY.astype(np.uint16) * 12 + 100)
    content = saved(negative, "TIFF", tiffinfo={262: 0})
    assert off(content, np.repeat(255 - GREY[..., None], 3, -1)) <= 1


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
@pytest.mark.parametrize("turned", range(1, 9))
def test_every_orientation_comes_out_upright(form: str, turned: int):
    undone_by = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}
    lying = COLOURS
    if turned in undone_by:
        lying = COLOURS.transpose(Image.Transpose(undone_by[turned]))
    exif = COLOURS.getexif()
    exif[0x0112] = turned
    options = {"quality": 95} if form == "JPEG" else {}
    assert off(saved(lying, form, exif=exif, **options), UPRIGHT) <= 4


@pytest.mark.parametrize("form", FORMATS)
def test_a_file_that_ends_too_early_is_refused(form: str):
    noise = Image.effect_noise((64, 64), 50)
    cut = saved(noise, form)[:-700]
    assert "broken" in (fault_of_image(cut) or "")
