"""Flags, notes and patterns: what is said of samples without deciding them."""

from collections.abc import Callable

from PySide6.QtWidgets import QInputDialog, QWidget

from umc_desktop.domain.events import Flag
from umc_desktop.qt.aim import Aim
from umc_desktop.qt.command_flow import CommandFlow
from umc_desktop.qt.project_view import ProjectView
from umc_desktop.qt.words import counted, tr


class Notes:
    """Asks what the annotator has to say of the samples, and stays with them.

    Parameters
    ----------
    aim
        Which samples a key is meant for.
    annotator
        Tells who says it.
    """

    def __init__(
        self,
        view: ProjectView,
        flow: CommandFlow,
        aim: Aim,
        annotator: Callable[[], str],
    ) -> None:
        self._view = view
        self._flow = flow
        self._aim = aim
        self._annotator = annotator

    def flag(self, flag: Flag) -> None:
        """Flag the current sample, or take the flag away."""
        from umc_desktop.operations.flagging import FlagSamples

        current = self._view.working_set.current
        if current is None:
            self._aim.say_nothing_chosen()
            return
        who = self._annotator()
        has_it = flag in self._view.flags(current, who)
        request = FlagSamples((current,), (flag.value,), has_it, who)
        self._flow.run("sample.flag", request)

    def note(self, parent: QWidget) -> None:
        """Ask for a note on what a key is meant for."""
        from umc_desktop.operations.labelling import AddNote

        targets = self._aim.targets
        if not targets:
            self._aim.say_nothing_chosen()
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

    def note_pattern(self, parent: QWidget) -> None:
        """Ask what the samples under decision have in common."""
        from umc_desktop.operations.feedback import NotePattern

        targets = self._view.working_set.kept
        if not targets:
            self._aim.say_nothing_chosen()
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
