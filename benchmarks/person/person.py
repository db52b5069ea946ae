"""Somebody who sits in front of the real window and uses it by hand.

Everything is a key or a pointer event; what is on the screen is read, never called. The
known answers of a project stand in for what the person knows.
"""

from typing import TYPE_CHECKING

from benchmarks.person.count import Count
from benchmarks.person.dialogs import Dialogs
from benchmarks.person.keyboard import Keyboard
from benchmarks.person.menus import Menus
from benchmarks.person.patience import Patience
from benchmarks.person.pointer import Pointer
from umc_desktop.storage import labels

if TYPE_CHECKING:
    from collections.abc import Sequence

    from PySide6.QtCore import QPoint, Qt
    from PySide6.QtWidgets import QWidget

    from umc_desktop.qt.main_window import MainWindow

_CROSS_PX = 14  # from the end of a row


class Person(Patience):
    """Knows the right labels, reads what is shown, and decides with both hands.

    Parameters
    ----------
    window
        The window; it is shown, and the keys go there.

    Attributes
    ----------
    count
        What the present way of working took so far.
    """

    def __init__(self, window: "MainWindow") -> None:
        from PySide6.QtWidgets import QApplication

        application = QApplication.instance()
        assert isinstance(application, QApplication)
        super().__init__(application, window)
        self.keys = Keyboard(self)
        self.pointer = Pointer(self)
        self.menus = Menus(self, self.pointer)
        self.dialogs = Dialogs(self, self.keys)
        self._known: dict[int, int] = {}
        self.begin("")
        window.show()
        self.turn_to(window)

    def begin(self, name: str) -> Count:
        """Count what another way of working takes."""
        self.count = self.keys.count = self.pointer.count = Count(name)
        return self.count

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

    def give(self, label_id: int) -> None:
        """Give a label by its key, or by typing enough of its name."""
        from PySide6.QtCore import Qt

        data = self.window.view.data
        assert data is not None
        label = data.labels[label_id]
        if label.key:
            shifted = label.key.startswith("Shift+")
            shift = Qt.KeyboardModifier.ShiftModifier if shifted else None
            self.keys.press(label.key[-1], shift)
            self.count.keys += shifted
            return
        self.keys.press("/")
        for letter in self.enough_of(label.name, label.label_set_id):
            self.keys.press(letter)
        self.keys.press(Qt.Key.Key_Return)

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
        self.keys.press("p", both)
        self.keys.type(words)
        self.keys.press(Qt.Key.Key_Return)

    def click_on_sample(self, sample_id: int, *, cross: bool) -> None:
        """Click a sample in the batch panel, or the cross that takes it out."""
        from PySide6.QtCore import QPoint

        assert self.window.workspace is not None
        shown = self.window.workspace.batch.list
        index = shown.model().index(self.shown().index(sample_id), 0)
        shown.scrollTo(index)
        row = shown.visualRect(index)
        across = row.right() - _CROSS_PX if cross else row.left() + _CROSS_PX
        self.pointer.click(shown.viewport(), QPoint(across, row.center().y()))

    @property
    def map(self) -> "QWidget":
        """The map."""
        assert self.window.workspace is not None
        return self.window.workspace.map_panel.map

    def draw(
        self,
        corners: "Sequence[QPoint]",
        modifier: "Qt.KeyboardModifier | None" = None,
        chart: "QWidget | None" = None,
    ) -> None:
        """Draw a lasso: Shift held down with one hand, a drag with the other."""
        self.pointer.draw(chart or self.map, corners, modifier)
        self.count.keys += 1

    def leave(self) -> None:
        """Close the window."""
        self.window.close_without_asking()
        self.window.deleteLater()
        self.application.processEvents()
