"""What is done with whole projects beside the commands: opening, closing, quitting."""

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from umc_desktop.qt.actions import Actions
from umc_desktop.qt.file_kinds import project_files
from umc_desktop.qt.words import tr


class FileActions(QObject):
    """Adds them to the File menu, with the projects that were open lately.

    Parameters
    ----------
    window
        Is closed to quit.
    open_project, close_project
        Open another project, and close the one that is open.
    """

    def __init__(
        self,
        window: QWidget,
        actions: Actions,
        open_project: Callable[[Path], object],
        close_project: Callable[[], object],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._open = open_project
        add = actions.add
        add("File", "Open project…", self.choose_project, "Ctrl+O")
        self._recent = QMenu("Recent projects", window)
        self._recent.setAccessibleName(tr("Recent projects"))
        add("File", "Recent projects", lambda: None).setMenu(self._recent)
        add("File", "Close project", close_project, "Ctrl+W", needs_project=True)
        add("File", "Quit", window.close, "Ctrl+Q")

    def choose_project(self) -> None:
        """Ask for a project file and open it."""
        name, _ = QFileDialog.getOpenFileName(
            self._window, tr("Open project"), "", project_files()
        )
        if name:
            self._open(Path(name))

    def show_recent(self, paths: Sequence[str]) -> None:
        """Fill the menu of recent projects."""
        self._recent.clear()
        for name in paths:
            path = Path(name)
            action = self._recent.addAction(name.replace("&", "&&"))
            action.triggered.connect(
                lambda checked=False, chosen=path: self._open(chosen)
            )
        self._recent.setEnabled(bool(paths))
