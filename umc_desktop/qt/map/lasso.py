"""Which samples lie inside a drawn line, a million of them in milliseconds."""

from __future__ import annotations

import heapq
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

#: More vertices than this a lasso does not need; it is stored with the batch.
MAX_VERTICES = 200

_INSIDE, _BOUNDARY = 1, 2
#: Cells of slack around an edge: covers float32 rounding of the cell index,
#: which is below 2**-23 * 1024 cells.
_SLACK = 1e-3


def inside(
    points: NDArray[np.float32], polygon: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Return which points lie inside a polygon, by the even-odd rule.

    The polygon's bounding box is cut into cells; a cell no edge touches is wholly
    inside or outside, so most points need one table look-up, and only those in
    the edges' cells meet the exact crossing test. For a simple polygon the answer
    is that of ``shapely.contains_xy``.

    Parameters
    ----------
    points : NDArray[np.float32]
        (n, 2); points that are not finite are outside.
    polygon : NDArray[np.float64]
        (m, 2) vertices; the last joins the first. Fewer than 3 enclose nothing.

    Returns
    -------
    NDArray[np.bool_]
        (n,), True inside; False on the polygon's own line.

    References
    ----------
    M. Shimrat, "Algorithm 112: Position of point relative to polygon",
    Communications of the ACM 5(8), 1962.
    """
    result = np.zeros(len(points), np.bool_)
    edges = _edges_of(polygon)
    if not len(edges) or not len(points):
        return result
    grid = _Grid.around(edges, len(points))
    if grid is None:
        return result
    rows = grid.rows_of(edges)
    cells = grid.cells_of(points)
    # Cells are always in range; "clip" only spares numpy the check.
    state = grid.states(edges, rows).take(cells, mode="clip")
    np.equal(state, _INSIDE, out=result)
    near = np.flatnonzero(state == _BOUNDARY)
    if len(near):
        near_rows = (cells[near] // (grid.side + 2)).astype(np.intp)
        exact = points[near].astype(np.float64)
        result[near] = _crossing_test(exact, near_rows, edges, rows)
    return result


def simplify(
    path: NDArray[np.float64], limit: int = MAX_VERTICES
) -> NDArray[np.float64]:
    """Return at most ``limit`` vertices of a drawn stroke that keep its shape.

    Vertices are added where the simplified line is furthest from the stroke, so a
    long stroke loses its least important ones first.

    Parameters
    ----------
    path : NDArray[np.float64]
        (m, 2) the stroke, in any unit.
    limit : int
        At least 3.

    Returns
    -------
    NDArray[np.float64]
        (k, 2), k <= limit, a subset of the stroke in its order.

    References
    ----------
    U. Ramer, "An iterative procedure for the polygonal approximation of plane
    curves", Computer Graphics and Image Processing 1(3), 1972, with the number of
    vertices in place of the tolerance.
    """
    path = np.asarray(path, np.float64)
    if len(path):
        moved = np.any(np.diff(path, axis=0) != 0, axis=1)
        path = path[np.concatenate([[True], moved])]
    if len(path) <= limit:
        return path
    kept = [0, len(path) - 1]
    heap = [_furthest(path, 0, len(path) - 1)]
    while len(kept) < limit:
        _, middle, start, end = heapq.heappop(heap)
        kept.append(middle)
        for left, right in ((start, middle), (middle, end)):
            if right - left > 1:
                heapq.heappush(heap, _furthest(path, left, right))
    return np.asarray(path[np.sort(kept)])


def _furthest(
    path: NDArray[np.float64], start: int, end: int
) -> tuple[float, int, int, int]:
    """Return (minus distance, index, start, end) of the vertex furthest from a chord.

    Measured to the segment, not its line: a closed stroke starts with a chord of
    no length.
    """
    chord = path[end] - path[start]
    between = path[start + 1 : end] - path[start]
    along = np.clip(between @ chord / max(float(chord @ chord), 1e-300), 0.0, 1.0)
    distance = np.hypot(*(between - along[:, None] * chord).T)
    index = int(distance.argmax())
    return -float(distance[index]), start + 1 + index, start, end


def _edges_of(polygon: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the edges, float64 (m, 4) as x0 y0 x1 y1, without those of no length."""
    vertices = np.asarray(polygon, np.float64).reshape(-1, 2)
    vertices = vertices[np.isfinite(vertices).all(axis=1)]
    if len(vertices) < 3:
        return np.empty((0, 4))
    edges = np.hstack([vertices, np.roll(vertices, -1, axis=0)])
    return edges[np.any(edges[:, :2] != edges[:, 2:], axis=1)]


@dataclass(frozen=True)
class _Grid:
    """Square cells over a bounding box, with one ring of cells around it."""

    origin: NDArray[np.float32]
    per_unit: NDArray[np.float32]
    side: int

    @classmethod
    def around(cls, edges: NDArray[np.float64], n_points: int) -> _Grid | None:
        """Return the grid over the edges' box, None when the box has no area."""
        corners = edges.reshape(-1, 2)
        low, high = corners.min(axis=0), corners.max(axis=0)
        # The origin must be a float32: then subtracting it from a point close by
        # loses nothing, however far the lasso is from zero.
        origin = np.nextafter(low.astype(np.float32), np.float32(-np.inf))
        span = high - origin
        if np.any(high <= low):
            return None
        side = int(np.clip(np.sqrt(n_points), 16, 1024))
        # Slightly more than the span, so that the far corner is inside the grid.
        per_unit = (side / (span * (1 + 1e-5))).astype(np.float32)
        return cls(origin, per_unit, side)

    def cells_of(self, points: NDArray[np.float32]) -> NDArray[np.int32]:
        """Return each point's cell, int32 (n,) in 0 .. (side + 2)**2 - 1."""
        cells = np.empty(len(points), np.int32)
        ring = np.float32(self.side + 1)
        column = self._along(points, 0, ring)
        row = self._along(points, 1, ring)
        np.copyto(cells, row, casting="unsafe")
        np.multiply(cells, self.side + 2, out=cells)
        cells += column.astype(np.int32)
        return cells

    def _along(
        self, points: NDArray[np.float32], axis: int, ring: np.float32
    ) -> NDArray[np.float32]:
        place: NDArray[np.float32] = points[:, axis] - self.origin[axis]
        np.multiply(place, self.per_unit[axis], out=place)
        np.add(place, np.float32(1), out=place)
        # fmax and fmin turn "not a number" into the outer ring.
        np.fmax(place, np.float32(0), out=place)
        np.fmin(place, ring, out=place)
        return place

    def rows_of(self, edges: NDArray[np.float64]) -> _RowEdges:
        """Return which edges meet which row of cells."""
        scaled = self._scaled(edges)
        first = np.clip(np.floor(scaled[:, 1] - _SLACK), 0, self.side + 1)
        last = np.clip(np.floor(scaled[:, 3] + _SLACK), 0, self.side + 1)
        counts = (last - first + 1).astype(np.intp)
        edge = np.repeat(np.arange(len(edges)), counts)
        row = np.arange(len(edge)) - np.repeat(np.cumsum(counts) - counts, counts)
        row += first.astype(np.intp)[edge]
        order = np.argsort(row, kind="stable")
        return _RowEdges(edge[order], row[order])

    def states(self, edges: NDArray[np.float64], rows: _RowEdges) -> NDArray[np.uint8]:
        """Return for each cell, ring included, whether it is in, out or cut."""
        width = self.side + 2
        x0, y0, x1, y1 = self._scaled(edges)[rows.edge].T
        level = y1 == y0
        slope = (x1 - x0) / np.where(level, 1.0, y1 - y0)
        bottom = x0 + slope * (np.clip(rows.row - _SLACK, y0, y1) - y0)
        top = x0 + slope * (np.clip(rows.row + 1 + _SLACK, y0, y1) - y0)
        top = np.where(level, x1, top)
        left = np.clip(np.minimum(bottom, top) - _SLACK, 0, width - 1)
        right = np.clip(np.maximum(bottom, top) + _SLACK, 0, width - 1)
        depth = np.zeros((width, width + 1), np.int16)
        np.add.at(depth, (rows.row, left.astype(np.intp)), np.int16(1))
        np.subtract.at(depth, (rows.row, right.astype(np.intp) + 1), np.int16(1))
        np.cumsum(depth, axis=1, out=depth)

        middle = rows.row + 0.5
        crossed = (y0 <= middle) & (middle < y1)
        column = np.clip((x0 + slope * (middle - y0))[crossed], 0, width - 2)
        # A cell that the line of its middle is crossed in is cut anyway, so the
        # change may count from the next cell on.
        parity = np.zeros((width, width), np.uint8)
        place = (rows.row[crossed], column.astype(np.intp) + 1)
        np.add.at(parity, place, np.uint8(1))
        np.cumsum(parity, axis=1, out=parity)
        parity &= 1
        parity[depth[:, :width] > 0] = _BOUNDARY
        # Only what is beyond the box comes to the ring, infinity included.
        parity[0] = parity[-1] = parity[:, 0] = parity[:, -1] = 0
        return parity.ravel()

    def _scaled(self, edges: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the edges in cells, each turned to point upwards."""
        shift = np.tile(self.origin.astype(np.float64), 2)
        scaled: NDArray[np.float64] = edges - shift
        scaled = scaled * np.tile(self.per_unit.astype(np.float64), 2) + 1
        down = scaled[:, 1] > scaled[:, 3]
        scaled[down] = scaled[down][:, [2, 3, 0, 1]]
        return scaled


@dataclass(frozen=True)
class _RowEdges:
    """Pairs of an edge and a row of cells that it meets, by row."""

    edge: NDArray[np.intp]
    row: NDArray[np.intp]


def _crossing_test(
    points: NDArray[np.float64],
    point_rows: NDArray[np.intp],
    edges: NDArray[np.float64],
    rows: _RowEdges,
) -> NDArray[np.bool_]:
    """Return the even-odd answer, bool (n,), against the edges of each point's row.

    Every point is in a cut cell, so its row meets at least one edge.
    """
    first = np.searchsorted(rows.row, point_rows, side="left")
    counts = np.searchsorted(rows.row, point_rows, side="right") - first
    starts = np.cumsum(counts) - counts
    pair = np.arange(counts.sum()) + np.repeat(first - starts, counts)
    x0, y0, x1, y1 = edges[rows.edge[pair]].T
    x, y = np.repeat(points, counts, axis=0).T
    # Twice the signed area of (edge start, edge end, point).
    side = (x1 - x0) * (y - y0) - (x - x0) * (y1 - y0)
    crosses = ((y0 > y) != (y1 > y)) & ((side > 0) == (y1 > y0))
    touches = (
        (side == 0)
        & (np.minimum(x0, x1) <= x)
        & (x <= np.maximum(x0, x1))
        & (np.minimum(y0, y1) <= y)
        & (y <= np.maximum(y0, y1))
    )
    odd = np.add.reduceat(crosses.astype(np.int32), starts) % 2 == 1
    return np.asarray(odd & ~np.logical_or.reduceat(touches, starts))
