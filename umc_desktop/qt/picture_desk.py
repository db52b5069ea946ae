"""Has the worker make pictures ready that the window does not decode itself."""

from PySide6.QtCore import QObject, QTimer

from umc_desktop.domain.changes import Outcome
from umc_desktop.operations.picturing import PreparePictures
from umc_desktop.qt.command_flow import CommandFlow
from umc_desktop.qt.project_view import ProjectView
from umc_desktop.storage.project_file import ProjectFile

_PAUSE_MS = 30  # what is asked for together, as a list is painted, is one job


class PictureDesk(QObject):
    """Collects the samples whose pictures are wanted and asks for them, each once."""

    def __init__(self, view: ProjectView, flow: CommandFlow) -> None:
        super().__init__(view)
        self._view = view
        self._flow = flow
        self._project: ProjectFile | None = None
        self._asked: set[int] = set()
        self._wanted: list[int] = []
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        view.pictures_wanted.connect(self._want)

    def _want(self, sample_id: int) -> None:
        if self._view.project is not self._project:
            self._project = self._view.project
            self._asked, self._wanted = set(), []
        if sample_id not in self._asked:
            self._asked.add(sample_id)
            self._wanted.append(sample_id)
            self._pause.start()

    def _ask(self) -> None:
        if self._view.project is None or not self._wanted:
            return
        request = PreparePictures(tuple(self._wanted))
        self._wanted = []
        self._flow.run("sample.picture", request, self._show, self._give_up)

    def _show(self, outcome: Outcome) -> None:
        del outcome
        self._view.pictures_changed.emit()

    def _give_up(self, error: BaseException | None) -> None:
        del error  # the worker's end was said already; asked again, it may work
        self._asked.clear()
