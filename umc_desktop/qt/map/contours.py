"""How densely the map is filled, as lines of equal density."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

#: Shares of the samples that the lines enclose, from the inside out.
SHARES = (0.25, 0.5, 0.9)
FEWEST_FOR_DENSITY = 10
_CELLS = 160
_BLUR_CELLS = 4.0

# Sides of a cell: bottom, right, top, left. For each of the 16 patterns of corners
# (bottom left 1, bottom right 2, top right 4, top left 8) above the level, the pairs
# of sides that the line joins; a saddle is cut into two corners.
_JOINED: tuple[tuple[tuple[int, int], ...], ...] = (
    (),
    ((3, 0),),
    ((0, 1),),
    ((3, 1),),
    ((1, 2),),
    ((3, 0), (1, 2)),
    ((0, 2),),
    ((3, 2),),
    ((2, 3),),
    ((2, 0),),
    ((0, 1), (2, 3)),
    ((2, 1),),
    ((1, 3),),
    ((1, 0),),
    ((0, 3),),
    (),
)


def density_lines(positions: NDArray[np.float32]) -> list[NDArray[np.float64]]:
    """Return the lines that enclose a quarter, half … of the samples, inmost first.

    Parameters
    ----------
    positions : NDArray[np.float32]
        (n, 2); those that are not finite are left out.

    Returns
    -------
    list of NDArray[np.float64]
        For each of ``SHARES`` its line as (k, 2, 2): k pieces from one (x, y) to
        another. Empty when there are too few samples for a density.

    References
    ----------
    R. J. Hyndman, "Computing and Graphing Highest Density Regions", The American
    Statistician 50(2), 1996.
    """
    placed = positions[np.isfinite(positions).all(axis=1)].astype(np.float64)
    if len(placed) < FEWEST_FOR_DENSITY:
        return []
    low, high = placed.min(axis=0), placed.max(axis=0)
    cell = float((high - low).max()) / (_CELLS - 8 * _BLUR_CELLS)
    if cell <= 0:
        return []
    # Room for the blur on every side, so that every line closes.
    origin = low - 4 * _BLUR_CELLS * cell
    where = ((placed - origin) / cell).astype(np.intp)
    counts = np.bincount(
        where[:, 1] * _CELLS + where[:, 0], minlength=_CELLS * _CELLS
    ).reshape(_CELLS, _CELLS)
    density = _blurred(counts.astype(np.float64))
    lines = lines_at(density, _levels(density, where))
    return [origin + (line + 0.5) * cell for line in lines]


def lines_at(
    grid: NDArray[np.float64], levels: list[float]
) -> list[NDArray[np.float64]]:
    """Return the lines along which a grid has each level (marching squares).

    Parameters
    ----------
    grid : NDArray[np.float64]
        (rows, columns), values at whole coordinates.
    levels
        The values to draw lines at.

    Returns
    -------
    list of NDArray[np.float64]
        For each level (k, 2, 2): k pieces from one (column, row) to another.

    References
    ----------
    W. E. Lorensen, H. E. Cline, "Marching Cubes", SIGGRAPH 1987, in two dimensions.
    """
    return [_line_at(grid, level) for level in levels]


def _levels(density: NDArray[np.float64], where: NDArray[np.intp]) -> list[float]:
    """Return the densities that the shares of the samples lie above."""
    own = np.sort(density[where[:, 1], where[:, 0]])[::-1]
    places = [min(int(share * len(own)), len(own) - 1) for share in SHARES]
    return [float(own[place]) for place in places]


def _blurred(counts: NDArray[np.float64]) -> NDArray[np.float64]:
    reach = int(4 * _BLUR_CELLS)
    away = np.arange(-reach, reach + 1)
    kernel = np.exp(-0.5 * (away / _BLUR_CELLS) ** 2)
    kernel /= kernel.sum()
    for axis in (0, 1):
        counts = np.apply_along_axis(np.convolve, axis, counts, kernel, mode="same")
    return counts


def _line_at(grid: NDArray[np.float64], level: float) -> NDArray[np.float64]:
    above = grid > level
    pattern = (
        above[:-1, :-1]
        + 2 * above[:-1, 1:].astype(np.intp)
        + 4 * above[1:, 1:]
        + 8 * above[1:, :-1]
    )
    pieces = []
    for number, joined in enumerate(_JOINED):
        rows, columns = np.nonzero(pattern == number)
        for side, other in joined:
            ends = [_crossing(grid, level, rows, columns, s) for s in (side, other)]
            pieces.append(np.stack(ends, axis=1))
    return np.concatenate(pieces)


def _crossing(
    grid: NDArray[np.float64],
    level: float,
    rows: NDArray[np.intp],
    columns: NDArray[np.intp],
    side: int,
) -> NDArray[np.float64]:
    """Return where a side of each cell has the level, (k, 2) as (column, row)."""
    x0, y0, x1, y1 = ((0, 0, 1, 0), (1, 0, 1, 1), (0, 1, 1, 1), (0, 0, 0, 1))[side]
    first = grid[rows + y0, columns + x0]
    second = grid[rows + y1, columns + x1]
    gap = second - first
    share = (level - first) / np.where(gap == 0, 1.0, gap)
    return np.stack(
        [columns + x0 + share * (x1 - x0), rows + y0 + share * (y1 - y0)], axis=1
    )
