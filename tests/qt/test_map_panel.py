"""Layers, two maps, saved regions and pictures, by keys and clicks."""

import xml.etree.ElementTree as ET

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QGuiApplication, QImage, QMouseEvent
from PySide6.QtWidgets import QApplication, QFileDialog, QInputDialog, QMenu

from umc_desktop.domain.changes import Changes
from umc_desktop.domain.progress import SILENT
from umc_desktop.operations.regions import ListRegions, list_regions
from umc_desktop.qt.map.colours import THEMES
from umc_desktop.qt.map.picture import MapPicture
from umc_desktop.qt.map_layers import LAYERS
from umc_desktop.storage import arrays
from umc_desktop.storage.project_file import ProjectFile

KEY = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
ALT = Qt.KeyboardModifier.AltModifier
NONE = Qt.KeyboardModifier.NoModifier
LEFT, RIGHT = [1, 2, 3, 4, 5, 6], [7, 8, 9, 10, 11, 12]


@pytest.fixture
def panel(opened):
    return opened.workspace.map_panel


@pytest.fixture
def moved(scored):
    """The scored project after its map was laid out again."""
    project = ProjectFile.open(scored)
    with project.write() as connection:
        found = arrays.read_all(connection, "map")
        found["previous"] = found["positions"] - np.array([0.5, 0], np.float32)
        found["drift"] = np.array([0.034], np.float32)
        arrays.replace(connection, "map", found)
    project.close()
    return scored


def action(window, title):
    return next(one for one in window.actions_by_menu if one.text() == title)


def mouse(widget, kind, at, modifiers, held):
    where, left = QPointF(*at), Qt.MouseButton.LeftButton
    none = Qt.MouseButton.NoButton
    button = none if kind is QEvent.Type.MouseMove else left
    buttons = left if held else none
    event = QMouseEvent(
        kind, where, widget.mapToGlobal(where), button, buttons, modifiers
    )
    QApplication.sendEvent(widget, event)


def lasso(chart, sample_ids, modifiers=SHIFT):
    """Draw a box around samples (by id) with the mouse."""
    rows = np.array(sample_ids) - 1
    pixels = chart.view.to_pixels(chart._scene.data.positions[rows])
    (x0, y0), (x1, y1) = pixels.min(axis=0) - 8, pixels.max(axis=0) + 8
    path = [(x0, y0), (x1, y0), (x1, y1), (x0, y1)]
    mouse(chart, QEvent.Type.MouseButtonPress, path[0], modifiers, held=True)
    for at in path[1:]:
        mouse(chart, QEvent.Type.MouseMove, at, modifiers, held=True)
    mouse(chart, QEvent.Type.MouseButtonRelease, path[-1], modifiers, held=False)


def selected(window):
    return window.view.data.ids[window.view.selection].tolist()


def colours_in(image, colour):
    wanted = int(colour.removeprefix("#"), 16) | 0xFF000000
    image = image.convertToFormat(QImage.Format.Format_RGB32)
    pixels = np.frombuffer(image.constBits(), np.uint32)
    return int(np.count_nonzero(pixels == wanted))


def test_a_layer_is_chosen_in_its_menu_with_the_keyboard(opened, panel, qtbot):
    before = panel.map.grab().toImage()
    button = panel.pane.layers_button
    menu = button.menu()
    menu.popup(button.mapToGlobal(button.rect().bottomLeft()))
    qtbot.waitUntil(menu.isVisible)
    titles = [one.text() for one in menu.actions()]
    assert titles == [spec.title for spec in LAYERS.values()]
    for _ in range(1 + sum(one.isEnabled() for one in menu.actions())):
        qtbot.keyClick(menu, KEY.Key_Down)
        if menu.activeAction() is panel.pane.layer_actions["clusters"]:
            break
    qtbot.keyClick(menu, KEY.Key_Return)
    assert panel.pane.layer_actions["clusters"].isChecked()
    assert panel.map.grab().toImage() != before
    action(opened, "Map layer: clusters and their words").trigger()
    assert panel.map.grab().toImage() == before


