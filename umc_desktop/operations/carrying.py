"""Embeddings for a copy that a colleague gets, see ``carried``."""

from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.samples import Modality
from umc_desktop.operations.carried import About
from umc_desktop.storage.project_file import ProjectFile


def first_embeddings(
    project: ProjectFile, progress: ProgressReporter
) -> dict[str, npt.NDArray[Any]]:
    """Return the embeddings of the first encoder of each modality, as half floats.

    Those that are not in the cache are computed.
    """
    # Only the worker computes; the window that lists the commands starts without.
    from umc_desktop.operations.contents import read_contents
    from umc_desktop.operations.pool_gathering import encoders_of

    contents = read_contents(project)
    index = contents.index
    found: dict[str, npt.NDArray[Any]] = {}
    for modality in Modality.MIXED.parts:
        rows = np.flatnonzero(index.having(modality))
        if not len(rows):
            continue
        whole = (
            (name, encoder)
            for name, encoder, read in encoders_of(project, contents, modality, rows)
            if read.all()
        )
        name, encoder = next(whole, ("", None))
        if encoder is None:
            continue
        vectors = encoder.embeddings(progress)
        about = msgspec.json.encode(About(name))
        found |= {
            f"{modality.value}.ids": index.ids[rows],
            f"{modality.value}.vectors": vectors.astype(np.float16),
            f"{modality.value}.about": np.frombuffer(about, np.uint8),
        }
    return found


def chosen(
    found: dict[str, npt.NDArray[Any]], ids: dict[int, int]
) -> dict[str, npt.NDArray[Any]]:
    """Return embeddings of the samples that another file holds, by its ids.

    Parameters
    ----------
    ids
        Ids there by ids here.
    """
    kept = dict(found)
    for modality in Modality.MIXED.parts:
        name = f"{modality.value}.ids"
        if name not in found:
            continue
        there = np.array([ids.get(int(one), -1) for one in found[name]], np.int64)
        order = np.argsort(there, kind="stable")
        order = order[there[order] >= 0]
        kept[name] = there[order]
        vectors = f"{modality.value}.vectors"
        kept[vectors] = found[vectors][order]
    return kept
