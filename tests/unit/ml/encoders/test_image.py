import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from umc_desktop.domain.progress import SILENT
from umc_desktop.ml.encoders.image import OnnxImageEncoder
from umc_desktop.ml.encoders.manifest import load_manifests
from umc_desktop.ml.encoders.opening import open_encoder

pytestmark = pytest.mark.encoders


@pytest.fixture(scope="module")
def digits(shared_data: Path) -> list[bytes]:
    """Ten images of each of the digits 0, 1 and 7."""
    with zipfile.ZipFile(shared_data / "images_mnist_4000.zip") as archive:
        return [
            archive.read(name)
            for digit in "017"
            for name in [n for n in archive.namelist() if n[0] == digit][1:11]
        ]


@pytest.mark.parametrize("name", ["efficientnet-lite0", "efficientnet-lite2"])
def test_digits_are_nearer_to_their_own_kind(
    name: str, model_cache: Path, digits: list[bytes]
):
    encoder = open_encoder(load_manifests()[name], model_cache)
    kept = np.zeros((30, 1280), np.float32)

    def keep(rows: np.ndarray, vectors: np.ndarray) -> None:
        kept[rows] = vectors

    vectors = encoder.encode(digits, SILENT, keep)
    np.testing.assert_array_equal(kept, vectors)
    centred = vectors - vectors.mean(0)
    near = centred @ centred.T
    np.fill_diagonal(near, -1)
    digit = np.repeat([0, 1, 7], 10)
    assert (digit[near.argmax(1)] == digit).mean() >= 0.8


def test_an_undecodable_image_is_named_and_counts_as_white(
    model_cache: Path, digits: list[bytes]
):
    encoder = open_encoder(load_manifests()["efficientnet-lite0"], model_cache)
    assert isinstance(encoder, OnnxImageEncoder)
    file = io.BytesIO()
    Image.new("RGB", (10, 10), "white").save(file, "PNG")
    found = encoder.encode([*digits[:21], b"broken", file.getvalue()], SILENT)
    assert encoder.unreadable == [21]
    assert np.abs(found[21] - found[22]).max() < 1e-5
    encoder.encode(digits[:2], SILENT)
    assert encoder.unreadable == []


def test_no_image_gives_no_vector(model_cache: Path):
    encoder = open_encoder(load_manifests()["efficientnet-lite0"], model_cache)
    assert encoder.encode([], SILENT).shape == (0, 1280)


class FakeEngine:
    """Means of pictures; on a GPU or not."""

    inputs = ("pixels",)

    def __init__(self, on_gpu: bool) -> None:
        self.on_gpu = on_gpu
        self.sizes: list[int] = []

    def run(self, outputs, feed):
        pixels = feed["pixels"]
        self.sizes.append(len(pixels))
        return np.repeat(pixels.mean(axis=(1, 2, 3))[:, None], 1280, axis=1)


def test_batches_on_a_gpu_are_of_one_size(digits: list[bytes]):
    manifest = load_manifests()["efficientnet-lite0"]
    found = []
    for on_gpu in (True, False):
        engine = FakeEngine(on_gpu)
        encoder = OnnxImageEncoder(manifest, engine, "", "fp16")
        encoder.batch = 8
        found.append(encoder.encode(digits, SILENT))
        assert sorted(engine.sizes) == ([8, 8, 8, 8] if on_gpu else [6, 8, 8, 8])
    np.testing.assert_array_equal(*found)
