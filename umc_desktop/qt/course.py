"""What comes under decision next, and the way back."""

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from umc_desktop.domain.changes import Outcome
from umc_desktop.qt.panels import splitting, summaries
from umc_desktop.qt.panels.summaries import GLANCE
from umc_desktop.qt.project_view import ProjectView
from umc_desktop.qt.words import counted, tr
from umc_desktop.qt.working_set import WorkingSet
from umc_desktop.storage.rounds import QueuedBatch

FIX = "fix"
"""Purpose of what was crossed out of a group and gets its label one by one."""


class Course(QObject):
    """Leads through the queue, the parts of a batch and the samples within.

    Signals
    -------
    remarked : str
        Why nothing moved, in words.
    queue_finished : None
        Nothing in the queue is undecided any more.
    """

    remarked = Signal(str)
    queue_finished = Signal()

    def __init__(self, view: ProjectView, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._view = view
        self._parts: list[WorkingSet] = []  # of a batch that was split, to come
        # Decided here but perhaps not in the view's arrays: on its way, or off the map.
        self._decided: set[int] = set()
        self._previous: WorkingSet | None = None
        self._followed = view.working_set
        self._splitting = False
        view.working_set_changed.connect(self._on_working_set)

    def note_decided(self, sample_ids: Sequence[int]) -> None:
        """Know what is decided before it is written."""
        self._decided.update(sample_ids)

    def note_open(self, sample_ids: Sequence[int]) -> None:
        """Know what is not decided after all."""
        self._decided.difference_update(sample_ids)

    def back(self) -> None:
        """Go to the sample before, or to the batch before."""
        if not self._view.move(-1) and self._previous is not None:
            previous, self._previous = self._previous, None
            self._view.set_working_set(previous)

    def forward(self) -> None:
        """Go to the next sample without deciding."""
        self._view.move(1)

    def next_batch(self) -> None:
        """Bring the queue's first batch with undecided samples."""
        data = self._view.data
        if data is None:
            return
        for batch in data.queue:
            if batch.id != self._view.working_set.batch_id and self.undecided(
                batch.sample_ids
            ):
                self.open_batch(batch)
                return
        if data.queue:
            self.queue_finished.emit()

    def open_batch(self, batch: QueuedBatch) -> None:
        """Bring a batch of the queue under decision, at its first undecided sample."""
        # Not needed before a project is open, and the window should stand by then.
        from umc_desktop.qt.panels.queue_panel import to_working_set

        data = self._view.data
        if data is None:
            return
        working_set = to_working_set(batch, data)
        left = self.undecided(working_set.sample_ids)
        working_set.place = next(
            (at for at, item in enumerate(working_set.sample_ids) if item in left), 0
        )
        self.open_set(working_set)

    def open_set(self, working_set: WorkingSet) -> None:
        """Bring other samples under decision; going back returns to those before."""
        before = self._view.working_set
        self._previous = before if before.sample_ids else None
        self._view.set_working_set(working_set)

    def split(self, what: str) -> None:
        """Split the batch and bring its largest part under decision.

        Parameters
        ----------
        what
            One of ``splitting.WAYS``.
        """
        data, whole = self._view.data, self._view.working_set
        kept = whole.kept
        parts = [] if data is None else splitting.split_by(data, kept, what)
        if len(parts) < 2 or whole.one_by_one:
            self.remarked.emit(
                tr("By {what} this batch is all of one kind.").format(what=tr(what))
            )
            return
        self._parts = [
            WorkingSet(
                splitting.part_title(part, place, len(parts)),
                part.sample_ids,
                whole.purpose,
                split=what,
            )
            for place, part in enumerate(parts, start=1)
        ]
        self._previous = whole
        self._next_part()

    def follow_undo(self, outcome: Outcome) -> None:
        """Go back to the samples whose decision was taken back."""
        touched = set(outcome.sample_ids)
        self._decided -= touched
        for working_set in (self._view.working_set, self._previous):
            places = [] if working_set is None else working_set.sample_ids
            place = next((at for at, one in enumerate(places) if one in touched), None)
            if working_set is None or place is None:
                continue
            if working_set is self._view.working_set:
                self._view.go_to(place)
            else:
                working_set.place = place
                self._view.set_working_set(working_set)
            return

    def go_on(self, targets: list[int]) -> None:
        """Bring what comes after samples that were just decided."""
        working_set = self._view.working_set
        if self._parts and not self.undecided(working_set.kept):
            self._next_part()
            return
        if working_set.purpose == GLANCE:
            self.fix_or_go_on(working_set)
            return
        if working_set.batch_id is None and len(targets) > 1:
            return  # a lasso stays, to be looked at or labelled again
        left = self.undecided(working_set.kept)
        if left:
            later = working_set.sample_ids[working_set.place + 1 :]
            target = next((item for item in later if item in left), min(left))
            self._view.go_to(working_set.sample_ids.index(target))
        elif working_set.batch_id is not None:
            self.next_batch()

    def fix_or_go_on(self, group: WorkingSet) -> None:
        """Bring what was crossed out of a group, one by one, or else the next group."""
        wrong = [
            one
            for one in group.sample_ids
            if one in group.dropped and one in self.undecided([one])
        ]
        if not wrong:
            self.next_batch()
            return
        self._previous = group
        title = tr("Crossed out: {samples}").format(
            samples=counted(len(wrong), "sample")
        )
        self._view.set_working_set(WorkingSet(title, wrong, FIX, group.batch_id))

    def undecided(self, sample_ids: Sequence[int]) -> set[int]:
        """Return those that nobody decided, here or in the project."""
        data = self._view.data
        if data is None:
            return set(sample_ids)
        done = summaries.decided(data, sample_ids).tolist()
        return {
            item
            for item, is_done in zip(sample_ids, done, strict=True)
            if not is_done and item not in self._decided
        }

    def forget(self) -> None:
        """Start anew with another project."""
        self._decided.clear()
        self._previous = None
        self._parts = []

    def _next_part(self) -> None:
        part, *self._parts = self._parts
        self._splitting = True
        try:
            self._view.set_working_set(part)
        finally:
            self._splitting = False

    def _on_working_set(self) -> None:
        if self._view.working_set is not self._followed:
            self._followed = self._view.working_set
            if not self._splitting:
                self._parts = []
