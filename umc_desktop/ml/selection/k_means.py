"""Groups of alike samples."""

import warnings

import numpy as np
import numpy.typing as npt

from umc_desktop.ml.selection.rows import Floats


def k_means(geometry: Floats, n_clusters: int, seed: int) -> npt.NDArray[np.int32]:
    """Cluster by k-means over mini-batches, quickly rather than perfectly.

    Parameters
    ----------
    geometry : ndarray of float, shape (n_samples, g_dimensions)
        See ``selection_geometry``.
    n_clusters
        Clusters wanted; with as many as there are samples, each is its own.
    seed
        Of the first centres and the mini-batches.

    Returns
    -------
    ndarray of int32, shape (n_samples,)
        Cluster of each, 0 to n_clusters - 1; equal samples may leave some empty.

    References
    ----------
    Sculley, "Web-Scale K-Means Clustering", WWW 2010.
    """
    from sklearn.cluster import MiniBatchKMeans
    from sklearn.exceptions import ConvergenceWarning

    if n_clusters >= len(geometry):
        return np.arange(len(geometry), dtype=np.int32)
    model = MiniBatchKMeans(
        n_clusters, random_state=seed, n_init=1, batch_size=512, max_iter=20
    )
    with warnings.catch_warnings():
        # Equal samples leave clusters empty: expected, and the fill makes up for it.
        warnings.filterwarnings(
            "ignore", message="Number of distinct clusters", category=ConvergenceWarning
        )
        return np.asarray(model.fit_predict(geometry), dtype=np.int32)
