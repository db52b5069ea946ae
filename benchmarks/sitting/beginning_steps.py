"""The first start, and the way from a file to a map."""

from typing import TYPE_CHECKING

from benchmarks.sitting import projects, screen
from benchmarks.sitting.course import Sitting, step
from benchmarks.sitting.keys import KEY

if TYPE_CHECKING:
    pass

_PART = "Beginning"


@step(_PART)
def crash_log(sitting: Sitting) -> None:
    """A crash log is shown at the next start."""
    window, person = sitting.window, sitting.person
    texts = window.messages.texts
    sitting.see("the bar says that it ended", "ended unexpectedly" in " ".join(texts))
    button = screen.button_of(window.messages, "Show the report")

    person.pointer.click(button)
    person.until(lambda: screen.dialog_of(window) is not None)
    dialog = screen.dialog_of(window)
    assert dialog is not None
    sitting.photograph("crash-report", dialog)
    person.keys.press(KEY.Key_Escape)
    sitting.see("the report was closed", screen.dialog_of(window) is None)
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
    projects.make_project(sitting, "clinc")
    sitting.see("the map says what is next", sitting.workspace.map_panel.empty_text)
    sitting.photograph("empty-project")

    projects.import_files(sitting, sitting.table)
    person.until(lambda: window.view.data is not None and window.view.data.n_samples)
    data = window.view.data
    assert data is not None
    sitting.see("three domains", len(data.domains) == 3)
    sitting.see("no label was given by it", data.n_labelled == 0)
    person.read_answers()


@step(_PART)
def score(sitting: Sitting) -> None:
    """The samples are scored, and the map is drawn."""
    projects.score(sitting)
    sitting.photograph("map-first")
