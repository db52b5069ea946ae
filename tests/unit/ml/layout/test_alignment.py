import numpy as np
import pytest

from umc_desktop.ml.layout.alignment import align, drift, restrain


def test_restraining_shortens_all_moves_alike():
    # The spread is 5, so a drift of 1/5 becomes 1/10 when moves lose half a unit.
    previous = np.array([[5, 0], [-5, 0], [0, 5], [0, -5]], dtype=np.float32)
    moves = np.array([[0, 0.25], [0, 1], [1, 0], [10, 0]])
    left = restrain(previous + moves, previous, 0.1) - previous
    np.testing.assert_allclose(left, [[0, 0], [0, 0.5], [0.5, 0], [9.5, 0]], atol=1e-5)
    np.testing.assert_allclose(
        restrain(previous + moves, previous, 0.3), previous + moves
    )
    previous[2] = np.nan
    assert restrain(np.ones((4, 2)), previous, 0.0)[2].tolist() == [1, 1]


def test_align_undoes_turn_mirror_scale_and_shift():
    previous = np.random.default_rng(0).normal(size=(30, 2))
    angle = np.deg2rad(70)
    turn = [[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]]
    moved = (previous * [-3, 3]) @ np.array(turn) + [5, -2]
    np.testing.assert_allclose(align(moved, previous), previous, atol=1e-5)
    partly = previous.copy()
    partly[::3] = np.nan
    np.testing.assert_allclose(align(moved, partly), previous, atol=1e-5)


def test_align_keeps_the_spread_of_a_noisy_map():
    generator = np.random.default_rng(1)
    previous = generator.normal(size=(200, 2))
    aligned = align(previous + generator.normal(size=(200, 2)), previous)
    assert aligned.std() == pytest.approx(previous.std(), rel=0.02)


def test_drift_by_hand():
    # Root mean square distance from the centre is 5; the moves are 0, 1, 1 and 10.
    previous = np.array([[5, 0], [-5, 0], [0, 5], [0, -5]], dtype=np.float32)
    moved = previous + np.array([[0, 0], [0, 1], [1, 0], [10, 0]])
    assert drift(previous, moved) == pytest.approx(1 / 5)
    assert drift(np.full((4, 2), np.nan), moved) == 0
