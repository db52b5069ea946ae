"""Texts with pictures: a table that is dropped on the window, and both in sight."""

from PySide6.QtWidgets import QWidget

from benchmarks.sitting import batches, projects
from benchmarks.sitting.course import Sitting, step

_PART = "Texts with pictures"


@step(_PART)
def drop_table(sitting: Sitting) -> None:
    """A table of texts with pictures is dropped on the window, and imported."""
    person, view = sitting.person, sitting.window.view
    projects.make_project(sitting, "forms")

    def accept(dialog: QWidget) -> None:
        projects.accept_import(sitting, dialog)

    with person.dialogs.meanwhile(accept):
        person.pointer.drop(sitting.forms)
    person.until(lambda: view.data is not None and view.data.n_samples)
    person.read_answers()
    projects.score(sitting)


@step(_PART)
def both(sitting: Sitting) -> None:
    """A form shows its text and its picture."""
    sample = sitting.workspace.sample
    batches.one_alone(sitting)
    sitting.see("the text", sample.reading.isVisible())
    sitting.see("the picture", sample.picture.isVisible())
    sitting.photograph("text-and-picture")
