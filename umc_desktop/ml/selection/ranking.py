"""The choices that look at one number per sample."""

import numpy as np

from umc_desktop.ml.selection.rows import Floats, Rows


def select_random(candidates: Rows, batch_size: int, seed: int = 0) -> Rows:
    """Choose at random, every candidate equally likely: the audit slice.

    Parameters
    ----------
    candidates : ndarray of int64, shape (m_candidates,)
        Rows that may be chosen, without repeats.
    batch_size
        Rows wanted.
    seed
        Same seed, same choice.

    Returns
    -------
    ndarray of int64, shape (min(batch_size, m_candidates),)
        The chosen rows, in random order.
    """
    shuffled = np.random.default_rng(seed).permutation(candidates)
    return np.asarray(shuffled[:batch_size], dtype=np.int64)


def select_top(
    candidates: Rows, scores: Floats, batch_size: int, seed: int = 0
) -> Rows:
    """Choose the highest scores; equal ones in random order.

    With ``1 - margin``, ``entropy`` or a disagreement as the score this is
    uncertainty sampling.

    Parameters
    ----------
    candidates : ndarray of int64, shape (m_candidates,)
        Rows that may be chosen, without repeats.
    scores : ndarray of float, shape (n_samples,)
        Higher is chosen first; no NaN. The candidates index it.
    batch_size
        Rows wanted.
    seed
        Breaks ties, so that equal samples are not taken in the order of the file.

    Returns
    -------
    ndarray of int64, shape (min(batch_size, m_candidates),)
        The chosen rows, highest score first.
    """
    batch_size = min(batch_size, len(candidates))
    if batch_size <= 0:
        return np.empty(0, dtype=np.int64)
    values = scores[candidates]
    lowest = np.partition(values, -batch_size)[-batch_size]
    # a few more than needed where the last place is tied; the rest is never sorted
    places = np.random.default_rng(seed).permutation(np.flatnonzero(values >= lowest))
    best = places[np.argsort(-values[places], kind="stable")][:batch_size]
    return np.asarray(candidates[best], dtype=np.int64)
