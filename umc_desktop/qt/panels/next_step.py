"""What a project needs before there is anything to look at, in words."""

from umc_desktop.operations.viewing import ViewData
from umc_desktop.qt.words import tr


def next_step(data: ViewData) -> str:
    """Return what to do first, naming the button; ``""`` once there is a map."""
    if data.n_samples == 0:
        return tr(
            "The project has no samples yet. “Import samples…” reads a table, a folder "
            "or a zip; or drop one on the window."
        )
    if not len(data.ids):
        return tr(
            "The samples have not been scored yet. “Score samples and draw the map” "
            "does it; labels are not needed for that."
        )
    return ""
