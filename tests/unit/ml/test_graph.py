import numpy as np
import pytest

from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.domain.progress import JobCancelledError
from umc_desktop.ml.graph import build_graph, connect_new


def unit_vectors(n_samples, d_features, seed=0, groups=0):
    generator = np.random.default_rng(seed)
    vectors = generator.normal(size=(n_samples, d_features))
    if groups:
        centres = generator.normal(size=(groups, d_features))
        vectors = centres[np.arange(n_samples) % groups] + 0.3 * vectors
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return vectors.astype(np.float32)


def dense_affinity(vectors, k):
    """The published formula by brute force, in float64."""
    cosines = vectors.astype(np.float64) @ vectors.T.astype(np.float64)
    np.fill_diagonal(cosines, -2)
    weights = np.zeros_like(cosines)
    for row, column in enumerate(np.argsort(-cosines, axis=1)[:, :k]):
        weights[row, column] = np.maximum(cosines[row, column], 1e-3) ** 3
    weights = np.maximum(weights, weights.T)
    scale = 1 / np.sqrt(weights.sum(axis=1))
    return weights * scale[:, None] * scale[None, :]


def test_three_samples_by_hand():
    # Cosines: 0-1 0.8, 1-2 0.6, 0-2 0; k = 1 connects 0-1 and 1-2 (2's nearest is 1).
    vectors = np.array([[1, 0], [0.8, 0.6], [0, 1]], dtype=np.float32)
    graph = build_graph([vectors], k=1)
    near, far = 0.8**3, 0.6**3
    expected = np.zeros((3, 3))
    expected[0, 1] = expected[1, 0] = near / np.sqrt(near * (near + far))
    expected[1, 2] = expected[2, 1] = far / np.sqrt(far * (near + far))
    np.testing.assert_allclose(graph.affinity.toarray(), expected, rtol=1e-5)
    np.testing.assert_array_equal(graph.neighbours, [[1], [0], [1]])
    np.testing.assert_allclose(graph.similarities, [[0.8], [0.8], [0.6]], rtol=1e-6)
    # Mean cosine to both others: .4, .7, .3 with mean 1.4/3, deviation sqrt(.26/9).
    density = np.array([0.4, 0.7, 0.3])
    expected = (density - density.mean()) / np.sqrt(0.26 / 9)
    np.testing.assert_allclose(graph.typicality, expected, rtol=1e-5)


def test_matches_brute_force_across_blocks_and_encoders():
    first = unit_vectors(1100, 24, seed=1, groups=12)
    second = unit_vectors(1100, 16, seed=2, groups=12)
    graph = build_graph([first, second], k=15)
    expected = (dense_affinity(first, 15) + dense_affinity(second, 15)) / 2
    np.testing.assert_allclose(graph.affinity.toarray(), expected, atol=2e-5)
    rows = expected / expected.sum(axis=1, keepdims=True)
    np.testing.assert_allclose(graph.transition.toarray(), rows, atol=2e-5)
    joint = (first @ first.T + second @ second.T) / 2
    np.fill_diagonal(joint, -2)
    nearest = np.argsort(-joint, axis=1)[:, :15]
    np.testing.assert_array_equal(np.sort(graph.neighbours), np.sort(nearest))
    assert (np.diff(graph.similarities, axis=1) <= 0).all()


@pytest.mark.parametrize("n_samples", [0, 1, 2, 5, 16, 21])
def test_tiny_projects_have_a_graph(n_samples):
    graph = build_graph([unit_vectors(n_samples, 8)])
    k = min(15, max(n_samples - 1, 0))
    assert graph.neighbours.shape == graph.similarities.shape == (n_samples, k)
    np.testing.assert_allclose(graph.transition.sum(axis=1), 1, rtol=1e-5)
    assert np.isfinite(graph.typicality).all()


def test_zero_vectors_neither_speak_nor_spoil():
    vectors = unit_vectors(40, 8)
    vectors[[3, 7]] = 0
    graph = build_graph([vectors])
    assert np.isfinite(graph.affinity.data).all()
    assert np.isfinite(graph.typicality).all()
    assert graph.affinity[3, 7] == 0
    alone = build_graph([np.zeros((3, 4), dtype=np.float32)])
    np.testing.assert_array_equal(alone.transition.toarray(), np.eye(3))


def test_subgraph_keeps_neighbours_among_the_rows():
    graph = build_graph([unit_vectors(60, 8)])
    rows = np.array([50, 4, 9, 33, 21, 0, 59], dtype=np.int64)
    part = graph.subgraph(rows)
    assert part.neighbours.shape == (7, 6)
    for position, row in enumerate(rows):
        expected = [n for n in graph.neighbours[row] if n in rows]
        found = part.neighbours[position]
        assert [rows[n] for n in found if n >= 0] == expected
        assert (part.similarities[position][found < 0] == 0).all()
    assert part.affinity[0, 3] == graph.affinity[50, 33]
    np.testing.assert_allclose(part.transition.sum(axis=1), 1, rtol=1e-5)


def test_new_samples_weigh_the_pool():
    pool = np.array([[1, 0], [0, 1], [0.6, 0.8]], dtype=np.float32)
    weights = connect_new([np.array([[1, 0]], dtype=np.float32)], [pool], k=2)
    total = 1 + 0.6**3
    np.testing.assert_allclose(
        weights.toarray(), [[1 / total, 0, 0.6**3 / total]], rtol=1e-5
    )


def test_an_encoder_that_cannot_read_a_new_sample_counts_for_nothing():
    pool = np.array([[1, 0], [0, 1], [0.6, 0.8]], dtype=np.float32)
    own = np.array([[1, 0]], dtype=np.float32)
    alone = connect_new([own], [pool], k=2).toarray()
    beside = connect_new([own, 0 * own], [pool, pool[::-1].copy()], k=2).toarray()
    np.testing.assert_allclose(beside, alone, rtol=1e-6)
    assert not connect_new([0 * own], [pool], k=2).toarray().any()


def test_above_the_limit_neighbours_are_nearly_exact():
    # 200 dimensions, reduced to 128.
    encoders = [unit_vectors(600, 100, seed, groups=6) for seed in (3, 4)]
    exact = build_graph(encoders)
    approximate = build_graph(encoders, exact_limit=500)
    shared = [
        len(np.intersect1d(a, b))
        for a, b in zip(exact.neighbours, approximate.neighbours, strict=True)
    ]
    assert 0.5 * 15 < np.mean(shared) < 15
    assert np.corrcoef(exact.typicality, approximate.typicality)[0, 1] > 0.9


def test_encoders_must_agree_on_the_samples():
    with pytest.raises(InvalidRequestError, match="same samples"):
        build_graph([unit_vectors(4, 3), unit_vectors(5, 3)])
    with pytest.raises(InvalidRequestError, match="at least one encoder"):
        build_graph([])


def test_cancel_stops_between_blocks():
    class Cancelled:
        def report(self, done, total=None, message=""):
            raise JobCancelledError

    with pytest.raises(JobCancelledError):
        build_graph([unit_vectors(30, 4)], progress=Cancelled())
