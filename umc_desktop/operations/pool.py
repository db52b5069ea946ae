"""The pool: samples that can be compared, encoded, and connected with their neighbours.

Texts are one pool and images another, unless some samples have both: then all samples
are one pool, in which no encoder reads everything.

All that is expensive is kept in the cache folder, by content: embeddings by encoder and
sample, the graph and the smoothed vectors by the set of both. Nothing here is written
into the project, and all of it can be computed again.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from pathlib import Path
from typing import TypeVar

import numpy as np

from umc_desktop.domain.errors import (
    InvalidRequestError,
    ModelError,
    cache_trouble_in_words,
)
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.samples import Domain, Label, Modality
from umc_desktop.ml.encoders.engine import RunsOn
from umc_desktop.ml.encoders.lexical import NoWordsError
from umc_desktop.ml.features import (
    Mask,
    Standardised,
    centred_unit,
    modality_weights,
    smooth,
)
from umc_desktop.ml.graph import NeighbourGraph, build_graph
from umc_desktop.ml.members import SampleFeatures
from umc_desktop.ml.multi_label import Answers
from umc_desktop.ml.silence import silenced
from umc_desktop.ml.zero_label import prior_from_names, uniform_prior
from umc_desktop.operations.encoded import keep_places
from umc_desktop.operations.encoding import (
    LEXICAL,
    Matrix,
    PoolEncoder,
    Rows,
    label_texts,
)
from umc_desktop.operations.project_models import ProjectModels, read_models
from umc_desktop.operations.room import refuse_too_many
from umc_desktop.operations.set_rules import answers_among
from umc_desktop.storage import combinations, labels, samples
from umc_desktop.storage.cache_folder import (
    cache_folder,
    forget_old_pools,
    new_folder,
)
from umc_desktop.storage.project_file import ProjectFile
from umc_desktop.storage.samples import SampleIndex
from umc_desktop.storage.similarity_index import Place

T = TypeVar("T")

ENGINES = "engines"
"""Name of how each encoder ran among a round's settings."""


@dataclass(frozen=True)
class Contents:
    """The project's columns and words, read once for a computation.

    Attributes
    ----------
    combined
        Ids of the labels that each combination of them is made of, by its id.
    """

    index: SampleIndex
    domains: tuple[Domain, ...]
    labels: tuple[Label, ...]
    models: ProjectModels
    combined: Mapping[int, tuple[int, ...]] = field(default_factory=dict)

    def read_by(self, model: str, part: Modality, rows: Rows) -> Mask:
        """Return which samples a model can read and speaks of, as bool of shape (n,).

        Parameters
        ----------
        part
            What it reads.
        rows
            int64, shape (n,): rows of the samples in the index.
        """
        read: Mask = self.index.having(part)[rows]
        if model not in self.models.domains:
            return read
        speaking = [
            domain.id
            for domain in self.domains
            if self.models.speaks(model, domain.name)
        ]
        return read & np.isin(self.index.domain_ids[rows], speaking)

    def dimensions_of(self, modality: Modality, rows: Rows) -> list[int]:
        """Return how many numbers each encoder gives that reads some of the samples."""
        return [
            manifest.dimension
            for part in modality.parts
            for manifest in self.models.of(part.value)
            if self.read_by(manifest.name, part, rows).any()
        ]

    def labels_of_set(self, label_set_id: int) -> list[Label]:
        """Return the labels of one set in order."""
        return [label for label in self.labels if label.label_set_id == label_set_id]


@dataclass(frozen=True)
class Task:
    """Samples of one pool that share a label set: what one ensemble learns.

    Attributes
    ----------
    key
        Names the task in the project's arrays.
    rows
        int64: rows of its samples in the project's index.
    local
        int64: the same samples as rows of the pool.
    several
        Whether a sample may carry several of the labels.
    """

    key: str
    label_set_id: int
    labels: tuple[Label, ...]
    rows: Rows
    local: Rows
    several: bool = False

    def answers(
        self, label_ids: Rows, combined: Mapping[int, tuple[int, ...]]
    ) -> tuple[Rows, Answers]:
        """Return which of the given labels the task knows, and their answers."""
        classes = [label.id for label in self.labels]
        return answers_among(label_ids, classes, combined, several=self.several)


