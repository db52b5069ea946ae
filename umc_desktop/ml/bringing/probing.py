"""Trying a model out before it joins: what it gives, how fast, and whether it can."""

import io
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from umc_desktop.domain.errors import ModelError
from umc_desktop.domain.progress import SILENT
from umc_desktop.ml.encoders.encoder import Encoder
from umc_desktop.ml.encoders.failures import graph_failures
from umc_desktop.ml.encoders.manifest import Manifest
from umc_desktop.ml.encoders.opening import open_encoder
from umc_desktop.ml.encoders.text_conversion import SENTENCES

_PICTURES = 4
_SHOWN = 4  # numbers of a vector


@dataclass(frozen=True)
class Probe:
    """What a model did with samples that it was shown.

    Attributes
    ----------
    example
        The first numbers of the first vector.
    milliseconds
        Of one sample on this computer.
    """

    example: tuple[float, ...]
    milliseconds: float


def probe(manifest: Manifest, cache_folder: Path) -> Probe:
    """Open a model as it will be used and show it a few samples.

    Raises
    ------
    ModelError
        When it cannot be run, gives numbers that are none, or the same for everything.
    """
    encoder = open_encoder(manifest, cache_folder)
    samples = list(SENTENCES) if manifest.modality == "text" else _pictures()
    _encode(encoder, samples[:1])  # the first one makes ready
    began = time.perf_counter()
    vectors = _encode(encoder, samples)
    seconds = time.perf_counter() - began
    if not np.isfinite(vectors).all():
        raise ModelError(
            "The model gives numbers that are none (NaN or infinite). Its weights are "
            "damaged, or too coarse for this computer."
        )
    if not np.ptp(vectors, axis=0).any():
        raise ModelError(
            "The model gives the same for every sample: its weights are empty, or it "
            "is no encoder."
        )
    shown = min(_SHOWN, len(manifest.classes) or _SHOWN)
    example = tuple(round(float(value), 4) for value in vectors[0, :shown])
    return Probe(example, 1000 * seconds / len(samples))


def _encode(
    encoder: Encoder, samples: "list[str] | list[bytes]"
) -> "np.ndarray[tuple[int, ...], np.dtype[np.float32]]":
    try:
        return encoder.encode(samples, SILENT)
    except graph_failures() as error:
        said = str(error).strip().splitlines() or [type(error).__name__]
        raise ModelError(f"The model cannot be run ({said[0][:200]}).") from error


def _pictures() -> list[bytes]:
    """Draw a few pictures that differ in colour and outline."""
    from PIL import Image

    random = np.random.default_rng(0)
    files = []
    for number in range(_PICTURES):
        pixels = random.integers(0, 256, (8, 8, 3), np.uint8)
        picture = Image.fromarray(pixels).resize((96 + 32 * number, 128))
        file = io.BytesIO()
        picture.save(file, "PNG")
        files.append(file.getvalue())
    return files
