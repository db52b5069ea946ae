import numpy as np
import pytest

from umc_desktop.ml.tiling import find_frame, settle, tile


def test_tiles_do_not_overlap_and_small_ones_stay_visible():
    generator = np.random.default_rng(0)
    sizes = [900, 16, 100, 400]
    placed = tile([generator.uniform(-7, 9, size=(n, 2)) for n in sizes])
    assert placed.shape == (1416, 2)
    assert np.abs(placed).max() == pytest.approx(1, abs=1e-5)
    parts = np.split(placed, np.cumsum(sizes)[:-1])
    boxes = [(part.min(axis=0), part.max(axis=0)) for part in parts]
    for i, (low, high) in enumerate(boxes):
        for other_low, other_high in boxes[i + 1 :]:
            assert (high < other_low).any() or (other_high < low).any()
    areas = [np.prod(high - low) for low, high in boxes]
    # Square root of 900 / 100.
    assert areas[0] / areas[2] == pytest.approx(3, rel=0.1)
    assert tile([]).shape == (0, 2)


def test_a_frame_is_the_scale_and_the_shift_by_hand():
    layout = np.array([[0, 0], [2, 0], [np.nan, 1], [0, 4]], np.float32)
    positions = layout * 0.5 + [1, -3]
    scale, shift = find_frame(layout, positions)
    assert scale == pytest.approx(0.5)
    assert shift == pytest.approx([1, -3])


def test_no_frame_for_samples_of_two_maps_or_of_none():
    layout = np.random.default_rng(0).normal(size=(20, 2))
    positions = np.concatenate([layout[:10] * 0.5, layout[10:] * 0.5 + [9, 0]])
    assert find_frame(layout, positions) is None
    assert find_frame(np.full((5, 2), np.nan), np.zeros((5, 2))) is None
    assert find_frame(np.ones((5, 2)), np.zeros((5, 2))) is None


def test_settled_maps_stay_although_one_reaches_further_than_before():
    generator = np.random.default_rng(0)
    maps = [generator.uniform(-7, 9, size=(n, 2)) for n in (400, 100)]
    first = np.split(settle(maps, [None, None]), [400])
    np.testing.assert_array_equal(np.concatenate(first), tile(maps))
    frames = [find_frame(*pair) for pair in zip(maps, first, strict=True)]
    maps[0] = np.concatenate([maps[0], [[40, 40]]])
    again = np.split(settle(maps, frames), [400, 401])
    np.testing.assert_allclose(again[0], first[0], atol=1e-5)
    np.testing.assert_allclose(again[2], first[1], atol=1e-5)


def test_a_new_map_goes_beside_those_that_were_there():
    generator = np.random.default_rng(0)
    maps = [generator.uniform(-7, 9, size=(n, 2)) for n in (900, 100)]
    frame = find_frame(maps[0], tile(maps[:1]))
    old, new = np.split(settle(maps, [frame, None]), [900])
    np.testing.assert_allclose(old, tile(maps[:1]), atol=1e-5)
    assert new[:, 0].min() > old[:, 0].max()
    # Fourth root of 900 / 100.
    sides = [np.ptp(one, axis=0).max() for one in (old, new)]
    assert sides[0] / sides[1] == pytest.approx(9**0.25, rel=0.01)
