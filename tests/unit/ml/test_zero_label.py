import numpy as np
import pytest

from umc_desktop.ml.heads import Head
from umc_desktop.ml.zero_label import (
    OpenHead,
    prior_from_names,
    uniform_prior,
    unseen_mass,
    untrained_head,
)


def test_good_turing_by_hand():
    # Four classes, labels a a a b c: b and c were seen once, of 5 labels: 2/5.
    assert unseen_mass(np.array([0, 0, 0, 1, 2]), 4) == pytest.approx(0.4)
    # Nothing seen once: at least 1 / (n + C) = 1 / (4 + 3).
    assert unseen_mass(np.array([0, 0, 1, 1]), 3) == pytest.approx(1 / 7)
    # Everything seen once: at most a half.
    assert unseen_mass(np.array([0, 1]), 3) == 0.5


def test_all_or_no_class_seen():
    assert unseen_mass(np.array([0, 1, 2]), 3) == 0
    assert unseen_mass(np.zeros(0, np.int64), 3) == 1


def test_unseen_classes_share_their_mass_by_the_prior():
    # Of four classes 0 and 2 are seen; equal logits give each half of 1 - 0.2.
    head = Head(np.zeros((1, 2), np.float32), np.zeros(2, np.float32))
    open_head = OpenHead(head, np.array([0, 2]), 4, 0.2)
    prior = np.array([[0.1, 0.6, 0.1, 0.2], [0.5, 0, 0.5, 0]], np.float32)
    found = open_head.probabilities([np.ones((2, 1), np.float32)], prior)
    # Prior 0.6 : 0.2 of classes 1 and 3 becomes 0.15 : 0.05; with none, evenly.
    np.testing.assert_allclose(
        found, [[0.4, 0.15, 0.4, 0.05], [0.4, 0.1, 0.4, 0.1]], atol=1e-6
    )


def test_untrained_head_says_the_prior():
    prior = np.array([[0.25, 0.75]], np.float32)
    found = untrained_head(3, 2).probabilities([np.ones((1, 3), np.float32)], prior)
    np.testing.assert_allclose(found, prior)


def test_restricted_head_keeps_its_columns():
    head = Head(np.array([[1.0, 2.0, 3.0]]), np.array([4.0, 5.0, 6.0]))
    part = OpenHead(head, np.array([1, 4, 7]), 9, 0.1).restricted_to(np.array([1, 7]))
    assert part.weights.tolist() == [[1, 3]]
    assert part.bias.tolist() == [4, 6]


def test_prior_from_names_by_hand():
    samples = np.array([[1, 0]], np.float32)
    up_and_right = [np.array([[2, 0]], np.float32), np.array([[0, 3]], np.float32)]
    # Cosines 1 and 0, scale 2: softmax(2, 0) = 1 / (1 + e^-2) = 0.880797.
    found = prior_from_names(samples, up_and_right, scale=2)
    np.testing.assert_allclose(found, [[0.880797, 0.119203]], atol=1e-6)


def test_several_texts_are_averaged():
    samples = np.array([[1, 0]], np.float32)
    both_ways = np.array([[1, 0], [0, 1]], np.float32)
    found = prior_from_names(samples, [both_ways, both_ways[1:]], scale=1)
    # Prototype (1, 1)/sqrt 2: cosine 0.707107 against 0.
    expected = np.exp(0.707107) / (np.exp(0.707107) + 1)
    assert found[0, 0] == pytest.approx(expected, abs=1e-6)


def test_without_texts_the_prior_is_uniform():
    nothing = np.zeros((0, 2), np.float32)
    found = prior_from_names(np.ones((3, 2), np.float32), [nothing, nothing])
    np.testing.assert_array_equal(found, uniform_prior(3, 2))


def test_a_class_without_texts_gets_the_mean_similarity():
    samples = np.array([[1, 0]], np.float32)
    texts = [
        np.array([[1, 0]], np.float32),
        np.zeros((0, 2), np.float32),
        np.array([[-1, 0]], np.float32),
    ]
    found = prior_from_names(samples, texts, scale=1)
    weights = np.exp([1, 0, -1])
    np.testing.assert_allclose(found[0], weights / weights.sum(), atol=1e-6)
