import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from umc_desktop.domain.progress import SILENT
from umc_desktop.ml.encoders.handcrafted import (
    HandcraftedEncoder,
    colour_histogram,
    gradient_histogram,
)
from umc_desktop.ml.encoders.manifest import load_manifests
from umc_desktop.ml.encoders.opening import open_encoder


def test_colours_fall_into_their_parts():
    # Red has hue 0, saturation and value 255: part (0 * 4 + 3) * 4 + 3 = 15.
    # White has hue 0 and saturation 0, value 255: part 3.
    image = Image.new("RGB", (4, 1), "red")
    image.putpixel((0, 0), (255, 255, 255))
    found = colour_histogram(image)
    assert found.shape == (128,)
    assert found[15] == 0.75
    assert found[3] == 0.25


def test_an_upright_edge_counts_in_the_first_direction_of_its_cells():
    grey = np.zeros((64, 64), np.float32)
    grey[:, 32:] = 1
    found = gradient_histogram(grey).reshape(8, 8, 9)
    # np.gradient spreads the step over columns 31 and 32: cells 3 and 4 of each row.
    assert set(zip(*np.nonzero(found.sum(0)), strict=True)) == {(3, 0), (4, 0)}
    # Inside, a cell has 8 pixels of strength 1/2 = 4, and 6 such cells are around it.
    assert found[4, 3, 0] == pytest.approx(4 / np.sqrt(6 * 16 + 0.01))
    # At the rim only 4 of the 9 cells around exist and have gradients.
    assert found[0, 3, 0] == pytest.approx(4 / np.sqrt(4 * 16 + 0.01))


def test_a_level_edge_counts_in_the_middle_direction():
    grey = np.zeros((64, 64), np.float32)
    grey[32:] = 1
    found = gradient_histogram(grey).reshape(8, 8, 9)
    assert set(np.nonzero(found)[2]) == {4}  # 90 degrees lie in 80 to 100


def test_digits_are_nearer_to_their_own_kind(shared_data: Path):
    with zipfile.ZipFile(shared_data / "images_mnist_4000.zip") as archive:
        names = {
            digit: [n for n in archive.namelist() if n.startswith(f"{digit}/")][:20]
            for digit in "01"
        }
        images = [archive.read(name) for digit in "01" for name in names[digit]]
    encoder = open_encoder(load_manifests()["handcrafted"], Path())
    vectors = encoder.encode(images, SILENT)
    near = vectors @ vectors.T
    np.fill_diagonal(near, -1)
    digit = np.repeat([0, 1], 20)
    assert (digit[near.argmax(1)] == digit).mean() >= 0.95


def test_colour_alone_tells_images_apart_and_blank_images_are_valid():
    def flat(colour: str) -> bytes:
        stream = io.BytesIO()
        Image.new("RGB", (30, 20), colour).save(stream, "PNG")
        return stream.getvalue()

    encoder = open_encoder(load_manifests()["handcrafted"], Path())
    vectors = encoder.encode([flat("red"), flat("blue"), flat("red")], SILENT)
    assert vectors.shape == (3, encoder.dimension)
    assert vectors[0] @ vectors[2] == pytest.approx(1)
    assert vectors[0] @ vectors[1] == pytest.approx(0)


def test_an_undecodable_image_is_named_by_its_row_in_the_whole_run():
    encoder = open_encoder(load_manifests()["handcrafted"], Path())
    stream = io.BytesIO()
    Image.new("L", (8, 8)).save(stream, "PNG")
    assert isinstance(encoder, HandcraftedEncoder)
    encoder.encode([stream.getvalue()] * 40 + [b"broken"], SILENT)
    assert encoder.unreadable == [40]
