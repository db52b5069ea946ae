"""The pool: every sample of one modality, encoded, and connected with its neighbours.

All that is expensive is kept in the cache folder, by content: embeddings by encoder and
sample, the graph and the smoothed vectors by the set of both. Nothing here is written
into the project, and all of it can be computed again.
"""

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.identity import content_hash
from umc_desktop.domain.progress import SILENT, ProgressReporter
from umc_desktop.domain.samples import Domain, Label, Modality
from umc_desktop.ml.encoders.encoder import Encoder
from umc_desktop.ml.encoders.lexical import fit_lexical
from umc_desktop.ml.encoders.manifest import Manifest, load_manifests
from umc_desktop.ml.encoders.opening import open_encoder
from umc_desktop.ml.features import Standardised, centred_unit, smooth
from umc_desktop.ml.graph import NeighbourGraph, build_graph
from umc_desktop.ml.members import SampleFeatures
from umc_desktop.ml.zero_label import prior_from_names, uniform_prior
from umc_desktop.storage import labels, samples
from umc_desktop.storage.cache_folder import (
    cache_folder,
    forget_old_pools,
    new_folder,
)
from umc_desktop.storage.embedding_cache import EmbeddingCache
from umc_desktop.storage.project_file import ProjectFile
from umc_desktop.storage.samples import SampleIndex

Matrix = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]
LEXICAL = "lexical"
_GROUP = 16384  # samples an encoder gets at once, to sort by length among
_SECONDS_BETWEEN_SAVES = 2.0  # what a crash may cost


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
        Per encoder, by content hash of a label's text: float32, shape (dimension,).
    folder
        Where this pool's results are cached.
    """

    modality: Modality
    rows: Rows
    embeddings: dict[str, Matrix]
    label_embeddings: dict[str, dict[bytes, Matrix]]
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
                vectors = [
                    known[content]
                    for content in map(_text_hash, label_texts(label))
                    if content in known
                ]
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


def read_texts(project: ProjectFile, sample_ids: Sequence[int] | Rows) -> Iterator[str]:
    """Yield the texts of samples in order, reading page by page."""
    with project.read() as connection:
        for _, texts in samples.read_payloads(
            connection, [int(sample_id) for sample_id in sample_ids], Modality.TEXT
        ):
            yield from (text if isinstance(text, str) else "" for text in texts)


def label_texts(label: Label) -> list[str]:
    """Return what says what a label means: its name, and its definition if any."""
    name = label.name.replace("_", " ").replace("-", " ")
    return [name, label.definition] if label.definition else [name]


def _gather(
    project: ProjectFile,
    contents: Contents,
    modality: Modality,
    rows: Rows,
    progress: ProgressReporter,
) -> Pool:
    hashes = contents.index.hashes[rows]
    sample_ids = contents.index.ids[rows]
    corpus = _digest_of(np.sort(hashes).tobytes())
    embeddings: dict[str, Matrix] = {}
    label_embeddings: dict[str, dict[bytes, Matrix]] = {}
    fingerprints = []
    for manifest in load_manifests().values():
        if manifest.modality != modality.value:
            continue
        source = _Source(project, manifest, modality, sample_ids, hashes, corpus)
        embeddings[manifest.name] = source.embeddings(progress)
        if modality is Modality.TEXT:
            label_embeddings[manifest.name] = source.label_embeddings(contents.labels)
        fingerprints.append(source.fingerprint)
    name = _digest_of("".join(fingerprints).encode() + hashes.tobytes())
    folder = cache_folder() / "pools" / name
    folder.mkdir(parents=True, exist_ok=True)
    folder.touch()
    forget_old_pools(folder.parent)
    graph = _graph(folder, embeddings, progress)
    return Pool(modality, rows, embeddings, label_embeddings, graph, folder)


class _Source:
    """One encoder at work on one pool, with its cache."""

    def __init__(
        self,
        project: ProjectFile,
        manifest: Manifest,
        modality: Modality,
        sample_ids: Rows,
        hashes: npt.NDArray[np.void],
        corpus: str,
    ) -> None:
        self._project = project
        self._manifest = manifest
        self._modality = modality
        self._sample_ids = sample_ids
        self._hashes = hashes
        self._encoder: Encoder | None = None
        if manifest.name != LEXICAL:
            self._encoder = _opened(manifest.name, cache_folder())
            self.fingerprint = self._encoder.fingerprint
        else:
            # fitted to these very texts, so named after them; fitted only when needed
            self.fingerprint = f"{LEXICAL}-{corpus}"

    def embeddings(self, progress: ProgressReporter) -> Matrix:
        """Return every sample's embedding; encode those that are not cached."""
        if self._encoder is None and not self._lexical_is_cached():
            self._fit_lexical(progress)
        store = self._store()
        missing = np.flatnonzero(store.rows_of(self._hashes) < 0)
        total, before = len(self._hashes), len(self._hashes) - len(missing)
        if len(missing):
            assert self._encoder is not None
            watch = _Watch(progress, self._manifest.title, before, total)
            with self._project.read() as connection:
                pages = samples.read_payloads(
                    connection, self._sample_ids[missing].tolist(), self._modality
                )
                payloads: list[Any] = []
                done = 0
                for _, page in pages:
                    payloads += page
                    # large groups let the encoder sort by length across many samples
                    if len(payloads) >= _GROUP:
                        done = self._encode(store, missing, done, payloads, watch)
                        payloads = []
                self._encode(store, missing, done, payloads, watch)
        return store.read(store.rows_of(self._hashes))

    def label_embeddings(self, known: tuple[Label, ...]) -> dict[bytes, Matrix]:
        """Return the embeddings of the labels' texts, by content hash."""
        texts = list(
            dict.fromkeys(text for label in known for text in label_texts(label))
        )
        if not texts:
            return {}
        hashes = np.frombuffer(b"".join(map(_text_hash, texts)), "V16")
        store = self._store()
        missing = np.flatnonzero(store.rows_of(hashes) < 0)
        if len(missing) and self._encoder is not None:
            vectors = self._encoder.encode([texts[row] for row in missing], SILENT)
            store.append(hashes[missing], vectors)
        rows = store.rows_of(hashes)
        here = np.flatnonzero(rows >= 0)
        vectors = store.read(rows[here])
        return {bytes(hashes[row]): vectors[place] for place, row in enumerate(here)}

    def _encode(
        self,
        store: EmbeddingCache,
        missing: Rows,
        done: int,
        payloads: list[Any],
        watch: "_Watch",
    ) -> int:
        assert self._encoder is not None
        if payloads:
            rows = missing[done : done + len(payloads)]

            saving = _Saving(store, self._hashes[rows])
            try:
                self._encoder.encode(payloads, watch, on_part=saving.add)
            finally:
                saving.flush()  # a cancelled or broken run keeps what it has done
            watch.before += len(payloads)
        return done + len(payloads)

    def _store(self) -> EmbeddingCache:
        dimension = self._stored_dimension()
        return EmbeddingCache(
            cache_folder() / "embeddings", self.fingerprint, dimension
        )

    def _stored_dimension(self) -> int:
        # the lexical encoder may have found fewer dimensions than its manifest allows
        note = cache_folder() / "embeddings" / self.fingerprint / "dimension"
        if self._encoder is None:
            return int(note.read_text(encoding="ascii"))
        if self._manifest.name == LEXICAL:
            note.parent.mkdir(parents=True, exist_ok=True)
            note.write_text(str(self._encoder.dimension), encoding="ascii")
        return self._encoder.dimension

    def _lexical_is_cached(self) -> bool:
        note = cache_folder() / "embeddings" / self.fingerprint / "dimension"
        return note.exists() and bool((self._store().rows_of(self._hashes) >= 0).all())

    def _fit_lexical(self, progress: ProgressReporter) -> None:
        texts = list(read_texts(self._project, self._sample_ids))
        self._encoder = fit_lexical(texts, progress)


