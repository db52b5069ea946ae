"""An encoder at work on a pool: what is cached is read, the rest is encoded and kept.

A run that is cancelled or breaks keeps what it has encoded so far.
"""

import sqlite3
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.errors import cache_trouble_in_words
from umc_desktop.domain.identity import content_hash
from umc_desktop.domain.progress import SILENT, ProgressReporter
from umc_desktop.domain.samples import Label, Modality
from umc_desktop.domain.wording import counted
from umc_desktop.ml.encoders.encoder import Encoder, digest
from umc_desktop.ml.encoders.engine import RunsOn, runs_on
from umc_desktop.ml.encoders.lexical import (
    MOST_FITTED,
    evenly_spaced,
    fit_lexical,
)
from umc_desktop.ml.encoders.manifest import Manifest
from umc_desktop.ml.encoders.opening import open_encoder
from umc_desktop.storage import encoding_times, samples
from umc_desktop.storage.cache_folder import cache_folder
from umc_desktop.storage.embedding_cache import EmbeddingCache
from umc_desktop.storage.project_file import ProjectFile
from umc_desktop.storage.similarity_index import Place

Matrix = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]
LEXICAL = "lexical"
_MOST_NAMED = 5  # broken images in a sentence
_GROUP = 16384  # samples an encoder gets at once, to sort by length among
_TIMED = 64  # samples that tell how long an encoder takes, where nobody noted it
_GROUP_BYTES = 128 << 20  # of image files, which may be photographs
_SECONDS_BETWEEN_SAVES = 2.0  # what a crash may cost


