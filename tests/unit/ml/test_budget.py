import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.ml.budget import (
    Posterior,
    allocate_expected_error,
    allocate_thompson,
    posterior,
    reward_weights,
    thompson_shares,
    thompson_values,
    to_integers,
)


def integers(*values):
    return np.array(values, dtype=np.int64)


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
    split = allocate_thompson(belief, features, 10, integers(99, 99, 99))
    np.testing.assert_array_equal(split, [6, 3, 1])


def test_draws_follow_the_posterior_and_the_seed():
    belief = Posterior(np.array([0.5, 0.0]), np.array([[0.04, 0.03], [0.03, 0.09]]))
    features = np.eye(2)
    draws = np.array([thompson_values(belief, features, s) for s in range(4000)])
    np.testing.assert_allclose(draws.mean(axis=0), belief.mean, atol=0.02)
    np.testing.assert_allclose(np.cov(draws.T), belief.covariance, atol=0.01)
    np.testing.assert_array_equal(draws[7], thompson_values(belief, features, 7))


def test_expected_error_by_hand():
    # Expected errors .2 · 100, .1 · 300 and .5 · 100: 20, 30 and 50.
    error, left = np.array([0.2, 0.1, 0.5]), integers(100, 300, 100)
    np.testing.assert_array_equal(allocate_expected_error(error, left, 10), [2, 3, 5])
    # A floor of 3 leaves 7 for the other two: 7 · 3/8 = 2.6 is below it, too.
    np.testing.assert_array_equal(
        allocate_expected_error(error, left, 10, floor=3), [3, 3, 4]
    )


@pytest.mark.parametrize(
    ("shares", "budget", "left", "floor", "expected"),
    [
        ([5, 3, 2], 10, [99, 99, 99], 0, [5, 3, 2]),
        ([0.9, 0.1, 0.0], 10, [99, 99, 99], 2, [6, 2, 2]),
        ([1, 1, 1], 10, [99, 99, 99], 0, [4, 3, 3]),  # equal remainders: the first
        ([5, 3, 2], 10, [2, 99, 99], 0, [2, 5, 3]),  # 8 left, 3 : 2 is 4.8 : 3.2
        ([1, 0, 0], 10, [4, 3, 3], 0, [4, 3, 3]),  # nothing asked for, but left
        ([1, 0], 10, [4, 99], 0, [4, 6]),
        ([0, 0], 4, [9, 9], 0, [2, 2]),
        ([9, 1, 1], 2, [9, 9, 9], 1, [2, 0, 0]),  # the floor cannot be paid
        ([1, 1], 99, [3, 4], 5, [3, 4]),
        ([1, 1], 0, [3, 4], 1, [0, 0]),
        ([], 5, [], 1, []),
    ],
)
def test_rounding_by_hand(shares, budget, left, floor, expected):
    split = to_integers(np.array(shares, dtype=float), budget, integers(*left), floor)
    assert split.dtype == np.int64
    np.testing.assert_array_equal(split, expected)


DOMAINS = st.lists(
    st.tuples(st.floats(0, 1e6, allow_subnormal=False), st.integers(0, 1000)),
    min_size=1,
    max_size=12,
)


@given(DOMAINS, st.integers(0, 3000), st.integers(0, 20))
def test_rounding_always_adds_up_within_the_limits(domains, budget, floor):
    shares = np.array([share for share, _ in domains])
    left = integers(*(count for _, count in domains))
    split = to_integers(shares, budget, left, floor)
    assert split.sum() == min(budget, left.sum())
    assert (split >= 0).all()
    assert (split <= left).all()
    if np.minimum(floor, left).sum() <= budget:
        assert (split >= np.minimum(floor, left)).all()


@pytest.mark.parametrize("share", [-0.1, np.nan, np.inf])
def test_shares_must_be_numbers_from_zero(share):
    with pytest.raises(InvalidRequestError, match="0 or more"):
        to_integers(np.array([share, 1.0]), 5, integers(5, 5))
