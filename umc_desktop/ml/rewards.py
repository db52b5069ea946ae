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
    """

    state: DomainsState
    spent: Counts
    gain: Floats
    error: Floats
    accuracy: Floats


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
    having been given much. They are measured in units of their own root mean square;
    the prior lets φ(d)ᵀθ vary by one such unit (λ = 1), the noise σ is half of one,
    beside the standard error. So nothing has to be tuned to the size of a log-loss.

    Returns
    -------
    Belief or None
        ``None`` while no reward was measured.

    References
    ----------
    Russac, Vernade & Cappé, "Weighted Linear Bandits for Non-Stationary
    Environments", NeurIPS 2019: discounting. The units are ours.
    """
    seen = _observed(state, rewards)
    worth = np.where(seen.spent > 0, seen.gain / np.maximum(seen.spent, 1), np.nan)
    used = np.isfinite(worth) & np.isfinite(seen.error)
    if not used.any():
        return None
    worth, errors = worth[used], seen.error[used] / seen.spent[used]
    counted = seen.spent[used] * DISCOUNT ** seen.ages[used]
    unit = float(np.sqrt((counted * worth**2).sum() / counted.sum())) or 1.0
    features = scaled_features(np.vstack([seen.features[used], seen.features_now]))
    past, now = features[: len(worth)], features[len(worth) :]
    weights = reward_weights(errors / unit, seen.ages[used], _NOISE**2, DISCOUNT)
    theta = posterior(past, worth / unit, _NOISE**2, 1.0, weights)
    return Belief(theta, now, unit)


def believe_paper(state: DomainsState, rewards: Sequence[RoundReward]) -> Belief:
    """Return what a round in each domain is worth, as published: rise of the accuracy.

    P(r|d,θ) = N(φ(d)ᵀθ, σ²), θ ~ N(0, λI); every reward counts alike.
    """
    seen = _observed(state, rewards)
    used = np.isfinite(seen.accuracy)
    features = scaled_features(np.vstack([seen.features[used], seen.features_now]))
    past, now = np.split(features, [int(used.sum())])
    theta = posterior(past, seen.accuracy[used], _PAPER_NOISE, _PAPER_PRIOR)
    return Belief(theta, now, 1.0)


@dataclass(frozen=True)
class _Observed:
    """All rewards below each other, and the features to predict with."""

    features: Floats
    spent: Counts
    gain: Floats
    error: Floats
    accuracy: Floats
    ages: Floats
    features_now: Floats


def _observed(state: DomainsState, rewards: Sequence[RoundReward]) -> _Observed:
    last = np.full(len(state.left), np.nan)
    features = []
    for reward in rewards:
        features.append(raw_features(reward.state, last))
        worth = reward.gain / np.maximum(reward.spent, 1)
        last = np.where(np.isfinite(worth) & (reward.spent > 0), worth, last)
    now = raw_features(state, last)

    def joined(name: str) -> npt.NDArray[np.float64]:
        return np.concatenate(
            [np.empty(0), *(getattr(reward, name) for reward in rewards)]
        )

    return _Observed(
        np.vstack([now[:0], *features]),
        joined("spent").astype(np.int64),
        joined("gain"),
        joined("error"),
        joined("accuracy"),
        np.repeat(np.arange(len(rewards))[::-1], len(state.left)).astype(np.float64),
        now,
    )
