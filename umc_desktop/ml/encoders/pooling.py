"""From what a model's graph gives to one vector for each sample."""

from typing import Any

import numpy as np
import numpy.typing as npt

from umc_desktop.ml.encoders.encoder import Vectors
from umc_desktop.ml.encoders.manifest import Manifest
from umc_desktop.ml.heads import sigmoid, softmax


def pooled(said: npt.NDArray[Any], manifest: Manifest) -> Vectors:
    """Return a row for each sample: its embedding, or its classes' probabilities.

    Parameters
    ----------
    said
        Shape (n_samples, dimension), or with tokens, (n_samples, n_tokens, dimension),
        or a grid, (n_samples, dimension, height, width).
    manifest
        Says how tokens become one vector, and whether the numbers are logits.

    Returns
    -------
    float32 array, shape (n_samples, dimension)
    """
    if said.ndim == 4:
        said = said.mean(axis=(2, 3))
    elif said.ndim == 3:
        said = said[:, 0] if manifest.pooling == "cls" else said.mean(axis=1)
    vectors = np.asarray(said, np.float32)
    if manifest.several:
        return np.pad(sigmoid(vectors), ((0, 0), (0, 1)), constant_values=1)
    return softmax(vectors) if manifest.classes else vectors
