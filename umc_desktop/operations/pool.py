"""The pool: samples that can be compared, encoded, and connected with their neighbours.

Texts are one pool and images another, unless some samples have both: then all samples
are one pool, in which no encoder reads everything.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TypeVar

import numpy as np

from umc_desktop.domain.errors import ModelError
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.samples import Modality
from umc_desktop.ml.encoders.engine import RunsOn
from umc_desktop.ml.features import (
    Mask,
    Standardised,
    centred_unit,
    modality_weights,
    smooth,
)
from umc_desktop.ml.graph import NeighbourGraph
from umc_desktop.ml.sample_features import SampleFeatures
from umc_desktop.ml.silence import silenced
from umc_desktop.ml.zero_label import prior_from_names, uniform_prior
from umc_desktop.operations.content_names import name_of
from umc_desktop.operations.contents import Contents
from umc_desktop.operations.encoding import Matrix, Rows, label_texts
from umc_desktop.operations.pool_graph import kept_graph
from umc_desktop.operations.task import Task
from umc_desktop.storage.cache_folder import new_folder

T = TypeVar("T")


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
            graph=kept_graph(folder, embeddings, reads, progress),
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
        folder = self.folder / f"smoothed-{name_of(named)}"
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


def _all(reads: Mapping[str, Mask], encoder: str) -> bool:
    return encoder not in reads or bool(reads[encoder].all())
