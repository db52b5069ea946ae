"""The pool: every sample of one modality, encoded, and connected with its neighbours.

All that is expensive is kept in the cache folder, by content: embeddings by encoder and
sample, the graph and the smoothed vectors by the set of both. Nothing here is written
into the project, and all of it can be computed again.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path

import numpy as np

from umc_desktop.domain.errors import InvalidRequestError, cache_trouble_in_words
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.samples import Domain, Label, Modality
from umc_desktop.ml.encoders.lexical import NoWordsError
from umc_desktop.ml.encoders.manifest import load_manifests
from umc_desktop.ml.features import Standardised, centred_unit, smooth
from umc_desktop.ml.graph import NeighbourGraph, build_graph
from umc_desktop.ml.members import SampleFeatures
from umc_desktop.ml.zero_label import prior_from_names, uniform_prior
from umc_desktop.operations.encoded import keep_places
from umc_desktop.operations.encoding import Matrix, PoolEncoder, Rows, label_texts
from umc_desktop.operations.member_switch import switched_off
from umc_desktop.storage import labels, samples
from umc_desktop.storage.cache_folder import (
    cache_folder,
    forget_old_pools,
    new_folder,
)
from umc_desktop.storage.project_file import ProjectFile
from umc_desktop.storage.samples import SampleIndex
from umc_desktop.storage.similarity_index import Place


@dataclass(frozen=True)
class Contents:
    """The project's columns and words, read once for a computation."""

    index: SampleIndex
    domains: tuple[Domain, ...]
    labels: tuple[Label, ...]

    def labels_of_set(self, label_set_id: int) -> list[Label]:
        """Return the labels of one set in order."""
        return [label for label in self.labels if label.label_set_id == label_set_id]


@dataclass(frozen=True)
class Task:
    """Samples of one modality that share a label set: what one ensemble learns.

    Attributes
    ----------
    key
        Names the task in the project's arrays.
    rows
        int64: rows of its samples in the project's index.
    local
        int64: the same samples as rows of the pool.
    """

    key: str
    label_set_id: int
    labels: tuple[Label, ...]
    rows: Rows
    local: Rows


@dataclass(frozen=True)
class Pool:
    """Samples of one modality with their embeddings and their graph.

    Attributes
    ----------
    rows
        int64, shape (n,): their rows in the project's index.
    embeddings
        Per encoder float32, shape (n, dimension), as the encoder gave them.
    label_embeddings
        Per encoder, by a label's text: float32, shape (dimension,).
    folder
        Where this pool's results are cached.
    """

    modality: Modality
    rows: Rows
    embeddings: dict[str, Matrix]
    label_embeddings: dict[str, dict[str, Matrix]]
    graph: NeighbourGraph
    folder: Path

    def tasks(self, contents: Contents) -> list[Task]:
        """Return the tasks of this pool: one for each label set that has labels."""
        sets = {domain.id: domain.label_set_id for domain in contents.domains}
        set_of_row = np.array(
            [sets[domain] for domain in contents.index.domain_ids[self.rows].tolist()],
            np.int64,
        )
        tasks = []
        for label_set_id in sorted(set(set_of_row.tolist())):
            local = np.flatnonzero(set_of_row == label_set_id)
            names = tuple(contents.labels_of_set(label_set_id))
            if names:
                key = f"{label_set_id}-{self.modality.value}"
                tasks.append(Task(key, label_set_id, names, self.rows[local], local))
        return tasks

    def features(self, task: Task, progress: ProgressReporter) -> SampleFeatures:
        """Return what the members of a task see of its samples."""
        standardised = {
            encoder: centred_unit(vectors[task.local])
            for encoder, vectors in self.embeddings.items()
        }
        vectors = {encoder: found.vectors for encoder, found in standardised.items()}
        return SampleFeatures(
            vectors,
            self._smoothed(task, vectors, progress),
            self._priors(task, standardised),
        )

    def _smoothed(
        self, task: Task, vectors: dict[str, Matrix], progress: ProgressReporter
    ) -> dict[str, Matrix]:
        # named by its members: a label set that gains a domain is another pool anyway
        folder = self.folder / f"smoothed-{_digest_of(task.local.tobytes())}"
        if not folder.exists():
            graph = self.graph.subgraph(task.local)
            found = smooth(list(vectors.values()), graph.transition, progress=progress)
            with new_folder(folder) as draft:
                for encoder, values in zip(vectors, found, strict=True):
                    np.save(draft / f"{encoder}.npy", values)
        return {encoder: np.load(folder / f"{encoder}.npy") for encoder in vectors}

    def _priors(
        self, task: Task, standardised: dict[str, Standardised]
    ) -> dict[str, Matrix]:
        priors = {}
        for encoder, found in standardised.items():
            known = self.label_embeddings.get(encoder, {})
            per_label = []
            for label in task.labels:
                vectors = [known[text] for text in label_texts(label) if text in known]
                dimension = found.vectors.shape[1]
                per_label.append(
                    found.apply(np.stack(vectors))
                    if vectors
                    else np.empty((0, dimension), np.float32)
                )
            priors[encoder] = (
                prior_from_names(found.vectors, per_label)
                if any(len(vectors) for vectors in per_label)
                else uniform_prior(len(task.local), len(task.labels))
            )
        return priors


