"""The pool: every sample of one modality, encoded, and connected with its neighbours.

All that is expensive is kept in the cache folder, by content: embeddings by encoder and
sample, the graph and the smoothed vectors by the set of both. Nothing here is written
into the project, and all of it can be computed again.
"""

from dataclasses import dataclass, field
from hashlib import blake2b
from pathlib import Path

import numpy as np

from umc_desktop.domain.errors import (
    InvalidRequestError,
    ModelError,
    cache_trouble_in_words,
)
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.samples import Domain, Label, Modality
from umc_desktop.ml.encoders.lexical import NoWordsError
from umc_desktop.ml.features import Standardised, centred_unit_where, smooth
from umc_desktop.ml.graph import NeighbourGraph, build_graph
from umc_desktop.ml.members import SampleFeatures, Silence
from umc_desktop.ml.zero_label import prior_from_names, uniform_prior
from umc_desktop.operations.encoded import keep_places
from umc_desktop.operations.encoding import Matrix, PoolEncoder, Rows, label_texts
from umc_desktop.operations.project_models import ProjectModels, read_models
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
    models: ProjectModels

    def silent(self, model: str, rows: Rows) -> Silence | None:
        """Return where a model does not speak, as bool of shape (n_rows,).

        ``None`` if it speaks for every domain.
        """
        if model not in self.models.domains:
            return None
        speaking = [
            domain.id
            for domain in self.domains
            if self.models.speaks(model, domain.name)
        ]
        return ~np.isin(self.index.domain_ids[rows], speaking)

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
    silent
        Per encoder that is restricted to some domains: bool, shape (n,), where it does
        not speak; its embeddings are zeros there.
    """

    modality: Modality
    rows: Rows
    embeddings: dict[str, Matrix]
    label_embeddings: dict[str, dict[str, Matrix]]
    graph: NeighbourGraph
    folder: Path
    silent: dict[str, Silence] = field(default_factory=dict)

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
        silent = {encoder: where[task.local] for encoder, where in self.silent.items()}
        standardised = {
            encoder: centred_unit_where(vectors[task.local], silent.get(encoder))
            for encoder, vectors in self.embeddings.items()
            if encoder not in silent or not silent[encoder].all()
        }
        if not standardised:
            raise ModelError(
                "No model on this computer speaks for the domains of the label set "
                f"with “{task.labels[0].name}”. Let one speak there "
                "(umc model restrict), or add one (umc model add)."
            )
        vectors = {encoder: found.vectors for encoder, found in standardised.items()}
        return SampleFeatures(
            vectors,
            self._smoothed(task, vectors, progress),
            self._priors(task, standardised),
            silent={name: where for name, where in silent.items() if name in vectors},
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
                    if encoder in self.silent:  # its neighbours' say is not its own
                        values[self.silent[encoder][task.local]] = 0
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
            read_models(connection),
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


def _gather(
    project: ProjectFile,
    contents: Contents,
    modality: Modality,
    rows: Rows,
    progress: ProgressReporter,
) -> Pool:
    hashes = contents.index.hashes[rows]
    sample_ids = contents.index.ids[rows]
    embeddings: dict[str, Matrix] = {}
    label_embeddings: dict[str, dict[str, Matrix]] = {}
    silences: dict[str, Silence] = {}
    fingerprints = []
    places: list[Place] = []
    for manifest in contents.models.of(modality.value):
        silent = contents.silent(manifest.name, rows)
        read = slice(None) if silent is None else np.flatnonzero(~silent)
        if not len(hashes[read]):
            continue
        corpus = _digest_of(np.sort(hashes[read]).tobytes())
        source = PoolEncoder(
            project, manifest, modality, sample_ids[read], hashes[read], corpus
        )
        try:
            found = source.embeddings(progress)
        except NoWordsError:
            continue  # the encoders with a vocabulary of their own may see more
        if silent is None:
            embeddings[manifest.name] = found
            places.append(source.place)
        else:
            silences[manifest.name] = silent
            everywhere = np.zeros((len(rows), found.shape[1]), np.float32)
            everywhere[read] = found
            embeddings[manifest.name] = everywhere
            fingerprints.append(_digest_of(silent.tobytes()))
        if modality is Modality.TEXT:
            label_embeddings[manifest.name] = source.label_embeddings(
                contents.labels, progress
            )
        fingerprints.append(source.fingerprint)
    name = _digest_of("".join(fingerprints).encode() + hashes.tobytes())
    folder = cache_folder() / "pools" / name
    with cache_trouble_in_words(folder):
        folder.mkdir(parents=True, exist_ok=True)
        folder.touch()
    forget_old_pools(folder.parent)
    graph = _graph(folder, embeddings, silences, progress)
    keep_places(project, contents.index, modality, rows, places, graph.typicality)
    return Pool(modality, rows, embeddings, label_embeddings, graph, folder, silences)


def _graph(
    folder: Path,
    embeddings: dict[str, Matrix],
    silences: dict[str, Silence],
    progress: ProgressReporter,
) -> NeighbourGraph:
    stored = folder / "graph"
    if not stored.exists():
        # domains keep their distance here; the members' vectors are centred by task
        vectors = [
            centred_unit_where(values, silences.get(encoder)).vectors
            for encoder, values in embeddings.items()
        ]
        graph = build_graph(vectors, progress=progress)
        with new_folder(stored) as draft:
            for name, values in graph.to_arrays().items():
                np.save(draft / f"{name}.npy", values)
    return NeighbourGraph.from_arrays(
        {path.stem: np.load(path) for path in stored.glob("*.npy")}
    )


def _digest_of(data: bytes) -> str:
    return blake2b(data, digest_size=12).hexdigest()
