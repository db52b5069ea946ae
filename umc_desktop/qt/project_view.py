"""What the window knows of the open project: the one thing panels read and watch."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QObject, Signal

from umc_desktop.domain.changes import Changes
from umc_desktop.domain.events import Flag
from umc_desktop.domain.samples import SampleDetail
from umc_desktop.qt.working_set import WorkingSet
from umc_desktop.storage import (
    annotations,
    decisions,
    flags,
    picture_cache,
    samples,
)
from umc_desktop.storage.annotations import CurrentAnnotation
from umc_desktop.storage.project_file import ProjectFile

if TYPE_CHECKING:
    from umc_desktop.operations.viewing import ViewData

Finder = Callable[[str], list[tuple[int, int]]]
"""Returns where in a text something stands: start and end of each stretch."""


class ProjectView(QObject):
    """Project, data and working set, with a signal for each kind of change.

    Holds no rules: operations change the project, ``MainWindow`` reloads the data and
    calls ``set_data``, panels redraw.
    """

    data_changed = Signal(object)  # Changes
    working_set_changed = Signal()  # other samples, or other dropped ones
    current_changed = Signal()  # another current sample
    mode_changed = Signal()  # one by one, or the whole batch
    selection_changed = Signal()  # on the map
    sought_changed = Signal()  # other words are marked in texts
    brightness_changed = Signal()  # of pictures
    pictures_wanted = Signal(int)  # of a sample: the worker has to make them ready
    pictures_changed = Signal()  # some that were wanted are ready
    images_turned = Signal(int)  # to a later image of the sample, or before below 0

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.project: ProjectFile | None = None
        self.data: ViewData | None = None
        self.annotator = ""  # who looks: what is blind for them is not shown
        self.working_set = WorkingSet()
        self.whole_batch = True
        self.selection: npt.NDArray[np.bool_] = np.zeros(0, bool)
        self.sought: Finder | None = None
        self.brightness = 0
        # the line that gave the selection, (m, 2); None where more went into it
        self.lasso: npt.NDArray[np.float64] | None = None

    def set_project(self, project: ProjectFile | None) -> None:
        """Show another project, or none; its data follow with ``set_data``."""
        self.project = project
        self.data = None
        self.selection = np.zeros(0, bool)
        self.working_set = WorkingSet()
        self.set_sought(None)
        self.data_changed.emit(~Changes.NOTHING)
        self.working_set_changed.emit()
        self.current_changed.emit()
        self.selection_changed.emit()

    def set_data(self, data: "ViewData", changes: Changes) -> None:
        """Take over freshly read data; ``changes`` says what may differ."""
        if self.data is None or len(data.ids) != len(self.data.ids):
            self.selection = np.zeros(len(data.ids), bool)
            self.selection_changed.emit()
        self.data = data
        self.data_changed.emit(changes)

    def set_working_set(self, working_set: WorkingSet) -> None:
        """Bring other samples under decision."""
        self.working_set = working_set
        self.working_set_changed.emit()
        self.current_changed.emit()

    def toggle_dropped(self, sample_id: int) -> None:
        """Take a sample out of the batch, or back in."""
        self.working_set.toggle_dropped(sample_id)
        self.working_set_changed.emit()

    def go_to(self, place: int) -> None:
        """Make the sample at ``place`` of the working set the current one."""
        if 0 <= place < len(self.working_set.sample_ids):
            self.working_set.place = place
            self.current_changed.emit()

    def move(self, steps: int) -> bool:
        """Go on or back in the working set; return whether that was possible."""
        moved = self.working_set.move(steps)
        if moved:
            self.current_changed.emit()
        return moved

    def set_whole_batch(self, whole: bool) -> None:
        """Choose what a key labels: the whole batch or the current sample."""
        if whole != self.whole_batch:
            self.whole_batch = whole
            self.mode_changed.emit()

    def set_selection(self, selected: npt.NDArray[np.bool_]) -> None:
        """Select samples on the map; bool, shape (n,)."""
        self.selection = selected
        self.selection_changed.emit()

    def set_sought(self, sought: Finder | None) -> None:
        """Mark other words wherever a text is shown, or none."""
        if sought is not self.sought:
            self.sought = sought
            self.sought_changed.emit()

    def set_brightness(self, steps: int) -> None:
        """Show all pictures brighter, or darker below 0; the files stay as they are."""
        if steps != self.brightness:
            self.brightness = steps
            self.brightness_changed.emit()

    def detail(self, sample_id: int) -> SampleDetail | None:
        """Read one sample's content."""
        if self.project is None:
            return None
        with self.project.read() as connection:
            detail = samples.read_detail(connection, sample_id)
        if detail is not None and any(map(picture_cache.is_awaited, detail.images)):
            self.pictures_wanted.emit(sample_id)
        return detail

    def annotation(self, sample_id: int) -> CurrentAnnotation | None:
        """Read the annotation that stands for a sample, unless it is blind."""
        if self.project is None:
            return None
        with self.project.read() as connection:
            if self._is_hidden(connection, sample_id):
                return None
            return annotations.read_annotations_of(connection, [sample_id]).get(
                sample_id
            )

    def flags(self, sample_id: int, annotator: str) -> frozenset[Flag]:
        """Read the flags that an annotator gave a sample, unless it is blind."""
        if self.project is None:
            return frozenset()
        with self.project.read() as connection:
            if self._is_hidden(connection, sample_id):
                return frozenset()
            found = flags.read(connection, sample_id)
        return next(
            (item.flags for item in found if item.annotator == annotator), frozenset()
        )

    def notes(self, sample_id: int) -> list[str]:
        """Read the notes on a sample, unless they are blind."""
        if self.project is None:
            return []
        with self.project.read() as connection:
            if self._is_hidden(connection, sample_id):
                return []
            return decisions.read_notes(connection, sample_id)

    def _is_hidden(self, connection: Any, sample_id: int) -> bool:  # noqa: ANN401 - SQLite stays below
        """Return whether the annotator is not to see yet what others decided."""
        # Needed once a project is open, and the window should stand by then.
        from umc_desktop.operations.blindness import hidden_from

        return bool(hidden_from(connection, self.annotator, [sample_id]))
