"""The labels ticked for the current sample, where it may carry several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from umc_desktop.domain.changes import Changes
from umc_desktop.domain.combinations import written
from umc_desktop.domain.samples import NO_LABEL
from umc_desktop.qt.panels import summaries
from umc_desktop.qt.project_view import ProjectView

if TYPE_CHECKING:
    from umc_desktop.operations.viewing import ViewData


class Ticks(QObject):
    """A set of labels under way: what is ticked is what accepting gives.

    It starts as what the sample carries, else as what the models suggest, unless that
    may not be seen; with another sample it starts anew.

    Signals
    -------
    changed : None
        Other labels are ticked, or none can be.

    Attributes
    ----------
    label_ids
        Ids of the ticked labels.
    touched
        Whether the annotator changed anything.
    """

    changed = Signal()

    def __init__(self, view: ProjectView, parent: QObject) -> None:
        super().__init__(parent)
        self._view = view
        self._about: tuple[int | None, int] = (None, NO_LABEL)
        self.label_ids: frozenset[int] = frozenset()
        self.touched = False
        view.current_changed.connect(self._start)
        view.data_changed.connect(self._on_data_changed)

    @property
    def active(self) -> bool:
        """Whether the current sample may carry several labels."""
        data, current = self._view.data, self._view.working_set.current
        if data is None or current is None:
            return False
        return data.gives_several(self._domain_of(data, current))

    @property
    def written(self) -> str:
        """The names of the ticked labels as a command takes them."""
        data = self._view.data
        assert data is not None
        return written(data.labels[one].name for one in self.label_ids)

    @property
    def suggested(self) -> bool:
        """Whether just what the models suggest is ticked, and the annotator agreed."""
        return not self.touched and self._about[1] == NO_LABEL

    def toggle(self, label_id: int) -> None:
        """Tick a label, or take its tick away."""
        self.label_ids ^= {label_id}
        self.touched = True
        self.changed.emit()

    def _start(self) -> None:
        data, current = self._view.data, self._view.working_set.current
        given = suggested = NO_LABEL
        if data is not None and current is not None and self.active:
            row = data.row_of(current)
            if row >= 0:
                given = int(data.given[row])
                seen = not summaries.blind(data, [current])[0]
                suggested = int(data.suggestions[row]) if seen else NO_LABEL
        self._about = current, given
        members = () if data is None else data.members_of(given or suggested)
        self.label_ids = frozenset(members)
        self.touched = False
        self.changed.emit()

    def _on_data_changed(self, changes: Changes) -> None:
        """Start anew where the sample carries something else now, as after undo."""
        if not changes & (Changes.ANNOTATIONS | Changes.LABEL_SETS | Changes.ROUND):
            return
        data, (current, given) = self._view.data, self._about
        row = -1 if data is None or current is None else data.row_of(current)
        if data is None or row < 0 or int(data.given[row]) != given or not self.touched:
            self._start()

    def _domain_of(self, data: ViewData, sample_id: int) -> int:
        row = data.row_of(sample_id)
        if row >= 0:
            return int(data.domain_ids[row])
        detail = self._view.detail(sample_id)
        return -1 if detail is None else detail.domain_id
