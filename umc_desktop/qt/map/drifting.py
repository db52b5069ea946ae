"""Which way the samples moved since the map before, as few arrows as show it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_CELLS = 20
_FEWEST_PER_CELL = 3
_FEW_SAMPLES = 200


def drift_arrows(
    previous: NDArray[np.float32], positions: NDArray[np.float32]
) -> NDArray[np.float64]:
    """Return the mean move of the samples in each part of the map.

    Parameters
    ----------
    previous, positions : NDArray[np.float32]
        (n, 2), before and now; samples without both do not count. ``previous`` may
        be empty: there was no map before.

    Returns
    -------
    NDArray[np.float64]
        (k, 2, 2), from (x, y) to (x, y). A few samples have an arrow each.
    """
    if len(previous) != len(positions):
        return np.empty((0, 2, 2))
    known = np.isfinite(previous).all(axis=1) & np.isfinite(positions).all(axis=1)
    before = previous[known].astype(np.float64)
    now = positions[known].astype(np.float64)
    if len(now) <= _FEW_SAMPLES:
        return np.stack([before, now], axis=1)
    low = now.min(axis=0)
    cell = max(float(np.ptp(now, axis=0).max()), 1e-12) / _CELLS
    places = np.minimum(((now - low) / cell).astype(np.intp), _CELLS - 1)
    numbers = places[:, 1] * _CELLS + places[:, 0]
    counts = np.bincount(numbers, minlength=_CELLS**2)
    shown = counts >= _FEWEST_PER_CELL
    ends = [
        np.stack(
            [np.bincount(numbers, axis, _CELLS**2)[shown] for axis in moment.T], axis=1
        )
        / counts[shown, None]
        for moment in (before, now)
    ]
    return np.stack(ends, axis=1)
