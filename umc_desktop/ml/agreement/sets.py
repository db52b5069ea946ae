"""How far apart two sets of labels are."""

from collections.abc import Set as AbstractSet

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


def masi_distances(sets: list[AbstractSet[int]]) -> Floats:
    """Return the MASI distance of every two sets, from 0 (the same) to 1 (disjoint).

    1 - J M: J is what they share of what either has (Jaccard); M is 1 for the same set,
    2/3 where one contains the other, 1/3 where they overlap, 0 where they do not. Two
    empty sets are the same; an empty one and another are disjoint.

    Parameters
    ----------
    sets
        Places of the labels in each.

    Returns
    -------
    ndarray of float64, shape (n_sets, n_sets)

    References
    ----------
    R. Passonneau, "Measuring Agreement on Set-valued Items (MASI) for Semantic and
    Pragmatic Annotation", LREC 2006, section 3, where it is the metric of
    Krippendorff's alpha.
    """
    distances = np.zeros((len(sets), len(sets)))
    for i, one in enumerate(sets):
        for j, other in enumerate(sets[:i]):
            distances[i, j] = distances[j, i] = _masi_distance(one, other)
    return distances


def _masi_distance(one: AbstractSet[int], other: AbstractSet[int]) -> float:
    shared, either = len(one & other), len(one | other)
    if one == other:
        return 0.0
    if not shared:
        return 1.0
    monotone = 2 / 3 if one < other or other < one else 1 / 3
    return 1 - shared / either * monotone
