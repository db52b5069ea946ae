"""Pictures: a grid of tiles, zoom and brightness, with keys and with the mouse."""

import random

import pytest
from PySide6.QtCore import QBuffer, QIODevice, QPoint, QPointF, QSize, Qt
from PySide6.QtGui import QColor, QImage, QWheelEvent
from PySide6.QtWidgets import QApplication

from umc_desktop.domain.identity import content_hash
from umc_desktop.domain.samples import NewSample
from umc_desktop.qt.panels.batch_panel import BatchPanel
from umc_desktop.qt.panels.pictures import brightened, read_picture
from umc_desktop.qt.panels.sample_list import SAMPLE_ROW
from umc_desktop.qt.panels.sample_panel import SamplePanel
from umc_desktop.qt.panels.sample_tiles import (
    FIRST_PX,
    LARGEST_PX,
    SMALLEST_PX,
    stepped,
)
from umc_desktop.qt.working_set import WorkingSet
from umc_desktop.storage import picture_cache, samples
from umc_desktop.storage.cache_folder import cache_folder

KEY = Qt.Key


def png(width: int, height: int, colour: str) -> bytes:
    image = QImage(width, height, QImage.Format.Format_RGB32)
    image.fill(QColor(colour))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    return bytes(buffer.data().data())


@pytest.fixture
def pictures(opened):
    """Eight pictures, one picture with a text, one text."""
    greys = [png(28, 28, f"#{n:02x}{n:02x}{n:02x}") for n in range(40, 200, 20)]
    opened.fill({"scans": [*greys]}, ["a", "b"])
    both = ("a form with a picture", (png(60, 40, "red"),))
    with opened.project.write() as connection:
        samples.insert(
            connection,
            [NewSample(content_hash(*both), "scans", *both, identifier="both")],
            {"scans": 1},
        )
    opened.fill({"scans": ["only text"]}, [])
    opened.map()
    opened.score([1] * 10, [0.2] * 10)
    opened.add_round(0, {}, {})
    opened.show()
    opened.view.set_working_set(WorkingSet("Pictures", list(range(1, 11))))
    return opened


def shown(panel, qtbot, width=400, height=500):
    qtbot.addWidget(panel)
    panel.resize(width, height)
    with qtbot.waitExposed(panel):
        panel.show()
    return panel


@pytest.fixture
def batch(pictures, qtbot):
    return shown(BatchPanel(pictures.view), qtbot)


