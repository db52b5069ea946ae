import math

import numpy as np
import pytest

from umc_desktop.ml import metrics, reliability

# Confidence .6, .7, .8, .9, the first two and the last right; bins of two:
# (.65, 1, 2 samples) and (.85, .5, 2 samples).
P = np.array([[0.6, 0.4], [0.3, 0.7], [0.8, 0.2], [0.1, 0.9]])
Y = np.array([0, 1, 1, 1])


def test_bins_of_a_calibration_diagram_by_hand():
    low, high = reliability.reliability_bins(P, Y, 2)
    assert (low.count, low.accuracy) == (2, 1.0)
    assert low.confidence == pytest.approx(0.65)
    assert (high.count, high.accuracy) == (2, 0.5)
    assert high.confidence == pytest.approx(0.85)
    # Wilson for 1 of 2: 0.5 -+ z sqrt(.25/2 + z^2/16) / (1 + z^2/2), z = 1.96
    half = 1.959964 * math.sqrt(0.125 + 3.841459 / 16) / (1 + 3.841459 / 2)
    assert (high.low, high.high) == pytest.approx((0.5 - half, 0.5 + half), abs=1e-6)


def test_debiased_error_by_hand():
    # Plain: (.35 + .35) / 2 = .35. First bin: accuracy 1, no variance, redrawn .35.
    # Second: s^2 = .25/2, s = .353553, z = .989949,
    # s sqrt(2/pi) exp(-z^2/2) = .172818, .35 erf(.7) = .237230.
    assert metrics.expected_calibration_error(P, Y, 2) == pytest.approx(0.35)
    redrawn = (0.35 + 0.172818 + 0.237230) / 2
    found = reliability.debiased_calibration_error(P, Y, 2)
    assert found == pytest.approx(0.7 - redrawn, abs=1e-5)


def test_debiased_error_is_the_librarys_without_its_chance():
    # normal_debiased_ce: 2 CE - mean over draws of CE with accuracies ~ N(a, s^2)
    rng = np.random.default_rng(0)
    top = rng.uniform(0.5, 1, 300)
    p = np.column_stack([top, 1 - top])
    y = (rng.random(300) > top - 0.03).astype(np.int64)
    bins = metrics.confidence_bins(p, y, 15)
    a, c = bins.accuracies, bins.confidences
    drawn = rng.normal(a, np.sqrt(a * (1 - a) / 20), (200_000, 15))
    expected = 2 * np.abs(a - c).mean() - np.abs(drawn - c).mean()
    found = reliability.debiased_calibration_error(p, y, 15)
    assert found == pytest.approx(expected, abs=2e-4)


def test_root_mean_square_error_by_hand():
    # (.35^2 - 0 + .35^2 - .5*.5/1) / 2 = -.0025: chance explains all of it.
    assert reliability.root_mean_square_calibration_error(P, Y, 2) == 0.0
    # One bin: accuracy .75, confidence .75: 0 - .1875/3 < 0. All wrong instead:
    # accuracy .0, (.65^2 + .85^2) / 2
    wrong = 1 - P.argmax(axis=1)
    found = reliability.root_mean_square_calibration_error(P, wrong, 2)
    assert found == pytest.approx(math.sqrt((0.65**2 + 0.85**2) / 2))


def _measured(measure, shift, n_runs=400):
    """Return a measure of models that are sure of themselves by ``shift`` too much."""
    rng = np.random.default_rng(1)
    found = []
    for _ in range(n_runs):
        top = rng.uniform(0.7, 0.9, 1500)
        p = np.column_stack([top, 1 - top])
        found.append(measure(p, (rng.random(1500) > top - shift).astype(np.int64)))
    return np.array(found)


def test_of_what_chance_adds_59_percent_is_left():
    # The gaps of a calibrated model are N(0, s^2): E[2|g| - E|N(g, s^2)|] / E|g| is
    # 2 - sqrt(2), as the sum of two such normals has sqrt(2) times their deviation.
    plain = _measured(metrics.expected_calibration_error, 0.0).mean()
    debiased = _measured(reliability.debiased_calibration_error, 0.0).mean()
    assert plain > 0.03
    assert debiased / plain == pytest.approx(2 - math.sqrt(2), abs=0.03)


def test_the_squared_error_is_unbiased():
    # .2 too sure everywhere: .04; the plain square adds a variance of .0024.
    squares = _measured(reliability.root_mean_square_calibration_error, 0.2) ** 2
    assert squares.mean() == pytest.approx(0.04, abs=0.001)


def test_squares_of_several_divisions_have_no_bias_at_zero_either():
    # a calibrated model: each square is 0 on average, the mean of roots is not
    def square(p, y):
        return reliability.debiased_square(metrics.confidence_bins(p, y, 15))

    roots = _measured(reliability.root_mean_square_calibration_error, 0.0)
    squares = _measured(square, 0.0)
    assert roots.mean() > 0.005
    assert abs(squares.mean()) < 1e-4
    # a bin for each sample, of which nobody can tell the variance
    assert square(P, Y) == pytest.approx((0.4**2 + 0.3**2 + 0.8**2 + 0.1**2) / 4)


def test_every_bin_has_two_samples_and_nothing_is_none():
    assert reliability.debiased_calibration_error(P, Y, 15) == pytest.approx(
        reliability.debiased_calibration_error(P, Y, 2)
    )
    for measure in (
        reliability.debiased_calibration_error,
        reliability.root_mean_square_calibration_error,
    ):
        assert measure(P[:1], Y[:1]) is None
    assert reliability.reliability_bins(P[:0], Y[:0]) == ()
