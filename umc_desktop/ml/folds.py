"""Folds for measuring a model on labels that it has not seen."""

import numpy as np
import numpy.typing as npt


def stratified_folds(
    labels: npt.NDArray[np.int64], n_folds: int, seed: int
) -> npt.NDArray[np.int64]:
    """Return the fold of every label, classes spread evenly over the folds.

    Unlike scikit-learn's it takes classes with fewer labels than folds, which is the
    normal case early on.

    Parameters
    ----------
    labels
        int64, shape (n_labels,).
    n_folds
        At least 1 where there are labels; sizes differ by at most one.
    seed
        Of the shuffle within the classes.

    Returns
    -------
    ndarray of int64, shape (n_labels,)
        In [0, n_folds).
    """
    shuffled = np.random.default_rng(seed).permutation(len(labels))
    by_class = shuffled[np.argsort(labels[shuffled], kind="stable")]
    folds = np.empty(len(labels), np.int64)
    # Dealing the sorted labels out like cards gives each fold its share of a class.
    folds[by_class] = np.arange(len(labels)) % max(n_folds, 1)
    return folds
