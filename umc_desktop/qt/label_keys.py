"""The keys that labels have: each gives its label to what is under decision."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from umc_desktop.domain.changes import Changes
from umc_desktop.qt.keys import portable, sequences
from umc_desktop.qt.project_view import ProjectView
from umc_desktop.qt.shortcuts import Shortcuts

if TYPE_CHECKING:
    from umc_desktop.qt.panels.label_panel import LabelPanel


class LabelKeys(QObject):
    """Follows the labels of the project and the shortcuts of the window.

    Parameters
    ----------
    window
        Where the keys work.
    shortcuts
        Keys that are taken.
    panel
        Tells the label of a key: in the domain of the current sample.
    give
        Called with a label's id when its key is pressed.
    """

    def __init__(
        self,
        window: QWidget,
        view: ProjectView,
        shortcuts: Shortcuts,
        panel: "LabelPanel",
        give: Callable[[int], object],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._view = view
        self._shortcuts = shortcuts
        self._panel = panel
        self._give = give
        self._bound: dict[str, QShortcut] = {}
        view.data_changed.connect(self._on_data_changed)
        shortcuts.changed.connect(self._bind)
        self._bind()

    def _on_data_changed(self, changes: Changes) -> None:
        if changes & (Changes.LABEL_SETS | Changes.SAMPLES):
            self._bind()

    def _bind(self) -> None:
        data = self._view.data
        if data is None:
            return
        wanted = {label.key for label in data.own_labels if label.key}
        taken = self._shortcuts.all_keys()
        # of two with one key, neither would work
        wanted -= {key for key in wanted if portable(sequences(key)) in taken}
        for key in self._bound.keys() - wanted:
            gone = self._bound.pop(key)
            gone.setEnabled(False)  # now: what has the key instead may come at once
            gone.deleteLater()
        for key in wanted - self._bound.keys():
            shortcut = QShortcut(QKeySequence(key), self._window)
            shortcut.setAutoRepeat(False)  # a key held down is one decision
            shortcut.activated.connect(lambda pressed=key: self._on_pressed(pressed))
            self._bound[key] = shortcut

    def _on_pressed(self, key: str) -> None:
        label_id = self._panel.label_for_key(key)
        if label_id is not None:
            self._give(label_id)
