"""Facility location: samples with high scores that stand for all the others."""

import heapq

import numpy as np
import numpy.typing as npt

from umc_desktop.ml.features import unit
from umc_desktop.ml.selection.ranking import select_top
from umc_desktop.ml.selection.rows import Floats, Rows
from umc_desktop.ml.threads import threads_worth

SHORTLIST = 20
"""Candidates considered per sample chosen, by score."""
MAX_SHORTLIST = 10_000
"""All its similarities are held: at most 400 MB."""


def select_facility_location(
    candidates: Rows,
    scores: Floats,
    vectors: Floats,
    batch_size: int,
    coverage_weight: float = 1.0,
    seed: int = 0,
) -> Rows:
    """Choose S to maximise F(S) = Σ_{i∈S} score_i + λ Σ_i max_{j∈S} sim(i, j).

    Greedily, so F is at least (1 - 1/e) of its maximum; lazily, so that most gains
    are never computed again (they only shrink). i runs over the shortlist: the
    min(10,000, 20 · batch_size) candidates with the highest scores. sim is the
    cosine, 0 where it is negative. λ = coverage_weight · batch_size / shortlist, so
    that with scores up to 1 both sums are at most batch_size.

    Parameters
    ----------
    candidates : ndarray of int64, shape (m_candidates,)
        Rows that may be chosen, without repeats. They index the arrays below.
    scores : ndarray of float, shape (n_samples,)
        At least 0, such as 1 - margin.
    vectors : ndarray of float, shape (n_samples, d_features)
        Of any length; they tell how alike samples are.
    batch_size
        Rows wanted.
    coverage_weight
        0 chooses by score alone.
    seed
        Breaks ties at the end of the shortlist.

    Returns
    -------
    ndarray of int64, shape (min(batch_size, m_candidates),)
        The chosen rows, largest gain first.

    References
    ----------
    Nemhauser, Wolsey & Fisher, "An Analysis of Approximations for Maximizing
    Submodular Set Functions", Mathematical Programming 14, 1978, section 4; Minoux,
    "Accelerated Greedy Algorithms", 1978; as batches for active learning: Wei, Iyer &
    Bilmes, "Submodularity in Data Subset Selection and Active Learning", ICML 2015.
    """
    batch_size = min(batch_size, len(candidates))
    if batch_size <= 0:
        return np.empty(0, dtype=np.int64)
    size = max(min(MAX_SHORTLIST, SHORTLIST * batch_size), batch_size)
    shortlist = select_top(candidates, scores, size, seed)
    if len(shortlist) == batch_size:
        return shortlist
    weight = coverage_weight * batch_size / len(shortlist)
    places = _lazy_greedy(
        scores[shortlist].astype(np.float64),
        weight,
        unit(vectors[shortlist]),
        batch_size,
    )
    return shortlist[places]


def _lazy_greedy(
    scores: npt.NDArray[np.float64], weight: float, vectors: Floats, n_wanted: int
) -> list[int]:
    with threads_worth(len(vectors) * vectors.size):
        similarity = vectors @ vectors.T
    np.maximum(similarity, 0, out=similarity)
    gains = scores + weight * similarity.sum(axis=0, dtype=np.float64)
    # (−gain, place, how many were chosen when it was computed)
    heap = [(-gain, place, 0) for place, gain in enumerate(gains.tolist())]
    heapq.heapify(heap)
    covered = np.zeros(len(vectors), dtype=np.float32)
    chosen: list[int] = []
    while len(chosen) < n_wanted:
        _, place, computed = heapq.heappop(heap)
        if computed == len(chosen):
            chosen.append(place)
            np.maximum(covered, similarity[place], out=covered)
        else:
            added = np.maximum(similarity[place] - covered, 0).sum(dtype=np.float64)
            gain = float(scores[place] + weight * added)
            heapq.heappush(heap, (-gain, place, len(chosen)))
    return chosen
