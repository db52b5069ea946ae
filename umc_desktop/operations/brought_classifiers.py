"""Classification models that were added: what they say of the samples of a task."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.samples import Label, Modality
from umc_desktop.ml.encoders.manifest import Manifest
from umc_desktop.operations.encoding import Matrix, PoolEncoder
from umc_desktop.operations.pool import Contents, Pool, Task
from umc_desktop.operations.project_models import AddedModel
from umc_desktop.storage.project_file import ProjectFile

FEWEST_LABELS = 2
"""Labels of a set that a model must know to speak of it."""


@dataclass(frozen=True)
class BroughtClassifier:
    """An added classification model, with all it says; see ``TunedMember``."""

    name: str
    probabilities: Matrix
    learned: npt.NDArray[np.bool_]
    read: npt.NDArray[np.bool_]


class BroughtClassifiers:
    """The classification models of a project, as far as they are here."""

    def __init__(self, project: ProjectFile, contents: Contents) -> None:
        self._project = project
        self._contents = contents
        self.missing_said = contents.models.missing_said

    def of(
        self, pool: Pool, task: Task, progress: ProgressReporter
    ) -> list[BroughtClassifier]:
        """Return the members that speak of a task's samples; encode what is new."""
        models = self._contents.models
        speaking = []
        for name, manifest in models.classifiers.items():
            part = Modality(manifest.modality)
            if part not in pool.modality.parts:
                continue
            table = meaning(models.added[name], manifest.classes, task.labels)
            read = self._contents.read_by(name, part, task.rows)
            known = np.count_nonzero(table.any(axis=0))
            if known >= FEWEST_LABELS and read.any():
                speaking.append(self._listen(manifest, task, table, read, progress))
        return speaking

    def _listen(
        self,
        manifest: Manifest,
        task: Task,
        table: Matrix,
        read: npt.NDArray[np.bool_],
        progress: ProgressReporter,
    ) -> BroughtClassifier:
        index = self._contents.index
        n_samples = len(task.rows)
        encoder = PoolEncoder(
            self._project, manifest, Modality(manifest.modality),
            index.ids[task.rows[read]], index.hashes[task.rows[read]], "",
        )  # fmt: skip
        # vectors are kept at unit length; what they were summed to 1
        vectors = encoder.embeddings(progress)
        said = (vectors / vectors.sum(axis=1, keepdims=True)) @ table
        total = said.sum(axis=1, keepdims=True)
        even = np.full((n_samples, len(task.labels)), 1 / len(task.labels), np.float32)
        # what it is sure is none of the labels says nothing of them
        even[read] = np.divide(said, total, out=even[read], where=total > 1e-6)
        return BroughtClassifier(manifest.name, even, np.zeros(n_samples, bool), read)


def meaning(
    model: AddedModel, classes: Sequence[str], labels: Sequence[Label]
) -> Matrix:
    """Return which of a model's classes means which label.

    Returns
    -------
    ndarray of float32, shape (n_classes of the model, n_labels)
        1 where a class means a label, else 0.
    """
    place = {label.uid.hex(): column for column, label in enumerate(labels)}
    table = np.zeros((len(classes), len(labels)), np.float32)
    for row, name in enumerate(classes):
        for uid in model.labels.get(name, ()):
            if uid in place:
                table[row, place[uid]] = 1
    return table
