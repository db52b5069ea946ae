"""Fine-tuning a member on a project's labels, and the gate it must pass to speak."""

import shutil
from collections.abc import Mapping, Sequence, Set

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.samples import Modality
from umc_desktop.ml.bringing.describing import TUNABLE
from umc_desktop.ml.encoders.manifest import Manifest
from umc_desktop.ml.ensemble_settings import EnsembleSettings
from umc_desktop.ml.finetuning.settings import SETTINGS
from umc_desktop.ml.training_task import TrainingTask
from umc_desktop.operations.brought_classifiers import BroughtClassifiers
from umc_desktop.operations.contents import Contents
from umc_desktop.operations.gatekeeping import Verification, judged, known_answers
from umc_desktop.operations.model_versions import (
    ModelVersion,
    Tried,
    TuningWish,
    all_versions,
)
from umc_desktop.operations.pool import Pool
from umc_desktop.operations.project_models import switched_off
from umc_desktop.operations.task import Task
from umc_desktop.operations.teaching import Teaching
from umc_desktop.operations.tuned_members import (
    Speaker,
    TunedMember,
    TunedMembers,
    weights_of,
    with_members,
)
from umc_desktop.operations.tuning_words import told, too_little
from umc_desktop.storage.project_file import ProjectFile


class Voices:
    """Who speaks beside the heads: fine-tuned members, and those fine-tuned now.

    Parameters
    ----------
    settings
        Of the ensemble: its members, and whether a teacher counts.

    Raises
    ------
    InvalidRequestError
        If there is no such mode or member, or it cannot be fine-tuned.
    """

    def __init__(
        self,
        project: ProjectFile,
        contents: Contents,
        wish: TuningWish,
        settings: EnsembleSettings,
    ) -> None:
        self._members = TunedMembers(project, contents)
        self._brought = BroughtClassifiers(project, contents)
        self._tuning = None
        if wish.mode != "heads":
            self._tuning = _Tuning(project, contents, wish, settings, self._members)

    def join(
        self, pool: Pool, task: Task, training: TrainingTask, progress: ProgressReporter
    ) -> TrainingTask:
        """Return the task with what members that learned elsewhere say of it.

        How they ran is noted with the pool's encoders.
        """
        brought = self._brought.of(pool, task, progress)
        training = with_members(training, brought)
        if self._tuning is None:
            speaking = self._members.of(pool, task, progress)
        else:
            speaking = self._tuning.improve(pool, task, training, progress)
        members: list[Speaker] = [*brought, *speaking]
        for member in members:
            if member.runs_on is not None:
                pool.engines[member.name] = member.runs_on
        return with_members(training, speaking)

    def tried(self) -> Tried:
        """Return what came of it, at the end of all.

        Raises
        ------
        InvalidRequestError
            If fine-tuning was asked for and nothing could be, saying why.
        """
        versions: list[ModelVersion] = []
        said = []
        if self._tuning is not None:
            versions = self._tuning.tried
            if not versions:
                raise InvalidRequestError(self._tuning.said())
            said.append(self._tuning.said())
            for checkpoint in self._tuning.teaching.checkpoints:
                shutil.rmtree(checkpoint, ignore_errors=True)
        if self._brought.missing_said:
            said.append(self._brought.missing_said)
        silent = tuple(version.name for version in self._members.missing)
        if silent:
            said.append(
                f"The weights of {', '.join(silent)} are not on this computer, or "
                "damaged; the ensemble goes on without. Fine-tune here to have a "
                "version of your own."
            )
        return Tried(tuple(versions), silent, "".join(f"{each} " for each in said))


