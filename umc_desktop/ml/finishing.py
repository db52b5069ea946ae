"""Which samples the models may label alone, and which a person glances at."""

import math
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.wording import counted, percent
from umc_desktop.ml.audit_bounds import most_wrong
from umc_desktop.ml.laws import binomial
from umc_desktop.ml.selection.grouping import group_by_suggestion

Rows = npt.NDArray[np.int64]
Floats = npt.NDArray[np.floating]
Bits = npt.NDArray[np.bool_]

AUDIT_SIZE = 150
"""Samples drawn at random from the undecided ones before finishing."""
GROUP_SIZE = 20
"""Samples glanced at together."""

# Parts of the permitted chance of missing: that the accepted hold more wrong ones than
# the audit says, that all suggestions do, and that more are overlooked than expected.
_OF_ACCEPTED, _OF_SUGGESTIONS, _OF_OVERLOOKED = 0.9, 0.05, 0.05


@dataclass(frozen=True)
class Promise:
    """What the finished labels must be.

    Attributes
    ----------
    allowed_error
        Share of the whole pool whose labels may be wrong, in (0, 1).
    confidence
        Probability that the promise is kept, in (0, 1).
    oversight
        Share of wrong suggestions that a person overlooks in a glance, in [0, 1).
    """

    allowed_error: float = 0.05
    confidence: float = 0.95
    oversight: float = 0.05

    def __post_init__(self) -> None:
        if not (0 < self.allowed_error < 1 and 0 < self.confidence < 1):
            raise InvalidRequestError(
                "The accuracy wanted and the confidence must lie between 0 and 1."
            )
        if not 0 <= self.oversight < 1:
            raise InvalidRequestError("The oversight must be at least 0 and below 1.")

    def certainty(self, part: float) -> float:
        """Return the confidence of a bound that has a part of the chance of missing."""
        return 1 - part * (1 - self.confidence)


@dataclass(frozen=True)
class Audit:
    """What the random audit said of the suggestions.

    Attributes
    ----------
    n_undecided
        Samples that it was drawn from, itself included.
    size
        Samples drawn.
    wrong_accepted
        Wrong suggestions among those above the threshold.
    stopped
        Whether the threshold is that of an audited mistake, which it stops short of.
    """

    n_undecided: int
    size: int
    wrong_accepted: int
    stopped: bool


@dataclass(frozen=True)
class FinishingPlan:
    """How the rest of a pool is labelled.

    Attributes
    ----------
    threshold
        Suggestions that are surer than this are accepted: all above 0, none above
        infinity.
    accepted
        int64: rows that the models label alone.
    to_glance
        int64: the other rows, least sure first.
    expected_errors
        Wrong labels among the accepted by the models' own probabilities.
    upper_bound
        Upper confidence bound of the same, as a share of the whole pool.
    audit
        What it rests on.
    sentence
        The same in words.
    """

    threshold: float
    accepted: Rows
    to_glance: Rows
    expected_errors: float
    upper_bound: float
    audit: Audit
    sentence: str


def draw_audit(n_undecided: int, rng: np.random.Generator) -> Rows:
    """Draw the undecided samples that a person decides without seeing suggestions.

    Parameters
    ----------
    n_undecided
        How many there are.
    rng
        Source of the draw.

    Returns
    -------
    ndarray of int64, shape (min(n_undecided, AUDIT_SIZE),)
        In the order in which they are asked.
    """
    return rng.permutation(n_undecided)[:AUDIT_SIZE]


def glance_groups(rows: Rows, suggestions: npt.NDArray[np.integer]) -> list[Rows]:
    """Group samples that share a suggestion, so that one look takes in many.

    Parameters
    ----------
    rows : ndarray of int64, shape (n,)
        Least sure first.
    suggestions : ndarray of int, shape (n,)
        Of each.

    Returns
    -------
    list of ndarray of int64
        At most ``GROUP_SIZE`` rows each; the group with the least sure sample first.
    """
    return group_by_suggestion(rows, suggestions, max_size=GROUP_SIZE)


