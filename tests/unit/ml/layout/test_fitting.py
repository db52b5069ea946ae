import numpy as np
import pytest

from umc_desktop.domain.progress import JobCancelledError
from umc_desktop.ml.graph import build_graph
from umc_desktop.ml.layout.alignment import drift
from umc_desktop.ml.layout.fitting import fit_layout, place_among


@pytest.fixture(scope="module")
def groups():
    """Group of each of 240 samples in six tight groups."""
    return np.arange(240) % 6


@pytest.fixture(scope="module")
def graph(groups):
    generator = np.random.default_rng(0)
    centres = generator.normal(size=(6, 16))
    vectors = centres[groups] + 0.4 * generator.normal(size=(240, 16))
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)
    return build_graph([vectors.astype(np.float32)])


@pytest.fixture(scope="module")
def cold(graph):
    return fit_layout(graph)


def test_cold_map_is_seeded_and_keeps_groups_together(graph, groups, cold):
    assert cold.shape == (240, 2)
    assert cold.dtype == np.float32
    np.testing.assert_array_equal(fit_layout(graph), cold)
    distances = np.linalg.norm(cold[:, None] - cold[None], axis=2)
    nearest = np.argsort(distances, axis=1)[:, 1:11]
    assert (groups[nearest] == groups[:, None]).mean() > 0.95


def test_warm_map_stays_put(graph, cold):
    warm = fit_layout(graph, start=cold, seed=1)
    assert drift(cold, warm) < 0.03
    assert drift(cold, fit_layout(graph, seed=1)) > 0.2


def test_a_map_round_after_round_stays_near_the_first(graph, cold):
    now = cold
    for seed in range(1, 6):
        now = fit_layout(graph, start=now, seed=seed)
    assert drift(cold, now) < 0.1


def test_other_neighbours_move_a_map_by_no_more_than_the_limit(graph, groups, cold):
    # Every second group's samples now belong to the next group.
    other = np.random.default_rng(3).normal(size=(6, 16))[(groups + groups % 2) % 6]
    other += 0.3 * np.random.default_rng(4).normal(size=other.shape)
    changed = build_graph([other.astype(np.float32)])
    warm = fit_layout(changed, start=cold)
    assert 0.005 < drift(cold, warm) <= 0.05 + 1e-6
    assert np.isfinite(warm).all()


def test_new_samples_join_their_neighbours(graph, groups, cold):
    new = np.arange(240) % 9 == 0
    start = cold.copy()
    start[new] = np.nan
    warm = fit_layout(graph, start=start)
    assert np.isfinite(warm).all()
    centres = np.array([warm[(groups == g) & ~new].mean(axis=0) for g in range(6)])
    gaps = np.linalg.norm(warm[new][:, None] - centres[None], axis=2)
    assert (gaps.argmin(axis=1) == groups[new]).mean() > 0.9


def test_cancel_stops_between_epochs(graph):
    stopped_at = []

    class Cancelling:
        def report(self, done, total=None, message=""):
            if total is not None:
                stopped_at.append(done)
                raise JobCancelledError

    with pytest.raises(JobCancelledError):
        fit_layout(graph, progress=Cancelling())
    assert stopped_at[0] < 500


@pytest.mark.parametrize("n_samples", [0, 1, 2, 5, 14])
def test_tiny_projects_get_a_circle(n_samples):
    generator = np.random.default_rng(n_samples)
    vectors = generator.normal(size=(n_samples, 4)).astype(np.float32)
    placed = fit_layout(build_graph([vectors]))
    assert placed.shape == (n_samples, 2)
    assert len(np.unique(placed.round(4), axis=0)) == n_samples


def test_samples_without_any_neighbour_are_placed(graph):
    lone = graph.subgraph(np.arange(0, 240, 1)[groups_apart(graph)])
    assert np.isfinite(fit_layout(lone)).all()


def groups_apart(graph):
    """Return samples none of which is another's neighbour."""
    chosen = []
    for row in range(graph.n_samples):
        if not any(
            row in graph.neighbours[c] or c in graph.neighbours[row] for c in chosen
        ):
            chosen.append(row)
    return chosen


def test_samples_placed_among_others_lie_with_their_group():
    rng = np.random.default_rng(0)
    laid_out = np.concatenate([rng.normal(-5, 1, (50, 2)), rng.normal(5, 1, (50, 2))])
    nearest = np.array([[0, 1, 2], [60, 70, 80], [0, 0, 60]])
    cosines = np.array([[0.9, 0.5, 0.1], [0.9, 0.9, 0.9], [0.0, 0.0, 1.0]], np.float32)
    placed = place_among(laid_out, nearest, cosines)
    assert placed.shape == (3, 2)
    assert np.linalg.norm(placed[0] - laid_out[0]) < np.linalg.norm(
        placed[0] - laid_out[2]
    )
    np.testing.assert_allclose(placed[1], laid_out[[60, 70, 80]].mean(0), atol=0.1)
    np.testing.assert_allclose(placed[2], laid_out[60], atol=0.1)  # weight decides
    equal = place_among(laid_out, np.zeros((9, 1), int), np.ones((9, 1), np.float32))
    assert len(np.unique(equal, axis=0)) == 9  # none hides another
