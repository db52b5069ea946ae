"""The map: where each sample lies."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.request import option
from umc_desktop.domain.wording import counted
from umc_desktop.jobs.bundle import Bundle
from umc_desktop.operations import journal
from umc_desktop.storage import arrays
from umc_desktop.storage.project_file import ProjectFile

if TYPE_CHECKING:
    from umc_desktop.ml.graph import NeighbourGraph

Matrix = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]
_SHARED_NEIGHBOURS = 0.02  # share of a domain's neighbours in another that ties them


@dataclass(frozen=True)
class FitMap:
    """How the map is laid out."""

    fresh: bool = option("Forget the last map instead of starting from it.", False)
    seed: int = option("Seed of the layout.", 0)
    annotator: str = option("Who asks; without it, the computer account.", "")


def compute_map(
    project: ProjectFile, request: FitMap, bundle: Bundle, progress: ProgressReporter
) -> None:
    """Lay out the map so that similar samples lie together.

    Starts from the last map, so that samples stay where they were; new ones are placed
    among their neighbours.
    """
    # Only the worker computes; the window that lists the commands starts without.
    from umc_desktop.ml.layout import fit_layout, tile
    from umc_desktop.operations.pool import gather_pools, read_contents

    contents = read_contents(project)
    pools = gather_pools(project, contents, progress)
    with project.read() as connection:
        last = {} if request.fresh else arrays.read_all(connection, "map")
    layouts: list[Matrix] = []
    places: list[Rows] = []
    raw = np.empty((len(contents.index.ids), 2), np.float32)
    for pool in pools:
        for local in _islands(pool.graph, contents.index.domain_ids[pool.rows]):
            rows = pool.rows[local]
            start = _start(last, contents.index.ids[rows])
            graph = pool.graph.subgraph(local)
            layouts.append(fit_layout(graph, start, request.seed, progress))
            places.append(rows)
            raw[rows] = layouts[-1]
    positions = np.empty((len(contents.index.ids), 2), np.float32)
    positions[np.concatenate(places)] = tile(layouts)
    bundle.put_arrays(
        "map",
        {
            "ids": contents.index.ids,
            "positions": positions,
            "domain_ids": contents.index.domain_ids,
            "layout": raw,  # each island by itself: where the next layout starts
        },
    )


def publish_map(
    project: ProjectFile, request: FitMap, bundle: Bundle, progress: ProgressReporter
) -> Outcome:
    """Bring the layout into the project."""
    found = bundle.arrays("map")
    with project.write() as connection:
        step = journal.begin(project, connection, "map.fit", request)
        arrays.replace(connection, "map", found)
        progress.report(1, 1, "Saved")
        n_samples = len(found["ids"])
        return step.end(
            connection,
            Outcome(
                Changes.MAP,
                f"Laid out {counted(n_samples, 'sample')}.",
                {"samples": n_samples},
            ),
        )


def _islands(graph: "NeighbourGraph", domain_ids: npt.NDArray[np.int32]) -> list[Rows]:
    """Return rows of the pool by groups of domains that have next to nothing in common.

    Such groups are laid out one by one and put side by side: how far apart they lie
    means nothing, and the empty space between them would be most of the map.
    """
    present, codes = np.unique(domain_ids, return_inverse=True)
    known = graph.neighbours >= 0
    own = np.repeat(codes, known.sum(axis=1))
    other = codes[graph.neighbours[known]]
    shared = np.zeros((len(present), len(present)))
    np.add.at(shared, (own, other), 1)
    shared /= np.maximum(shared.sum(axis=1, keepdims=True), 1)
    group = np.arange(len(present))
    for first, second in zip(*np.nonzero(shared > _SHARED_NEIGHBOURS), strict=True):
        group[group == group[second]] = group[first]
    return [np.flatnonzero(group[codes] == number) for number in np.unique(group)]


def _start(last: dict[str, npt.NDArray[Any]], ids: Rows) -> Matrix | None:
    """Return where the samples lay before, NaN for those that are new."""
    if "layout" not in last:
        return None
    known = last["ids"]
    places = np.minimum(np.searchsorted(known, ids), len(known) - 1)
    start = np.full((len(ids), 2), np.nan, np.float32)
    here = known[places] == ids
    start[here] = last["layout"][places[here]]
    return start
