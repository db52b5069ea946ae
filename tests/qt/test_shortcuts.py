import json
import re
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit

from umc_desktop.domain.errors import ExchangeError
from umc_desktop.qt.actions import Actions
from umc_desktop.qt.cheat_sheet import CheatSheet, Row, Section, _broken, sections
from umc_desktop.qt.keys import EVERYWHERE, Key, sequences
from umc_desktop.qt.map_panel import MapPanel
from umc_desktop.qt.panels.registry import PANELS, PanelSpec
from umc_desktop.qt.settings import Settings
from umc_desktop.qt.shortcut_dialog import ShortcutDialog
from umc_desktop.qt.shortcuts import Shortcuts

KEY, MODIFIER = Qt.Key, Qt.KeyboardModifier
QT_FOLDER = Path(__file__).parents[2] / "umc_desktop" / "qt"


def shortcuts_of(window) -> Shortcuts:
    return window.habits.shortcuts


@pytest.fixture
def sheet(opened, qtbot) -> CheatSheet:
    # offscreen, Shift would not be part of typing it, as it is on a keyboard
    qtbot.keyClick(opened.workspace.map_panel.map, KEY.Key_Question)
    sheet = opened.findChild(CheatSheet)
    qtbot.waitExposed(sheet)
    return sheet


@pytest.fixture
def dialog(opened, qtbot) -> ShortcutDialog:
    opened.habits.change_shortcuts()
    dialog = opened.findChild(ShortcutDialog)
    qtbot.waitExposed(dialog)
    return dialog


def press(dialog, qtbot, key, modifier=MODIFIER.NoModifier) -> None:
    dialog.keys.setFocus()
    qtbot.keyClick(dialog.keys, key, modifier)


def click(qtbot, button) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def test_the_sheet_has_every_shortcut_of_the_menus(opened, sheet):
    lines = {(row.what, row.keys) for row in sheet.rows}
    for action in opened.actions_by_menu:
        keys = ", ".join(
            key.toString(QKeySequence.SequenceFormat.NativeText)
            for key in action.shortcuts()
        )
        if keys:
            assert (action.text().replace("&", "").rstrip("…"), keys) in lines


def test_the_sheet_has_the_keys_of_the_map_the_panels_and_the_labels(sheet):
    headings = [row.what for row in sheet.rows if row.is_heading]
    assert "On the map" in headings
    what = [row.what for row in sheet.rows]
    assert what.index("On the map") < what.index("Copy the map")
    assert "In the panel “Labels”" in headings
    assert headings[-1] == "Labels of this project"
    lines = {(row.what, row.keys) for row in sheet.rows}
    assert {("a", "1"), ("b", "2"), ("Show everything", "Home")} <= lines


def test_the_sheet_is_searched_by_what_one_wants_or_by_the_key(sheet, qtbot):
    qtbot.keyClicks(sheet.line, "undo")
    assert ("Undo", "Ctrl+Z") in [(row.what, row.keys) for row in sheet.rows]
    assert len(sheet.rows) < 6
    sheet.line.clear()
    qtbot.keyClicks(sheet.line, "ctrl+z")
    assert "Undo" in [row.what for row in sheet.rows]
    sheet.line.clear()
    qtbot.keyClicks(sheet.line, "no such thing")
    assert sheet.rows == []
    assert sheet._nothing.isVisible()


def test_escape_closes_the_sheet(sheet, qtbot):
    qtbot.keyClick(sheet.line, KEY.Key_Escape)
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is None)


def test_a_question_mark_typed_into_a_field_is_text(opened, qtbot):
    field = QLineEdit(opened)
    field.show()
    field.setFocus()
    qtbot.keyClick(field, KEY.Key_Question)
    assert field.text() == "?"
    assert opened.findChild(CheatSheet) is None


def test_the_columns_of_the_sheet_are_whole(sheet, qtbot):
    for width in (600, 900, 1400):
        sheet.resize(width, 500)
        QApplication.processEvents()
        room = sheet.list.width() - 2 * sheet.list.frameWidth()
        column = sheet.list.gridSize().width()
        assert 0 <= room % column < room // column, "none is cut at the edge"


def test_no_heading_stands_last_in_a_column():
    two = tuple(Row(str(n), "k") for n in range(2))
    rows = _broken([Section("a", two), Section("b", two), Section("c", two)], 5)
    headings = [place for place, row in enumerate(rows) if row.is_heading]
    assert headings == [0, 5, 10]  # the second would have stood at place 4


