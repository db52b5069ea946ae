import itertools

import numpy as np
import pytest

from umc_desktop.ml.selection import facility_location
from umc_desktop.ml.selection.facility_location import select_facility_location


def objective(chosen, scores, vectors, weight):
    similarity = np.maximum(vectors @ vectors[list(chosen)].T, 0)
    return scores[list(chosen)].sum() + weight * similarity.max(axis=1).sum()


def test_by_hand():
    # a, a and b, at right angles; scores .9, .8 and .5, two wanted: λ = 2/3.
    vectors = np.array([[1.0, 0], [1, 0], [0, 1]], np.float32)
    scores = np.array([0.9, 0.8, 0.5])
    # Gains: .9 + 2/3 · 2, .8 + 2/3 · 2, .5 + 2/3. After the first the second one
    # brings .8 + 0, the third .5 + 2/3 = 1.17.
    assert select_facility_location(np.arange(3), scores, vectors, 2).tolist() == [0, 2]
    # By score alone, and with λ = 1/3 · 2/3: .8 against .5 + .22.
    for weight in (0.0, 1 / 3):
        chosen = select_facility_location(np.arange(3), scores, vectors, 2, weight)
        assert chosen.tolist() == [0, 1]


@pytest.fixture(scope="module")
def problem():
    generator = np.random.default_rng(0)
    vectors = generator.normal(size=(14, 3)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return generator.random(14), vectors


def test_lazy_equals_naive_greedy(problem):
    scores, vectors = problem
    chosen: list[int] = []
    for _ in range(6):
        left = [row for row in range(14) if row not in chosen]
        gains = [objective([*chosen, row], scores, vectors, 6 / 14) for row in left]
        chosen.append(left[int(np.argmax(gains))])
    lazy = select_facility_location(np.arange(14), scores, vectors, 6)
    assert lazy.tolist() == chosen


def test_reaches_the_guaranteed_share_of_the_best(problem):
    scores, vectors = problem
    best = max(
        objective(chosen, scores, vectors, 4 / 14)
        for chosen in itertools.combinations(range(14), 4)
    )
    lazy = select_facility_location(np.arange(14), scores, vectors, 4)
    assert objective(lazy, scores, vectors, 4 / 14) >= (1 - 1 / np.e) * best


def test_only_the_shortlist_is_considered(monkeypatch):
    monkeypatch.setattr(facility_location, "SHORTLIST", 2)
    vectors = np.eye(5, dtype=np.float32)
    vectors[4] = 1  # covers all others best, but scores least
    scores = np.array([0.5, 0.4, 0.3, 0.2, 0.0])
    assert select_facility_location(np.arange(5), scores, vectors, 1).tolist() == [0]
