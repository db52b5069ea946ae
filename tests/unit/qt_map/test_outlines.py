import numpy as np

from umc_desktop.qt.map.outlines import DIRECTIONS, group_outlines, hull


def test_hull_is_furthest_along_every_direction():
    square = np.array([[0, 0], [2, 0], [2, 2], [0, 2], [1, 1]], np.float32)
    vertices = hull(square)
    assert vertices.shape == DIRECTIONS.shape
    assert sorted(set(map(tuple, vertices))) == [(0, 0), (0, 2), (2, 0), (2, 2)]
    assert tuple(vertices[4]) == (2, 2)  # 45 degrees


def test_hull_leaves_out_what_lies_scattered():
    rng = np.random.default_rng(0)
    group = rng.uniform(-1, 1, (100, 2)).astype(np.float32)
    group[:5] = 50
    assert np.abs(hull(group)).max() <= 1
    assert np.abs(hull(group[:9])).max() == 50


def test_hull_of_nothing_and_of_one():
    assert hull(np.empty((0, 2), np.float32)) is None
    assert hull(np.full((3, 2), np.nan, np.float32)) is None
    assert np.unique(hull(np.ones((1, 2), np.float32)), axis=0).tolist() == [[1, 1]]


def test_groups_are_named_largest_first_and_by_number_without_a_name():
    positions = np.arange(14, dtype=np.float32).reshape(7, 2)
    groups = np.array([-1, 3, 1, 3, 1, 3, 8], np.int32)
    positions[6] = np.nan
    found = group_outlines(positions, groups, {1: "loan · rate", 3: ""})
    assert [(o.name, o.size) for o in found] == [("Cluster 3", 3), ("loan · rate", 2)]
