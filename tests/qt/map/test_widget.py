import numpy as np
import pytest
import shapely
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPalette, QPixmap, QWheelEvent
from PySide6.QtWidgets import QApplication, QLabel

from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.qt.map.colours import THEMES
from umc_desktop.qt.map.model import Colouring, LegendEntry, MapData
from umc_desktop.qt.map.overlay import SampleCard
from umc_desktop.qt.map.widget import MapWidget

CTRL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
NONE = Qt.KeyboardModifier.NoModifier
N = 2000


def positions():
    rng = np.random.default_rng(11)
    centres = np.array([[0, 0], [6, 1], [2, 5]])[rng.integers(0, 3, N)]
    return (centres + rng.normal(size=(N, 2)) * 0.8).astype(np.float32)


@pytest.fixture
def shown(qtbot):
    widget = MapWidget()
    qtbot.addWidget(widget)
    widget.resize(700, 500)
    widget.set_samples(MapData(np.arange(N, dtype=np.int64) + 100, positions()))
    widget.show()
    qtbot.waitExposed(widget)
    return widget


def mouse(widget, kind, at, button, buttons, modifiers):
    where = QPointF(*at)
    event = QMouseEvent(
        kind, where, widget.mapToGlobal(where), button, buttons, modifiers
    )
    QApplication.sendEvent(widget, event)


def press(widget, at, modifiers=NONE):
    left = Qt.MouseButton.LeftButton
    mouse(widget, QEvent.Type.MouseButtonPress, at, left, left, modifiers)


def move(widget, at, modifiers=NONE, held=True):
    buttons = Qt.MouseButton.LeftButton if held else Qt.MouseButton.NoButton
    none = Qt.MouseButton.NoButton
    mouse(widget, QEvent.Type.MouseMove, at, none, buttons, modifiers)


def release(widget, at, modifiers=NONE):
    mouse(
        widget,
        QEvent.Type.MouseButtonRelease,
        at,
        Qt.MouseButton.LeftButton,
        Qt.MouseButton.NoButton,
        modifiers,
    )


def drag(widget, path, modifiers=NONE):
    press(widget, path[0], modifiers)
    for at in path[1:]:
        move(widget, at, modifiers)
    release(widget, path[-1], modifiers)


def key(widget, code, modifiers=NONE):
    QApplication.sendEvent(widget, QKeyEvent(QEvent.Type.KeyPress, code, modifiers))


