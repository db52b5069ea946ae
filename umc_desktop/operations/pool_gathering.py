"""Gathering the pools of a project: what is not encoded yet is, the rest is read.

All that is expensive is kept in the cache folder, by content: embeddings by encoder and
sample, the graph and the smoothed vectors by the set of both. Nothing here is written
into the project, and all of it can be computed again.
"""

from collections.abc import Iterator

import numpy as np

from umc_desktop.domain.errors import cache_trouble_in_words
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.samples import Modality
from umc_desktop.ml.encoders.engine import RunsOn
from umc_desktop.ml.encoders.lexical import NoWordsError
from umc_desktop.ml.features import Mask
from umc_desktop.operations.content_names import corpus_of, name_of
from umc_desktop.operations.contents import Contents
from umc_desktop.operations.encoded import keep_places
from umc_desktop.operations.encoding import LEXICAL, Matrix, PoolEncoder, Rows
from umc_desktop.operations.pool import Pool
from umc_desktop.operations.pool_graph import kept_graph
from umc_desktop.operations.room import refuse_too_many
from umc_desktop.storage.cache_folder import (
    cache_folder,
    forget_old_pools,
)
from umc_desktop.storage.project_file import ProjectFile
from umc_desktop.storage.similarity_index import Place


def gather_pools(
    project: ProjectFile, contents: Contents, progress: ProgressReporter
) -> list[Pool]:
    """Encode whatever is not encoded yet and return the project's pools.

    Raises
    ------
    InvalidRequestError
        If there are too many samples for the memory, with the encoders that are on.
    """
    pools = contents.index.pools()
    for modality, rows in pools.items():
        refuse_too_many(len(rows), contents.dimensions_of(modality, rows))
    return [
        _gather(project, contents, modality, rows, progress)
        for modality, rows in pools.items()
    ]


def encoders_of(
    project: ProjectFile, contents: Contents, modality: Modality, rows: Rows
) -> Iterator[tuple[str, PoolEncoder, Mask]]:
    """Yield the encoders of a pool that are on: name, encoder, which rows it can read.

    Those that can read none of it are left out.

    Parameters
    ----------
    rows
        int64: rows of the pool's samples in the project's index.
    """
    index = contents.index
    for part in modality.parts:
        for manifest in contents.models.of(part.value):
            read = contents.read_by(manifest.name, part, rows)
            if not read.any():
                continue
            own = index.hashes[rows[read]]
            ids = index.ids[rows[read]]
            corpus = corpus_of(own)
            source = PoolEncoder(project, manifest, part, ids, own, corpus)
            yield manifest.name, source, read


def _gather(
    project: ProjectFile,
    contents: Contents,
    modality: Modality,
    rows: Rows,
    progress: ProgressReporter,
) -> Pool:
    hashes = contents.index.hashes[rows]
    embeddings: dict[str, Matrix] = {}
    label_embeddings: dict[str, dict[str, Matrix]] = {}
    fingerprints = []
    places: list[Place] = []
    engines: dict[str, RunsOn] = {}
    reads: dict[str, Mask] = {}
    parts: dict[str, Modality] = {}
    fitted: dict[str, str] = {}
    for encoder, source, read in encoders_of(project, contents, modality, rows):
        try:
            found = source.embeddings(progress)
        except NoWordsError:
            continue  # the encoders with a vocabulary of their own may see more
        embeddings[encoder] = found
        parts[encoder] = source.modality
        if not read.all():
            reads[encoder] = read
            everything = np.zeros((len(rows), found.shape[1]), np.float32)
            everything[read] = found
            embeddings[encoder] = everything
        if source.modality is Modality.TEXT:
            label_embeddings[encoder] = source.label_embeddings(
                contents.labels, progress
            )
        fingerprints.append(source.fingerprint)
        if contents.models.known[encoder].kind == LEXICAL:
            fitted[encoder] = source.fingerprint
        if encoder in contents.models.domains:
            fingerprints.append(name_of(read.tobytes()))
        else:  # what has not read every sample is no space to search in
            places.append(source.place)
        if source.runs_on is not None:
            engines[encoder] = source.runs_on
    name = name_of("".join(fingerprints).encode() + hashes.tobytes())
    folder = cache_folder() / "pools" / name
    with cache_trouble_in_words(folder):
        folder.mkdir(parents=True, exist_ok=True)
        folder.touch()
    forget_old_pools(folder.parent)
    graph = kept_graph(folder, embeddings, reads, progress)
    keep_places(project, contents.index, modality, rows, places, graph.typicality)
    return Pool(
        modality,
        rows,
        embeddings,
        label_embeddings,
        graph,
        folder,
        reads,
        parts,
        engines,
        fitted,
    )
