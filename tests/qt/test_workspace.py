import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QMouseEvent
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu, QTabBar, QWidget

from umc_desktop.qt.job_bridge import JobBridge
from umc_desktop.qt.main_window import MainWindow
from umc_desktop.qt.panels.panel import Panel
from umc_desktop.qt.panels.registry import PANELS
from umc_desktop.qt.settings import Settings
from umc_desktop.qt.theme import Theme

KEY, CONTROL = Qt.Key, Qt.KeyboardModifier.ControlModifier
LEFT, RIGHT = (
    Qt.DockWidgetArea.LeftDockWidgetArea,
    Qt.DockWidgetArea.RightDockWidgetArea,
)


def action(window: MainWindow, title: str) -> QAction:
    return next(one for one in window.actions_by_menu if one.text() == title)


def panels_menu(window: MainWindow) -> QMenu:
    menu = action(window, "Panels").menu()
    menu.aboutToShow.emit()
    return menu


def checked(window: MainWindow) -> set[str]:
    return {one.text() for one in panels_menu(window).actions() if one.isChecked()}


def close_button(dock: QWidget) -> QAbstractButton:
    return dock.findChild(QAbstractButton, "qt_dockwidget_closebutton")


def placed(window: MainWindow) -> dict[str, tuple]:
    workspace = window.workspace
    return {
        name: (workspace.dockWidgetArea(dock), dock.isHidden(), dock.isFloating())
        for name, dock in workspace.docks.items()
    }


@pytest.fixture
def again(opened, scored, qtbot):
    """Close the window; return the one that the next start shows."""
    made = []

    def start() -> MainWindow:
        opened.close_without_asking()
        app = QApplication.instance()
        window = MainWindow(opened.settings, Theme(app, "light"), JobBridge())
        made.append(window)
        window.resize(opened.size())  # offscreen, screens are small
        window.show()
        qtbot.waitExposed(window)
        with qtbot.waitSignal(window.flow.opened):
            window.open_project(scored)
        return window

    yield start
    for window in made:
        window.close_without_asking()
        window.deleteLater()


@pytest.mark.parametrize("spec", PANELS, ids=lambda spec: spec.id)
def test_every_panel_of_the_registry_can_be_built(spec):
    assert issubclass(spec.load(), Panel)


def test_panels_have_names_and_keys_of_their_own():
    for field in ("id", "title", "shortcut"):
        values = [getattr(spec, field) for spec in PANELS if getattr(spec, field)]
        assert len(values) == len(set(values))
    ids = [spec.id for spec in PANELS]
    assert all(
        spec.tab_of in ids[: ids.index(spec.id)] for spec in PANELS if spec.tab_of
    )


def test_what_is_behind_a_tab_is_not_built_before_it_is_looked_at(opened, qtbot):
    dock = opened.workspace.docks["curve"]
    assert not dock.is_built
    bar = next(bar for bar in opened.workspace.findChildren(QTabBar) if bar.isVisible())
    qtbot.mouseClick(
        bar, Qt.MouseButton.LeftButton, pos=bar.tabRect(bar.count() - 1).center()
    )
    qtbot.waitUntil(lambda: dock.is_built and dock.in_front)
    assert not opened.workspace.docks["domains"].in_front


def test_a_panel_closed_with_the_mouse_comes_back_from_the_menu(opened, qtbot):
    dock = opened.workspace.docks["batch"]
    qtbot.mouseClick(close_button(dock), Qt.MouseButton.LeftButton)
    assert dock.isHidden()
    assert "Batch panel" not in checked(opened)
    action(opened, "Batch panel").trigger()
    assert dock.isVisible()
    assert "Batch panel" in checked(opened)
    assert opened.workspace.batch.list.hasFocus()


def test_a_key_hides_a_panel_and_shows_it_with_the_focus(opened, qtbot):
    dock = opened.workspace.docks["labels"]
    opened.workspace.labels.list.setFocus()
    qtbot.keyClick(opened.workspace.labels.list, KEY.Key_4, CONTROL)
    assert dock.isHidden()
    assert opened.workspace.map_panel.map.hasFocus()
    qtbot.keyClick(opened.workspace.map_panel.map, KEY.Key_4, CONTROL)
    assert dock.isVisible()
    assert opened.workspace.labels.list.hasFocus()


