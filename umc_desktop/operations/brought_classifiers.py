"""Classification models that were added: what they say of the samples of a task."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.samples import Modality
from umc_desktop.ml.encoders.engine import RunsOn
from umc_desktop.operations.contents import Contents
from umc_desktop.operations.encoding import Matrix, PoolEncoder
from umc_desktop.operations.pool import Pool
from umc_desktop.operations.task import Task
from umc_desktop.operations.voice import Voice, meanings
from umc_desktop.storage.project_file import ProjectFile


def fewest_labels(*, several: bool) -> int:
    """Return how many labels of a set a model must know to speak of it.

    Parameters
    ----------
    several
        Whether it says of each on its own whether it applies.
    """
    return 1 if several else 2


@dataclass(frozen=True)
class BroughtClassifier:
    """An added classification model, with all it says; see ``TunedMember``."""

    name: str
    probabilities: Matrix
    learned: npt.NDArray[np.bool_]
    read: npt.NDArray[np.bool_]
    voice: Voice
    runs_on: RunsOn | None = None


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
            if part not in pool.modality.parts or manifest.several != task.several:
                continue
            known_labels = models.added[name].labels
            meant = [known_labels.get(one, ()) for one in manifest.classes]
            voice = Voice(manifest, None, meanings(meant, task.labels))
            read = self._contents.read_by(name, part, task.rows)
            fewest = fewest_labels(several=task.several)
            if voice.knows.sum() >= fewest and read.any():
                speaking.append(self._listen(voice, task, read, progress))
        return speaking

    def _listen(
        self,
        voice: Voice,
        task: Task,
        read: npt.NDArray[np.bool_],
        progress: ProgressReporter,
    ) -> BroughtClassifier:
        index, manifest = self._contents.index, voice.manifest
        n_samples = len(task.rows)
        encoder = PoolEncoder(
            self._project, manifest, Modality(manifest.modality),
            index.ids[task.rows[read]], index.hashes[task.rows[read]], "",
        )  # fmt: skip
        said = np.full((n_samples, len(task.labels)), 1 / len(task.labels), np.float32)
        said[read] = voice.says(encoder.embeddings(progress))
        learned = np.zeros(n_samples, bool)
        return BroughtClassifier(
            manifest.name, said, learned, read, voice, encoder.runs_on
        )
