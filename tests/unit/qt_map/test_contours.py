import numpy as np
import pytest

from umc_desktop.qt.map.contours import SHARES, density_lines, lines_at


def test_lines_on_a_slope_lie_where_the_level_is():
    grid = np.tile(np.arange(5.0), (4, 1))
    (line,) = lines_at(grid, [1.25])
    assert len(line) == 3
    assert np.unique(line[:, :, 0]).tolist() == [1.25]
    assert sorted(line[:, :, 1].ravel()) == [0, 1, 1, 2, 2, 3]


def test_a_peak_gets_a_closed_line_and_a_saddle_two_corners():
    peak = np.zeros((3, 3))
    peak[1, 1] = 1.0
    (line,) = lines_at(peak, [0.5])
    ends, counts = np.unique(line.reshape(-1, 2), axis=0, return_counts=True)
    assert sorted(map(tuple, ends)) == [(0.5, 1), (1, 0.5), (1, 1.5), (1.5, 1)]
    assert set(counts) == {2}
    assert len(lines_at(np.array([[1.0, 0.0], [0.0, 1.0]]), [0.5])[0]) == 2


def test_every_pattern_of_corners_gives_pieces_that_end_on_crossed_sides():
    for pattern in range(16):
        corners = [bool(pattern & bit) for bit in (1, 2, 4, 8)]
        grid = np.array([[corners[0], corners[1]], [corners[3], corners[2]]], float)
        (line,) = lines_at(grid, [0.5])
        crossed = sum(corners[i] != corners[i - 1] for i in range(4))
        assert 2 * len(line) == crossed
        assert len(np.unique(line.reshape(-1, 2), axis=0)) == crossed


def test_lines_enclose_their_share_of_a_round_cloud():
    # Of a normal cloud, a circle of radius sqrt(-2 ln(1 - p)) holds the share p.
    cloud = np.random.default_rng(0).normal(size=(40_000, 2)).astype(np.float32)
    lines = density_lines(cloud)
    assert len(lines) == len(SHARES)
    for share, line in zip(SHARES, lines, strict=True):
        radius = np.median(np.hypot(*line.reshape(-1, 2).T))
        assert radius == pytest.approx(np.sqrt(-2 * np.log(1 - share)), rel=0.1)


def test_two_clouds_far_apart_have_a_line_each():
    cloud = np.random.default_rng(0).normal(size=(2_000, 2)).astype(np.float32)
    cloud[::2] += 30
    outermost = density_lines(cloud)[-1]
    middle = outermost.mean(axis=1).mean(axis=1)
    assert (middle < 10).any()
    assert (middle > 20).any()
    assert not ((middle > 10) & (middle < 20)).any()


def test_too_few_samples_and_samples_on_one_spot_have_no_density():
    assert density_lines(np.zeros((5, 2), np.float32)) == []
    assert density_lines(np.zeros((500, 2), np.float32)) == []
    assert density_lines(np.full((500, 2), np.nan, np.float32)) == []
