"""From a command that was chosen to its run: asks for what it needs to know."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject

from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.commands.spec import Command, Standalone
from umc_desktop.domain.changes import Outcome
from umc_desktop.qt.words import tr

if TYPE_CHECKING:
    from umc_desktop.qt.main_window import MainWindow

# What is under decision, or nothing at all, answers what the others would ask for.
_ASKING = {"label.note", "feedback.pattern", "evaluate.simulate", "project.merge"}


class Commanding(QObject):
    """Runs what is chosen in a menu, by a key or on a page.

    Attributes
    ----------
    handlers
        By the id of a command that the window does in a way of its own: that way.
    """

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self.handlers: dict[str, Callable[[], object]] = {}
        self._files_waiting: list[Path] = []

    @property
    def at_once(self) -> set[str]:
        """Ids of commands that ask for nothing, though they need answers."""
        return self.handlers.keys() - _ASKING

    def run(self, command: Command, *, ask: bool = False) -> None:
        """Run a command of the catalogue, asking for what is not known.

        Parameters
        ----------
        ask
            Also for what could be left as it is.
        """
        window = self._window
        if command.id in self.handlers:
            self.handlers[command.id]()
            return
        if not isinstance(command.work, Standalone) and window.view.project is None:
            window.messages.show_note(tr("Open or make a project first."))
            return
        if self._is_under_way(command.id):
            return
        requests = window.requests
        request = requests.asked(command) if ask else requests.of(command)
        if request is None:
            return
        if command.id == "project.new":
            self._make_project(request, [])
        else:
            window.flow.run(command.id, request)

    def run_chain(self, *command_ids: str) -> None:
        """Run commands that need no answer one after the other."""
        if self._is_under_way(command_ids[0]):
            return
        commands = [CATALOGUE[command_id] for command_id in command_ids]
        self._window.flow.run_chain(
            [(command.id, self._window.requests.of(command)) for command in commands]
        )

    def import_files(self, files: list[Path]) -> None:
        """Import files; without a project, make one first."""
        window = self._window
        if window.view.project is None:
            request = window.requests.of(CATALOGUE["project.new"])
            if request is not None:
                self._make_project(request, files)
            return
        imported = window.requests.import_samples(files)
        if imported is not None:
            window.flow.run("sample.import", imported)

    def import_waiting(self) -> bool:
        """Import the files the project was made for; say whether there are any."""
        files, self._files_waiting = self._files_waiting, []
        if files:
            self.import_files(files)
        return bool(files)

    def forget_waiting(self) -> None:
        """Import nothing: it was meant for another project."""
        self._files_waiting.clear()

    def _is_under_way(self, command_id: str) -> bool:
        command = CATALOGUE[command_id]
        twice = command.in_worker and self._window.flow.is_running(command_id)
        if twice:
            self._window.status.show_summary(
                tr("{title} is running already.").format(title=tr(command.title))
            )
        return twice

    def _make_project(self, request: Any, files: list[Path]) -> None:  # noqa: ANN401
        def on_done(outcome: Outcome) -> None:
            del outcome
            self._window.open_project(request.path)
            self._files_waiting = files

        self._window.flow.run("project.new", request, on_done)