@dataclass(frozen=True)
class Pool:
    """Samples that can be compared, with their embeddings and their graph.

    Attributes
    ----------
    rows
        int64, shape (n,): their rows in the project's index.
    embeddings
        Per encoder float32, shape (n, dimension), as the encoder gave them; zeros for
        what it could not read.
    label_embeddings
        Per encoder, by a label's text: float32, shape (dimension,).
    folder
        Where this pool's results are cached.
    reads
        Per encoder that cannot read every sample, or does not speak for its domain:
        bool, shape (n,), which it can.
    parts
        Per encoder what it reads.
    engines
        Per encoder how it ran; those are left out that had nothing to encode. Members
        that learned elsewhere are added when they speak.
    fitted
        Per encoder that learned from the samples' own texts, what names it and them.
    """

    modality: Modality
    rows: Rows
    embeddings: dict[str, Matrix]
    label_embeddings: dict[str, dict[str, Matrix]]
    graph: NeighbourGraph
    folder: Path
    reads: Mapping[str, Mask] = field(default_factory=dict)
    parts: Mapping[str, Modality] = field(default_factory=dict)
    engines: dict[str, RunsOn] = field(default_factory=dict)
    fitted: Mapping[str, str] = field(default_factory=dict)

    def identities(self, contents: Contents, members: Iterable[str]) -> tuple[str, ...]:
        """Return which models members are that may be others of the same name."""
        added = contents.models.added.items()
        known = {name: model.fingerprint for name, model in added} | {**self.fitted}
        return tuple(sorted(f"{one} {known[one]}" for one in members if one in known))

    def tasks(self, contents: Contents) -> list[Task]:
        """Return the tasks of this pool: one for each label set that has labels."""
        sets = {domain.id: domain.label_set_id for domain in contents.domains}
        several = {one.label_set_id for one in contents.domains if one.several}
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
                rows, gives = self.rows[local], label_set_id in several
                tasks.append(Task(key, label_set_id, names, rows, local, gives))
        return tasks

    def features(self, task: Task, progress: ProgressReporter) -> SampleFeatures:
        """Return what the members of a task see of its samples.

        Encoders that can read none of them are left out.
        """
        reads = {encoder: read[task.local] for encoder, read in self.reads.items()}
        standardised = {
            encoder: centred_unit(vectors[task.local], reads.get(encoder))
            for encoder, vectors in self.embeddings.items()
            if encoder not in reads or reads[encoder].any()
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
            self._smoothed(task, vectors, reads, progress),
            self._priors(task, standardised, reads),
            reads={name: reads[name] for name in vectors if not _all(reads, name)},
            weights=self._weights(tuple(vectors)),
        )

    def without(self, encoder: str, folder: Path, progress: ProgressReporter) -> "Pool":
        """Return the pool as it is with an encoder switched off.

        Parameters
        ----------
        folder
            Where its results are kept; it may be gone once they were read.
        """

        def kept(found: Mapping[str, T]) -> dict[str, T]:
            return {name: one for name, one in found.items() if name != encoder}

        embeddings, reads = kept(self.embeddings), kept(self.reads)
        return replace(
            self,
            embeddings=embeddings,
            label_embeddings=kept(self.label_embeddings),
            graph=_graph(folder, embeddings, reads, progress),
            folder=folder,
            reads=reads,
        )

    def _weights(self, encoders: tuple[str, ...]) -> dict[str, float]:
        if self.modality is not Modality.MIXED:
            return {}
        read = tuple(self.parts[encoder] for encoder in encoders)
        return dict(zip(encoders, modality_weights(read), strict=True))

    def _smoothed(
        self,
        task: Task,
        vectors: dict[str, Matrix],
        reads: Mapping[str, Mask],
        progress: ProgressReporter,
    ) -> dict[str, Matrix]:
        # named by its members: a label set that gains a domain is another pool anyway;
        # and by what they are called, because the same model may have another name
        named = task.local.tobytes() + " ".join(vectors).encode()
        folder = self.folder / f"smoothed-{_digest_of(named)}"
        if not folder.exists():
            graph = self.graph.subgraph(task.local)
            found = smooth(
                list(vectors.values()),
                graph.transition,
                progress=progress,
                reads=[reads.get(encoder) for encoder in vectors],
            )
            with new_folder(folder) as draft:
                for encoder, values in zip(vectors, found, strict=True):
                    np.save(draft / f"{encoder}.npy", values)
        return {encoder: np.load(folder / f"{encoder}.npy") for encoder in vectors}

    def _priors(
        self,
        task: Task,
        standardised: dict[str, Standardised],
        reads: Mapping[str, Mask],
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
            if encoder in reads:
                priors[encoder] = silenced(priors[encoder], reads[encoder])
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
            combinations.read(connection),
        )
    if len(contents.index.ids) == 0:
        raise InvalidRequestError("The project has no samples yet. Import some first.")
    return contents


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
            corpus = _digest_of(np.sort(own).tobytes())
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
            fingerprints.append(_digest_of(read.tobytes()))
        else:  # what has not read every sample is no space to search in
            places.append(source.place)
        if source.runs_on is not None:
            engines[encoder] = source.runs_on
    name = _digest_of("".join(fingerprints).encode() + hashes.tobytes())
    folder = cache_folder() / "pools" / name
    with cache_trouble_in_words(folder):
        folder.mkdir(parents=True, exist_ok=True)
        folder.touch()
    forget_old_pools(folder.parent)
    graph = _graph(folder, embeddings, reads, progress)
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


def _graph(
    folder: Path,
    embeddings: dict[str, Matrix],
    reads: Mapping[str, Mask],
    progress: ProgressReporter,
) -> NeighbourGraph:
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


def _all(reads: Mapping[str, Mask], encoder: str) -> bool:
    return encoder not in reads or bool(reads[encoder].all())


def _digest_of(data: bytes) -> str:
    return blake2b(data, digest_size=12).hexdigest()
