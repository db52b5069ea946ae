"""Lines around groups of samples, and the names that go with them."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from umc_desktop.qt.words import tr

_DIRECTIONS = 16
_ANGLES = np.arange(_DIRECTIONS) * (2 * np.pi / _DIRECTIONS)
#: Unit vectors, (16, 2), that an outline's vertices are furthest along.
DIRECTIONS: NDArray[np.float64] = np.stack([np.cos(_ANGLES), np.sin(_ANGLES)], axis=1)
#: Parts of the map's longer side that samples of one piece are apart at most.
_APART = 1 / 30
#: Share of its group's samples from which a piece gets a line.
_PIECE = 0.15
_FEWEST = 2
#: Samples to a square from which stragglers would draw a line around the whole map, and
#: the share of the group that the line then encloses, where it is densest.
_CROWDED = 8
_CORE = 0.5
_NEIGHBOURS = [(x, y) for x in (-1, 0, 1) for y in (-1, 0, 1) if x or y]


@dataclass(frozen=True, eq=False)
class Outline:
    """A line on the map, with a name.

    Attributes
    ----------
    name
        What is written at it; empty for a further piece of a group.
    vertices : NDArray[np.float64]
        (m, 2) in data coordinates.
    size
        How many samples it stands for; of names that would overlap, the larger one's
        is written.
    is_hull
        Whether the vertices are those furthest along ``DIRECTIONS``, so that the line
        can keep its distance from the samples; else the line is as it was drawn.
    """

    name: str
    vertices: NDArray[np.float64]
    size: int
    is_hull: bool = True


def hull(positions: NDArray[np.float32]) -> NDArray[np.float64] | None:
    """Return the vertices around samples, (16, 2), one for each of ``DIRECTIONS``.

    Parameters
    ----------
    positions : NDArray[np.float32]
        (n, 2).

    Returns
    -------
    NDArray[np.float64] or None
        ``None`` without a placed sample. Vertices repeat where a corner is sharp.
    """
    placed = positions[np.isfinite(positions).all(axis=1)].astype(np.float64)
    if not len(placed):
        return None
    return np.asarray(placed[(placed @ DIRECTIONS.T).argmax(axis=0)])


def pieces(positions: NDArray[np.float32], reach: float) -> list[NDArray[np.intp]]:
    """Return samples by pieces that lie apart, the largest piece first.

    Parameters
    ----------
    positions : NDArray[np.float32]
        (n, 2).
    reach
        Samples about this far apart are of one piece: a piece is a connected group
        of squares of that side, corners touching.

    Returns
    -------
    list of NDArray[np.intp]
        Rows of each piece; samples without a place are in none.
    """
    placed = np.flatnonzero(np.isfinite(positions).all(axis=1))
    squares = np.floor(positions[placed].astype(np.float64) / reach).astype(np.int64)
    unique, where = np.unique(squares, axis=0, return_inverse=True)
    numbers = {(x, y): number for number, (x, y) in enumerate(unique.tolist())}
    piece_of = np.full(len(unique), -1)
    n_pieces = 0
    for first in range(len(unique)):
        if piece_of[first] >= 0:
            continue
        waiting = [first]
        piece_of[first] = n_pieces
        while waiting:
            x, y = unique[waiting.pop()].tolist()
            for step in _NEIGHBOURS:
                other = numbers.get((x + step[0], y + step[1]), -1)
                if other >= 0 and piece_of[other] < 0:
                    piece_of[other] = n_pieces
                    waiting.append(other)
        n_pieces += 1
    own = piece_of[where.ravel()]
    found = [placed[own == number] for number in range(n_pieces)]
    return sorted(found, key=len, reverse=True)


def core(positions: NDArray[np.float32], reach: float) -> NDArray[np.intp]:
    """Return the samples in a group's densest squares; of one that is small, all.

    Parameters
    ----------
    positions : NDArray[np.float32]
        (n, 2).
    reach
        Side of the squares.
    """
    placed = np.flatnonzero(np.isfinite(positions).all(axis=1))
    squares = np.floor(positions[placed].astype(np.float64) / reach).astype(np.int64)
    _, where, counts = np.unique(
        squares, axis=0, return_inverse=True, return_counts=True
    )
    if len(placed) < _CROWDED * len(counts):
        return placed
    densest = np.argsort(-counts, kind="stable")
    enclosed = np.cumsum(counts[densest])
    n_kept = int(np.searchsorted(enclosed, _CORE * len(placed))) + 1
    kept = np.zeros(len(counts), np.bool_)
    kept[densest[:n_kept]] = True
    return placed[kept[where.ravel()]]


def outlines_of(
    name: str, positions: NDArray[np.float32], reach: float
) -> list[Outline]:
    """Return the lines around the pieces of a group; the largest bears the name."""
    found: list[Outline] = []
    for rows in pieces(positions, reach):
        vertices = hull(positions[rows])
        few = len(rows) < max(_FEWEST, _PIECE * len(positions))
        if vertices is not None and not (found and few):
            found.append(Outline("" if found else name, vertices, len(rows)))
    return found


def reach_of(positions: NDArray[np.float32]) -> float:
    """Return how far apart samples of one piece may lie on this map."""
    placed = positions[np.isfinite(positions).all(axis=1)]
    side = float(np.ptp(placed, axis=0).max()) if len(placed) else 0.0
    # A few samples are far apart although they are neighbours.
    return (side or 1.0) * max(_APART, 1.5 / math.sqrt(max(len(placed), 1)))


def group_outlines(
    positions: NDArray[np.float32], groups: NDArray[np.int32], names: dict[int, str]
) -> tuple[Outline, ...]:
    """Return the outlines of every group, the largest first.

    Of a large group they enclose the half that lies most densely.

    Parameters
    ----------
    positions : NDArray[np.float32]
        (n, 2).
    groups : NDArray[np.int32]
        (n,), -1 for samples that belong to none.
    names
        By group; one without a name is called by its number.
    """
    reach = reach_of(positions)
    order = np.argsort(groups, kind="stable")
    numbers, starts, counts = np.unique(
        groups[order], return_index=True, return_counts=True
    )
    found: list[Outline] = []
    for number, start, count in zip(numbers, starts, counts, strict=True):
        if number >= 0:
            name = names.get(int(number), "") or tr("Cluster {number}").format(
                number=number
            )
            own = positions[order[start : start + count]]
            found.extend(outlines_of(name, own[core(own, reach)], reach))
    return tuple(sorted(found, key=lambda outline: -outline.size))
