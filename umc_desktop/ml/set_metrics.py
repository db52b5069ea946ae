"""How good suggested sets of labels are, beside the sets that samples carry.

References
----------
Tsoumakas, Katakis & Vlahavas, "Mining Multi-label Data", Data Mining and Knowledge
Discovery Handbook, 2nd edition, Springer 2010, section 7 (all four measures).
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Sets = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class SetMetrics:
    """Measures of suggested sets; ``None`` where nothing was measured.

    Attributes
    ----------
    micro_f1
        2 TP / (2 TP + FP + FN) over all samples and labels; 1 if nobody named any.
    macro_f1
        Mean over the labels that were carried or suggested of their own F1.
    hamming_loss
        Share of samples and labels where suggestion and truth differ.
    exact_match
        Share of samples whose whole set was right.
    n
        Samples.
    """

    micro_f1: float | None
    macro_f1: float | None
    hamming_loss: float | None
    exact_match: float | None
    n: int


def measure_sets(suggested: Sets, carried: Sets) -> SetMetrics:
    """Return how good suggested sets are.

    Parameters
    ----------
    suggested, carried
        bool, shape (n_samples, n_labels).
    """
    n = len(carried)
    if n == 0 or carried.shape[1] == 0:
        return SetMetrics(None, None, None, None, n)
    hits = (suggested & carried).sum(axis=0)
    named = suggested.sum(axis=0) + carried.sum(axis=0)
    used = named > 0
    macro = float((2 * hits[used] / named[used]).mean()) if used.any() else 1.0
    micro = float(2 * hits.sum() / named.sum()) if used.any() else 1.0
    differing = suggested != carried
    return SetMetrics(
        micro,
        macro,
        float(differing.mean()),
        float((~differing.any(axis=1)).mean()),
        n,
    )
