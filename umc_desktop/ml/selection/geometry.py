"""The space in which selection measures how alike samples are."""

import numpy as np
import numpy.typing as npt

from umc_desktop.ml.selection.rows import Floats

GEOMETRY_DIMENSIONS = 64
IN_BLOCKS_ABOVE = 100_000
"""Samples above which no copy of all features is made on the way."""
_BLOCK_ROWS = 4096


def selection_geometry(features: npt.NDArray[np.float32], seed: int = 0) -> Floats:
    """Return the space in which selection measures how alike samples are.

    Up to ``IN_BLOCKS_ABOVE`` samples the decomposition is randomised. Of more, the
    scatter matrix is summed up in blocks and taken apart exactly.

    Parameters
    ----------
    features : ndarray of float32, shape (n_samples, d_features)
        The smoothed joint features.
    seed
        Of the randomised decomposition.

    Returns
    -------
    ndarray of float32, shape (n_samples, at most 64)
        The principal components, not scaled.

    References
    ----------
    Halko, Martinsson & Tropp, "Finding Structure with Randomness", SIAM Review 2011,
    section 1.6.
    """
    from sklearn.utils.extmath import randomized_svd

    if len(features) == 0:
        return np.zeros((0, min(GEOMETRY_DIMENSIONS, features.shape[1])), np.float32)
    dimensions = min(GEOMETRY_DIMENSIONS, *features.shape)
    if len(features) > IN_BLOCKS_ABOVE:
        return _in_blocks(features, dimensions)
    left, values, _ = randomized_svd(
        features - features.mean(axis=0), dimensions, n_iter=2, random_state=seed
    )
    return np.asarray(left * values, dtype=np.float32)


def _in_blocks(features: npt.NDArray[np.float32], dimensions: int) -> Floats:
    mean = features.mean(axis=0, dtype=np.float64).astype(np.float32)
    blocks = [
        slice(start, start + _BLOCK_ROWS)
        for start in range(0, len(features), _BLOCK_ROWS)
    ]
    scatter = np.zeros((features.shape[1],) * 2)
    for rows in blocks:
        centred = features[rows] - mean
        scatter += centred.T @ centred
    _, directions = np.linalg.eigh(scatter)
    directions = directions[:, ::-1][:, :dimensions].astype(np.float32)
    found = np.empty((len(features), dimensions), np.float32)
    for rows in blocks:
        found[rows] = (features[rows] - mean) @ directions
    return found
