import numpy as np
import pytest
from PySide6.QtGui import QImage

from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.qt.map import points as points_module
from umc_desktop.qt.map import raster as raster_module
from umc_desktop.qt.map.canvas import CHUNK
from umc_desktop.qt.map.footprints import ABSENT, SHAPES, footprint
from umc_desktop.qt.map.image import Renderer
from umc_desktop.qt.map.model import Colouring, LegendEntry, MapData
from umc_desktop.qt.map.painting import (
    colour_table,
    sample_colours,
    sample_shapes,
    symbol_size,
)
from umc_desktop.qt.map.points import by_importance, layered
from umc_desktop.qt.map.raster import Raster, Style
from umc_desktop.qt.map.view import View

WHITE, RED, GREEN, BLUE = 0xFFFFFFFF, 0xFFFF0000, 0xFF00FF00, 0xFF0000FF
OUTLINE, HALO = 0xFF101010, 0xFFFF00FF


def make(positions, visible=None, labelled=None, selected=None, importance=None):
    positions = np.array(positions, np.float32).reshape(-1, 2)
    n = len(positions)

    def mask(rows):
        return np.isin(np.arange(n), [] if rows is None else rows)

    seen = np.ones(n, bool) if visible is None else mask(visible)
    data = MapData(np.arange(n), positions, importance)
    return layered(by_importance(data), seen, mask(labelled), mask(selected))


def style(points, colours, size=3, shapes=None):
    table = np.concatenate([[WHITE], np.array(colours, np.uint32)[points.rows]])
    return Style(table.astype(np.uint32), shapes, size, OUTLINE, HALO)


def draw(points, colours, size=3, view=None, shapes=None):
    # One data unit is one pixel, and (0, 0) is the pixel at row 20, column 20.
    view = view or View((0.0, 0.0), 1.0, 40, 40)
    canvas = Raster()
    return canvas.draw(view, points, style(points, colours, size, shapes)), canvas


@pytest.fixture
def dense(monkeypatch):
    """Dilate even a few samples, as with a million of them."""
    monkeypatch.setattr(raster_module, "STAMP_PIXELS", -1)


@pytest.mark.usefixtures("dense")
def test_dilated_square_of_three_pixels():
    picture, _ = draw(make([[0.5, -0.5]]), [RED])
    rows, columns = np.nonzero(picture == RED)
    assert sorted(set(rows)) == [19, 20, 21]
    assert sorted(set(columns)) == [19, 20, 21]
    assert np.count_nonzero(picture != WHITE) == 9


@pytest.mark.usefixtures("dense")
@pytest.mark.parametrize("size", range(1, 25))
def test_dilated_symbols_are_discs_of_their_size(size):
    picture, _ = draw(make([[0.5, -0.5]]), [RED], size=size)
    rows, columns = np.nonzero(picture == RED)
    assert np.ptp(rows) + 1 == size
    assert np.ptp(columns) + 1 == size
    if size > 3:
        middle = (size - 1) / 2
        y, x = rows - rows.min() - middle, columns - columns.min() - middle
        expected = np.hypot(*np.mgrid[:size, :size] - middle) <= size / 2
        assert len(rows) == expected.sum()
        assert np.hypot(x, y).max() <= size / 2


@pytest.mark.usefixtures("dense")
def test_more_important_sample_is_on_top_whatever_the_order():
    for importance in ([0.1, 0.9], [0.9, 0.1]):
        points = make([[0, 0], [1, 0]], importance=np.array(importance, np.float32))
        picture, _ = draw(points, [RED, GREEN])
        top = [RED, GREEN][int(np.argmax(importance))]
        assert np.count_nonzero(picture == top) == 9
        assert np.count_nonzero(picture != WHITE) == 12


@pytest.mark.usefixtures("dense")
def test_of_very_many_samples_each_colour_keeps_its_share(monkeypatch):
    # 100 samples on each of 400 places, and the red half is the more important one
    places = np.stack(np.meshgrid(np.arange(20), np.arange(20)), axis=-1)
    positions = np.repeat(places.reshape(-1, 2) * 2 - 19, 100, axis=0)
    red = np.random.default_rng(0).random(len(positions)) < 0.5
    shares = []
    for most in (len(positions), len(positions) - 1):
        monkeypatch.setattr(points_module, "MOST_BY_IMPORTANCE", most)
        points = make(positions, importance=red.astype(np.float32))
        picture, _ = draw(points, np.where(red, RED, GREEN), size=1)
        n_red, n_green = (np.count_nonzero(picture == one) for one in (RED, GREEN))
        assert n_red + n_green == 400
        shares.append(n_red / 400)
    assert shares[0] == 1
    assert 0.4 < shares[1] < 0.6


