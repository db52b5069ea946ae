"""The map: where each sample lies."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.request import option
from umc_desktop.domain.wording import counted, percent
from umc_desktop.jobs.bundle import Bundle
from umc_desktop.operations import journal
from umc_desktop.storage import arrays
from umc_desktop.storage.project_file import ProjectFile

if TYPE_CHECKING:
    from umc_desktop.ml.graph import NeighbourGraph
    from umc_desktop.operations.pool import Pool

Matrix = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]
MOST_LAID_OUT = 100_000
"""Samples of an island that the optimiser lays out; others are placed among them."""
_PLACED_BY = 5  # neighbours: with more, groups shrink to their middle
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

    Starts from the last map, so that samples stay where they were: half of them move
    by less than a twentieth of the map's spread. New ones are placed among their
    neighbours.
    """
    # Only the worker computes; the window that lists the commands starts without.
    from umc_desktop.ml.layout.alignment import drift
    from umc_desktop.ml.tiling import find_frame, settle
    from umc_desktop.operations.contents import read_contents
    from umc_desktop.operations.pool_gathering import gather_pools

    contents = read_contents(project)
    pools = gather_pools(project, contents, progress)
    with project.read() as connection:
        last = {} if request.fresh else arrays.read_all(connection, "map")
    ids, hashes = contents.index.ids, contents.index.hashes
    layouts, places, frames = [], [], []
    for pool in pools:
        for local in _islands(pool.graph, contents.index.domain_ids[pool.rows]):
            rows = pool.rows[local]
            start = _of(last, "layout", ids[rows])
            frame = find_frame(start, _of(last, "positions", ids[rows]))
            begin = None if frame is None else start
            layouts.append(
                _lay_out(pool, local, hashes[rows], begin, request.seed, progress)
            )
            places.append(rows)
            frames.append(frame)
    order = np.concatenate(places)
    raw, positions = (np.empty((len(ids), 2), np.float32) for _ in range(2))
    raw[order], positions[order] = np.concatenate(layouts), settle(layouts, frames)
    previous = _of(last, "positions", ids)
    bundle.put_arrays(
        "map",
        {
            "ids": ids,
            "positions": positions,
            "domain_ids": contents.index.domain_ids,
            "layout": raw,  # each island by itself: where the next layout starts
            "previous": previous,
            "drift": np.array([drift(previous, positions)], np.float32),
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
        n_stayed = int(np.isfinite(found["previous"]).all(axis=1).sum())
        drift = float(found["drift"][0])
        moved = f" {drift_in_words(drift)}." if n_stayed else ""
        return step.end(
            connection,
            Outcome(
                Changes.MAP,
                f"Laid out {counted(n_samples, 'sample')}.{moved}",
                {
                    "samples": n_samples,
                    "new": n_samples - n_stayed,
                    "drift": round(drift, 4) if n_stayed else None,
                },
            ),
        )


def drift_in_words(drift: float) -> str:
    """Say how far a map moved, as a share of its spread."""
    said = f"Half of the samples moved by less than {percent(drift, 1)}"
    return f"{said} of the map’s spread"


def _lay_out(
    pool: "Pool",
    local: Rows,
    hashes: npt.NDArray[np.void],
    start: Matrix | None,
    seed: int,
    progress: ProgressReporter,
) -> Matrix:
    """Lay out some samples of a pool; of very many, some, and the rest among them.

    Parameters
    ----------
    local
        int64, shape (n,): rows of the pool.
    hashes
        V16, shape (n,): their content hashes. They choose who is laid out, so that
        mostly the same ones are when samples are added.
    start
        Where the samples were, or ``None``.
    """
    from umc_desktop.ml.cells import Cells
    from umc_desktop.ml.features import centred_unit
    from umc_desktop.ml.graph import build_graph
    from umc_desktop.ml.layout.fitting import fit_layout, place_among
    from umc_desktop.ml.neighbours import principal_space

    if len(local) <= MOST_LAID_OUT:
        return fit_layout(pool.graph.subgraph(local), start, seed, progress)
    first = hashes.view(">u8").reshape(-1, 2)[:, 0]
    some = np.sort(np.argpartition(first, MOST_LAID_OUT)[:MOST_LAID_OUT])
    vectors = [
        centred_unit(values, pool.reads.get(encoder)).vectors
        for encoder, values in pool.embeddings.items()
    ]
    space = principal_space([values[local] for values in vectors], progress)
    graph = build_graph([space[some]], progress=progress)
    begin = None if start is None else start[some]
    laid_out = fit_layout(graph, begin, seed, progress)
    nearest, cosines = Cells(space, progress).nearest(_PLACED_BY, progress, among=some)
    placed = place_among(laid_out, np.searchsorted(some, nearest), cosines, seed)
    placed[some] = laid_out
    return placed


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


def _of(last: dict[str, npt.NDArray[Any]], name: str, ids: Rows) -> Matrix:
    """Return what the last map had for these samples, NaN for those that are new."""
    found = np.full((len(ids), 2), np.nan, np.float32)
    if name in last:
        known = last["ids"]
        places = np.minimum(np.searchsorted(known, ids), len(known) - 1)
        here = known[places] == ids
        found[here] = last[name][places[here]]
    return found
