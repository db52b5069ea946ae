import math

import numpy as np
import pytest
from scipy import stats

from umc_desktop.ml import bootstrap


def test_the_interval_is_scipys():
    data = np.random.default_rng(0).exponential(size=15)
    theirs = stats.bootstrap((data,), np.mean, n_resamples=3000, method="BCa", rng=1)
    jackknife = bootstrap.without_each(15) @ data
    drawn = theirs.bootstrap_distribution
    low, high = bootstrap.bca_interval(data.mean(), drawn, jackknife)
    assert low == pytest.approx(theirs.confidence_interval.low, rel=1e-6)
    assert high == pytest.approx(theirs.confidence_interval.high, rel=1e-6)


def test_without_bias_and_skew_it_is_the_percentile_interval():
    drawn = np.arange(-50.0, 51.0)  # the estimate is one of them: half of that tie
    found = bootstrap.bca_interval(0.0, drawn, np.array([-1.0, 0.0, 1.0]), level=0.9)
    assert found == pytest.approx((-45, 45))


def test_the_ends_by_hand():
    # 30 % of the resamples below the estimate: z0 = -.524401. d = (2, -1, -1) gives
    # a = 6 / (6 * 6^1.5) = .068041. Low end: z0 - 1.644854 = -2.169255, divided by
    # 1 + .068041 * 2.169255 is -1.890254; Phi(-.524401 - 1.890254) = .007875.
    drawn = (np.arange(10_000) + 0.5) / 10_000
    jackknife = np.array([0.0, 3.0, 3.0])
    low, high = bootstrap.bca_interval(0.3, drawn, jackknife, level=0.9)
    assert low == pytest.approx(0.007875, abs=1e-4)
    # High end: 1.120453 / (1 - .068041 * 1.120453) = 1.212923; Phi(.688522) = .754438
    assert high == pytest.approx(0.754438, abs=1e-4)


def test_equal_resamples_give_the_estimate():
    drawn = np.full(10, 12.0) + np.array([0, 1e-14] * 5)
    assert bootstrap.bca_interval(12.0, drawn, np.full(3, 12.0)) == (12.0, 12.0)


def test_an_estimate_beyond_every_resample_stays_finite():
    drawn = np.linspace(0, 1, 100)
    low, high = bootstrap.bca_interval(2.0, drawn, np.array([1.0, 2.0, 4.0]))
    assert 0.9 < low <= high <= 1


def test_jackknife_means_leave_one_out():
    found = bootstrap.without_each(3) @ np.array([1.0, 2.0, 6.0])
    assert found.tolist() == [4.0, 3.5, 1.5]


def test_drawn_test_samples_are_the_same_for_every_row():
    rng = np.random.default_rng(0)
    bits = [rng.random((1, 30)) < 0.5 for _ in range(4)]
    right = [np.vstack([b, ~b, b]) for b in bits]
    draws = bootstrap.draw_units(4, 50, rng)
    for shared in (False, True):
        shares = bootstrap.shares_right(right, draws, rng, shared)
        assert shares.shape == (50, 3)
        assert np.allclose(shares[:, 0], shares[:, 2])
        assert np.allclose(shares[:, 0] + shares[:, 1], 1)


@pytest.mark.parametrize("cells", [10_000, 2_000_000])
def test_spread_of_drawn_test_samples(monkeypatch, cells):
    # One row, half of 100 samples right in each of 4 seeds: seeds do not differ, so all
    # spread is of the samples drawn: sd .05 for a shared draw. Drawn anew for each
    # seed drawn, the mean of 4: .025; but a seed drawn twice draws twice.
    monkeypatch.setattr(bootstrap, "_CELLS", cells)
    rng = np.random.default_rng(0)
    right = [np.arange(100)[None] < 50] * 4
    draws = bootstrap.draw_units(4, 4000, rng)
    apart = bootstrap.shares_right(right, draws, rng, shared=False)
    assert apart.mean() == pytest.approx(0.5, abs=0.002)
    assert apart.std() == pytest.approx(0.025, rel=0.05)
    shared = bootstrap.shares_right(right, draws, rng, shared=True)
    assert shared.std() == pytest.approx(0.05, rel=0.05)


def test_spread_of_drawn_seeds_of_different_test_sizes():
    # Seeds all right or all wrong: samples do not differ, so the spread is of 2 seeds
    # drawn of 2: shares 0, .5, 1 with probability 1/4, 1/2, 1/4: sd sqrt(1/8).
    rng = np.random.default_rng(0)
    right = [np.ones((1, 7), bool), np.zeros((1, 20), bool)]
    draws = bootstrap.draw_units(2, 4000, rng)
    shares = bootstrap.shares_right(right, draws, rng, shared=False)
    assert set(shares.ravel().round(6)) == {0, 0.5, 1}
    assert shares.std() == pytest.approx(math.sqrt(1 / 8), rel=0.05)