@pytest.mark.parametrize("stamp_pixels", [-1, 10**6])
def test_filtered_out_is_below_and_grey_labelled_above(monkeypatch, stamp_pixels):
    monkeypatch.setattr(raster_module, "STAMP_PIXELS", stamp_pixels)
    points = make([[0, 0], [0, 0], [0, 0]], visible=[1, 2], labelled=[1])
    assert points.rows.tolist() == [0, 2, 1]
    picture, canvas = draw(points, [RED, GREEN, BLUE], size=6)
    assert picture[20, 20] == GREEN
    assert points.rows[canvas.ranks_near(20, 20, 0)].tolist() == [1]


def test_context_takes_the_themes_grey():
    points = make([[0, 0], [9, 9]], visible=[1])
    colours = np.array([RED, GREEN], np.uint32)
    table = colour_table(points, colours, "light", "#FFFFFF")
    assert table.tolist() == [WHITE, 0xFFDEDEDE, GREEN]


@pytest.mark.parametrize("stamp_pixels", [-1, 10**6])
def test_samples_beyond_the_edge_are_cut_or_left_out(monkeypatch, stamp_pixels):
    monkeypatch.setattr(raster_module, "STAMP_PIXELS", stamp_pixels)
    positions = [[-20.5, 0], [500, 0], [0, -1e30], [np.nan, 0], [np.inf, np.nan]]
    picture, _ = draw(make(positions), [RED] * 5, size=5)
    rows, columns = np.nonzero(picture != WHITE)
    assert len(rows)
    assert columns.max() <= 1
    assert set(rows) <= set(range(17, 24))


def test_stamped_disc_has_soft_edges_of_its_own_colour():
    picture, _ = draw(make([[0.5, -0.5]]), [RED], size=9)
    assert picture[20, 20] == RED
    soft = picture[(picture != RED) & (picture != WHITE)]
    assert len(soft)
    # Red over white: red stays full, green and blue are between.
    assert np.all(soft >> 16 == 0xFFFF)
    assert np.all((soft & 255) == (soft >> 8 & 255))


def test_labelled_sample_is_larger_and_outlined():
    plain, _ = draw(make([[0, 0]]), [RED], size=8)
    labelled, _ = draw(make([[0, 0]], labelled=[0]), [RED], size=8)
    assert not (plain == OUTLINE).any()
    assert (labelled == OUTLINE).any()
    assert labelled[20, 20] == RED
    assert (labelled != WHITE).sum() > (plain != WHITE).sum()


@pytest.mark.parametrize("stamp_pixels", [-1, 10**6])
def test_halo_goes_around_the_selection_only(monkeypatch, stamp_pixels):
    monkeypatch.setattr(raster_module, "STAMP_PIXELS", stamp_pixels)
    picture, _ = draw(make([[-10, 0], [10, 0]], selected=[1]), [RED, GREEN], size=5)
    halo = np.nonzero(picture == HALO)[1]
    assert len(halo)
    assert halo.min() > 25
    assert picture[20, 30] == GREEN


def test_every_shape_is_drawn_differently():
    seen = set()
    for shape in range(len(SHAPES)):
        shapes = np.array([shape], np.uint8)
        picture, _ = draw(make([[0, 0]]), [RED], size=10, shapes=shapes)
        seen.add(picture.tobytes())
        # Equally heavy, so that no shape seems to weigh more.
        assert 40 <= (picture == RED).sum() <= 100
    assert len(seen) == len(SHAPES)


@pytest.mark.parametrize("size", range(3, 33))
def test_no_shape_is_cut_at_the_edge_of_its_box(size):
    box = raster_module._reach(size)
    for shape in SHAPES:
        drawn, roomy = (
            (footprint(shape, size, 0.0, b).codes != ABSENT).sum()
            for b in (box, box + 4)
        )
        assert drawn == roomy, shape


def test_new_colours_do_not_place_samples_again(monkeypatch):
    points = make([[0, 0], [5, 5]])
    canvas, view = Raster(), View((0.0, 0.0), 1.0, 40, 40)
    canvas.draw(view, points, style(points, [RED, RED]))
    monkeypatch.setattr(Raster, "_place", None)  # would fail if called
    picture = canvas.draw(view, points, style(points, [GREEN, BLUE]))
    assert (picture == GREEN).any()
    assert (picture == BLUE).any()
    with pytest.raises(TypeError):
        canvas.draw(view.panned(1, 0), points, style(points, [GREEN, BLUE]))


