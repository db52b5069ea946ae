"""A bug is shown whole, with a report to copy, instead of being lost."""

import platform
import sys
import threading
import traceback
from types import TracebackType

from PySide6 import __version__ as qt_version
from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFontDatabase, QGuiApplication
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QPlainTextEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from umc_desktop import __version__
from umc_desktop.qt.dialog_buttons import CLOSE, dialog_buttons
from umc_desktop.qt.panels.panel import PlainLabel
from umc_desktop.qt.words import tr
from umc_desktop.storage.crash_log import CrashLog


def report_of(error: BaseException) -> str:
    """Return what whoever repairs the program needs to know; no data of the project."""
    return "\n".join(
        (
            f"UMC Desktop {__version__}",
            f"Python {platform.python_version()}, PySide6 {qt_version}",
            platform.platform(),
            "",
            "".join(traceback.format_exception(error)).rstrip(),
        )
    )


class ReportDialog(QDialog):
    """A sentence, and a report to read and to copy."""

    def __init__(
        self, title: str, said: str, report: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.report = QPlainTextEdit(report)
        self.report.setReadOnly(True)
        self.report.setTabChangesFocus(True)
        self.report.setAccessibleName(tr("Report"))
        self.report.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        fixed = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
        fixed.setPointSizeF(self.font().pointSizeF())
        self.report.setFont(fixed)
        buttons = dialog_buttons(CLOSE)
        self.copy_button = QPushButton(tr("Copy report"))
        self.copy_button.setAccessibleName(tr("Copy report"))
        buttons.addButton(self.copy_button, QDialogButtonBox.ButtonRole.ActionRole)
        self.copy_button.clicked.connect(self._copy)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(PlainLabel(said))
        column.addWidget(self.report)
        column.addWidget(buttons)
        self.resize(720, 420)

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.report.toPlainText())


class ErrorDialog(ReportDialog):
    """Says that something in the program is wrong, with the report."""

    def __init__(self, error: BaseException, parent: QWidget | None = None) -> None:
        super().__init__(
            tr("Something went wrong"),
            tr(
                "This is a bug in UMC Desktop, not something you did. "
                "What was saved before stays saved."
            ),
            report_of(error),
            parent,
        )


class ErrorCatcher(QObject):
    """Brings errors that nobody caught, on any thread, to a dialog and to the log.

    Parameters
    ----------
    log
        Keeps the reports for the next start.
    """

    _caught = Signal(object)

    def __init__(
        self, log: CrashLog | None = None, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.window: QWidget | None = None
        self._log = log
        self._caught.connect(self._show)

    def install(self) -> None:
        """Take over from Python's own hooks, which still print to the terminal."""
        sys.excepthook = self._on_main
        threading.excepthook = self._on_thread

    def _on_main(
        self,
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,
    ) -> None:
        sys.__excepthook__(kind, error, trace)
        if issubclass(kind, Exception):
            self.report(error)

    def _on_thread(self, caught: threading.ExceptHookArgs) -> None:
        threading.__excepthook__(caught)
        if isinstance(caught.exc_value, Exception):
            self.report(caught.exc_value)

    def report(self, error: BaseException) -> None:
        """Keep the report of an error in the log, and show it."""
        if self._log is not None:
            self._log.record(report_of(error))
        self._caught.emit(error)

    def _show(self, error: BaseException) -> None:
        ErrorDialog(error, self.window).open()
