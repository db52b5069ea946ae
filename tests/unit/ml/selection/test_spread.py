import numpy as np

from umc_desktop.ml.selection.spread import draw_spread

POINTS = np.array([0.0, 1.0, 3.0, 3.0])
EVEN = np.ones(4)


def squared_distances(place):
    return (POINTS - POINTS[place]) ** 2


def draw(n_wanted, seed, weights=EVEN, first=0):
    return draw_spread(
        squared_distances, weights, n_wanted, first, np.random.default_rng(seed)
    ).tolist()


def test_the_second_place_is_drawn_by_squared_distance():
    # From 0 the others are 1, 9 and 9 away: 1/19, 9/19, 9/19 of 1,900 draws.
    counts = np.bincount([draw(2, seed)[1] for seed in range(1900)], minlength=4)
    # standard deviations: sqrt(1900 · 1/19 · 18/19) = 9.7, sqrt(1900 · 9/19 · 10/19)
    # = 21.8
    assert (np.abs(counts - [0, 100, 900, 900]) < [1, 49, 109, 109]).all()


def test_weights_multiply_the_distances_and_draw_the_first():
    weights = np.array([0.0, 9.0, 1.0, 0.0])
    pairs = [tuple(draw(2, seed, weights, first=None)) for seed in range(1000)]
    first = np.bincount([pair[0] for pair in pairs], minlength=4)
    # 900 expected; standard deviation sqrt(1000 · 0.9 · 0.1) = 9.5
    assert abs(first[1] - 900) < 48
    # only places 1 and 2 weigh anything
    assert set(pairs) == {(1, 2), (2, 1)}


def test_the_distance_is_to_the_nearest_drawn():
    # With 0 and 3 (either) drawn, the other 3 is at distance 0: only 1 is left.
    for seed in range(50):
        drawn = draw(3, seed)
        assert 1 in drawn


def test_what_equals_a_drawn_one_comes_last():
    assert {draw(4, seed)[3] for seed in range(20)} == {2, 3}
