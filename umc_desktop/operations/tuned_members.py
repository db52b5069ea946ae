"""Fine-tuned members at work: what they say of the samples of a task."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.samples import Label
from umc_desktop.ml.encoders.manifest import Manifest, sha256
from umc_desktop.ml.finetuning.weights import load, path_of
from umc_desktop.ml.members import Silence, TrainingTask
from umc_desktop.operations.encoding import Matrix, PoolEncoder
from umc_desktop.operations.model_versions import ModelVersion, speaking
from umc_desktop.operations.pool import Contents, Pool, Task
from umc_desktop.storage import labels
from umc_desktop.storage.cache_folder import data_folder
from umc_desktop.storage.project_file import ProjectFile


@dataclass(frozen=True)
class TunedMember:
    """A version that speaks, with all it says.

    Attributes
    ----------
    probabilities
        float32, shape (n_samples of the task, n_labels of the task).
    learned
        bool, shape (n_samples of the task,): whether it learned from that sample.
    silent
        bool, shape (n_samples of the task,): where it has nothing to say; ``None`` for
        nowhere.
    """

    version: ModelVersion
    probabilities: Matrix
    learned: npt.NDArray[np.bool_]
    silent: Silence | None = None

    @property
    def name(self) -> str:
        """As a member of the ensemble is called."""
        return self.version.name


class Speaker(Protocol):
    """A member that learned elsewhere, with all it says; see ``TunedMember``."""

    @property
    def name(self) -> str:
        """Return how the member is called."""

    @property
    def probabilities(self) -> Matrix:
        """Return what it says of every sample of a task."""

    @property
    def learned(self) -> npt.NDArray[np.bool_]:
        """Return whether it learned from that sample."""

    @property
    def silent(self) -> Silence | None:
        """Return where it has nothing to say."""


class TunedMembers:
    """The versions that speak in a project, as far as their weights are here.

    Attributes
    ----------
    missing
        Versions that cannot speak: their weights are on another computer or damaged.
    """

    def __init__(self, project: ProjectFile, contents: Contents) -> None:
        self._project = project
        self._contents = contents
        self._manifests = contents.models.manifests
        self.missing: list[ModelVersion] = []
        with project.read() as connection:
            self._versions = list(speaking(connection).values())
            self._sets = {
                domain.label_set_id: labels.label_set_uid(
                    connection, domain.label_set_id
                ).hex()
                for domain in contents.domains
            }

    def label_set(self, task: Task) -> str:
        """Return the identity of a task's label set, in hex digits."""
        return self._sets[task.label_set_id]

    def of(
        self, pool: Pool, task: Task, progress: ProgressReporter
    ) -> list[TunedMember]:
        """Return the members that speak of a task's samples."""
        members = []
        for version in self._versions:
            manifest = self._manifests.get(version.member)
            if version.label_set != self.label_set(task) or manifest is None:
                continue
            if manifest.modality != pool.modality.value:
                continue
            if _is_whole(version):
                members.append(self.listen(version, manifest, pool, task, progress))
            elif version not in self.missing:
                self.missing.append(version)
        return members

    def listen(
        self,
        version: ModelVersion,
        manifest: Manifest,
        pool: Pool,
        task: Task,
        progress: ProgressReporter,
    ) -> TunedMember:
        """Return what a version says of a task's samples; encode what is new."""
        index = self._contents.index
        weights = weights_of(version.weights)
        head, learned = load(weights)
        hashes = index.hashes[task.rows]
        silent = self._contents.silent(manifest.name, task.rows)
        read = np.arange(len(hashes)) if silent is None else np.flatnonzero(~silent)
        encoder = PoolEncoder(
            self._project, manifest, pool.modality, index.ids[task.rows[read]],
            hashes[read], "", weights,
        )  # fmt: skip
        said = head.probabilities(encoder.embeddings(progress))
        placed = np.full((len(hashes), len(task.labels)), 1 / len(task.labels))
        placed[read] = _placed(said, version.labels, task.labels)
        known = np.isin(hashes.view("S16"), learned.view("S16"))
        return TunedMember(version, placed.astype(np.float32), known, silent)


def _is_whole(version: ModelVersion) -> bool:
    """Return whether a version's weights are here, as they were written."""
    path = weights_of(version.weights)
    if not path.is_file() or sha256(path) != version.weights:
        return False
    head, _ = load(path)
    return len(head.bias) == len(version.labels)  # else the project was forged


def weights_of(name: str) -> Path:
    """Return where a version's weights are kept on this computer, if they are."""
    return path_of(tuned_folder(), name)


def tuned_folder() -> Path:
    """Return the folder of all fine-tuned weights of this computer's user."""
    return data_folder() / "models"


def with_members(training: TrainingTask, members: Sequence[Speaker]) -> TrainingTask:
    """Return the task with what more members say, and what they learned."""
    if not members:
        return training
    samples = training.samples
    unseen = ~np.any([member.learned for member in members], axis=0)[training.rows]
    if training.unseen is not None:
        unseen &= training.unseen
    said = {member.name: member.probabilities for member in members}
    silent = {
        member.name: member.silent for member in members if member.silent is not None
    }
    return replace(
        training,
        samples=replace(
            samples, said={**samples.said, **said}, silent={**samples.silent, **silent}
        ),
        unseen=unseen,
    )


def _placed(said: Matrix, known: Sequence[str], wanted: Sequence[Label]) -> Matrix:
    """Bring a head's classes into the order of the labels as they are now.

    A label that came later gets nothing; where nothing is left, every label is as
    likely as another.
    """
    column = {uid: place for place, uid in enumerate(known)}
    placed = np.zeros((len(said), len(wanted)), np.float32)
    for place, label in enumerate(wanted):
        if label.uid.hex() in column:
            placed[:, place] = said[:, column[label.uid.hex()]]
    total = placed.sum(axis=1, keepdims=True)
    even: Matrix = np.full_like(placed, 1 / len(wanted))
    np.divide(placed, total, out=even, where=total > 0)
    return even
