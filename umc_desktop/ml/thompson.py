"""Bayesian linear regression of rewards, and draws from what it believes."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from umc_desktop.domain.errors import InvalidRequestError

Floats = npt.NDArray[np.float64]

DRAWS = 4000  # a share is then sure to within ± 0.8 points


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


def best_probabilities(
    belief: Posterior, domain_features: Floats, seed: int, draws: int = DRAWS
) -> Floats:
    """Return how probably each domain is the best: its share of many Thompson draws.

    One draw for a whole round would stake it on chance. A draw for every annotation,
    as Thompson sampling asks for, gives each domain this share of them. It needs no
    temperature: equal beliefs share equally, certainty takes all.

    Parameters
    ----------
    belief
        Mean and covariance of θ.
    domain_features : ndarray of float64, shape (d_domains, p_features)
        φ(d) of every domain.
    seed
        Same seed, same draws.
    draws
        How many θ̃, at least 1.

    Returns
    -------
    ndarray of float64, shape (d_domains,)
        0 or more, summing to 1.

    References
    ----------
    Kalkanli & Özgür, "Batched Thompson Sampling", NeurIPS 2021: the posterior may
    stand still within a batch.
    """
    generator = np.random.default_rng(seed)
    thetas = generator.multivariate_normal(
        belief.mean, belief.covariance, size=draws, method="cholesky"
    )
    best = (thetas @ domain_features.T).argmax(axis=1)
    return np.bincount(best, minlength=len(domain_features)) / draws
