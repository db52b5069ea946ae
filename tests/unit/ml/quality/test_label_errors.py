import numpy as np
import pytest

from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.ml.quality.label_errors import find_label_errors


def two(*first):
    """Probabilities of two classes from those of the first."""
    return np.column_stack([first, 1 - np.array(first)])


def test_confident_joint_by_hand():
    # thresholds: class 0 (0.9 + 0.8 + 0.1) / 3 = 0.6, class 1 (0.8 + 0.7 + 0.3) / 3
    # = 0.6. All are confident; the third counts as 1, the last as 0: C = [2 1; 1 2]
    found = find_label_errors(
        two(0.9, 0.8, 0.1, 0.2, 0.3, 0.7), np.array([0, 0, 0, 1, 1, 1])
    )
    assert found.joint == pytest.approx(np.array([[2, 1], [1, 2]]) / 6)
    assert found.error_rate == pytest.approx(1 / 3)
    # margins −0.8 and −0.4: the clearer one first
    assert found.rows.tolist() == [2, 5]
    assert found.likelier.tolist() == [1, 0]


def test_who_is_not_confident_is_not_counted_but_scaled_in():
    # thresholds: class 0 (0.9 + 0.5 + 0.45 + 0.15) / 4 = 0.5, class 1 (0.8 + 0.7) / 2
    # = 0.75. The third reaches neither; C = [2 1; 0 1] (the last reaches neither, too:
    # 0.3 and 0.7). Rows scaled to 4 and 2 labels: [8/3 4/3; 0 2] / 6
    found = find_label_errors(
        two(0.9, 0.5, 0.45, 0.15, 0.2, 0.3), np.array([0, 0, 0, 0, 1, 1])
    )
    assert found.joint == pytest.approx(np.array([[8 / 3, 4 / 3], [0, 2]]) / 6)
    assert found.error_rate == pytest.approx(4 / 18)
    assert found.rows.tolist() == [3]


def test_a_label_that_is_still_the_more_probable_one_is_not_called_wrong():
    # thresholds 0.75 and 0.25: the first is confident in 1 alone, with 0.4 against 0.6
    found = find_label_errors(two(0.6, 0.9, 0.8, 0.7), np.array([0, 0, 1, 1]))
    assert found.joint[0, 1] == pytest.approx(1 / 4)
    assert 0 not in found.rows


def test_a_class_without_labels_is_never_likelier():
    chances = np.array([[0.1, 0.1, 0.8], [0.2, 0.1, 0.7], [0.1, 0.2, 0.7]])
    found = find_label_errors(chances, np.array([0, 0, 1]))
    assert 2 not in found.likelier
    assert found.joint[2].sum() == 0


def test_injected_errors_are_found():
    # 3 classes, a good model (its class gets 0.6 to 1), every tenth label wrong
    rng = np.random.default_rng(0)
    truth = rng.integers(0, 3, 600)
    sure = rng.uniform(0.6, 1, 600)
    chances = np.repeat(((1 - sure) / 2)[:, None], 3, axis=1)
    chances[np.arange(600), truth] = sure
    labels = truth.copy()
    wrong = np.arange(0, 600, 10)
    labels[wrong] = (truth[wrong] + 1) % 3
    found = find_label_errors(chances, labels)
    hits = np.isin(found.rows, wrong)
    assert hits.mean() > 0.95  # precision
    assert np.isin(wrong, found.rows).mean() > 0.6  # recall: only the confident ones
    assert (found.likelier[hits] == truth[found.rows[hits]]).all()
    assert found.error_rate == pytest.approx(0.1, abs=0.03)


def test_without_labels_there_are_no_errors():
    found = find_label_errors(np.empty((0, 2)), np.empty(0, np.int64))
    assert len(found.rows) == 0
    assert found.error_rate == 0


def test_every_label_needs_its_probabilities():
    with pytest.raises(InvalidRequestError, match="one row for each"):
        find_label_errors(two(0.5, 0.5), np.array([0]))
