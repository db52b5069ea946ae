"""Fine-tuning a member on a project's labels, and the gate it must pass to speak."""

import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from hashlib import blake2b
from pathlib import Path

import numpy as np
import numpy.typing as npt
from msgspec import structs

from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.wording import counted
from umc_desktop.ml.audit import cross_fit_audit
from umc_desktop.ml.bringing.describing import TUNABLE
from umc_desktop.ml.encoders.manifest import Manifest, checked_files
from umc_desktop.ml.ensemble import EnsembleSettings, fit_ensemble, member_plans
from umc_desktop.ml.finetuning.gate import FEWEST_AUDIT, compare
from umc_desktop.ml.finetuning.settings import SETTINGS, published
from umc_desktop.ml.finetuning.training import Lessons, fine_tune
from umc_desktop.ml.finetuning.weights import load, save
from umc_desktop.ml.members import TrainingTask
from umc_desktop.operations.brought_classifiers import BroughtClassifiers
from umc_desktop.operations.encoding import read_texts
from umc_desktop.operations.model_versions import (
    MORE_LABELS,
    MOST_CONTINUED,
    NOT_MEASURED,
    Measured,
    ModelVersion,
    Tried,
    TuningWish,
    all_versions,
    key_of,
)
from umc_desktop.operations.pool import Contents, Pool, Task
from umc_desktop.operations.tuned_members import (
    TunedMember,
    TunedMembers,
    tuned_folder,
    weights_of,
    with_members,
)
from umc_desktop.storage.cache_folder import cache_folder, forget_old_folders
from umc_desktop.storage.project_file import ProjectFile

Rows = npt.NDArray[np.int64]