@cache
def _opened(name: str, folder: Path) -> Encoder:
    """Open an encoder once per process: the worker keeps them warm between jobs."""
    return open_encoder(load_manifests()[name], folder)


class _Saving:
    """Gathers an encoder's batches, so that the disk is asked seldom."""

    def __init__(self, store: EmbeddingCache, hashes: npt.NDArray[np.void]) -> None:
        self._store = store
        self._hashes = hashes
        self._rows: list[Rows] = []
        self._vectors: list[Matrix] = []
        self._last = time.monotonic()

    def add(self, rows: Rows, vectors: Matrix) -> None:
        self._rows.append(rows)
        self._vectors.append(vectors)
        if time.monotonic() - self._last > _SECONDS_BETWEEN_SAVES:
            self.flush()

    def flush(self) -> None:
        if self._rows:
            rows = np.concatenate(self._rows)
            self._store.append(self._hashes[rows], np.concatenate(self._vectors))
            self._rows, self._vectors = [], []
        self._last = time.monotonic()


class _Watch:
    """Passes an encoder's progress on, counted over the whole pool."""

    def __init__(
        self, progress: ProgressReporter, title: str, before: int, total: int
    ) -> None:
        self._progress = progress
        self._title = title
        self.before = before
        self._total = total

    def report(self, done: int, total: int | None = None, message: str = "") -> None:
        del total, message
        self._progress.report(
            self.before + done, self._total, f"Encoding with {self._title}"
        )


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


def _text_hash(text: str) -> bytes:
    return content_hash(text, None)


def _digest_of(data: bytes) -> str:
    return blake2b(data, digest_size=12).hexdigest()