class PoolEncoder:
    """One encoder at work on the samples of one pool, with its cache.

    The lexical encoder is fitted to the pool's own texts, and only when one of them is
    not cached yet; the others are opened once per process.

    Parameters
    ----------
    sample_ids
        int64, shape (n,): the pool's samples, in order.
    hashes
        V16, shape (n,): their content hashes.
    corpus
        Digest of the set of hashes: names the lexical encoder fitted to it.
    weights
        A file of fine-tuned weights in place of the published ones.

    Attributes
    ----------
    fingerprint
        Names the encoder in the cache: other weights or, for the lexical encoder,
        other texts have another.
    modality
        Which part of the samples it reads.
    """

    def __init__(  # noqa: PLR0913 - what a pool is, and who reads it
        self,
        project: ProjectFile,
        manifest: Manifest,
        modality: Modality,
        sample_ids: Rows,
        hashes: npt.NDArray[np.void],
        corpus: str,
        weights: Path | None = None,
    ) -> None:
        self._project = project
        self._manifest = manifest
        self.modality = modality
        self._sample_ids = sample_ids
        self._hashes = hashes
        self._encoder: Encoder | None = None
        self._seconds_of_fit = 0.0
        self._unreadable: list[int] = []  # ids of samples, by image
        if manifest.kind != LEXICAL:
            self._encoder = _opened(manifest, cache_folder(), weights)
            self.fingerprint = self._encoder.fingerprint
        else:
            # fitted to these very texts, so named after them; fitted only when needed
            self.fingerprint = f"{LEXICAL}-{corpus}{_settings_of(manifest)}"

    def embeddings(self, progress: ProgressReporter) -> Matrix:
        """Return every sample's embedding; encode those that are not cached.

        Of several images of a sample it is the mean of theirs.

        Returns
        -------
        ndarray of float32, shape (n, dimension)
            In the order of the samples, as the encoder gave them.
        """
        if self._encoder is None and not self._lexical_is_cached():
            self._fit_lexical(progress)
        store = self._store()
        missing = np.flatnonzero(store.rows_of(self._hashes) < 0)
        if len(missing):
            assert self._encoder is not None
            with self._project.read() as connection:
                ids = self._sample_ids[missing]
                counts = np.ones(len(ids), np.int64)
                if self.modality is Modality.IMAGE:
                    counts = samples.count_images(connection, ids)
                before = len(self._hashes) - len(missing)
                total = before + int(counts.sum())
                title = self._manifest.title
                watch = _Watch(progress, title, self._encoder, before, total)
                first = 0
                for payloads in self._payloads(connection, ids, counts):
                    rows = np.repeat(missing, counts)[first : first + len(payloads)]
                    first += len(payloads)
                    self._encode(store, rows, payloads, watch)
        return store.read(store.rows_of(self._hashes))

    def seconds_per_sample(self, progress: ProgressReporter) -> float:
        """Return how long this computer takes to encode a sample.

        As it was when samples were encoded; where they came encoded, a few are
        encoded anew to see. What the lexical encoder takes to learn counts, too.
        """
        known = encoding_times.seconds_per_sample(self._folder)
        if known is not None:
            return known
        if self._encoder is None:
            self._fit_lexical(progress)
        assert self._encoder is not None
        some = self._sample_ids[:_TIMED].tolist()
        with self._project.read() as connection:
            pages = samples.read_payloads(connection, some, self.modality)
            payloads: list[Any] = [payload for _, page in pages for payload in page]
        self._encoder.encode(payloads[:1], SILENT)  # the first takes longer
        began = time.perf_counter()
        self._encoder.encode(payloads, SILENT)
        seconds = (time.perf_counter() - began) / len(payloads)
        seconds += self._seconds_of_fit / len(self._hashes)
        encoding_times.note(self._folder, len(payloads), seconds * len(payloads))
        return seconds

    @property
    def runs_on(self) -> RunsOn | None:
        """How the encoder ran; ``None`` where nothing was left to encode."""
        if self._encoder is None:
            return None
        found = runs_on(self._encoder)
        if not self._unreadable:
            return found
        return replace(found, notes=(*found.notes, self._unreadable_said()))

    def _unreadable_said(self) -> str:
        with self._project.read() as connection:
            details = [
                samples.read_detail(connection, one)
                for one in self._unreadable[:_MOST_NAMED]
            ]
        names = [one.identifier or f"sample {one.id}" for one in details if one]
        more = len(self._unreadable) - len(names)
        also = f" and {more:,} more" if more else ""
        are = "is" if len(self._unreadable) == 1 else "are"
        return (
            f"{counted(len(self._unreadable), 'image')} cannot be decoded and {are} "
            f"taken for white: {', '.join(names)}{also}. Flag what cannot be used as "
            "bad data."
        )

    @property
    def place(self) -> Place:
        """Where the embeddings are in the cache, once they were computed."""
        return Place(self._manifest.name, self.fingerprint, self._stored_dimension())

    def label_embeddings(
        self, known: Sequence[Label], progress: ProgressReporter
    ) -> dict[str, Matrix]:
        """Return the embeddings of the labels' texts, by text."""
        texts = list(
            dict.fromkeys(text for label in known for text in label_texts(label))
        )
        if not texts:
            return {}
        hashes = np.frombuffer(b"".join(content_hash(text) for text in texts), "V16")
        store = self._store()
        missing = np.flatnonzero(store.rows_of(hashes) < 0)
        if len(missing):
            if self._encoder is None:  # all samples are cached, these labels are new
                self._fit_lexical(progress)
            assert self._encoder is not None
            vectors = self._encoder.encode([texts[row] for row in missing], SILENT)
            store.append(hashes[missing], vectors)
        return dict(zip(texts, store.read(store.rows_of(hashes)), strict=True))

    def _payloads(
        self, connection: sqlite3.Connection, ids: Rows, counts: Rows
    ) -> Iterator[list[Any]]:
        """Yield what the encoder gets at once: never a part of a sample's images."""
        group: list[Any] = []
        if self.modality is Modality.TEXT:
            for _, page in samples.read_payloads(
                connection, ids.tolist(), Modality.TEXT
            ):
                group += page
                # large groups let the encoder sort by length across many samples
                if len(group) >= _GROUP:
                    yield group
                    group = []
        else:
            n_bytes = 0
            ends = iter(np.cumsum(counts).tolist())
            end, done = next(ends), 0
            for _, image in samples.read_images(connection, ids.tolist()):
                group.append(image)
                n_bytes += len(image)
                done += 1
                if done < end:
                    continue
                end = next(ends, end)
                if n_bytes >= _GROUP_BYTES or len(group) >= _GROUP:
                    yield group
                    group, n_bytes = [], 0
        if group:
            yield group

    def _encode(
        self, store: EmbeddingCache, rows: Rows, payloads: list[Any], watch: "_Watch"
    ) -> None:
        assert self._encoder is not None
        saving = _Saving(store, self._hashes[rows], rows)
        began = time.perf_counter() - self._seconds_of_fit
        try:
            self._encoder.encode(payloads, watch, on_part=saving.add)
        finally:
            saving.flush()  # a cancelled or broken run keeps what it has done
        lost = sorted(getattr(self._encoder, "unreadable", ()))
        self._unreadable += self._sample_ids[rows[lost]].tolist()
        seconds = time.perf_counter() - began
        encoding_times.note(self._folder, len(np.unique(rows)), seconds)
        self._seconds_of_fit = 0.0
        watch.before += len(payloads)

    @property
    def _folder(self) -> Path:
        return cache_folder() / "embeddings" / self.fingerprint

    def _store(self) -> EmbeddingCache:
        dimension = self._stored_dimension()
        return EmbeddingCache(
            cache_folder() / "embeddings", self.fingerprint, dimension
        )

    def _stored_dimension(self) -> int:
        # the lexical encoder may have found fewer dimensions than its manifest allows
        note = self._folder / "dimension"
        if self._encoder is None:
            return int(note.read_text(encoding="ascii"))
        if self._manifest.kind == LEXICAL:
            with cache_trouble_in_words(note.parent):
                note.parent.mkdir(parents=True, exist_ok=True)
                note.write_text(str(self._encoder.dimension), encoding="ascii")
        return self._encoder.dimension

    def _lexical_is_cached(self) -> bool:
        note = self._folder / "dimension"
        return note.exists() and bool((self._store().rows_of(self._hashes) >= 0).all())

    def _fit_lexical(self, progress: ProgressReporter) -> None:
        texts = lexical_corpus(self._project, self._sample_ids, self._hashes)
        began = time.perf_counter()
        self._encoder = fit_lexical(texts, progress, self._manifest)
        self._seconds_of_fit = time.perf_counter() - began


