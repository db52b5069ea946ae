"""What a project lacks before there is anything to look at, in few words.

The middle of the window says the same at length, with the button that changes it.
"""

from umc_desktop.operations.viewing import ViewData
from umc_desktop.qt.words import tr


def next_step(data: ViewData) -> str:
    """Return what is missing yet; ``""`` once there is a map."""
    if data.n_samples == 0:
        return tr("No samples yet: “Import samples…” brings some.")
    if not len(data.ids):
        return tr("Not scored yet: “Score samples and draw the map” does it.")
    return ""
