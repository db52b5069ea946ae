"""The keys that decide on samples and lead through them, labels' own keys aside."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QWidget

from umc_desktop.domain.events import Flag
from umc_desktop.qt.actions import Actions
from umc_desktop.qt.decisions import Decisions
from umc_desktop.qt.modes import CHECKS
from umc_desktop.qt.notes import Notes
from umc_desktop.qt.settings import Settings


class DecidingActions(QObject):
    """Adds them to the Label menu.

    Parameters
    ----------
    window
        Owns the actions.
    """

    def __init__(
        self, window: QWidget, actions: Actions, decisions: Decisions, notes: Notes
    ) -> None:
        super().__init__(window)
        self._window = window
        self._actions = actions
        self._add_decisions(decisions)
        self._add_course(decisions)
        self._add_flags(notes)

    def add_key(
        self, title: str, slot: Callable[[], object], key: str, tip: str
    ) -> None:
        """Add an action whose key, held down, is one decision."""
        self._actions.add(
            "Label", title, slot, key, tip=tip, needs_project=True
        ).setAutoRepeat(False)

    def add_checks(self, settings: Settings) -> None:
        """Choose how many members of a large batch are checked before it sticks."""
        group = QActionGroup(self._window)
        for name, title in CHECKS.items():
            action = self._actions.add(
                "Label", title, partial(settings.change, spot_check=name)
            )
            action.setCheckable(True)
            action.setChecked(name == settings.value.spot_check)
            group.addAction(action)

    def _add_decisions(self, decisions: Decisions) -> None:
        self.add_key(
            "Accept the suggestion",
            decisions.accept_suggestion,
            "Space",
            "Label with what the models suggest",
        )
        self.add_key(
            "Drop from the batch",
            decisions.drop,
            "X",
            "Take the current sample out of the batch, or back in",
        )
        self.add_key(
            "Whole batch or one by one",
            decisions.aim.toggle_whole,
            "B",
            "Choose what a label key is meant for",
        )

    def _add_course(self, decisions: Decisions) -> None:
        course = decisions.course
        self.add_key("Back", course.back, "Backspace", "Go to the sample before")
        self.add_key(
            "Forward",
            course.forward,
            "Ctrl+Right",
            "Go to the next sample without deciding",
        )
        self.add_key(
            "Next batch",
            course.next_batch,
            "Ctrl+Return",
            "Go to the queue's first batch with undecided samples",
        )
        for what in ("suggestion", "cluster", "agreement"):
            self._actions.add(
                "Label",
                f"Split the batch by {what}",
                partial(course.split, what),
                tip="Decide the parts of a batch one after the other",
                needs_project=True,
            )

    def _add_flags(self, notes: Notes) -> None:
        for flag in Flag:
            self.add_key(
                f"Flag as {flag.value}",
                partial(notes.flag, flag),
                "",
                "Flag the current sample, or take the flag away",
            )
