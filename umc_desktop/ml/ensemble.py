"""Fit the members to the labels and pool what they say.

The default's members are a head per encoder, whose votes the expert sees, one on all
encoders side by side (joint) and one on the same smoothed over the pool's graph
(joint-smoothed). The last two make the ensemble's probabilities.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.progress import SILENT, ProgressReporter
from umc_desktop.ml.calibration import (
    FEWEST_LABELS,
    UNCALIBRATED,
    Calibration,
    fit_calibration,
    pool_weights,
)
from umc_desktop.ml.folds import stratified_folds
from umc_desktop.ml.heads import HeadSettings
from umc_desktop.ml.members import (
    Lesson,
    MemberPlan,
    SampleFeatures,
    TrainingTask,
)
from umc_desktop.ml.stacking import learn_checked, stack_weights
from umc_desktop.ml.zero_label import OpenHead

Matrix = npt.NDArray[np.float32]
Rows = npt.NDArray[np.int64]

JOINT = "joint"
JOINT_SMOOTHED = "joint-smoothed"

_WARM_STEPS = 5
_POOL_SHOWN = 1000  # samples that tell how sure the ensemble is in the pool


@dataclass(frozen=True)
class EnsembleSettings:
    """Which members there are and how they learn.

    Parameters
    ----------
    separate
        Fit a member on every encoder alone: the votes that the expert sees.
    joint
        Fit a member on all encoders side by side.
    smoothed
        Fit a member on all encoders side by side, smoothed over the graph.
    stacked
        Weigh the members of the ensemble by cross-validation instead of alike.
    warm
        Start each head from the last round's and take a few steps only, where it is
        not cross-validated.
    calibrated
        Correct the ensemble's probabilities by cross-validation.
    use_prior
        Let the label names count in the ensemble as much as cross-validation finds
        worthwhile; without it only the temperature is corrected.
    head
        Settings of every head.
    n_folds
        Folds of the cross-validation.
    enough_held_out
        Cross-validation stops after the fold that reaches this many held-out labels;
        two parameters need no more.
    seed
        Of the folds.
    """

    separate: bool = True
    joint: bool = True
    smoothed: bool = True
    stacked: bool = True
    warm: bool = False
    calibrated: bool = True
    use_prior: bool = True
    head: HeadSettings = field(default_factory=HeadSettings)
    n_folds: int = 5
    enough_held_out: int = 300
    seed: int = 0


DEFAULT = EnsembleSettings()

# As published: the members are the encoders' heads, taught by the last round's
# ensemble, and their mean is the ensemble.
PAPER = EnsembleSettings(
    joint=False, smoothed=False, calibrated=False, head=HeadSettings(kl_weight=0.1)
)


@dataclass(frozen=True)
class StoredEnsemble:
    """The members as arrays: all it takes to score samples later.

    Parameters
    ----------
    plans
        What each member sees.
    heads
        Its head, in the same order.
    pooled
        Positions of the members whose weighted mean is the ensemble.
    calibration
        Of the pooled members' probabilities.
    weights
        Of the pooled members, summing to 1; none for equal ones.
    classifiers
        Members that learned elsewhere; samples come with what these say.
    shares
        What each classifier counts beside the pooled members, calibrated, who have the
        rest of 1.
    """

    plans: tuple[MemberPlan, ...]
    heads: tuple[OpenHead, ...]
    pooled: tuple[int, ...]
    calibration: Calibration
    weights: tuple[float, ...] = ()
    classifiers: tuple[str, ...] = ()
    shares: tuple[float, ...] = ()

    @property
    def member_names(self) -> tuple[str, ...]:
        """The names of the members, in the order of their probabilities."""
        return (*(plan.name for plan in self.plans), *self.classifiers)


@dataclass(frozen=True)
class EnsemblePredictions:
    """What an ensemble says about samples.

    Parameters
    ----------
    members
        float32, shape (n_members, n_samples, n_classes), rows sum to 1.
    ensemble
        float32, shape (n_samples, n_classes), rows sum to 1, calibrated.
    silent
        bool, shape (n_members, n_samples): which member does not speak of which
        sample, and so has no vote there; ``None`` where all speak of all.
    """

    members: Matrix
    ensemble: Matrix
    silent: npt.NDArray[np.bool_] | None = None


@dataclass(frozen=True)
class FittedEnsemble:
    """An ensemble and what it says about the pool that it was fitted in.

    Parameters
    ----------
    stored
        The members as arrays.
    predictions
        For every sample of the pool.
    """

    stored: StoredEnsemble
    predictions: EnsemblePredictions

    @property
    def member_names(self) -> tuple[str, ...]:
        """The names of the members, in the order of their probabilities."""
        return self.stored.member_names

    @property
    def temperature(self) -> float:
        """The temperature of the ensemble's probabilities."""
        return self.stored.calibration.temperature


