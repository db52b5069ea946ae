"""Lines around groups of samples, and the names that go with them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_DIRECTIONS = 32
_ANGLES = np.arange(_DIRECTIONS) * (2 * np.pi / _DIRECTIONS)
#: Unit vectors, (32, 2), that an outline's vertices are furthest along.
DIRECTIONS: NDArray[np.float64] = np.stack([np.cos(_ANGLES), np.sin(_ANGLES)], axis=1)
#: Share of a group that its outline holds: the rest lies scattered.
_CORE = 0.9
_FEWEST = 10


@dataclass(frozen=True, eq=False)
class Outline:
    """A line on the map, with a name.

    Attributes
    ----------
    name
        What is written at it.
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
    """Return the vertices around a group, (32, 2), one for each of ``DIRECTIONS``.

    Parameters
    ----------
    positions : NDArray[np.float32]
        (n, 2); of ten or more samples, the tenth furthest from their median is left
        out.

    Returns
    -------
    NDArray[np.float64] or None
        ``None`` without a placed sample. Vertices repeat where a corner is sharp.
    """
    placed = positions[np.isfinite(positions).all(axis=1)].astype(np.float64)
    if not len(placed):
        return None
    if len(placed) >= _FEWEST:
        away = np.linalg.norm(placed - np.median(placed, axis=0), axis=1)
        placed = placed[away <= np.quantile(away, _CORE)]
    return np.asarray(placed[(placed @ DIRECTIONS.T).argmax(axis=0)])


def group_outlines(
    positions: NDArray[np.float32], groups: NDArray[np.int32], names: dict[int, str]
) -> tuple[Outline, ...]:
    """Return the outline of every group, the largest first.

    Parameters
    ----------
    positions : NDArray[np.float32]
        (n, 2).
    groups : NDArray[np.int32]
        (n,), -1 for samples that belong to none.
    names
        By group; one without a name is called by its number.
    """
    order = np.argsort(groups, kind="stable")
    numbers, starts, counts = np.unique(
        groups[order], return_index=True, return_counts=True
    )
    found = []
    for number, start, count in zip(numbers, starts, counts, strict=True):
        vertices = hull(positions[order[start : start + count]])
        if number >= 0 and vertices is not None:
            name = names.get(int(number), "") or f"Cluster {number}"
            found.append(Outline(name, vertices, int(count)))
    return tuple(sorted(found, key=lambda outline: -outline.size))
