"""The samples in the order in which they are drawn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from umc_desktop.qt.map.model import MapData

#: Low to high: what lies higher is drawn over what lies lower.
CONTEXT, PLAIN, SELECTED, LABELLED, LABELLED_SELECTED = range(5)


#: Of more samples than a canvas has room for, those on top would be all that is seen,
#: and the whole map would look uncertain.
MOST_BY_IMPORTANCE = 50_000


@dataclass(frozen=True, eq=False)
class Points:
    """Samples in draw order, the topmost last.

    Attributes
    ----------
    x, y : NDArray[np.float32]
        (n,) positions relative to ``origin``; not finite where unplaced.
    origin : tuple[float, float]
        Data coordinates that ``x`` and ``y`` are measured from.
    rows : NDArray[np.int32]
        (n,), the row of the project that each comes from.
    starts : tuple[int, int, int, int, int]
        Where the layers CONTEXT, PLAIN, SELECTED, LABELLED and LABELLED_SELECTED
        begin.
    extent : tuple[float, float, float, float]
        Least x and y, then greatest; infinite where samples are unplaced.
    """

    x: NDArray[np.float32]
    y: NDArray[np.float32]
    origin: tuple[float, float]
    rows: NDArray[np.int32]
    starts: tuple[int, int, int, int, int]
    extent: tuple[float, float, float, float]

    @property
    def n_points(self) -> int:
        """How many samples there are."""
        return len(self.rows)

    @property
    def has_selection(self) -> bool:
        """Whether any drawn sample is selected."""
        _, _, selected, labelled, labelled_selected = self.starts
        return selected < labelled or labelled_selected < self.n_points


def by_importance(data: MapData) -> Points:
    """Return the samples by importance alone, all in one layer.

    Above ``MOST_BY_IMPORTANCE`` samples they are scattered instead: of those that lie
    on one another any is seen, and colours keep their shares. This is the slow half of
    the draw order, and only new samples change it.
    """
    # Stable sorting of 16-bit keys is a radix sort: linear in n.
    rows = np.argsort(_importance_of(data), kind="stable").astype(np.int32)
    axes = [np.ascontiguousarray(data.positions[:, axis]) for axis in (0, 1)]
    origin = _middle_of(axes[0]), _middle_of(axes[1])
    x, y = (
        _relative(axis, middle).take(rows)
        for axis, middle in zip(axes, origin, strict=True)
    )
    n = data.n_samples
    left, bottom = (float(axis.min(initial=0.0)) for axis in (x, y))
    right, top = (float(axis.max(initial=0.0)) for axis in (x, y))
    extent = (left, bottom, right, top)
    return Points(x, y, origin, rows, (0, 0, n, n, n), extent)


def layered(
    points: Points,
    visible: NDArray[np.bool_],
    labelled: NDArray[np.bool_],
    selected: NDArray[np.bool_],
) -> Points:
    """Return the samples in layers, each in the order in which they come.

    Parameters
    ----------
    points : Points
        From ``by_importance``.
    visible, labelled, selected : NDArray[np.bool_]
        (n,) in row order; what is not visible is context, whatever else it is.
    """
    if visible.all() and not labelled.any() and not selected.any():
        return points  # one layer, in order already
    layer = (labelled.view(np.uint8) << 1) + selected.view(np.uint8) + np.uint8(PLAIN)
    layer *= visible.view(np.uint8)
    layer = layer.take(points.rows)
    ranks = [np.flatnonzero(layer == which) for which in range(LABELLED_SELECTED + 1)]
    order = np.concatenate(ranks)
    plain, chosen, marked, both, _ = np.cumsum([len(r) for r in ranks]).tolist()
    return Points(
        points.x.take(order),
        points.y.take(order),
        points.origin,
        points.rows.take(order),
        (0, plain, chosen, marked, both),
        points.extent,
    )


def _importance_of(data: MapData) -> NDArray[np.uint16]:
    """Return importance as a small integer, or a scattering of the rows."""
    if data.importance is None or data.n_samples > MOST_BY_IMPORTANCE:
        # Knuth's multiplicative hash: neighbours in the file land far apart.
        rows = np.arange(data.n_samples, dtype=np.uint32)
        return ((rows * np.uint32(2654435761)) >> np.uint32(16)).astype(np.uint16)
    known = np.nan_to_num(data.importance, nan=-np.inf, posinf=np.inf, neginf=-np.inf)
    finite = known[np.isfinite(known)]
    if not len(finite) or finite.max() <= finite.min():
        return np.zeros(data.n_samples, np.uint16)
    low, high = float(finite.min()), float(finite.max())
    share = (np.clip(known, low, high) - low) / (high - low)
    return (share * np.iinfo(np.uint16).max).astype(np.uint16)


def _middle_of(values: NDArray[np.float32]) -> float:
    """Return about the median of the finite values: one far away does not move it."""
    finite = values[np.isfinite(values)]
    if not len(finite):
        return 0.0
    some = finite[:: -(-len(finite) // 1001)]
    return float(np.partition(some, len(some) // 2)[len(some) // 2])


def _relative(values: NDArray[np.float32], middle: float) -> NDArray[np.float32]:
    """Return values measured from the middle; what is not finite goes to infinity.

    Infinity stays off the canvas whatever the view, and "not a number" would not.
    """
    moved: NDArray[np.float32] = values - np.float32(middle)
    moved[~np.isfinite(moved)] = np.inf
    return moved
