"""Answers of one label, and of several: what probabilities come to.

Where a sample carries one label, the answers to n samples are their classes: int64,
shape (n,). Where it may carry several, they are sets: bool, shape (n, n_labels), and
a member says of each label on its own whether it applies (binary relevance). What a
set as a whole is worth takes the labels as independent given the sample, so that all
that is asked of one label can be asked of a set.

References
----------
Tsoumakas, Katakis & Vlahavas, "Mining Multi-label Data", Data Mining and Knowledge
Discovery Handbook, 2nd edition, Springer 2010, sections 2 and 7 (binary relevance).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
import numpy.typing as npt

from umc_desktop.ml.calibration import Calibration

Matrix = npt.NDArray[np.float32]
Sets = npt.NDArray[np.bool_]
Answers = npt.NDArray[np.int64] | Sets
Floats = npt.NDArray[np.float32]

USUAL = 0.5
FEWEST_POSITIVES = 8
"""Held-out samples with a label, and without it, that a threshold of its own takes."""
_CLIP = np.float32(1e-6)


@dataclass(frozen=True)
class SetRule:
    """Which labels are suggested together.

    Parameters
    ----------
    thresholds
        By label: it is suggested where P reaches this, in (0, 1).
    may_be_empty
        Whether the empty set is suggested; otherwise the label that comes nearest to
        its threshold is.
    """

    thresholds: tuple[float, ...]
    may_be_empty: bool = False

    def sets(self, probabilities: Matrix) -> Sets:
        """Return the suggested sets.

        Parameters
        ----------
        probabilities
            float32, shape (n_samples, n_labels).
        """
        cuts = np.array(self.thresholds, np.float32)
        chosen: Sets = probabilities >= cuts
        if not self.may_be_empty:
            bare = np.flatnonzero(~chosen.any(axis=1))
            nearest = log_odds(probabilities[bare]) - log_odds(cuts)
            chosen[bare, nearest.argmax(axis=1)] = True
        return chosen


def answers_of(probabilities: Matrix, rule: SetRule | None) -> Answers:
    """Return what is suggested: the likeliest class, or by a rule the sets.

    Parameters
    ----------
    probabilities
        float32, shape (n_samples, n_classes).
    """
    if rule is not None:
        return rule.sets(probabilities)
    return np.asarray(probabilities.argmax(axis=1), np.int64)


def chance_of(probabilities: Matrix, answers: Answers) -> Floats:
    """Return the probability of each answer; that of a set is the product.

    Prod_j p_j^[j in set] (1 - p_j)^[j not in set].

    Parameters
    ----------
    probabilities
        float32, shape (n_samples, n_classes).
    """
    if answers.ndim == 1:
        at: Floats = probabilities[np.arange(len(answers)), answers]
        return at
    each = np.where(answers, probabilities, 1 - probabilities)
    return np.asarray(each.prod(axis=1), np.float32)


def same_answers(one: Answers, other: Answers) -> npt.NDArray[np.bool_]:
    """Return where two answers are the same: for sets, label by label (exact match)."""
    equal = one == other
    return np.asarray(equal if one.ndim == 1 else equal.all(axis=1))


def strata(answers: Answers) -> npt.NDArray[np.int64]:
    """Return a number for each answer, the same for the same sets."""
    if answers.ndim == 1:
        return np.asarray(answers, np.int64)
    _, numbers = np.unique(answers, axis=0, return_inverse=True)
    return np.asarray(numbers, np.int64).reshape(-1)


def set_uncertainty(probabilities: Matrix) -> Floats:
    """Return how close to a coin toss the least certain label is, in [0, 1].

    1 - min_j |2 p_j - 1|: one label left open is a set left open, however sure the
    others are.

    Parameters
    ----------
    probabilities
        float32, shape (n_samples, n_labels).

    References
    ----------
    K. Brinker, "On Active Learning in Multi-label Classification", From Data and
    Information Analysis to Knowledge Engineering, Springer 2006, section 3.1.
    """
    return np.asarray(1 - np.abs(2 * probabilities - 1).min(axis=1), np.float32)


def set_disagreement(members: Matrix) -> Floats:
    """Return how divided members are about the label that divides them most, in [0, 1].

    The largest over the labels of the Jensen-Shannon divergence of the members' two
    probabilities, p and 1 - p, in bits (which is its largest value).

    Parameters
    ----------
    members
        float32, shape (n_members, n_samples, n_labels).
    """
    if len(members) < 2:
        return np.zeros(members.shape[1], np.float32)
    inner = reduce(np.add, map(_binary_entropy, members)) / len(members)
    divergence = _binary_entropy(members.mean(axis=0)) - inner
    return np.asarray(np.clip(divergence.max(axis=1), 0, 1), np.float32)


def margin_columns(uncertainty: Floats) -> Matrix:
    """Return two columns whose lead is 1 - uncertainty, for a choice by margins.

    Parameters
    ----------
    uncertainty
        float32, shape (n_samples,), in [0, 1].
    """
    best = 1 - uncertainty / 2
    return np.stack([best, 1 - best], axis=1)


def as_two_classes(probabilities: Matrix) -> Matrix:
    """Return P of a label's absence and presence, a row for each sample and label.

    Parameters
    ----------
    probabilities
        float32, shape (..., n_samples, n_labels).

    Returns
    -------
    ndarray of float32, shape (..., n_samples * n_labels, 2)
    """
    flat = probabilities.reshape(*probabilities.shape[:-2], -1)
    return np.stack([1 - flat, flat], axis=-1)


def relative_prior(prior: Matrix) -> Matrix:
    """Return what label names say of each label, 1/2 where they say nothing.

    The names' probabilities share 1 among all labels; a label is favoured or not by how
    its odds differ from those of an even share.

    Parameters
    ----------
    prior
        float32, shape (n_samples, n_labels), rows sum to 1.
    """
    n_labels = prior.shape[1]
    if n_labels == 1:
        return np.full_like(prior, USUAL)
    return _logistic(log_odds(prior) + np.float32(np.log(n_labels - 1)))


def calibrate_each(
    calibration: Calibration, probabilities: Matrix, prior: Matrix
) -> Matrix:
    """Return the calibrated probability of each label.

    The calibration of two classes, see ``umc_desktop.ml.calibration``, label by label.

    Parameters
    ----------
    probabilities
        float32, shape (n_samples, n_labels).
    prior
        float32, shape (n_samples, n_labels): from the names, rows sum to 1.
    """
    if calibration.temperature == 1 and calibration.prior_weight == 0:
        return probabilities
    odds = log_odds(probabilities) / np.float32(calibration.temperature)
    if calibration.prior_weight > 0:
        weight = np.float32(calibration.prior_weight)
        odds += weight * log_odds(relative_prior(prior))
    return _logistic(odds)


def choose_rule(probabilities: Matrix, sets: Sets) -> SetRule:
    """Return the thresholds of greatest F1 on held-out labels.

    Labels that too few of them carry share one, chosen for all of these together; where
    even together they are too few, it is 1/2.

    Parameters
    ----------
    probabilities
        float32, shape (n_held_out, n_labels), from models that have not seen them.
    sets
        bool, shape (n_held_out, n_labels): what they carry.

    References
    ----------
    Lipton, Elkan & Naryanaswamy, "Optimal Thresholding of Classifiers to Maximize F1
    Measure", ECML PKDD 2014; Fan & Lin, "A study on threshold selection for multi-label
    classification", 2007, on labels with few positives.
    """
    thresholds = np.full(sets.shape[1], USUAL)
    carried = sets.sum(axis=0)
    often = (carried >= FEWEST_POSITIVES) & (len(sets) - carried >= FEWEST_POSITIVES)
    for label in np.flatnonzero(often):
        thresholds[label] = best_threshold(probabilities[:, label], sets[:, label])
    rare = ~often
    if carried[rare].sum() >= FEWEST_POSITIVES:
        thresholds[rare] = best_threshold(
            probabilities[:, rare].ravel(), sets[:, rare].ravel()
        )
    return SetRule(tuple(thresholds.tolist()), bool((~sets.any(axis=1)).any()))


def usual_rule(n_labels: int, sets: Sets) -> SetRule:
    """Return the rule before labels can be held out: every threshold is 1/2."""
    return SetRule((USUAL,) * n_labels, bool((~sets.any(axis=1)).any()))


def best_threshold(chances: Floats, carried: npt.NDArray[np.bool_]) -> float:
    """Return the cut of greatest F1, midway between two neighbouring chances.

    Parameters
    ----------
    chances
        float32, shape (n,).
    carried
        bool, shape (n,).
    """
    order = np.argsort(-chances, kind="stable")
    values, hits = chances[order].astype(np.float64), np.cumsum(carried[order])
    n_chosen = np.arange(1, len(order) + 1)
    scores = 2 * hits / (n_chosen + hits[-1])
    # a cut can only lie between two chances that differ
    ends = np.append(values[:-1] > values[1:], True)
    best = int(np.flatnonzero(ends)[scores[ends].argmax()])
    below = values[best + 1] if best + 1 < len(values) else 0.0
    return float(np.clip((values[best] + below) / 2, _CLIP, 1 - _CLIP))


def log_odds(probabilities: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """Return log p / (1 - p), finite for every p.

    Parameters
    ----------
    probabilities
        float32, any shape, in [0, 1].
    """
    p = np.clip(probabilities, _CLIP, 1 - _CLIP)
    return np.asarray(np.log(p) - np.log1p(-p), np.float32)


def members_of(rows: Sets) -> list[tuple[int, ...]]:
    """Return the labels of each set as positions.

    Parameters
    ----------
    rows
        bool, shape (n_sets, n_labels).
    """
    return [tuple(np.flatnonzero(row).tolist()) for row in rows]


def sets_of(members: Sequence[Sequence[int]], n_labels: int) -> Sets:
    """Return sets, given as positions of their labels, as rows of bool."""
    rows = np.zeros((len(members), n_labels), bool)
    for row, positions in zip(rows, members, strict=True):
        row[list(positions)] = True
    return rows


def _binary_entropy(p: Matrix) -> Matrix:
    """Return -p log2 p - (1 - p) log2 (1 - p)."""
    p = np.clip(p, _CLIP, 1 - _CLIP)
    return np.asarray(-(p * np.log2(p) + (1 - p) * np.log2(1 - p)), np.float32)


def _logistic(odds: Matrix) -> Matrix:
    return np.asarray(1 / (1 + np.exp(-odds)), np.float32)
