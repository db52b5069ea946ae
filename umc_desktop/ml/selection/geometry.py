"""The space in which selection measures how alike samples are."""

import numpy as np
import numpy.typing as npt

from umc_desktop.ml.selection.rows import Floats

GEOMETRY_DIMENSIONS = 64


def selection_geometry(features: npt.NDArray[np.float32], seed: int = 0) -> Floats:
    """Return the space in which selection measures how alike samples are.

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
    left, values, _ = randomized_svd(
        features - features.mean(axis=0), dimensions, n_iter=2, random_state=seed
    )
    return np.asarray(left * values, dtype=np.float32)
