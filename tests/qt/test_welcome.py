import re
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QImage,
)
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu

from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.qt import habits, thumbnails
from umc_desktop.qt.panels.registry import PANELS
from umc_desktop.storage.project_file import ProjectFile

NOTHING, LEFT = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton


@pytest.fixture(autouse=True)
def own_cache(tmp_path, monkeypatch) -> Path:
    monkeypatch.setenv("UMC_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def dragged(*paths: Path) -> QMimeData:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    return data


def hold_over(window, *paths: Path) -> QDragEnterEvent:
    data = dragged(*paths)
    event = QDragEnterEvent(
        QPoint(10, 10), Qt.DropAction.CopyAction, data, LEFT, NOTHING
    )
    event.kept = data  # the event does not own it
    QApplication.sendEvent(window, event)
    return event


def test_a_closed_project_is_shown_with_its_map(opened, scored, qtbot, own_cache):
    opened.close_project()
    (card,) = opened.pages.welcome.recent_buttons
    assert card.has_picture
    picture = thumbnails.kept(scored)
    assert picture.size() == thumbnails.SIZE
    colours = {
        picture.pixelColor(x, y).name()
        for x in range(0, picture.width(), 2)
        for y in range(0, picture.height(), 2)
    }
    assert len(colours) > 2  # ground and samples
    with qtbot.waitSignal(opened.flow.opened):
        qtbot.mouseClick(card, LEFT)
    files = [path.name for path in own_cache.rglob("*.png")]
    assert len(files) == 1
    assert scored.stem not in files[0]


def test_the_next_start_finds_the_picture(opened, scored):
    opened.close_without_asking()
    assert thumbnails.kept(scored) is not None


def test_a_project_without_a_map_has_a_card_without_a_picture(window, project, qtbot):
    path = project.path
    project.close()
    with qtbot.waitSignal(window.flow.opened):
        window.open_project(path)
    window.close_project()
    (card,) = window.pages.welcome.recent_buttons
    assert not card.has_picture
    assert not card.grab().isNull()


def test_a_window_for_a_picture_keeps_none(opened, scored):
    opened.settings._is_kept = False
    opened.close_project()
    assert thumbnails.kept(scored) is None


def test_a_damaged_picture_is_no_picture(scored, own_cache):
    picture = QImage(400, 300, QImage.Format.Format_RGB32)
    picture.fill(QColor("red"))
    thumbnails.keep(picture, scored)
    (place,) = own_cache.rglob("*.png")
    place.write_bytes(b"no picture")
    assert thumbnails.kept(scored) is None


def test_a_cache_that_cannot_be_written_does_no_harm(scored, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("UMC_CACHE", str(tmp_path / "file" / "cache"))
    thumbnails.keep(QImage(40, 30, QImage.Format.Format_RGB32), scored)
    assert thumbnails.kept(scored) is None


def test_del_takes_a_project_off_the_list_and_leaves_the_file(opened, scored, qtbot):
    opened.close_project()
    (card,) = opened.pages.welcome.recent_buttons
    card.setFocus()
    qtbot.keyClick(card, Qt.Key.Key_Delete)
    assert opened.pages.welcome.recent_buttons == []
    assert opened.settings.value.recent == ()
    assert thumbnails.kept(scored) is None
    assert scored.exists()


def test_the_menu_of_a_card_does_the_same_with_the_mouse(opened, qtbot):
    opened.close_project()
    (card,) = opened.pages.welcome.recent_buttons
    card.show()
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Mouse, QPoint(5, 5), card.mapToGlobal(QPoint(5, 5))
    )
    QApplication.sendEvent(card, event)
    menu = card.findChild(QMenu)
    menu.actions()[1].trigger()
    assert opened.pages.welcome.recent_buttons == []


def test_enter_opens_the_card_that_has_the_focus(opened, qtbot):
    opened.close_project()
    (card,) = opened.pages.welcome.recent_buttons
    card.setFocus()
    with qtbot.waitSignal(opened.flow.opened):
        qtbot.keyClick(card, Qt.Key.Key_Return)


def test_the_page_says_what_dropping_will_do(window, tmp_path):
    place = window.pages.welcome.drop_place
    resting = place.text
    assert "Drop a project here" in resting
    hold_over(window, tmp_path / "letters.umc")
    assert place.text == "Drop to open letters"
    hold_over(window, tmp_path / "letters.csv")
    assert place.text == "Drop to make a project of what is in letters.csv"
    QApplication.sendEvent(window, QDragLeaveEvent())
    assert place.text == resting


def test_over_an_open_project_it_is_said_in_the_middle(opened, tmp_path):
    hold_over(opened, tmp_path / "one.csv", tmp_path / "two.csv")
    hint = opened.dropping.place
    assert hint.isVisible()
    assert hint.text == f"Drop to import 2 files into {opened.view.project.path.stem}"
    QApplication.sendEvent(opened, QDragLeaveEvent())
    assert not hint.isVisible()


def test_the_hint_goes_when_the_file_is_dropped(opened, tmp_path, monkeypatch):
    monkeypatch.setattr(opened.commanding, "import_files", lambda files: None)
    path = tmp_path / "one.csv"
    path.write_text("text\nhello\n", encoding="utf-8")
    hold_over(opened, path)
    data = dragged(path)
    event = QDropEvent(QPointF(10, 10), Qt.DropAction.CopyAction, data, LEFT, NOTHING)
    opened.dropEvent(event)
    assert not opened.dropping.place.isVisible()


def test_the_demo_is_made_once_and_opened(window, scored, monkeypatch, qtbot):
    asked = []
    place = scored.with_name("demo.umc")

    def run(command_id, request, on_done):
        asked.append((command_id, request.path))
        scored.rename(place)
        on_done(Outcome(Changes.NOTHING, "Made.", {}))

    monkeypatch.setattr(habits, "_demo_path", lambda: place)
    monkeypatch.setattr(window.flow, "run", run)
    with qtbot.waitSignal(window.flow.opened):
        qtbot.mouseClick(window.pages.welcome.demo_button, LEFT)
    assert asked == [("project.demo", place)]
    window.close_project()
    with qtbot.waitSignal(window.flow.opened):
        qtbot.mouseClick(window.pages.welcome.demo_button, LEFT)
    assert len(asked) == 1


def test_the_demos_place_is_among_the_documents():
    assert habits._demo_path().name == "UMC demo.umc"


def test_recent_projects_stand_in_as_many_columns_as_there_is_room(window, tmp_path):
    paths = [tmp_path / f"{n}.umc" for n in range(4)]
    for path in paths:
        path.touch()
    window.pages.welcome.show_recent(paths)
    QApplication.processEvents()
    cards = window.pages.welcome.recent_buttons
    assert len({card.y() for card in cards}) == 1
    window.resize(500, 700)
    QApplication.processEvents()
    assert len({card.y() for card in cards}) == 2
    assert all(
        card.mapTo(window, QPoint(card.width(), 0)).x() <= window.width()
        for card in cards
    )


@pytest.mark.parametrize("stage", ["empty", "unscored"])
@pytest.mark.parametrize("spec", PANELS, ids=lambda spec: spec.id)
def test_an_empty_panel_names_a_button_that_is_there(
    window, make_project, tmp_path, qtbot, stage, spec
):
    """What to do next is said with the words on the button, and the button works."""
    if stage == "empty":
        project = ProjectFile.create(tmp_path / "empty.umc")
    else:
        project = make_project("unscored.umc", labels=())
    path = project.path
    project.close()
    with qtbot.waitSignal(window.flow.opened):
        window.open_project(path)
    window.workspace.show_panel(spec.id)
    text = window.workspace.panel(spec.id).empty_text
    if not text:
        return
    named = re.findall(r"“([^”]+)”", text)
    assert named, text
    there = {
        button.text()
        for button in window.findChildren(QAbstractButton)
        if button.isVisible() and button.isEnabled()
    }
    titles = {
        action.text().removesuffix("…")
        for action in window.actions_by_menu
        if action.isEnabled()
    }
    assert set(named) <= there | titles


def test_the_demo_is_in_the_catalogue():
    assert CATALOGUE["project.demo"].menu == "Help"
