"""What labels brought in each domain, and what the next ones are believed to bring."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from umc_desktop.ml.domain_features import DomainsState, raw_features, scaled_features
from umc_desktop.ml.thompson import Posterior, posterior, reward_weights

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]

DISCOUNT = 0.9  # what a reward counts a round later; active_learning.md §3.9
_NOISE = 0.5  # sd of a reward measured without error, in units of a usual reward
_SMALLEST_UNIT = 1e-12  # where labels brought nothing at all
_PAPER_NOISE = 0.05**2  # of a difference of two audit accuracies, measured on ~200
_PAPER_PRIOR = 0.1**2  # a round rarely moves accuracy by more than ten points


@dataclass(frozen=True)
class RoundReward:
    """What the labels of one round brought; one entry for each domain.

    Attributes
    ----------
    state
        The domains when that round's budget was split.
    spent
        int64: labels given since.
    gain
        float64: mean fall of the log-loss from the old ensemble to the new on the same
        audit samples, in nats; NaN where not measured.
    error
        float64: its standard error; see ``paired_gain``.
    accuracy
        float64: rise of the accuracy on the same samples.
    expected_rise
        float64: rise of the accuracy on the samples left, as the new ensemble expects
        it; see ``expected_gains.expected_rise``. NaN where there was none before.
    """

    state: DomainsState
    spent: Counts
    gain: Floats
    error: Floats
    accuracy: Floats
    expected_rise: Floats


@dataclass(frozen=True)
class Belief:
    """What the rewards so far say of the next label in each domain.

    Attributes
    ----------
    theta
        Posterior of θ in units of ``unit``.
    features
        φ(d) now, float64, shape (d_domains, p_features).
    unit
        What θ and rewards are measured in.
    """

    theta: Posterior
    features: Floats
    unit: float

    @property
    def mean(self) -> Floats:
        """Expected reward of each domain; float64, shape (d_domains,)."""
        return np.asarray(self.features @ self.theta.mean * self.unit)

    @property
    def sd(self) -> Floats:
        """How sure that is; float64, shape (d_domains,)."""
        spread = self.features @ self.theta.covariance
        return np.asarray(np.sqrt((spread * self.features).sum(axis=1)) * self.unit)


def paired_gain(before: Floats, after: Floats) -> tuple[float, float]:
    """Return how much a loss fell on the same samples, and the standard error.

    Parameters
    ----------
    before, after : ndarray of float64, shape (n_samples,)
        The loss of each sample under the old and the new ensemble.

    Returns
    -------
    tuple of float
        Mean of before - after, and its standard deviation / √n; NaN for what needs
        more samples: one for the mean, two for the error.
    """
    falls = before - after
    n = len(falls)
    gain = float(falls.mean()) if n else float("nan")
    error = float(falls.std(ddof=1)) / n**0.5 if n > 1 else float("nan")
    return gain, error


def believe(state: DomainsState, rewards: Sequence[RoundReward]) -> Belief | None:
    """Return what a label in each domain is worth: fall of the log-loss per label.

    Rewards are divided by the labels they took, or a domain would look good for
    having been given much; and by their root mean square over the round's labels,
    because a label of the first round lowers the log-loss many times as much as one
    of the tenth. In such units the prior lets φ(d)ᵀθ vary by 1 (λ = 1), and a reward
    by σ = ½ beside its standard error: nothing is tuned to the size of a log-loss.

    Returns
    -------
    Belief or None
        In units of the last round measured; ``None`` before the first.

    References
    ----------
    Russac, Vernade & Cappé, "Weighted Linear Bandits for Non-Stationary
    Environments", NeurIPS 2019: discounting. The units are ours.
    """
    seen = [_per_label(reward) for reward in rewards]
    units = [one.unit for one in seen if np.isfinite(one.unit)]
    if not units:
        return None
    past, now = _features(state, rewards, [one.worth for one in seen])
    worth = np.concatenate([one.worth for one in seen])
    used = np.isfinite(worth)
    errors = np.concatenate([one.error for one in seen])[used]
    ages = np.repeat(np.arange(len(seen), dtype=np.float64)[::-1], len(state.left))
    weights = reward_weights(errors, ages[used], _NOISE**2, DISCOUNT)
    theta = posterior(past, worth[used], _NOISE**2, 1.0, weights)
    return Belief(theta, now, units[-1])


def believe_paper(state: DomainsState, rewards: Sequence[RoundReward]) -> Belief:
    """Return what a round in each domain is worth, as published: rise of the accuracy.

    P(r|d,θ) = N(φ(d)ᵀθ, σ²), θ ~ N(0, λI); every reward counts alike.
    """
    worths = [reward.accuracy for reward in rewards]
    past, now = _features(state, rewards, worths)
    worth = np.concatenate([np.empty(0), *worths])
    theta = posterior(past, worth[np.isfinite(worth)], _PAPER_NOISE, _PAPER_PRIOR)
    return Belief(theta, now, 1.0)


def features_now(state: DomainsState, rewards: Sequence[RoundReward]) -> Floats:
    """Return φ(d) as ``believe`` sees it, before scaling.

    Returns
    -------
    ndarray of float64, shape (d_domains, p_features)
        See ``raw_features``; the last reward is in units of its own round.
    """
    last = np.full(len(state.left), np.nan)
    for reward in rewards:
        worth = _per_label(reward).worth
        last = np.where(np.isfinite(worth), worth, last)
    return raw_features(state, last)


@dataclass(frozen=True)
class _PerLabel:
    """A round's rewards and their errors in its own unit; NaN where not measured."""

    worth: Floats
    error: Floats
    unit: float


def _per_label(reward: RoundReward) -> _PerLabel:
    spent = np.where(reward.spent > 0, reward.spent, np.nan)
    used = np.isfinite(reward.gain * reward.error * spent)
    worth = np.where(used, reward.gain / spent, np.nan)
    if not used.any():
        return _PerLabel(worth, worth, float("nan"))
    mean_square = (spent * worth**2)[used].sum() / spent[used].sum()
    unit = max(float(np.sqrt(mean_square)), _SMALLEST_UNIT)
    return _PerLabel(worth / unit, reward.error / spent / unit, unit)


def _features(
    state: DomainsState, rewards: Sequence[RoundReward], worths: Sequence[Floats]
) -> tuple[Floats, Floats]:
    """Return φ of all that was measured, oldest first, and φ now."""
    last = np.full(len(state.left), np.nan)
    rows = []
    for reward, worth in zip(rewards, worths, strict=True):
        known = np.isfinite(worth)
        rows.append(raw_features(reward.state, last)[known])
        last = np.where(known, worth, last)
    features = scaled_features(np.vstack([*rows, raw_features(state, last)]))
    past, now = np.split(features, [len(features) - len(last)])
    return past, now
