"""Rows of the pool: what every strategy takes and gives."""

import numpy as np
import numpy.typing as npt

Rows = npt.NDArray[np.int64]
Floats = npt.NDArray[np.floating]


def filled(chosen: Rows, ranked: Rows, batch_size: int) -> Rows:
    """Return the chosen rows, and the best-ranked others up to the batch size.

    Parameters
    ----------
    chosen : ndarray of int64, shape (n_chosen,)
        At most ``batch_size`` rows, without repeats.
    ranked : ndarray of int64, shape (m_rows,)
        Rows that may join, best first.
    batch_size
        Rows wanted.

    Returns
    -------
    ndarray of int64, shape (at most batch_size,)
    """
    rest = ranked[~np.isin(ranked, chosen)]
    filled = np.concatenate([chosen, rest[: max(batch_size - len(chosen), 0)]])
    return filled.astype(np.int64)
