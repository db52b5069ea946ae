import numpy as np
import pytest
import shapely

from umc_desktop.qt.map.lasso import MAX_VERTICES, inside, simplify


def star(rng, n_vertices, centre=(0.0, 0.0), radius=1.0):
    """A simple polygon, seldom convex: angles ascend, radii vary."""
    angles = np.sort(rng.uniform(0, 2 * np.pi, n_vertices))
    radii = radius * rng.uniform(0.3, 1.0, n_vertices)
    return np.column_stack([radii * np.cos(angles), radii * np.sin(angles)]) + centre


def by_shapely(points, polygon):
    x, y = points.astype(np.float64).T
    return shapely.contains_xy(shapely.Polygon(polygon), x, y)


@pytest.mark.parametrize("n_points", [1, 300, 50_000])
@pytest.mark.parametrize("n_vertices", [5, 37, 200])
def test_same_answer_as_shapely_on_random_stars(n_points, n_vertices):
    rng = np.random.default_rng(n_points + n_vertices)
    for centre in [(0.0, 0.0), (3.0, -2.0)]:
        points = rng.normal(size=(n_points, 2)).astype(np.float32)
        polygon = star(rng, n_vertices, centre, radius=2.0)
        assert np.array_equal(inside(points, polygon), by_shapely(points, polygon))


def test_same_answer_as_shapely_far_from_zero_and_tiny():
    # Here float32 positions are as coarse as 1/16 of the lasso's grid cells.
    rng = np.random.default_rng(0)
    centre = (1000.0, -3000.0)
    points = (rng.normal(size=(40_000, 2)) * 0.2 + centre).astype(np.float32)
    polygon = star(rng, 60, centre, radius=0.3)
    found = inside(points, polygon)
    assert found.any()
    assert np.array_equal(found, by_shapely(points, polygon))


def test_points_on_a_lattice_like_the_vertices():
    # Vertices, edges and points share coordinates: every tie is met.
    points = np.stack(np.meshgrid(np.arange(9), np.arange(9)), -1).reshape(-1, 2)
    points = points.astype(np.float32)
    arch = np.array(
        [[1, 1], [7, 1], [7, 7], [5, 7], [5, 3], [3, 3], [3, 7], [1, 7]], float
    )
    assert np.array_equal(inside(points, arch), by_shapely(points, arch))
    assert inside(points, arch).sum() == 5 + 4 + 4


def test_line_that_crosses_itself_follows_even_odd():
    bow_tie = np.array([[0, 0], [2, 2], [2, 0], [0, 2]], float)
    points = np.array([[0.2, 1], [1.8, 1], [1, 1.8], [1, 0.2]], np.float32)
    assert inside(points, bow_tie).tolist() == [True, True, False, False]
    twice_round = np.array([[0, 0], [4, 0], [4, 4], [0, 4]] * 2, float)
    assert not inside(np.array([[2, 2]], np.float32), twice_round).any()


def test_closing_vertex_may_be_given_or_not():
    triangle = np.array([[0, 0], [4, 0], [0, 4]], float)
    points = np.array([[1, 1], [3, 3]], np.float32)
    closed = np.vstack([triangle, triangle[:1]])
    assert inside(points, triangle).tolist() == [True, False]
    assert inside(points, closed).tolist() == [True, False]


def test_positions_that_are_not_finite_are_outside():
    square = np.array([[-1, -1], [1, -1], [1, 1], [-1, 1]], float)
    points = np.array(
        [[0, 0], [np.nan, 0], [0, np.nan], [np.inf, 0], [-np.inf, np.nan]], np.float32
    )
    assert inside(points, square).tolist() == [True, False, False, False, False]


@pytest.mark.parametrize(
    "polygon",
    [np.empty((0, 2)), np.zeros((2, 2)), np.ones((5, 2)), [[0, 0], [1, 1], [2, 2]]],
)
def test_nothing_is_inside_a_line_without_area(polygon):
    points = np.array([[0, 0], [1, 1], [0.5, 0.5]], np.float32)
    assert not inside(points, np.asarray(polygon, float)).any()


def test_no_points():
    assert inside(np.empty((0, 2), np.float32), np.eye(3, 2)).shape == (0,)


def test_simplify_keeps_a_stroke_within_a_hair():
    t = np.linspace(0, 2 * np.pi, 3000)
    stroke = np.column_stack([np.cos(t) * (2 + np.cos(7 * t)), np.sin(t) * 3])
    short = simplify(stroke)
    assert len(short) == MAX_VERTICES
    assert np.array_equal(short[0], stroke[0])
    before, after = shapely.Polygon(stroke), shapely.Polygon(short)
    assert before.symmetric_difference(after).area / before.area < 0.002


def test_simplify_keeps_the_corners():
    edge = np.linspace(0, 1, 200)
    square = np.vstack(
        [
            np.column_stack([edge, np.zeros(200)]),
            np.column_stack([np.ones(200), edge]),
            np.column_stack([1 - edge, np.ones(200)]),
            np.column_stack([np.zeros(200), 1 - edge]),
        ]
    )
    kept = {tuple(v) for v in simplify(square, limit=5)}
    assert kept == {(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)}


def test_simplify_leaves_short_strokes_and_drops_repeats():
    stroke = np.array([[0, 0], [0, 0], [1, 0], [1, 1], [1, 1]], float)
    assert simplify(stroke).tolist() == [[0, 0], [1, 0], [1, 1]]
    assert len(simplify(np.empty((0, 2)))) == 0
