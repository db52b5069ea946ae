"""What can be laid over the map."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from umc_desktop.domain.changes import Changes
from umc_desktop.operations.regions import Region
from umc_desktop.operations.viewing import ViewData
from umc_desktop.qt.map.contours import FEWEST_FOR_DENSITY, density_lines
from umc_desktop.qt.map.drifting import drift_arrows
from umc_desktop.qt.map.lasso import inside
from umc_desktop.qt.map.layers import ArrowLayer, ContourLayer, Layer, OutlineLayer
from umc_desktop.qt.map.outlines import Outline, group_outlines, outlines_of, reach_of
from umc_desktop.qt.panels.summaries import rows_of
from umc_desktop.qt.words import later

_STILL_THERE = 0.9  # share of a region's samples in its line for the line to be shown


@dataclass(frozen=True)
class LayerSpec:
    """A layer that the window offers.

    Attributes
    ----------
    title
        As its menu calls it.
    tip
        What one sees by it.
    build
        Works the layer out; ``None`` when there is nothing to show.
    shows
        What it has to be worked out again for.
    has
        Whether there is anything to show; quick to tell.
    missing
        Why there is nothing to show, and what to do about it.
    """

    title: str
    tip: str
    build: Callable[[ViewData], Layer | None]
    shows: Changes
    has: Callable[[ViewData], bool]
    missing: str


def clusters(data: ViewData) -> Layer | None:
    """Return a line around each cluster, with its most telling words."""
    found = group_outlines(data.positions, data.clusters, data.cluster_names)
    return OutlineLayer(found) if found else None


def density(data: ViewData) -> Layer | None:
    """Return lines that enclose a quarter, half … of the samples."""
    lines = density_lines(data.positions)
    return ContourLayer(lines) if lines else None


def drift(data: ViewData) -> Layer | None:
    """Return arrows from the map before to this one."""
    arrows = drift_arrows(data.previous, data.positions)
    return ArrowLayer(arrows) if len(arrows) else None


def regions(data: ViewData) -> Layer | None:
    """Return the saved regions: around their samples, or as they were drawn."""
    found = [outline for one in data.regions for outline in _of_region(data, one)]
    found.sort(key=lambda outline: -outline.size)
    return OutlineLayer(found, dashed=True) if found else None


#: In the order in which they lie over the samples.
LAYERS: dict[str, LayerSpec] = {
    "density": LayerSpec(
        later("Density"),
        later(
            "Lines that enclose a quarter, half and nine tenths of the samples "
            "where they lie most densely"
        ),
        density,
        Changes.MAP | Changes.SAMPLES,
        lambda data: len(data.ids) >= FEWEST_FOR_DENSITY,
        later("Too few samples for a density."),
    ),
    "drift": LayerSpec(
        later("Drift since the map before"),
        later(
            "Arrows: which way the samples of each part of the map moved when "
            "it was last laid out"
        ),
        drift,
        Changes.MAP | Changes.SAMPLES,
        lambda data: data.drift is not None,
        later("This is the first map: nothing has moved yet."),
    ),
    "clusters": LayerSpec(
        later("Clusters and their words"),
        later(
            "Lines around the groups of uncertain samples, with the words that "
            "set each apart"
        ),
        clusters,
        Changes.ROUND | Changes.MAP | Changes.SAMPLES,
        lambda data: bool((data.clusters >= 0).any()),
        later("No clusters yet: score the samples first."),
    ),
    "regions": LayerSpec(
        later("Saved regions"),
        later("The regions that were saved, each with its name"),
        regions,
        Changes.MAP | Changes.SAMPLES | Changes.FACTS,
        lambda data: bool(data.regions),
        later(
            "No regions yet: select samples, then Label ▸ Save the selection "
            "as a region."
        ),
    ),
}


def _of_region(data: ViewData, region: Region) -> list[Outline]:
    """Return a region's line: as drawn, or around its samples if the map has moved."""
    rows = rows_of(data, region.sample_ids)
    positions = data.positions[rows[rows >= 0]]
    corners = np.array(region.polygon, np.float64).reshape(-1, 2)
    size = len(positions)
    if size and inside(positions, corners).mean() >= _STILL_THERE:
        return [Outline(region.name, corners, size, is_hull=False)]
    return outlines_of(region.name, positions, reach_of(data.positions))
