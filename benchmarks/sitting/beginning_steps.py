"""The first start, and the way from a file to a map."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QDialogButtonBox, QPushButton, QWidget

from benchmarks.sitting.course import Sitting, step

if TYPE_CHECKING:
    from umc_desktop.qt.import_dialog import ImportDialog

KEY = Qt.Key
_PART = "Beginning"


@step(_PART)
def crash_log(sitting: Sitting) -> None:
    """A crash log is shown at the next start."""
    window, person = sitting.window, sitting.person
    texts = window.messages.texts
    sitting.see("the bar says that it ended", "ended unexpectedly" in " ".join(texts))
    button = button_of(window.messages, "Show the report")

    person.click(button)
    person.until(lambda: dialog_of(window) is not None)
    dialog = dialog_of(window)
    assert dialog is not None
    sitting.photograph("crash-report", dialog)
    person.press(KEY.Key_Escape)
    sitting.see("the report was closed", dialog_of(window) is None)
    sitting.see("nothing more is said of it", window.messages.texts == [])


@step(_PART)
def welcome(sitting: Sitting) -> None:
    """The first page says what to do."""
    sitting.see("the welcome page", sitting.window.pages.welcome.isVisible())
    sitting.photograph("welcome")


@step(_PART)
def import_table(sitting: Sitting) -> None:
    """A project is made, and a table imported with the dialog."""
    person, window = sitting.person, sitting.window
    make_project(sitting, "clinc")
    sitting.see("the map says what is next", sitting.workspace.map_panel.empty_text)
    sitting.photograph("empty-project")

    import_files(sitting, sitting.table)
    person.until(lambda: window.view.data is not None and window.view.data.n_samples)
    data = window.view.data
    assert data is not None
    sitting.see("three domains", len(data.domains) == 3)
    sitting.see("no label was given by it", data.n_labelled == 0)
    person.read_answers()


@step(_PART)
def score(sitting: Sitting) -> None:
    """The samples are scored, and the map is drawn."""
    score_it(sitting)
    sitting.photograph("map-first")


def score_it(sitting: Sitting) -> None:
    """Press the button in place of the map, and wait for the queue."""
    person, window = sitting.person, sitting.window
    person.click(sitting.workspace.map_panel.prompt.button)
    sitting.wait_for(
        "a batch is under decision", lambda: window.view.working_set.batch_id
    )
    person.settle()
    sitting.see("the map is there", sitting.workspace.map_panel.empty_text == "")


def make_project(sitting: Sitting, name: str) -> None:
    """Make a project from the File menu."""
    person, window = sitting.person, sitting.window
    path = sitting.folder / f"{name}.umc"
    with person.typing(str(path)):
        person.choose("File", "New project")
    person.until(
        lambda: window.view.project is not None and window.view.project.path == path
    )
    person.until(lambda: window.view.data is not None)


def import_files(sitting: Sitting, path: Path) -> None:
    """Import a file, with the dialog."""
    person = sitting.person

    def choose(dialog: QWidget) -> None:
        person.turn_to(dialog)
        person.type(str(path))
        person.press(KEY.Key_Return)

    with person.meanwhile(choose, lambda dialog: accept_import(sitting, dialog)):
        person.click(sitting.workspace.map_panel.prompt.button)


def accept_import(sitting: Sitting, dialog: "QWidget | ImportDialog") -> None:
    """Keep the labels aside in the dialog of an import, and accept it."""
    from umc_desktop.qt.import_dialog import ImportDialog

    assert isinstance(dialog, ImportDialog)
    person = sitting.person
    person.until(lambda: dialog.table.rowCount() > 0, "the first rows are shown")
    person.click(dialog.known, QPoint(10, dialog.known.height() // 2))
    sitting.see("labels are kept aside", dialog.known.isChecked())
    if not any(one.name == "import.png" for one in sitting.camera.taken):
        sitting.photograph("import", dialog)
    person.click(dialog.buttons.button(QDialogButtonBox.StandardButton.Ok))


def button_of(parent: QWidget, text: str) -> QPushButton:
    """Return the button in sight that says something."""
    for button in parent.findChildren(QPushButton):
        if button.isVisible() and button.text().replace("&", "").startswith(text):
            return button
    raise AssertionError(f"no button says {text!r}")


def dialog_of(window: QWidget) -> QWidget | None:
    """Return the dialog that is open over the window."""
    from PySide6.QtWidgets import QApplication, QDialog

    active = QApplication.activeModalWidget()
    if active is not None:
        return active
    shown = [one for one in window.findChildren(QDialog) if one.isVisible()]
    return shown[-1] if shown else None
