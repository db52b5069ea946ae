"""Weights of the members from held-out labels."""

import numpy as np
import pytest

from umc_desktop.ml.stacking import stack_weights


def objective(weights, at_label):
    """Return the loss with a pseudo-label for each member."""
    return -np.log(weights @ at_label).sum() - np.log(weights).sum()


@pytest.mark.parametrize(("n_labels", "n_members"), [(3, 2), (40, 5), (2000, 3)])
def test_no_other_weights_have_less_loss(n_labels, n_members):
    rng = np.random.default_rng(0)
    said = rng.dirichlet(np.ones(4), (n_members, n_labels)).astype(np.float32)
    labels = rng.integers(0, 4, n_labels)
    found = np.array(stack_weights(said, labels))
    assert found.sum() == pytest.approx(1)
    at_label = said[:, np.arange(n_labels), labels].astype(np.float64)
    least = objective(found, at_label)
    for other in rng.dirichlet(np.full(n_members, 5.0), 200):
        assert objective(other, at_label) > least
        near = 0.999 * found + 0.001 * other
        assert objective(near, at_label) > least - 1e-6


def test_a_worse_member_of_sets_is_found_though_most_labels_are_clear_to_both():
    """Nine of ten labels are not carried, and both members know: that tells little."""
    rng = np.random.default_rng(1)
    sets = rng.random((200, 20)) < 0.1
    good, bad = (
        np.where(sets, rng.beta(a, 2, sets.shape), 0.02).astype(np.float32)
        for a in (8, 1)
    )
    weights = stack_weights(np.stack([good, bad]), sets)
    assert weights[1] < 0.02


def test_without_labels_all_count_alike():
    nothing = np.zeros((3, 0, 2), np.float32)
    assert stack_weights(nothing, np.zeros(0, np.int64)) == pytest.approx([1 / 3] * 3)
