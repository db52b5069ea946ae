"""Measuring members one by one and the ensemble without each of them."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.ml.audit import cross_fit_audit
from umc_desktop.ml.ensemble_settings import EnsembleSettings, member_plans
from umc_desktop.ml.health.diversity import pairwise_diversity
from umc_desktop.ml.health.measures import Estimate, MemberMeasures, measure_member
from umc_desktop.ml.metrics import losses_of, wilson_interval
from umc_desktop.ml.multi_label import Answers, chance_of, same_answers
from umc_desktop.ml.stored_ensemble import EnsemblePredictions
from umc_desktop.ml.training_task import TrainingTask
from umc_desktop.operations.contents import Contents
from umc_desktop.operations.health_results import (
    ENSEMBLE,
    DomainAccuracy,
    MemberHealth,
    PairHealth,
    TaskHealth,
)
from umc_desktop.operations.pool import Pool
from umc_desktop.operations.task import Task
from umc_desktop.operations.tuned_members import TunedMember, with_members

Matrix = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]


@dataclass(frozen=True)
class AuditedTask:
    """A task with labelled audit samples, and who speaks of it.

    Attributes
    ----------
    training
        The task's pool and labels, without what fine-tuned members say.
    tuned
        Fine-tuned members that speak.
    positions
        int64: the audit samples' positions among the labels.
    """

    pool: Pool
    task: Task
    training: TrainingTask
    tuned: tuple[TunedMember, ...]
    positions: Rows

    @property
    def removable(self) -> tuple[str, ...]:
        """Members that the ensemble could do without."""
        encoders = self.training.samples.encoders
        kinds = Counter(self.pool.parts[encoder] for encoder in encoders)
        spare = (one for one in encoders if kinds[self.pool.parts[one]] > 1)
        return (*spare, *self._tuned_names)

    @property
    def answers(self) -> Answers:
        """The audit samples' labels."""
        return self.training.labels[self.positions]

    @property
    def _tuned_names(self) -> tuple[str, ...]:
        return tuple(member.version.name for member in self.tuned)

    def whole(
        self, settings: EnsembleSettings, progress: ProgressReporter
    ) -> EnsemblePredictions:
        """Return what members and ensemble say of the audit samples, unseen."""
        return self._told(with_members(self.training, self.tuned), settings, progress)

    def without(
        self, member: str, settings: EnsembleSettings, progress: ProgressReporter
    ) -> EnsemblePredictions:
        """Return what the ensemble says of them when it is fitted without a member.

        As it would be scored with the member switched off: no other sees what its
        encoder reads, and the neighbours are those that the other encoders see.
        """
        tuned = [one for one in self.tuned if one.version.name != member]
        training = self.training
        if member in training.samples.encoders:
            with TemporaryDirectory(dir=self.pool.folder) as folder:
                pool = self.pool.without(member, Path(folder), progress)
                seen = pool.features(self.task, progress)
            training = replace(training, samples=seen)
        if settings.joint or settings.smoothed:  # the others do not count
            settings = replace(settings, separate=False)
        return self._told(with_members(training, tuned), settings, progress)

    def member_names(self, settings: EnsembleSettings) -> tuple[str, ...]:
        """Return the members' names in the order of what they say."""
        plans = member_plans(self.training.samples.encoders, settings)
        return (*(plan.name for plan in plans), *self._tuned_names)

    def _told(
        self,
        training: TrainingTask,
        settings: EnsembleSettings,
        progress: ProgressReporter,
    ) -> EnsemblePredictions:
        rows = training.rows[self.positions]
        return cross_fit_audit(training, rows, settings=settings, progress=progress)


def health_of(
    audited: AuditedTask,
    name: str,
    told: EnsemblePredictions,
    settings: EnsembleSettings,
    seconds: Mapping[str, float],
    contents: Contents,
) -> TaskHealth:
    """Return how every member does, and how they differ.

    Parameters
    ----------
    name
        Of the task.
    told
        What members and ensemble say of the audit samples.
    seconds
        What a sample costs, by encoder and fine-tuned member.
    """
    answers = audited.answers
    placed = audited.training.rows[audited.positions]
    domain_ids = contents.index.domain_ids[audited.task.rows[placed]]
    domains = {domain.id: domain.name for domain in contents.domains}
    names = audited.member_names(settings)
    samples = with_members(audited.training, audited.tuned).samples
    everything = np.ones(len(answers), bool)
    # nobody is to blame for what it cannot read
    reads = [
        samples.reads[name][placed] if name in samples.reads else everything
        for name in names
    ]
    suggested = [told.answers_of_member(place) for place in range(len(names))]
    right = np.stack([same_answers(one, answers) for one in suggested])
    members = [
        _member(
            one,
            measure_member(said[read], answers[read], suggests[read]),
            seconds.get(one),
            tuple(
                _by_domain(
                    same_answers(suggests, answers)[read], domain_ids[read], domains
                )
            ),
        )
        for one, said, suggests, read in zip(
            (ENSEMBLE, *names),
            (told.ensemble, *told.members),
            (told.answers, *suggested),
            (everything, *reads),
            strict=True,
        )
    ]
    pairs = [
        PairHealth(
            names[pair.first],
            names[pair.second],
            pair.n,
            pair.disagreement,
            pair.double_fault,
            pair.yule_q,
            pair.error_correlation,
        )
        for pair in pairwise_diversity(right, np.stack(reads))
    ]
    return TaskHealth(
        name, len(answers), tuple(members), tuple(pairs), audited.task.several
    )


def outcomes(
    told: EnsemblePredictions, answers: Answers
) -> tuple[npt.NDArray[np.bool_], npt.NDArray[np.float64]]:
    """Return of each sample whether it was told right, and its log-loss."""
    return (
        same_answers(told.answers, answers),
        losses_of(chance_of(told.ensemble, answers)),
    )


def _member(
    name: str,
    found: MemberMeasures,
    seconds: float | None,
    domains: tuple[DomainAccuracy, ...],
) -> MemberHealth:
    told = found.told
    return MemberHealth(
        name,
        told.n,
        Estimate(told.accuracy, told.accuracy_low, told.accuracy_high),
        found.macro_f1,
        Estimate(told.log_loss, told.log_loss_low, told.log_loss_high),
        found.ece,
        found.ece_debiased,
        seconds,
        domains,
        found.reliability,
    )


def _by_domain(
    right: npt.NDArray[np.bool_],
    domain_ids: npt.NDArray[np.int32],
    names: Mapping[int, str],
) -> Iterator[DomainAccuracy]:
    for domain_id in np.unique(domain_ids).tolist():
        here = right[domain_ids == domain_id]
        n, n_right = len(here), int(here.sum())
        accuracy = Estimate(n_right / n, *wilson_interval(n_right, n))
        yield DomainAccuracy(names[domain_id], n, accuracy)
