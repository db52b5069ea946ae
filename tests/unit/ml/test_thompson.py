import numpy as np
import pytest

from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.ml.thompson import (
    Posterior,
    best_probabilities,
    posterior,
    reward_weights,
    thompson_shares,
    thompson_values,
)


def test_posterior_in_one_dimension_by_hand():
    # Precision 1/2 + (1 + 4)/0.5 = 10.5; mean (1·3 + 2·4)/0.5 / 10.5 = 22/10.5.
    belief = posterior(np.array([[1.0], [2.0]]), np.array([3.0, 4.0]), 0.5, 2.0)
    np.testing.assert_allclose(belief.covariance, [[1 / 10.5]])
    np.testing.assert_allclose(belief.mean, [22 / 10.5])


def test_posterior_in_two_dimensions_by_hand():
    # λ = σ² = 1, φ = (1,0) and (1,1), r = 1 and 2: precision [[3,1],[1,2]], inverse
    # [[2,-1],[-1,3]]/5; Σ r φ = (3, 2), so the mean is (4, 3)/5.
    features = np.array([[1.0, 0.0], [1.0, 1.0]])
    belief = posterior(features, np.array([1.0, 2.0]), 1.0, 1.0)
    np.testing.assert_allclose(belief.covariance, [[0.4, -0.2], [-0.2, 0.6]])
    np.testing.assert_allclose(belief.mean, [0.8, 0.6])


def test_without_rewards_the_prior_remains():
    belief = posterior(np.empty((0, 2)), np.empty(0), 0.1, 3.0)
    np.testing.assert_allclose(belief.mean, [0, 0])
    np.testing.assert_allclose(belief.covariance, 3 * np.eye(2))


def test_a_weight_of_two_is_the_reward_seen_twice():
    features, rewards = np.array([[1.0, 2.0], [0.0, 1.0]]), np.array([0.3, -0.1])
    weighted = posterior(features, rewards, 0.5, 1.0, np.array([2.0, 1.0]))
    twice = posterior(features[[0, 0, 1]], rewards[[0, 0, 1]], 0.5, 1.0)
    np.testing.assert_allclose(weighted.mean, twice.mean)
    np.testing.assert_allclose(weighted.covariance, twice.covariance)


def test_reward_weights_by_hand():
    # σ² = 0.04: se 0 trusts fully, se 0.2 half; two rounds at 0.9 leave 0.81.
    weights = reward_weights(
        np.array([0.0, 0.2, 0.0]), np.array([0.0, 0.0, 2.0]), 0.04, 0.9
    )
    np.testing.assert_allclose(weights, [1, 0.5, 0.81])


@pytest.mark.parametrize(("noise", "prior"), [(0.0, 1.0), (1.0, -1.0)])
def test_variances_must_be_positive(noise, prior):
    with pytest.raises(InvalidRequestError, match="above 0"):
        posterior(np.ones((1, 1)), np.ones(1), noise, prior)


def test_a_certain_belief_gives_the_softmax_of_its_mean():
    belief = Posterior(np.array([1.0, -1.0]), 1e-18 * np.eye(2))
    features = np.array([[np.log(6), 0.0], [0.0, -np.log(3)], [0.0, 0.0]])
    shares = thompson_shares(belief, features, seed=0)
    np.testing.assert_allclose(shares, [0.6, 0.3, 0.1], rtol=1e-6)


def test_draws_follow_the_posterior_and_the_seed():
    belief = Posterior(np.array([0.5, 0.0]), np.array([[0.04, 0.03], [0.03, 0.09]]))
    features = np.eye(2)
    draws = np.array([thompson_values(belief, features, s) for s in range(4000)])
    np.testing.assert_allclose(draws.mean(axis=0), belief.mean, atol=0.02)
    np.testing.assert_allclose(np.cov(draws.T), belief.covariance, atol=0.01)
    np.testing.assert_array_equal(draws[7], thompson_values(belief, features, 7))


def test_two_independent_beliefs_are_best_by_the_normal_distribution():
    # N(.1, .3²) beats N(0, .4²) when N(.1, .5²) is above 0: Φ(.2) = .5793.
    belief = Posterior(np.array([0.1, 0.0]), np.diag([0.09, 0.16]))
    shares = best_probabilities(belief, np.eye(2), seed=1, draws=200_000)
    np.testing.assert_allclose(shares, [0.5793, 0.4207], atol=0.004)


def test_equal_beliefs_share_equally_and_certainty_takes_all():
    flat = Posterior(np.zeros(4), np.eye(4))
    np.testing.assert_allclose(best_probabilities(flat, np.eye(4), 0), 0.25, atol=0.03)
    sure = Posterior(np.array([0.0, 0.1]), 1e-12 * np.eye(2))
    np.testing.assert_array_equal(best_probabilities(sure, np.eye(2), 0), [0, 1])
