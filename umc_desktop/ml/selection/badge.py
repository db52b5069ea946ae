"""BADGE: samples whose gradients are large and differ."""

import numpy as np

from umc_desktop.ml.selection.rows import Floats, Rows
from umc_desktop.ml.selection.spread import draw_spread
from umc_desktop.ml.threads import threads_worth


def select_badge(
    candidates: Rows,
    probabilities: Floats,
    vectors: Floats,
    batch_size: int,
    seed: int = 0,
) -> Rows:
    """Choose by k-means++ among the gradients that the likeliest label would cause.

    The gradient of the cross-entropy by the head's weights, were the predicted label
    the true one, is the outer product g = q vᵀ with q = P(y|x) - onehot(argmax P). It
    is never formed: ⟨g_i, g_j⟩ = ⟨q_i, q_j⟩ ⟨v_i, v_j⟩, so a step costs
    O(n (C + d)) time and memory instead of O(n C d). The first choice is the largest
    gradient.

    Parameters
    ----------
    candidates : ndarray of int64, shape (m_candidates,)
        Rows that may be chosen, without repeats. They index the arrays below.
    probabilities : ndarray of float, shape (n_samples, n_classes)
        The ensemble's P; rows sum to 1.
    vectors : ndarray of float, shape (n_samples, d_features)
        What the head sees.
    batch_size
        Rows wanted.
    seed
        Of the draws.

    Returns
    -------
    ndarray of int64, shape (min(batch_size, m_candidates),)
        The chosen rows, in the order drawn.

    References
    ----------
    Ash et al., "Deep Batch Active Learning by Diverse, Uncertain Gradient Lower
    Bounds", ICLR 2020, algorithm 1; without the bias's gradient, like
    scikit-activeml's ``Badge``.
    """
    batch_size = min(batch_size, len(candidates))
    if batch_size <= 0:
        return np.empty(0, dtype=np.int64)
    inner = probabilities[candidates].astype(np.float32)
    inner[np.arange(len(inner)), inner.argmax(axis=1)] -= 1
    outer = np.asarray(vectors[candidates], dtype=np.float32)
    lengths = np.einsum("ij,ij->i", inner, inner) * np.einsum("ij,ij->i", outer, outer)

    def squared_distances(place: int) -> Floats:
        products = (inner @ inner[place]) * (outer @ outer[place])
        return np.asarray(lengths + lengths[place] - 2 * products)

    with threads_worth(outer.size):
        places = draw_spread(
            squared_distances,
            np.ones(len(candidates)),
            batch_size,
            first=int(lengths.argmax()),
            rng=np.random.default_rng(seed),
        )
    return candidates[places].astype(np.int64)