def plan_finishing(
    sureness: Floats,
    audit_rows: Rows,
    audit_right: Bits,
    n_pool: int,
    promise: Promise | None = None,
) -> FinishingPlan:
    """Choose the threshold above which suggestions become labels unseen.

    Of the wrong labels that the promise allows, first those are set aside that a
    person may overlook if everything is glanced at; the accepted may use up the rest.
    An audited suggestion that is wrong raises the number of wrong ones above every
    threshold below it, so the surest ones are accepted down to the audited mistake
    with which the upper bound would exceed that rest.

    The bounds hold although the threshold is chosen on the same audit: the number of
    wrong labels only grows as the threshold falls, so the first threshold that is too
    low is passed with no more than the chance of a single bound failing, as in
    fixed-sequence testing. What is set aside depends on the audit, too, but never
    exceeds what the true number of wrong suggestions would set aside unless its own
    bound fails. The chances of the three bounds add up to 1 - confidence.

    Parameters
    ----------
    sureness : ndarray of float, shape (n_undecided,)
        Calibrated probability of each suggestion, in [0, 1], by models that have not
        seen the audit's answers.
    audit_rows : ndarray of int64, shape (n_audit,)
        Rows of it drawn at random, without repeats.
    audit_right : ndarray of bool, shape (n_audit,)
        Whether a person, who did not see them, agrees with their suggestions.
    n_pool
        Samples of the whole pool, at least those undecided.
    promise
        What must hold; ``None`` for 95 % right with 95 % confidence.

    Returns
    -------
    FinishingPlan
        The audit's own rows have labels and are in neither part.

    References
    ----------
    Bates, Angelopoulos, Lei, Malik & Jordan, "Distribution-Free, Risk-Controlling
    Prediction Sets", Journal of the ACM 68, 2021, theorem 1; fixed-sequence testing:
    Angelopoulos, Bates, Candès, Jordan & Lei, "Learn then Test: Calibrating Predictive
    Algorithms to Achieve Risk Control", arXiv 2110.01052, 2021.
    """
    promise = promise or Promise()
    mistakes = np.sort(sureness[audit_rows[~audit_right]])[::-1]
    n_undecided, size = len(sureness), len(audit_rows)
    allowed = math.floor(promise.allowed_error * n_pool + 1e-9)
    spare = allowed - _overlooked(n_undecided, size, len(mistakes), promise)
    bounds: list[int] = []  # of the wrong among the accepted, by audited mistakes
    for wrong in range(len(mistakes) + 1):
        certainty = promise.certainty(_OF_ACCEPTED)
        bound = most_wrong(n_undecided, size, wrong, certainty) - wrong
        if bound > spare:
            break
        bounds.append(bound)
    threshold = float([np.inf, *mistakes, 0.0][len(bounds)])
    not_audited = np.ones(n_undecided, bool)
    not_audited[audit_rows] = False
    open_ = np.flatnonzero(not_audited)
    above = sureness[open_] > threshold
    accepted, rest = open_[above], open_[~above]
    plan = FinishingPlan(
        threshold=threshold,
        accepted=accepted,
        to_glance=rest[np.argsort(sureness[rest], kind="stable")],
        expected_errors=float((1 - sureness[accepted]).sum()),
        upper_bound=bounds[-1] / n_pool if len(accepted) else 0.0,
        audit=Audit(
            n_undecided,
            size,
            int(np.count_nonzero(mistakes > threshold)),
            stopped=len(bounds) <= len(mistakes),
        ),
        sentence="",
    )
    return replace(plan, sentence=_sentence(plan, promise))


def _overlooked(n_undecided: int, size: int, mistakes: int, promise: Promise) -> int:
    """Return how many wrong suggestions may be overlooked, with their uncertainty."""
    wrong = most_wrong(n_undecided, size, mistakes, promise.certainty(_OF_SUGGESTIONS))
    certainty = promise.certainty(_OF_OVERLOOKED)
    return binomial(wrong, promise.oversight).quantile(certainty)


def _sentence(plan: FinishingPlan, promise: Promise) -> str:
    rest = f"{counted(len(plan.to_glance), 'sample')} to glance at, least sure first."
    if len(plan.accepted) == 0:
        return (
            f"After an audit of {counted(plan.audit.size, 'sample')} the models may "
            f"label nothing alone; {rest}"
        )
    return (
        f"The models may label {counted(len(plan.accepted), 'sample')} alone, those "
        f"whose suggestion is surer than {percent(plan.threshold, 1)}: with "
        f"{100 * promise.confidence:g}\u202f% confidence at most "
        f"{percent(plan.upper_bound, 1)} of the pool get a wrong label so "
        f"({plan.expected_errors:,.0f} labels expected). {rest}"
    )
