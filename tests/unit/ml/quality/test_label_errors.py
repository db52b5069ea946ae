import numpy as np
import pytest

from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.ml.quality.label_errors import (
    find_label_errors,
    find_set_errors,
    mislabelling,
)


def two(*first):
    """Probabilities of two classes from those of the first."""
    return np.column_stack([first, 1 - np.array(first)])


def test_confident_learning_by_hand():
    # thresholds: class 0 (0.9 + 0.8 + 0.1) / 3 = 0.6, class 1 (0.8 + 0.7 + 0.3) / 3
    # = 0.6. All are confident; the third counts as 1, the last as 0
    found = find_label_errors(
        two(0.9, 0.8, 0.1, 0.2, 0.3, 0.7), np.array([0, 0, 0, 1, 1, 1])
    )
    assert found.rows.tolist() == [2, 5]  # the label had 0.1 and 0.3
    assert found.likelier.tolist() == [1, 0]


def test_who_is_not_confident_is_no_candidate():
    # thresholds: class 0 (0.9 + 0.5 + 0.45 + 0.15) / 4 = 0.5, class 1 (0.8 + 0.7) / 2
    # = 0.75. The third is rather a 1, with 0.55, but reaches neither
    found = find_label_errors(
        two(0.9, 0.5, 0.45, 0.15, 0.2, 0.3), np.array([0, 0, 0, 0, 1, 1])
    )
    assert found.rows.tolist() == [3]


def test_a_label_that_is_still_the_more_probable_one_is_no_candidate():
    # thresholds 0.75 and 0.25: the first is confident in 1 alone, with 0.4 against 0.6
    found = find_label_errors(two(0.6, 0.9, 0.8, 0.7), np.array([0, 0, 1, 1]))
    assert 0 not in found.rows


def test_a_class_without_labels_is_never_likelier():
    chances = np.array([[0.1, 0.1, 0.8], [0.2, 0.1, 0.7], [0.1, 0.2, 0.7]])
    found = find_label_errors(chances, np.array([0, 0, 1]))
    assert 2 not in found.likelier


def test_error_rate_by_hand():
    # C = 2, g = 0.9, 0.9, 0.1: the slope 2 · (−0.8) / (0.9 − 0.8 ε) + 0.8 / (0.1 +
    # 0.8 ε) is 0 at ε = 7/24; the last is wrong with 0.9 ε / (0.1 (1 − ε) + 0.9 ε)
    rate, wrong = mislabelling(np.array([0.9, 0.9, 0.1]), 2)
    assert rate == pytest.approx(7 / 24)
    assert wrong[2] == pytest.approx(0.7875)
    assert wrong[0] == pytest.approx(7 / 24 * 0.1 / (17 / 24 * 0.9 + 7 / 24 * 0.1))


def test_error_rate_keeps_to_its_limits():
    assert mislabelling(np.array([0.9, 0.9]), 2)[0] == 0
    assert mislabelling(np.array([0.0, 0.0]), 4)[0] == 0.75
    assert mislabelling(np.array([1.0]), 1)[0] == 0


def test_injected_errors_are_found_and_counted():
    # labels drawn from calibrated probabilities, then every tenth made wrong
    rng = np.random.default_rng(0)
    chances = rng.dirichlet(np.full(4, 0.1), 4000)
    truth = (chances.cumsum(axis=1) > rng.random((4000, 1))).argmax(axis=1)
    labels = truth.copy()
    spoilt = np.arange(0, 4000, 10)
    labels[spoilt] = (truth[spoilt] + rng.integers(1, 4, 400)) % 4
    found = find_label_errors(chances, labels)
    assert found.error_rate == pytest.approx(0.1, abs=0.015)
    probable = found.rows[found.wrong > 0.5]
    assert np.isin(probable, spoilt).mean() > 0.8
    assert np.isin(spoilt, probable).mean() > 0.5
    # the probabilities mean what they say
    assert np.isin(found.rows, spoilt).mean() == pytest.approx(
        found.wrong.mean(), abs=0.05
    )


def test_without_errors_none_are_invented():
    rng = np.random.default_rng(0)
    chances = rng.dirichlet(np.full(4, 0.3), 4000)
    truth = (chances.cumsum(axis=1) > rng.random((4000, 1))).argmax(axis=1)
    found = find_label_errors(chances, truth)
    assert found.error_rate < 0.01
    assert (found.wrong > 0.5).mean() < 0.02


def test_without_labels_there_are_no_errors():
    found = find_label_errors(np.empty((0, 2)), np.empty(0, np.int64))
    assert len(found.rows) == 0
    assert found.error_rate == 0


def test_every_label_needs_its_probabilities():
    with pytest.raises(InvalidRequestError, match="one row for each"):
        find_label_errors(two(0.5, 0.5), np.array([0]))


def test_a_set_is_wrong_if_any_of_its_labels_is():
    right = np.random.default_rng(0).random((400, 3)) < 0.5
    chances = np.where(right, 0.95, 0.05)
    given = right.copy()
    given[:40, 1] ^= True  # wrong in one label
    given[40:80, [0, 2]] ^= True  # and in two
    found = find_set_errors(chances, given)
    assert sorted(found.rows.tolist()) == list(range(80))
    assert sorted(found.rows[:40].tolist()) == list(range(40, 80))
    assert (found.likelier == right[found.rows]).all()
    # a set of two labels that are wrong with w and v is wrong with 1 - (1 - w)(1 - v)
    once = [
        mislabelling(np.where(given, chances, 1 - chances)[:, j], 2) for j in (0, 2)
    ]
    twice = 1 - (1 - once[0][1][40]) * (1 - once[1][1][40])
    assert found.wrong[:40] == pytest.approx(twice)
    assert 0.05 < found.error_rate < 0.2


def test_where_nothing_contradicts_a_set_none_is_found():
    sets = np.array([[True, False], [False, False], [True, True]] * 10)
    found = find_set_errors(np.where(sets, 0.99, 0.01), sets)
    assert len(found.rows) == 0
    assert found.error_rate == pytest.approx(0, abs=1e-6)
