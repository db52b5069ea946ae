"""The window: places the parts and forwards what is asked to whoever does it."""

from datetime import datetime
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
)
from PySide6.QtWidgets import (
    QMainWindow,
    QMessageBox,
    QVBoxLayout,
    QWidget,
)

from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.commands.spec import Command
from umc_desktop.operations.project_models import missing_said
from umc_desktop.qt.actions import Actions
from umc_desktop.qt.command_flow import CommandFlow
from umc_desktop.qt.commanding import Commanding
from umc_desktop.qt.current_annotator import CurrentAnnotator
from umc_desktop.qt.decisions import Decisions
from umc_desktop.qt.dropping import Dropping
from umc_desktop.qt.exchanging import Exchanging
from umc_desktop.qt.going_on import GoingOn
from umc_desktop.qt.habits import Habits
from umc_desktop.qt.job_bridge import JobBridge
from umc_desktop.qt.label_keys import LabelKeys
from umc_desktop.qt.message_bar import MessageBar
from umc_desktop.qt.modes import Modes
from umc_desktop.qt.notes import Notes
from umc_desktop.qt.pages import TEAM_PARTS, Pages
from umc_desktop.qt.picture_desk import PictureDesk
from umc_desktop.qt.project_view import ProjectView
from umc_desktop.qt.searching import Searching
from umc_desktop.qt.settings import Settings
from umc_desktop.qt.status_bar import StatusBar
from umc_desktop.qt.telling import Telling
from umc_desktop.qt.theme import Theme
from umc_desktop.qt.window_actions import WindowActions
from umc_desktop.qt.words import counted, tr
from umc_desktop.storage.project_file import SUFFIX

if TYPE_CHECKING:
    from collections.abc import Sequence

    from umc_desktop.qt.knowledge_view import KnowledgeView
    from umc_desktop.qt.requests import Requests
    from umc_desktop.qt.workspace import Workspace