FEWEST_LABELS = 20
_CHECKPOINTS_KEPT = 3


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
            self._tuning = _Tuning(project, contents, wish, settings)

    def join(
        self, pool: Pool, task: Task, training: TrainingTask, progress: ProgressReporter
    ) -> TrainingTask:
        """Return the task with what members that learned elsewhere say of it."""
        training = with_members(training, self._brought.of(pool, task, progress))
        if self._tuning is None:
            speaking = self._members.of(pool, task, progress)
        else:
            speaking = self._tuning.improve(
                pool, task, training, self._members, progress
            )
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
            for checkpoint in self._tuning.checkpoints:
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
    checkpoints
        Folders to go on from should the work be stopped before its end.
    """

    def __init__(
        self,
        project: ProjectFile,
        contents: Contents,
        wish: TuningWish,
        settings: EnsembleSettings,
    ) -> None:
        if wish.mode not in SETTINGS:
            raise InvalidRequestError(
                f"“{wish.mode}” is no way of updating; choose heads, adapters or full."
            )
        self._project = project
        self._contents = contents
        self._wish = wish
        self._settings = settings
        self._manifests = _asked_for(wish.members, contents.models.manifests)
        self.checkpoints: list[Path] = []
        self.tried: list[ModelVersion] = []
        self.not_tried: list[str] = []
        with project.read() as connection:
            self._before = all_versions(connection)

    def improve(
        self,
        pool: Pool,
        task: Task,
        training: TrainingTask,
        members: TunedMembers,
        progress: ProgressReporter,
    ) -> list[TunedMember]:
        """Fine-tune on a task; return the members that may speak of it now.

        Parameters
        ----------
        training
            The task's pool and labels, without what fine-tuned members say; what
            others say is in it.
        """
        speaking = members.of(pool, task, progress)
        at_random = training.at_random
        assert at_random is not None
        reason = _too_little(training, at_random)
        if reason:
            self.not_tried.append(reason)
            return speaking
        able = [
            manifest
            for manifest in self._manifests
            if manifest.modality == pool.modality.value
        ]
        if not able:
            self.not_tried.append("Only encoders of texts can be fine-tuned.")
        for manifest in able:
            old = [each for each in speaking if each.version.member == manifest.name]
            others = [each for each in speaking if each.version.member != manifest.name]
            version = self._learn(
                manifest, task, training, members.label_set(task), old, progress
            )
            try:
                new = members.listen(version, manifest, pool, task, progress)
                new = self._judged(training, speaking, [*others, new], progress)
            except BaseException:
                self._throw_away(version)
                raise
            self.tried.append(new.version)
            if new.version.accepted:
                speaking = [*others, new]
            else:
                self._throw_away(version)
        return speaking

    def said(self) -> str:
        """Return what came of it, in words."""
        learned = [told(version) for version in self.tried]
        return " ".join([*learned, *dict.fromkeys(self.not_tried)])

    def _learn(
        self,
        manifest: Manifest,
        task: Task,
        training: TrainingTask,
        label_set: str,
        old: Sequence[TunedMember],
        progress: ProgressReporter,
    ) -> ModelVersion:
        assert training.at_random is not None
        learners = self._learners(manifest, task, training)
        parent = old[0].version if old and not self._wish.from_scratch else None
        index = self._contents.index
        rows = task.rows[training.rows[learners]]
        texts = list(read_texts(self._project, index.ids[rows]))
        files = checked_files(manifest)
        settings = SETTINGS[self._wish.mode]
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
            lessons = self._with_teacher(lessons, learners, training, task, progress)
            settings = published(settings, self._settings.head.kl_weight)
        learned = index.hashes[rows]
        digest = blake2b(np.sort(learned.view("S16")).tobytes(), digest_size=16)
        checkpoint = _checkpoint(
            manifest.name, label_set, self._wish.mode, digest.digest()
        )
        self.checkpoints.append(checkpoint)
        tuned = fine_tune(files, lessons, settings, checkpoint, progress)
        weights = save(tuned, learned, tuned_folder())
        n_labels = len(learners)
        key = key_of(manifest.name, label_set)
        numbers = [each.number for each in self._before if each.key == key]
        return ModelVersion(
            member=manifest.name,
            number=max(numbers, default=0) + 1,
            label_set=label_set,
            labels=tuple(label.uid.hex() for label in task.labels),
            mode=self._wish.mode,
            weights=weights,
            parent=parent.weights if parent else "",
            continued=parent.continued + 1 if parent else 0,
            n_labels=n_labels,
            n_labels_at_first=parent.n_labels_at_first if parent else n_labels,
            learned=digest.hexdigest(),
            measured=NOT_MEASURED,
            accepted=False,
        )

    def _learners(self, manifest: Manifest, task: Task, training: TrainingTask) -> Rows:
        """Return the labels that a member learns from.

        None of the audit slice, and none of a domain that it does not speak for.
        """
        assert training.at_random is not None
        learns = ~training.at_random
        silent = self._contents.silent(manifest.name, task.rows[training.rows])
        if silent is not None:
            learns &= ~silent
        return np.flatnonzero(learns)

    def _with_teacher(
        self,
        lessons: Lessons,
        learners: Rows,
        training: TrainingTask,
        task: Task,
        progress: ProgressReporter,
    ) -> Lessons:
        """Add what the ensemble says of the labels and of the rest of the pool.

        It is taught without the audit slice: through a teacher who knows its labels
        the slice would no longer tell how good the pupil is.
        """
        assert training.at_random is not None
        taught = np.flatnonzero(~training.at_random)
        teacher = fit_ensemble(training.take(taught), self._settings, progress)
        said = teacher.predictions.ensemble
        rest = np.setdiff1d(np.arange(len(task.rows)), training.rows)
        ids = self._contents.index.ids[task.rows[rest]]
        return replace(
            lessons,
            teacher=said[training.rows[learners]],
            pool=list(read_texts(self._project, ids)),
            pool_teacher=said[rest],
        )

    def _judged(
        self,
        training: TrainingTask,
        before: Sequence[TunedMember],
        after: Sequence[TunedMember],
        progress: ProgressReporter,
    ) -> TunedMember:
        """Return the last member of ``after`` with what the audit slice says of it.

        It is compared twice: the ensemble with it and without, and it alone with what
        it replaces, because an ensemble hardly heeds a member that knows nothing while
        the annotator sees its vote.
        """
        assert training.at_random is not None
        new = after[-1]
        positions = np.flatnonzero(training.at_random)
        labels = training.labels[positions]
        said = [
            cross_fit_audit(
                with_members(training, members),
                training.rows[positions],
                settings=self._settings,
                progress=progress,
            )
            for members in (before, after)
        ]
        plans = member_plans(training.samples.encoders, self._settings)
        names = [plan.name for plan in plans]
        names += [*training.samples.said, *(member.name for member in before)]
        member = new.version.member
        old = [m.name for m in before if m.version.member == member]
        replaced = names.index(old[0] if old else member)
        gate = asdict(compare(said[0].ensemble, said[1].ensemble, labels))
        speaks = (
            slice(None) if new.silent is None else ~new.silent[training.rows[positions]]
        )
        alone = compare(
            said[0].members[replaced, speaks],
            said[1].members[-1, speaks],
            labels[speaks],
        )
        accepted = gate.pop("accepted") and not alone.is_less_accurate
        measured = Measured(
            **gate,
            alone_before=alone.accuracy_before,
            alone_after=alone.accuracy_after,
            alone_p_worse=alone.p_worse,
        )
        version = structs.replace(new.version, measured=measured, accepted=accepted)
        return replace(new, version=version)

    def _throw_away(self, version: ModelVersion) -> None:
        if all(version.weights != other.weights for other in self._before):
            weights_of(version.weights).unlink(missing_ok=True)


def _asked_for(members: Sequence[str], known: Mapping[str, Manifest]) -> list[Manifest]:
    """Return the encoders to fine-tune."""
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
    return [able[name] for name in (members or able)]


def _is_trainable(manifest: Manifest) -> bool:
    roles = {file.role: file.path for file in manifest.files}
    return (
        roles["weights"].endswith(".safetensors")
        and "dense" not in roles
        and manifest.pooling == "mean"
        and manifest.architecture in ("", *TUNABLE)  # packaged ones say nothing
    )


def refuse_too_few(n_audit: int) -> None:
    """Refuse to fine-tune before anything is computed.

    Parameters
    ----------
    n_audit
        Labels in the audit slice of the whole project.

    Raises
    ------
    InvalidRequestError
        If they could not tell whether it helped.
    """
    if n_audit < FEWEST_AUDIT:
        raise InvalidRequestError(_too_few(n_audit))


def _too_few(n_audit: int) -> str:
    return (
        f"Whether fine-tuning helps is measured on the audit slice: "
        f"{counted(n_audit, 'label')} there, {FEWEST_AUDIT} are needed. Queues bring "
        "more (umc queue next)."
    )


def _too_little(training: TrainingTask, at_random: npt.NDArray[np.bool_]) -> str:
    """Return why a task cannot be fine-tuned yet, in words; empty if it can."""
    n_audit = int(at_random.sum())
    learned = training.labels[~at_random]
    if n_audit < FEWEST_AUDIT:
        return _too_few(n_audit)
    if len(learned) < FEWEST_LABELS or len(np.unique(learned)) < 2:
        return (
            f"Fine-tuning needs {FEWEST_LABELS} labels of two classes outside the "
            f"audit slice; there are {len(learned)}."
        )
    return ""


def _checkpoint(member: str, label_set: str, mode: str, learned: bytes) -> Path:
    parent = cache_folder() / "tuning"
    forget_old_folders(parent, _CHECKPOINTS_KEPT)
    name = blake2b(f"{member} {label_set} {mode}".encode() + learned, digest_size=12)
    return parent / name.hexdigest()


def told(version: ModelVersion) -> str:
    """Return what a version learned, what it was worth and what to do, in words."""
    found = version.measured
    numbers = (
        f"on {found.n} audit samples accuracy {found.accuracy_before:.1%} → "
        f"{found.accuracy_after:.1%} ({found.gain:+.1%}, 95 % interval "
        f"{found.gain_low:+.1%} to {found.gain_high:+.1%}), log-loss "
        f"{found.log_loss_before:.3f} → {found.log_loss_after:.3f}; alone "
        f"{found.alone_before:.1%} → {found.alone_after:.1%}"
    )
    learned = f"{version.member} learned from {counted(version.n_labels, 'label')}"
    if not version.accepted:
        return (
            f"{learned} ({version.mode}), but may not speak: {numbers}. All stays as "
            "it was."
        )
    grown = version.n_labels >= MORE_LABELS * version.n_labels_at_first
    again = ""
    if version.continued >= MOST_CONTINUED or (version.continued and grown):
        again = (
            f" It goes back to a version of {version.n_labels_at_first} labels: "
            "compare one from the published weights (--from-scratch)."
        )
    return f"{learned} ({version.mode}) and speaks as {version.name}: {numbers}.{again}"
