"""Tells what became of what was asked for: done, failed or stopped."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from umc_desktop.commands.spec import Command, Standalone, needs_answers
from umc_desktop.domain.changes import Outcome
from umc_desktop.domain.errors import NotEncodedError, UmcError, WorkerDiedError
from umc_desktop.qt.command_flow import CommandRun
from umc_desktop.qt.pages import SAID_ON_PAGES
from umc_desktop.qt.words import tr

if TYPE_CHECKING:
    from umc_desktop.qt.main_window import MainWindow

_QUESTIONS = ("history.sample", "history.at")  # asked for what they answer


class Telling(QObject):
    """Says it in the status bar, above the panels or in a dialog."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._asked_for: Path | None = None
        flow = window.flow
        flow.progressed.connect(window.status.show_snapshot)
        flow.done.connect(self._on_done)
        flow.failed.connect(self._on_failed)
        flow.cancelled.connect(self._on_cancelled)
        window.pages.simulated.connect(self._on_simulated)
        window.decisions.course.queue_finished.connect(self._on_queue_finished)

    def expect(self, path: Path) -> None:
        """Know which file is being opened, for when that does not work."""
        self._asked_for = path

    def _on_done(self, run: CommandRun, outcome: Outcome) -> None:
        command, window = run.command, self._window
        if command.in_window:
            window.status.show_summary(outcome.summary)
        if command.writes:
            window.status.show_saved(datetime.now())
        elif self._is_for_reading(run, outcome):
            self._show_outcome(command, outcome)
        if outcome.data.get("problems"):
            window.messages.show_note(
                outcome.summary,
                tr("Show what was left out"),
                lambda: self._show_outcome(command, outcome),
            )
        if command.id == "model.update":
            self._say_when_to_stop(outcome.data["advice"])
            if tuned := outcome.data.get("said"):
                window.messages.show_note(tuned)

    def _is_for_reading(self, run: CommandRun, outcome: Outcome) -> bool:
        """Return whether what a command found is shown by nothing else."""
        command = run.command
        return (
            command.in_window
            and bool(outcome.data)
            and command.id not in self._window.commanding.handlers
            and (command.id in _QUESTIONS or not needs_answers(type(run.request)))
        )

    def _say_when_to_stop(self, advice: Mapping[str, Any]) -> None:
        """Say once that further labels hardly pay, and what could be done instead."""
        if advice["verdict"] == "stop pays" != advice["verdict_before"]:
            self._window.messages.show_note(
                advice["sentence"],
                tr("Go over to finishing"),
                self._window.modes.finish,
            )

    def _show_outcome(self, command: Command, outcome: Outcome) -> None:
        # Like the palette: the window stands before they are needed.
        from umc_desktop.qt.outcome_dialog import OutcomeDialog

        OutcomeDialog(command.title, outcome, self._window).open()

    def _on_failed(self, run: CommandRun | None, error: BaseException) -> None:
        window = self._window
        if run is not None and _is_told_elsewhere(run, error):
            return
        if (
            run is None
            and self._asked_for
            and window.exchanging.offer_backup(self._asked_for, error)
        ):
            return
        if isinstance(error, WorkerDiedError) and run is not None:
            window.messages.show_problem(
                str(error), tr("Run again"), lambda: self._again(run)
            )
        elif isinstance(error, NotEncodedError):
            window.messages.show_problem(
                str(error), tr("Score samples"), window.score_and_draw
            )
        elif isinstance(error, UmcError):
            window.messages.show_problem(str(error))
        else:
            window.habits.show_error(error)

    def _on_cancelled(self, run: CommandRun) -> None:
        if run.command.searching:
            return  # a newer search took its place
        self._window.status.show_summary(
            tr("{title} was stopped.").format(title=tr(run.command.title))
        )

    def _on_simulated(self, outcome: Outcome) -> None:
        pages = self._window.pages
        if pages.currentWidget() is not pages.simulation:
            self._window.messages.show_note(
                outcome.summary, tr("Show the results"), pages.show_simulation
            )

    def _on_queue_finished(self) -> None:
        if self._window.modes.goes_on():
            return
        self._window.messages.show_note(
            tr("Everything in the queue is decided."),
            tr("Next round"),
            self._window.update_models,
        )

    def _again(self, run: CommandRun) -> None:
        alone = isinstance(run.command.work, Standalone)
        if alone or self._window.view.project is not None:
            self._window.flow.run(
                run.command.id, run.request, run.on_done, run.on_failed
            )


def _is_told_elsewhere(run: CommandRun, error: BaseException) -> bool:
    """Return whether whoever asked says what went wrong, in a place of its own."""
    if not run.command.in_window:
        return True
    return (
        run.command.id in SAID_ON_PAGES
        and run.on_failed is not None
        and isinstance(error, UmcError)
        and not isinstance(error, WorkerDiedError)
    )
