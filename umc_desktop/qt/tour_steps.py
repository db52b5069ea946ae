"""What the tour says of the window's parts."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMainWindow

from umc_desktop.qt.tour import Step
from umc_desktop.qt.words import tr

if TYPE_CHECKING:
    from umc_desktop.qt.workspace import Workspace


def steps(window: QMainWindow, workspace: "Workspace") -> list[Step]:
    """Return the steps, in the order in which one works."""
    docks = workspace.docks
    return [
        Step(
            tr("The map"),
            tr(
                "Every dot is a sample; what is alike lies together. The colour says "
                "how unsure the models are. Drag moves the map, the wheel zooms."
            ),
            lambda: workspace.map_panel.map,
        ),
        Step(
            tr("The queue"),
            tr(
                "What to decide next, in batches: what teaches the models most, and "
                "some samples drawn at random, to measure with. Choose a batch with a "
                "click or Enter."
            ),
            lambda: docks["queue"],
        ),
        Step(
            tr("The batch"),
            tr(
                "Samples that are decided together. One that does not belong is "
                "dropped with X; B goes through them one by one instead."
            ),
            lambda: docks["batch"],
        ),
        Step(
            tr("The labels"),
            tr(
                "Press a label's key, or click it, and the whole batch has it. Space "
                "accepts what the models suggest. Ctrl+Z takes it back, tomorrow too."
            ),
            lambda: docks["labels"],
        ),
        Step(
            tr("The sample"),
            tr(
                "The current sample whole: what the models suggest, how sure they are, "
                "and which of them says what."
            ),
            lambda: docks["sample"],
        ),
        Step(
            tr("The lasso"),
            tr(
                "Or take what you see: press L, or hold Shift, and draw around dots on "
                "the map. What is inside becomes the batch."
            ),
            lambda: workspace.map_panel.lasso_button,
        ),
        Step(
            tr("The next round"),
            tr(
                "Once the queue is decided, the models learn from your labels, are "
                "measured, and plan what to ask next. Labels are saved as you give "
                "them; there is nothing to save by hand."
            ),
            lambda: workspace.queue.update_button,
        ),
        Step(
            tr("Everything else"),
            tr(
                "All commands stand in the menus. The ? key lists every shortcut, "
                "Ctrl+Shift+P finds a command by its name, and Help shows this tour "
                "again."
            ),
            window.menuBar,
        ),
    ]
