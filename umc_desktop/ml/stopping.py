"""Whether further labels still pay, said in words with numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.wording import percent
from umc_desktop.ml.metrics import wilson_interval

Labels = npt.NDArray[np.int64]
Verdict = Literal["go on", "levelling off", "stop pays"]

# Predictions have settled if consecutive rounds agree this much over this many steps
# (Bloodgood & Vijay-Shanker).
SETTLED_KAPPA = 0.99
STEPS = 3
# Uncertainty has levelled if it fell by less than this over the same steps.
LEVEL_UNCERTAINTY = 0.01
# An audit slice smaller than this has an interval of 10 points and more.
FEWEST_AUDITED = 30


@dataclass(frozen=True)
class RoundOutcome:
    """What is known at the end of a round.

    Parameters
    ----------
    labels
        Labels given so far.
    predictions
        int64, shape (n_samples,): the predicted class of the same samples in every
        round, those of the pool that are still without a label in the last.
    expected_error
        Mean of 1 - max P(y|x) over these: the share of errors that the calibrated
        ensemble expects of itself.
    audit_right, audited
        Samples of the audit slice that were predicted right, and all that are labelled.
    """

    labels: int
    predictions: Labels
    expected_error: float
    audit_right: int
    audited: int


@dataclass(frozen=True)
class StoppingAdvice:
    """Whether further labels pay, and the numbers behind it.

    Parameters
    ----------
    verdict
        "stop pays" if predictions have settled, uncertainty has levelled and the audit
        no longer rises; "levelling off" if two of these hold; else "go on".
    sentence
        The same with numbers, for the user.
    changed
        Share of predictions changed by the last ``new_labels``; ``None`` as long as it
        is too early to say, as all that follow.
    new_labels
        Labels given in the last rounds that are looked at.
    kappa
        Mean of Cohen's kappa between consecutive ones of these rounds.
    expected_error, expected_error_before
        Uncertainty left, now and before those labels, in [0, 1].
    accuracy, low, high
        On the audit slice, with its 95 % Wilson interval.
    """

    verdict: Verdict
    sentence: str
    changed: float | None = None
    new_labels: int | None = None
    kappa: float | None = None
    expected_error: float | None = None
    expected_error_before: float | None = None
    accuracy: float | None = None
    low: float | None = None
    high: float | None = None


def stopping_advice(rounds: Sequence[RoundOutcome]) -> StoppingAdvice:
    """Say whether further labels pay.

    Parameters
    ----------
    rounds
        From the first to the last; only the last four count.

    Raises
    ------
    InvalidRequestError
        If the rounds predict different samples.

    References
    ----------
    Bloodgood & Vijay-Shanker, "A Method for Stopping Active Learning Based on
    Stabilizing Predictions and the Need for User-Adjustable Stopping", CoNLL 2009:
    stop when kappa, averaged over the last three steps, is at least .99. That the
    audit must not contradict it, and uncertainty have levelled, is ours.
    """
    if len(rounds) <= STEPS:
        return too_early(f"{len(rounds)} of {STEPS + 1} rounds are scored")
    last = rounds[-STEPS - 1 :]
    before, now = last[0], last[-1]
    if now.audited < FEWEST_AUDITED:
        return too_early(
            f"{now.audited} of {FEWEST_AUDITED} samples on the audit slice are labelled"
        )
    if len({outcome.predictions.shape for outcome in last}) > 1:
        raise InvalidRequestError(
            "Rounds can only be compared on samples that all of them predicted."
        )
    if not len(now.predictions):
        return StoppingAdvice("stop pays", "Every sample is labelled.")
    changed = float(np.mean(before.predictions != now.predictions))
    kappas = [cohens_kappa(a.predictions, b.predictions) for a, b in pairwise(last)]
    kappa = float(np.mean(kappas))
    low, high = wilson_interval(now.audit_right, now.audited)
    verdict = _verdict(
        settled=kappa >= SETTLED_KAPPA,
        levelled=before.expected_error - now.expected_error < LEVEL_UNCERTAINTY,
        rising=before.audited > 0 and before.audit_right / before.audited < low,
    )
    accuracy = now.audit_right / now.audited
    new_labels = now.labels - before.labels
    sentence = (
        f"{percent(accuracy, 1)} ± {50 * (high - low):.1f} on the audit slice; the "
        "last "
        f"{new_labels} labels changed {percent(changed, 1)} of predictions."
    )
    return StoppingAdvice(
        verdict=verdict,
        sentence=f"{sentence} {_IN_WORDS[verdict]}",
        changed=changed,
        new_labels=new_labels,
        kappa=kappa,
        expected_error=now.expected_error,
        expected_error_before=before.expected_error,
        accuracy=accuracy,
        low=low,
        high=high,
    )


def too_early(reason: str) -> StoppingAdvice:
    """Return the advice to go on as long as there is nothing to judge by.

    Parameters
    ----------
    reason
        Completes the sentence, without a full stop.
    """
    return StoppingAdvice(
        "go on", f"Too early to say whether further labels pay: {reason}."
    )


def cohens_kappa(first: Labels, second: Labels) -> float:
    """Return the agreement of two rounds' predictions beyond chance.

    κ = (p_o - p_e) / (1 - p_e), p_o the share that agrees and p_e the share that would
    by chance, with each round's own shares of classes.

    Parameters
    ----------
    first, second
        int64, shape (n_samples,), at least one.

    Returns
    -------
    float
        At most 1; also 1 if both say the same one class everywhere.

    References
    ----------
    Cohen, "A Coefficient of Agreement for Nominal Scales", Educational and
    Psychological Measurement 20, 1960.
    """
    classes, places = np.unique(np.stack([first, second]), return_inverse=True)
    shares = [
        np.bincount(y, minlength=len(classes)) / len(y) for y in places.reshape(2, -1)
    ]
    by_chance = float(shares[0] @ shares[1])
    agreed = float(np.mean(first == second))
    if agreed == 1:
        return 1.0
    return (agreed - by_chance) / (1 - by_chance)


_IN_WORDS: dict[Verdict, str] = {
    "go on": "Further labels still pay.",
    "levelling off": "The gain of further labels is levelling off.",
    "stop pays": "Further labels hardly pay.",
}


def _verdict(*, settled: bool, levelled: bool, rising: bool) -> Verdict:
    signs = settled + levelled + (not rising)
    if signs == 3:
        return "stop pays"
    return "levelling off" if signs == 2 else "go on"
