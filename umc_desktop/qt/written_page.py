"""A page that the worker writes beside what it measures, shown once it is there."""

from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from umc_desktop.qt.words import tr


class WrittenPage:
    """Asks where a page goes, and opens it in the browser when it was written.

    Parameters
    ----------
    parent
        Of the dialog that asks.
    suggestion
        What the file is called unless one says otherwise.
    """

    def __init__(self, parent: QWidget, suggestion: str) -> None:
        self._parent = parent
        self._suggestion = suggestion
        self._wanted = ""

    def ask(self) -> Path | None:
        """Return where the page goes, ``None`` if the person gave up.

        The dialog has asked whether to replace what is there.
        """
        name, _ = QFileDialog.getSaveFileName(
            self._parent,
            tr("Save as a page"),
            self._suggestion,
            tr("Web page (*.html)"),
        )
        if not name:
            return None
        path = Path(name)
        path = path if path.suffix else path.with_suffix(".html")
        self._wanted = str(path.absolute())
        return path

    def show(self, report: str) -> None:
        """Open the page that was asked for, if it is the one that was written."""
        if report and report == self._wanted:
            self._wanted = ""
            QDesktopServices.openUrl(QUrl.fromLocalFile(report))
