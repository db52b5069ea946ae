"""Measure the ensemble on labels that also train it, without fooling oneself."""

from dataclasses import replace
from functools import partial

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.progress import SILENT, ProgressReporter
from umc_desktop.ml.ensemble import train_ensemble
from umc_desktop.ml.ensemble_settings import DEFAULT, EnsembleSettings, member_plans
from umc_desktop.ml.folds import stratified_folds
from umc_desktop.ml.multi_label import strata
from umc_desktop.ml.sample_features import SampleFeatures
from umc_desktop.ml.stored_ensemble import (
    EnsemblePredictions,
    StoredEnsemble,
    apply_ensemble,
)
from umc_desktop.ml.training_task import TrainingTask


class _PartOfWhole:
    """Passes on a fold's progress as a step of the whole, cancel point included."""

    def __init__(self, progress: ProgressReporter, part: int, parts: int) -> None:
        self._report = partial(progress.report, part, parts)

    def report(self, done: int, total: int | None = None, message: str = "") -> None:
        del message  # the heads' own would flicker by
        self._report("Measuring on the audit slice")


def cross_fit_audit(
    task: TrainingTask,
    audit_rows: npt.NDArray[np.int64],
    n_folds: int = 5,
    settings: EnsembleSettings = DEFAULT,
    progress: ProgressReporter = SILENT,
) -> EnsemblePredictions:
    """Return what members and ensemble say about audit samples they never saw.

    The audit slice is split into folds. Each is scored by an ensemble, temperature
    included, that learned from all other labels: those outside the slice and those in
    its other folds. So the slice may train the final ensemble and still be the
    unbiased yardstick; it measures an ensemble with slightly fewer labels than that.

    Parameters
    ----------
    task
        The pool and all its labels, those of the audit slice included.
    audit_rows
        int64, shape (n_audit,): the audit samples, each labelled in ``task``.
    n_folds
        At least 2; with fewer audit samples, one fold for each of them.
    settings
        Members and their learning.
    progress
        Told at every step of every head.

    Returns
    -------
    EnsemblePredictions
        One row for each of ``audit_rows``, in their order. Of a sample whose label a
        classifier learned from, before it came into the slice, the heads speak for it.

    Raises
    ------
    InvalidRequestError
        If an audit sample has no label, or ``n_folds`` is below 2.
    """
    if n_folds < 2:
        raise InvalidRequestError(
            f"The audit was asked for in {n_folds} folds; it needs at least 2."
        )
    position_of = {int(row): i for i, row in enumerate(task.rows)}
    unlabelled = [int(row) for row in audit_rows if int(row) not in position_of]
    if unlabelled:
        raise InvalidRequestError(
            f"{len(unlabelled)} of {len(audit_rows)} audit samples have no label; "
            "label them before measuring."
        )
    positions = np.array([position_of[int(row)] for row in audit_rows], np.int64)
    n_folds = min(n_folds, len(positions))
    folds = stratified_folds(strata(task.labels[positions]), n_folds, settings.seed)
    samples = task.samples.take(audit_rows)
    everything = np.arange(len(task.rows))
    n_members = len(member_plans(task.samples.encoders, settings))
    n_members += len(task.samples.said)
    members = np.zeros((n_members, len(positions), task.n_classes), np.float32)
    ensemble = np.zeros((len(positions), task.n_classes), np.float32)
    sets = np.zeros(ensemble.shape, bool) if task.several else None
    for fold in range(n_folds):
        held_out = np.flatnonzero(folds == fold)
        rest = np.setdiff1d(everything, positions[held_out])
        part = _PartOfWhole(progress, fold, n_folds)
        stored = train_ensemble(task.take(rest), settings, part)
        asked = samples.take(held_out)
        predicted = apply_ensemble(stored, asked, part)
        if task.unseen is not None:
            learned = ~task.unseen[positions[held_out]]
            predicted = _without_what_was_told(stored, asked, predicted, learned)
        members[:, held_out], ensemble[held_out] = predicted.members, predicted.ensemble
        if sets is not None:
            sets[held_out] = predicted.answers
    return EnsemblePredictions(members, ensemble, sets=sets)


def _without_what_was_told(
    stored: StoredEnsemble,
    samples: SampleFeatures,
    predicted: EnsemblePredictions,
    learned: npt.NDArray[np.bool_],
) -> EnsemblePredictions:
    """Let the heads speak for the classifiers where these learned the label itself."""
    if not learned.any():
        return predicted
    heads = replace(stored, classifiers=(), shares=())
    said = apply_ensemble(heads, samples.take(np.flatnonzero(learned)))
    members, ensemble = predicted.members.copy(), predicted.ensemble.copy()
    members[len(stored.plans) :, learned] = said.ensemble
    ensemble[learned] = said.ensemble
    sets = None if stored.rule is None else stored.rule.sets(ensemble)
    return EnsemblePredictions(members, ensemble, sets=sets)
