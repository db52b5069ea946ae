"""Uncertainty of a region instead of a single sample."""

from typing import TYPE_CHECKING

import numpy as np

from umc_desktop.ml.selection.rows import Floats

if TYPE_CHECKING:
    from scipy.sparse import csr_matrix


def regional_probabilities(probabilities: Floats, transition: "csr_matrix") -> Floats:
    """Return half a sample's own P, half its neighbours' mean.

    A sample whose own P is divided while its neighbours are sure is mostly one that
    is mislabelled, ambiguous or odd, and teaches little about others; a region that is
    divided teaches about all of it.

    Parameters
    ----------
    probabilities : ndarray of float, shape (n_samples, n_classes)
        The ensemble's P; rows sum to 1.
    transition
        Shape (n_samples, n_samples), rows sum to 1: see ``NeighbourGraph``.

    Returns
    -------
    ndarray of float32, shape (n_samples, n_classes)
        Rows sum to 1.
    """
    around = np.asarray(transition @ probabilities)
    return np.asarray((probabilities + around) / 2, np.float32)