def test_dilating_and_stamping_agree_where_samples_are(monkeypatch):
    rng = np.random.default_rng(5)
    points = make(rng.uniform(-18, 18, (60, 2)))
    colours = rng.integers(0xFF000000, 0xFFFFFFFF, 60, dtype=np.uint32)
    stamped, _ = draw(points, colours, size=4)
    monkeypatch.setattr(raster_module, "STAMP_PIXELS", -1)
    dilated, _ = draw(points, colours, size=4)
    assert np.mean(stamped == dilated) > 0.6
    assert abs(int((stamped != WHITE).sum()) - int((dilated != WHITE).sum())) < 400


def test_no_samples_is_background():
    picture, canvas = draw(make([]), [])
    assert np.all(picture == WHITE)
    assert len(canvas.ranks_near(10, 10, 8)) == 0


def test_categories_take_legend_colours_and_none_is_grey():
    entries = (
        LegendEntry(7, "seven", colour="#FF0000"),
        LegendEntry(2, "two", colour="#00FF00", shape="diamond"),
    )
    values = np.array([2, 7, -1, 5], np.int32)
    colouring = Colouring("categories", values, entries=entries)
    grey = 0xFF8A8A8A
    assert sample_colours(colouring, "light").tolist() == [GREEN, RED, grey, grey]
    assert sample_shapes(colouring).tolist() == [2, 0, 0, 0]


def test_none_may_have_its_own_entry():
    entries = (LegendEntry(-1, "no label", colour="#0000FF"), LegendEntry(0, "zero"))
    colouring = Colouring("categories", np.array([-1, 0], np.int32), entries=entries)
    assert sample_colours(colouring, "light").tolist() == [BLUE, 0xFFB43C00]


def test_gradient_ends_and_values_that_are_missing():
    values = np.array([0.0, 2.0, 99.0, -5.0, np.nan], np.float32)
    colouring = Colouring("continuous", values, value_range=(0.0, 2.0))
    low, high, above, below, missing = sample_colours(colouring, "dark").tolist()
    assert (low, high) == (0xFF25848E, 0xFFFDE725)
    assert (above, below, missing) == (high, low, 0xFF8F8F8F)


def test_symbols_grow_as_one_zooms_in():
    sizes = [symbol_size(1_000_000, zoom) for zoom in (0.5, 1, 4, 12, 40, 100)]
    assert sizes == [3, 3, 4, 5, 8, 9]


def test_symbols_are_smaller_where_the_canvas_is():
    assert symbol_size(3_000, 1.0, 1160 * 800) == 6
    assert symbol_size(3_000, 1.0, 480 * 470) == 5


def test_arrays_that_do_not_belong_together_are_refused():
    with pytest.raises(InvalidRequestError, match="3 samples"):
        MapData(np.arange(3), np.zeros((2, 2), np.float32))
    with pytest.raises(InvalidRequestError, match="importances"):
        MapData(np.arange(2), np.zeros((2, 2), np.float32), np.zeros(3, np.float32))


def test_labelled_samples_too_many_to_stamp_are_drawn_still(monkeypatch):
    # Room for one symbol: the one without a label fits, the two with one do not.
    monkeypatch.setattr(raster_module, "STAMP_PIXELS", 150)
    points = make([[-10, 0], [10, 0], [0, 0]], labelled=[0, 1])
    picture, _ = draw(points, [RED, GREEN, BLUE], size=5)
    assert [picture[20, x] for x in (10, 30, 20)] == [RED, GREEN, BLUE]


def test_samples_beyond_the_first_chunk_are_drawn_where_they_are(monkeypatch):
    n = CHUNK + 3
    monkeypatch.setattr(points_module, "MOST_BY_IMPORTANCE", n)
    positions = np.zeros((n, 2), np.float32)
    positions[-1] = (9, 5)
    importance = np.arange(n, dtype=np.float32)
    picture, canvas = draw(
        make(positions, importance=importance), [RED] * (n - 1) + [GREEN]
    )
    assert picture[15, 29] == GREEN
    assert picture[20, 20] == RED
    assert np.count_nonzero(picture != WHITE) == 18
    assert canvas.ranks_near(29, 15, 1).tolist() == [n - 1]


def test_a_kept_copy_of_a_frame_stays_when_the_next_is_drawn():
    points, view = make([[0, 0]]), View((0.0, 0.0), 1.0, 40, 40)
    renderer = Renderer()
    first = renderer.render(view, points, style(points, [RED]))
    copy = QImage(first)
    second = renderer.render(view.panned(10, 0), points, style(points, [RED]))
    assert copy.pixel(20, 20) == RED
    assert second.pixel(20, 20) == WHITE
    assert second.pixel(30, 20) == RED