def test_layers_of_which_there_is_nothing_say_why(panel):
    panel.pane.layers_button.menu().aboutToShow.emit()
    drift, regions = (panel.pane.layer_actions[n] for n in ("drift", "regions"))
    assert not drift.isEnabled()
    assert drift.toolTip() == "This is the first map: nothing has moved yet."
    assert not regions.isEnabled()
    assert "Save the selection" in regions.toolTip()
    assert panel.pane.layer_actions["clusters"].isEnabled()
    assert not panel.footer.isVisible()


def test_drift_is_said_and_shown_by_arrows(window, moved, qtbot):
    with qtbot.waitSignal(window.flow.opened):
        window.open_project(moved)
    panel = window.workspace.map_panel
    assert panel.footer.isVisible()
    assert panel.footer.text() == (
        "Half of the samples moved by less than 3.4\u202f% of the map’s spread when it "
        "was last laid out."
    )
    before = panel.map.grab().toImage()
    panel.pane.layer_actions["drift"].trigger()
    assert panel.map.grab().toImage() != before


@pytest.mark.parametrize("name", ["Confidence", "Disagreement"])
def test_doubt_has_an_axis_of_colour_each(panel, name):
    panel.colour_by.setCurrentText(name)
    assert panel.map._scene.colouring.title == name
    assert panel.map._scene.colouring.kind == "continuous"


def test_both_axes_of_doubt_at_once_filter_by_the_legend(opened, panel):
    panel.colour_by.setCurrentText("Confidence and disagreement")
    names = {e.name: e.count for e in panel.map._scene.colouring.entries}
    # The least uncertain half is also the half that agrees best.
    assert names == {
        "Sure · agree": 6,
        "Sure · disagree": 0,
        "Unsure · agree": 0,
        "Unsure · disagree": 6,
    }
    panel.legend.entry_box(0).click()
    assert opened.view.data.ids[panel.map.visible()].tolist() == RIGHT


def test_two_maps_have_one_selection_and_colours_of_their_own(opened, panel, qtbot):
    qtbot.keyClick(panel.map, KEY.Key_M, CONTROL)
    assert [pane.map.isVisible() for pane in panel.pair.panes] == [True, True]
    second = panel.pair.second
    assert second.colour_by.currentText() == "Predicted label"
    assert panel.colour_by.currentText() == "Uncertainty"
    assert abs(panel.map.width() - second.map.width()) < 80
    lasso(second.map, LEFT)
    assert selected(opened) == LEFT
    assert panel.map.selection().tolist() == second.map.selection().tolist()
    lasso(panel.map, RIGHT, SHIFT | CONTROL)
    assert second.map.selection().all()
    second.colour_by.setCurrentText("Domain")
    assert panel.colour_by.currentText() == "Uncertainty"
    qtbot.keyClick(panel.map, KEY.Key_M, CONTROL)
    assert not second.isVisible()
    assert panel.pair.button.isVisible()


def test_two_maps_move_and_point_together(panel, qtbot):
    panel.pair.button.click()
    first, second = panel.map, panel.pair.second.map
    qtbot.waitUntil(lambda: second.width() > 100)
    qtbot.keyClick(first, KEY.Key_Plus)
    qtbot.keyClick(first, KEY.Key_Left)
    assert second.view.scale == first.view.scale
    assert second.view.centre == first.view.centre
    qtbot.keyClick(second, KEY.Key_Minus)
    assert first.view.scale == second.view.scale
    qtbot.keyClick(second, KEY.Key_Home)
    before = second.grab().toImage()
    at = first.view.to_pixels(first._scene.data.positions[[3]])[0]
    mouse(first, QEvent.Type.MouseMove, at, NONE, held=False)
    assert second.grab().toImage() != before
    QApplication.sendEvent(first, QEvent(QEvent.Type.Leave))
    assert second.grab().toImage() == before


def test_the_button_tells_of_every_effect(panel):
    for word in ("Ctrl adds", "Alt removes", "Ctrl+Alt keeps"):
        assert word in panel.lasso_button.toolTip()


def save_as(opened, qtbot, monkeypatch, name):
    monkeypatch.setattr(QInputDialog, "getText", lambda *_, **__: (name, True))
    n_before = len(opened.view.data.regions)
    action(opened, "Save the selection as a region…").trigger()
    qtbot.waitUntil(lambda: len(opened.view.data.regions) == n_before + 1)