class MainWindow(QMainWindow):
    """One project, its panels, its commands and its jobs."""

    def __init__(self, settings: Settings, theme: Theme, bridge: JobBridge) -> None:
        super().__init__()
        self.settings = settings
        self.theme = theme
        self.view = ProjectView(self)
        self.flow = CommandFlow(self.view, bridge, self)
        self.status = StatusBar()
        self.who = CurrentAnnotator(self, settings, self.view, self.flow, self.status)
        self.decisions = Decisions(
            self.view,
            self.flow,
            lambda: self.annotator,
            lambda: self.settings.value.spot_check != "off",
        )
        self.notes = Notes(
            self.view, self.flow, self.decisions.aim, lambda: self.annotator
        )
        self.searching = Searching(self.view, self.flow, self.decisions)
        self._pictures = PictureDesk(self.view, self.flow)
        self.messages = MessageBar()
        self.pages = Pages(self)
        self.modes = Modes(
            self, self.decisions, self.pages, self.pages.show_project_or_welcome, self
        )
        self.commanding = Commanding(self)
        self.dropping = Dropping(self)
        self._asks_before_closing = True
        self._do_in_own_ways()
        self._arrange()
        self.actions_by_menu = Actions(
            self, self.run_command, at_once=self.commanding.at_once
        )
        self.habits = Habits(self, self.actions_by_menu)
        self.window_actions = WindowActions(self, self.actions_by_menu)
        self.habits.start()
        self.actions_by_menu.fill(self.menuBar())
        if not self.menuBar().isNativeMenuBar():
            self.menuBar().setCornerWidget(self.modes.bar)
        self.telling = Telling(self)
        self._going_on = GoingOn(self.view, self.flow, self.decisions.course)
        self._connect()
        self.exchanging = Exchanging(self, self)
        self._on_project_changed()
        self._restore_geometry()

    @property
    def workspace(self) -> "Workspace | None":
        """The panels of a project, once one was opened."""
        return self.pages.workspace

    @cached_property
    def requests(self) -> "Requests":
        """Builds what a command asks for."""
        # Needed once a command is chosen, and the window should stand by then.
        from umc_desktop.qt.requests import Requests

        return Requests(
            self, self.view, self.flow, self.decisions, lambda: self.annotator
        )

    @cached_property
    def knowledge(self) -> "KnowledgeView":
        """Terms and codes that can be explained."""
        # Needed once a text is read, and the window should stand by then.
        from umc_desktop.qt.knowledge_view import KnowledgeView

        return KnowledgeView(self.flow)

    @property
    def annotator(self) -> str:
        """Name the decisions are made under."""
        return self.who.name

    def open_project(self, path: Path) -> None:
        """Open a project in place of the one that is open."""
        self.messages.clear()
        self.decisions.course.forget()
        self.commanding.forget_waiting()
        self.habits.remember_map()
        self.telling.expect(path.absolute())
        self.flow.open(path.absolute())

    def close_project(self) -> None:
        """Close the project that is open."""
        self.habits.remember_map()
        self.decisions.course.forget()
        self.flow.close_project()
        self._on_project_changed()

    def open_file(self, path: Path) -> None:
        """Open a project, or import what is something else."""
        if path.suffix == SUFFIX:
            self.open_project(path)
        else:
            self.commanding.import_files([path])

    def run_command(self, command: Command, *, ask: bool = False) -> None:
        """Run a command of the catalogue, asking for what is not known.

        Parameters
        ----------
        ask
            Also for what could be left as it is.
        """
        self.commanding.run(command, ask=ask)

    def score_and_draw(self) -> None:
        """Score the samples, lay out the map and plan the queue."""
        self.commanding.run_chain("ensemble.score", "map.fit", "queue.next")

    def update_models(self) -> None:
        """Let the models learn from the labels and plan the next queue."""
        self.commanding.run_chain("model.update", "queue.next")

    def _mark_found(self, sample_ids: "Sequence[int]") -> None:
        if self.workspace is not None:
            self.workspace.map_panel.highlight(sample_ids)

    def reveal_panel(self, panel_id: str) -> None:
        """Show a panel of the registry and leave the focus where it is."""
        if self.workspace is not None:
            self.workspace.reveal_panel(panel_id)

    def show_palette(self) -> None:
        """Open the command palette."""
        from umc_desktop.qt.palette import CommandPalette

        palette = CommandPalette(self.actions_by_menu, self)
        palette.show()
        palette.line.setFocus()

    def show_panel(self, panel_id: str) -> None:
        """Show a panel of the registry and give it the focus."""
        if self.workspace is not None:
            self.workspace.show_panel(panel_id)

    def look_up(self, words: str = "") -> None:
        """Look words up, or those that are marked; show or hide the panel."""
        if self.workspace is not None:
            self.pages.setCurrentWidget(self.workspace)
            self.workspace.look_up(words)

    def close_without_asking(self) -> None:
        """Close even though something runs: the system asks for it."""
        self._asks_before_closing = False
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Keep the geometry, stop the jobs and close the project."""
        running = self.flow.long_running()
        if running and self._asks_before_closing and not self._agrees(running):
            event.ignore()
            return
        self.habits.close()
        self.window_actions.close()
        self.flow.close()
        super().closeEvent(event)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take files and folders of this computer."""
        self.dropping.enter(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Forget what was held over the window."""
        del event
        self.dropping.leave()

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the project that was dropped, or import the files."""
        self.dropping.drop(event)

    def _do_in_own_ways(self) -> None:
        """Tell which commands the window does in a way of its own."""
        decisions, pages = self.decisions, self.pages
        self.commanding.handlers.update(
            {
                "label.skip": decisions.skip,
                "label.clear": decisions.clear,
                "label.note": lambda: self.notes.note(self),
                "label.none": decisions.reject,
                "feedback.pattern": lambda: self.notes.note_pattern(self),
                "evaluate.simulate": pages.show_simulation,
                "project.demo": lambda: self.habits.try_demo(),
                "project.progress": pages.show_progress,
                "ensemble.health": pages.show_health,
                "sample.similar": self.searching.find_similar,
                "sample.counterexamples": self.searching.find_counterexamples,
                "queue.finish": self.modes.finish,
                "project.merge": lambda: self.exchanging.choose_and_merge(),
                "project.backups": lambda: self.exchanging.show_backups(),
            }
        )
        for part in TEAM_PARTS:
            self.commanding.handlers[part] = partial(pages.show_team, part)

    def _arrange(self) -> None:
        self.setAcceptDrops(True)
        self.setWindowTitle(tr("UMC Desktop"))
        middle = QWidget()
        column = QVBoxLayout(middle)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.messages)
        column.addWidget(self.modes.bar)  # until the menu bar has a place for it
        column.addWidget(self.pages, 1)
        column.addWidget(self.status)
        self.setCentralWidget(middle)

    def _connect(self) -> None:
        self.flow.opened.connect(self._on_opened)
        self.status.cancel_requested.connect(self.flow.cancel)
        self.status.annotator_clicked.connect(self.who.ask)
        self.decisions.remarked.connect(self.status.show_summary)
        self.searching.compared.connect(lambda: self.reveal_panel("compare"))
        self.searching.found.connect(self._mark_found)
        self.decisions.verified.connect(self.messages.show_note)
        self.pages.workspace_built.connect(self._on_workspace)
        self.pages.remarked.connect(self.status.show_summary)
        self.pages.currentChanged.connect(self._on_page)
        self.view.data_changed.connect(self._show_counts)
        welcome = self.pages.welcome
        welcome.new_requested.connect(
            lambda: self.run_command(CATALOGUE["project.new"])
        )
        welcome.open_requested.connect(self.window_actions.files.choose_project)
        welcome.recent_chosen.connect(self.open_project)
        welcome.recent_forgotten.connect(self.habits.forget_recent)
        welcome.demo_requested.connect(self.habits.try_demo)

    def _on_workspace(self, workspace: "Workspace") -> None:
        workspace.map_panel.import_requested.connect(
            lambda: self.run_command(CATALOGUE["sample.import"])
        )
        workspace.map_panel.score_requested.connect(self.score_and_draw)
        kept = self.settings.value
        workspace.restore(kept.layout, kept.splitters)
        LabelKeys(
            self,
            self.view,
            self.habits.shortcuts,
            workspace.labels,
            self.decisions.give_label,
        )
        self.habits.follow_arrangement(workspace)

    def _on_opened(self) -> None:
        project = self.view.project
        assert project is not None
        self.settings.add_recent(project.path)
        self._on_project_changed()
        if project.read_only:
            self.exchanging.offer_copy(project.why_read_only)
        self.flow.look(
            tr("Find the models"),
            lambda progress: missing_said(project),
            lambda said: self.messages.show_note(said) if said else None,
        )
        if self.commanding.import_waiting():
            return
        if self._going_on.begin():
            self.modes.on_opened()

    def _on_project_changed(self) -> None:
        project = self.view.project
        self.modes.refresh()
        self.actions_by_menu.follow(project)
        self.status.clear()
        self.habits.show_recent()
        self.pages.follow_project()
        if project is None:
            self.setWindowTitle(tr("UMC Desktop"))
            return
        self.setWindowTitle(f"{project.path.stem} – UMC Desktop")
        if self.workspace is not None:
            self.workspace.map_panel.map.setFocus()
        self._show_counts()
        if project.read_only:
            self.status.show_read_only(project.why_read_only)
        else:
            self.status.show_saved(datetime.now())

    def _on_page(self) -> None:
        self.messages.clear_refusals()  # they were about what is left now
        # a key on another page is not meant for samples that are out of sight
        shown = self.pages.currentWidget()
        self.decisions.aim.active = shown in (self.workspace, self.modes.page)

    def _show_counts(self) -> None:
        data = self.view.data
        self.status.show_counts(
            ""
            if data is None
            else tr("{samples} · {n_labelled:,} labelled").format(
                samples=counted(data.n_samples, "sample"), n_labelled=data.n_labelled
            )
        )
        last = data.rounds[-1].settings if data is not None and data.rounds else {}
        self.status.show_engines(last.get("engines", {}))

    def _agrees(self, running: list[str]) -> bool:
        answer = QMessageBox.question(
            self,
            tr("Close"),
            tr("{title} is still running and would be stopped. Close anyway?").format(
                title=tr(running[0])
            ),
        )
        return answer == QMessageBox.StandardButton.Yes

    def _restore_geometry(self) -> None:
        self.resize(1280, 800)
        kept = self.settings.value.geometry
        if kept:
            self.restoreGeometry(QByteArray.fromBase64(kept.encode("ascii")))
