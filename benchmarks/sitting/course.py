"""Steps of a sitting: each has a name, is done by hand, and says what must be seen."""

import time
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.person.patience import NotSeenError
from benchmarks.person.person import Person

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from benchmarks.sitting.camera import Camera
    from umc_desktop.qt.main_window import MainWindow
    from umc_desktop.qt.workspace import Workspace


@dataclass
class Sitting:
    """Who sits there, with what.

    Attributes
    ----------
    person
        Uses the window.
    camera
        Takes the pictures.
    folder
        Everything that is written lies there.
    table, pictures, facets, forms, glossary
        What is imported; facets have several labels a sentence, forms a text and a
        picture each.
    start
        Opens the window anew, as the next start of the program does.
    wanted
        How many samples are decided in each way of deciding.
    """

    person: Person
    camera: "Camera"
    folder: Path
    table: Path
    pictures: Path
    facets: Path
    forms: Path
    glossary: Path
    start: Callable[[], Person]
    wanted: int = 6
    seen: list[str] = field(default_factory=list)

    @property
    def window(self) -> "MainWindow":
        """The window as it is now."""
        return self.person.window

    @property
    def workspace(self) -> "Workspace":
        """The panels of the project that is open."""
        workspace = self.window.workspace
        assert workspace is not None
        return workspace

    def see(self, what: str, there: object) -> None:
        """Say what is seen; it is an error if it is not there."""
        if not there:
            raise NotSeenError(f"not seen: {what}")
        self.seen.append(what)

    def wait_for(self, what: str, condition: Callable[[], object]) -> None:
        """Wait until something is seen."""
        self.person.until(condition, what)
        self.seen.append(what)

    def photograph(self, name: str, widget: "QWidget | None" = None) -> None:
        """Take a picture of the window, or of a dialog."""
        self.person.look_for(0.05)
        self.camera.take(name, widget or self.window)


@dataclass(frozen=True)
class Step:
    """One thing that is done in the sitting."""

    part: str
    name: str
    do: Callable[[Sitting], None]


@dataclass(frozen=True)
class Done:
    """How a step went."""

    step: Step
    seconds: float
    seen: tuple[str, ...]
    problem: str = ""


_ORDER = (
    "Beginning",
    "Deciding",
    "Seeing",
    "Finishing",
    "Several labels",
    "Texts with pictures",
    "Team",
    "Pictures",
    "Habits",
)
STEPS: list[Step] = []


def step(part: str) -> Callable[[Callable[[Sitting], None]], Callable[[Sitting], None]]:
    """Add a function to the sitting, in the order of the code, by its docstring."""

    def add(do: Callable[[Sitting], None]) -> Callable[[Sitting], None]:
        STEPS.append(Step(part, (do.__doc__ or do.__name__).rstrip("."), do))
        return do

    return add


def steps_in_order() -> list[Step]:
    """Return the steps of the sitting as they are done, part by part."""
    return sorted(STEPS, key=lambda one: _ORDER.index(one.part))


def run_steps(
    sitting: Sitting,
    steps: Sequence[Step],
    said: Callable[[Done], object] = lambda done: None,
) -> list[Done]:
    """Do steps one after the other; one that goes wrong does not keep the others.

    Parameters
    ----------
    said
        Told of each step as it ends.
    """
    done = []
    for one in steps:
        sitting.seen.clear()
        begun, problem = time.perf_counter(), ""
        try:
            one.do(sitting)
        except Exception:  # noqa: BLE001 - written down, and the exit code tells
            problem = traceback.format_exc(limit=-3)
            _clear_up(sitting)
        done.append(
            Done(one, time.perf_counter() - begun, tuple(sitting.seen), problem)
        )
        said(done[-1])
    return done


def _clear_up(sitting: Sitting) -> None:
    """Leave dialogs that a step has left open."""
    from PySide6.QtWidgets import QApplication

    for _ in range(3):
        left = QApplication.activeModalWidget() or QApplication.activePopupWidget()
        if left is not None:
            left.close()
        sitting.person.look_for(0.05)