class _Tuning:
    """Fine-tunes the members asked for, task by task.

    Attributes
    ----------
    tried
        The versions that came of it, refused ones too.
    not_tried
        Why tasks were left out, in words.
    teaching
        Does the learning.
    """

    def __init__(
        self,
        project: ProjectFile,
        contents: Contents,
        wish: TuningWish,
        settings: EnsembleSettings,
        members: TunedMembers,
    ) -> None:
        if wish.mode not in SETTINGS:
            raise InvalidRequestError(
                f"“{wish.mode}” is no way of updating; choose heads, adapters or full."
            )
        if not contents.index.having(Modality.TEXT).any():
            raise InvalidRequestError(
                "Only encoders of texts can be fine-tuned, and no sample here has a "
                "text. Of images the heads learn (umc model update)."
            )
        self._contents = contents
        self._settings = settings
        self._members = members
        self.tried: list[ModelVersion] = []
        self.not_tried: list[str] = []
        with project.read() as connection:
            self._before = all_versions(connection)
            self._known = known_answers(connection)
            off = switched_off(connection)
        self._manifests = _asked_for(wish.members, contents.models.known, off)
        self.teaching = Teaching(
            project, contents, wish, settings, members, self._before
        )

    def improve(
        self,
        pool: Pool,
        task: Task,
        training: TrainingTask,
        progress: ProgressReporter,
    ) -> list[TunedMember]:
        """Fine-tune on a task; return the members that may speak of it now.

        Parameters
        ----------
        training
            The task's pool and labels, without what fine-tuned members say; what
            others say is in it.
        """
        speaking = self._members.of(pool, task, progress)
        able = [
            manifest
            for manifest in self._manifests
            if Modality(manifest.modality) in pool.modality.parts
        ]
        if not able:
            self.not_tried.append("Only encoders of texts can be fine-tuned.")
            return speaking
        verification = Verification.of(self._known, task, training, self._contents)
        readable = self._with_text(task, training)
        lessons = training.take(readable)
        held_out = verification.held_out(training)[readable]
        reason = too_little(lessons, held_out)
        if reason:
            self.not_tried.append(reason)
            return speaking
        for manifest in able:
            old = [each for each in speaking if each.version.member == manifest.name]
            others = [each for each in speaking if each.version.member != manifest.name]
            own = self._contents.read_by(
                manifest.name, Modality.TEXT, task.rows[lessons.rows]
            )
            version = self.teaching.learn(
                manifest,
                task,
                lessons.take(np.flatnonzero(own)),
                held_out[own],
                old,
                progress,
            )
            try:
                new = self._members.listen(version, manifest, pool, task, progress)
                new = judged(
                    training,
                    speaking,
                    [*others, new],
                    verification,
                    self._settings,
                    progress,
                )
            except BaseException:
                self._throw_away(version)
                raise
            self.tried.append(new.version)
            if new.version.accepted:
                speaking = [*others, new]
            else:
                self._throw_away(version)
        return speaking

    def _with_text(self, task: Task, training: TrainingTask) -> npt.NDArray[np.int64]:
        """Return the positions of labels whose samples a transformer can read."""
        read = self._contents.index.having(Modality.TEXT)[task.rows[training.rows]]
        return np.flatnonzero(read)

    def said(self) -> str:
        """Return what came of it, in words."""
        learned = [told(version) for version in self.tried]
        return " ".join([*learned, *dict.fromkeys(self.not_tried)])

    def _throw_away(self, version: ModelVersion) -> None:
        if all(version.weights != other.weights for other in self._before):
            weights_of(version.weights).unlink(missing_ok=True)


def _asked_for(
    members: Sequence[str], known: Mapping[str, Manifest], off: Set[str]
) -> list[Manifest]:
    """Return the encoders to fine-tune.

    Parameters
    ----------
    known
        Encoders of the project.
    off
        Members that are switched off.
    """
    able = {
        name: manifest
        for name, manifest in known.items()
        if {"weights", "config", "tokenizer"} <= {file.role for file in manifest.files}
        and _is_trainable(manifest)
    }
    unable = [name for name in members if name not in able]
    if unable:
        raise InvalidRequestError(
            f"“{unable[0]}” cannot be fine-tuned; choose from "
            f"{', '.join(able) or 'none here'}."
        )
    silent = [name for name in (members or able) if name in off]
    if silent and (members or len(silent) == len(able)):
        raise InvalidRequestError(
            f"{silent[0]} is switched off; switch it on first (umc ensemble switch "
            f"--member {silent[0]} --on)."
        )
    return [able[name] for name in (members or able) if name not in off]


def _is_trainable(manifest: Manifest) -> bool:
    roles = {file.role: file.path for file in manifest.files}
    return (
        roles["weights"].endswith(".safetensors")
        and "dense" not in roles
        and manifest.pooling == "mean"
        and manifest.architecture in ("", *TUNABLE)  # packaged ones say nothing
    )
