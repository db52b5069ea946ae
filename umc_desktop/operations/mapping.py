"""The map: where each sample lies."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.request import option
from umc_desktop.jobs.bundle import Bundle
from umc_desktop.ml.layout import fit_layout, tile
from umc_desktop.operations import journal
from umc_desktop.operations.pool import (
    Contents,
    Matrix,
    Pool,
    gather_pools,
    read_contents,
)
from umc_desktop.storage import arrays
from umc_desktop.storage.project_file import ProjectFile


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
    contents = read_contents(project)
    pools = gather_pools(project, contents, progress)
    with project.read() as connection:
        last = {} if request.fresh else arrays.read_all(connection, "map")
    layouts = []
    found: dict[str, npt.NDArray[Any]] = {}
    for pool in pools:
        start = _start(last, pool, contents)
        layout = fit_layout(pool.graph, start, request.seed, progress)
        layouts.append(layout)
        found[f"layout_ids.{pool.modality.value}"] = contents.index.ids[pool.rows]
        found[f"layout.{pool.modality.value}"] = layout
    positions = np.empty((len(contents.index.ids), 2), np.float32)
    positions[np.concatenate([pool.rows for pool in pools])] = tile(layouts)
    found |= {
        "ids": contents.index.ids,
        "positions": positions,
        "domain_ids": contents.index.domain_ids,
    }
    bundle.put_arrays("map", found)


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
                f"Laid out {n_samples:,} samples.",
                {"samples": n_samples},
            ),
        )


def _start(
    last: dict[str, npt.NDArray[Any]], pool: Pool, contents: Contents
) -> Matrix | None:
    """Return the last layout of this pool, NaN for samples that were not in it."""
    before = last.get(f"layout.{pool.modality.value}")
    if before is None:
        return None
    ids = contents.index.ids[pool.rows]
    known = last[f"layout_ids.{pool.modality.value}"]
    places = np.minimum(np.searchsorted(known, ids), len(known) - 1)
    start = np.full((len(ids), 2), np.nan, np.float32)
    here = known[places] == ids
    start[here] = before[places[here]]
    return start
