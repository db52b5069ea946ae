import numpy as np

from umc_desktop.qt.map.outlines import (
    DIRECTIONS,
    group_outlines,
    hull,
    outlines_of,
    pieces,
)


def test_hull_is_furthest_along_every_direction():
    square = np.array([[0, 0], [2, 0], [2, 2], [0, 2], [1, 1]], np.float32)
    vertices = hull(square)
    assert vertices.shape == DIRECTIONS.shape
    assert sorted(set(map(tuple, vertices))) == [(0, 0), (0, 2), (2, 0), (2, 2)]
    assert tuple(vertices[2]) == (2, 2)  # 45 degrees


def test_pieces_are_what_lies_apart_the_largest_first():
    row = np.arange(12, dtype=np.float32)
    near, far = np.stack([row, 0 * row], 1), np.stack([row[:5] + 50, row[:5]], 1)
    lone = np.array([[99, 99], [np.nan, 0]], np.float32)
    found = pieces(np.concatenate([far, near, lone]).astype(np.float32), 1.5)
    assert [rows.tolist() for rows in found] == [
        list(range(5, 17)),
        list(range(5)),
        [17],
    ]


def test_only_pieces_worth_a_line_get_one_and_the_largest_bears_the_name():
    rng = np.random.default_rng(0)
    group = rng.uniform(0, 1, (100, 2)).astype(np.float32)
    group[:30] += 20
    group[30:35] += 40
    largest, other = outlines_of("tea", group, 1.0)
    assert (largest.name, largest.size) == ("tea", 65)
    assert (other.name, other.size) == ("", 30)
    assert largest.vertices.max() <= 1
    assert 20 <= other.vertices.min() <= other.vertices.max() <= 21


def test_hull_of_nothing_and_of_one():
    assert hull(np.empty((0, 2), np.float32)) is None
    assert hull(np.full((3, 2), np.nan, np.float32)) is None
    assert np.unique(hull(np.ones((1, 2), np.float32)), axis=0).tolist() == [[1, 1]]


def test_groups_are_named_largest_first_and_by_number_without_a_name():
    positions = 0.1 * np.arange(14, dtype=np.float32).reshape(7, 2)
    positions[0] = 90
    groups = np.array([-1, 3, 1, 3, 1, 3, 8], np.int32)
    positions[6] = np.nan
    found = group_outlines(positions, groups, {1: "loan · rate", 3: ""})
    named = [(outline.name, outline.size) for outline in found if outline.name]
    assert named == [("Cluster 3", 3), ("loan · rate", 2)]


def test_stragglers_of_a_large_group_draw_no_line_around_the_map():
    rng = np.random.default_rng(0)
    dense = rng.normal(0, 1, (40_000, 2))
    stragglers = rng.uniform(-30, 30, (20_000, 2))
    positions = np.concatenate([dense, stragglers]).astype(np.float32)
    groups = np.zeros(len(positions), np.int32)
    (outline,) = group_outlines(positions, groups, {0: "tea"})
    assert outline.name == "tea"
    assert outline.size >= len(positions) / 2
    assert np.abs(outline.vertices).max() < 5
    # a group of a few is enclosed whole
    few = np.concatenate([dense[:150], stragglers[:100]]).astype(np.float32)
    few_groups = np.zeros(len(few), np.int32)
    outlines = group_outlines(few, few_groups, {0: "tea"})
    assert max(np.abs(one.vertices).max() for one in outlines) > 20