def read_texts(project: ProjectFile, sample_ids: Sequence[int] | Rows) -> Iterator[str]:
    """Yield the texts of samples in order, reading page by page."""
    with project.read() as connection:
        for _, texts in samples.read_payloads(
            connection, [int(sample_id) for sample_id in sample_ids], Modality.TEXT
        ):
            yield from (text if isinstance(text, str) else "" for text in texts)


def lexical_corpus(
    project: ProjectFile, sample_ids: Rows, hashes: npt.NDArray[np.void]
) -> list[str]:
    """Return the texts that the lexical encoder of a pool learns from."""
    # in the order of their hashes: the same texts give the same encoder, whoever
    # imported them in whatever order
    order = np.argsort(hashes, kind="stable")
    # no more than it learns from: the texts of a million samples fill the memory
    order = order[evenly_spaced(len(order), MOST_FITTED)]
    return list(read_texts(project, sample_ids[order]))


def label_texts(label: Label) -> list[str]:
    """Return what says what a label means: its name, and its definition if any."""
    name = label.name.replace("_", " ").replace("-", " ")
    return [name, label.definition] if label.definition else [name]


@lru_cache(maxsize=16)  # of fine-tuned ones there may come ever more
def _opened(manifest: Manifest, folder: Path, weights: Path | None) -> Encoder:
    """Open an encoder once per process: the worker keeps them warm between jobs."""
    return open_encoder(manifest, folder, weights=weights)


def _settings_of(manifest: Manifest) -> str:
    """Return what tells a lexical encoder from the packaged one, for its cache."""
    if manifest.name == LEXICAL:
        return ""
    settings = [manifest.ngrams, manifest.characters, manifest.dimension]
    return f"-{digest(settings)[:12]}"


class _Saving:
    """Gathers an encoder's batches, so that the disk is asked seldom.

    Parameters
    ----------
    hashes
        V16, shape (n_payloads,): of the sample that each payload belongs to.
    samples
        int64, shape (n_payloads,): those samples; a sample is kept when all that
        belongs to it is encoded, by the mean.
    """

    def __init__(
        self, store: EmbeddingCache, hashes: npt.NDArray[np.void], samples: Rows
    ) -> None:
        self._store = store
        self._hashes = hashes
        self._owners = samples
        known, counts = np.unique(samples, return_counts=True)
        self._counts = dict(zip(known.tolist(), counts.tolist(), strict=True))
        self._has_several = len(known) < len(samples)
        self._begun: dict[int, list[Matrix]] = {}
        self._rows: list[Rows] = []
        self._vectors: list[Matrix] = []
        self._last = time.monotonic()

    def add(self, rows: Rows, vectors: Matrix) -> None:
        if self._has_several:
            rows, vectors = self._pooled(rows, vectors)
        self._rows.append(rows)
        self._vectors.append(vectors)
        if time.monotonic() - self._last > _SECONDS_BETWEEN_SAVES:
            self.flush()

    def _pooled(self, rows: Rows, vectors: Matrix) -> tuple[Rows, Matrix]:
        """Return the samples that are complete now, each by one of its payloads."""
        complete: list[int] = []
        means: list[Matrix] = []
        for row, vector in zip(rows.tolist(), vectors, strict=True):
            owner = int(self._owners[row])
            own = self._begun.setdefault(owner, [])
            own.append(vector)
            if len(own) == self._counts[owner]:
                complete.append(row)
                means.append(np.mean(self._begun.pop(owner), axis=0, dtype=np.float32))
        shape = (len(means), vectors.shape[1])
        return np.array(complete, np.int64), np.array(means, np.float32).reshape(shape)

    def flush(self) -> None:
        if self._rows:
            rows = np.concatenate(self._rows)
            self._store.append(self._hashes[rows], np.concatenate(self._vectors))
            self._rows, self._vectors = [], []
        self._last = time.monotonic()


class _Watch:
    """Passes an encoder's progress on, counted over the whole pool."""

    def __init__(
        self,
        progress: ProgressReporter,
        title: str,
        encoder: Encoder,
        before: int,
        total: int,
    ) -> None:
        self._progress = progress
        self._title = title
        self._encoder = encoder
        self.before = before
        self._total = total

    def report(self, done: int, total: int | None = None, message: str = "") -> None:
        del total, message
        notes = runs_on(self._encoder).notes
        said = " ".join((f"Encoding with {self._title}", *notes))
        self._progress.report(self.before + done, self._total, said)
