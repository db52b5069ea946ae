import numpy as np
import pytest

from umc_desktop.ml.quality.balance import class_balance, share_gap


def test_balance_by_hand():
    # counts 2, 1, 1, 0: H = ½ ln 2 + 2 · ¼ ln 4 = 1.0397; ÷ ln 4 = 1.3863 gives 0.75
    found = class_balance(np.array([0, 0, 1, 2]), 4)
    assert found.counts.tolist() == [2, 1, 1, 0]
    assert found.evenness == pytest.approx(0.75)
    assert found.imbalance == 2
    assert found.n_without == 1


def test_equal_classes_are_even_and_one_class_is_not():
    assert class_balance(np.array([0, 1, 0, 1]), 2).evenness == pytest.approx(1)
    assert class_balance(np.array([1, 1]), 2).evenness == 0


def test_balance_of_nothing():
    found = class_balance(np.empty(0, np.int64), 3)
    assert (found.evenness, found.imbalance, found.n_without) == (None, None, 3)
    assert class_balance(np.array([0, 0]), 1).evenness is None  # nothing to be even


def test_share_gap_by_hand():
    # a quarter has to move from the first to the second
    assert share_gap(np.array([0.5, 0.5]), np.array([0.25, 0.75])) == 0.25
    assert share_gap(np.array([1.0, 0.0]), np.array([0.0, 1.0])) == 1
