import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.ml.budget import POLICIES, allocate
from umc_desktop.ml.domain_features import DomainsState
from umc_desktop.ml.rewards import RoundReward


def state(left, error, labels=None):
    d = len(left)
    error = np.array(error, dtype=np.float64)
    return DomainsState(
        np.array(left, np.int64),
        np.array(labels or [10] * d, np.int64),
        error,
        error * 0.9,
        error / 2,
        np.zeros(d),
    )


def reward(of, spent, gain, error):
    gain = np.array(gain)
    return RoundReward(of, np.array(spent), gain, np.array(error), gain / 5, gain / 4)


THREE = state([4200, 3000, 200], [0.31, 0.2, 0.1])
BEFORE = reward(THREE, [20, 20, 10], [0.3, 0.1, 0.01], [0.02, 0.02, 0.02])


def test_expected_error_by_hand():
    # Expected errors .2 · 100, .1 · 300 and .5 · 100: 20, 30 and 50.
    domains = state([100, 300, 100], [0.2, 0.1, 0.5])
    split = allocate("expected-error", domains, [], 10)
    np.testing.assert_array_equal(split.counts, [2, 3, 5])
    np.testing.assert_allclose(split.shares, [0.2, 0.3, 0.5])
    # A floor of 3 leaves 7 for the other two: 7 · 3/8 = 2.6 is below it, too.
    split = allocate("expected-error", domains, [], 10, floor=3)
    np.testing.assert_array_equal(split.counts, [3, 3, 4])


LARGE = state([1000, 1000, 500], [0.4, 0.4, 0.4], [100, 100, 50])


def risen(of, spent, rises):
    """A round of which only the ensemble's own account is known."""
    unknown = np.full(len(spent), np.nan)
    return RoundReward(of, np.array(spent), unknown, unknown, unknown, np.array(rises))


def test_expected_gain_by_hand():
    # One doubling each: .06 · 1000, .02 · 1000 and .04 · 500 samples left: 60, 20 and
    # 20. Of 250 + 50 labels that is 180, 60 and 60: the second has more already, so
    # the others share 100 + 50 + 50 as 3 : 1.
    before = state([1100, 1100, 600], [0.5, 0.5, 0.5], [50, 50, 25])
    rewards = [risen(before, [50, 50, 25], [np.nan, 0.02, np.nan])]
    before = state([1100, 1100, 600], [0.5, 0.5, 0.5], [50, 100, 50])
    rewards += [risen(before, [50, 0, 50], [0.06, 0.5, 0.04])]
    split = allocate("expected-gain", LARGE, rewards, 50)
    np.testing.assert_array_equal(split.counts, [50, 0, 0])
    np.testing.assert_allclose(split.shares, [1, 0, 0])
    split = allocate("expected-gain", LARGE, rewards, 90)
    np.testing.assert_allclose(split.shares * 90, [80, 0, 10])
    assert (
        split.reasons[0] == "twice the labels would put 6.0\u202f% of 1,000 left right"
    )


def test_expected_gain_treats_alike_what_it_cannot_tell_yet():
    for rewards in ([], [risen(LARGE, [9, 9, 9], [np.nan] * 3)]):
        split = allocate("expected-gain", LARGE, rewards, 60)
        np.testing.assert_array_equal(split.counts, [20, 20, 20])
        assert split.reasons[0] == "under 40 labels nobody can tell what they gain"
    # the new domain gets a third of 60; a third as much to gain gets a third of what
    # 100 + 100 + 40 labels are
    rewards = [risen(LARGE, [100, 100, 9], [0.03, 0.01, np.nan])]
    split = allocate("expected-gain", LARGE, rewards, 60)
    np.testing.assert_array_equal(split.counts, [40, 0, 20])


def test_a_domain_of_which_nothing_is_known_counts_as_all_wrong():
    split = allocate("expected-error", state([10, 10], [np.nan, 0.25]), [], 10)
    np.testing.assert_array_equal(split.counts, [8, 2])
    assert "nothing is known yet of the 10 left" in split.reasons[0]


def test_uniform_and_proportional_by_hand():
    np.testing.assert_array_equal(allocate("uniform", THREE, [], 9).counts, [3, 3, 3])
    # 4,200 : 3,000 : 200 of 74 is 42 : 30 : 2
    split = allocate("proportional", THREE, [], 74)
    np.testing.assert_array_equal(split.counts, [42, 30, 2])


def test_fixed_shares_are_taken_as_they_are():
    split = allocate(np.array([3.0, 1.0, 0.0]), THREE, [], 40)
    np.testing.assert_array_equal(split.counts, [30, 10, 0])
    assert split.reasons[0] == "75\u202f% was asked for"


def test_thompson_falls_back_until_a_reward_was_measured():
    fallback = allocate("expected-error", THREE, [], 50)
    split = allocate("thompson", THREE, [], 50)
    np.testing.assert_array_equal(split.counts, fallback.counts)
    assert split.belief is None
    assert split.reasons[0].startswith("no reward was measured yet; ")


