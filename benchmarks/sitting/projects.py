"""From a file to a queue: projects are made, filled, scored, taught and opened."""

from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QDialogButtonBox, QWidget

from benchmarks.sitting.answers import naming
from benchmarks.sitting.course import Sitting
from benchmarks.sitting.keys import KEY


def begin(sitting: Sitting, name: str, path: Path) -> None:
    """Make a project of a file whose answers are known, and score it."""
    view = sitting.window.view
    make_project(sitting, name)
    import_files(sitting, path)
    sitting.person.until(lambda: view.data is not None and view.data.n_samples)
    sitting.person.read_answers()
    score(sitting)


def make_project(sitting: Sitting, name: str) -> None:
    """Make a project from the File menu."""
    person, window = sitting.person, sitting.window
    path = sitting.folder / f"{name}.umc"
    with person.dialogs.typing(str(path)):
        person.menus.choose("File", "New project")
    person.until(
        lambda: window.view.project is not None and window.view.project.path == path
    )
    person.until(lambda: window.view.data is not None)


def import_files(sitting: Sitting, path: Path) -> None:
    """Import a file, with the dialog."""
    person = sitting.person

    def choose(dialog: QWidget) -> None:
        person.turn_to(dialog)
        person.keys.type(str(path))
        person.keys.press(KEY.Key_Return)

    with person.dialogs.meanwhile(
        choose, lambda dialog: accept_import(sitting, dialog)
    ):
        person.pointer.click(sitting.workspace.map_panel.prompt.button)


def accept_import(sitting: Sitting, dialog: QWidget) -> None:
    """Keep the labels aside in the dialog of an import, and accept it."""
    from umc_desktop.qt.import_dialog import ImportDialog

    assert isinstance(dialog, ImportDialog)
    person = sitting.person
    person.until(lambda: dialog.table.rowCount() > 0, "the first rows are shown")
    person.pointer.click(dialog.known, QPoint(10, dialog.known.height() // 2))
    sitting.see("labels are kept aside", dialog.known.isChecked())
    if not any(one.name == "import.png" for one in sitting.camera.taken):
        sitting.photograph("import", dialog)
    person.pointer.click(dialog.buttons.button(QDialogButtonBox.StandardButton.Ok))


def score(sitting: Sitting) -> None:
    """Press the button in place of the map, and wait for the queue."""
    person, window = sitting.person, sitting.window
    person.pointer.click(sitting.workspace.map_panel.prompt.button)
    sitting.wait_for(
        "a batch is under decision", lambda: window.view.working_set.batch_id
    )
    person.settle()
    sitting.see("the map is there", sitting.workspace.map_panel.empty_text == "")


def learn(sitting: Sitting) -> None:
    """Let the models learn from the labels, and wait for the next round."""
    person, view = sitting.person, sitting.window.view
    assert view.data is not None
    before = len(view.data.rounds)
    person.pointer.click(sitting.workspace.queue.update_button)
    person.until(
        lambda: view.data is not None and len(view.data.rounds) > before,
        "the next round",
    )
    person.settle()


def open_project(sitting: Sitting, path: Path) -> None:
    """Open a project from the File menu, and know its answers."""
    person, view = sitting.person, sitting.window.view
    with person.dialogs.meanwhile(naming(sitting, path)):
        person.menus.choose("File", "Open project")
    person.until(lambda: view.project is not None and view.project.path == path)
    sitting.wait_for("it is open", lambda: view.data is not None)
    person.settle()
    person.read_answers()
