import numpy as np

from umc_desktop.ml.folds import stratified_folds


def test_classes_and_sizes_are_spread_evenly():
    labels = np.array([0] * 20 + [1] * 10 + [2] * 3)
    folds = stratified_folds(labels, 5, seed=1)
    sizes = np.bincount(folds, minlength=5)
    assert sizes.max() - sizes.min() <= 1
    assert np.bincount(folds[labels == 0]).tolist() == [4] * 5
    assert np.bincount(folds[labels == 1]).tolist() == [2] * 5
    assert np.bincount(folds[labels == 2]).max() == 1


def test_same_seed_same_folds():
    labels = np.random.default_rng(0).integers(0, 4, 100)
    first = stratified_folds(labels, 5, seed=3)
    assert np.array_equal(first, stratified_folds(labels, 5, seed=3))
    assert not np.array_equal(first, stratified_folds(labels, 5, seed=4))


def test_no_labels():
    assert stratified_folds(np.zeros(0, np.int64), 0, 0).shape == (0,)
