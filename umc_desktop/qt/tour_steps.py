"""What the tour says of the window's parts."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QMainWindow

from umc_desktop.qt.tour import Step
from umc_desktop.qt.words import tr

if TYPE_CHECKING:
    from umc_desktop.qt.workspace import Workspace


def steps(
    window: QMainWindow, workspace: "Workspace", keys_of: Callable[[str], str]
) -> list[Step]:
    """Return the steps, in the order in which one works.

    Parameters
    ----------
    window, workspace
        Hold what is pointed at.
    keys_of
        Returns the keys of an action as this annotator has them.
    """
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
                "dropped with {drop}; {whole} goes through them one by one instead."
            ).format(
                drop=keys_of("window.drop-from-the-batch"),
                whole=keys_of("window.whole-batch-or-one-by-one"),
            ),
            lambda: docks["batch"],
        ),
        Step(
            tr("The labels"),
            tr(
                "Press a label's key, or click it, and the whole batch has it. "
                "{accept} accepts what the models suggest. {undo} takes it back, "
                "tomorrow too."
            ).format(
                accept=keys_of("window.accept-the-suggestion"),
                undo=keys_of("history.undo"),
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
                "Or take what you see: press {lasso}, or hold Shift, and draw around "
                "dots on the map. What is inside becomes the batch."
            ).format(lasso=keys_of("window.lasso")),
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
                "All commands stand in the menus. {sheet} lists every shortcut, "
                "{palette} finds a command by its name, and Help shows this tour "
                "again."
            ).format(
                sheet=keys_of("window.keyboard-shortcuts"),
                palette=keys_of("window.command-palette"),
            ),
            window.menuBar,
        ),
    ]
