import numpy as np
import pytest

from umc_desktop.qt.map.view import View, fit


def test_pixels_and_data_by_hand():
    view = View(centre=(10.0, 20.0), scale=4.0, width=100, height=80)
    # One unit right is 4 px right; one unit up is 4 px up, so a smaller y.
    pixels = view.to_pixels(np.array([[10, 20], [11, 21]]))
    assert pixels.tolist() == [[50, 40], [54, 36]]
    assert view.to_data(pixels).tolist() == [[10, 20], [11, 21]]


def test_zoom_keeps_what_is_under_the_cursor():
    view = View((1.5, -2.0), 37.0, 640, 480)
    held = view.to_data(np.array([[100.0, 400.0]]))
    zoomed = view.zoomed(1.7, (100.0, 400.0))
    assert zoomed.scale == pytest.approx(37.0 * 1.7)
    assert zoomed.to_pixels(held)[0] == pytest.approx([100.0, 400.0])


def test_pan_moves_content_with_the_hand():
    view = View((0.0, 0.0), 10.0, 100, 100).panned(30, -20)
    assert view.to_pixels(np.array([[0.0, 0.0]]))[0].tolist() == [80, 30]


def test_fit_shows_all_placed_samples_inside_the_margin():
    positions = np.array([[0, 0], [10, 2], [np.nan, 5]], np.float32)
    view = fit(positions, 300, 200, margin_px=25)
    assert view.centre == (5.0, 1.0)
    assert view.scale == 25.0  # (300 - 2 * 25) / 10
    assert view.shows((0, 0), 25)
    assert view.shows((10, 2), 25)
    assert not view.shows((10.1, 2), 25)


@pytest.mark.parametrize("n", [0, 1, 3])
def test_fit_of_nothing_or_one_spot_is_usable(n):
    view = fit(np.full((n, 2), 7, np.float32), 200, 100)
    assert np.isfinite(view.scale)
    assert view.scale > 0


def test_device_pixels():
    view = View((3.0, 4.0), 10.0, 100, 50).at_ratio(2.0)
    assert (view.scale, view.width, view.height) == (20.0, 200, 100)
    assert view.to_pixels(np.array([[3.0, 4.0]]))[0].tolist() == [100, 50]
