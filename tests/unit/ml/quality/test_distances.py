import numpy as np
import pytest

from tests.unit.ml.quality.angles import apart, at
from umc_desktop.ml.quality import distances
from umc_desktop.ml.quality.distances import (
    distance_to_nearest,
    distance_to_neighbour,
)


def test_distance_to_nearest_by_hand():
    found = distance_to_nearest(at(0, 60, 90, 180), np.array([0, 3]))
    # 60° is nearest to 0°, 90° is as far from both
    assert found == pytest.approx([0, 1, np.sqrt(2), 0], abs=1e-6)


def test_without_references_everything_is_infinitely_far():
    assert np.isinf(distance_to_nearest(at(0, 10), np.empty(0, np.int64))).all()


def test_distance_to_neighbour_by_hand():
    vectors = at(0, 60, 90, 180)
    found = distance_to_neighbour(vectors, np.array([0, 2]))
    assert found == pytest.approx([apart(60), apart(30)], abs=1e-6)
    found = distance_to_neighbour(vectors, np.array([0, 2]), k=3)
    assert found == pytest.approx([apart(180), apart(90)], abs=1e-6)


def test_blocks_change_nothing(monkeypatch):
    rng = np.random.default_rng(0)
    vectors = rng.normal(size=(50, 4)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    references = np.array([3, 30])
    whole = distance_to_nearest(vectors, references)
    neighbours = distance_to_neighbour(vectors, np.arange(50), k=2)
    monkeypatch.setattr(distances, "_BLOCK_SCORES", 100)
    assert distance_to_nearest(vectors, references) == pytest.approx(whole)
    assert distance_to_neighbour(vectors, np.arange(50), k=2) == pytest.approx(
        neighbours
    )
