import numpy as np
import pytest

from umc_desktop.ml.selection import badge
from umc_desktop.ml.selection.badge import select_badge

PROBABILITIES = np.array([[0.6, 0.4], [0.9, 0.1], [0.5, 0.5], [0.3, 0.7]], np.float32)
VECTORS = np.array([[1, 0], [3, 4], [0, 2], [1, 1]], np.float32)


def squared_distances_used(monkeypatch, probabilities, vectors):
    """Return the matrix of squared distances that the draws see."""
    seen = {}

    def spy(squared_distances, weights, n_wanted, first, rng):
        seen["distances"] = np.array(
            [squared_distances(place) for place in range(len(weights))]
        )
        return np.arange(n_wanted)

    monkeypatch.setattr(badge, "draw_spread", spy)
    select_badge(np.arange(len(vectors)), probabilities, vectors, 1)
    return seen["distances"]


def test_distances_by_hand(monkeypatch):
    # q = p - onehot: (-.4, .4), (-.1, .1), (-.5, .5), (.3, -.3).
    # g0 = (-.4, 0, .4, 0), g2 = (0, -1, 0, 1): |g0 - g2|² = 2 · .16 + 2 · 1 = 2.32.
    # g3 = (.3, .3, -.3, -.3): |g0 - g3|² = 2 · .49 + 2 · .09 = 1.16.
    # g1 = (-.3, -.4, .3, .4): |g1 - g3|² = 2 · .36 + 2 · .49 = 1.70.
    distances = squared_distances_used(monkeypatch, PROBABILITIES, VECTORS)
    assert distances[0, 2] == pytest.approx(2.32, abs=1e-6)
    assert distances[0, 3] == pytest.approx(1.16, abs=1e-6)
    assert distances[1, 3] == pytest.approx(1.70, abs=1e-6)


def test_distances_equal_those_of_explicit_outer_products(monkeypatch):
    generator = np.random.default_rng(0)
    probabilities = generator.dirichlet([0.5] * 5, size=40).astype(np.float32)
    vectors = generator.normal(size=(40, 7)).astype(np.float32)
    inner = probabilities - np.eye(5)[probabilities.argmax(axis=1)]
    gradients = (inner[:, :, None] * vectors[:, None, :]).reshape(40, 35)
    expected = ((gradients[:, None] - gradients[None]) ** 2).sum(axis=2)
    distances = squared_distances_used(monkeypatch, probabilities, vectors)
    np.testing.assert_allclose(distances, expected, atol=1e-5)


def test_the_largest_gradient_comes_first_and_its_equals_last():
    # |g|² = |q|² |v|²: .32, .02 · 25 = .5, .5 · 4 = 2, .18 · 2 = .36.
    for seed in range(10):
        assert select_badge(np.arange(4), PROBABILITIES, VECTORS, 1, seed) == [2]
    doubled = [2, 2, 0, 1, 3]
    for seed in range(10):
        chosen = select_badge(
            np.arange(5), PROBABILITIES[doubled], VECTORS[doubled], 5, seed
        )
        assert chosen[[0, -1]].tolist() == [0, 1]


def test_agrees_with_scikit_activeml_on_what_comes_first():
    skactiveml = pytest.importorskip("skactiveml.pool")
    from skactiveml.base import SkactivemlClassifier

    class Given(SkactivemlClassifier):
        def fit(self, X, y, sample_weight=None):  # noqa: N803
            return self

        def predict_proba(self, X):  # noqa: N803
            return probabilities

    generator = np.random.default_rng(1)
    probabilities = generator.dirichlet([1] * 4, size=60)
    vectors = generator.normal(size=(60, 5))
    peer, utilities = skactiveml.Badge(random_state=0).query(
        vectors,
        np.full(60, np.nan),
        Given(classes=range(4)),
        fit_clf=False,
        batch_size=1,
        return_utilities=True,
    )
    assert select_badge(np.arange(60), probabilities, vectors, 1).tolist() == peer
    # before its first choice a peer's utilities are the squared lengths, summing to 1
    inner = probabilities - np.eye(4)[probabilities.argmax(axis=1)]
    lengths = (inner**2).sum(axis=1) * (vectors**2).sum(axis=1)
    np.testing.assert_allclose(utilities[0], lengths / lengths.sum())
