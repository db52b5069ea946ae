import numpy as np
import pytest

from umc_desktop.ml.domain_features import DomainsState
from umc_desktop.ml.rewards import (
    RoundReward,
    believe,
    believe_paper,
    paired_gain,
)


def same(labels, d=2):
    """Domains that differ by nothing but their names."""
    return DomainsState(
        np.full(d, 100), np.full(d, labels), *(np.full(d, 0.3) for _ in range(4))
    )


def reward(labels, spent, gain, error, accuracy=(np.nan, np.nan)):
    unknown = np.full(len(spent), np.nan)
    return RoundReward(
        same(labels), np.array(spent), *map(np.array, (gain, error, accuracy)), unknown
    )


def test_a_paired_gain_by_hand():
    # Falls of .4, .2, 0 and .2: mean .2, variance (.04 + 0 + .04 + 0)/3.
    before, after = np.array([1.0, 0.5, 0.2, 0.9]), np.array([0.6, 0.3, 0.2, 0.7])
    gain, error = paired_gain(before, after)
    assert gain == pytest.approx(0.2)
    assert error == pytest.approx(np.sqrt(0.08 / 3) / 2)


def test_one_pair_has_no_error_and_none_no_gain():
    assert paired_gain(np.ones(1), np.zeros(1))[0] == 1
    assert np.isnan(paired_gain(np.ones(1), np.zeros(1))[1])
    assert np.isnan(paired_gain(np.empty(0), np.empty(0))).all()


def test_pairing_tells_what_two_means_cannot():
    rng = np.random.default_rng(0)
    before = rng.exponential(1, 50)  # samples differ by 1, ensembles by .1
    gain, error = paired_gain(before, before - 0.1 + rng.normal(0, 0.02, 50))
    assert gain / error > 20
    assert 0.1 / (before.std() * np.sqrt(2 / 50)) < 1


def test_belief_by_hand():
    # One round, alike domains: the shared features say nothing (labels grew from 4 to
    # 4), φ = (2/3, 2/3, 0) and (2/3, 0, 2/3). 10 labels each, gains .2 and 0, no error:
    # worth .02 and 0, unit √.0002 = .01√2, so y = (√2, 0). With λ = 1, σ² = 1/4:
    # prior covariance of f = Φθ: K = [[8/9, 4/9], [4/9, 8/9]];
    # f | y has mean K (K + I/4)⁻¹ y. The last reward differs now but did not then: it
    # teaches nothing and adds its part of the prior, 1/54.
    now = same(4)
    belief = believe(now, [reward(4, [10, 10], [0.2, 0.0], [0.0, 0.0])])
    prior = np.array([[8, 4], [4, 8]]) / 9
    gained = prior @ np.linalg.inv(prior + np.eye(2) / 4)
    np.testing.assert_allclose(belief.unit, 0.01 * np.sqrt(2))
    np.testing.assert_allclose(belief.mean, gained @ [0.02, 0.0])
    variance = np.diag(prior - gained @ prior) + 1 / 54
    np.testing.assert_allclose(belief.sd, np.sqrt(variance) * 0.01 * np.sqrt(2))


def test_a_reward_counts_per_label():
    # 40 labels that lower the loss by .2 are worth no more than 20 that lower it by .1
    belief = believe(same(4), [reward(4, [40, 20], [0.2, 0.1], [0.04, 0.02])])
    assert belief.mean[0] == pytest.approx(belief.mean[1])


def test_what_is_measured_well_or_lately_counts_more():
    sure = believe(same(4), [reward(4, [10, 10], [0.2, 0.0], [0.01, 0.01])])
    unsure = believe(same(4), [reward(4, [10, 10], [0.2, 0.0], [0.3, 0.3])])
    assert np.ptp(sure.mean) > 3 * np.ptp(unsure.mean)
    assert (sure.sd < unsure.sd).all()
    unmeasured = reward(4, [10, 10], [np.nan, np.nan], [np.nan, np.nan])
    measured = reward(4, [10, 10], [0.2, 0.0], [0.01, 0.01])
    aged = believe(same(4), [measured, unmeasured, unmeasured])
    assert (aged.sd > sure.sd).all()
    assert np.ptp(aged.mean) < np.ptp(sure.mean)


def test_what_was_not_measured_or_not_spent_is_left_out():
    nan = np.nan
    assert believe(same(4), []) is None
    nothing = reward(4, [10, 0], [nan, 0.5], [nan, 0.1])
    assert believe(same(4), [nothing]) is None
    one = believe(same(4), [reward(4, [10, 10], [0.2, nan], [0.01, nan])])
    assert one.sd[1] > one.sd[0]


def test_the_published_belief_by_hand():
    # As above with λ = .1², σ² = .05²: the same K + I/4 and 1/54 in units of λ.
    belief = believe_paper(
        same(4), [reward(4, [10, 10], [0, 0], [0, 0], accuracy=[0.06, 0.0])]
    )
    prior = np.array([[8, 4], [4, 8]]) / 9
    gained = prior @ np.linalg.inv(prior + np.eye(2) / 4)
    np.testing.assert_allclose(belief.mean, gained @ [0.06, 0.0])
    variance = np.diag(prior - gained @ prior) + 1 / 54
    np.testing.assert_allclose(belief.sd, 0.1 * np.sqrt(variance))


def test_a_steep_first_round_does_not_drown_the_next():
    # the second round says of domain 1 what the first said of domain 0, 100 times less
    first = reward(4, [10, 10], [5.0, 0.0], [0.5, 0.5])
    second = reward(4, [10, 10], [0.0, 0.05], [0.005, 0.005])
    late, early = (believe(same(4), history) for history in ([first, second], [first]))
    assert late.unit == pytest.approx(early.unit / 100)
    assert np.ptp(late.mean) / late.unit < np.ptp(early.mean) / early.unit / 2