def choose(qtbot, regions, row, modifiers=NONE):
    box = regions.list.visualRect(regions.list.model().index(row, 0))
    left = Qt.MouseButton.LeftButton
    qtbot.mouseClick(regions.list.viewport(), left, modifiers, box.center())


def test_a_region_is_saved_selected_again_joined_and_deleted(
    opened, panel, qtbot, monkeypatch
):
    opened.show_panel("regions")
    regions = opened.workspace.panel("regions")
    assert not regions.save_button.isEnabled()
    lasso(panel.map, LEFT)
    save_as(opened, qtbot, monkeypatch, "on the left")
    lasso(panel.map, [5, 6, 7, 8, 9], SHIFT)
    save_as(opened, qtbot, monkeypatch, "in the middle")
    (middle, left) = list_regions(opened.view.project, ListRegions(), SILENT).data[
        "regions"
    ]
    assert left["samples"] == LEFT
    assert len(left["polygon"]) == 4
    assert left["annotator"] == "Ada"
    qtbot.keyClick(panel.map, KEY.Key_Escape)
    assert selected(opened) == []
    choose(qtbot, regions, 1)
    assert selected(opened) == LEFT
    assert opened.view.working_set.title == "Selection: 6 samples"
    keys = QApplication.keyboardModifiers
    for modifiers, expected in (
        (CONTROL, sorted({*LEFT, *middle["samples"]})),
        (ALT, [one for one in LEFT if one not in middle["samples"]]),
    ):
        choose(qtbot, regions, 1)
        monkeypatch.setattr(
            QApplication, "keyboardModifiers", lambda held=modifiers: held
        )
        choose(qtbot, regions, 0)
        monkeypatch.setattr(QApplication, "keyboardModifiers", keys)
        assert selected(opened) == expected
    choose(qtbot, regions, 1)
    qtbot.mouseClick(regions.delete_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(opened.view.data.regions) == 1)
    action(opened, "Undo").trigger()
    qtbot.waitUntil(lambda: len(opened.view.data.regions) == 2)


def test_regions_lie_over_the_map_as_drawn_until_it_moves(
    opened, panel, qtbot, monkeypatch
):
    lasso(panel.map, LEFT)
    save_as(opened, qtbot, monkeypatch, "on the left")
    before = panel.map.grab().toImage()
    panel.pane.layer_actions["regions"].trigger()
    drawn = panel.map.grab().toImage()
    assert drawn != before
    (outline,) = LAYERS["regions"].build(opened.view.data)._outlines
    assert (outline.name, outline.size, outline.is_hull) == ("on the left", 6, False)
    opened.view.data.positions = opened.view.data.positions + 5
    (outline,) = LAYERS["regions"].build(opened.view.data)._outlines
    assert outline.is_hull
    assert outline.vertices.min() > 3


def test_saving_nothing_says_what_to_do(opened, qtbot):
    action(opened, "Save the selection as a region…").trigger()
    assert opened.status.summary == "Select samples on the map first: press L."


def test_highlighting_is_drawn_on_every_map_and_ends(opened, panel):
    panel.pair.show_pair(True)
    before = panel.pair.second.map.grab().toImage()
    assert panel.highlight([2, 3, 99]) == 2
    found = THEMES["light"].found
    assert colours_in(panel.map.grab().toImage(), found) > 0
    assert colours_in(panel.pair.second.map.grab().toImage(), found) > 0
    opened.view.data.positions = opened.view.data.positions * [1, -1]
    panel._show_data(Changes.MAP)
    assert colours_in(panel.map.grab().toImage(), found) > 0
    opened.view.data.positions = opened.view.data.positions * [1, -1]
    panel._show_data(Changes.MAP)
    assert panel.highlight([]) == 0
    assert panel.pair.second.map.grab().toImage() == before