def fit_ensemble(
    task: TrainingTask,
    settings: EnsembleSettings = DEFAULT,
    progress: ProgressReporter = SILENT,
) -> FittedEnsemble:
    """Fit every member to the labels and score the whole pool.

    Parameters
    ----------
    task
        The pool and its labels; without labels the members say what their priors say.
    settings
        Members and their learning.
    progress
        Told at every step of every head.
    """
    stored = train_ensemble(task, settings, progress)
    return FittedEnsemble(stored, apply_ensemble(stored, task.samples, progress))


def train_ensemble(
    task: TrainingTask,
    settings: EnsembleSettings = DEFAULT,
    progress: ProgressReporter = SILENT,
    previous: StoredEnsemble | None = None,
) -> StoredEnsemble:
    """Fit every member to the labels, without scoring the pool.

    Parameters
    ----------
    task
        The pool and its labels.
    settings
        Members and their learning.
    progress
        Told at every step of every head.
    previous
        Of the last round: where warm members start.
    """
    plans = member_plans(task.samples.encoders, settings)
    pooled = pooled_positions(plans)
    tested = _tested_folds(task, settings)
    folds = stratified_folds(task.labels, settings.n_folds, settings.seed)
    heads: list[OpenHead] = []
    held_out: list[Matrix] = []
    for position, plan in enumerate(plans):
        message = f"Fitting member {plan.name}"
        on_step = partial(progress.report, position, len(plans), message)
        on_step()
        lesson = Lesson.of(plan, task)
        if position in pooled and tested:
            checked = learn_checked(lesson, settings.head, folds, tested, on_step)
            heads.append(checked.head)
            held_out.append(checked.held_out)
        else:
            before = None if previous is None else previous.heads[position]
            heads.append(_learn(_heard(lesson, plan, task), settings, on_step, before))
    weights: tuple[float, ...] = ()
    calibration = _uncalibrated(len(task.labels), settings)
    classifiers = tuple(task.samples.said)
    shares = (1 / (len(pooled) + len(classifiers)),) * len(classifiers)
    if held_out:
        known = np.flatnonzero(folds < len(tested))
        members, labels = np.stack(held_out)[:, known], task.labels[known]
        if settings.stacked:
            weights = stack_weights(members, labels)
        prior = None
        if settings.use_prior:
            whole = _whole(task.samples)
            prior = whole.prior(task.samples, task.rows[known])
        said = _mean(members, weights)
        at_random = None if task.at_random is None else task.at_random[known]
        usual = _of_the_pool(task, plans, heads, pooled, weights)
        counts = pool_weights(said, usual, at_random)
        calibration = fit_calibration(said, prior, labels, counts)
        if classifiers:
            whole = _whole(task.samples)
            prior = whole.prior(task.samples, task.rows[known])
            shares = _shares(task, known, calibration.apply(said, prior))
    return StoredEnsemble(
        plans, tuple(heads), pooled, calibration, weights, classifiers, shares
    )


