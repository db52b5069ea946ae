"""The members as arrays, and what they say of samples: all that scoring takes."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.progress import SILENT, ProgressReporter
from umc_desktop.ml.calibration import Calibration
from umc_desktop.ml.ensemble_settings import JOINT
from umc_desktop.ml.members import MemberPlan
from umc_desktop.ml.multi_label import (
    USUAL,
    Answers,
    SetRule,
    Sets,
    answers_of,
    calibrate_each,
)
from umc_desktop.ml.sample_features import SampleFeatures
from umc_desktop.ml.silence import mean_of_speaking, silenced
from umc_desktop.ml.zero_label import OpenHead

Matrix = npt.NDArray[np.float32]
Mask = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.int64]


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
    rule
        Which labels are suggested together; ``None`` where a sample carries one.
    """

    plans: tuple[MemberPlan, ...]
    heads: tuple[OpenHead, ...]
    pooled: tuple[int, ...]
    calibration: Calibration
    weights: tuple[float, ...] = ()
    classifiers: tuple[str, ...] = ()
    shares: tuple[float, ...] = ()
    rule: SetRule | None = None

    @property
    def member_names(self) -> tuple[str, ...]:
        """The names of the members, in the order of their probabilities."""
        return (*(plan.name for plan in self.plans), *self.classifiers)

    def calibrated(self, pooled: Matrix, prior: Matrix) -> Matrix:
        """Return the calibrated probabilities of the pooled members.

        Parameters
        ----------
        pooled, prior
            float32, shape (n_samples, n_classes): their mean, and what names say.
        """
        if self.rule is not None:
            return calibrate_each(self.calibration, pooled, prior)
        return self.calibration.apply(pooled, prior)


@dataclass(frozen=True)
class EnsemblePredictions:
    """What an ensemble says about samples.

    Parameters
    ----------
    members
        float32, shape (n_members, n_samples, n_classes), rows sum to 1.
    ensemble
        float32, shape (n_samples, n_classes), rows sum to 1, calibrated.
    speaks
        bool, shape (n_members, n_samples): which members can read which samples; of
        the others they say nothing. ``None`` for all.
    sets
        Where a sample may carry several labels, which are suggested: bool, shape
        (n_samples, n_classes); rows of probabilities do not sum to 1 then.
    """

    members: Matrix
    ensemble: Matrix
    speaks: Mask | None = None
    sets: Sets | None = None

    @property
    def answers(self) -> Answers:
        """What is suggested for each sample: its likeliest class, or its set."""
        return answers_of(self.ensemble, None) if self.sets is None else self.sets

    def answers_of_member(self, place: int) -> Answers:
        """Return what one member would suggest: of several labels, those above 1/2."""
        said = self.members[place]
        return answers_of(said, None) if self.sets is None else said >= USUAL


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
    speaks = np.ones(shape[:2], bool)
    everything = slice(None)
    for position, (plan, head) in enumerate(
        zip(stored.plans, stored.heads, strict=True)
    ):
        progress.report(position, n_members, f"Scoring with member {plan.name}")
        prior = plan.prior(samples, everything)
        said = head.probabilities(plan.features(samples), prior)
        speaks[position] = samples.read_by(plan.encoders)
        members[position] = silenced(said, speaks[position])
    pooled = _pooled(members, speaks, stored)
    ensemble = stored.calibrated(pooled, joint_prior(samples, everything))
    if stored.classifiers:
        counted = [ensemble]
        for position, name in enumerate(stored.classifiers, start=len(stored.plans)):
            speaks[position] = samples.read_by([name])
            told = samples.told_by(name, ensemble, several=stored.rule is not None)
            members[position] = silenced(told, speaks[position])
            # where it cannot read, the others keep its share
            counted.append(
                np.where(speaks[position][:, None], members[position], ensemble)
            )
        weights = (1 - sum(stored.shares), *stored.shares)
        ensemble = weighted_mean(np.stack(counted), weights)
    known = None if speaks.all() else speaks
    sets = None if stored.rule is None else stored.rule.sets(ensemble)
    return EnsemblePredictions(members, ensemble, known, sets)


def _pooled(members: Matrix, speaks: Mask, stored: StoredEnsemble) -> Matrix:
    """Return the mean of the members that make the ensemble, of those that can read."""
    places = list(stored.pooled)
    if speaks[places].all():
        return weighted_mean(members[places], stored.weights)
    return mean_of_speaking(members[places], stored.weights)


def weighted_mean(members: Matrix, weights: tuple[float, ...]) -> Matrix:
    """Return the mean of the members' probabilities; an even one without weights.

    Parameters
    ----------
    members
        float32, shape (n_members, n_samples, n_classes).
    """
    if not weights:
        even: Matrix = members.mean(axis=0)
        return even
    weighted: Matrix = np.tensordot(np.array(weights, np.float32), members, axes=(0, 0))
    return weighted


def joint_prior(samples: SampleFeatures, rows: Rows | slice) -> Matrix:
    """Return what the label names say of samples to all encoders together."""
    return MemberPlan(JOINT, samples.encoders, smoothed=False).prior(samples, rows)
