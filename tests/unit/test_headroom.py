"""What the best split in hindsight gains, on curves worked by hand."""

import numpy as np
import pytest

from benchmarks.headroom import best_split, concave, headroom

LABELS = np.array([0.0, 20.0, 40.0, 80.0])


def test_a_concave_curve_stays_and_a_dent_is_bridged():
    found = concave(LABELS, np.array([0.2, 0.4, 0.5, 0.6]))
    np.testing.assert_allclose(found[[0, 1, 2, 4, 8]], [0.2, 0.3, 0.4, 0.5, 0.6])
    dented = concave(LABELS, np.array([0.2, 0.2, 0.6, 0.6]))
    assert (np.diff(dented) >= -1e-12).all()
    assert (np.diff(dented, 2) <= 1e-12).all()


def test_the_best_split_takes_the_steepest_steps():
    # ten labels bring .1, .1, .05 … here and .08, .03 … there
    here = np.array([0.0, 0.1, 0.2, 0.25, 0.3])
    there = np.array([0.0, 0.08, 0.11, 0.11, 0.11])
    even = np.array([0.5, 0.5])
    assert best_split([here, there], even, 30).tolist() == [20, 10]
    # counting four times as much, its second step beats the first one here
    assert best_split([here, there], np.array([0.2, 0.8]), 30).tolist() == [10, 20]


def test_headroom_is_measured_on_seeds_that_were_not_fitted():
    steep, flat = [0.2, 0.4, 0.5, 0.6], [0.5, 0.5, 0.5, 0.5]
    scores = np.array([[steep, flat], [steep, flat], [flat, flat]])
    found = headroom(LABELS, scores, np.array([0.5, 0.5]), 80)
    # all 80 to the first file: .6 against .5 after its half, and nothing on the third
    assert found["gain"] == pytest.approx((0.05 + 0.05 + 0) / 3)
    assert found["split"] == [80, 0]
    assert found["low"] < found["gain"] < found["high"]
