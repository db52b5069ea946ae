"""Files that are dragged over the window and dropped on it."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QDragEnterEvent, QDropEvent

from umc_desktop.qt.welcome_page import DropPlace
from umc_desktop.qt.words import tr
from umc_desktop.storage.project_file import SUFFIX

if TYPE_CHECKING:
    from umc_desktop.qt.main_window import MainWindow


class Dropping(QObject):
    """Says what dropping files would do, and does it.

    Attributes
    ----------
    place
        Says it over the panels; ``None`` until files were first held over them.
    """

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self.place: DropPlace | None = None

    def enter(self, event: QDragEnterEvent) -> None:
        """Take files and folders of this computer."""
        files = _local_files(event)
        if files:
            event.acceptProposedAction()
            self._say(files)

    def leave(self) -> None:
        """Forget what was held over the window."""
        self._say([])

    def drop(self, event: QDropEvent) -> None:
        """Open the project that was dropped, or import the files."""
        self._say([])
        files = _local_files(event)
        projects = [path for path in files if path.suffix == SUFFIX]
        event.acceptProposedAction()
        if projects:
            self._window.exchanging.take_dropped(projects)
        elif files:
            self._window.commanding.import_files(files)

    def _say(self, files: list[Path]) -> None:
        """Say what dropping these files would do; with none, say nothing more."""
        text = self._of_dropping(files)
        welcome = self._window.pages.welcome
        welcome.drop_place.light(text)
        if not files:
            if self.place is not None:
                self.place.hide()
            return
        if welcome.isVisible():
            return  # it says so itself
        if self.place is None:
            self.place = DropPlace(self._window)
        self.place.light(text)
        width = self._window.width() // 2
        height = self.place.heightForWidth(width)
        self.place.setGeometry(
            width // 2, (self._window.height() - height) // 2, width, height
        )
        self.place.raise_()
        self.place.show()

    def _of_dropping(self, files: list[Path]) -> str:
        project = self._window.view.project
        opened = next((path for path in files if path.suffix == SUFFIX), None)
        if not files:
            return ""
        if opened is not None:
            return tr("Drop to open {name}").format(name=opened.stem)
        if project is None:
            return tr("Drop to make a project of what is in {name}").format(
                name=_named(files)
            )
        return tr("Drop to import {name} into {project}").format(
            name=_named(files), project=project.path.stem
        )


def _named(files: list[Path]) -> str:
    if len(files) == 1:
        return files[0].name
    return tr("{count} files").format(count=len(files))


def _local_files(event: QDropEvent) -> list[Path]:
    return [
        Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile()
    ]