def test_labels_are_given_by_key_though_their_panel_is_hidden(opened, labels_of, qtbot):
    opened.workspace.docks["labels"].hide()
    qtbot.keyClick(opened.workspace.map_panel.map, KEY.Key_2)
    qtbot.waitUntil(lambda: labels_of() == {1: "b", 2: "b", 3: "b"})


def test_f6_leaves_out_what_is_hidden(opened, qtbot):
    opened.workspace.docks["batch"].hide()
    hidden = opened.workspace.batch.list
    assert hidden not in list(opened.workspace.stations())
    for _ in range(2 * len(PANELS)):
        qtbot.keyClick(QApplication.focusWidget() or opened, KEY.Key_F6)
        assert QApplication.focusWidget() is not hidden


def test_tab_and_f6_leave_out_bars_of_one_tab(opened, qtbot):
    workspace = opened.workspace

    def can_be_tabbed_to():
        return {
            tuple(bar.tabText(place) for place in range(bar.count()))
            for bar in workspace.findChildren(QTabBar)
            if bar.isVisible() and bar.focusPolicy() != Qt.FocusPolicy.NoFocus
        }

    qtbot.waitUntil(lambda: can_be_tabbed_to() == {("Domains", "Learning curve")})
    bars = [one for one in workspace.stations() if isinstance(one, QTabBar)]
    assert [bar.count() for bar in bars] == [2]
    workspace.show_panel("guidelines")
    both = {("Domains", "Learning curve"), ("Sample", "Guidelines")}
    qtbot.waitUntil(lambda: can_be_tabbed_to() == both)


def test_a_panel_is_moved_without_a_mouse(opened):
    opened.workspace.queue.list.setFocus()
    action(opened, "Move panel to the right").trigger()
    assert placed(opened)["queue"] == (RIGHT, False, False)
    assert opened.workspace.queue.list.hasFocus()
    action(opened, "Panel in its own window").trigger()
    assert placed(opened)["queue"][2]
    opened.workspace.map_panel.map.setFocus()
    action(opened, "Move panel to the left").trigger()
    assert "F6" in opened.status.summary


def test_keys_label_from_a_panel_in_its_own_window(opened, labels_of, qtbot):
    opened.workspace.batch.list.setFocus()
    action(opened, "Panel in its own window").trigger()
    qtbot.waitUntil(opened.workspace.batch.list.hasFocus)
    qtbot.keyClick(opened.workspace.batch.list, KEY.Key_1)
    qtbot.waitUntil(lambda: labels_of() == {1: "a", 2: "a", 3: "a"})


def test_windows_of_panels_come_and_go_with_the_page(opened, qtbot):
    dock = opened.workspace.docks["sample"]
    dock.setFloating(True)
    assert dock.isVisible()
    opened.pages.show_simulation()
    assert not dock.isVisible()
    opened.pages.simulation.back_requested.emit()
    assert dock.isVisible()
    opened.close_project()
    assert not dock.isVisible()


def test_the_next_start_finds_the_panels_where_they_were(opened, again, qtbot):
    opened.workspace.docks["labels"].hide()
    opened.workspace.queue.list.setFocus()
    action(opened, "Move panel to the right").trigger()
    opened.workspace.show_panel("curve")
    opened.workspace.resizeDocks(
        [opened.workspace.docks["curve"]], [260], Qt.Orientation.Horizontal
    )
    before = placed(opened)
    qtbot.waitUntil(lambda: opened.workspace.docks["curve"].width() == 260)
    window = again()
    assert placed(window) == before
    assert window.workspace.docks["labels"].isHidden()
    qtbot.waitUntil(lambda: window.workspace.docks["curve"].in_front)
    assert window.workspace.docks["curve"].width() == 260


def test_reset_puts_everything_back(opened, qtbot):
    before = placed(opened)
    width = opened.workspace.docks["queue"].width()
    opened.workspace.docks["labels"].hide()
    opened.workspace.docks["batch"].setFloating(True)
    opened.workspace.queue.list.setFocus()
    action(opened, "Move panel to the bottom").trigger()
    assert placed(opened) != before
    action(opened, "Reset layout").trigger()
    assert placed(opened) == before
    qtbot.waitUntil(lambda: opened.workspace.docks["queue"].width() == width)
    assert opened.workspace.docks["domains"].in_front


def test_after_a_reset_keys_are_for_the_map_and_title_bars_are_as_before(opened):
    workspace = opened.workspace
    button = close_button(workspace.docks["batch"])
    before = button.icon().pixmap(16).toImage()
    workspace.show_panel("knowledge")
    action(opened, "Reset layout").trigger()
    assert opened.focusWidget() is workspace.map_panel.map
    assert button.icon().pixmap(16).toImage() == before


