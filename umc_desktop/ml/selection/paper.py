"""The published selection: the most entropy that covers the clusters."""

import numpy as np
import numpy.typing as npt

from umc_desktop.ml.selection.covering import cover_clusters
from umc_desktop.ml.selection.rows import Floats, Rows
from umc_desktop.ml.uncertainty import entropy


def select_paper(
    candidates: Rows,
    probabilities: Floats,
    uncertainty: Floats,
    tau: float,
    clusters: npt.NDArray[np.integer],
    budget: int,
) -> Rows:
    """Choose argmax Σ Entropy(P(y|x)) over at most B samples covering the clusters.

    Among the candidates above the threshold, each cluster gives the sample with the
    largest entropy, clusters with the most entropy in all first; what is left of the
    budget goes to the largest entropies wherever they are. That is the maximum under
    the constraint: the objective is a sum, so samples do not interact.

    Parameters
    ----------
    candidates : ndarray of int64, shape (m_candidates,)
        Rows that may be chosen, without repeats. They index the arrays below.
    probabilities : ndarray of float, shape (n_samples, n_classes)
        The ensemble's P; rows sum to 1.
    uncertainty : ndarray of float, shape (n_samples,)
        U(x).
    tau
        The threshold; only samples with U > τ are chosen.
    clusters : ndarray of int, shape (n_samples,)
        Cluster of every sample, -1 without one.
    budget
        B, the most samples to choose.

    Returns
    -------
    ndarray of int64, shape (at most budget,)
        The chosen rows: the clusters' first, then the fill.
    """
    eligible = candidates[uncertainty[candidates] > tau]
    entropies = np.zeros(len(probabilities), dtype=np.float64)
    entropies[eligible] = entropy(probabilities[eligible])
    ranked = eligible[np.argsort(-entropies[eligible], kind="stable")]
    return cover_clusters(ranked, entropies, clusters, budget)
