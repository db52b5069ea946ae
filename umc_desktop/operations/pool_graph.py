"""The graph of a pool's nearest neighbours, kept in the cache folder."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.ml.features import Mask, centred_unit
from umc_desktop.ml.graph import NeighbourGraph, build_graph
from umc_desktop.operations.encoding import Matrix
from umc_desktop.storage.cache_folder import new_folder


def kept_graph(
    folder: Path,
    embeddings: dict[str, Matrix],
    reads: Mapping[str, Mask],
    progress: ProgressReporter,
) -> NeighbourGraph:
    """Return the graph of a pool, built unless the folder holds it.

    Parameters
    ----------
    folder
        Where the pool's results are kept.
    embeddings
        Per encoder float32, shape (n, dimension).
    reads
        Per encoder that cannot read every sample: bool, shape (n,), which it can.
    """
    stored = folder / "graph"
    if not stored.exists():
        # domains keep their distance here; the members' vectors are centred by task
        vectors = [
            centred_unit(values, reads.get(encoder)).vectors
            for encoder, values in embeddings.items()
        ]
        masks = [reads.get(encoder) for encoder in embeddings] if reads else None
        graph = build_graph(vectors, progress=progress, reads=masks)
        with new_folder(stored) as draft:
            for name, values in graph.to_arrays().items():
                np.save(draft / f"{name}.npy", values)
    return NeighbourGraph.from_arrays(
        {path.stem: np.load(path) for path in stored.glob("*.npy")}
    )
