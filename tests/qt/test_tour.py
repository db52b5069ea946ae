import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QApplication

from tests.conftest import fill
from umc_desktop.operations.demo import SIZES
from umc_desktop.qt.settings import Settings
from umc_desktop.qt.tour import Tour, beside
from umc_desktop.storage.project_file import ProjectFile

KEY, LEFT = Qt.Key, Qt.MouseButton.LeftButton


@pytest.fixture
def tour(opened, qtbot) -> Tour:
    next(
        one for one in opened.actions_by_menu if one.text() == "Tour of the window"
    ).trigger()
    tour = opened.findChild(Tour)
    qtbot.waitUntil(tour.hasFocus)
    return tour


@pytest.fixture
def demo(tmp_path):
    """A project with the domains of the demo, and nothing else of it."""
    project = ProjectFile.create(tmp_path / "demo.umc")
    fill(project, {name: [f"a text of {name}"] for name in SIZES}, ["a", "b"])
    path = project.path
    project.close()
    return path


def test_it_points_at_the_real_parts_one_after_the_other(opened, tour, qtbot):
    seen = []
    while opened.findChild(Tour) is not None:
        target = tour.step.target()
        assert target.isVisible()
        corner = target.mapTo(opened, QPoint(0, 0))
        assert tour.lit == QRect(corner, target.size()) & tour.rect()
        assert tour.rect().contains(tour.bubble)
        assert not tour.bubble.intersects(tour.lit) or target.width() > 400
        assert not tour.grab().isNull()
        for button in (tour.skip_button, tour.back_button, tour.next_button):
            assert button.width() >= button.sizeHint().width()
        seen.append(tour.step.title)
        qtbot.keyClick(tour, KEY.Key_Right)
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, 52)  # what is to be deleted
    assert seen[0] == "The map"
    assert seen[-1] == "Everything else"
    assert len(seen) == 8


def test_it_goes_back_and_ends_with_escape(opened, tour, qtbot):
    qtbot.keyClick(tour, KEY.Key_Return)
    assert tour.step.title == "The queue"
    qtbot.keyClick(tour, KEY.Key_Left)
    qtbot.keyClick(tour, KEY.Key_Left)
    assert tour.step.title == "The map"
    with qtbot.waitSignal(tour.ended):
        qtbot.keyClick(tour, KEY.Key_Escape)
    assert not tour.isVisible()
    assert opened.workspace.map_panel.map.hasFocus()


def test_it_is_used_with_the_mouse_alone(opened, tour, qtbot):
    qtbot.mouseClick(tour.next_button, LEFT)
    assert tour.step.title == "The queue"
    qtbot.mouseClick(tour.back_button, LEFT)
    assert tour.step.title == "The map"
    with qtbot.waitSignal(tour.ended):
        qtbot.mouseClick(tour.skip_button, LEFT)


def test_nothing_is_labelled_while_it_is_shown(opened, tour, labels_of, qtbot):
    focused = QApplication.focusWidget()
    for key in (KEY.Key_1, KEY.Key_2, KEY.Key_L, KEY.Key_Tab):
        qtbot.keyClick(focused, key)
    the_map = opened.workspace.map_panel.map
    qtbot.mouseClick(tour, LEFT, pos=the_map.mapTo(opened, QPoint(60, 60)))
    qtbot.wait(150)
    assert labels_of() == {}
    assert not opened.workspace.map_panel.lasso_button.isChecked()
    assert tour.hasFocus()


def test_it_names_the_keys_that_somebody_has(opened, qtbot):
    keys = opened.habits.shortcuts
    keys.assign("window.drop-from-the-batch", "Ctrl+D")
    keys.assign("window.whole-batch-or-one-by-one", "")
    opened.habits.show_tour()
    tour = opened.findChild(Tour)
    for _ in range(2):
        qtbot.keyClick(tour, KEY.Key_Right)
    assert "dropped with Ctrl+D; “Whole batch or one by one” goes" in tour.step.text
    tour.end()


def test_a_panel_that_is_hidden_is_passed_over(opened, qtbot):
    opened.workspace.docks["batch"].hide()
    opened.habits.show_tour()
    tour = opened.findChild(Tour)
    for _ in range(2):
        qtbot.keyClick(tour, KEY.Key_Right)
    assert tour.step.title == "The labels"
    tour.end()


def test_it_follows_the_window(opened, tour):
    opened.resize(1000, 700)
    QApplication.processEvents()
    assert tour.size() == opened.size()
    assert tour.rect().contains(tour.bubble)
    assert tour.rect().contains(tour.lit)


def test_the_demo_begins_with_it_once(window, demo, qtbot):
    with qtbot.waitSignal(window.flow.opened):
        window.open_project(demo)
    qtbot.waitUntil(lambda: window.findChild(Tour) is not None)
    window.findChild(Tour).end()
    assert Settings(window.settings._path).value.tour_seen
    window.close_project()
    QApplication.sendPostedEvents(None, 52)
    with qtbot.waitSignal(window.flow.opened):
        window.open_project(demo)
    qtbot.wait(100)
    assert window.findChild(Tour) is None


def test_another_project_begins_without_it(opened, qtbot):
    qtbot.wait(50)
    assert opened.findChild(Tour) is None
    assert not opened.settings.value.tour_seen


def test_a_window_for_a_picture_begins_without_it(window, demo, qtbot):
    window.settings._is_kept = False
    with qtbot.waitSignal(window.flow.opened):
        window.open_project(demo)
    qtbot.wait(100)
    assert window.findChild(Tour) is None


@pytest.mark.parametrize(
    ("lit", "at"),
    [
        (QRect(0, 0, 300, 400), QPoint(311, 0)),  # right of it
        (QRect(700, 0, 300, 400), QPoint(488, 0)),  # left of it
        (QRect(0, 0, 1000, 20), QPoint(399, 31)),  # below
        (QRect(0, 580, 1000, 20), QPoint(399, 468)),  # above
        (QRect(0, 0, 1000, 600), QPoint(399, 249)),  # over its middle
    ],
)
def test_the_words_stand_beside_what_they_are_about(lit, at):
    room, size = QRect(0, 0, 1000, 600), QSize(200, 100)
    assert beside(lit, size, room) == at
    assert room.contains(QRect(at, size))