def apply_ensemble(
    stored: StoredEnsemble,
    samples: SampleFeatures,
    progress: ProgressReporter = SILENT,
) -> EnsemblePredictions:
    """Score samples, of the pool or new ones, with a fitted ensemble.

    Parameters
    ----------
    stored
        The members.
    samples
        Treated as the pool was: centred on its mean, smoothed with its neighbours.
    progress
        Told about every member.

    Raises
    ------
    InvalidRequestError
        If the vectors of an encoder are missing or of another dimension.
    """
    n_members = len(stored.member_names)
    shape = (n_members, len(samples), stored.heads[0].n_classes)
    members = np.empty(shape, np.float32)
    everything = slice(None)
    for position, (plan, head) in enumerate(
        zip(stored.plans, stored.heads, strict=True)
    ):
        progress.report(position, n_members, f"Scoring with member {plan.name}")
        prior = plan.prior(samples, everything)
        members[position] = head.probabilities(plan.features(samples), prior)
    silent = silences(stored, samples)
    members[silent] = 1 / members.shape[2]
    pooled = _mean_of_speakers(members, silent, stored)
    prior = _whole(samples).prior(samples, everything)
    ensemble = stored.calibration.apply(pooled, prior)
    if stored.classifiers:
        first = len(stored.plans)
        told = np.stack([samples.said[name] for name in stored.classifiers])
        members[first:] = np.where(silent[first:, :, None], members[first:], told)
        # where a classifier is silent, the pooled members have its share
        said = np.where(silent[first:, :, None], ensemble, told)
        weights = (1 - sum(stored.shares), *stored.shares)
        ensemble = _mean(np.stack([ensemble, *said]), weights)
    return EnsemblePredictions(members, ensemble, silent if silent.any() else None)


def silences(stored: StoredEnsemble, samples: SampleFeatures) -> npt.NDArray[np.bool_]:
    """Return which member does not speak of which sample.

    Parameters
    ----------
    stored
        The members.
    samples
        With where encoders and classifiers are silent.

    Returns
    -------
    ndarray of bool, shape (n_members, n_samples)
    """
    return np.stack(
        [samples.silent_of(plan.encoders) for plan in stored.plans]
        + [samples.silent_of((name,)) for name in stored.classifiers]
    )


def member_plans(
    encoders: tuple[str, ...], settings: EnsembleSettings
) -> tuple[MemberPlan, ...]:
    """Return the members: one per encoder, then the joint ones.

    Parameters
    ----------
    encoders
        Names of the encoders, in order.
    settings
        Which joint members there are.

    Raises
    ------
    InvalidRequestError
        If there is no encoder.
    """
    if not encoders:
        raise InvalidRequestError(
            "The ensemble has no encoder; choose at least one model."
        )
    plans = [
        MemberPlan(encoder, (encoder,), smoothed=False)
        for encoder in encoders
        if settings.separate
    ]
    if settings.joint:
        plans.append(MemberPlan(JOINT, encoders, smoothed=False))
    if settings.smoothed:
        plans.append(MemberPlan(JOINT_SMOOTHED, encoders, smoothed=True))
    return tuple(plans)


def pooled_positions(plans: tuple[MemberPlan, ...]) -> tuple[int, ...]:
    """Return which members make the ensemble: the joint ones, or else all.

    Parameters
    ----------
    plans
        The members, in order.
    """
    joints = tuple(
        position
        for position, plan in enumerate(plans)
        if plan.name in (JOINT, JOINT_SMOOTHED)
    )
    return joints or tuple(range(len(plans)))


def _tested_folds(task: TrainingTask, settings: EnsembleSettings) -> range:
    n_labels = len(task.labels)
    if not settings.calibrated or n_labels < FEWEST_LABELS:
        return range(0)
    if task.samples.said:
        return range(settings.n_folds)  # few labels tell, and they lie anywhere
    per_fold = n_labels / settings.n_folds
    needed = int(np.ceil(settings.enough_held_out / per_fold))
    return range(min(settings.n_folds, needed))


