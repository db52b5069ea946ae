"""Going on with the queue: after opening, after planning, after taking back."""

from PySide6.QtCore import QObject

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.qt.command_flow import CommandFlow, CommandRun
from umc_desktop.qt.course import Course
from umc_desktop.qt.project_view import ProjectView
from umc_desktop.qt.working_set import WorkingSet

_TAKEN_BACK = ("history.undo", "history.redo")
_PLANS_A_QUEUE = ("queue.next", "queue.finish", "label.accept")


class GoingOn(QObject):
    """Lets the course follow what commands do to the queue and to decisions."""

    def __init__(self, view: ProjectView, flow: CommandFlow, course: Course) -> None:
        super().__init__(flow)
        self._view = view
        self._course = course
        self._expects_queue = False
        flow.done.connect(self._on_done)
        view.data_changed.connect(self._on_data)

    def begin(self) -> bool:
        """Bring the queue of a project under decision; say whether it has one.

        Its first batch with undecided samples, else its first.
        """
        data = self._view.data
        if data is None or not data.queue:
            return False
        self._course.next_batch()
        if not self._view.working_set.sample_ids:
            self._course.open_batch(data.queue[0])
        return True

    def _on_done(self, run: CommandRun, outcome: Outcome) -> None:
        if run.command.id in _TAKEN_BACK:
            self._course.follow_undo(outcome)
        if run.command.id in _PLANS_A_QUEUE:
            self._expects_queue = True  # once it has been read

    def _on_data(self, changes: Changes) -> None:
        if self._expects_queue and changes & Changes.QUEUE:
            self._expects_queue = False
            self._course.forget()
            self._view.set_working_set(WorkingSet())
            self._course.next_batch()
