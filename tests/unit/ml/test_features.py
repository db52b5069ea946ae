import numpy as np
import pytest
from scipy.sparse import csr_matrix

from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.progress import JobCancelledError
from umc_desktop.ml import features

RIGHT = np.array([[1.0, 0.0]], np.float32)
HALF = np.float32(np.sqrt(0.5))


def test_centred_unit_by_hand():
    # Mean (2, 1); differences (-1, -1) and (1, 1), both of length sqrt 2.
    found = features.centred_unit(np.array([[1, 0], [3, 2]], np.float32))
    np.testing.assert_allclose(found.mean, [2, 1])
    np.testing.assert_allclose(found.vectors, [[-HALF, -HALF], [HALF, HALF]])
    assert found.vectors.dtype == np.float32
    # A new sample is centred on the pool's mean, not on its own.
    np.testing.assert_allclose(found.apply(np.array([[2, 5]])), [[0, 1]])


def test_a_sample_at_the_mean_stays_finite():
    found = features.centred_unit(np.array([[1, 1], [1, 1]], np.float32))
    assert found.vectors.tolist() == [[0, 0], [0, 0]]


def test_no_samples_are_refused():
    with pytest.raises(InvalidRequestError, match="no samples"):
        features.centred_unit(np.zeros((0, 3), np.float32))


def test_one_hop_by_hand():
    # Two samples at right angles, each the other's only neighbour: both end between.
    vectors = np.array([[1, 0], [0, 1]], np.float32)
    swap = csr_matrix(np.array([[0, 1], [1, 0]], np.float32))
    (once,) = features.smooth([vectors], swap, hops=1)
    np.testing.assert_allclose(once, [[HALF, HALF], [HALF, HALF]], rtol=1e-6)


def test_two_hops_are_the_trials_formula():
    generator = np.random.default_rng(0)
    vectors = features.unit(generator.normal(size=(50, 8)))
    weights = generator.random((50, 50)) * (generator.random((50, 50)) < 0.1)
    weights += np.eye(50)
    transition = csr_matrix(
        (weights / weights.sum(axis=1, keepdims=True)).astype(np.float32)
    )
    expected = vectors
    for _ in range(2):
        around = transition @ expected
        around /= np.linalg.norm(around, axis=1, keepdims=True)
        expected = 0.5 * expected + 0.5 * around
        expected /= np.linalg.norm(expected, axis=1, keepdims=True)
    found = features.smooth([vectors, vectors], transition)
    assert [matrix.dtype for matrix in found] == [np.float32, np.float32]
    np.testing.assert_allclose(found[0], expected, atol=1e-6)
    np.testing.assert_array_equal(found[0], found[1])
    assert features.smooth([vectors], transition, hops=0)[0] is vectors


def test_new_samples_use_their_neighbours_in_the_pool():
    pool = np.array([[0, 1], [0, -1]], np.float32)
    to_first = csr_matrix(np.array([[1, 0]], np.float32))
    (found,) = features.smooth_new([RIGHT], [pool], to_first)
    np.testing.assert_allclose(found, [[HALF, HALF]], rtol=1e-6)


def test_smoothing_can_be_cancelled():
    class Stop:
        def report(self, done, total=None, message=""):
            raise JobCancelledError

    with pytest.raises(JobCancelledError):
        features.smooth([RIGHT], csr_matrix(np.ones((1, 1), np.float32)), 1, Stop())


def test_joint_puts_encoders_side_by_side():
    assert features.joint([RIGHT, RIGHT * 2]).tolist() == [[1, 0, 2, 0]]
    assert features.joint([RIGHT]) is RIGHT
