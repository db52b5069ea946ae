"""What one scoring finds, gathered task by task until the round is complete."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from umc_desktop.domain.combinations import written
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.samples import Modality
from umc_desktop.jobs.bundle import Bundle
from umc_desktop.ml import clusters, uncertainty
from umc_desktop.ml.ensemble_settings import EnsembleSettings
from umc_desktop.ml.features import joint
from umc_desktop.ml.members import SampleFeatures, TrainingTask
from umc_desktop.ml.multi_label import SetRule, chance_of
from umc_desktop.ml.quality.distances import compared_in, distance_to_nearest
from umc_desktop.ml.rating import rate
from umc_desktop.ml.stored_ensemble import EnsemblePredictions
from umc_desktop.operations.audit_losses import OWNER as AUDIT
from umc_desktop.operations.audit_losses import AuditLosses
from umc_desktop.operations.changed_minds import ChangedMinds
from umc_desktop.operations.domain_states import (
    COLUMNS,
    StateData,
    arms_of,
    state_as_data,
    survey,
)
from umc_desktop.operations.encoding import read_texts
from umc_desktop.operations.measuring import Measurements
from umc_desktop.operations.pool import ENGINES, Contents, Pool, Task
from umc_desktop.operations.set_ids import SetIds
from umc_desktop.operations.set_rules import stored_rule
from umc_desktop.storage.annotations import CurrentLabels
from umc_desktop.storage.project_file import ProjectFile

Matrix = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]
_SMALLEST_UNCERTAIN = 50  # clusters of fewer uncertain samples say little
_NAMED_BY = 500  # samples of a cluster whose words name it
_BACKGROUND = 2000  # samples that tell what is common in a task


class RoundSummary(msgspec.Struct, frozen=True):
    """What the worker found, beside the arrays.

    Attributes
    ----------
    sets
        See ``SetIds.new``.
    """

    method: str
    n_labelled: int
    metrics: dict[str, Any]
    settings: dict[str, Any]
    sets: list[tuple[int, list[int]]] = []


@dataclass
class Columns:
    """One value per sample of the project, filled task by task."""

    uncertainty: Matrix
    confidence: Matrix
    disagreement: Matrix
    suggestion: npt.NDArray[np.int32]
    cluster: npt.NDArray[np.int32]
    novelty: Matrix  # distance to the nearest label, see ml.quality.distances

    @classmethod
    def empty(cls, n_samples: int) -> "Columns":
        """Return columns in which nothing is known yet."""

        def unknown() -> Matrix:
            return np.full(n_samples, np.nan, np.float32)

        return cls(
            unknown(),
            unknown(),
            unknown(),
            np.zeros(n_samples, np.int32),
            np.full(n_samples, -1, np.int32),
            unknown(),
        )

    def forget(self, rows: Rows) -> None:
        """Say of samples that nothing is known.

        Parameters
        ----------
        rows
            int64: their rows.
        """
        for column in (self.uncertainty, self.confidence, self.disagreement):
            column[rows] = np.nan
        self.suggestion[rows] = 0


class Scorebook:
    """One scoring of a project, task by task.

    Attributes
    ----------
    columns
        What is known of every sample of the project.
    heads
        Arrays of the members' heads by name.
    """

    def __init__(
        self,
        project: ProjectFile,
        contents: Contents,
        current: CurrentLabels,
        audit: set[int],
        method: str,
        alpha: float,
    ) -> None:
        self.heads: dict[str, npt.NDArray[Any]] = {}
        self._project = project
        self._contents = contents
        self._current = current
        self._method = method
        self._alpha = alpha
        n = len(contents.index.ids)
        self.columns = Columns.empty(n)
        self._arrays: dict[str, npt.NDArray[Any]] = {}
        self._members: dict[str, list[str]] = {}
        self._taus: dict[str, float] = {}
        self._names: dict[int, str] = {}
        self._ids = SetIds(contents.combined)
        self._n_scored = 0
        self._n_unknown = 0
        self._n_uncertain = 0
        self._label_of_row = np.zeros(n, np.int64)
        self._label_of_row[contents.index.rows_of(current.sample_ids)] = (
            current.label_ids
        )
        self._audit = audit
        self._is_audit = np.zeros(n, bool)
        self._is_audit[contents.index.rows_of(sorted(audit))] = True
        self._measured = Measurements(contents, audit, self._label_of_row)
        with project.read() as connection:
            self._minds = ChangedMinds.read(connection, contents, current, method)

    def training_task(
        self,
        task: Task,
        features: SampleFeatures,
        previous: dict[str, npt.NDArray[Any]],
        previous_ids: Rows | None,
    ) -> TrainingTask:
        """Return the task's pool with the labels that stand."""
        labelled, known = task.answers(
            self._label_of_row[task.rows], self._contents.combined
        )
        label_ids = [label.id for label in task.labels]
        teacher = None
        before = previous.get(f"probabilities.{task.key}")
        if (
            self._method == "paper"
            and before is not None
            and previous_ids is not None
            and np.array_equal(previous.get(f"label_ids.{task.key}", []), label_ids)
        ):
            teacher = self._teacher(task, labelled, before, previous_ids)
        return TrainingTask(
            features,
            labelled,
            known,
            len(task.labels),
            teacher,
            self._is_audit[task.rows[labelled]],
        )

    def _teacher(
        self,
        task: Task,
        labelled: Rows,
        before: npt.NDArray[Any],
        previous_ids: Rows,
    ) -> Matrix | None:
        """Return what the last round's ensemble said of the labelled samples."""
        # the project's arrays hold the task's samples in order of id, as rows do
        scored = previous_ids[
            np.isin(previous_ids, self._contents.index.ids[task.rows])
        ]
        if len(scored) != len(before):
            return None
        wanted = self._contents.index.ids[task.rows[labelled]]
        places = np.minimum(np.searchsorted(scored, wanted), len(scored) - 1)
        shape = (len(labelled), before.shape[1])
        teacher: Matrix = np.full(shape, 1 / before.shape[1], np.float32)
        here = scored[places] == wanted
        teacher[here] = before[places[here]]
        teacher /= teacher.sum(axis=1, keepdims=True)
        return teacher

    def add(
        self,
        task: Task,
        predictions: EnsemblePredictions,
        member_names: tuple[str, ...],
        rule: SetRule | None = None,
    ) -> None:
        """Enter what the members say into the columns.

        Parameters
        ----------
        rule
            Where a sample may carry several labels, which are suggested together.
        """
        members, pooled = predictions.members, predictions.ensemble
        columns, rows = self.columns, task.rows
        if rule is not None:
            self._add_sets(task, predictions, rule)
            self._members[task.key] = list(member_names)
            return
        label_ids = np.array([label.id for label in task.labels], np.int32)
        rated = rate(predictions, self._alpha if self._method == "paper" else None)
        columns.uncertainty[rows] = rated.uncertainty
        columns.confidence[rows] = rated.confidence
        columns.disagreement[rows] = rated.disagreement
        columns.suggestion[rows] = label_ids[pooled.argmax(axis=1)]
        # a member that finds all labels equally likely says nothing, and so is told
        best = np.where(uncertainty.says_nothing(members), -1, members.argmax(axis=2))
        unknown = uncertainty.says_nothing(pooled)
        columns.forget(rows[unknown])
        self._n_scored += len(rows)
        self._n_unknown += int(unknown.sum())
        self._arrays |= {
            f"rows.{task.key}": rows.astype(np.int32),
            f"label_ids.{task.key}": label_ids,
            f"probabilities.{task.key}": pooled.astype(np.float16),
            f"votes.{task.key}": best.astype(np.int16),
            f"vote_confidence.{task.key}": members.max(axis=2).astype(np.float16),
        }
        self._members[task.key] = list(member_names)

    def _add_sets(
        self, task: Task, predictions: EnsemblePredictions, rule: SetRule
    ) -> None:
        """Enter what the members say of samples that may carry several labels."""
        members, pooled = predictions.members, predictions.ensemble
        columns, rows = self.columns, task.rows
        rated = rate(predictions, alpha=None)
        columns.uncertainty[rows] = rated.uncertainty
        columns.confidence[rows] = rated.confidence
        columns.disagreement[rows] = rated.disagreement
        columns.suggestion[rows] = self._ids.of(task, rule.sets(pooled))
        silent = uncertainty.says_nothing(members)
        votes = [rule.sets(member) for member in members]
        vote_ids, places = self._ids.of_votes(task, members, votes)
        chances = [
            chance_of(member, vote) for member, vote in zip(members, votes, strict=True)
        ]
        unknown = uncertainty.says_nothing(pooled)
        columns.forget(rows[unknown])
        self._n_scored += len(rows)
        self._n_unknown += int(unknown.sum())
        self._arrays |= {
            f"rows.{task.key}": rows.astype(np.int32),
            f"label_ids.{task.key}": np.array(
                [label.id for label in task.labels], np.int32
            ),
            f"probabilities.{task.key}": pooled.astype(np.float16),
            f"thresholds.{task.key}": np.array(rule.thresholds, np.float32),
            f"may_be_empty.{task.key}": np.array([rule.may_be_empty]),
            f"vote_ids.{task.key}": vote_ids,
            f"votes.{task.key}": np.where(silent, -1, places).astype(np.int16),
            f"vote_confidence.{task.key}": np.stack(chances).astype(np.float16),
        }

    def measure(
        self,
        task: Task,
        training: TrainingTask,
        settings: EnsembleSettings,
        progress: ProgressReporter,
    ) -> None:
        """Measure members and ensemble on the task's labelled audit samples.

        And by what they believe themselves, on the samples that are left.
        """
        ensemble = self._arrays[f"probabilities.{task.key}"].astype(np.float32)
        self._minds.add(task, ensemble, stored_rule(self._arrays, task.key))
        names = self._members[task.key]
        self._measured.add(task, training, names, settings, progress)

    def find_novel(
        self,
        task: Task,
        features: SampleFeatures,
        training: TrainingTask,
        progress: ProgressReporter,
    ) -> None:
        """Enter how far each sample is from the nearest label, if there is any."""
        if len(training.rows):
            source = features.smoothed or features.vectors
            space = compared_in(list(source.values()))
            self.columns.novelty[task.rows] = distance_to_nearest(
                space, training.rows, progress
            )

    def find_clusters(
        self,
        pool: Pool,
        task: Task,
        features: SampleFeatures,
        progress: ProgressReporter,
    ) -> None:
        """Group what is uncertain and not labelled, and name each group."""
        progress.report(0, 1, "Grouping what is uncertain")
        everything = self.columns.uncertainty[task.rows]
        open_ = np.flatnonzero(
            (self._label_of_row[task.rows] == 0) & np.isfinite(everything)
        )
        if len(open_) == 0:
            return
        values = everything[open_]
        tau = uncertainty.threshold(values, at_least=_SMALLEST_UNCERTAIN)
        if tau is None:
            return
        self._taus[task.key] = tau
        uncertain = open_[values > tau]
        self._n_uncertain += len(uncertain)
        source = features.smoothed or features.vectors
        space = joint([vectors[uncertain] for vectors in source.values()])
        found = clusters.cluster_uncertain(space, progress=progress)
        first = max(self._names, default=-1) + 1
        rows = task.rows[uncertain]
        grouped = found >= 0
        self.columns.cluster[rows[grouped]] = found[grouped] + first
        for number, name in enumerate(self._cluster_names(pool, task, rows, found)):
            self._names[first + number] = name

    def _cluster_names(
        self, pool: Pool, task: Task, rows: Rows, found: npt.NDArray[np.int32]
    ) -> list[str]:
        """Name each cluster by its words, else by what is mostly suggested there."""
        n_clusters = int(found.max(initial=-1)) + 1
        words: list[tuple[str, ...]] = [()] * n_clusters
        if pool.modality is not Modality.IMAGE:
            shown = _at_most(_NAMED_BY, found)
            common = task.rows[:: max(1, len(task.rows) // _BACKGROUND)]
            ids = self._contents.index.ids[np.concatenate([rows[shown], common])]
            groups = np.concatenate(
                [found[shown], np.full(len(common), -1, found.dtype)]
            )
            words = clusters.cluster_words(list(read_texts(self._project, ids)), groups)
        names = {label.id: label.name for label in task.labels}
        names |= {
            label_id: written([names[one] for one in parts])
            for label_id, parts in self._ids.known(task.label_set_id)
        }
        return [
            " · ".join(words[number])
            or names.get(
                most_common(self.columns.suggestion[rows[found == number]]), ""
            )
            for number in range(n_clusters)
        ]

    def write(
        self, bundle: Bundle, before: AuditLosses, pools: Sequence[Pool]
    ) -> RoundSummary:
        """Put all arrays into the bundle and return what is known beside them.

        Parameters
        ----------
        before
            How the ensemble of the round before did on what is labelled now.
        pools
            What was scored: how their encoders ran is recorded.
        """
        columns = self.columns
        bundle.put_arrays(
            "round",
            {
                "ids": self._contents.index.ids,
                **vars(columns),
                **self._arrays,
            },
        )
        bundle.put_arrays("heads", self.heads)
        bundle.put_arrays(AUDIT, vars(self._measured.losses))
        return RoundSummary(
            self._method,
            len(self._current.sample_ids),
            {
                **self._measured.metrics(self._members),
                "rewards": self._measured.rewards(before),
                "rises": self._minds.rises(),
                "states": self._states(),
            },
            {
                "method": self._method,
                "alpha": self._alpha,
                "members": self._members,
                "tau": self._taus,
                "cluster_names": {str(k): v for k, v in self._names.items()},
                "n_scored": self._n_scored,
                "n_unknown": self._n_unknown,
                "n_uncertain": self._n_uncertain,
                ENGINES: {
                    name: asdict(how)
                    for pool in pools
                    for name, how in pool.engines.items()
                },
            },
            self._ids.new,
        )

    def _states(self) -> StateData:
        """Return how the domains stand now that the members have learned."""
        contents = self._contents
        arms = arms_of(contents.domains, contents.labels)
        columns = {name: vars(self.columns)[name] for name in COLUMNS}
        state = survey(arms, contents.index, self._current, self._audit, columns)
        return state_as_data(arms, state)


def most_common(values: npt.NDArray[np.int32]) -> int:
    """Return the value that occurs most often."""
    found, counts = np.unique(values, return_counts=True)
    return int(found[counts.argmax()])


def _at_most(limit: int, found: npt.NDArray[np.int32]) -> Rows:
    """Return places in ``found``: the first ``limit`` of each cluster."""
    return np.concatenate(
        [
            np.flatnonzero(found == number)[:limit]
            for number in range(int(found.max(initial=-1)) + 1)
        ]
        or [np.empty(0, np.int64)]
    )
