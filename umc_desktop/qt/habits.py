"""What makes the window one's own: shortcuts, and help with them."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QStandardPaths, QTimer
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QApplication

from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.qt import motion, thumbnails, translations
from umc_desktop.qt.actions import Actions
from umc_desktop.qt.error_dialog import ErrorDialog, ReportDialog
from umc_desktop.qt.layout_keeper import LayoutKeeper
from umc_desktop.qt.settings import Language
from umc_desktop.qt.shortcuts import Shortcuts
from umc_desktop.qt.text_size import TextSize
from umc_desktop.qt.words import tr
from umc_desktop.storage.crash_log import (
    CrashLog,
    CrashReport,
    already_seen,
    left_behind,
)
from umc_desktop.storage.project_file import SUFFIX

if TYPE_CHECKING:
    from umc_desktop.qt.main_window import MainWindow
    from umc_desktop.qt.workspace import Workspace


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
        self._keeper: LayoutKeeper | None = None
        kept = window.settings.value
        self._text = TextSize(_application())
        self._text.choose(kept.text_percent)
        motion.apply(_application(), kept.motion)

    def start(self) -> None:
        """Begin, now that all actions are there."""
        self.shortcuts = Shortcuts(self._actions, self._window.settings, self)
        self._window.flow.opened.connect(self._on_opened)

    def add_view(self) -> None:
        """Add what makes the window easier to look at to the View menu."""
        add = self._actions.add
        for title, steps, keys in (
            ("Larger text", 1, "Ctrl++; Ctrl+="),
            ("Smaller text", -1, "Ctrl+-"),
        ):
            add("View", title, partial(self._step_text, steps), keys)
        add("View", "Normal text size", partial(self._choose_text, 100))
        action = add(
            "View",
            "Reduced motion",
            self._toggle_motion,
            tip="Let nothing blink, fade or slide",
        )
        action.setCheckable(True)
        action.setChecked(motion.is_reduced())
        group = QActionGroup(self._window)
        for language, title in translations.NAMES.items():
            action = add("View", title, partial(self._choose_language, language))
            action.setCheckable(True)
            action.setChecked(language == self._window.settings.value.language)
            group.addAction(action)

    def _step_text(self, steps: int) -> None:
        self._text.step(steps)
        self._keep_text()

    def _choose_text(self, percent: int) -> None:
        self._text.choose(percent)
        self._keep_text()

    def _keep_text(self) -> None:
        percent = self._text.percent
        self._window.settings.change(text_percent=percent)
        self._window.status.show_summary(
            tr("Text size: {percent}\u202f%").format(percent=percent)
        )

    def _toggle_motion(self) -> None:
        reduced = not motion.is_reduced()
        motion.apply(_application(), "reduced" if reduced else "full")
        self._window.settings.change(motion="reduced" if reduced else "full")

    def _choose_language(self, language: Language) -> None:
        self._window.settings.change(language=language)
        self._window.status.show_summary(
            tr("The window has this language from its next start on.")
        )

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
            "Tour of the window",
            self.show_tour,
            tip="Be shown around, step by step",
            needs_project=True,
        )
        add(
            "Help",
            "Crash reports…",
            self.show_crashes,
            tip="Show what went wrong in earlier sittings; nothing is sent anywhere",
        )

    def show_tour(self) -> None:
        """Show the parts of the window one after the other."""
        from umc_desktop.qt.tour import Tour
        from umc_desktop.qt.tour_steps import steps

        window = self._window
        if window.workspace is None or window.findChild(Tour) is not None:
            return
        window.pages.setCurrentWidget(window.workspace)
        tour = Tour(
            steps(window, window.workspace, self.shortcuts.shown_keys_of), window
        )
        tour.ended.connect(window.workspace.map_panel.map.setFocus)
        window.settings.change(tour_seen=True)
        tour.begin()

    def _on_opened(self) -> None:
        """Show the tour once, when the demo project is open for the first time."""
        data, kept = self._window.view.data, self._window.settings
        if data is None or kept.value.tour_seen or not kept.is_kept:
            return
        from umc_desktop.operations.demo import SIZES

        if {domain.name for domain in data.domains} == set(SIZES):
            QTimer.singleShot(0, self, self.show_tour)

    def keep_arrangement(self) -> None:
        """Write down where the window and its panels stand."""
        window = self._window
        geometry = bytes(window.saveGeometry().toBase64().data()).decode("ascii")
        kept: dict[str, object] = {"geometry": geometry}
        if window.workspace is not None:
            kept["splitters"] = window.workspace.sizes
            kept["layout"] = window.workspace.layout_state()
        window.settings.change(**kept)

    def follow_arrangement(self, workspace: "Workspace") -> None:
        """Write it down whenever it changed, so that a crash loses nothing of it."""
        self._keeper = LayoutKeeper(
            [self._window, workspace.map_panel.map, *workspace.docks.values()],
            self.keep_arrangement,
            self,
        )

    def close(self) -> None:
        """Keep what is to be there at the next start."""
        if self._keeper is not None:
            self._keeper.stop()
        self.keep_arrangement()
        self.remember_map()

    def show_recent(self) -> None:
        """Show the recent projects on the welcome page and in the menu."""
        names = self._window.settings.value.recent
        self._window.pages.welcome.show_recent([Path(name) for name in names])
        self._window.window_actions.files.show_recent(names)

    def forget_recent(self, path: Path) -> None:
        """List a project no more, and drop the picture of its map."""
        self._window.settings.forget_recent(path)
        thumbnails.forget(path)
        self.show_recent()

    def try_demo(self) -> None:
        """Open the demo project; make it first, if it was not made yet."""
        path = _demo_path()
        if path.exists():
            self._window.open_project(path)
        elif not self._window.flow.is_running("project.demo"):
            self._window.messages.show_note(
                tr(
                    "The demo project is being made of real data that come with the "
                    "program. It takes a minute or two; the bar below shows how far "
                    "it is."
                )
            )
            self._window.flow.run(
                "project.demo",
                CATALOGUE["project.demo"].request_type(path),
                lambda outcome: self._window.open_project(path),
            )

    def remember_map(self) -> None:
        """Keep a small picture of the open project's map for the welcome page."""
        project, workspace = self._window.view.project, self._window.workspace
        if project is None or workspace is None or not self._window.settings.is_kept:
            return
        data = self._window.view.data
        if data is not None and len(data.ids):
            thumbnails.keep(workspace.map_panel.map.picture(), project.path)

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
                stays=True,
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
        labels = [] if data is None else data.own_labels
        sheet = CheatSheet(
            sections(self.shortcuts.bindings(), labels), parent=self._window
        )
        sheet.change_requested.connect(self.change_shortcuts)
        sheet.open()

    def change_shortcuts(self) -> None:
        """Show the dialog in which keys are given to commands."""
        from umc_desktop.qt.shortcut_dialog import ShortcutDialog

        ShortcutDialog(self.shortcuts, self._window).open()


def _application() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app


def _demo_path() -> Path:
    documents = QStandardPaths.writableLocation(
        QStandardPaths.StandardLocation.DocumentsLocation
    )
    folder = Path(documents)
    return (folder if folder.is_dir() else Path.home()) / f"UMC demo{SUFFIX}"


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
