"""Image encoders that ONNX Runtime runs: the EfficientNets."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.ml.encoders.conversion import Conversion, Precision
from umc_desktop.ml.encoders.decoding import decode_or_white
from umc_desktop.ml.encoders.encoder import Gathering, OnPart, Rows, Vectors
from umc_desktop.ml.encoders.engine import Engine
from umc_desktop.ml.encoders.manifest import Manifest, sha256
from umc_desktop.ml.encoders.parallel import in_two_steps
from umc_desktop.ml.encoders.pooling import pooled
from umc_desktop.ml.encoders.session import providers
from umc_desktop.ml.encoders.torch_export import compare, export

if TYPE_CHECKING:
    import torch

Pixels = npt.NDArray[np.float32]

# Small, because a cancelled run waits until those in hand are decoded and computed:
# about 2 s when they are the largest photographs, 0.1 s when they are thumbnails.
_BATCH = 8
# On a GPU a small batch does not fill the device.
_GPU_BATCH = 32


class OnnxImageEncoder:
    """Reads images: threads decode and run small batches.

    Attributes
    ----------
    unreadable
        Of the last run, rows of files that could not be decoded: white pictures.
    """

    modality: Literal["image"] = "image"

    def __init__(
        self,
        manifest: Manifest,
        engine: Engine,
        fingerprint: str,
        precision: Precision,
    ) -> None:
        self.name = manifest.name
        self.dimension = manifest.dimension
        self.fingerprint = fingerprint
        self.precision = precision
        self.engine = engine
        self.unreadable: list[int] = []
        self._manifest = manifest
        self.batch = _GPU_BATCH if engine.on_gpu else _BATCH
        self._input = next(iter(engine.inputs))
        # (x / 255 - mean) / std as one factor and one shift per channel.
        std = np.array(manifest.std, np.float32)
        self._factor = 1 / (255 * std)
        self._shift = -np.array(manifest.mean, np.float32) / std

    def encode(
        self,
        items: Sequence[str] | Sequence[bytes],
        progress: ProgressReporter,
        on_part: OnPart | None = None,
    ) -> Vectors:
        """Encode image files; see ``Encoder.encode``."""
        files = cast(Sequence[bytes], items)
        self.unreadable = []
        shape = (len(files), self.dimension)
        gathering = Gathering(shape, self._manifest.title, progress, on_part)
        starts = iter(range(0, len(files), self.batch))

        def decode(start: int) -> tuple[Rows, Pixels]:
            part = files[start : start + self.batch]
            return np.arange(start, start + len(part)), self.pixels(part, start)

        def encode_batch(batch: tuple[Rows, Pixels]) -> tuple[Rows, Vectors]:
            rows, pixels = batch
            return rows, self.run(pixels)

        with in_two_steps(
            decode,
            encode_batch,
            starts,
            providers().threads,
            lambda: self.engine.on_gpu,
        ) as parts:
            for rows, vectors in parts:
                gathering.add(rows, vectors)
        return gathering.vectors

    def pixels(self, files: Sequence[bytes], first: int) -> Pixels:
        """Decode pictures as the model reads them.

        Parameters
        ----------
        first
            Row of the first, for messages.

        Returns
        -------
        float32 array, shape (n_files, 3, side, side)
        """
        return np.stack([self._decoded(one, first + n) for n, one in enumerate(files)])

    def run(self, pixels: Pixels) -> Vectors:
        """Run one batch; the vectors are not yet of unit length."""
        n_pictures = len(pixels)
        if self.engine.on_gpu and n_pictures < self.batch:
            # cuDNN plans every convolution anew when the batch has another size, which
            # takes seconds: the last batch of a run is filled up.
            padding = np.repeat(pixels[-1:], self.batch - n_pictures, axis=0)
            pixels = np.concatenate([pixels, padding])
        said = self.engine.run([self._manifest.output], {self._input: pixels})
        return pooled(said[:n_pictures], self._manifest)

    def _decoded(self, content: bytes, row: int) -> Pixels:
        """Decode and normalise a picture to float32, shape (3, side, side).

        The whole picture is squeezed into the square: cutting its middle out could
        cut away what the label is about.
        """
        from PIL.Image import Resampling

        side = self._manifest.image_size
        picture = decode_or_white(content, row, side, self.unreadable)
        resized = picture.resize((side, side), Resampling.BICUBIC)
        pixels = np.asarray(resized, np.float32) * self._factor + self._shift
        return pixels.transpose(2, 0, 1)


def convert_image_model(
    manifest: Manifest, files: dict[str, Path], target: Path
) -> Conversion:
    """Convert the features of an EfficientNet-Lite to ``fp32.onnx`` in a folder."""
    import torch

    module = _features(manifest, files["weights"])
    side = manifest.image_size
    random = torch.Generator().manual_seed(0)
    inputs = {"pixels": torch.randn((3, 3, side, side), generator=random)}
    path = target / "fp32.onnx"
    export(module, inputs, manifest.output, path)
    return Conversion({"fp32": sha256(path)}, compare(module, inputs, path))


def _features(manifest: Manifest, weights: Path) -> "torch.nn.Module":
    import torch
    from efficientnet_lite_pytorch import EfficientNet

    network = EfficientNet.from_name(manifest.name)
    # Only tensors are unpickled, and the file's hash was checked before.
    network.load_state_dict(torch.load(weights, weights_only=True))

    class Features(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.network = network

        def forward(self, pixels: torch.Tensor) -> torch.Tensor:
            features: torch.Tensor = self.network.extract_features(pixels)
            return features.mean((2, 3))

    # In training mode the batch's own statistics would stand in for the learned ones.
    return Features().eval()
