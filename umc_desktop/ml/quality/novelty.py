"""Samples in thinner places than their neighbours."""

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.progress import SILENT, ProgressReporter
from umc_desktop.ml.quality.distances import cosine_blocks, distance

NEIGHBOURS = 20
"""Neighbours compared with; the authors advise 10 to 20 and more (section 6.2)."""


def outlier_factors(
    vectors: npt.NDArray[np.float32],
    n_neighbours: int = NEIGHBOURS,
    progress: ProgressReporter = SILENT,
) -> npt.NDArray[np.float64]:
    """Return each sample's local outlier factor.

    About 1 where a sample lies as dense as its neighbours do, above where it lies in a
    thinner place than they.

    Parameters
    ----------
    vectors
        float32, shape (n_samples, n_dimensions), rows of length 1.
    n_neighbours
        With fewer other samples, all of them.
    progress
        Told before every block.

    Returns
    -------
    ndarray of float64, shape (n_samples,)
        All 1 below three samples.

    References
    ----------
    Breunig, Kriegel, Ng & Sander, "LOF: Identifying Density-Based Local Outliers",
    SIGMOD 2000, definitions 5 to 7.
    """
    from scipy.sparse import csr_matrix
    from sklearn.neighbors import LocalOutlierFactor

    n_samples = len(vectors)
    k = min(n_neighbours, n_samples - 1)
    if k < 2:
        return np.ones(n_samples)
    # scikit-learn wants the sample itself first among its neighbours, at no distance
    columns = np.empty((n_samples, k + 1), np.int32)
    apart = np.zeros((n_samples, k + 1))
    for block, cosines in cosine_blocks(vectors, vectors, progress):
        own = np.arange(len(cosines))
        cosines[own, own + block.start] = -np.inf
        nearest = np.argpartition(-cosines, k - 1, axis=1)[:, :k]
        found = distance(np.take_along_axis(cosines, nearest, axis=1))
        order = np.argsort(found, axis=1, kind="stable")
        columns[block, 0] = own + block.start
        columns[block, 1:] = np.take_along_axis(nearest, order, axis=1)
        apart[block, 1:] = np.take_along_axis(found, order, axis=1)
    graph = csr_matrix(
        (apart.ravel(), columns.ravel(), np.arange(n_samples + 1) * (k + 1)),
        shape=(n_samples, n_samples),
    )
    model = LocalOutlierFactor(n_neighbors=k, metric="precomputed").fit(graph)
    return np.asarray(-model.negative_outlier_factor_)