def _uncalibrated(n_labels: int, settings: EnsembleSettings) -> Calibration:
    # Without a label the members say what the prior says; it must not count twice.
    if not settings.calibrated or n_labels == 0:
        return UNCALIBRATED
    return Calibration(1.0, 1.0 if settings.use_prior else 0.0)


def _of_the_pool(
    task: TrainingTask,
    plans: tuple[MemberPlan, ...],
    heads: list[OpenHead],
    pooled: tuple[int, ...],
    weights: tuple[float, ...],
) -> Matrix:
    """Return what the pooled members say of some samples without a label."""
    open_ = np.setdiff1d(np.arange(len(task.samples)), task.rows)
    if not len(open_):
        open_ = task.rows
    some = task.samples.take(open_[:: max(1, len(open_) // _POOL_SHOWN)])
    said = [
        heads[position].probabilities(
            plans[position].features(some), plans[position].prior(some, slice(None))
        )
        for position in pooled
    ]
    return _mean(np.stack(said), weights)


def _shares(task: TrainingTask, known: Rows, pooled: Matrix) -> tuple[float, ...]:
    """Return what the classifiers count beside the pooled members.

    A classifier says of the labels it learned from what it was told: only others tell
    how good it is. They are few, so nothing else is chosen by them.

    Parameters
    ----------
    known
        int64: the labels that were held out.
    pooled
        float32, shape (n_known, n_classes): what the pooled members say of them.
    """
    said = []
    for name, told in task.samples.said.items():
        silent = task.samples.silent_of((name,))[task.rows]
        found = told[task.rows].copy()
        found[known[silent[known]]] = pooled[silent[known]]
        said.append(found)
    telling = np.ones(len(known), bool)
    if task.unseen is not None:
        telling = task.unseen[known]
    members = np.stack([pooled, *(told[known] for told in said)])
    return stack_weights(members[:, telling], task.labels[known[telling]])[1:]


def _heard(lesson: Lesson, plan: MemberPlan, task: TrainingTask) -> Lesson:
    """Leave out what a member does not speak of: it teaches it nothing."""
    silent = task.samples.silent_of(plan.encoders)[task.rows]
    return lesson.take(np.flatnonzero(~silent)) if silent.any() else lesson


def _learn(
    lesson: Lesson,
    settings: EnsembleSettings,
    on_step: Callable[[], None],
    before: OpenHead | None,
) -> OpenHead:
    # a head can only start from one that has seen at least the same classes
    if (
        settings.warm
        and before is not None
        and np.isin(lesson.labels, before.seen).all()
    ):
        few = replace(settings.head, max_steps=_WARM_STEPS)
        return lesson.learn(few, on_step, before)
    return lesson.learn(settings.head, on_step)


def _mean(members: Matrix, weights: tuple[float, ...]) -> Matrix:
    if not weights:
        even: Matrix = members.mean(axis=0)
        return even
    weighted: Matrix = np.tensordot(np.array(weights, np.float32), members, axes=(0, 0))
    return weighted


def _mean_of_speakers(
    members: Matrix, silent: npt.NDArray[np.bool_], stored: StoredEnsemble
) -> Matrix:
    """Return the mean of the pooled members, of each sample those that speak."""
    pooled = list(stored.pooled)
    if not silent[pooled].any():
        return _mean(members[pooled], stored.weights)
    usual = stored.weights or (1.0,) * len(pooled)
    weights = np.array(usual, np.float32)[:, None] * ~silent[pooled]
    weights[:, ~weights.any(axis=0)] = 1  # where none speaks, all are even
    mean: Matrix = np.einsum(
        "mn,mnc->nc", weights / weights.sum(axis=0), members[pooled]
    )
    return mean


def _whole(samples: SampleFeatures) -> MemberPlan:
    return MemberPlan(JOINT, samples.encoders, smoothed=False)
