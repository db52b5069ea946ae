"""What a key is meant for: the batch or the current sample, looked at since when."""

import time

from PySide6.QtCore import QObject, Signal

from umc_desktop.qt.course import Course
from umc_desktop.qt.panels.summaries import GLANCE
from umc_desktop.qt.project_view import ProjectView
from umc_desktop.qt.words import tr


class Aim(QObject):
    """Follows what is under decision and says which samples of it a key decides.

    Signals
    -------
    missed : str
        A key was meant for nothing; what to do first, in words.

    Attributes
    ----------
    active
        Whether what is under decision is in sight; keys decide nothing otherwise.
    added_to
        Ids of the batch that labels are being added to, one after the other; empty
        where none was added yet.
    """

    missed = Signal(str)

    def __init__(self, view: ProjectView, course: Course, parent: QObject) -> None:
        super().__init__(parent)
        self._view = view
        self._course = course
        self.active = True
        self.added_to: list[int] = []
        self._since_batch = self._since_current = time.monotonic()
        self._timed = view.working_set
        view.working_set_changed.connect(self._on_working_set)
        view.current_changed.connect(self._on_current)

    @property
    def whole(self) -> bool:
        """Whether a key is meant for the whole batch; never in the audit slice."""
        if self._view.working_set.purpose == GLANCE:
            return True
        return self._view.whole_batch and not self._view.working_set.one_by_one

    @property
    def targets(self) -> list[int]:
        """Ids of the samples a key is meant for.

        In a batch of the queue that was begun, those that are still undecided.
        """
        working_set = self._view.working_set
        if not self.active:
            return []
        if not self.whole:
            return [] if working_set.current is None else [working_set.current]
        kept = working_set.kept
        if working_set.batch_id is not None and (left := self._course.undecided(kept)):
            return [item for item in kept if item in left]
        return kept

    @property
    def several(self) -> bool:
        """Whether a key is meant for more samples than one."""
        return self.whole and len(self.targets) > 1

    def toggle_whole(self) -> None:
        """Mean all of the batch from now on, or one sample after the other."""
        self._view.set_whole_batch(not self._view.whole_batch)

    def since(self, *, whole: bool) -> float:
        """Return when looking at the batch or at the current sample began.

        On the monotonic clock, in seconds.
        """
        return self._since_batch if whole else self._since_current

    def hold(self) -> list[int]:
        """Return what a label is added to; it stays the same for the labels to come."""
        self.added_to = self.added_to or self.targets
        return self.added_to

    def say_nothing_chosen(self) -> None:
        """Say what to do before a decision can be made."""
        self.missed.emit(
            tr("Choose a batch in the queue or select samples on the map first.")
        )

    def _on_working_set(self) -> None:
        if self._view.working_set is not self._timed:
            self._timed = self._view.working_set
            self.added_to = []
            self._since_batch = time.monotonic()

    def _on_current(self) -> None:
        self._since_current = time.monotonic()
