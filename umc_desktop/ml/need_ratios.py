"""How many times more labels or minutes an opponent needs than we do."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.ml.bootstrap import (
    bca_interval,
    draw_units,
    shares_right,
    without_each,
)
from umc_desktop.ml.learning_curves import Curves, needs

Floats = npt.NDArray[np.float64]

Censored = Literal["ours", "opponent", "both"]
Bound = Literal["=", "≥", "≤", "?"]


@dataclass(frozen=True)
class NeedRatio:
    """What the opponent needs ÷ what we need to reach a target.

    Parameters
    ----------
    estimate
        From the curves averaged over seeds; above 1, we need less.
    low, high
        95 % BCa interval over seeds, and over test samples where they were given;
        ``None`` with one seed, which says nothing about another.
    seeds
        Paired seeds.
    censored
        Who did not reach the target and is counted as one batch past the end.
    bound
        How to read the estimate: the true ratio is that, at least that (the opponent
        did not get there, or we did within the first batch), at most that (the other
        way round), or not told by it.
    """

    estimate: float
    low: float | None
    high: float | None
    seeds: int
    censored: Censored | None
    bound: Bound


@dataclass(frozen=True)
class MeanRatio:
    """The geometric mean of a ratio over files.

    Parameters
    ----------
    estimate
        The geometric mean.
    low, high
        95 % BCa bootstrap interval over files; ``None`` with one file.
    t_low, t_high
        95 % Student's t interval of the mean logarithm over files. With few files the
        bootstrap is too narrow and this one is not: of samples of 7 log-normal files
        it covers the truth in 94 % and the bootstrap in 85 %.
    files
        Number of files.
    worst_file, worst
        The file with the lowest ratio, and that ratio.
    """

    estimate: float
    low: float | None
    high: float | None
    t_low: float | None
    t_high: float | None
    files: int
    worst_file: str
    worst: float


def need_ratio(
    ours: Curves,
    theirs: Curves,
    target: float | None = None,
    *,
    shared_test: bool = False,
    resamples: int = 2000,
    seed: int = 0,
) -> NeedRatio:
    """Return ``need_ratios`` to one target, by default the opponent's own best."""
    (found,) = need_ratios(
        ours,
        theirs,
        [target],
        shared_test=shared_test,
        resamples=resamples,
        seed=seed,
    )
    return found


def need_ratios(
    ours: Curves,
    theirs: Curves,
    targets: Sequence[float | None],
    *,
    shared_test: bool = False,
    resamples: int = 2000,
    seed: int = 0,
) -> tuple[NeedRatio, ...]:
    """Compare what two strategies need to reach targets, all on the same resamples.

    Parameters
    ----------
    ours, theirs
        Curves of the same seeds in the same order. If both know which test samples
        were right, those are resampled as well as the seeds, the same for both.
    targets
        The scores to reach; ``None`` for the best of the opponent's mean curve, taken
        anew in every resample.
    shared_test
        Whether every seed was measured on the same test samples.
    resamples
        Number of bootstrap resamples.
    seed
        Of the resampling.

    Returns
    -------
    tuple of NeedRatio
        The ratio with its interval, for each target.

    Raises
    ------
    InvalidRequestError
        If the seeds or test samples of both sides do not match.

    References
    ----------
    The data utilisation ratio of Melville & Mooney, "Diverse Ensembles for Active
    Learning", ICML 2004, turned round: theirs is our need ÷ that of random selection.
    Intervals: ``bootstrap``.
    """
    _require_pairs(ours, theirs, shared_test)
    n = len(ours.scores)
    measured = _mean_pair(ours, theirs, np.full((1, n), 1 / n))
    if n == 1:
        return tuple(_ratio(measured, None, None, n, target) for target in targets)
    rng = np.random.default_rng(seed)
    draws = draw_units(n, resamples, rng)
    resampled = _mean_pair(ours, theirs, draws / n)
    if ours.right is not None and theirs.right is not None:
        pairs = zip(ours.right, theirs.right, strict=True)
        both = [np.concatenate(pair) for pair in pairs]
        shares = shares_right(both, draws, rng, shared_test)
        n_ours = ours.scores.shape[1]
        (our_x, _), (their_x, _) = resampled
        resampled = (our_x, shares[:, :n_ours]), (their_x, shares[:, n_ours:])
    jackknife = _mean_pair(ours, theirs, without_each(n))
    return tuple(_ratio(measured, resampled, jackknife, n, t) for t in targets)


