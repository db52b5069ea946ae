"""Somebody who sits in front of the real window and uses it by hand.

Everything is a key or a pointer event; what is on the screen is read, never called. The
known answers of a project stand in for what the person knows.
"""

import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from umc_desktop.storage import labels

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QListView, QMenu, QWidget

    from umc_desktop.qt.main_window import MainWindow

_PATIENCE_S = 60.0  # of a step that does not come about
_CROSS_PX = 14  # from the end of a row
_LOOK_S = 0.02  # between two looks at the screen


@dataclass
class Count:
    """What a way of working took."""

    name: str
    labels: int = 0
    right: int = 0
    keys: int = 0
    clicks: int = 0

    def per_hundred(self, n: int) -> float:
        """Return a count for a hundred labels."""
        return 100 * n / max(self.labels, 1)


class NotSeenError(AssertionError):
    """What a person should see is not there."""


class Person:
    """Presses keys, moves the pointer, reads.

    Parameters
    ----------
    window
        The window; it is shown, and the keys go there.
    """

    def __init__(self, window: "MainWindow") -> None:
        from PySide6.QtWidgets import QApplication

        application = QApplication.instance()
        assert isinstance(application, QApplication)
        self._application: QApplication = application
        self.count = Count("")
        self._known: dict[int, int] = {}
        self._open_dialogs: list[QWidget] = []
        self.window = window
        window.show()
        self.turn_to(window)

    # --- what is known and read -------------------------------------------------

    def read_answers(self) -> None:
        """Know the right labels of the project that is open, as an expert does."""
        project = self.window.view.project
        assert project is not None
        with project.read() as connection:
            self._known = labels.read_known_labels(connection)

    def answer(self, sample_id: int) -> int:
        """Return the id of the label that the person knows to be right."""
        return self._known.get(sample_id, 0)

    def knows(self, sample_id: int) -> bool:
        """Return whether the right label of a sample is known."""
        return sample_id in self._known

    def shown(self) -> list[int]:
        """Return the samples that the batch panel lists."""
        assert self.window.workspace is not None
        return self.window.workspace.batch.shown_ids

    # --- keys -------------------------------------------------------------------

    def press(
        self, key: "Qt.Key | str", modifier: "Qt.KeyboardModifier | None" = None
    ) -> None:
        """Press a key, wherever the focus is."""
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        application, popup = self._application, self._application.activePopupWidget()
        front = application.activeModalWidget() or self.window
        if popup is None and not front.isActiveWindow():
            self.turn_to(front)
        target = popup or application.focusWidget() or front
        if target.isWindow():  # a popup hands its keys to what has the focus in it
            target = target.focusWidget() or target
        QTest.keyClick(target, key, modifier or Qt.KeyboardModifier.NoModifier)
        self.count.keys += 1
        self.settle()

    def type(self, text: str) -> None:
        """Type words into what has the focus; paste those that no key here writes."""
        from PySide6.QtCore import Qt
        from PySide6.QtGui import QGuiApplication

        if not text.isascii():
            QGuiApplication.clipboard().setText(text)
            self.press("v", Qt.KeyboardModifier.ControlModifier)
            return
        for letter in text:
            self.press(letter)

    def give(self, label_id: int) -> None:
        """Give a label by its key, or by typing enough of its name."""
        from PySide6.QtCore import Qt

        data = self.window.view.data
        assert data is not None
        label = data.labels[label_id]
        if label.key:
            shifted = label.key.startswith("Shift+")
            shift = Qt.KeyboardModifier.ShiftModifier if shifted else None
            self.press(label.key[-1], shift)
            self.count.keys += shifted
            return
        self.press("/")
        for letter in self.enough_of(label.name, label.label_set_id):
            self.press(letter)
        self.press(Qt.Key.Key_Return)

    def enough_of(self, name: str, label_set_id: int) -> str:
        """Return the start of a name that brings the label to the top of the list."""
        data = self.window.view.data
        assert data is not None
        others = [
            label.name.casefold()
            for label in data.labels.values()
            if label.label_set_id == label_set_id and label.name != name
        ]
        for end in range(1, len(name) + 1):
            start = name[:end].casefold()
            if not any(other.startswith(start) for other in others):
                return start
        return name

    def command(self, words: str) -> None:
        """Run an action by a few letters of its name in the palette."""
        from PySide6.QtCore import Qt

        both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
        self.press("p", both)
        self.type(words)
        self.press(Qt.Key.Key_Return)

    # --- pointer ----------------------------------------------------------------

    def click(
        self,
        widget: "QWidget",
        at: "QPoint | None" = None,
        modifier: "Qt.KeyboardModifier | None" = None,
    ) -> None:
        """Click a widget that is in sight."""
        from PySide6.QtCore import QPoint, Qt
        from PySide6.QtTest import QTest

        button, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        QTest.mouseClick(widget, button, modifier or none, at or QPoint())
        self.count.clicks += 1
        self.settle()

    def double_click(self, widget: "QWidget", at: "QPoint | None" = None) -> None:
        """Click a widget twice, quickly."""
        from PySide6.QtCore import QPoint, Qt
        from PySide6.QtTest import QTest

        button, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        QTest.mouseDClick(widget, button, none, at or QPoint())
        self.settle()

    def point_at(self, widget: "QWidget", at: "QPoint") -> None:
        """Rest the pointer on a place."""
        from PySide6.QtCore import QEvent, QPointF, Qt
        from PySide6.QtGui import QHelpEvent, QMouseEvent

        none = Qt.MouseButton.NoButton
        for near in (at - _one_pixel(), at):
            moved = QMouseEvent(
                QEvent.Type.MouseMove,
                QPointF(near),
                QPointF(widget.mapToGlobal(near)),
                none,
                none,
                Qt.KeyboardModifier.NoModifier,
            )
            self._application.sendEvent(widget, moved)
        # what the system sends once a pointer rests
        rest = QHelpEvent(QEvent.Type.ToolTip, at, widget.mapToGlobal(at))
        self._application.sendEvent(widget, rest)
        self.settle()

    def drop(self, path: "Path") -> None:
        """Drag a file over the middle of the window, and let it go there."""
        from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
        from PySide6.QtGui import QDragEnterEvent, QDropEvent

        files = QMimeData()
        files.setUrls([QUrl.fromLocalFile(str(path))])
        at, copy = self.window.rect().center(), Qt.DropAction.CopyAction
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        for event in (
            QDragEnterEvent(at, copy, files, left, none),
            QDropEvent(QPointF(at), copy, files, left, none),
        ):
            self._application.sendEvent(self.window, event)
        self.count.clicks += 1
        self.settle()

    def turn_wheel(self, widget: "QWidget", at: "QPoint", steps: int) -> None:
        """Turn the wheel over a place; up is away from the person."""
        from PySide6.QtCore import QPoint, QPointF, Qt
        from PySide6.QtGui import QWheelEvent

        for _ in range(abs(steps)):
            event = QWheelEvent(
                QPointF(at),
                QPointF(widget.mapToGlobal(at)),
                QPoint(),
                QPoint(0, 120 if steps > 0 else -120),
                Qt.MouseButton.NoButton,
                Qt.KeyboardModifier.NoModifier,
                Qt.ScrollPhase.NoScrollPhase,
                False,
            )
            self._application.sendEvent(widget, event)
        self.settle()

    def draw(
        self,
        corners: Sequence["QPoint"],
        modifier: "Qt.KeyboardModifier | None" = None,
        chart: "QWidget | None" = None,
    ) -> None:
        """Draw a lasso with Shift held down: one key held, one drag."""
        from PySide6.QtCore import QEvent, QPointF, Qt
        from PySide6.QtGui import QMouseEvent
        from PySide6.QtTest import QTest

        chart = chart or self.map
        left, held = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.ShiftModifier
        if modifier is not None:
            held |= modifier
        QTest.mousePress(chart, left, held, corners[0])
        for corner in corners[1:]:
            place = QPointF(chart.mapToGlobal(corner))
            moved = QMouseEvent(
                QEvent.Type.MouseMove,
                QPointF(corner),
                place,
                Qt.MouseButton.NoButton,
                left,
                held,
            )
            self._application.sendEvent(chart, moved)
        QTest.mouseRelease(chart, left, held, corners[-1])
        self.count.keys += 1
        self.count.clicks += 1
        self.settle()

    def click_row(self, shown: "QListView", row: int) -> None:
        """Click a row of a list, scrolled to if need be."""
        index = shown.model().index(row, 0)
        shown.scrollTo(index)
        self.click(shown.viewport(), shown.visualRect(index).center())

    def click_on_sample(self, sample_id: int, *, cross: bool) -> None:
        """Click a sample in the batch panel, or the cross that takes it out."""
        from PySide6.QtCore import QPoint

        assert self.window.workspace is not None
        shown = self.window.workspace.batch.list
        index = shown.model().index(self.shown().index(sample_id), 0)
        shown.scrollTo(index)
        row = shown.visualRect(index)
        across = row.right() - _CROSS_PX if cross else row.left() + _CROSS_PX
        self.click(shown.viewport(), QPoint(across, row.center().y()))

    def choose(self, *path: str) -> None:
        """Go through the menus with the pointer: ``choose("View", "Theme", …)``.

        Titles are given without their dots, the last is an action's or its start.
        """
        bar = self.window.menuBar()
        menu = self._open_menu(bar, path[0])
        for title in path[1:-1]:
            menu = self._open_menu(menu, title)
        self._click_action(menu, path[-1])

    def pick(self, menu: "QMenu", title: str) -> None:
        """Click an entry of a menu that is open."""
        self._click_action(menu, title)

    def _open_menu(self, bar: "QWidget", title: str) -> "QMenu":
        action = self._click_action(bar, title)
        menu: QMenu | None = action.menu()  # type: ignore[assignment]
        if menu is None:
            raise NotSeenError(f"{title!r} opens no menu")
        self.until(menu.isVisible, f"the menu {title!r} opens")
        return menu

    def _click_action(self, bar: Any, title: str) -> "QAction":  # noqa: ANN401
        action = next(
            (one for one in bar.actions() if _plain(one.text()).startswith(title)), None
        )
        if action is None:
            known = ", ".join(_plain(one.text()) for one in bar.actions())
            raise NotSeenError(f"no {title!r} among: {known}")
        if not action.isEnabled():
            raise NotSeenError(f"{title!r} is greyed out: {action.toolTip()}")
        self.click(bar, bar.actionGeometry(action).center())
        return action

    # --- dialogs ----------------------------------------------------------------

    @contextmanager
    def meanwhile(self, *answers: Callable[["QWidget"], object]) -> "Iterator[None]":
        """Answer the dialogs that what is done within the block opens.

        Parameters
        ----------
        answers
            Each gets a dialog, one after the other, and leaves it by a key or a click.
        """
        from PySide6.QtCore import QTimer

        left, known = list(answers), list[int]()
        failed: list[BaseException] = []
        timer = QTimer()
        timer.setInterval(20)

        def look() -> None:
            dialog = self._application.activeModalWidget()
            if dialog is None or not dialog.isVisible() or id(dialog) in known:
                return
            if not left:
                return
            known.append(id(dialog))
            self._open_dialogs.append(dialog)  # or another could get its id
            try:
                left.pop(0)(dialog)
            except BaseException as error:  # noqa: BLE001 - raised below, in its place
                failed.append(error)
                left.clear()
                dialog.close()

        timer.timeout.connect(look)
        timer.start()
        yield
        self.until(lambda: not left, "a dialog opens")
        timer.stop()
        self._open_dialogs.clear()
        self.turn_to(self._application.activeModalWidget() or self.window)
        self.settle()
        if failed:
            raise failed[0]

    def typing(self, *lines: str) -> AbstractContextManager[None]:
        """Answer a dialog by typing lines, Tab between them, and Enter."""
        from PySide6.QtCore import Qt

        def answer(dialog: "QWidget") -> None:
            self.turn_to(dialog)
            for place, line in enumerate(lines):
                if place:
                    self.press(Qt.Key.Key_Tab)
                self.press("a", Qt.KeyboardModifier.ControlModifier)
                self.type(line)
            self.press(Qt.Key.Key_Return)

        return self.meanwhile(answer)

    def turn_to(self, window: "QWidget") -> None:
        """Let the keys go to a window: a virtual screen has nobody who manages them."""
        window.activateWindow()
        self.until(window.isActiveWindow, "the window has the keys")

    # --- waiting ----------------------------------------------------------------

    @property
    def map(self) -> "QWidget":
        """The map."""
        assert self.window.workspace is not None
        return self.window.workspace.map_panel.map

    def settle(self) -> None:
        """Wait until what was asked for is written and shown."""
        if self._application.activeModalWidget() is not None:
            self._application.processEvents()
            return
        flow = self.window.flow
        self.until(lambda: not flow._runs and not flow._reads, "it is written")

    def until(self, condition: Callable[[], Any], what: str = "it is there") -> None:
        """Let the window work until a condition holds."""
        begun = time.perf_counter()
        while True:
            self._application.processEvents()
            if condition():
                return
            if time.perf_counter() - begun > _PATIENCE_S:
                raise NotSeenError(f"the window did not follow: {what}")
            time.sleep(0.001)

    def look_for(self, seconds: float) -> None:
        """Look at the window for a while."""
        begun = time.perf_counter()
        while time.perf_counter() - begun < seconds:
            self._application.processEvents()
            time.sleep(_LOOK_S)

    def leave(self) -> None:
        """Close the window."""
        self.window.close_without_asking()
        self.window.deleteLater()
        self._application.processEvents()


def _plain(title: str) -> str:
    return title.replace("&", "").split("\t")[0]


def _one_pixel() -> "QPoint":
    from PySide6.QtCore import QPoint

    return QPoint(1, 1)
