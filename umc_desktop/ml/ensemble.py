"""Fit the members to the labels, and find what each counts in the ensemble."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.progress import SILENT, ProgressReporter
from umc_desktop.ml.calibration import (
    FEWEST_LABELS,
    UNCALIBRATED,
    Calibration,
    fit_calibration,
    pool_weights,
)
from umc_desktop.ml.ensemble_settings import (
    DEFAULT,
    EnsembleSettings,
    member_plans,
    pooled_positions,
)
from umc_desktop.ml.folds import stratified_folds
from umc_desktop.ml.lesson import Lesson
from umc_desktop.ml.members import MemberPlan
from umc_desktop.ml.multi_label import (
    Answers,
    SetRule,
    Sets,
    as_two_classes,
    calibrate_each,
    choose_rule,
    margin_columns,
    relative_prior,
    set_uncertainty,
    strata,
    usual_rule,
)
from umc_desktop.ml.silence import silenced
from umc_desktop.ml.stacking import learn_checked, stack_weights
from umc_desktop.ml.stored_ensemble import (
    EnsemblePredictions,
    StoredEnsemble,
    apply_ensemble,
    joint_prior,
    weighted_mean,
)
from umc_desktop.ml.training_task import TrainingTask
from umc_desktop.ml.zero_label import OpenHead

Matrix = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.int64]

_WARM_STEPS = 5
_POOL_SHOWN = 1000  # samples that tell how sure the ensemble is in the pool


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
    plans = member_plans(task.samples.encoders, settings, task.samples.weights)
    pooled = pooled_positions(plans)
    tested = _tested_folds(task, settings)
    folds = stratified_folds(strata(task.labels), settings.n_folds, settings.seed)
    heads: list[OpenHead] = []
    held_out: list[Matrix] = []
    for position, plan in enumerate(plans):
        message = f"Fitting member {plan.name}"
        on_step = partial(progress.report, position, len(plans), message)
        on_step()
        before = None if previous is None else previous.heads[position]
        checks = tested if position in pooled else range(0)
        head, known_of = _fit(task, plan, settings, (folds, checks), on_step, before)
        heads.append(head)
        if known_of is not None:
            held_out.append(known_of)
    weights: tuple[float, ...] = ()
    calibration = _uncalibrated(len(task.labels), settings)
    classifiers = tuple(task.samples.said)
    shares = (1 / (len(pooled) + len(classifiers)),) * len(classifiers)
    rule = usual_rule(task.n_classes, task.labels != 0) if task.several else None
    if held_out:
        known = np.flatnonzero(folds < len(tested))
        members, labels = np.stack(held_out)[:, known], task.labels[known]
        if settings.stacked:
            weights = stack_weights(members, labels)
        prior = joint_prior(task.samples, task.rows[known])
        names = prior if settings.use_prior else None
        said = weighted_mean(members, weights)
        at_random = None if task.at_random is None else task.at_random[known]
        usual = _of_the_pool(task, plans, heads, pooled, weights)
        calibration, rule = _calibrated(said, names, labels, usual, at_random)
    stored = StoredEnsemble(
        plans, tuple(heads), pooled, calibration, weights, classifiers, shares, rule
    )
    if held_out and classifiers:
        told = stored.calibrated(said, prior)
        return replace(stored, shares=_shares(task, known, told))
    return stored


def _calibrated(
    said: Matrix,
    prior: Matrix | None,
    labels: Answers,
    usual: Matrix,
    at_random: npt.NDArray[np.bool_] | None,
) -> tuple[Calibration, SetRule | None]:
    """Return what held-out labels say of P, and for sets of what is suggested.

    Parameters
    ----------
    said, prior
        float32, shape (n_labels, n_classes): of the held-out samples.
    labels
        What they carry.
    usual
        float32, shape (n_samples, n_classes): what is said of the pool.
    """
    if labels.ndim == 1:
        counts = pool_weights(said, usual, at_random)
        classes = labels.astype(np.int64)
        return fit_calibration(said, prior, classes, counts), None
    sets: Sets = labels.astype(bool)
    # how sure the ensemble is of the label that is least certain
    sure, usually = (margin_columns(set_uncertainty(part)) for part in (said, usual))
    counts = np.repeat(pool_weights(sure, usually, at_random), sets.shape[1])
    names = None if prior is None else as_two_classes(relative_prior(prior))
    carried = sets.ravel().astype(np.int64)
    calibration = fit_calibration(as_two_classes(said), names, carried, counts)
    even = np.full_like(said, 1 / sets.shape[1])
    chances = calibrate_each(calibration, said, even if prior is None else prior)
    return calibration, choose_rule(chances, sets)


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
        silenced(
            heads[position].probabilities(
                plans[position].features(some), plans[position].prior(some, slice(None))
            ),
            some.read_by(plans[position].encoders),
        )
        for position in pooled
    ]
    return weighted_mean(np.stack(said), weights)


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
    if task.unseen is not None:
        telling = task.unseen[known]
        known, pooled = known[telling], pooled[telling]
    asked = task.samples.take(task.rows[known])
    members = [pooled]
    for name in asked.said:
        told = asked.told_by(name, pooled, several=task.several)
        members.append(np.where(asked.read_by([name])[:, None], told, pooled))
    return stack_weights(np.stack(members), task.labels[known])[1:]


def _fit(
    task: TrainingTask,
    plan: MemberPlan,
    settings: EnsembleSettings,
    checks: tuple[Rows, range],
    on_step: Callable[[], None],
    before: OpenHead | None,
) -> tuple[OpenHead, Matrix | None]:
    """Return a member's head, and P of the labels in the tested folds if there are any.

    A member learns from what it can read only, and says nothing of the rest.
    """
    read = task.samples.read_by(plan.encoders)[task.rows]
    folds, tested = checks
    lesson = Lesson.of(plan, task.take(np.flatnonzero(read)))
    if not tested:
        return _learn(lesson, settings, on_step, before), None
    checked = learn_checked(lesson, settings.head, folds[read], tested, on_step)
    held_out = np.full((len(read), task.n_classes), 1 / task.n_classes, np.float32)
    held_out[read] = checked.held_out
    return checked.head, held_out


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
        and np.isin(_classes(lesson.labels), before.seen).all()
    ):
        few = replace(settings.head, max_steps=_WARM_STEPS)
        return lesson.learn(few, on_step, before)
    return lesson.learn(settings.head, on_step)


def _classes(labels: Answers) -> Rows:
    """Return the classes that occur, each at least once."""
    if labels.ndim == 2:
        return np.asarray(np.flatnonzero(labels.any(axis=0)), np.int64)
    return np.asarray(labels, np.int64)
