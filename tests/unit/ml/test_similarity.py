import numpy as np
import pytest

from umc_desktop.domain.progress import JobCancelledError
from umc_desktop.ml import similarity
from umc_desktop.ml.similarity import best, cosines, joint_cosines, measure_space

# Four corners of a square about (1, 1): centred they are (±1, ±1).
CORNERS = np.array([[2, 2], [2, 0], [0, 2], [0, 0]], np.float32)


def test_cosines_are_those_of_centred_vectors():
    space = measure_space(CORNERS, np.arange(4))
    assert space.mean.tolist() == [1, 1]
    found = cosines(space, space.direction(np.array([0])))
    np.testing.assert_allclose(found, [1, 0, 0, -1], atol=1e-6)


def test_several_samples_are_compared_by_their_mean_direction():
    space = measure_space(CORNERS, np.arange(4))
    found = joint_cosines([space], np.array([0, 1]))  # (1, 1) and (1, -1): (1, 0)
    half = np.sqrt(0.5)
    np.testing.assert_allclose(found, [half, half, -half, -half], atol=1e-6)


def test_opposite_samples_point_nowhere():
    space = measure_space(CORNERS, np.arange(4))
    assert joint_cosines([space], np.array([0, 3])).tolist() == [0, 0, 0, 0]


def test_a_sample_at_the_mean_is_like_nothing():
    space = measure_space(
        np.vstack([CORNERS, np.ones((1, 2), np.float32)]), np.arange(5)
    )
    found = cosines(space, space.direction(np.array([0])))
    assert found[4] == 0


def test_the_joint_space_averages_the_encoders():
    first = measure_space(CORNERS, np.arange(4))
    second = measure_space(CORNERS[[0, 2, 1, 3]], np.array([0, 2, 1, 3]))
    turned = measure_space(CORNERS, np.array([0, 3, 1, 2]))
    member = np.array([0])
    np.testing.assert_allclose(
        joint_cosines([first, second], member), [1, 0, 0, -1], atol=1e-6
    )
    np.testing.assert_allclose(
        joint_cosines([first, turned], member), [1, -0.5, 0, -0.5], atol=1e-6
    )


def test_samples_scattered_over_a_large_cache_are_found(monkeypatch):
    monkeypatch.setattr(similarity, "_BLOCK_ROWS", 8)
    rng = np.random.default_rng(0)
    stored = rng.normal(size=(100, 5)).astype(np.float32)
    rows = np.array([3, 99, 41, 40, 7])
    space = measure_space(stored, rows)
    centred = stored[rows] - stored[rows].mean(axis=0)
    centred /= np.linalg.norm(centred, axis=1, keepdims=True)
    np.testing.assert_allclose(
        joint_cosines([space], np.array([2])), centred @ centred[2], atol=1e-5
    )


def test_the_best_are_those_of_a_full_sort():
    rng = np.random.default_rng(1)
    scores = rng.normal(size=20_000).astype(np.float32)
    for count in (1, 24, 1_000, 25_000):
        wanted = np.argsort(-scores, kind="stable")[:count]
        assert best(scores, count).tolist() == wanted.tolist()


def test_equal_scores_keep_their_order():
    assert best(np.ones(5_000, np.float32), 3).tolist() == [0, 1, 2]


def test_only_what_is_allowed_is_returned():
    scores = np.array([0.9, 0.8, 0.7, 0.6], np.float32)
    allowed = np.array([False, True, False, True])
    assert best(scores, 9, allowed).tolist() == [1, 3]
    assert best(scores, 0).tolist() == []
    assert best(scores[:0], 3).tolist() == []


def test_a_scan_stops_when_asked():
    class Stop:
        def report(self, done, total=None, message=""):
            raise JobCancelledError

    space = measure_space(CORNERS, np.arange(4))
    with pytest.raises(JobCancelledError):
        cosines(space, space.mean, Stop())
