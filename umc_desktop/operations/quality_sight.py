"""What the quality of one task is measured on: places, labels, suggestions."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.combinations import written
from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.ml.multi_label import Answers, members_of
from umc_desktop.ml.quality.distances import compared_in
from umc_desktop.ml.training_task import TrainingTask
from umc_desktop.operations.contents import Contents
from umc_desktop.operations.pool import Pool
from umc_desktop.operations.scorebook import Scorebook
from umc_desktop.operations.scores import Scores, load_scores
from umc_desktop.operations.task import Task
from umc_desktop.storage import annotations, rounds
from umc_desktop.storage.project_file import ProjectFile

Matrix = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]

MOST_COMPARED = 20_000
"""Samples of a task that are compared with each other; of more, a random part."""


@dataclass(frozen=True)
class Sight:
    """One task as the measures see it; arrays have an entry for each kept sample.

    Where a sample may carry several labels, its class is the whole set: samples are
    alike in what they carry, or not.

    Attributes
    ----------
    name
        Its domains, and what kind of samples where a project has several.
    n_samples
        Of the whole task, those that were not kept included.
    ids
        int64, shape (n_kept,): ascending.
    domain_ids
        int32, shape (n_kept,).
    vectors
        float32, shape (n_kept, at most 64), rows of length 1: where selection sees
        the samples.
    labels
        int64, shape (n_kept,): the given class, -1 for none.
    suggestions
        int64, shape (n_kept,): the class the ensemble finds likeliest, -1 for none.
    expected
        float64, shape (n_labels of the task,): share of each label in the pool as the
        ensemble expects it; ``None`` before scoring.
    training
        The whole task with all its labels.
    training_ids, training_classes
        int64, shape (n_labels,): the labelled samples of ``training``, and the given
        class of each.
    members
        By class, the places of its labels among those of the task.
    """

    name: str
    pool: Pool
    task: Task
    n_samples: int
    ids: Rows
    domain_ids: npt.NDArray[np.int32]
    vectors: Matrix
    labels: npt.NDArray[np.int64]
    suggestions: npt.NDArray[np.int64]
    expected: npt.NDArray[np.float64] | None
    training: TrainingTask
    training_ids: Rows
    training_classes: npt.NDArray[np.int64]
    members: tuple[tuple[int, ...], ...]

    @property
    def label_names(self) -> list[str]:
        """Names of the task's labels in order."""
        return [label.name for label in self.task.labels]

    @property
    def class_names(self) -> list[str]:
        """Names of the classes in order."""
        names = self.label_names
        return [written([names[one] for one in places]) for places in self.members]

    def labels_in(self, classes: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
        """Return the places of the labels that classes consist of, one by one."""
        found = [one for place in classes.tolist() for one in self.members[place]]
        return np.array(found, np.int64)

    @property
    def labelled(self) -> Rows:
        """Places of the labelled samples among those kept."""
        return np.flatnonzero(self.labels >= 0)


class Viewer:
    """Looks at the tasks of a project, one at a time."""

    def __init__(self, project: ProjectFile, contents: Contents) -> None:
        self._contents = contents
        with project.read() as connection:
            current = annotations.read_taught(connection)
            audit = rounds.read_audit(connection)
        self._scores = _scores(project)
        self._book = Scorebook(project, contents, current, audit, "default", 0.5)

    def look(self, pool: Pool, task: Task, progress: ProgressReporter) -> Sight:
        """Gather what there is to know of a task."""
        features = pool.features(task, progress)
        training = self._book.training_task(task, features, {}, None)
        classes = _Classes(task, self._contents)
        taught = classes.of_answers(training.labels)
        given = np.full(len(task.rows), -1, np.int64)
        given[training.rows] = taught
        kept = _kept(given)
        index = self._contents.index
        ids = index.ids[task.rows]
        return Sight(
            self._name(pool, task),
            pool,
            task,
            len(task.rows),
            ids[kept],
            index.domain_ids[task.rows[kept]],
            compared_in([vectors[kept] for vectors in features.smoothed.values()]),
            given[kept],
            self._suggestions(classes, ids[kept]),
            self._expected(task),
            training,
            ids[training.rows],
            taught,
            classes.members,
        )

    def _name(self, pool: Pool, task: Task) -> str:
        domains = ", ".join(
            domain.name
            for domain in self._contents.domains
            if domain.label_set_id == task.label_set_id
        )
        several = len(self._contents.index.pools()) > 1
        return f"{domains} ({pool.modality.value}s)" if several else domains

    def _suggestions(self, classes: "_Classes", ids: Rows) -> npt.NDArray[np.int64]:
        found = np.full(len(ids), -1, np.int64)
        if self._scores is None or len(self._scores.ids) == 0:
            return found
        known = self._scores.ids
        places = np.minimum(np.searchsorted(known, ids), len(known) - 1)
        here = known[places] == ids
        suggested = self._scores.suggestion[places[here]].tolist()
        found[here] = [classes.of_id(label_id) for label_id in suggested]
        return found

    def _expected(self, task: Task) -> npt.NDArray[np.float64] | None:
        stored = None if self._scores is None else self._scores.tasks.get(task.key)
        if stored is None or len(stored.label_ids) != len(task.labels):
            return None
        mean = stored.probabilities.mean(axis=0, dtype=np.float64)
        return np.asarray(mean if task.several else mean / mean.sum())


class _Classes:
    """The classes of a task: its labels, or the sets of them that are met.

    Attributes
    ----------
    members
        By class, the places of its labels.
    """

    def __init__(self, task: Task, contents: Contents) -> None:
        self._several = task.several
        self._combined = contents.combined
        self._places = {label.id: place for place, label in enumerate(task.labels)}
        self._class_of: dict[tuple[int, ...], int] = {}
        if not task.several:
            self._class_of = {(place,): place for place in self._places.values()}

    @property
    def members(self) -> tuple[tuple[int, ...], ...]:
        return tuple(self._class_of)

    def of_answers(self, answers: Answers) -> npt.NDArray[np.int64]:
        """Return the class of each answer."""
        if not self._several:
            return np.asarray(answers, np.int64)
        sets = members_of(np.asarray(answers, bool))
        return np.array([self._of(places) for places in sets], np.int64)

    def of_id(self, label_id: int) -> int:
        """Return the class of what a sample is suggested; -1 for nothing known."""
        parts = self._combined.get(label_id, (label_id,))
        if any(part not in self._places for part in parts):
            return -1
        if not self._several and len(parts) != 1:
            return -1
        return self._of(tuple(sorted(self._places[part] for part in parts)))

    def _of(self, places: tuple[int, ...]) -> int:
        return self._class_of.setdefault(places, len(self._class_of))


def _scores(project: ProjectFile) -> Scores | None:
    try:
        return load_scores(project)
    except InvalidRequestError:  # nothing is scored yet: the report does with less
        return None


def _kept(given: npt.NDArray[np.int64], seed: int = 0) -> Rows:
    """Return the rows to compare: labelled ones first, the rest drawn at random."""
    if len(given) <= MOST_COMPARED:
        return np.arange(len(given))
    order = np.random.default_rng(seed).permutation(len(given))
    order = order[np.argsort(given[order] < 0, kind="stable")]
    return np.sort(order[:MOST_COMPARED])
