"""How evenly labels are spread over the classes."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt


@dataclass(frozen=True)
class Balance:
    """How many labels each class has; ``None`` where that says nothing.

    Attributes
    ----------
    counts
        int64, shape (n_classes,).
    evenness
        Normalised entropy, 0 (all in one class) to 1 (all equal).
    imbalance
        Largest class ÷ smallest class, among those that have labels; at least 1.
    n_without
        Classes without any label.
    """

    counts: npt.NDArray[np.int64]
    evenness: float | None
    imbalance: float | None
    n_without: int


def class_balance(labels: npt.NDArray[np.int64], n_classes: int) -> Balance:
    """Describe how the labels are spread.

    Parameters
    ----------
    labels
        int64, shape (n_labels,), in [0, n_classes).
    n_classes
        At least 1.

    References
    ----------
    E. C. Pielou, "The measurement of diversity in different types of biological
    collections", Journal of Theoretical Biology 13, 1966: evenness J = H / ln C, here
    over all classes of the label set, so that a missing one counts.
    H. He, E. A. Garcia, "Learning from Imbalanced Data", IEEE TKDE 21, 2009, section
    2: the ratio of the classes' sizes.
    """
    counts = np.bincount(labels, minlength=n_classes).astype(np.int64)
    present = counts[counts > 0]
    evenness = None
    if len(labels) and n_classes > 1:
        shares = present / present.sum()
        evenness = float(-(shares * np.log(shares)).sum() / np.log(n_classes)) + 0.0
    return Balance(
        counts,
        evenness,
        float(present.max() / present.min()) if len(present) else None,
        int(np.count_nonzero(counts == 0)),
    )


def share_gap(
    first: npt.NDArray[np.floating], second: npt.NDArray[np.floating]
) -> float:
    """Return how much of one composition would have to move to make it the other.

    The total variation distance ½ Σ |p_i − q_i| (Levin, Peres & Wilmer, "Markov Chains
    and Mixing Times", 2009, proposition 4.2), from 0 to 1.

    Parameters
    ----------
    first, second
        Shape (n_parts,): shares that sum to 1.
    """
    return float(np.abs(np.asarray(first) - np.asarray(second)).sum() / 2)
