"""Members that have nothing to say of some samples, or of some classes.

A member that cannot read a sample finds every label of it equally likely, and counts
neither in a mean nor as one that disagrees. Of a class that it never met, the others
speak for it.
"""

from collections.abc import Iterator, Sequence

import numpy as np
import numpy.typing as npt

from umc_desktop.ml.uncertainty import says_nothing

Matrix = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.int64]


def silenced(probabilities: Matrix, speaks: Mask) -> Matrix:
    """Return a member's probabilities, even where it cannot read the sample.

    Parameters
    ----------
    probabilities
        float32, shape (n_samples, n_classes).
    speaks
        bool, shape (n_samples,).
    """
    if speaks.all():
        return probabilities
    even = np.float32(1 / probabilities.shape[1])
    return np.where(speaks[:, None], probabilities, even)


def completed(said: Matrix, others: Matrix, knows: Mask, *, several: bool) -> Matrix:
    """Return a member's probabilities with the others' of classes it does not know.

    Where a sample carries one label, what the member says is of the case that it is one
    of the known: it has the rest of 1; where it says nothing it goes on doing so. Of
    several labels, each stands on its own.

    Parameters
    ----------
    said
        float32, shape (n_samples, n_classes): the member's.
    others
        float32, shape (n_samples, n_classes): of the rest of the ensemble.
    knows
        bool, shape (n_classes,): what the member can answer.
    several
        Whether a sample may carry several labels.
    """
    if knows.all():
        return said
    rest = np.where(knows, np.float32(0), others)
    if several:
        return np.where(knows, said, others)
    whole = said * (1 - rest.sum(axis=1, keepdims=True)) + rest
    return np.where(says_nothing(said)[:, None], said, whole)


def mean_of_speaking(members: Matrix, weights: Sequence[float] = ()) -> Matrix:
    """Return the mean over those members that say something of a sample.

    Parameters
    ----------
    members
        float32, shape (n_members, n_samples, n_classes), rows sum to 1.
    weights
        Of the members; none for equal ones.

    Returns
    -------
    ndarray of float32, shape (n_samples, n_classes)
        Even where no member says anything.
    """
    own = np.array(weights or [1.0] * len(members), np.float32)
    counts = np.where(says_nothing(members), np.float32(0), own[:, None])
    total = counts.sum(axis=0)
    summed = np.einsum("kn,knc->nc", counts, members)
    even = np.full_like(summed, 1 / members.shape[2])
    mean: Matrix = np.divide(summed, total[:, None], out=even, where=total[:, None] > 0)
    return mean


def by_speakers(speaks: Mask) -> Iterator[tuple[Rows, Rows]]:
    """Yield samples together with the members that can read them.

    Parameters
    ----------
    speaks
        bool, shape (n_members, n_samples); at least one member for each sample.

    Yields
    ------
    ndarray of int64, ndarray of int64
        Positions of members, and of all samples that these and no others can read.
    """
    patterns, which = np.unique(speaks, axis=1, return_inverse=True)
    for number, pattern in enumerate(patterns.T):
        yield np.flatnonzero(pattern), np.flatnonzero(which.ravel() == number)