def wheel(widget, up: bool, modifiers=Qt.KeyboardModifier.NoModifier, at=None):
    at = QPointF(widget.rect().center()) if at is None else at
    event = QWheelEvent(
        at,
        widget.mapToGlobal(at),
        QPoint(),
        QPoint(0, 120 if up else -120),
        Qt.MouseButton.NoButton,
        modifiers,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(widget, event)


def tile(batch, row):
    return batch.list.visualRect(batch.list.model().index(row, 0))


def test_pictures_stand_side_by_side(batch):
    first, second = tile(batch, 0), tile(batch, 1)
    assert batch.list.is_grid
    assert first.top() == second.top()
    assert second.left() > first.right()
    assert first.width() > FIRST_PX


def test_a_batch_of_texts_stays_a_list(batch, pictures):
    pictures.view.set_working_set(WorkingSet("Text", [10]))
    assert not batch.list.is_grid
    assert not batch.grid_button.isVisible()


def test_the_grid_can_be_switched_off(batch, qtbot):
    qtbot.mouseClick(batch.grid_button, Qt.MouseButton.LeftButton)
    assert tile(batch, 1).top() > tile(batch, 0).bottom()
    qtbot.mouseClick(batch.grid_button, Qt.MouseButton.LeftButton)
    assert batch.list.is_grid


def test_arrows_go_round_the_grid_and_x_drops(batch, pictures, qtbot):
    batch.list.setFocus()
    qtbot.keyClick(batch.list, KEY.Key_Right)
    assert pictures.view.working_set.current == 2
    per_row = sum(tile(batch, row).top() == tile(batch, 0).top() for row in range(10))
    qtbot.keyClick(batch.list, KEY.Key_Down)
    assert pictures.view.working_set.current == 2 + per_row
    qtbot.keyClick(batch.list, KEY.Key_X)
    assert pictures.view.working_set.dropped == {2 + per_row}


def test_the_mark_in_a_tiles_corner_drops(batch, pictures, qtbot):
    where = tile(batch, 1).topRight() + QPoint(-8, 8)
    qtbot.mouseClick(batch.list.viewport(), Qt.MouseButton.LeftButton, pos=where)
    assert pictures.view.working_set.dropped == {2}
    assert pictures.view.working_set.current == 1
    qtbot.mouseClick(
        batch.list.viewport(), Qt.MouseButton.LeftButton, pos=tile(batch, 1).center()
    )
    assert pictures.view.working_set.current == 2


def test_plus_and_minus_and_the_wheel_change_the_size(batch, qtbot):
    before = tile(batch, 0).width()
    qtbot.keyClick(batch.list, KEY.Key_Plus)
    batch.list.grab()
    larger = tile(batch, 0).width()
    assert larger > before
    picture = batch.list.model().index(0, 0).data(SAMPLE_ROW).content.thumbnail
    assert picture.width() > FIRST_PX
    wheel(
        batch.list.viewport(), up=False, modifiers=Qt.KeyboardModifier.ControlModifier
    )
    batch.list.grab()
    assert tile(batch, 0).width() == before


def test_sizes_have_limits():
    assert stepped(FIRST_PX, 99) == LARGEST_PX
    assert stepped(FIRST_PX, -99) == SMALLEST_PX


def test_brightness_reaches_every_picture(batch, pictures):
    def grey():
        row = batch.list.model().index(0, 0).data(SAMPLE_ROW)
        return row.content.thumbnail.toImage().pixelColor(5, 5).red()

    before = grey()
    pictures.view.set_brightness(2)
    assert grey() > before
    pictures.view.set_brightness(-2)
    assert grey() < before


@pytest.mark.parametrize(
    ("steps", "wanted"),
    # 64/255 to the power of 1/gamma, gamma 2 and 1/2
    [(0, 64), (2, 128), (-2, 16)],
)
def test_brightness_is_a_gamma_curve(steps, wanted):
    image = QImage(3, 2, QImage.Format.Format_RGB32)
    image.fill(QColor(64, 0, 255))
    colour = brightened(image, steps).pixelColor(2, 1)
    assert (colour.red(), colour.green(), colour.blue()) == (wanted, 0, 255)
    assert image.pixelColor(2, 1).red() == 64


@pytest.fixture
def sample(pictures, qtbot):
    return shown(SamplePanel(pictures.view), qtbot, 360, 700)


def test_a_sample_of_text_and_picture_shows_both(sample, pictures):
    pictures.view.go_to(8)
    assert sample.picture.isVisible()
    assert sample.text.isVisible()
    assert sample.text.toPlainText() == "a form with a picture"
    pictures.view.go_to(9)
    assert not sample.picture.isVisible()
    assert not sample.picture_tools.isVisible()


def test_a_picture_is_zoomed_moved_and_fitted_by_mouse(sample, qtbot):
    picture, tools = sample.picture, sample.picture_tools
    fitted = picture.grab().toImage()
    assert not tools.smaller_button.isEnabled()
    qtbot.mouseClick(tools.larger_button, Qt.MouseButton.LeftButton)
    wheel(picture, up=True)
    assert picture.grab().toImage() != fitted
    assert picture.can_zoom(-2)
    assert not picture.can_zoom(-3)
    qtbot.mouseDClick(picture, Qt.MouseButton.LeftButton)
    assert not picture.can_zoom(-1)
    qtbot.mouseDClick(picture, Qt.MouseButton.LeftButton)
    assert picture.can_zoom(-4)


def test_a_picture_is_zoomed_and_moved_by_keys(sample, qtbot):
    picture = sample.picture
    picture.setFocus()
    for _ in range(4):
        qtbot.keyClick(picture, KEY.Key_Plus)
    before = picture._place()
    qtbot.keyClick(picture, KEY.Key_Right)
    assert picture._place().left() < before.left()
    qtbot.mousePress(picture, Qt.MouseButton.LeftButton, pos=QPoint(50, 50))
    moved = picture._place()
    qtbot.mouseMove(picture, QPoint(60, 45))
    assert picture._place().left() == pytest.approx(moved.left() + 10, abs=1)
    qtbot.mouseRelease(picture, Qt.MouseButton.LeftButton)
    qtbot.keyClick(picture, KEY.Key_Home)
    assert not picture.can_zoom(-1)


def test_what_is_under_the_pointer_stays_there(sample):
    picture = sample.picture
    at = QPointF(picture.width() / 2 + 20, picture.height() / 2 - 10)

    def shares():
        place = picture._place()
        return (
            (at.x() - place.left()) / place.width(),
            (at.y() - place.top()) / place.height(),
        )

    before = shares()
    picture.zoom(3, at)
    assert shares() == pytest.approx(before, abs=1e-6)


def test_another_sample_is_shown_whole(sample, pictures):
    sample.picture.zoom(3)
    pictures.view.move(1)
    assert not sample.picture.can_zoom(-1)


def test_the_slider_makes_pictures_brighter(sample, pictures, qtbot):
    before = sample.picture.grab().toImage()
    sample.picture_tools.brightness.setFocus()
    qtbot.keyClick(sample.picture_tools.brightness, KEY.Key_Right)
    assert pictures.view.brightness == 1
    assert sample.picture.grab().toImage() != before


@pytest.fixture
def letters(opened):
    """A text with three images, and a text with one, as samples 1 and 2."""
    pages = tuple(png(40, 30, colour) for colour in ("red", "lime", "blue"))
    contents = [("a letter", pages), ("a note", pages[:1])]
    opened.fill({"scans": []}, ["a", "b"])
    with opened.project.write() as connection:
        new = [
            NewSample(content_hash(*one), "scans", *one, identifier=f"id {number}")
            for number, one in enumerate(contents)
        ]
        samples.insert(connection, new, {"scans": 1})
    opened.map()
    opened.show()
    opened.view.set_working_set(WorkingSet("Letters", [1, 2]))
    return opened


def test_every_image_of_a_sample_can_be_turned_to(letters, qtbot):
    panel = shown(SamplePanel(letters.view), qtbot, 400, 700)
    assert panel.turner.isVisible()
    assert panel.turner.which == "Image 1 of 3"
    assert panel.text.toPlainText() == "a letter"
    letters.view.images_turned.emit(1)  # what the key does
    assert panel.turner.which == "Image 2 of 3"
    assert colour_of(panel) == "#00ff00"
    qtbot.mouseClick(panel.turner.next_button, Qt.MouseButton.LeftButton)
    assert colour_of(panel) == "#0000ff"
    letters.view.images_turned.emit(1)
    assert colour_of(panel) == "#ff0000"
    letters.view.move(1)
    assert not panel.turner.isVisible()
    letters.view.images_turned.emit(1)
    assert colour_of(panel) == "#ff0000"


def colour_of(panel):
    picture = panel.picture.grab().toImage()
    return picture.pixelColor(picture.rect().center()).name()


def test_a_tile_says_how_many_images_there_are(letters, qtbot):
    batch = shown(BatchPanel(letters.view), qtbot)
    row = batch.list.model().index(0, 0).data(SAMPLE_ROW)
    assert (row.content.n_images, row.content.text) == (3, "a letter")
    assert "3 images" in row.spoken
    other = batch.list.model().index(1, 0).data(SAMPLE_ROW)
    assert "images" not in other.spoken
    before = batch.list.grab().toImage()
    row.content.__dict__["n_images"] = 1
    batch.list.viewport().update()
    assert batch.list.grab().toImage() != before


DEEP_TIFF = b"II*\0 not decoded in this process"


def test_what_is_not_plain_is_made_ready_by_the_worker(opened, qtbot, tmp_path):
    opened.fill({"scans": [DEEP_TIFF]}, ["a"])
    opened.map()
    opened.show()
    wanted = []
    opened.view.pictures_wanted.connect(wanted.append)
    opened.view.set_working_set(WorkingSet("Scans", [1]))
    panel = shown(SamplePanel(opened.view), qtbot)
    assert set(wanted) == {1}
    assert panel.picture.words == "Reading the picture …"
    picture_cache.keep(DEEP_TIFF, picture_cache.UPRIGHT, png(40, 30, "lime"))
    opened.view.pictures_changed.emit()
    assert colour_of(panel) == "#00ff00"
    picture_cache.keep(DEEP_TIFF, picture_cache.UPRIGHT, b"")
    opened.view.pictures_changed.emit()
    assert panel.picture.words == "This picture cannot be shown."
    wanted.clear()
    opened.view.detail(1)
    assert wanted == []
    for path in (cache_folder() / "pictures").glob("*-upright"):
        path.unlink()


def test_transparent_parts_are_white_as_the_models_see_them():
    image = QImage(4, 4, QImage.Format.Format_ARGB32)
    image.fill(QColor(0, 0, 0, 0))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    found = read_picture(bytes(buffer.data().data()))
    assert found.pixelColor(1, 1).name() == "#ffffff"
    assert not found.hasAlphaChannel()


def test_a_large_picture_leaves_a_small_copy_behind(tmp_path, monkeypatch):
    monkeypatch.setenv("UMC_CACHE", str(tmp_path))
    rng = random.Random(0)
    image = QImage(900, 700, QImage.Format.Format_RGB32)
    for x in range(0, 900, 2):
        for y in range(0, 700, 3):
            image.setPixel(x, y, rng.getrandbits(24))
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")
    content = bytes(buffer.data().data())
    assert len(content) > 256 * 1024
    found = read_picture(content, QSize(100, 100))
    assert found.width() == 100
    (kept,) = (tmp_path / "pictures").iterdir()
    assert kept.stat().st_size < len(content)
    again = read_picture(content, QSize(100, 100))
    assert again == found
    assert read_picture(content, QSize(2048, 2048)).width() == 900
