"""Habits: keys, panels, themes, text, language, and what is kept over a restart."""

import json

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QDialog

from benchmarks.sitting import batches, screen
from benchmarks.sitting.course import Sitting, step
from benchmarks.sitting.keys import CONTROL, KEY

_PART = "Habits"


@step(_PART)
def cheat_sheet(sitting: Sitting) -> None:
    """A cheat sheet on ?."""
    person = sitting.person
    person.map.setFocus()
    person.keys.press("?")
    dialog = screen.dialog_of(sitting.window)
    assert dialog is not None
    sitting.photograph("cheat-sheet", dialog)
    person.keys.press(KEY.Key_Escape)
    sitting.see("it is closed", screen.dialog_of(sitting.window) is None)


@step(_PART)
def palette(sitting: Sitting) -> None:
    """The palette, by a few letters."""
    from umc_desktop.qt.palette import CommandPalette

    person = sitting.person
    person.keys.press("p", CONTROL | Qt.KeyboardModifier.ShiftModifier)
    shown = sitting.window.findChild(CommandPalette)
    assert shown is not None
    person.keys.type("split")
    sitting.see("what fits", any("Split" in one for one in shown.titles))
    sitting.photograph("palette", shown)
    person.keys.press(KEY.Key_Escape)


@step(_PART)
def shortcut(sitting: Sitting) -> None:
    """A shortcut is changed and exported."""
    person, path = sitting.person, sitting.folder / "keys.json"

    person.menus.choose("Help", "Change shortcuts")
    dialog = screen.dialog_of(sitting.window)
    assert isinstance(dialog, QDialog)
    person.turn_to(dialog)
    person.pointer.click(dialog.search, QPoint(10, dialog.search.height() // 2))
    person.keys.type("lasso")
    row = next(
        row
        for row in range(dialog.table.rowCount())
        if not dialog.table.isRowHidden(row)
    )
    item = dialog.table.visualItemRect(dialog.table.item(row, 0))
    person.pointer.click(dialog.table.viewport(), item.center())
    person.pointer.click(dialog.keys, QPoint(10, dialog.keys.height() // 2))
    person.keys.press("j", CONTROL)
    person.look_for(1.2)  # until the field knows that no second key follows
    sitting.see("they are free", "free" in dialog.said)
    person.pointer.click(dialog.assign_button)
    sitting.see("it has them", "Ctrl+J" in dialog.said)
    sitting.photograph("shortcuts", dialog)
    with person.dialogs.typing(str(path)):
        person.pointer.click(screen.button_of(dialog, "Export"))
    sitting.see("a file of keys", json.loads(path.read_text()))
    person.keys.press(KEY.Key_Escape)
    person.map.setFocus()
    person.keys.press("j", CONTROL)
    sitting.see(
        "the new keys work", sitting.workspace.map_panel.lasso_button.isChecked()
    )
    person.keys.press("j", CONTROL)


@step(_PART)
def panels(sitting: Sitting) -> None:
    """Panels are hidden and moved."""
    person, docks = sitting.person, sitting.workspace.docks
    person.map.setFocus()
    if docks["labels"].isVisible():
        person.keys.press("4", CONTROL)
    sitting.wait_for("one is hidden", lambda: docks["labels"].isHidden())
    person.pointer.click(sitting.workspace.batch.list.viewport(), QPoint(5, 5))
    person.menus.choose("View", "Panels", "Move panel to the left")
    area = sitting.workspace.dockWidgetArea(docks["batch"])
    sitting.see("one was moved", area == Qt.DockWidgetArea.LeftDockWidgetArea)
    sitting.photograph("panels")


@step(_PART)
def themes(sitting: Sitting) -> None:
    """Light, dark and high contrast."""
    person, theme = sitting.person, sitting.window.theme
    for title, name in (
        ("Theme: dark", "dark"),
        ("Theme: high contrast", "contrast"),
        ("Theme: light", "light"),
    ):
        person.menus.choose("View", "Theme", title)
        sitting.see(f"the theme {name}", theme.name == name)
        sitting.camera.take_as_is(f"theme-{name}", sitting.window)


@step(_PART)
def text_size(sitting: Sitting) -> None:
    """Text from 100 to 200 %."""
    person = sitting.person
    sizes = 0
    while "200" not in sitting.window.status.summary and sizes < 20:
        person.keys.press("+", CONTROL)
        sizes += 1
    sitting.see("twice as large", "200" in sitting.window.status.summary)
    sitting.photograph("text-200")
    person.menus.choose("View", "Text size", "Normal text size")
    sitting.see("as before", "100" in sitting.window.status.summary)


@step(_PART)
def motion(sitting: Sitting) -> None:
    """Reduced motion."""
    person, settings = sitting.person, sitting.window.settings
    person.menus.choose("View", "Reduced motion")
    sitting.see("nothing moves", settings.value.motion == "reduced")
    person.menus.choose("View", "Reduced motion")
    sitting.see("as before", settings.value.motion == "full")


@step(_PART)
def tour(sitting: Sitting) -> None:
    """A tour of the window."""
    from umc_desktop.qt.tour import Tour

    person = sitting.person
    person.menus.choose("Help", "Tour of the window")
    shown = sitting.window.findChild(Tour)
    assert shown is not None
    sitting.see("the first step", shown.isVisible())
    person.keys.press(KEY.Key_Right)
    sitting.photograph("tour")
    person.keys.press(KEY.Key_Escape)
    person.look_for(0.1)


@step(_PART)
def restart(sitting: Sitting) -> None:
    """A restart keeps panels, keys and projects; undo still works."""
    person = sitting.person
    batches.one_alone(sitting)
    before = batches.n_labelled(sitting)
    person.keys.press("1")
    person.until(lambda: batches.n_labelled(sitting) == before + 1, "one label")
    person.menus.choose("File", "Quit")
    sitting.see("it is closed", not sitting.window.isVisible())
    sitting.person = person = sitting.start()
    welcome = sitting.window.pages.welcome
    cards = welcome.recent_buttons
    sitting.see("recent projects", len(cards) >= 1)
    sitting.see("with a picture of the map", cards[0].has_picture)
    sitting.photograph("recent-projects")
    person.pointer.click(cards[0])
    window = sitting.window
    sitting.wait_for("it is open again", lambda: window.view.data is not None)
    person.settle()
    docks = sitting.workspace.docks
    sitting.see("what was hidden is hidden", docks["labels"].isHidden())
    area = sitting.workspace.dockWidgetArea(docks["batch"])
    sitting.see("what was moved is there", area == Qt.DockWidgetArea.LeftDockWidgetArea)
    person.keys.press("z", CONTROL)
    sitting.wait_for("yesterday's label", lambda: batches.n_labelled(sitting) == before)
    person.menus.choose("View", "Reset layout")
    sitting.see("everything stands again", not docks["labels"].isHidden())


@step(_PART)
def german(sitting: Sitting) -> None:
    """German."""
    person = sitting.person
    person.menus.choose("View", "Language", "Language: Deutsch")
    person.menus.choose("File", "Quit")
    sitting.person = person = sitting.start()
    cards = sitting.window.pages.welcome.recent_buttons
    sitting.photograph("german-welcome")
    person.pointer.click(cards[0])
    sitting.wait_for("it is open", lambda: sitting.window.view.data is not None)
    person.settle()
    bar = [one.text().replace("&", "") for one in sitting.window.menuBar().actions()]
    sitting.see("German menus", "Datei" in bar and "Ansicht" in bar)
    sitting.photograph("german")
    person.menus.choose("Ansicht", "Sprache", "Sprache: English")
