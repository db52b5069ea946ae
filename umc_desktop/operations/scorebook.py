"""What one scoring finds, gathered task by task until the round is complete."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.jobs.bundle import Bundle
from umc_desktop.ml import uncertainty
from umc_desktop.ml.ensemble_settings import EnsembleSettings
from umc_desktop.ml.multi_label import SetRule
from umc_desktop.ml.quality.distances import compared_in, distance_to_nearest
from umc_desktop.ml.rating import rate
from umc_desktop.ml.sample_features import SampleFeatures
from umc_desktop.ml.stored_ensemble import EnsemblePredictions
from umc_desktop.ml.training_task import TrainingTask
from umc_desktop.operations.audit_losses import OWNER as AUDIT
from umc_desktop.operations.audit_losses import AuditLosses
from umc_desktop.operations.changed_minds import ChangedMinds
from umc_desktop.operations.contents import Contents
from umc_desktop.operations.domain_states import (
    COLUMNS,
    StateData,
    arms_of,
    state_as_data,
    survey,
)
from umc_desktop.operations.measuring import Measurements
from umc_desktop.operations.paper_teacher import teacher_of
from umc_desktop.operations.pool import Pool
from umc_desktop.operations.round_columns import Columns
from umc_desktop.operations.scores import TaskScores
from umc_desktop.operations.set_ids import SetIds
from umc_desktop.operations.set_rules import rule_as_arrays, stored_rule
from umc_desktop.operations.task import Task
from umc_desktop.operations.taught_labels import TaughtLabels
from umc_desktop.operations.uncertain_clusters import UncertainClusters
from umc_desktop.operations.votes import Votes
from umc_desktop.storage.annotations import CurrentLabels
from umc_desktop.storage.project_file import ProjectFile

Rows = npt.NDArray[np.int64]


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
        self._contents = contents
        self._method = method
        self._alpha = alpha
        self.columns = Columns.empty(len(contents.index.ids))
        self._arrays: dict[str, npt.NDArray[Any]] = {}
        self._members: dict[str, list[str]] = {}
        self._set_ids = SetIds(contents.combined)
        self._clusters = UncertainClusters(
            project, contents, self.columns, self._set_ids
        )
        self._n_scored = 0
        self._n_unknown = 0
        self._taught = TaughtLabels(contents, current, audit)
        self._measured = Measurements(contents, audit, self._taught.of_row)
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
        labelled, known = self._taught.answers(task)
        teacher = None
        if self._method == "paper":
            ids = self._contents.index.ids[task.rows]
            teacher = teacher_of(task, ids, labelled, previous, previous_ids)
        return TrainingTask(
            features,
            labelled,
            known,
            len(task.labels),
            teacher,
            self._taught.is_audit[task.rows[labelled]],
        )

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
        alpha = self._alpha if self._method == "paper" and rule is None else None
        if rule is None:
            votes = Votes.for_labels(task, predictions)
        else:
            votes = Votes.for_sets(task, predictions, rule, self._set_ids)
            self._arrays |= rule_as_arrays(rule, task.key)
        self.columns.enter(task.rows, rate(predictions, alpha), votes.suggestion)
        unknown = uncertainty.says_nothing(predictions.ensemble)
        self.columns.forget(task.rows[unknown])
        self._n_scored += len(task.rows)
        self._n_unknown += int(unknown.sum())
        self._members[task.key] = list(member_names)
        scores = TaskScores(
            task.rows.astype(np.int32),
            np.array([label.id for label in task.labels], np.int32),
            predictions.ensemble.astype(np.float16),
            member_names,
            votes.places.astype(np.int16),
            votes.confidence.astype(np.float16),
            votes.ids,
            several=rule is not None,
        )
        self._arrays |= scores.stored(task.key)

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
        unlabelled = self._taught.unlabelled(task)
        self._clusters.find(pool.modality, task, features, unlabelled, progress)

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
            len(self._taught.current.sample_ids),
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
                "tau": self._clusters.taus,
                "cluster_names": {str(k): v for k, v in self._clusters.names.items()},
                "n_scored": self._n_scored,
                "n_unknown": self._n_unknown,
                "n_uncertain": self._clusters.n_uncertain,
                "engines": {
                    name: asdict(how)
                    for pool in pools
                    for name, how in pool.engines.items()
                },
            },
            self._set_ids.new,
        )

    def _states(self) -> StateData:
        """Return how the domains stand now that the members have learned."""
        contents = self._contents
        arms = arms_of(contents.domains, contents.labels)
        columns = {name: vars(self.columns)[name] for name in COLUMNS}
        state = survey(
            arms, contents.index, self._taught.current, self._taught.audit, columns
        )
        return state_as_data(arms, state)
