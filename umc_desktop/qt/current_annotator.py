"""Who decides now: the name under which one labels, skips and notes."""

from PySide6.QtWidgets import QInputDialog, QWidget

from umc_desktop.domain.changes import Changes
from umc_desktop.operations.journal import current_annotator
from umc_desktop.qt.command_flow import CommandFlow
from umc_desktop.qt.project_view import ProjectView
from umc_desktop.qt.settings import Settings
from umc_desktop.qt.status_bar import StatusBar
from umc_desktop.qt.words import tr


class CurrentAnnotator:
    """Keeps the name in the settings, and shows whose decisions one sees.

    Parameters
    ----------
    window
        Parent of the dialog that asks for the name.
    status
        Where the name is shown.
    """

    def __init__(
        self,
        window: QWidget,
        settings: Settings,
        view: ProjectView,
        flow: CommandFlow,
        status: StatusBar,
    ) -> None:
        self._window = window
        self._settings = settings
        self._view = view
        self._flow = flow
        self._status = status
        self._show()

    @property
    def name(self) -> str:
        """Name the decisions are made under."""
        return current_annotator(self._settings.value.annotator)

    def ask(self) -> None:
        """Ask who decides from now on."""
        name, agreed = QInputDialog.getText(
            self._window,
            tr("Annotator"),
            tr("Name under which you label, skip and note:"),
            text=self.name,
        )
        if agreed:
            self.become(name.strip())

    def become(self, name: str) -> None:
        """Decide under another name from now on."""
        self._settings.change(annotator=name)
        self._show()
        self._flow.reload(Changes.ANNOTATIONS)

    def _show(self) -> None:
        self._view.annotator = self.name
        self._status.set_annotator(self.name)
