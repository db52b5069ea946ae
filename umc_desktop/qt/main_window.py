"""The window: places the parts and forwards what is asked to whoever does it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QByteArray
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
)
from PySide6.QtWidgets import (
    QInputDialog,
    QMainWindow,
    QMessageBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.commands.spec import Command, Standalone, needs_answers
from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.errors import (
    NotEncodedError,
    UmcError,
    WorkerDiedError,
)
from umc_desktop.operations.journal import current_annotator
from umc_desktop.operations.project_models import missing_said
from umc_desktop.qt.actions import Actions
from umc_desktop.qt.command_flow import CommandFlow, CommandRun
from umc_desktop.qt.decisions import Decisions
from umc_desktop.qt.exchanging import Exchanging
from umc_desktop.qt.habits import Habits
from umc_desktop.qt.job_bridge import JobBridge
from umc_desktop.qt.message_bar import MessageBar
from umc_desktop.qt.modes import Modes
from umc_desktop.qt.project_view import ProjectView
from umc_desktop.qt.searching import Searching
from umc_desktop.qt.settings import Settings
from umc_desktop.qt.status_bar import StatusBar
from umc_desktop.qt.theme import Theme
from umc_desktop.qt.welcome_page import WelcomePage
from umc_desktop.qt.window_actions import WindowActions
from umc_desktop.qt.words import counted, tr
from umc_desktop.qt.working_set import WorkingSet
from umc_desktop.storage.project_file import SUFFIX, ProjectFile

if TYPE_CHECKING:
    from umc_desktop.qt.knowledge_view import KnowledgeView
    from umc_desktop.qt.progress_page import ProgressPage
    from umc_desktop.qt.requests import Requests
    from umc_desktop.qt.simulation_page import SimulationPage
    from umc_desktop.qt.team.page import TeamPage
    from umc_desktop.qt.workspace import Workspace

_SCORE_AND_MAP = ("ensemble.score", "map.fit", "queue.next")
_TEAM_PARTS = (
    "quality.agreement",
    "quality.adjudicate",
    "quality.annotators",
    "history.audit",
)
_QUESTIONS = ("history.sample", "history.at")  # asked for what they answer
# What is under decision, or nothing at all, answers what these would ask for.
_UPDATE = ("model.update", "queue.next")
_ASKING = {"label.note", "feedback.pattern", "evaluate.simulate", "project.merge"}


class MainWindow(QMainWindow):
    """One project, its panels, its commands and its jobs."""

    def __init__(self, settings: Settings, theme: Theme, bridge: JobBridge) -> None:
        super().__init__()
        self.settings = settings
        self.theme = theme
        self.view = ProjectView(self)
        self.flow = CommandFlow(self.view, bridge, self)
        self.decisions = Decisions(
            self.view,
            self.flow,
            lambda: self.annotator,
            lambda: self.settings.value.spot_check != "off",
        )
        self.searching = Searching(self.view, self.flow, self.decisions)
        self.messages = MessageBar()
        self.welcome = WelcomePage()
        self.status = StatusBar()
        self.workspace: Workspace | None = None
        self.simulation: SimulationPage | None = None
        self.progress: ProgressPage | None = None
        self.team: TeamPage | None = None
        self.pages = QStackedWidget()
        self.pages.addWidget(self.welcome)
        self.modes = Modes(
            self, self.decisions, self.pages, self._show_project_or_welcome, self
        )
        self._files_waiting: list[Path] = []
        self._asked_for: Path | None = None
        self._asks_before_closing = True
        self._opens_new_queue = False
        self._handlers: dict[str, Callable[[], object]] = {
            "label.skip": self.decisions.skip,
            "label.clear": self.decisions.clear,
            "label.note": lambda: self.decisions.note(self),
            "label.none": self.decisions.reject,
            "feedback.pattern": lambda: self.decisions.note_pattern(self),
            "evaluate.simulate": self.show_simulation,
            "project.demo": lambda: self.habits.try_demo(),
            "project.progress": self.show_progress,
            "sample.similar": self.searching.find_similar,
            "sample.counterexamples": self.searching.find_counterexamples,
            "queue.finish": self.modes.finish,
            "project.merge": lambda: self.exchanging.choose_and_merge(),
            "project.backups": lambda: self.exchanging.show_backups(),
        }
        for part in _TEAM_PARTS:
            self._handlers[part] = partial(self.show_team, part)
        self._arrange()
        self.actions_by_menu = Actions(
            self,
            self.run_command,
            at_once=self._handlers.keys() - _ASKING,
        )
        self.habits = Habits(self, self.actions_by_menu)
        self.window_actions = WindowActions(self, self.actions_by_menu)
        self.habits.start()
        self.actions_by_menu.fill(self.menuBar())
        if not self.menuBar().isNativeMenuBar():
            self.menuBar().setCornerWidget(self.modes.bar)
        self._connect()
        self.exchanging = Exchanging(self, self)
        self._show_annotator()
        self._on_project_changed()
        self._restore_geometry()

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
        return current_annotator(self.settings.value.annotator)

    def open_project(self, path: Path) -> None:
        """Open a project in place of the one that is open."""
        self.messages.clear()
        self.decisions.forget()
        self._files_waiting.clear()
        self.habits.remember_map()
        self._asked_for = path.absolute()
        self.flow.open(self._asked_for)

    def close_project(self) -> None:
        """Close the project that is open."""
        self.habits.remember_map()
        self.decisions.forget()
        self.flow.close_project()
        self._on_project_changed()

    def open_file(self, path: Path) -> None:
        """Open a project, or import what is something else."""
        if path.suffix == SUFFIX:
            self.open_project(path)
        else:
            self.import_files([path])

    def import_files(self, files: list[Path]) -> None:
        """Import files; without a project, make one first."""
        if self.view.project is None:
            request = self.requests.of(CATALOGUE["project.new"])
            if request is not None:
                self._make_project(request, files)
            return
        imported = self.requests.import_samples(files)
        if imported is not None:
            self.flow.run("sample.import", imported)

    def run_command(self, command: Command, *, ask: bool = False) -> None:
        """Run a command of the catalogue, asking for what is not known.

        Parameters
        ----------
        ask
            Also for what could be left as it is.
        """
        if command.id in self._handlers:
            self._handlers[command.id]()
            return
        if not isinstance(command.work, Standalone) and self.view.project is None:
            self.messages.show_note(tr("Open or make a project first."))
            return
        if self._is_under_way(command.id):
            return
        requests = self.requests
        request = requests.asked(command) if ask else requests.of(command)
        if request is None:
            return
        if command.id == "project.new":
            self._make_project(request, [])
        else:
            self.flow.run(command.id, request)

    def run_chain(self, command_ids: tuple[str, ...]) -> None:
        """Run commands that need no answer one after the other."""
        if self._is_under_way(command_ids[0]):
            return
        commands = [CATALOGUE[command_id] for command_id in command_ids]
        self.flow.run_chain(
            [(command.id, self.requests.of(command)) for command in commands]
        )

    def score_and_draw(self) -> None:
        """Score the samples, lay out the map and plan the queue."""
        self.run_chain(_SCORE_AND_MAP)

    def update_models(self) -> None:
        """Let the models learn from the labels and plan the next queue."""
        self.run_chain(_UPDATE)

    def _mark_found(self, sample_ids: Sequence[int]) -> None:
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

    def show_simulation(self) -> None:
        """Show the page on which strategies are compared on labelled data."""
        if self.simulation is None:
            self.simulation = self._build_simulation()
        self.pages.setCurrentWidget(self.simulation)

    def show_progress(self) -> None:
        """Show how far the labelling is."""
        if self.view.data is None:
            self.messages.show_note(tr("Open or make a project first."))
            return
        if self.progress is None:
            self.progress = self._build_progress()
        self.progress.refresh()
        self.pages.setCurrentWidget(self.progress)

    def show_team(self, part: str) -> None:
        """Show the page of the team, at the part that shows what a command finds."""
        if self.view.project is None:
            self.messages.show_note(tr("Open or make a project first."))
            return
        if self.team is None:
            from umc_desktop.qt.team.page import TeamPage

            self.team = TeamPage(self, lambda: self.annotator)
            self.team.back_requested.connect(self._show_project_or_welcome)
            self.pages.addWidget(self.team)
        self.pages.setCurrentWidget(self.team)
        self.team.show_part(part)

    def change_annotator(self) -> None:
        """Ask who decides from now on."""
        name, agreed = QInputDialog.getText(
            self,
            tr("Annotator"),
            tr("Name under which you label, skip and note:"),
            text=self.annotator,
        )
        if agreed:
            self.label_as(name.strip())

    def label_as(self, name: str) -> None:
        """Decide under another name from now on."""
        self.settings.change(annotator=name)
        self._show_annotator()
        self.flow.reload(Changes.ANNOTATIONS)

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
        files = _local_files(event)
        if files:
            event.acceptProposedAction()
            self.habits.say_what_dropping_does(files)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Forget what was held over the window."""
        self.habits.say_what_dropping_does([])

    def dropEvent(self, event: QDropEvent) -> None:
        """Open the project that was dropped, or import the files."""
        self.habits.say_what_dropping_does([])
        files = _local_files(event)
        projects = [path for path in files if path.suffix == SUFFIX]
        event.acceptProposedAction()
        if projects:
            self.exchanging.take_dropped(projects)
        elif files:
            self.import_files(files)

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
        self.flow.progressed.connect(self.status.show_snapshot)
        self.flow.done.connect(self._on_done)
        self.flow.failed.connect(self._on_failed)
        self.flow.cancelled.connect(self._on_cancelled)
        self.flow.opened.connect(self._on_opened)
        self.status.cancel_requested.connect(self.flow.cancel)
        self.status.annotator_clicked.connect(self.change_annotator)
        self.decisions.remarked.connect(self.status.show_summary)
        self.decisions.queue_finished.connect(self._on_queue_finished)
        self.searching.compared.connect(lambda: self.reveal_panel("compare"))
        self.searching.found.connect(self._mark_found)
        self.decisions.verified.connect(self.messages.show_note)
        self.pages.currentChanged.connect(self._on_page)
        self.view.data_changed.connect(self._on_data)
        self.welcome.new_requested.connect(
            lambda: self.run_command(CATALOGUE["project.new"])
        )
        self.welcome.open_requested.connect(self.window_actions.choose_project)
        self.welcome.recent_chosen.connect(self.open_project)
        self.welcome.recent_forgotten.connect(self.habits.forget_recent)
        self.welcome.demo_requested.connect(self.habits.try_demo)

    def _build_workspace(self) -> "Workspace":
        # The panels are half of the window's code: it stands before they are read.
        from umc_desktop.qt.workspace import Workspace

        workspace = Workspace(self)
        workspace.map_panel.import_requested.connect(
            lambda: self.run_command(CATALOGUE["sample.import"])
        )
        workspace.map_panel.score_requested.connect(self.score_and_draw)
        kept = self.settings.value
        workspace.restore(kept.layout, kept.splitters)
        self.window_actions.follow_labels(workspace)
        self.habits.follow_arrangement(workspace)
        self.pages.addWidget(workspace)
        return workspace

    def _build_progress(self) -> "ProgressPage":
        from umc_desktop.qt.progress_page import ProgressPage

        page = ProgressPage(self.view)
        page.back_requested.connect(self._show_project_or_welcome)
        page.remarked.connect(self.status.show_summary)
        self.pages.addWidget(page)
        return page

    def _build_simulation(self) -> "SimulationPage":
        from umc_desktop.qt.simulation_page import SimulationPage

        page = SimulationPage(self.flow)
        page.back_requested.connect(self._show_project_or_welcome)
        page.finished.connect(self._on_simulated)
        page.form.set_project(_path_of(self.view.project))
        self.pages.addWidget(page)
        return page

    def _show_project_or_welcome(self) -> None:
        shown = self.welcome if self.view.project is None else self.workspace
        assert shown is not None
        self.pages.setCurrentWidget(shown)

    def _on_simulated(self, outcome: Outcome) -> None:
        if self.pages.currentWidget() is not self.simulation:
            self.messages.show_note(
                outcome.summary, tr("Show the results"), self.show_simulation
            )

    def _is_under_way(self, command_id: str) -> bool:
        command = CATALOGUE[command_id]
        twice = command.in_worker and self.flow.is_running(command_id)
        if twice:
            self.status.show_summary(
                tr("{title} is running already.").format(title=tr(command.title))
            )
        return twice

    def _make_project(self, request: Any, files: list[Path]) -> None:  # noqa: ANN401
        def on_done(outcome: Outcome) -> None:
            del outcome
            self.open_project(request.path)
            self._files_waiting = files

        self.flow.run("project.new", request, on_done)

    def _on_opened(self) -> None:
        project = self.view.project
        assert project is not None
        self.settings.add_recent(project.path)
        self._on_project_changed()
        if project.read_only:
            self.messages.show_note(project.why_read_only)
        self.flow.look(
            tr("Find the models"),
            lambda progress: missing_said(project),
            lambda said: self.messages.show_note(said) if said else None,
        )
        files, self._files_waiting = self._files_waiting, []
        if files:
            self.import_files(files)
        elif self.view.data is not None and self.view.data.queue:
            self.decisions.next_batch()
            if not self.view.working_set.sample_ids:
                self.decisions.open_batch(self.view.data.queue[0])
            self.modes.on_opened()

    def _on_data(self, changes: Changes) -> None:
        self._show_counts()
        if self._opens_new_queue and changes & Changes.QUEUE:
            self._opens_new_queue = False
            self.decisions.forget()
            self.view.set_working_set(WorkingSet())
            self.decisions.next_batch()

    def _on_project_changed(self) -> None:
        project = self.view.project
        self.modes.refresh()
        self.actions_by_menu.follow(project)
        self.status.clear()
        self.habits.show_recent()
        if self.simulation is not None:
            self.simulation.form.set_project(_path_of(project))
        if project is None:
            self.setWindowTitle(tr("UMC Desktop"))
            self._show_project_or_welcome()
            return
        if self.workspace is None:
            self.workspace = self._build_workspace()
        self.setWindowTitle(f"{project.path.stem} – UMC Desktop")
        self._show_project_or_welcome()
        self.workspace.map_panel.map.setFocus()
        self._show_counts()
        if project.read_only:
            self.status.show_read_only(project.why_read_only)
        else:
            self.status.show_saved(datetime.now())

    def _on_done(self, run: CommandRun, outcome: Outcome) -> None:
        command = run.command
        if command.in_window:
            self.status.show_summary(outcome.summary)
        if command.writes:
            self.status.show_saved(datetime.now())
        elif (
            command.in_window
            and outcome.data
            and command.id not in self._handlers
            and (command.id in _QUESTIONS or not needs_answers(type(run.request)))
        ):
            self._show_outcome(command, outcome)
        if command.id in ("history.undo", "history.redo"):
            self.decisions.follow_undo(outcome)
        problems = outcome.data.get("problems")
        if problems:
            self.messages.show_note(
                outcome.summary,
                tr("Show what was left out"),
                lambda: self._show_outcome(command, outcome),
            )
        if command.id == "model.update":
            self._say_when_to_stop(outcome.data["advice"])
            if tuned := outcome.data.get("said"):
                self.messages.show_note(tuned)
        if command.id in ("queue.next", "queue.finish", "label.accept"):
            self._opens_new_queue = True  # once it has been read

    def _say_when_to_stop(self, advice: Mapping[str, Any]) -> None:
        """Say once that further labels hardly pay, and what could be done instead."""
        if advice["verdict"] == "stop pays" != advice["verdict_before"]:
            self.messages.show_note(
                advice["sentence"], tr("Go over to finishing"), self.modes.finish
            )

    def _show_outcome(self, command: Command, outcome: Outcome) -> None:
        # Like the palette: the window stands before they are needed.
        from umc_desktop.qt.outcome_dialog import OutcomeDialog

        OutcomeDialog(command.title, outcome, self).open()

    def _on_failed(self, run: CommandRun | None, error: BaseException) -> None:
        if run is not None and not run.command.in_window:
            return  # whoever asked says it, in its own place
        if (
            run is not None
            and run.command.id in _TEAM_PARTS
            and run.on_failed is not None
            and isinstance(error, UmcError)
            and not isinstance(error, WorkerDiedError)
        ):
            return  # the page of the team says so itself
        if (
            run is None
            and self._asked_for
            and self.exchanging.offer_backup(self._asked_for, error)
        ):
            return
        if isinstance(error, WorkerDiedError) and run is not None:
            self.messages.show_problem(
                str(error), tr("Run again"), lambda: self._again(run)
            )
        elif isinstance(error, NotEncodedError):
            self.messages.show_problem(
                str(error), tr("Score samples"), self.score_and_draw
            )
        elif isinstance(error, UmcError):
            self.messages.show_problem(str(error))
        else:
            self.habits.show_error(error)

    def _on_cancelled(self, run: CommandRun) -> None:
        if run.command.searching:
            return  # a newer search took its place
        self.status.show_summary(
            tr("{title} was stopped.").format(title=tr(run.command.title))
        )

    def _on_queue_finished(self) -> None:
        if self.modes.goes_on():
            return
        self.messages.show_note(
            tr("Everything in the queue is decided."),
            tr("Next round"),
            self.update_models,
        )

    def _again(self, run: CommandRun) -> None:
        alone = isinstance(run.command.work, Standalone)
        if alone or self.view.project is not None:
            self.flow.run(run.command.id, run.request, run.on_done, run.on_failed)

    def _on_page(self) -> None:
        self.messages.clear_refusals()  # they were about what is left now
        # a key on another page is not meant for samples that are out of sight
        shown = self.pages.currentWidget()
        self.decisions.active = shown in (self.workspace, self.modes.page)
        workspace, focus = self.workspace, self.focusWidget()
        if workspace is None or shown is not workspace:
            return
        if focus is None or not workspace.isAncestorOf(focus):
            workspace.map_panel.map.setFocus()

    def _show_counts(self) -> None:
        data = self.view.data
        self.status.show_counts(
            ""
            if data is None
            else tr("{samples} · {n_labelled:,} labelled").format(
                samples=counted(data.n_samples, "sample"), n_labelled=data.n_labelled
            )
        )

    def _show_annotator(self) -> None:
        self.view.annotator = self.annotator
        self.status.set_annotator(self.annotator)

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


def _path_of(project: ProjectFile | None) -> Path | None:
    return None if project is None else project.path


def _local_files(event: QDropEvent) -> list[Path]:
    return [
        Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()
    ]
