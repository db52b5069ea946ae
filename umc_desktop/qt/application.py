"""Starting the window and ending it well."""

import os
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import (
    QEvent,
    QMessageLogContext,
    QObject,
    QSocketNotifier,
    QTimer,
    QtMsgType,
    qFormatLogMessage,
    qInstallMessageHandler,
)
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from umc_desktop.domain.errors import UmcError
from umc_desktop.qt import translations
from umc_desktop.qt.error_dialog import ErrorCatcher
from umc_desktop.qt.icon import application_icon
from umc_desktop.qt.job_bridge import JobBridge
from umc_desktop.qt.main_window import MainWindow
from umc_desktop.qt.settings import Settings, ThemeName
from umc_desktop.qt.theme import Theme
from umc_desktop.storage.crash_log import CrashLog
from umc_desktop.storage.project_file import SUFFIX

_ENDING = (signal.SIGINT, signal.SIGTERM)
_DISPLAYS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
_SETTLE_MS = 400
# What the platform for machines without a display says of every window.
_NOT_NEWS = tuple(
    f"This plugin does not support {what}"
    for what in ("propagateSizeHints()", "raise()", "grabbing the keyboard")
)


def run_window(
    path: Path | None,
    screenshot: Path | None = None,
    *,
    size: tuple[int, int] | None = None,
    theme: ThemeName | None = None,
    quit_after_paint: bool = False,
) -> int:
    """Show the window until it is closed; return the exit code.

    Parameters
    ----------
    path
        A project to open, or a file to import; without it the welcome page is shown.
    screenshot
        Write a picture of the window here, as soon as it shows what was asked for,
        and close it. Such a window looks as on the first start.
    size
        Width and height to start with; as the last time without it.
    theme
        Light, dark or high contrast for this time; as chosen in the window without it.
    quit_after_paint
        Close as soon as the window was painted: for measuring how long that takes.

    Raises
    ------
    UmcError
        If there is no display, or the picture could not be made.
    """
    if screenshot is not None and path is not None and path.suffix != SUFFIX:
        raise UmcError(
            f"A picture is of a project, and {path.name} is none. Import it first "
            "(umc sample import)."
        )
    app = make_application(offscreen_allowed=screenshot is not None)
    settings = Settings(for_picture=screenshot is not None)
    translations.install(app, settings.value.language)
    log = CrashLog.begin("window") if screenshot is None else None
    catcher = ErrorCatcher(log, app)
    catcher.install()
    window = MainWindow(
        settings, Theme(app, theme or settings.value.theme), JobBridge()
    )
    catcher.window = window
    window.habits.keep_errors(log)
    signals = SignalWatcher(window.close_without_asking, app)
    if size is not None:
        window.resize(*size)
    if quit_after_paint:
        window.installEventFilter(FirstPaint(window))
    window.show()
    picture = None if screenshot is None else Picture(window, screenshot, path)
    if path is not None:
        QTimer.singleShot(0, window, lambda: window.open_file(path))
    try:
        code = app.exec()
    finally:
        signals.restore()
        if log is not None:
            log.close()
    if picture is not None and picture.problem is not None:
        raise picture.problem
    return code


def make_application(*, offscreen_allowed: bool = False) -> QApplication:
    """Return the application object, with its name and icon.

    Raises
    ------
    UmcError
        If there is no display: Qt itself would end the process.
    """
    if sys.platform == "linux" and not any(os.environ.get(name) for name in _DISPLAYS):
        if not offscreen_allowed:
            raise UmcError(
                "There is no display here to open the window on. Every command also "
                "works in the terminal: see umc --help."
            )
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    qInstallMessageHandler(_show_message)
    existing = QApplication.instance()
    app = existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])
    app.setApplicationName("umc-desktop")
    app.setApplicationDisplayName("UMC Desktop")
    app.setDesktopFileName("umc-desktop")
    app.setWindowIcon(QIcon(application_icon()))
    return app


class FirstPaint(QObject):
    """Closes a window once it was painted."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Watch for the paint event; what it paints stands when the timer fires."""
        if event.type() == QEvent.Type.Paint:
            watched.removeEventFilter(self)
            QTimer.singleShot(0, self._window, self._window.close_without_asking)
        return False


class Picture(QObject):
    """Takes a picture of the window once it shows its project, and closes it.

    Attributes
    ----------
    problem
        Why there is no picture.
    """

    def __init__(self, window: MainWindow, out: Path, project: Path | None) -> None:
        super().__init__(window)
        self._window = window
        self._out = out
        self.problem: UmcError | None = None
        window.flow.failed.connect(self._on_failed)
        if project is None:
            self._soon()
        else:
            window.flow.opened.connect(self._soon)

    def _soon(self) -> None:
        # Layouts and panels settle in the events that follow.
        QTimer.singleShot(_SETTLE_MS, self, self._take)

    def _take(self) -> None:
        if not self._window.grab().save(str(self._out)):
            self.problem = UmcError(f"The picture could not be written to {self._out}.")
        self._window.close_without_asking()

    def _on_failed(self, run: object, error: BaseException) -> None:
        del run
        self.problem = error if isinstance(error, UmcError) else UmcError(str(error))
        self._window.close_without_asking()


class SignalWatcher(QObject):
    """Closes the window when the system asks the process to end.

    Python runs its signal handlers only between two of its own instructions, and none
    come while Qt waits for events. So the signal also writes to a socket Qt watches.
    """

    def __init__(self, close: Callable[[], object], parent: QObject) -> None:
        super().__init__(parent)
        self._near, self._far = socket.socketpair()
        self._near.setblocking(False)
        self._far.setblocking(False)
        self._notifier = QSocketNotifier(
            self._near.fileno(), QSocketNotifier.Type.Read, self
        )
        self._notifier.activated.connect(self._drain)
        self._wakeup_before = signal.set_wakeup_fd(self._far.fileno())
        self._before = {
            # not at once: the window may be in the middle of importing something that
            # whoever it waits for needs as well
            number: signal.signal(number, lambda *_: QTimer.singleShot(0, close))
            for number in _ENDING
        }

    def restore(self) -> None:
        """Give the signals back to whoever had them."""
        for number, handler in self._before.items():
            signal.signal(number, handler)
        signal.set_wakeup_fd(self._wakeup_before)
        self._notifier.setEnabled(False)
        self._near.close()
        self._far.close()

    def _drain(self) -> None:
        # Being here is enough: Python runs the handler before this method ends.
        self._near.recv(64)


def _show_message(kind: QtMsgType, context: QMessageLogContext, message: str) -> None:
    """Write what Qt has to say to the terminal, as it would itself."""
    if message not in _NOT_NEWS:
        sys.stderr.write(f"{qFormatLogMessage(kind, context, message)}\n")
