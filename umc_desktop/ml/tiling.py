"""Maps that share nothing, side by side on one canvas, where they were before."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

Positions = npt.NDArray[np.float32]
Frame = tuple[float, npt.NDArray[np.float64]]

TILE_GAP = 0.15
"""Free space between two tiles, in parts of the larger tile's half side."""
_SAME = 1e-3  # of the spread: what rounding may leave between a map and its copy


def tile(layouts: Sequence[npt.NDArray[np.floating]]) -> Positions:
    """Put several maps side by side so that they do not overlap.

    For modalities that share no encoder. A map's area goes with the square root of
    its number of samples: the small one stays visible.

    Parameters
    ----------
    layouts : sequence of ndarray of float, shape (n_i, 2)
        The maps, at any scale.

    Returns
    -------
    ndarray of float32, shape (sum of n_i, 2)
        The samples in the order given, -1 to 1 on the longer side and centred.
    """
    halves = [len(layout) ** 0.25 for layout in layouts]
    sides = [(2 + TILE_GAP) * half for half in halves]
    shelf_width = max(float(np.sqrt(np.sum(np.square(sides)))), max(sides, default=0.0))
    x = y = shelf_height = 0.0
    placed = []
    for layout, half, side in zip(layouts, halves, sides, strict=True):
        if x > 0 and x + side > shelf_width * 1.01:
            x, y, shelf_height = 0.0, y + shelf_height, 0.0
        placed.append(_boxed(layout) * half + [x + side / 2, y + side / 2])
        x, shelf_height = x + side, max(shelf_height, side)
    if not placed:
        return np.zeros((0, 2), dtype=np.float32)
    return _boxed(np.concatenate(placed))


def settle(
    layouts: Sequence[npt.NDArray[np.floating]], frames: Sequence[Frame | None]
) -> Positions:
    """Put maps where they were, at the scale they had; those that are new beside them.

    Parameters
    ----------
    layouts : sequence of ndarray of float, shape (n_i, 2)
        The maps.
    frames
        Where each lies on the canvas, see ``find_frame``; ``None`` for a new one.

    Returns
    -------
    ndarray of float32, shape (sum of n_i, 2)
        The samples in the order given.
    """
    kept = [
        (layout, frame)
        for layout, frame in zip(layouts, frames, strict=True)
        if frame is not None
    ]
    if not kept:
        return tile(layouts)
    put = [layout * scale + shift for layout, (scale, shift) in kept]
    low, high = np.min(np.concatenate(put), 0), np.max(np.concatenate(put), 0)
    unit = float(
        np.median([np.ptp(one, axis=0).max() / 2 / len(one) ** 0.25 for one in put])
    )
    left, settled = float(high[0]), []
    for layout, frame in zip(layouts, frames, strict=True):
        if frame is not None:
            settled.append(layout * frame[0] + frame[1])
            continue
        half = unit * len(layout) ** 0.25
        left += half * TILE_GAP
        middle = np.array([left + half, (low[1] + high[1]) / 2])
        settled.append(_boxed(layout) * half + middle)
        left += 2 * half
    return np.concatenate(settled).astype(np.float32)


def find_frame(
    layout: npt.NDArray[np.floating], positions: npt.NDArray[np.floating]
) -> Frame | None:
    """Return the scale and the shift from a map to its positions on the canvas.

    Parameters
    ----------
    layout : ndarray of float, shape (n_samples, 2)
        The map as it was laid out by itself; NaN rows do not count.
    positions : ndarray of float, shape (n_samples, 2)
        Where the samples were put on the canvas.

    Returns
    -------
    (float, ndarray of float, shape (2,)) or None
        ``None`` when no such pair exists: with less than two samples, or when these
        come from several maps.
    """
    known = np.isfinite(layout).all(axis=1) & np.isfinite(positions).all(axis=1)
    here = layout[known].astype(np.float64)
    there = positions[known].astype(np.float64)
    if len(here) < 2 or not np.ptp(here, axis=0).any():
        return None
    away, apart = here - here.mean(axis=0), there - there.mean(axis=0)
    scale = float(np.sum(away * apart) / np.sum(away**2))
    shift = there.mean(axis=0) - scale * here.mean(axis=0)
    rest = np.abs(here * scale + shift - there).max()
    if scale <= 0 or rest > _SAME * float(np.abs(apart).max()):
        return None
    return scale, shift


def _boxed(placed: npt.NDArray[np.floating]) -> Positions:
    """Return the map centred, its longer side from -1 to 1."""
    if len(placed) == 0:
        return np.zeros((0, 2), dtype=np.float32)
    low, high = placed.min(axis=0), placed.max(axis=0)
    half = float((high - low).max()) / 2
    boxed = (placed - (low + high) / 2) / (half if half > 0 else 1.0)
    return np.asarray(boxed, dtype=np.float32)
