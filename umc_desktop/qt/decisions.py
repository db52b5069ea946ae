"""What the keys decide: labels and skips on the samples under decision."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from umc_desktop.domain.changes import Outcome
from umc_desktop.domain.events import How
from umc_desktop.qt.accepting import Accepted, accepted_alone, accepted_together
from umc_desktop.qt.aim import Aim
from umc_desktop.qt.command_flow import CommandFlow
from umc_desktop.qt.course import FIX, Course
from umc_desktop.qt.panels import summaries
from umc_desktop.qt.panels.summaries import GLANCE
from umc_desktop.qt.panels.ticks import Ticks
from umc_desktop.qt.pending_label import PendingLabel
from umc_desktop.qt.project_view import ProjectView
from umc_desktop.qt.verification_words import said_of_missed
from umc_desktop.qt.words import tr

if TYPE_CHECKING:
    from umc_desktop.ml.purity import SpotCheck
    from umc_desktop.operations.viewing import ViewData


class Decisions(QObject):
    """Turns a key into a command on the samples it is meant for, and goes on.

    The window moves on at once and writes behind it, so that a second key never hits
    the sample the first one decided; when the write fails, it goes back.

    Signals
    -------
    remarked : str
        Why a key did nothing, or what comes next, in words.
    verified : str
        How a verification sample went, for annotators who hear it at once.
    check_wanted : PendingLabel
        A large batch is to be labelled; members of it should be checked first, then
        ``label_checked`` called.

    Attributes
    ----------
    course
        What comes under decision next.
    aim
        Which of what is under decision a key is meant for.
    ticks
        The labels ticked for the current sample, where it may carry several.
    """

    remarked = Signal(str)
    verified = Signal(str)
    check_wanted = Signal(object)

    def __init__(
        self,
        view: ProjectView,
        flow: CommandFlow,
        annotator: Callable[[], str],
        checks: Callable[[], bool] = lambda: False,
    ) -> None:
        super().__init__(flow)
        self._view = view
        self._flow = flow
        self._annotator = annotator
        self._checks = checks
        self.course = Course(view, self)
        self.course.remarked.connect(self.remarked)
        self.ticks = Ticks(view, self)
        self.aim = Aim(view, self.course, self)
        self.aim.missed.connect(self.remarked)

    @property
    def annotator(self) -> str:
        """Name the decisions are made under."""
        return self._annotator()

    @property
    def targets(self) -> list[int]:
        """Ids of the samples a key is meant for."""
        return self.aim.targets

    def give_label(self, label_id: int) -> None:
        """Label the batch, or the current sample and go on.

        Where samples may carry several labels: tick it for the current sample, to be
        accepted; or add it to all of the batch at once, and stay there.
        """
        data, targets = self._view.data, self.aim.targets
        if data is None or label_id not in data.labels:
            return
        if not targets:
            self.aim.say_nothing_chosen()
            return
        name, several = summaries.label_name(data, label_id), self.aim.several
        if not self.ticks.active:
            how = How.BATCH if several else How.SINGLE
            self._label(targets, name, how, whole=several)
        elif several:
            self._label(self.aim.hold(), name, How.BATCH, whole=True, add=True)
        else:
            self.ticks.toggle(label_id)

    def accept_suggestion(self) -> None:
        """Label with what the models suggest: all that share it, or the current one.

        Not in a random check: it would measure the models against themselves. Where a
        sample may carry several labels, it gets those that are ticked.
        """
        data, current = self._view.data, self._view.working_set.current
        if data is None or current is None or not self.aim.active:
            return
        purpose = self._view.working_set.purpose
        if purpose == FIX:
            self.remarked.emit(tr("You crossed this one out: give it another label."))
        elif purpose == GLANCE and not self.aim.targets:
            self.course.fix_or_go_on(self._view.working_set)  # all of it is crossed out
        elif self.ticks.active and not self.aim.several:
            self._accept_ticks(current)
        elif self.aim.added_to and not self.course.undecided(self.aim.added_to):
            self.course.go_on([])  # it has its labels: on to the next batch
        else:
            self._accept(data, current)

    def _accept_ticks(self, current: int) -> None:
        """Give the current sample the labels that are ticked for it, and go on."""
        ticks = self.ticks
        if not ticks.label_ids and not ticks.touched:
            self.remarked.emit(
                tr("Tick labels with their keys first, or say that none of them fits.")
            )
            return
        how = How.SUGGESTION if ticks.suggested else How.SINGLE
        self._label([current], ticks.written, how, whole=False)

    def _accept(self, data: ViewData, current: int) -> None:
        """Give the batch what is suggested for all of it, else the current sample."""
        targets = self.aim.targets
        together = accepted_together(data, targets) if self.aim.whole else None
        if together is not None:
            self._label_accepted(data, together, whole=True)
        elif self.ticks.active:
            self.remarked.emit(
                tr(
                    "The suggestions differ here: add labels to all of the batch with "
                    "their keys, or decide one by one."
                )
            )
        else:
            alone = accepted_alone(data, current)
            if alone.refusal:
                self.remarked.emit(alone.refusal)
            else:
                self._label_accepted(data, alone, whole=False)

    def _label_accepted(
        self, data: ViewData, accepted: Accepted, *, whole: bool
    ) -> None:
        name = summaries.label_name(data, accepted.label_id)
        self._label(accepted.sample_ids, name, How.SUGGESTION, whole=whole)

    def skip(self) -> None:
        """Leave the samples undecided for good and go on."""
        from umc_desktop.operations.labelling import SkipSamples

        targets = self.aim.targets
        if targets:
            request = SkipSamples(tuple(targets), self._annotator())
            self._decide("label.skip", request, targets)

    def reject(self) -> None:
        """Say that none of the labels fits, and go on."""
        from umc_desktop.operations.flagging import RejectLabels

        targets = self.aim.targets
        if not targets:
            self.aim.say_nothing_chosen()
            return
        request = RejectLabels(tuple(targets), self._annotator())
        self._decide("label.none", request, targets)

    def clear(self) -> None:
        """Take the label away from the samples, and stay there."""
        from umc_desktop.operations.labelling import ClearLabels

        targets = self.aim.targets
        if targets:
            self.course.note_open(targets)
            request = ClearLabels(tuple(targets), self._annotator())
            self._flow.run("label.clear", request)

    def drop(self) -> None:
        """Take the current sample out of the batch, or back in, and go on."""
        working_set = self._view.working_set
        if not self.aim.active or working_set.one_by_one:
            return
        if working_set.current is not None:
            was_kept = working_set.current not in working_set.dropped
            self._view.toggle_dropped(working_set.current)
            if was_kept:
                self._view.move(1)

    def label_checked(
        self, pending: PendingLabel, check: SpotCheck, wrong: set[int]
    ) -> None:
        """Label a batch of which members were checked; the wrong ones leave it.

        Parameters
        ----------
        pending
            As ``check_wanted`` gave it.
        check
            What was found.
        wrong
            Ids of the members that did not belong.
        """
        if self._view.working_set is not pending.working_set:
            return  # another project, or another batch meanwhile
        pending.working_set.dropped |= wrong
        self._view.working_set_changed.emit()
        targets = [one for one in pending.targets if one not in wrong]
        if targets:
            self._give(replace(pending, targets=targets, check=check))

    def _label(
        self,
        targets: list[int],
        name: str,
        how: How,
        *,
        whole: bool,
        add: bool = False,
    ) -> None:
        since = self.aim.since(whole=whole)
        pending = PendingLabel(
            self._view.working_set, targets, name, how, since, add=add
        )
        if self._checks() and pending.is_large:
            self.check_wanted.emit(pending)
        else:
            self._give(pending)

    def _give(self, pending: PendingLabel) -> None:
        from umc_desktop.operations.labelling import AssignLabel

        working_set, check = pending.working_set, pending.check
        alone = len(pending.targets) == 1
        request = AssignLabel(
            tuple(pending.targets),
            pending.label,
            pending.how.value,
            seconds=round(time.monotonic() - pending.since, 3),
            made="" if alone else working_set.made.value,
            checked=0 if check is None else check.checked,
            wrong=0 if check is None else check.wrong,
            split="" if alone else working_set.split,
            add=pending.add,
            annotator=self._annotator(),
        )
        if pending.add:
            self._flow.run("label.assign", request)
            return
        data = self._view.data
        said = (
            "" if data is None else said_of_missed(data, pending.targets, pending.label)
        )
        on_done = (lambda outcome: self.verified.emit(said)) if said else None
        self._decide("label.assign", request, pending.targets, on_done)

    def _decide(
        self,
        command_id: str,
        request: Any,  # noqa: ANN401 - any request
        targets: list[int],
        on_done: Callable[[Outcome], object] | None = None,
    ) -> None:
        working_set, place = self._view.working_set, self._view.working_set.place
        self.course.note_decided(targets)

        def on_failed(error: BaseException | None) -> None:
            del error
            self.course.note_open(targets)
            working_set.place = place
            self._view.set_working_set(working_set)

        self._flow.run(command_id, request, on_done, on_failed)
        self.course.go_on(targets)
