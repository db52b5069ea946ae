"""The groups of what is uncertain in a round, each named by what is in it."""

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.combinations import written
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.samples import Modality
from umc_desktop.ml import clusters, uncertainty
from umc_desktop.ml.features import joint
from umc_desktop.ml.sample_features import SampleFeatures
from umc_desktop.operations.contents import Contents
from umc_desktop.operations.encoding import read_texts
from umc_desktop.operations.round_columns import Columns
from umc_desktop.operations.set_ids import SetIds
from umc_desktop.operations.task import Task
from umc_desktop.storage.project_file import ProjectFile

Rows = npt.NDArray[np.int64]
_SMALLEST_UNCERTAIN = 50  # clusters of fewer uncertain samples say little
_NAMED_BY = 500  # samples of a cluster whose words name it
_BACKGROUND = 2000  # samples that tell what is common in a task


class UncertainClusters:
    """Finds the clusters of a round, task by task, and enters them into its columns.

    Parameters
    ----------
    columns
        The round's: uncertainty and suggestion are known, cluster is filled here.
    set_ids
        Knows the sets of labels that are suggested.

    Attributes
    ----------
    taus
        The threshold of each task in which some samples stand out.
    names
        By the number of a cluster.
    n_uncertain
        How many samples lie above the threshold of their task.
    """

    def __init__(
        self,
        project: ProjectFile,
        contents: Contents,
        columns: Columns,
        set_ids: SetIds,
    ) -> None:
        self._project = project
        self._contents = contents
        self._columns = columns
        self._set_ids = set_ids
        self.taus: dict[str, float] = {}
        self.names: dict[int, str] = {}
        self.n_uncertain = 0

    def find(
        self,
        modality: Modality,
        task: Task,
        features: SampleFeatures,
        unlabelled: npt.NDArray[np.bool_],
        progress: ProgressReporter,
    ) -> None:
        """Group what is uncertain and not labelled in a task, and name each group.

        Parameters
        ----------
        modality
            Of the task's samples: images have no words to be named by.
        unlabelled
            bool, shape (n,): which samples of the task have no label.
        """
        progress.report(0, 1, "Grouping what is uncertain")
        everything = self._columns.uncertainty[task.rows]
        open_ = np.flatnonzero(unlabelled & np.isfinite(everything))
        if len(open_) == 0:
            return
        values = everything[open_]
        tau = uncertainty.threshold(values, at_least=_SMALLEST_UNCERTAIN)
        if tau is None:
            return
        self.taus[task.key] = tau
        uncertain = open_[values > tau]
        self.n_uncertain += len(uncertain)
        source = features.smoothed or features.vectors
        space = joint([vectors[uncertain] for vectors in source.values()])
        found = clusters.cluster_uncertain(space, progress=progress)
        first = max(self.names, default=-1) + 1
        rows = task.rows[uncertain]
        grouped = found >= 0
        self._columns.cluster[rows[grouped]] = found[grouped] + first
        words = self._words(modality, task, rows, found)
        for number, name in enumerate(self._named(task, rows, found, words)):
            self.names[first + number] = name

    def _words(
        self, modality: Modality, task: Task, rows: Rows, found: npt.NDArray[np.int32]
    ) -> list[tuple[str, ...]]:
        """Return the words that set each cluster apart, none where nothing is read."""
        if modality is Modality.IMAGE:
            return [()] * _number_of(found)
        shown = _at_most(_NAMED_BY, found)
        common = task.rows[:: max(1, len(task.rows) // _BACKGROUND)]
        ids = self._contents.index.ids[np.concatenate([rows[shown], common])]
        groups = np.concatenate([found[shown], np.full(len(common), -1, found.dtype)])
        return clusters.cluster_words(list(read_texts(self._project, ids)), groups)

    def _named(
        self,
        task: Task,
        rows: Rows,
        found: npt.NDArray[np.int32],
        words: list[tuple[str, ...]],
    ) -> list[str]:
        """Name each cluster by its words, else by what is mostly suggested there."""
        names = {label.id: label.name for label in task.labels}
        names |= {
            label_id: written([names[one] for one in parts])
            for label_id, parts in self._set_ids.known(task.label_set_id)
        }
        suggested = self._columns.suggestion[rows]
        return [
            " · ".join(words[number])
            or names.get(_most_common(suggested[found == number]), "")
            for number in range(_number_of(found))
        ]


def _number_of(found: npt.NDArray[np.int32]) -> int:
    return int(found.max(initial=-1)) + 1


def _most_common(values: npt.NDArray[np.int32]) -> int:
    """Return the value that occurs most often."""
    found, counts = np.unique(values, return_counts=True)
    return int(found[counts.argmax()])


def _at_most(limit: int, found: npt.NDArray[np.int32]) -> Rows:
    """Return places in ``found``: the first ``limit`` of each cluster."""
    return np.concatenate(
        [np.flatnonzero(found == number)[:limit] for number in range(_number_of(found))]
        or [np.empty(0, np.int64)]
    )