def geometric_mean_ratio(
    ratios: Mapping[str, float], *, resamples: int = 10_000, seed: int = 0
) -> MeanRatio:
    """Return the geometric mean of a ratio over files.

    The intervals are over files, the only thing that tells about another file; seeds
    are no files.

    Parameters
    ----------
    ratios
        Above 0, by file; at least one.
    resamples
        Number of bootstrap resamples.
    seed
        Of the resampling.

    Raises
    ------
    InvalidRequestError
        If there is no ratio, or one is not above 0.
    """
    if not ratios or min(ratios.values()) <= 0:
        raise InvalidRequestError(
            "A geometric mean needs at least one ratio, and all of them above 0."
        )
    from scipy.special import stdtrit

    logarithms = np.log(list(ratios.values()))
    n = len(logarithms)
    estimate = float(np.exp(logarithms.mean()))
    low = high = t_low = t_high = None
    if n > 1:
        draws = draw_units(n, resamples, np.random.default_rng(seed))
        resampled = np.exp(draws @ logarithms / n)
        jackknife = np.exp(without_each(n) @ logarithms)
        low, high = bca_interval(estimate, resampled, jackknife)
        error = float(logarithms.std(ddof=1)) / n**0.5
        factor = float(np.exp(stdtrit(n - 1, 0.975) * error))
        t_low, t_high = estimate / factor, estimate * factor
    worst = min(ratios, key=lambda file: ratios[file])
    return MeanRatio(estimate, low, high, t_low, t_high, n, worst, ratios[worst])


# Labels or minutes (curves, points), and the scores there.
_MeanCurves = tuple[Floats, Floats]

# Ours and theirs.
_Pair = tuple[_MeanCurves, _MeanCurves]

# How a need is known: reached within the first batch, reached later, not reached.
_AT_MOST, _EXACTLY, _MORE_THAN = -1, 0, 1


def _mean_pair(ours: Curves, theirs: Curves, weights: Floats) -> _Pair:
    return _mean_curves(ours, weights), _mean_curves(theirs, weights)


def _mean_curves(curves: Curves, weights: Floats) -> _MeanCurves:
    """Return weighted means over seeds: a curve for each row of ``weights``."""
    x = curves.x
    n_points = curves.scores.shape[1]
    mean_x = (
        weights @ x if x.ndim == 2 else np.broadcast_to(x, (len(weights), n_points))
    )
    return mean_x, weights @ curves.scores


def _ratio(
    measured: _Pair,
    resampled: _Pair | None,
    jackknife: _Pair | None,
    seeds: int,
    target: float | None,
) -> NeedRatio:
    ratios, we_reach, they_reach = _ratios(*measured, target)
    estimate = float(ratios[0])
    low = high = None
    if resampled and jackknife:
        low, high = bca_interval(
            estimate, _ratios(*resampled, target)[0], _ratios(*jackknife, target)[0]
        )
    censored, bound = _reading(int(we_reach[0]), int(they_reach[0]))
    return NeedRatio(estimate, low, high, seeds, censored, bound)


def _ratios(
    ours: _MeanCurves, theirs: _MeanCurves, target: float | None
) -> tuple[Floats, npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """Return the ratio of each pair of curves and how both needs are known."""
    their_best = theirs[1].max(axis=1)
    targets = their_best if target is None else np.full(len(their_best), target)
    our_need, our_knowledge = _known_needs(ours, targets)
    their_need, their_knowledge = _known_needs(theirs, targets)
    return their_need / our_need, our_knowledge, their_knowledge


def _known_needs(
    curves: _MeanCurves, targets: Floats
) -> tuple[Floats, npt.NDArray[np.int64]]:
    x, scores = curves
    needed, reached = needs(x, scores, targets)
    first_batch = np.where(x > 0, x, np.inf).min(axis=1)
    at_once = needed <= first_batch
    return needed, np.where(reached, np.where(at_once, _AT_MOST, _EXACTLY), _MORE_THAN)


def _reading(ours: int, theirs: int) -> tuple[Censored | None, Bound]:
    """Say who is censored, and what the ratio theirs ÷ ours bounds."""
    censored: Censored | None = None
    if ours == _MORE_THAN:
        censored = "both" if theirs == _MORE_THAN else "ours"
    elif theirs == _MORE_THAN:
        censored = "opponent"
    at_least = theirs != _AT_MOST and ours != _MORE_THAN
    at_most = theirs != _MORE_THAN and ours != _AT_MOST
    if at_least and at_most:
        return censored, "="
    if at_least:
        return censored, "≥"
    return censored, "≤" if at_most else "?"


def _require_pairs(ours: Curves, theirs: Curves, shared_test: bool) -> None:
    if len(ours.scores) != len(theirs.scores):
        raise InvalidRequestError(
            f"Only paired seeds can be compared; ours are {len(ours.scores)}, the "
            f"opponent's {len(theirs.scores)}."
        )
    if (ours.right is None) != (theirs.right is None):
        raise InvalidRequestError(
            "Only one side knows which test samples were right; give both or neither."
        )
    if ours.right is None or theirs.right is None:
        return
    tests = [bits.shape[1] for bits in ours.right]
    if tests != [bits.shape[1] for bits in theirs.right]:
        raise InvalidRequestError(
            "The two sides were not measured on the same test samples."
        )
    if shared_test and len(set(tests)) > 1:
        raise InvalidRequestError(
            "Seeds with different numbers of test samples cannot share them."
        )
