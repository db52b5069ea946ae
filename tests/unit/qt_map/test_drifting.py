import numpy as np

from umc_desktop.qt.map.drifting import drift_arrows


def test_a_few_samples_have_an_arrow_each_and_new_ones_none():
    before = np.array([[0, 0], [1, 1], [np.nan, np.nan]], np.float32)
    now = np.array([[1, 0], [1, 2], [5, 5]], np.float32)
    expected = [[[0, 0], [1, 0]], [[1, 1], [1, 2]]]
    assert drift_arrows(before, now).tolist() == expected


def test_many_samples_share_arrows_that_are_their_mean_move():
    rng = np.random.default_rng(0)
    now = rng.uniform(0, 10, (5_000, 2)).astype(np.float32)
    move = np.where(now[:, :1] < 5, [1, 0], [0, 2]).astype(np.float32)
    arrows = drift_arrows(now - move, now)
    assert 300 <= len(arrows) <= 400
    left = arrows[arrows[:, 1, 0] < 4.5]
    np.testing.assert_allclose(left[:, 1] - left[:, 0], [[1, 0]] * len(left), atol=1e-5)
    right = arrows[arrows[:, 1, 0] > 5.5]
    assert np.allclose(right[:, 1] - right[:, 0], [0, 2], atol=1e-5)


def test_without_a_map_before_there_are_no_arrows():
    assert len(drift_arrows(np.empty((0, 2), np.float32), np.ones((4, 2), "f4"))) == 0
