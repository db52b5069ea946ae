"""How much of the pool the labels reach, and where they are thin."""

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.progress import SILENT, ProgressReporter
from umc_desktop.ml.quality.distances import cosine_blocks, distance

Matrix = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]

PURITY = 0.95
"""Share of balls that hold one label only, at the radius that counts as reach."""


def pure_radius(
    vectors: Matrix,
    labels: npt.NDArray[np.integer],
    centres: Rows,
    purity: float = PURITY,
    progress: ProgressReporter = SILENT,
) -> float:
    """Return the largest radius at which most balls hold one label only.

    The ball of radius δ around x is pure if all samples in it carry the label of x; the
    radius is sup {δ : share of pure balls ≥ ``purity``}. A ball stays pure up to the
    nearest sample with another label, so it is a quantile of those distances.

    Parameters
    ----------
    vectors
        float32, shape (n_samples, n_dimensions), rows of length 1.
    labels
        int, shape (n_samples,): what each sample is, or is thought to be.
    centres
        int64, shape (n_centres,), at least one: the samples whose balls are looked at.
    purity
        In (0, 1].
    progress
        Told before every block.

    Returns
    -------
    float
        2, the largest distance there is, if all samples have the same label.

    References
    ----------
    Yehuda, Dekel, Hacohen & Weinshall, "Active Learning Through a Covering Lens",
    NeurIPS 2022: how ProbCover chooses δ, with purity 0.95. They take clusters of
    k-means for labels; what an ensemble suggests is nearer to the truth.
    """
    to_other = np.empty(len(centres), np.float32)
    for block, cosines in cosine_blocks(vectors[centres], vectors, progress):
        cosines[labels[centres[block], None] == labels] = -1  # as far as can be
        to_other[block] = distance(cosines.max(axis=1))
    may_be_impure = int(np.floor((1 - purity) * len(centres) + 1e-9))
    return float(np.sort(to_other)[min(may_be_impure, len(centres) - 1)])


def density_ratio(
    vectors: Matrix,
    labelled: Rows,
    centres: Rows,
    bandwidth: float,
    progress: ProgressReporter = SILENT,
) -> npt.NDArray[np.float64]:
    """Return how dense the labels lie around samples, against the pool.

    r(x) = p_L(x) / p(x), both with the kernel exp(−‖x − y‖² / 2h²), whose constant
    cancels. The sample itself is left out of both, or else every labelled one would
    seem well represented.

    Parameters
    ----------
    vectors
        float32, shape (n_samples, n_dimensions), rows of length 1; at least two.
    labelled
        int64, shape (n_labelled,), at least two.
    centres
        int64, shape (n_centres,): where to look.
    bandwidth
        h, above 0.
    progress
        Told before every block.

    Returns
    -------
    ndarray of float64, shape (n_centres,)
        1 where labels are as dense as the pool, below 1 where they are thin.

    References
    ----------
    E. Parzen, "On Estimation of a Probability Density Function and Mode", Annals of
    Mathematical Statistics 33, 1962 (the estimate); B. W. Silverman, "Density
    Estimation for Statistics and Data Analysis", 1986, section 3.4 (leaving one out).
    """
    is_labelled = np.zeros(len(vectors), bool)
    is_labelled[labelled] = True
    ratio = np.empty(len(centres))
    for block, cosines in cosine_blocks(vectors[centres], vectors, progress):
        here = centres[block]
        exponents = (cosines.astype(np.float64) - 1) / bandwidth**2
        exponents[np.arange(len(here)), here] = -np.inf
        # the nearest counts 1, so that far ones cannot vanish together
        weights = np.exp(exponents - exponents.max(axis=1, keepdims=True))
        n_labelled = is_labelled.sum() - is_labelled[here]
        ratio[block] = (weights[:, is_labelled].sum(axis=1) / n_labelled) / (
            weights.sum(axis=1) / (len(vectors) - 1)
        )
    return ratio


def regions(vectors: Matrix, seed: int = 0) -> npt.NDArray[np.int32]:
    """Divide the pool into regions to report on, about √(n/2) of them, 2 to 40.

    Parameters
    ----------
    vectors
        float32, shape (n_samples, n_dimensions), rows of length 1; at least two.
    seed
        Of k-means.

    Returns
    -------
    ndarray of int32, shape (n_samples,)
        The region of each, largest region first.

    References
    ----------
    K. V. Mardia, J. T. Kent, J. M. Bibby, "Multivariate Analysis", 1979, page 365: the
    rule of thumb k ≈ √(n/2).
    """
    from sklearn.cluster import KMeans

    n_regions = int(np.clip(np.sqrt(len(vectors) / 2), 2, 40))
    distinct = len(np.unique(vectors, axis=0))
    model = KMeans(min(n_regions, distinct), n_init=1, random_state=seed)
    found = model.fit_predict(vectors)
    rank = np.argsort(np.argsort(-np.bincount(found), kind="stable"), kind="stable")
    return np.asarray(rank[found], np.int32)