def test_whoever_answers_keys_itself_tells_the_sheet(window):
    """A panel's own keys are found in the sheet only if its class names them."""
    of_panels = [key for spec in PANELS for key in PanelSpec.keys(spec)]
    shown = [key.keys for key in (*EVERYWHERE, *MapPanel.KEYS, *of_panels)]
    shown += window.actions_by_menu.default_keys.values()
    named = {key[0].key() for text in shown for key in sequences(text)}
    named.add(KEY.Key_Equal)  # the key of + without Shift
    unnamed = {}
    for path in sorted(QT_FOLDER.rglob("*.py")):
        handled = set(re.findall(r"Qt\.Key\.(Key_\w+)", path.read_text("utf-8")))
        missing = {name for name in handled if getattr(KEY, name) not in named}
        if missing:
            unnamed[path.name] = missing
    assert unnamed == {}, "name them in the KEYS of the panel, for the cheat sheet"


def test_new_keys_work_at_once_and_at_the_next_start(opened, dialog, qtbot):
    dialog.choose("window.lasso")
    press(dialog, qtbot, KEY.Key_J)
    assert dialog.said == "These keys are free."
    click(qtbot, dialog.assign_button)
    assert dialog.said == "“Lasso” has the keys J."
    dialog.reject()
    opened.activateWindow()
    qtbot.waitUntil(opened.isActiveWindow)
    the_map = opened.workspace.map_panel.map
    the_map.setFocus()
    qtbot.keyClick(the_map, KEY.Key_J)
    assert opened.workspace.map_panel.lasso_button.isChecked()
    again = Shortcuts(opened.actions_by_menu, Settings(opened.settings._path), opened)
    assert again.keys_of("window.lasso") == "J"


def test_the_field_for_keys_says_what_to_do_in_the_windows_words(dialog, qtbot):
    line = dialog.keys.findChild(QLineEdit)
    assert line.placeholderText() == "Press the new keys"
    dialog.choose("label.note")
    assert line.placeholderText() == "Press the new keys"


def test_a_conflict_is_said_before_anything_is_taken(opened, dialog, qtbot):
    dialog.choose("window.lasso")
    press(dialog, qtbot, KEY.Key_Z, MODIFIER.ControlModifier)
    assert dialog.said.startswith("“Undo” has these keys.")
    assert dialog.assign_button.text() == "Take over"
    assert shortcuts_of(opened).keys_of("history.undo") == "Ctrl+Z"
    click(qtbot, dialog.assign_button)
    assert shortcuts_of(opened).keys_of("history.undo") == ""
    assert shortcuts_of(opened).keys_of("window.lasso") == "Ctrl+Z"
    undo = opened.actions_by_menu.of_command("history.undo")
    assert undo.shortcuts() == []


@pytest.mark.parametrize("key", [KEY.Key_Up, KEY.Key_Return])
def test_keys_that_lists_need_are_refused(opened, dialog, qtbot, key):
    dialog.choose("window.lasso")
    press(dialog, qtbot, key)
    assert "needed everywhere" in dialog.said
    assert not dialog.assign_button.isEnabled()
    with pytest.raises(ExchangeError):
        shortcuts_of(opened).assign("window.lasso", "Up")


def test_keys_are_taken_away_and_put_back(opened, dialog, qtbot):
    dialog.choose("history.undo")
    click(qtbot, dialog.remove_button)
    assert dialog.said == "“Undo” has no keys."
    assert not dialog.remove_button.isEnabled()
    click(qtbot, dialog.reset_button)
    assert shortcuts_of(opened).keys_of("history.undo") == "Ctrl+Z"
    assert opened.settings.value.shortcuts == {}


def test_a_default_that_somebody_else_has_by_now_is_taken_back(opened):
    keys = shortcuts_of(opened)
    keys.assign("window.lasso", "Ctrl+Z")
    keys.reset("history.undo")
    assert (keys.keys_of("history.undo"), keys.keys_of("window.lasso")) == (
        "Ctrl+Z",
        "",
    )
    keys.reset()
    assert keys.keys_of("window.lasso") == "L"
    assert all(not binding.is_changed for binding in keys.bindings())


def test_own_keys_win_over_the_defaults_of_a_newer_version(opened):
    opened.settings.change(shortcuts={"window.lasso": "Ctrl+U", "gone.command": "F9"})
    keys = Shortcuts(opened.actions_by_menu, opened.settings, opened)
    assert keys.keys_of("window.lasso") == "Ctrl+U"
    assert keys.keys_of("model.update") == ""


