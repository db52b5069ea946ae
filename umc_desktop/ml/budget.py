"""How a round's annotations are split over the domains."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.errors import InvalidRequestError

Floats = npt.NDArray[np.float64]
Counts = npt.NDArray[np.int64]

BISECTIONS = 200


@dataclass(frozen=True)
class Posterior:
    """What the rewards so far say about θ.

    Attributes
    ----------
    mean
        ndarray of float64, shape (p_features,).
    covariance
        ndarray of float64, shape (p_features, p_features).
    """

    mean: Floats
    covariance: Floats


def posterior(
    features: Floats,
    rewards: Floats,
    noise_variance: float,
    prior_variance: float,
    weights: Floats | None = None,
) -> Posterior:
    """Return the posterior of Bayesian linear regression of rewards on features.

    P(r|d,θ) = N(φ(d)ᵀθ, σ²) with prior θ ~ N(0, λI) gives
    Σ⁻¹ = I/λ + Σ_t w_t φ_t φ_tᵀ / σ² and μ = Σ · Σ_t w_t r_t φ_t / σ².

    Parameters
    ----------
    features : ndarray of float64, shape (t_rewards, p_features)
        φ of the domain each reward was seen in.
    rewards : ndarray of float64, shape (t_rewards,)
        r_t(d) = Performance_t(d) - Performance_{t-1}(d).
    noise_variance
        σ², above 0.
    prior_variance
        λ, above 0.
    weights : ndarray of float64, shape (t_rewards,), optional
        How much each reward counts, 0 or more: see ``reward_weights``. ``None``
        counts all alike, as published.

    Returns
    -------
    Posterior
        Mean and covariance of θ; the prior if there are no rewards.

    Raises
    ------
    InvalidRequestError
        If a variance is not above 0.

    References
    ----------
    Bishop, "Pattern Recognition and Machine Learning", Springer 2006, section 3.3.1,
    equations 3.53 and 3.54.
    """
    if noise_variance <= 0 or prior_variance <= 0:
        raise InvalidRequestError(
            "The budget's noise variance and prior variance must be above 0."
        )
    counted = np.ones(len(rewards)) if weights is None else weights
    weighted = features * (counted / noise_variance)[:, None]
    precision = np.eye(features.shape[1]) / prior_variance + weighted.T @ features
    covariance = np.linalg.inv(precision)
    covariance = (covariance + covariance.T) / 2
    return Posterior(mean=covariance @ (weighted.T @ rewards), covariance=covariance)


def reward_weights(
    standard_errors: Floats, ages: Floats, noise_variance: float, discount: float
) -> Floats:
    """Return how much each reward counts: less if uncertain, less if old.

    Parameters
    ----------
    standard_errors : ndarray of float64, shape (t_rewards,)
        Of each reward, from the paired differences on the audit slice.
    ages : ndarray of float64, shape (t_rewards,)
        Rounds since, 0 for the latest.
    noise_variance
        σ², what a reward varies by even if it is measured without error.
    discount
        Above 0 up to 1: a reward counts discount^age.

    Returns
    -------
    ndarray of float64, shape (t_rewards,)
        discount^age · σ² / (σ² + se²), 0 to 1.

    References
    ----------
    Russac, Vernade & Cappé, "Weighted Linear Bandits for Non-Stationary
    Environments", NeurIPS 2019, section 3.
    """
    trust = noise_variance / (noise_variance + standard_errors**2)
    return np.asarray(discount**ages * trust, dtype=np.float64)


def thompson_values(belief: Posterior, domain_features: Floats, seed: int) -> Floats:
    """Return each domain's expected reward under one draw from the posterior.

    Parameters
    ----------
    belief
        Mean and covariance of θ.
    domain_features : ndarray of float64, shape (d_domains, p_features)
        φ(d) of every domain.
    seed
        Same seed, same draw.

    Returns
    -------
    ndarray of float64, shape (d_domains,)
        φ(d)ᵀθ̃. The next domain is the argmax.

    References
    ----------
    Agrawal & Goyal, "Thompson Sampling for Contextual Bandits with Linear Payoffs",
    ICML 2013, section 2.
    """
    generator = np.random.default_rng(seed)
    theta = generator.multivariate_normal(
        belief.mean, belief.covariance, method="cholesky"
    )
    return np.asarray(domain_features @ theta, dtype=np.float64)


def thompson_shares(belief: Posterior, domain_features: Floats, seed: int) -> Floats:
    """Return each domain's share of the budget: softmax_d(φ(d)ᵀθ̃).

    Parameters
    ----------
    belief
        Mean and covariance of θ.
    domain_features : ndarray of float64, shape (d_domains, p_features)
        φ(d) of every domain.
    seed
        Same seed, same draw.

    Returns
    -------
    ndarray of float64, shape (d_domains,)
        Above 0, summing to 1.
    """
    values = thompson_values(belief, domain_features, seed)
    powers = np.exp(values - values.max(initial=-np.inf))
    return np.asarray(powers / powers.sum(), dtype=np.float64)


def allocate_expected_error(
    expected_error: Floats, pool_left: Counts, budget: int, floor: int = 0
) -> Counts:
    """Split the budget by the number of errors the model is expected to make.

    Parameters
    ----------
    expected_error : ndarray of float64, shape (d_domains,)
        Mean of 1 - confidence over each domain's unlabelled samples, 0 to 1.
    pool_left : ndarray of int64, shape (d_domains,)
        Unlabelled samples of each domain.
    budget
        Annotations this round.
    floor
        Annotations each domain gets at least, while it has that many samples.

    Returns
    -------
    ndarray of int64, shape (d_domains,)
        Annotations per domain; see ``to_integers``.
    """
    return to_integers(expected_error * pool_left, budget, pool_left, floor)


def to_integers(shares: Floats, budget: int, left: Counts, floor: int = 0) -> Counts:
    """Round shares of the budget to whole annotations that add up.

    Shares are scaled by one factor, raised to the floor and cut at what is left so
    that all is handed out; then rounded by largest remainder, equals to the domain
    named first. A budget too small for the floor lowers the floor.

    Parameters
    ----------
    shares : ndarray of float64, shape (d_domains,)
        At least 0; need not sum to 1. All 0 counts as all equal.
    budget
        Annotations to hand out.
    left : ndarray of int64, shape (d_domains,)
        The most each domain can take.
    floor
        The least each domain gets, up to what it has left.

    Returns
    -------
    ndarray of int64, shape (d_domains,)
        Sums to min(budget, sum of left).

    Raises
    ------
    InvalidRequestError
        If a share or what is left is negative or no number.

    References
    ----------
    Balinski & Young, "Fair Representation", 2nd edition, Brookings 2001, chapter 3
    (largest remainder).
    """
    if not (np.all(shares >= 0) and np.all(np.isfinite(shares)) and np.all(left >= 0)):
        raise InvalidRequestError(
            "The budget can only be split by shares and pool sizes of 0 or more."
        )
    total = int(min(max(budget, 0), left.sum()))
    least = np.minimum(_affordable(floor, left, total), left)
    # A tiny share for all: domains without one take over what the others cannot use.
    largest = float(shares.max(initial=0.0)) or 1.0
    weights = shares / largest + 1e-9
    low, high = 0.0, 1e9 * (float(left.max(initial=0)) + 1.0)
    for _ in range(BISECTIONS):
        middle = (low + high) / 2
        handed_out = float(np.clip(weights * middle, least, left).sum())
        low, high = (middle, high) if handed_out < total else (low, middle)
    return _largest_remainder(np.clip(weights * high, least, left), total, left)


def allocate_thompson(
    belief: Posterior,
    domain_features: Floats,
    budget: int,
    left: Counts,
    floor: int = 0,
    seed: int = 0,
) -> Counts:
    """Split the budget by one Thompson draw: B_t(d) = B · softmax_d(φ(d)ᵀθ̃).

    Parameters
    ----------
    belief
        Mean and covariance of θ.
    domain_features : ndarray of float64, shape (d_domains, p_features)
        φ(d) of every domain.
    budget
        B, annotations this round.
    left : ndarray of int64, shape (d_domains,)
        Unlabelled samples of each domain.
    floor
        Annotations each domain gets at least, while it has that many samples.
    seed
        Same seed, same split.

    Returns
    -------
    ndarray of int64, shape (d_domains,)
        Annotations per domain; see ``to_integers``.
    """
    shares = thompson_shares(belief, domain_features, seed)
    return to_integers(shares, budget, left, floor)


def _affordable(floor: int, left: Counts, total: int) -> int:
    """Return the largest floor, up to the one asked for, that the budget can pay."""
    while floor > 0 and int(np.minimum(floor, left).sum()) > total:
        floor -= 1
    return max(floor, 0)


def _largest_remainder(quotas: Floats, total: int, left: Counts) -> Counts:
    # The bisection leaves 2.9999999 for 3: without rounding that decides ties.
    quotas = np.round(quotas, 6)
    counts = np.minimum(np.floor(quotas).astype(np.int64), left)
    missing = total - int(counts.sum())
    remainders = np.where(counts < left, quotas - counts, -1.0)
    counts[np.argsort(-remainders, kind="stable")[: max(missing, 0)]] += 1
    return counts
