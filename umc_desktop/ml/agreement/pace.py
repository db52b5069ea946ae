"""How quickly one annotator decides."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

QUICK = -3.5
"""Modified z-score below which a decision is quicker than its annotator's others."""
FEWEST_TIMED = 20
"""Timed decisions below which nobody can say what is usual."""
_NORMAL = 0.6744897501960817  # the median absolute deviation of a normal distribution


def quick_decisions(seconds: Floats) -> npt.NDArray[np.bool_]:
    """Return which decisions are far quicker than is usual for their annotator.

    Parameters
    ----------
    seconds : ndarray of float64, shape (n_decisions,)
        Of one annotator; times are compared by their logarithms.

    Returns
    -------
    ndarray of bool, shape (n_decisions,)
        Nothing stands out with fewer than ``FEWEST_TIMED``.

    References
    ----------
    Iglewicz & Hoaglin, "How to Detect and Handle Outliers", 1993: the modified
    z-score and its cut of 3.5.
    """
    if len(seconds) < FEWEST_TIMED:
        return np.zeros(len(seconds), bool)
    logs = np.log(np.maximum(seconds, 1e-3))
    middle = np.median(logs)
    deviation = np.median(np.abs(logs - middle))
    if deviation == 0:
        return np.zeros(len(seconds), bool)
    return np.asarray(_NORMAL * (logs - middle) / deviation < QUICK, bool)