def test_thompson_gives_most_where_a_label_brought_most():
    split = allocate("thompson", THREE, [BEFORE] * 5, 50, floor=2)
    assert split.counts.argmax() == 0
    assert split.counts[0] > 35
    assert split.counts.min() >= 2
    assert split.belief.mean.argmax() == 0
    # .3 over 20 labels is .15 for ten
    assert "10 labels lower the log-loss here by 0.1" in split.reasons[0]


def test_thompson_shares_out_evenly_what_it_cannot_tell_apart():
    flat = state([100] * 3, [0.2] * 3)
    noisy = reward(flat, [10, 10, 10], [0.01, 0.0, -0.01], [0.5, 0.5, 0.5])
    shares = allocate("thompson", flat, [noisy] * 3, 50).shares
    np.testing.assert_allclose(shares, 1 / 3, atol=0.05)


def test_paper_is_the_softmax_of_one_draw():
    split = allocate("paper", THREE, [BEFORE], 50, seed=3)
    belief = split.belief
    generator = np.random.default_rng(3)
    theta = generator.multivariate_normal(
        belief.theta.mean, belief.theta.covariance, method="cholesky"
    )
    powers = np.exp(belief.features @ theta)
    np.testing.assert_allclose(split.shares, powers / powers.sum())


def test_reasons_name_what_floor_and_limits_did():
    split = allocate("expected-error", state([4200, 9], [0.31, 0.01]), [], 50, floor=3)
    assert split.reasons == (
        "the models expect most errors here (31\u202f% of 4,200 left)",
        "the models expect errors (1\u202f% of 9 left); raised so that no domain is "
        "forgotten",
    )
    split = allocate("uniform", state([4200, 9], [0.31, 0.01]), [], 50)
    assert split.reasons[1] == "every domain gets the same; all that is left"
    assert split.reasons[0] == "every domain gets the same; takes what others lack"


@pytest.mark.parametrize("shares", [[1.0], [0.0, 0.0, 0.0], [np.nan, 1.0, 1.0]])
def test_shares_that_fit_no_domain_are_refused(shares):
    with pytest.raises(InvalidRequestError, match="shares"):
        allocate(np.array(shares), THREE, [], 10)


def test_an_unknown_policy_is_refused_by_naming_those_there_are():
    with pytest.raises(InvalidRequestError, match="expected-error, thompson"):
        allocate("guess", THREE, [], 10)


@pytest.mark.parametrize("policy", POLICIES)
def test_no_domains_get_nothing(policy):
    assert len(allocate(policy, state([], []), [], 10).counts) == 0


number = st.floats(0, 1) | st.just(np.nan)


@st.composite
def situations(draw):
    """Domains, what was measured in up to three rounds, and a policy."""
    d = draw(st.integers(1, 6))

    def numbers(values):
        return np.array(draw(st.lists(values, min_size=d, max_size=d)), np.float64)

    def domains():
        counts = st.integers(0, 500)
        return DomainsState(
            numbers(counts).astype(np.int64),
            numbers(counts).astype(np.int64),
            *(numbers(number) for _ in range(4)),
        )

    signed = st.floats(-2, 2) | st.just(np.nan)
    rewards = [
        RoundReward(
            domains(),
            numbers(st.integers(0, 50)).astype(np.int64),
            numbers(signed),
            numbers(number),
            numbers(signed),
            numbers(number),
        )
        for _ in range(draw(st.integers(0, 3)))
    ]
    policy = draw(st.sampled_from([*POLICIES, "fixed"]))
    fixed = numbers(st.floats(0, 10)) + 1e-3
    return fixed if policy == "fixed" else policy, domains(), rewards


@given(situations(), st.integers(0, 400), st.integers(0, 10), st.integers(0, 2**40))
def test_every_policy_keeps_the_promises(situation, amount, floor, seed):
    policy, now, rewards = situation
    split = allocate(policy, now, rewards, amount, floor, seed)
    assert split.counts.sum() == min(amount, now.left.sum())
    assert (split.counts >= 0).all()
    assert (split.counts <= now.left).all()
    if np.minimum(floor, now.left).sum() <= amount:
        assert (split.counts >= np.minimum(floor, now.left)).all()
    assert split.shares.sum() == pytest.approx(1)
    assert len(split.reasons) == len(now.left)
    again = allocate(policy, now, rewards, amount, floor, seed)
    np.testing.assert_array_equal(again.counts, split.counts)
    assert again.reasons == split.reasons


@given(situations(), st.integers(0, 2**40))
def test_no_domain_starves_over_the_rounds(situation, seed):
    policy, now, rewards = situation
    if now.left.sum() == 0:
        return
    least = 2 * len(now.left)
    given_so_far = np.zeros(len(now.left), np.int64)
    for step in range(3):
        given_so_far += allocate(policy, now, rewards, least, 2, seed + step).counts
    assert (given_so_far >= np.minimum(2, now.left)).all()