def wheel(widget, at, notches):
    where = QPointF(*at)
    event = QWheelEvent(
        where,
        widget.mapToGlobal(where),
        QPoint(),
        QPoint(0, 120 * notches),
        Qt.MouseButton.NoButton,
        NONE,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def loop(centre, radius, n=40):
    """A stroke that dents in on one side and is left open."""
    t = np.linspace(0.3, 2 * np.pi, n)
    r = radius * (1 - 0.5 * np.exp(-((t - 3) ** 2)))
    return [
        (centre[0] + a, centre[1] + b)
        for a, b in zip(r * np.cos(t), r * np.sin(t), strict=True)
    ]


def by_shapely(widget, path):
    polygon = shapely.Polygon(widget.view.to_data(np.array(path)))
    return shapely.contains_xy(polygon, *positions().astype(np.float64).T)


def pixel_of(widget, row):
    return tuple(widget.view.to_pixels(positions()[[row]])[0])


def lonely_row(widget, among=None):
    """The row whose nearest neighbour on screen is furthest, away from the edge."""
    pixels = widget.view.to_pixels(positions())
    distance = np.hypot(*(pixels[:, None] - pixels[None]).transpose(2, 0, 1))
    np.fill_diagonal(distance, np.inf)
    nearest = distance.min(axis=1)
    if among is not None:
        nearest[~among] = 0
    return int(nearest.argmax())


def test_shift_drag_selects_what_shapely_says(shown, qtbot):
    path = loop((350, 250), 120)
    expected = by_shapely(shown, path)
    with qtbot.waitSignal(shown.selection_changed) as caught:
        drag(shown, path, SHIFT)
    assert 50 < expected.sum() < N
    assert np.array_equal(caught.args[0], expected)
    assert np.array_equal(shown.selection(), expected)
    assert len(shown.lasso_polygon) == len(path)


def test_lasso_mode_by_key_needs_no_modifier(shown, qtbot):
    before = shown.view
    with qtbot.waitSignal(shown.lasso_mode_changed) as caught:
        key(shown, Qt.Key.Key_L)
    assert caught.args == [True]
    path = loop((350, 250), 80)
    drag(shown, path)
    assert np.array_equal(shown.selection(), by_shapely(shown, path))
    key(shown, Qt.Key.Key_L)
    drag(shown, [(300, 200), (330, 220)])
    assert shown.view != before


def test_long_stroke_is_stored_with_at_most_200_vertices(shown):
    path = loop((350, 250), 150, n=900)
    drag(shown, path, SHIFT)
    assert len(shown.lasso_polygon) == 200
    assert np.mean(shown.selection() != by_shapely(shown, path)) < 0.002


def test_lasso_never_takes_what_a_filter_hides(shown):
    visible = np.arange(N) % 3 != 0
    shown.set_visible(visible)
    path = loop((350, 250), 150)
    drag(shown, path, SHIFT)
    inside = by_shapely(shown, path)
    assert (inside & ~visible).any()
    assert np.array_equal(shown.selection(), inside & visible)


def test_control_adds_and_alt_removes(shown):
    one, two, three = loop((250, 300), 90), loop((450, 250), 90), loop((330, 280), 60)
    drag(shown, one, SHIFT)
    drag(shown, two, SHIFT | CTRL)
    both = by_shapely(shown, one) | by_shapely(shown, two)
    assert np.array_equal(shown.selection(), both)
    drag(shown, three, SHIFT | ALT)
    assert np.array_equal(shown.selection(), both & ~by_shapely(shown, three))
    assert (both & by_shapely(shown, three)).any()


def test_what_the_lasso_will_do_is_written_at_the_cursor(shown):
    tool = shown.findChild(QLabel, "mapTool")
    for modifiers, word in (
        (SHIFT, "select"),
        (SHIFT | CTRL, "add"),
        (SHIFT | ALT, "remove"),
        (SHIFT | CTRL | ALT, "keep inside"),
    ):
        press(shown, (300, 200), modifiers)
        assert tool.isVisible()
        assert tool.text() == word
        release(shown, (300, 200), modifiers)
        assert not tool.isVisible()
    assert "Shift-drag" in shown.hint


def test_escape_clears_then_shows_everything(shown, qtbot):
    whole = shown.view
    drag(shown, loop((350, 250), 100), SHIFT)
    wheel(shown, (300, 200), 3)
    zoomed = shown.view
    with qtbot.waitSignal(shown.selection_changed) as caught:
        key(shown, Qt.Key.Key_Escape)
    assert not caught.args[0].any()
    assert shown.view == zoomed
    key(shown, Qt.Key.Key_Escape)
    assert shown.view == whole


def test_escape_gives_up_a_lasso_being_drawn(shown):
    selected = np.arange(N) < 5
    shown.set_selection(selected)
    path = loop((350, 250), 100)
    press(shown, path[0], SHIFT)
    for at in path[1:]:
        move(shown, at, SHIFT)
    key(shown, Qt.Key.Key_Escape)
    release(shown, path[-1], SHIFT)
    assert np.array_equal(shown.selection(), selected)


def test_wheel_zooms_about_the_cursor(shown):
    at = (123.0, 321.0)
    held = shown.view.to_data(np.array([at]))
    scale = shown.view.scale
    wheel(shown, at, 2)
    assert shown.view.scale == pytest.approx(scale * 1.25**2)
    assert shown.view.to_pixels(held)[0] == pytest.approx(at)


def test_zoom_has_limits(shown):
    whole = shown.view.scale
    wheel(shown, (200, 200), 100)
    assert shown.view.scale == pytest.approx(1000 * whole)
    wheel(shown, (200, 200), -200)
    assert shown.view.scale == pytest.approx(0.2 * whole)


def test_drag_pans_and_selects_nothing(shown, qtbot):
    before = shown.view
    held = before.to_data(np.array([[300.0, 200.0]]))
    with (
        qtbot.assertNotEmitted(shown.selection_changed),
        qtbot.assertNotEmitted(shown.sample_clicked),
    ):
        drag(shown, [(300, 200), (320, 210), (370, 260)])
    assert shown.view.to_pixels(held)[0] == pytest.approx((370, 260))
    assert shown.view.scale == before.scale


def test_keys_pan_zoom_and_reset(shown):
    whole = shown.view
    key(shown, Qt.Key.Key_Plus)
    assert shown.view.scale == pytest.approx(whole.scale * 1.25)
    key(shown, Qt.Key.Key_Minus)
    assert shown.view.scale == pytest.approx(whole.scale)
    key(shown, Qt.Key.Key_Right)
    assert shown.view.centre[0] > whole.centre[0]
    key(shown, Qt.Key.Key_Up)
    assert shown.view.centre[1] > whole.centre[1]
    key(shown, Qt.Key.Key_Home)
    assert shown.view == whole


def test_control_a_selects_all_visible(shown):
    visible = np.arange(N) < 700
    shown.set_visible(visible)
    key(shown, Qt.Key.Key_A, CTRL)
    assert np.array_equal(shown.selection(), visible)


def test_hover_finds_the_row_within_eight_pixels(shown, qtbot):
    row = lonely_row(shown)
    x, y = pixel_of(shown, row)
    with qtbot.waitSignal(shown.sample_hovered) as caught:
        move(shown, (x + 5, y - 5), held=False)
    assert caught.args == [row]
    with qtbot.waitSignal(shown.sample_hovered) as caught:
        move(shown, (x + 9, y), held=False)
    assert caught.args[0] != row


def test_hover_in_a_crowd_finds_the_nearest_seen(shown):
    shown.zoom(12.0)
    pixels = shown.view.to_pixels(positions())
    on_canvas = np.flatnonzero(
        (pixels > 10).all(axis=1) & (pixels < [690, 490]).all(axis=1)
    )
    rng = np.random.default_rng(0)
    for row in rng.choice(on_canvas, min(20, len(on_canvas)), replace=False):
        at = pixels[row] + [1, 1]
        nearest = int(np.hypot(*(pixels - at).T).argmin())
        assert shown.sample_at(QPointF(*at)) == nearest


def test_hover_and_click_pass_over_what_a_filter_hides(shown, qtbot):
    row = lonely_row(shown)
    visible = np.ones(N, bool)
    visible[row] = False
    shown.set_visible(visible)
    at = pixel_of(shown, row)
    assert shown.sample_at(QPointF(*at)) == -1
    with qtbot.assertNotEmitted(shown.sample_clicked):
        drag(shown, [at])


def test_card_shows_plain_text_and_picture_of_the_hovered(shown):
    shown.set_hover_sources(
        lambda row: f"<b>row {row}</b>", lambda row: QPixmap(40, 30)
    )
    row = lonely_row(shown)
    move(shown, pixel_of(shown, row), held=False)
    card = shown.findChild(SampleCard)
    assert card.isVisible()
    assert card.text == f"<b>row {row}</b>"
    assert all(
        label.textFormat() == Qt.TextFormat.PlainText
        for label in card.findChildren(QLabel)
        if label.text()
    )
    assert shown.rect().contains(card.geometry())
    QApplication.sendEvent(shown, QEvent(QEvent.Type.Leave))
    assert not card.isVisible()


def test_card_goes_when_the_map_takes_another_size(shown):
    shown.set_hover_sources(lambda row: f"row {row}", lambda row: None)
    move(shown, pixel_of(shown, lonely_row(shown)), held=False)
    card = shown.findChild(SampleCard)
    assert card.isVisible()
    shown.resize(shown.width() // 2, shown.height())
    assert not card.isVisible(), "its sample is somewhere else now"


def test_click_names_the_sample_and_selects_only_with_a_modifier(shown, qtbot):
    row = lonely_row(shown)
    at = pixel_of(shown, row)
    with qtbot.waitSignal(shown.sample_clicked) as caught:
        drag(shown, [at])
    assert caught.args == [row]
    assert not shown.selection().any()
    drag(shown, [at], CTRL)
    assert np.flatnonzero(shown.selection()).tolist() == [row]
    drag(shown, [at], ALT)
    assert not shown.selection().any()


def test_setting_the_selection_says_nothing(shown, qtbot):
    with qtbot.assertNotEmitted(shown.selection_changed):
        shown.set_selection(np.arange(N) < 3)
    assert shown.selection().sum() == 3


def test_focus_pans_only_when_the_sample_is_out_of_view(shown):
    whole = shown.view
    shown.focus_sample(5)
    assert shown.view == whole
    shown.zoom(30.0)
    shown.focus_sample(lonely_row(shown))
    row = lonely_row(shown)
    shown.focus_sample(row)
    assert shown.view.shows(tuple(positions()[row]))
    shown.focus_sample(-1)


def test_focus_ring_is_drawn(shown):
    shown.clearFocus()
    before = shown.grab().toImage()
    shown.focus_sample(lonely_row(shown))
    assert shown.grab().toImage() != before


def test_wrong_length_is_refused_in_words(shown):
    with pytest.raises(InvalidRequestError, match="2000 samples but got 3"):
        shown.set_selection(np.zeros(3, bool))


def test_new_colours_and_labelled_keep_the_view_and_selection(shown):
    shown.zoom(3.0)
    shown.set_selection(np.arange(N) < 9)
    view = shown.view
    plain = shown.grab().toImage()
    shown.set_colouring(Colouring("continuous", positions()[:, 0], "Uncertainty"))
    coloured = shown.grab().toImage()
    shown.set_labelled(np.arange(N) % 2 == 0)
    labelled = shown.grab().toImage()
    assert plain != coloured
    assert coloured != labelled
    assert shown.view == view
    assert shown.selection().sum() == 9


def test_chip_and_empty_text(qtbot):
    widget = MapWidget()
    qtbot.addWidget(widget)
    widget.resize(400, 300)
    widget.show()
    widget.set_empty_text("No map yet. Score the samples first.")
    chip, empty = (widget.findChild(QLabel, n) for n in ("mapChip", "mapEmpty"))
    assert empty.isVisible()
    assert not chip.isVisible()
    widget.set_chip("<i>214</i> selected")
    assert chip.isVisible()
    assert chip.textFormat() == Qt.TextFormat.PlainText
    assert widget.rect().contains(chip.geometry())
    widget.set_chip("")
    assert not chip.isVisible()
    widget.set_samples(MapData(np.arange(2), np.eye(2, dtype=np.float32)))
    assert not empty.isVisible()


@pytest.mark.parametrize("n", [0, 1])
def test_hardly_any_samples(qtbot, n):
    widget = MapWidget()
    qtbot.addWidget(widget)
    widget.resize(300, 200)
    widget.set_samples(MapData(np.arange(n), np.ones((n, 2), np.float32)))
    widget.show()
    drag(widget, loop((150, 100), 60), SHIFT)
    assert widget.selection().sum() == n
    move(widget, (150, 100), held=False)
    key(widget, Qt.Key.Key_Escape)


def test_samples_without_a_place_are_left_out(qtbot):
    widget = MapWidget()
    qtbot.addWidget(widget)
    places = positions()
    places[::2] = np.nan
    widget.resize(500, 400)
    widget.set_samples(MapData(np.arange(N), places))
    widget.show()
    drag(widget, [(0, 0), (499, 0), (499, 399), (0, 399)], SHIFT)
    assert np.array_equal(widget.selection(), np.arange(N) % 2 == 1)
    widget.focus_sample(0)


def test_theme_by_name_and_by_palette(shown):
    def background():
        return shown.grab().toImage().pixelColor(4, 4).name().upper()

    shown.set_theme("light")
    assert background() == THEMES["light"].background
    shown.set_theme("dark")
    assert background() == THEMES["dark"].background
    shown.set_theme(None)
    palette = QPalette(shown.palette())
    palette.setColor(QPalette.ColorRole.Base, QColor("#101820"))
    shown.setPalette(palette)
    assert background() == "#101820"


def test_resizing_keeps_everything_in_view_until_one_zooms(shown):
    shown.resize(900, 600)
    pixels = shown.view.to_pixels(positions())
    assert (pixels > 0).all()
    assert (pixels < [900, 600]).all()
    wheel(shown, (100, 100), 4)
    centre, scale = shown.view.centre, shown.view.scale
    shown.resize(600, 500)
    assert (shown.view.centre, shown.view.scale) == (centre, scale)


def test_people_with_a_screen_reader_are_told(shown):
    assert shown.accessibleName() == "Map"
    assert "Arrow keys" in shown.accessibleDescription()
    assert shown.focusPolicy() == Qt.FocusPolicy.StrongFocus


def test_colours_of_a_category_reach_the_screen(qtbot):
    widget = MapWidget()
    qtbot.addWidget(widget)
    widget.set_theme("light")
    widget.resize(300, 200)
    widget.set_samples(MapData(np.arange(2), np.array([[0, 0], [1, 0]], np.float32)))
    widget.set_colouring(
        Colouring(
            "categories",
            np.array([4, -1], np.int32),
            entries=(LegendEntry(4, "four", 1, "#D00000"),),
        )
    )
    widget.show()
    picture = widget.grab().toImage()
    names = []
    for x, y in widget.view.to_pixels(np.array([[0, 0], [1, 0]])):
        at = QPointF(x, y) * picture.devicePixelRatio()
        names.append(picture.pixelColor(at.toPoint()).name().upper())
    assert names == ["#D00000", THEMES["light"].none]


@pytest.mark.parametrize("width", [180, 240, 320, 480, 900])
def test_the_hint_says_as_much_as_there_is_room_for(shown, width):
    shown.resize(width, 300)
    hint = shown.findChild(QLabel, "mapHint")
    assert hint.text().startswith("Shift-drag") or (width < 240 and not hint.text())
    assert ("Home: all" in hint.text()) is (width >= 480)
    assert hint.width() <= width
    assert hint.isHidden() or hint.width() >= hint.sizeHint().width()


def test_a_chip_that_is_too_long_wraps(shown):
    shown.resize(200, 300)
    shown.set_chip("1,058 selected · models agree on 441 · 114 already labelled")
    chip = shown.findChild(QLabel, "mapChip")
    assert chip.width() <= 200
    assert chip.height() > 2 * chip.fontMetrics().height()


def test_a_few_selected_samples_are_circled_above_all_others(shown):
    plain = shown.grab().toImage()
    selected = np.zeros(shown.selection().size, bool)
    selected[0] = True
    shown.set_selection(selected)
    x, y = shown.view.to_pixels(shown._scene.data.positions[[0]])[0]
    drawn = shown.grab().toImage()
    halo = THEMES[shown._scene.theme].halo.lower()
    around = [
        drawn.pixelColor(round(x + dx), round(y + dy)).name()
        for dx in range(-8, 9)
        for dy in range(-8, 9)
    ]
    assert halo in around
    assert plain != drawn
