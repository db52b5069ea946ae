"""What the keys decide: labels, skips and notes on the samples under decision."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QInputDialog, QWidget

from umc_desktop.domain.changes import Outcome
from umc_desktop.domain.events import Flag, How
from umc_desktop.domain.samples import NO_LABEL
from umc_desktop.qt.command_flow import CommandFlow
from umc_desktop.qt.course import FIX, Course
from umc_desktop.qt.panels import summaries
from umc_desktop.qt.panels.summaries import AUDIT, GLANCE
from umc_desktop.qt.panels.ticks import Ticks
from umc_desktop.qt.panels.wording import quoted
from umc_desktop.qt.project_view import ProjectView
from umc_desktop.qt.words import counted, tr
from umc_desktop.qt.working_set import WorkingSet

if TYPE_CHECKING:
    from umc_desktop.ml.purity import SpotCheck
    from umc_desktop.operations.viewing import ViewData

LARGE = 24
"""Batches up to this size are seen whole, so no member of them is checked alone."""


@dataclass(frozen=True)
class Pending:
    """A label on its way to a batch.

    Attributes
    ----------
    working_set
        The batch.
    targets
        Ids of the samples that get the label.
    label
        Its name.
    how
        Where the decision came from.
    since
        When looking at the batch began, on the monotonic clock.
    check
        What was found in a spot-check, ``None`` without one.
    add
        Whether the samples keep the labels that they carry beside it.
    """

    working_set: WorkingSet
    targets: list[int]
    label: str
    how: How
    since: float
    check: SpotCheck | None = None
    add: bool = False

    @property
    def is_large(self) -> bool:
        """Whether the batch was brought together by hand and not seen whole."""
        seen_whole = self.working_set.purpose in (AUDIT, FIX, GLANCE, "learn")
        return not seen_whole and len(self.targets) > LARGE


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
    check_wanted : Pending
        A large batch is to be labelled; members of it should be checked first, then
        ``label_checked`` called.

    Attributes
    ----------
    course
        What comes under decision next.
    active
        Whether what is under decision is in sight; keys decide nothing otherwise.
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
        self.active = True
        self._checks = checks
        self.course = Course(view, self)
        self.course.remarked.connect(self.remarked)
        self.ticks = Ticks(view, self)
        self._adding_to: list[int] = []  # a batch that labels are being added to
        self._since_set = self._since_current = time.monotonic()
        view.working_set_changed.connect(self._on_working_set)
        view.current_changed.connect(self._on_current)
        self._timed = view.working_set

    @property
    def annotator(self) -> str:
        """Name the decisions are made under."""
        return self._annotator()

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
        if working_set.batch_id is not None and (left := self.course.undecided(kept)):
            return [item for item in kept if item in left]
        return kept

    def give_label(self, label_id: int) -> None:
        """Label the batch, or the current sample and go on.

        Where samples may carry several labels: tick it for the current sample, to be
        accepted; or add it to all of the batch at once, and stay there.
        """
        data, targets = self._view.data, self.targets
        if data is None or label_id not in data.labels:
            return
        if not targets:
            self.say_nothing_chosen()
            return
        whole = self.whole and len(targets) > 1
        if self.ticks.active:
            if whole:
                self._add(self._adding_to or targets, label_id)
            else:
                self.ticks.toggle(label_id)
            return
        self._label(
            targets,
            summaries.label_name(data, label_id),
            How.BATCH if whole else How.SINGLE,
            since=self._since_set if whole else self._since_current,
        )

    def say_nothing_chosen(self) -> None:
        """Say what to do before a decision can be made."""
        self.remarked.emit(
            tr("Choose a batch in the queue or select samples on the map first.")
        )

    def accept_suggestion(self) -> None:
        """Label with what the models suggest: all that share it, or the current one.

        Not in a random check: it would measure the models against themselves. Where a
        sample may carry several labels, it gets those that are ticked.
        """
        data, current = self._view.data, self._view.working_set.current
        if data is None or current is None or not self.active:
            return
        if self._view.working_set.purpose == FIX:
            self.remarked.emit(tr("You crossed this one out: give it another label."))
            return
        if self._view.working_set.purpose == GLANCE and not self.targets:
            self.course.fix_or_go_on(self._view.working_set)  # all of it is crossed out
            return
        if self.ticks.active and not (self.whole and len(self.targets) > 1):
            self._accept_ticks(current)
            return
        if self._adding_to and not self.course.undecided(self._adding_to):
            self.course.go_on([])  # it has its labels: on to the next batch
            return
        targets = self._open_about(data, self.targets)
        label_id, times = summaries.common_suggestion(data, targets)
        if self.whole and targets and times == len(targets):
            self._label(
                targets,
                summaries.label_name(data, label_id),
                How.SUGGESTION,
                since=self._since_set,
            )
            return
        if self.ticks.active:
            self.remarked.emit(
                tr(
                    "The suggestions differ here: add labels to all of the batch with "
                    "their keys, or decide one by one."
                )
            )
            return
        targets = self._open_about(data, [current])
        if not targets:
            self.remarked.emit(
                tr(
                    "Decide this sample yourself: it measures how good the "
                    "suggestions are."
                )
            )
            return
        suggested, _ = summaries.common_suggestion(data, targets)
        if suggested == NO_LABEL:
            self.remarked.emit(tr("There is no suggestion for this sample yet."))
            return
        self._label(
            targets,
            summaries.label_name(data, suggested),
            How.SUGGESTION,
            since=self._since_current,
        )

    def _accept_ticks(self, current: int) -> None:
        """Give the current sample the labels that are ticked for it, and go on."""
        ticks = self.ticks
        if not ticks.label_ids and not ticks.touched:
            self.remarked.emit(
                tr("Tick labels with their keys first, or say that none of them fits.")
            )
            return
        how = How.SUGGESTION if ticks.suggested else How.SINGLE
        self._label([current], ticks.written, how, since=self._since_current)

    def _add(self, targets: list[int], label_id: int) -> None:
        """Add a label to what every sample of the batch carries, and stay there."""
        data = self._view.data
        assert data is not None
        self._adding_to = targets
        name = summaries.label_name(data, label_id)
        self._label(targets, name, How.BATCH, since=self._since_set, add=True)

    def skip(self) -> None:
        """Leave the samples undecided for good and go on."""
        from umc_desktop.operations.labelling import SkipSamples

        targets = self.targets
        if targets:
            request = SkipSamples(tuple(targets), self._annotator())
            self._decide("label.skip", request, targets)

    def reject(self) -> None:
        """Say that none of the labels fits, and go on."""
        from umc_desktop.operations.flagging import RejectLabels

        targets = self.targets
        if not targets:
            self.say_nothing_chosen()
            return
        request = RejectLabels(tuple(targets), self._annotator())
        self._decide("label.none", request, targets)

    def flag(self, flag: Flag) -> None:
        """Flag the current sample, or take the flag away, and stay there."""
        from umc_desktop.operations.flagging import FlagSamples

        current = self._view.working_set.current
        if current is None:
            self.say_nothing_chosen()
            return
        who = self._annotator()
        has_it = flag in self._view.flags(current, who)
        request = FlagSamples((current,), (flag.value,), has_it, who)
        self._flow.run("sample.flag", request)

    def note_pattern(self, parent: QWidget) -> None:
        """Ask what the samples under decision have in common."""
        from umc_desktop.operations.feedback import NotePattern

        targets = self._view.working_set.kept
        if not targets:
            self.say_nothing_chosen()
            return
        text, agreed = QInputDialog.getMultiLineText(
            parent,
            tr("Note a pattern"),
            tr("What do these {samples} have in common?").format(
                samples=counted(len(targets), "sample")
            ),
        )
        if agreed and text.strip():
            request = NotePattern(tuple(targets), text, self._annotator())
            self._flow.run("feedback.pattern", request)

    def clear(self) -> None:
        """Take the label away from the samples, and stay there."""
        from umc_desktop.operations.labelling import ClearLabels

        targets = self.targets
        if targets:
            self.course.note_open(targets)
            request = ClearLabels(tuple(targets), self._annotator())
            self._flow.run("label.clear", request)

    def note(self, parent: QWidget) -> None:
        """Ask for a note on what a key is meant for."""
        from umc_desktop.operations.labelling import AddNote

        targets = self.targets
        if not targets:
            self.say_nothing_chosen()
            return
        about = (
            tr("this sample")
            if len(targets) == 1
            else tr("these {count:,} samples").format(count=len(targets))
        )
        text, agreed = QInputDialog.getMultiLineText(
            parent, tr("Note"), tr("Note on {about}:").format(about=about)
        )
        if agreed and text.strip():
            request = AddNote(tuple(targets), text, self._annotator())
            self._flow.run("label.note", request)

    def drop(self) -> None:
        """Take the current sample out of the batch, or back in, and go on."""
        working_set = self._view.working_set
        if not self.active or working_set.one_by_one:
            return
        if working_set.current is not None:
            was_kept = working_set.current not in working_set.dropped
            self._view.toggle_dropped(working_set.current)
            if was_kept:
                self._view.move(1)

    def label_checked(
        self, pending: Pending, check: SpotCheck, wrong: set[int]
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
        since: float,
        *,
        add: bool = False,
    ) -> None:
        pending = Pending(self._view.working_set, targets, name, how, since, add=add)
        if self._checks() and pending.is_large:
            self.check_wanted.emit(pending)
        else:
            self._give(pending)

    def _give(self, pending: Pending) -> None:
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
        said = self._how_it_went(pending.targets, pending.label)
        on_done = (lambda outcome: self.verified.emit(said)) if said else None
        self._decide("label.assign", request, pending.targets, on_done)

    def _how_it_went(self, targets: Sequence[int], name: str) -> str:
        """Return what is said of the verification samples that were missed."""
        data = self._view.data
        if data is None:
            return ""
        missed = [
            quoted(summaries.label_name(data, data.answers[item]))
            for item in targets
            if item in data.answers
            and summaries.label_name(data, data.answers[item]) != name
        ]
        if not missed:
            return ""
        known = ", ".join(dict.fromkeys(missed))
        return tr(
            "A verification sample: others agree on {known}, you said "
            "{name}. Ctrl+Z takes you back to it if you want to look again."
        ).format(known=known, name=quoted(name))

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

    def _open_about(self, data: ViewData, sample_ids: Sequence[int]) -> list[int]:
        """Return those of which the window says what the models suggest."""
        hidden = summaries.blind(data, sample_ids).tolist()
        return [
            item
            for item, is_hidden in zip(sample_ids, hidden, strict=True)
            if not is_hidden
        ]

    def _on_working_set(self) -> None:
        if self._view.working_set is not self._timed:
            self._timed = self._view.working_set
            self._adding_to = []
            self._since_set = time.monotonic()

    def _on_current(self) -> None:
        self._since_current = time.monotonic()
