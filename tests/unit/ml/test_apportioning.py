import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.ml.apportioning import to_integers


def integers(*values):
    return np.array(values, dtype=np.int64)


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
