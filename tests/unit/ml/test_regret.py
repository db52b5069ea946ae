import numpy as np
import pytest

from umc_desktop.ml.regret import best_fixed, convergence_round, cumulative_regret


def test_regret_by_hand():
    policy = np.array([1.0, 2.0, 3.0])
    oracle = np.array([4.0, 2.0, 2.0])  # greedy at first, and worse off at last
    fixed = np.array([[2.0, 2.0, 2.0], [0.0, 3.0, 4.0]])  # sums 6 and 7
    assert cumulative_regret(policy, oracle).tolist() == [3, 3, 2]
    assert best_fixed(fixed) == 1
    assert cumulative_regret(policy, fixed[1]).tolist() == [-1, 0, 1]


def test_regret_of_several_seeds():
    policy = np.array([[1.0, 2.0], [0.0, 0.0]])
    assert cumulative_regret(policy, np.ones((2, 2))).tolist() == [[0, -1], [1, 2]]


@pytest.mark.parametrize(
    ("shares", "expected"),
    [
        ([0.5, 0.6, 0.7, 0.8], 1),
        ([0.6, 0.4, 0.7, 0.6], 2),  # it fell once more
        ([0.6, 0.6, 0.6, 0.6], 0),
        ([0.9, 0.9, 0.9, 0.5], None),
        ([], None),
    ],
)
def test_convergence_by_hand(shares, expected):
    first = np.array(shares)
    both = np.stack([first, 1 - first], axis=1)
    assert convergence_round(both, 0, 0.6) == expected


def test_convergence_is_of_the_domain_asked_for():
    shares = np.array([[0.9, 0.1], [0.2, 0.8], [0.1, 0.9]])
    assert convergence_round(shares, 1, 0.75) == 1
    assert convergence_round(shares, 0, 0.75) is None
