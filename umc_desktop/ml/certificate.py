"""What can be said of finished labels: how many are right, and how sure that is."""

import math
from dataclasses import dataclass

from umc_desktop.domain.wording import percent
from umc_desktop.ml.audit_bounds import least_wrong, most_wrong
from umc_desktop.ml.finishing import FinishingPlan
from umc_desktop.ml.laws import negative_binomial

_LEVEL = 0.95


@dataclass(frozen=True)
class Certificate:
    """How good the labels of a finished pool are.

    Attributes
    ----------
    labels
        Labels in all.
    accuracy, low, high
        Share that is right and its 95 % interval, in [0, 1].
    seen
        Labels that a person has seen.
    sentence
        The same in words.
    """

    labels: int
    accuracy: float
    low: float
    high: float
    seen: int
    sentence: str


def certificate(
    plan: FinishingPlan, n_pool: int, fixes: int, oversight: float
) -> Certificate:
    """Say how many labels of a finished pool are right.

    Wrong ones are among the accepted, which the audit tells, and among those glanced
    at, where every mistake seen stands for oversight / (1 - oversight) overlooked.
    Labels given one by one count as right. The threshold lies at an audited mistake,
    the (k + 1)-th: the m audited split the n - m others into m + 1 stretches that are
    as long on average, so (k + 1)(n - m)/(m + 1) wrong ones are expected above it, and
    k/m would promise too much.

    Parameters
    ----------
    plan
        By which the pool was finished.
    n_pool
        Samples of the whole pool, all labelled now.
    fixes
        Wrong suggestions that were seen and mended in the glance.
    oversight
        Probability of overlooking one, in [0, 1).

    References
    ----------
    Intervals of both parts: ``audit_bounds``, and the negative binomial number of
    failures before a number of successes. Their sum: Zou & Donner, "Construction of
    confidence limits about effect measures: A general approach", Statistics in
    Medicine 27, 2008, equation 1.
    """
    accepted = _accepted(plan)
    overlooked = _overlooked(fixes, oversight)
    wrong = accepted[0] + overlooked[0]
    below = math.hypot(accepted[0] - accepted[1], overlooked[0] - overlooked[1])
    above = math.hypot(accepted[2] - accepted[0], overlooked[2] - overlooked[0])
    seen = n_pool - len(plan.accepted)
    accuracy, low, high = (
        1 - min(max(errors / n_pool, 0.0), 1.0)
        for errors in (wrong, wrong + above, wrong - below)
    )
    return Certificate(
        n_pool,
        accuracy,
        low,
        high,
        seen,
        f"{n_pool:,} labels, {percent(accuracy, 1)} correct (95\u202f% CI "
        f"{100 * low:.1f}–{100 * high:.1f}), {seen:,} of them seen by a person",
    )


def _accepted(plan: FinishingPlan) -> tuple[float, float, float]:
    """Return the wrong ones among the accepted: estimate, low and high."""
    if len(plan.accepted) == 0:
        return 0.0, 0.0, 0.0
    n, m, k = plan.audit.n_undecided, plan.audit.size, plan.audit.wrong_accepted
    one_sided = (1 + _LEVEL) / 2
    high = most_wrong(n, m, k, one_sided) - k
    if plan.audit.stopped:
        low = least_wrong(n, m, k + 1, one_sided) - (k + 1)
        return (k + 1) * (n - m) / (m + 1), low, high
    return k * (n - m) / max(m, 1), least_wrong(n, m, k, one_sided) - k, high


def _overlooked(fixes: int, oversight: float) -> tuple[float, float, float]:
    """Return the wrong suggestions that nobody saw: estimate, low and high."""
    tail, noticed = (1 - _LEVEL) / 2, 1 - oversight
    low = negative_binomial(fixes, noticed).quantile(tail) if fixes else 0
    high = negative_binomial(fixes + 1, noticed).quantile(1 - tail)
    return fixes * oversight / noticed, float(low), float(high)