def test_a_label_keeps_its_key_off_what_a_command_has(opened, labels_of, qtbot):
    shortcuts_of(opened).assign("window.lasso", "2")
    the_map = opened.workspace.map_panel.map
    qtbot.keyClick(the_map, KEY.Key_2)
    assert opened.workspace.map_panel.lasso_button.isChecked()
    shortcuts_of(opened).reset()
    qtbot.keyClick(the_map, KEY.Key_2)
    qtbot.waitUntil(lambda: labels_of() == {1: "b", 2: "b", 3: "b"})


def test_space_given_to_another_command_still_presses_buttons(opened, qtbot):
    shortcuts_of(opened).assign("window.lasso", "Space")
    lasso = opened.actions_by_menu.by_id("window.lasso")
    opened.workspace.labels.define_button.setFocus()
    assert lasso.shortcuts() == []
    opened.workspace.map_panel.map.setFocus()
    assert lasso.shortcuts() == [QKeySequence("Space")]


def test_shortcuts_travel_in_a_file(opened, dialog, tmp_path, monkeypatch):
    path = tmp_path / "keys.json"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *given: (str(path), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *given: (str(path), ""))
    keys = shortcuts_of(opened)
    keys.assign("window.lasso", "Ctrl+Shift+L")
    dialog._export()
    assert dialog.said == "Written to “keys.json”."
    written = json.loads(path.read_text())
    assert written["shortcuts"]["window.lasso"] == "Ctrl+Shift+L"
    assert written["shortcuts"]["history.undo"] == "Ctrl+Z"
    keys.reset()
    dialog._import()
    assert "read from “keys.json”" in dialog.said
    assert keys.keys_of("window.lasso") == "Ctrl+Shift+L"
    assert opened.settings.value.shortcuts == {"window.lasso": "Ctrl+Shift+L"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[]", "holds no shortcuts"),
        ('{"format": "other", "shortcuts": {}}', "holds no shortcuts"),
        (
            '{"format": "umc-shortcuts", "shortcuts":'
            '{"window.lasso": "F9", "history.undo": "F9"}}',
            "share the key F9",
        ),
        (
            '{"format": "umc-shortcuts", "shortcuts": {"window.lasso": "Up"}}',
            "needed everywhere",
        ),
    ],
)
def test_a_file_that_does_not_fit_changes_nothing(opened, tmp_path, text, said):
    path = tmp_path / "keys.json"
    path.write_text(text)
    with pytest.raises(ExchangeError, match=said):
        shortcuts_of(opened).read(path)
    assert opened.settings.value.shortcuts == {}


def test_what_a_file_of_another_version_names_besides_is_said(opened, tmp_path):
    path = tmp_path / "keys.json"
    path.write_text(
        '{"format": "umc-shortcuts", "shortcuts": {"window.lasso": "F9", "a.b": "F8"}}'
    )
    assert "1 command in it" in shortcuts_of(opened).read(path)
    assert shortcuts_of(opened).keys_of("window.lasso") == "F9"


def test_keys_that_are_left_out_of_a_file_are_the_default_ones(opened, tmp_path):
    path = tmp_path / "keys.json"
    path.write_text(
        '{"format": "umc-shortcuts", "shortcuts": {"window.lasso": "Ctrl+U"}}'
    )
    shortcuts_of(opened).read(path)
    assert shortcuts_of(opened).keys_of("model.update") == ""  # one key, one command


def test_the_table_is_searched(dialog, qtbot):
    qtbot.keyClicks(dialog.search, "undo")
    left = [
        dialog.table.item(row, 0).text()
        for row in range(dialog.table.rowCount())
        if not dialog.table.isRowHidden(row)
    ]
    assert "Undo" in left
    assert len(left) < 4


def test_two_actions_of_one_title_are_refused(window):
    actions = Actions(window, lambda command: None)
    actions.add("View", "Lasso", lambda: None)
    with pytest.raises(ValueError, match="window\\.lasso"):
        actions.add("Edit", "Lasso…", lambda: None)


def test_gestures_are_shown_in_words_and_no_shortcut():
    assert Key("Shift+drag", "Lasso", is_gesture=True).sequences == []
    whole = sections([], [])
    assert any(row.keys == "Shift+drag" for one in whole for row in one.rows)