def read_contents(project: ProjectFile) -> Contents:
    """Read what every computation needs to know of a project.

    Raises
    ------
    InvalidRequestError
        If there are no samples.
    """
    with project.read() as connection:
        contents = Contents(
            samples.read_index(connection),
            tuple(labels.read_domains(connection)),
            tuple(labels.read_labels(connection)),
        )
    if len(contents.index.ids) == 0:
        raise InvalidRequestError("The project has no samples yet. Import some first.")
    return contents


def gather_pools(
    project: ProjectFile, contents: Contents, progress: ProgressReporter
) -> list[Pool]:
    """Encode whatever is not encoded yet and return the project's pools."""
    pools = []
    for modality in Modality:
        wanted = contents.index.is_image == (modality is Modality.IMAGE)
        rows = np.flatnonzero(wanted)
        if len(rows):
            pools.append(_gather(project, contents, modality, rows, progress))
    return pools


def encoders_of(
    project: ProjectFile, contents: Contents, modality: Modality, rows: Rows
) -> Iterator[tuple[str, PoolEncoder]]:
    """Yield the encoders of a modality that are on, with their names, in order.

    All of them where none is on: two files that were merged may each have switched
    off what the other had left.

    Parameters
    ----------
    rows
        int64: rows of the pool's samples in the project's index.
    """
    hashes = contents.index.hashes[rows]
    sample_ids = contents.index.ids[rows]
    corpus = _digest_of(np.sort(hashes).tobytes())
    with project.read() as connection:
        off = switched_off(connection)
    installed = [one for one in load_manifests().values() if one.modality == modality]
    for manifest in [one for one in installed if one.name not in off] or installed:
        yield (
            manifest.name,
            PoolEncoder(project, manifest, modality, sample_ids, hashes, corpus),
        )


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
    for encoder, source in encoders_of(project, contents, modality, rows):
        try:
            embeddings[encoder] = source.embeddings(progress)
        except NoWordsError:
            continue  # the encoders with a vocabulary of their own may see more
        if modality is Modality.TEXT:
            label_embeddings[encoder] = source.label_embeddings(
                contents.labels, progress
            )
        fingerprints.append(source.fingerprint)
        places.append(source.place)
    name = _digest_of("".join(fingerprints).encode() + hashes.tobytes())
    folder = cache_folder() / "pools" / name
    with cache_trouble_in_words(folder):
        folder.mkdir(parents=True, exist_ok=True)
        folder.touch()
    forget_old_pools(folder.parent)
    graph = _graph(folder, embeddings, progress)
    keep_places(project, contents.index, modality, rows, places, graph.typicality)
    return Pool(modality, rows, embeddings, label_embeddings, graph, folder)


def _graph(
    folder: Path, embeddings: dict[str, Matrix], progress: ProgressReporter
) -> NeighbourGraph:
    stored = folder / "graph"
    if not stored.exists():
        # domains keep their distance here; the members' vectors are centred by task
        vectors = [centred_unit(values).vectors for values in embeddings.values()]
        graph = build_graph(vectors, progress=progress)
        with new_folder(stored) as draft:
            for name, values in graph.to_arrays().items():
                np.save(draft / f"{name}.npy", values)
    return NeighbourGraph.from_arrays(
        {path.stem: np.load(path) for path in stored.glob("*.npy")}
    )


def _digest_of(data: bytes) -> str:
    return blake2b(data, digest_size=12).hexdigest()
