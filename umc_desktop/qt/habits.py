"""What makes the window one's own: shortcuts, and help with them."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from umc_desktop.qt.actions import Actions
from umc_desktop.qt.shortcuts import Shortcuts

if TYPE_CHECKING:
    from umc_desktop.qt.main_window import MainWindow


class Habits(QObject):
    """Adds the actions and keeps the settings of how one likes to work.

    Attributes
    ----------
    shortcuts
        The keys of every action, once ``start`` was called.
    """

    shortcuts: Shortcuts

    def __init__(self, window: "MainWindow", actions: Actions) -> None:
        super().__init__(window)
        self._window = window
        self._actions = actions

    def start(self) -> None:
        """Begin, now that all actions are there."""
        self.shortcuts = Shortcuts(self._actions, self._window.settings, self)

    def add_help(self) -> None:
        """Add what helps to the Help menu."""
        add = self._actions.add
        add(
            "Help",
            "Keyboard shortcuts",
            self.show_cheat_sheet,
            "?; F1",
            tip="Show every shortcut, by where it works",
        )
        add(
            "Help",
            "Change shortcuts…",
            self.change_shortcuts,
            tip="Give commands other keys, export and import them",
        )

    def show_cheat_sheet(self) -> None:
        """Show every shortcut, by where it works."""
        from umc_desktop.qt.cheat_sheet import CheatSheet, sections

        data = self._window.view.data
        labels = [] if data is None else list(data.labels.values())
        sheet = CheatSheet(
            sections(self.shortcuts.bindings(), labels), parent=self._window
        )
        sheet.change_requested.connect(self.change_shortcuts)
        sheet.open()

    def change_shortcuts(self) -> None:
        """Show the dialog in which keys are given to commands."""
        from umc_desktop.qt.shortcut_dialog import ShortcutDialog

        ShortcutDialog(self.shortcuts, self._window).open()
