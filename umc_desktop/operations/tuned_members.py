"""Fine-tuned members at work: what they say of the samples of a task."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

import numpy as np
import numpy.typing as npt
from msgspec import structs

from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.samples import Modality
from umc_desktop.ml.encoders.engine import RunsOn
from umc_desktop.ml.encoders.manifest import Manifest, sha256
from umc_desktop.ml.encoders.opening import conversion_of
from umc_desktop.ml.finetuning.classifier import ClassifierHead
from umc_desktop.ml.finetuning.weights import load, path_of
from umc_desktop.ml.training_task import TrainingTask
from umc_desktop.operations.contents import Contents
from umc_desktop.operations.encoding import Matrix, PoolEncoder
from umc_desktop.operations.model_versions import ModelVersion, speaking
from umc_desktop.operations.pool import Pool
from umc_desktop.operations.project_models import switched_off
from umc_desktop.operations.task import Task
from umc_desktop.operations.voice import Voice, meanings
from umc_desktop.storage import labels
from umc_desktop.storage.cache_folder import cache_folder, data_folder
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
    read
        bool, shape (n_samples of the task,): whether it can read that sample; of the
        others it finds every label equally likely.
    encoder
        What read the samples.
    voice
        How it comes to say it.
    """

    version: ModelVersion
    probabilities: Matrix
    learned: npt.NDArray[np.bool_]
    read: npt.NDArray[np.bool_]
    encoder: PoolEncoder
    voice: Voice

    @property
    def name(self) -> str:
        """As a member of the ensemble is called."""
        return self.version.name

    @property
    def runs_on(self) -> RunsOn | None:
        """Return how it ran; ``None`` if it had nothing to encode."""
        return self.encoder.runs_on


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
    def read(self) -> npt.NDArray[np.bool_]:
        """Return whether it can read that sample and speaks of it."""

    @property
    def voice(self) -> Voice:
        """Return how it comes to say it, for samples outside the project."""

    @property
    def runs_on(self) -> RunsOn | None:
        """Return how it ran; ``None`` if it had nothing to encode."""


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
        self._manifests = contents.models.known
        self.missing: list[ModelVersion] = []
        with project.read() as connection:
            off = switched_off(connection)
            versions = speaking(connection).values()
            self._versions = [one for one in versions if one.name not in off]
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
            if Modality(manifest.modality) not in pool.modality.parts:
                continue
            head = _head_of(version)
            if head is None:
                if version not in self.missing:
                    self.missing.append(version)
            elif (head.link == "sigmoid") == task.several:
                # else samples may carry several labels since then, or one again
                members.append(self.listen(version, manifest, pool, task, progress))
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
        _, learned = load(weights)
        hashes = index.hashes[task.rows]
        part = Modality(manifest.modality)
        read = self._contents.read_by(manifest.name, part, task.rows)
        encoder = PoolEncoder(
            self._project, manifest, part, index.ids[task.rows[read]], hashes[read], "",
            weights,
        )  # fmt: skip
        shape = (len(read), len(task.labels))
        said = np.full(shape, 1 / len(task.labels), np.float32)
        meant = meanings([(uid,) for uid in version.labels], task.labels)
        voice = Voice(manifest, weights, meant)
        said[read] = voice.says(encoder.embeddings(progress))
        known = np.isin(hashes.view("S16"), learned.view("S16"))
        if version.max_difference is None:
            made = conversion_of(manifest, cache_folder(), weights)
            version = structs.replace(
                version, max_difference=made.max_difference, int8_loss=made.int8_loss
            )
        return TunedMember(version, said, known, read, encoder, voice)


def _head_of(version: ModelVersion) -> ClassifierHead | None:
    """Return a version's head if its weights are here, as they were written."""
    path = weights_of(version.weights)
    if not path.is_file() or sha256(path) != version.weights:
        return None
    head, _ = load(path)
    if len(head.bias) != len(version.labels):
        return None  # the project was forged
    return head


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
    reads = {member.name: member.read for member in members if not member.read.all()}
    knows = {
        member.name: member.voice.knows
        for member in members
        if not member.voice.knows.all()
    }
    return replace(
        training,
        samples=replace(
            samples,
            said={**samples.said, **said},
            reads={**samples.reads, **reads},
            knows={**samples.knows, **knows},
        ),
        unseen=unseen,
    )
