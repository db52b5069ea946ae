"""What stands in the middle of the window: one page, each built when first wanted."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget

from umc_desktop.qt.panels.host import PanelHost
from umc_desktop.qt.welcome_page import WelcomePage
from umc_desktop.qt.words import tr

if TYPE_CHECKING:
    from umc_desktop.qt.health.page import HealthPage
    from umc_desktop.qt.progress_page import ProgressPage
    from umc_desktop.qt.simulation_page import SimulationPage
    from umc_desktop.qt.team.page import TeamPage
    from umc_desktop.qt.workspace import Workspace

TEAM_PARTS = (
    "quality.agreement",
    "quality.adjudicate",
    "quality.annotators",
    "history.audit",
)
"""Ids of the commands whose answers the page of the team shows."""

SAID_ON_PAGES = frozenset((*TEAM_PARTS, "ensemble.health"))
"""Ids of the commands whose pages say themselves what went wrong."""


class Pages(QStackedWidget):
    """The welcome page, the project's panels, and the pages that cover them.

    Signals
    -------
    workspace_built : Workspace
        The panels of a project are there for the first time.
    simulated : Outcome
        A comparison of strategies ended.
    remarked : str
        What happened on a page, in words.

    Parameters
    ----------
    window
        The window as panels see it.

    Attributes
    ----------
    welcome
        What shows without a project.
    workspace, simulation, progress, team, health
        The other pages, ``None`` until they were first wanted.
    """

    workspace_built = Signal(object)
    simulated = Signal(object)
    remarked = Signal(str)

    def __init__(self, window: PanelHost) -> None:
        super().__init__()
        self._window = window
        self.welcome = WelcomePage()
        self.workspace: Workspace | None = None
        self.simulation: SimulationPage | None = None
        self.progress: ProgressPage | None = None
        self.team: TeamPage | None = None
        self.health: HealthPage | None = None
        self.addWidget(self.welcome)
        self.currentChanged.connect(self._focus_map)

    def follow_project(self) -> None:
        """Show the project that was opened, or the welcome page once it was closed."""
        if self.simulation is not None:
            self.simulation.form.set_project(self._project_path())
        self.show_project_or_welcome()

    def show_project_or_welcome(self) -> None:
        """Leave the pages that cover the project's panels."""
        if self._window.view.project is None:
            self.setCurrentWidget(self.welcome)
            return
        if self.workspace is None:
            self.workspace = self._build_workspace()
        self.setCurrentWidget(self.workspace)

    def show_simulation(self) -> None:
        """Show the page on which strategies are compared on labelled data."""
        if self.simulation is None:
            self.simulation = self._build_simulation()
        self.setCurrentWidget(self.simulation)

    def show_progress(self) -> None:
        """Show how far the labelling is."""
        if self._window.view.data is None:
            self._say_open_first()
            return
        if self.progress is None:
            self.progress = self._build_progress()
        self.progress.refresh()
        self.setCurrentWidget(self.progress)

    def show_team(self, part: str) -> None:
        """Show the page of the team, at the part that shows what a command finds."""
        if self._window.view.project is None:
            self._say_open_first()
            return
        if self.team is None:
            self.team = self._build_team()
        self.setCurrentWidget(self.team)
        self.team.show_part(part)

    def show_health(self) -> None:
        """Show what each member of the ensemble is worth; measure it at first."""
        if self._window.view.project is None:
            self._say_open_first()
            return
        if self.health is None:
            self.health = self._build_health()
        self.setCurrentWidget(self.health)
        self.health.show_health()

    def _build_workspace(self) -> "Workspace":
        # The panels are half of the window's code: it stands before they are read.
        from umc_desktop.qt.workspace import Workspace

        page = Workspace(self._window)
        self.workspace_built.emit(page)
        self.addWidget(page)
        return page

    def _build_simulation(self) -> "SimulationPage":
        from umc_desktop.qt.simulation_page import SimulationPage

        page = SimulationPage(self._window.flow)
        page.back_requested.connect(self.show_project_or_welcome)
        page.finished.connect(self.simulated)
        page.form.set_project(self._project_path())
        self.addWidget(page)
        return page

    def _build_progress(self) -> "ProgressPage":
        from umc_desktop.qt.progress_page import ProgressPage

        page = ProgressPage(self._window.view, self._window.flow)
        page.back_requested.connect(self.show_project_or_welcome)
        page.remarked.connect(self.remarked)
        self.addWidget(page)
        return page

    def _build_team(self) -> "TeamPage":
        from umc_desktop.qt.team.page import TeamPage

        page = TeamPage(self._window, lambda: self._window.annotator)
        page.back_requested.connect(self.show_project_or_welcome)
        self.addWidget(page)
        return page

    def _build_health(self) -> "HealthPage":
        from umc_desktop.qt.health.page import HealthPage

        page = HealthPage(self._window)
        page.back_requested.connect(self.show_project_or_welcome)
        page.remarked.connect(self.remarked)
        self.addWidget(page)
        return page

    def _project_path(self) -> Path | None:
        project = self._window.view.project
        return None if project is None else project.path

    def _say_open_first(self) -> None:
        self._window.messages.show_note(tr("Open or make a project first."))

    def _focus_map(self) -> None:
        """Let the keys go to the map once the panels show and none of them has them."""
        workspace, focus = self.workspace, self.window().focusWidget()
        if workspace is None or self.currentWidget() is not workspace:
            return
        if focus is None or not workspace.isAncestorOf(focus):
            workspace.map_panel.map.setFocus()
