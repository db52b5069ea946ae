from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.qt.palette import CommandPalette, score


def open_palette(window, qtbot) -> CommandPalette:
    window.show_palette()
    palette = next(
        one for one in window.findChildren(CommandPalette) if one.isVisible()
    )
    qtbot.waitExposed(palette)
    return palette


def test_letters_must_occur_in_order():
    assert score("pq", "Plan the queue") is not None
    assert score("qp", "Plan the queue") is None
    assert score("", "Plan the queue") is not None


def test_words_begun_count_more_than_letters_within():
    assert score("un", "Undo") > score("un", "Lay out the plan")
    assert score("ss", "Score samples") > score("ss", "Assign label")
    assert score("undo", "Undo") > score("undo", "Uncertainty domain")


def test_the_palette_has_every_command_and_the_windows_own_actions(opened, qtbot):
    palette = open_palette(opened, qtbot)
    titles = {title.rstrip("…") for title in palette.titles}
    assert {command.title for command in CATALOGUE if command.in_window} <= titles
    assert {"Lasso", "Theme: dark", "Next panel"} <= titles
    assert not {"Map", "Panels", "Recent projects"} & titles, "submenus do nothing"
    palette.close()


def test_a_few_letters_and_enter_run_a_command(opened, qtbot):
    palette = open_palette(opened, qtbot)
    qtbot.keyClicks(palette.line, "thdark")
    assert palette.titles[0] == "Theme: dark"
    qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    assert opened.theme.dark
    assert not [one for one in opened.findChildren(CommandPalette) if one.isVisible()]


def test_the_arrow_keys_choose_another(opened, qtbot):
    palette = open_palette(opened, qtbot)
    qtbot.keyClicks(palette.line, "theme")
    assert palette.list.currentIndex().row() == 0
    qtbot.keyClick(palette.line, Qt.Key.Key_Down)
    qtbot.keyClick(palette.line, Qt.Key.Key_Down)
    chosen = palette.titles[palette.list.currentIndex().row()]
    qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    assert f"Theme: {opened.theme.name}" in chosen.replace("as the system", "system")


def test_what_cannot_be_done_now_is_shown_but_does_not_run(window, qtbot):
    palette = open_palette(window, qtbot)
    qtbot.keyClicks(palette.line, "undo")
    assert palette.titles[0] == "Undo"
    qtbot.keyClick(palette.line, Qt.Key.Key_Return)
    assert palette.isVisible()
    qtbot.keyClick(palette.line, Qt.Key.Key_Escape)
    assert not palette.isVisible()


def test_the_shortcut_opens_it_and_it_can_be_drawn(opened, qtbot):
    qtbot.keyClick(
        opened,
        Qt.Key.Key_P,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )
    palette = QApplication.activePopupWidget()
    assert isinstance(palette, CommandPalette)
    picture = palette.grab().toImage()
    colours = {
        picture.pixel(x, y)
        for x in range(0, picture.width(), 7)
        for y in range(0, picture.height(), 7)
    }
    assert len(colours) > 3
    palette.close()
