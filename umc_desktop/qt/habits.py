"""What makes the window one's own: shortcuts, and help with them."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from umc_desktop.qt.actions import Actions
from umc_desktop.qt.error_dialog import ErrorDialog, ReportDialog
from umc_desktop.qt.shortcuts import Shortcuts
from umc_desktop.qt.words import tr
from umc_desktop.storage.crash_log import (
    CrashLog,
    CrashReport,
    already_seen,
    left_behind,
)

if TYPE_CHECKING:
    from umc_desktop.qt.main_window import MainWindow


class Habits(QObject):
    """Adds the actions and keeps the settings of how one likes to work.

    Attributes
    ----------
    shortcuts
        The keys of every action, once ``start`` was called.
    """

    shortcuts: Shortcuts

    def __init__(self, window: "MainWindow", actions: Actions) -> None:
        super().__init__(window)
        self._window = window
        self._actions = actions
        self._log: CrashLog | None = None

    def start(self) -> None:
        """Begin, now that all actions are there."""
        self.shortcuts = Shortcuts(self._actions, self._window.settings, self)

    def add_help(self) -> None:
        """Add what helps to the Help menu."""
        add = self._actions.add
        add(
            "Help",
            "Keyboard shortcuts",
            self.show_cheat_sheet,
            "?; F1",
            tip="Show every shortcut, by where it works",
        )
        add(
            "Help",
            "Change shortcuts…",
            self.change_shortcuts,
            tip="Give commands other keys, export and import them",
        )
        add(
            "Help",
            "Crash reports…",
            self.show_crashes,
            tip="Show what went wrong in earlier sittings; nothing is sent anywhere",
        )

    def keep_errors(self, log: CrashLog | None) -> None:
        """Keep unexpected errors in a log, and say what earlier sittings left there."""
        if log is None:
            return
        self._log = log
        reports = left_behind()
        if reports:
            self._window.messages.show_note(
                _of_crashes(reports),
                tr("Show the report"),
                partial(self._show_reports, reports),
            )

    def show_error(self, error: BaseException) -> None:
        """Show a bug whole, and keep it."""
        dialog = ErrorDialog(error, self._window)
        if self._log is not None:
            self._log.record(dialog.report.toPlainText())
        dialog.open()

    def show_crashes(self) -> None:
        """Show the reports that were shown before."""
        self._show_reports(already_seen())

    def _show_reports(self, reports: Sequence[CrashReport]) -> None:
        ReportDialog(
            tr("Crash reports"),
            tr(
                "These reports lie on this computer only; nothing is sent anywhere. "
                "Copy them to whoever repairs the program."
            )
            if reports
            else tr("Nothing went wrong so far."),
            "\n\n\n".join(report.text for report in reports),
            self._window,
        ).open()

    def show_cheat_sheet(self) -> None:
        """Show every shortcut, by where it works."""
        from umc_desktop.qt.cheat_sheet import CheatSheet, sections

        data = self._window.view.data
        labels = [] if data is None else list(data.labels.values())
        sheet = CheatSheet(
            sections(self.shortcuts.bindings(), labels), parent=self._window
        )
        sheet.change_requested.connect(self.change_shortcuts)
        sheet.open()

    def change_shortcuts(self) -> None:
        """Show the dialog in which keys are given to commands."""
        from umc_desktop.qt.shortcut_dialog import ShortcutDialog

        ShortcutDialog(self.shortcuts, self._window).open()


def _of_crashes(reports: Sequence[CrashReport]) -> str:
    """Return what earlier sittings left behind, as a sentence."""
    ended = [report for report in reports if report.ended]
    if not ended:
        return tr(
            "Something went wrong in an earlier sitting ({at}). What was saved before "
            "stayed saved."
        ).format(at=f"{reports[0].at:%Y-%m-%d %H:%M}")
    said = (
        tr("UMC Desktop ended unexpectedly ({at}). What was saved before stayed saved.")
        if any(report.process == "window" for report in ended)
        else tr(
            "The worker process ended unexpectedly ({at}). What was saved before "
            "stayed saved."
        )
    )
    return said.format(at=f"{ended[0].at:%Y-%m-%d %H:%M}")
