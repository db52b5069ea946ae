"""The handcrafted image encoder: colours, gradient directions, a small grey copy."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal, cast

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.ml.encoders.decoding import decode_or_white
from umc_desktop.ml.encoders.encoder import Gathering, OnPart, Vectors
from umc_desktop.ml.encoders.manifest import Manifest

if TYPE_CHECKING:
    from PIL.Image import Image

Floats = npt.NDArray[np.float32]

_BATCH = 32

# Parts of hue, saturation and value: 8 * 4 * 4 = 128 colours.
_COLOUR_PARTS = (8, 4, 4)
# Gradients on 8 x 8 cells with 9 directions: 576 numbers.
_CELLS = 8
_DIRECTIONS = 9
# The grey copy: 16 x 16 = 256 numbers. 128 + 576 + 256 = 960 in all.
_COPY_SIDE = 16


class HandcraftedEncoder:
    """Computes an image's vector; nothing in it was learned.

    Attributes
    ----------
    unreadable
        Of the last run, rows of files that could not be decoded: white pictures.
    """

    modality: Literal["image"] = "image"

    def __init__(self, manifest: Manifest, fingerprint: str) -> None:
        self.name = manifest.name
        self.dimension = manifest.dimension
        self.fingerprint = fingerprint
        self.unreadable: list[int] = []
        self._title = manifest.title
        self._side = manifest.image_size

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
        gathering = Gathering(shape, self._title, progress, on_part)
        for start in range(0, len(files), _BATCH):
            rows = range(start, min(start + _BATCH, len(files)))
            vectors = [self._vector(files[row], row) for row in rows]
            gathering.add(np.array(rows), np.stack(vectors))
        return gathering.vectors

    def _vector(self, content: bytes, row: int) -> Floats:
        from PIL.Image import Resampling

        picture = decode_or_white(content, row, self._side, self.unreadable)
        square = picture.resize((self._side, self._side), Resampling.BILINEAR)
        grey = square.convert("L")
        copy = grey.resize((_COPY_SIDE, _COPY_SIDE), Resampling.BOX)
        # Each part has unit length, so that none drowns the others.
        return np.concatenate(
            [
                _unit(np.sqrt(colour_histogram(square))),
                _unit(
                    gradient_histogram(np.asarray(grey, np.float32) / np.float32(255))
                ),
                _unit(_centred(np.asarray(copy, np.float32))),
            ]
        )


def colour_histogram(picture: "Image") -> Floats:
    """Count the colours of an RGB picture.

    Returns
    -------
    float32 array, shape (128,): the share of the pixels in each part of the colour
    space, hue by saturation by value, in that order of significance.
    """
    values = np.asarray(picture.convert("HSV"), np.int64).reshape(-1, 3)
    hue, saturation, value = (values * _COLOUR_PARTS // 256).T
    _, n_saturations, n_values = _COLOUR_PARTS
    part = (hue * n_saturations + saturation) * n_values + value
    counts = np.bincount(part, minlength=int(np.prod(_COLOUR_PARTS)))
    return (counts / len(values)).astype(np.float32)


def gradient_histogram(grey: Floats) -> Floats:
    """Sum up gradient strength by direction on a grid of cells.

    Parameters
    ----------
    grey
        float32, shape (side, side), in [0, 1]; the side a multiple of 8.

    Returns
    -------
    float32 array, shape (8 * 8 * 9,): cell by cell, row by row, the strength in each
    of nine directions of 20 degrees, without sign, starting at 0 = dark-to-bright along
    the row; each cell divided by the length of the 3 x 3 cells around it.

    References
    ----------
    Dalal and Triggs: Histograms of Oriented Gradients for Human Detection, CVPR 2005,
    sections 6.2 to 6.4; here with overlapping normalisation in place of blocks.
    """
    down, right = np.gradient(grey)
    strength = np.hypot(down, right)
    turn = np.arctan2(down, right) / np.pi % 1
    direction = (turn * _DIRECTIONS).astype(np.int64) % _DIRECTIONS
    cell = np.arange(len(grey)) * _CELLS // len(grey)
    place = (cell[:, None] * _CELLS + cell) * _DIRECTIONS + direction
    sums = np.bincount(
        place.ravel(), strength.ravel(), minlength=_CELLS * _CELLS * _DIRECTIONS
    ).reshape(_CELLS, _CELLS, _DIRECTIONS)
    energy = np.pad((sums**2).sum(2), 1)
    around = np.lib.stride_tricks.sliding_window_view(energy, (3, 3)).sum((2, 3))
    # A little is added, or the noise of an empty area would look like an outline.
    normalised = sums / np.sqrt(around + 1e-2)[..., None]
    return np.asarray(normalised, np.float32).ravel()


def _centred(grey: Floats) -> Floats:
    values = grey.ravel()
    return values - np.float32(values.mean())


def _unit(values: Floats) -> Floats:
    length = np.float32(np.linalg.norm(values))
    unit: Floats = values / length if length > 0 else values
    return unit