def test_a_click_on_a_mode_leaves_space_to_the_batch(opened, qtbot):
    bar = opened.modes.bar
    qtbot.mouseClick(bar.finishing, Qt.MouseButton.LeftButton)
    assert not bar.finishing.hasFocus()
    qtbot.mouseClick(bar.learning, Qt.MouseButton.LeftButton)
    assert opened.focusWidget() is opened.workspace.map_panel.map


@pytest.mark.parametrize("layout", ["", "bm90IGEgbGF5b3V0", "%%%"])
def test_a_layout_that_is_not_understood_is_let_be(window, scored, layout, qtbot):
    window.settings.change(layout=layout)
    with qtbot.waitSignal(window.flow.opened):
        window.open_project(scored)
    docks = window.workspace.docks
    shown = {panel_id for panel_id, dock in docks.items() if not dock.isHidden()}
    assert shown == {spec.id for spec in PANELS if spec.visible}


def test_without_a_project_there_is_no_panel_to_show(window):
    assert not action(window, "Queue panel").isEnabled()
    assert not action(window, "Reset layout").isEnabled()
    assert checked(window) == set()


def test_a_double_click_on_its_title_makes_a_panel_a_window(opened, qtbot):
    dock = opened.workspace.docks["sample"]
    title = QPoint(40, 6)
    qtbot.mouseDClick(dock, Qt.MouseButton.LeftButton, pos=title)
    qtbot.waitUntil(dock.isFloating)


def drag(qtbot, dock, to: QPoint) -> None:
    """Take a panel by its title, carry it to a point of the screen, and let go."""
    button = Qt.MouseButton.LeftButton
    start = dock.mapToGlobal(QPoint(40, 6))
    qtbot.mousePress(dock, button, pos=QPoint(40, 6))
    for step in range(1, 21):
        there = start + (to - start) * step / 20
        event = QMouseEvent(
            QEvent.Type.MouseMove,
            QPointF(dock.mapFromGlobal(there)),
            QPointF(there),
            Qt.MouseButton.NoButton,
            button,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(dock, event)
        qtbot.wait(5)
    qtbot.mouseRelease(dock, button, pos=dock.mapFromGlobal(to))


def test_a_panel_is_dragged_out_with_the_mouse(opened, qtbot):
    dock = opened.workspace.docks["queue"]
    drag(qtbot, dock, opened.mapToGlobal(QPoint(-200, -200)))  # beside the window
    qtbot.waitUntil(dock.isFloating)
    assert dock.isVisible()


def test_a_panel_is_dragged_to_the_other_side(opened, qtbot):
    workspace = opened.workspace
    dock, batch = workspace.docks["queue"], workspace.docks["batch"]
    assert placed(opened)["queue"] == (LEFT, False, False)
    drag(qtbot, dock, batch.mapToGlobal(QPoint(batch.width() // 2, 12)))
    qtbot.waitUntil(lambda: placed(opened)["queue"] == (RIGHT, False, False))
    assert dock.y() < batch.y()  # above the panel at whose top it was dropped


def test_a_panel_is_dragged_onto_another_one_to_share_its_place(opened, qtbot):
    workspace = opened.workspace
    dock, other = workspace.docks["queue"], workspace.docks["batch"]
    drag(qtbot, dock, other.mapToGlobal(other.rect().center()))
    qtbot.waitUntil(lambda: other in workspace.tabifiedDockWidgets(dock))


def test_a_new_arrangement_is_kept_before_anything_is_closed(opened, qtbot):
    def kept() -> str:
        return Settings(opened.settings._path).value.layout

    opened.workspace.docks["labels"].hide()
    qtbot.waitUntil(lambda: kept() == opened.workspace.layout_state())
    before = kept()
    opened.workspace.resizeDocks(
        [opened.workspace.docks["queue"]], [230], Qt.Orientation.Horizontal
    )
    qtbot.waitUntil(lambda: kept() != before)
    assert kept() == opened.workspace.layout_state()


def test_a_resized_window_is_kept_too(opened, qtbot):
    before = Settings(opened.settings._path).value.geometry
    opened.resize(opened.width() - 40, opened.height() - 30)
    qtbot.waitUntil(lambda: Settings(opened.settings._path).value.geometry != before)