@pytest.mark.parametrize(
    ("typed", "kind", "written"),
    [("a.png", "", "a.png"), ("b", "SVG drawing (*.svg)", "b.svg"), ("c", "", "c.png")],
)
def test_the_map_is_saved_as_a_picture(
    opened, panel, tmp_path, monkeypatch, typed, kind, written
):
    monkeypatch.setattr(
        QFileDialog, "getSaveFileName", lambda *_, **__: (str(tmp_path / typed), kind)
    )
    action(opened, "Save the map as a picture…").trigger()
    assert opened.status.summary == f"Saved the map as {written}."
    path = tmp_path / written
    if path.suffix == ".png":
        image = QImage(str(path))
        assert image.width() == 2 * (panel.map.width() + 210)
    else:
        assert ET.parse(path).getroot().tag.endswith("svg")


def test_a_file_that_cannot_be_written_is_said(opened, tmp_path, monkeypatch):
    (tmp_path / "there.png").mkdir()
    name = str(tmp_path / "there.png")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_, **__: (name, ""))
    action(opened, "Save the map as a picture…").trigger()
    assert opened.messages.texts[-1].startswith("“there.png” cannot be written")


def test_the_map_is_copied_as_pixels_and_as_a_drawing(opened, panel):
    action(opened, "Copy the map").trigger()
    data = QGuiApplication.clipboard().mimeData()
    assert data.hasImage()
    assert b"<svg" in bytes(data.data("image/svg+xml").data())
    assert opened.status.summary == "The map is on the clipboard."


def test_a_small_map_is_drawn_as_shapes_and_a_large_one_as_pixels(
    opened, panel, monkeypatch
):
    panel.colour_by.setCurrentText("Predicted label")
    text = bytes(MapPicture([panel.map]).to_svg().data()).decode()
    assert "<image" not in text
    circles = text.count("<circle") + text.count("<ellipse")
    assert circles >= len(LEFT + RIGHT)
    assert "Predicted label" in text
    monkeypatch.setattr("umc_desktop.qt.map.scene.MOST_SHAPES", 3)
    text = bytes(MapPicture([panel.map]).to_svg().data()).decode()
    assert "<image" in text
    assert "Predicted label" in text
    # The screen still shows, and finds, what it did.
    at = panel.map.view.to_pixels(panel.map._scene.data.positions[[0]])[0]
    assert panel.map.sample_at(QPointF(*at)) == 0


def test_a_hostile_name_is_text_in_the_drawing(opened, panel, qtbot, monkeypatch):
    lasso(panel.map, LEFT)
    save_as(opened, qtbot, monkeypatch, "<script>alert(1)</script>&amp;")
    panel.pane.layer_actions["regions"].trigger()
    root = ET.fromstring(bytes(MapPicture([panel.map]).to_svg().data()))
    assert not [one for one in root.iter() if one.tag.endswith("script")]
    assert any("<script>" in (one.text or "") for one in root.iter())


def test_without_a_map_there_is_nothing_to_save_or_copy(window, project, qtbot):
    path = project.path
    project.close()
    with qtbot.waitSignal(window.flow.opened):
        window.open_project(path)
    for title in ("Save the map as a picture…", "Copy the map"):
        action(window, title).trigger()
        assert window.messages.texts[-1].startswith("There is no map yet")


def test_everything_new_has_a_name_for_screen_readers(opened, panel):
    panel.pair.show_pair(True)
    opened.show_panel("regions")
    names = {
        widget.accessibleName()
        for widget in (
            panel.map,
            panel.pair.second.map,
            panel.pane.layers_button,
            panel.pair.second.layers_button,
            panel.colour_by,
            panel.pair.second.colour_by,
            panel.pair.button,
            opened.workspace.panel("regions").list,
        )
    }
    assert "" not in names
    assert len(names) == 8
    assert all(menu.accessibleName() for menu in panel.findChildren(QMenu))


def test_new_scores_change_the_outlines(opened, panel):
    panel.pane.layer_actions["clusters"].trigger()
    before = panel.map.grab().toImage()
    opened.view.data.cluster_names = {0: "quite another name"}
    panel.pane.show_data(opened.view.data, Changes.ANNOTATIONS)
    assert panel.map.grab().toImage() == before
    panel.pane.show_data(opened.view.data, Changes.ROUND)
    assert panel.map.grab().toImage() != before
