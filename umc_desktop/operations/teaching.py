"""Teaching a member: from which labels, beginning where, and with whose help."""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import blake2b
from pathlib import Path

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.samples import Modality
from umc_desktop.ml.encoders.manifest import Manifest, checked_files
from umc_desktop.ml.ensemble import fit_ensemble
from umc_desktop.ml.ensemble_settings import EnsembleSettings
from umc_desktop.ml.finetuning.lessons import Lessons
from umc_desktop.ml.finetuning.settings import SETTINGS, for_sets, published
from umc_desktop.ml.finetuning.training import fine_tune
from umc_desktop.ml.finetuning.weights import load, save
from umc_desktop.ml.training_task import TrainingTask
from umc_desktop.operations.contents import Contents
from umc_desktop.operations.encoding import read_texts
from umc_desktop.operations.model_versions import (
    NOT_MEASURED,
    ModelVersion,
    TuningWish,
    is_due,
    key_of,
)
from umc_desktop.operations.task import Task
from umc_desktop.operations.tuned_members import (
    TunedMember,
    TunedMembers,
    tuned_folder,
    weights_of,
)
from umc_desktop.storage.cache_folder import cache_folder, forget_old_folders
from umc_desktop.storage.project_file import ProjectFile

Rows = npt.NDArray[np.int64]

_CHECKPOINTS_KEPT = 3


class Teaching:
    """Fine-tunes members on the labels of tasks.

    Parameters
    ----------
    before
        Every version there was, refused ones too.

    Attributes
    ----------
    checkpoints
        Folders to go on from should the work be stopped before its end.
    """

    def __init__(
        self,
        project: ProjectFile,
        contents: Contents,
        wish: TuningWish,
        settings: EnsembleSettings,
        members: TunedMembers,
        before: Sequence[ModelVersion],
    ) -> None:
        self._project = project
        self._contents = contents
        self._wish = wish
        self._settings = settings
        self._members = members
        self._before = before
        self.checkpoints: list[Path] = []

    def learn(
        self,
        manifest: Manifest,
        task: Task,
        training: TrainingTask,
        held_out: npt.NDArray[np.bool_],
        old: Sequence[TunedMember],
        progress: ProgressReporter,
    ) -> ModelVersion:
        """Fine-tune an encoder on a task's labels, but those that judge it.

        Parameters
        ----------
        held_out
            bool, shape (n_labels,): labels that tell whether it helped.
        old
            The version of it that speaks, if one does: where the new one begins,
            unless it is asked, or time, to begin at the published weights.
        """
        learners = np.flatnonzero(~held_out)
        label_set = self._members.label_set(task)
        n_labels = len(learners)
        key = key_of(manifest.name, label_set)
        versions = [each for each in self._before if each.key == key]
        spoke = old[0].version if old else None
        wish = self._wish
        anew = wish.from_scratch or is_due(versions, n_labels, wish.rounds)
        parent = None if anew else spoke
        index = self._contents.index
        rows = task.rows[training.rows[learners]]
        texts = self._texts(manifest, index.ids[rows])
        files = checked_files(manifest)
        settings = SETTINGS[wish.mode]
        if task.several:
            settings = for_sets(settings)
        head = None
        if parent is not None:
            files["weights"] = weights_of(parent.weights)
            # it knows the labels already: half as long does
            settings = replace(settings, epochs=(settings.epochs + 1) // 2)
            if parent.labels == tuple(label.uid.hex() for label in task.labels):
                head, _ = load(files["weights"])
        lessons = Lessons(
            texts, training.labels[learners], training.n_classes, head=head
        )
        if self._settings.head.kl_weight:
            lessons = self._with_teacher(
                lessons, training, learners, task, manifest, progress
            )
            settings = published(settings, self._settings.head.kl_weight)
        learned = index.hashes[rows]
        digest = blake2b(np.sort(learned.view("S16")).tobytes(), digest_size=16)
        checkpoint = _checkpoint(manifest.name, label_set, wish.mode, digest.digest())
        self.checkpoints.append(checkpoint)
        tuned = fine_tune(files, lessons, settings, checkpoint, progress)
        weights = save(tuned, learned, tuned_folder())
        return ModelVersion(
            member=manifest.name,
            number=max((each.number for each in versions), default=0) + 1,
            label_set=label_set,
            labels=tuple(label.uid.hex() for label in task.labels),
            mode=wish.mode,
            weights=weights,
            parent=parent.weights if parent else "",
            n_labels=n_labels,
            learned=digest.hexdigest(),
            measured=NOT_MEASURED,
            accepted=False,
            replaced=spoke.name if spoke else "",
            anew=anew and spoke is not None,
            learned_on=tuned.runs_on,
            several=task.several,
        )

    def _texts(self, manifest: Manifest, sample_ids: Rows) -> list[str]:
        """Return the texts of samples as the encoder reads them."""
        return [
            manifest.prefix + text for text in read_texts(self._project, sample_ids)
        ]

    def _with_teacher(
        self,
        lessons: Lessons,
        training: TrainingTask,
        learners: Rows,
        task: Task,
        manifest: Manifest,
        progress: ProgressReporter,
    ) -> Lessons:
        """Add what the ensemble says of the labels and of the rest of the pool.

        It is taught without the labels that judge: through a teacher who knows them
        they would no longer tell how good the pupil is.
        """
        teacher = fit_ensemble(training.take(learners), self._settings, progress)
        said = teacher.predictions.ensemble
        readable = self._contents.index.having(Modality.TEXT)[task.rows]
        rest = np.setdiff1d(np.flatnonzero(readable), training.rows)
        ids = self._contents.index.ids[task.rows[rest]]
        return replace(
            lessons,
            teacher=said[training.rows[learners]],
            pool=self._texts(manifest, ids),
            pool_teacher=said[rest],
        )


def _checkpoint(member: str, label_set: str, mode: str, learned: bytes) -> Path:
    parent = cache_folder() / "tuning"
    forget_old_folders(parent, _CHECKPOINTS_KEPT)
    name = blake2b(f"{member} {label_set} {mode}".encode() + learned, digest_size=12)
    return parent / name.hexdigest()
