"""Actions that are no commands: of files, decisions, panels, the view and help."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QMessageBox,
    QWidget,
)

from umc_desktop import __version__
from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.qt.actions import Actions
from umc_desktop.qt.deciding_actions import DecidingActions
from umc_desktop.qt.file_actions import FileActions
from umc_desktop.qt.map_actions import MapActions
from umc_desktop.qt.panel_actions import PanelActions
from umc_desktop.qt.panels.pictures import BRIGHTEST, DARKEST
from umc_desktop.qt.settings import ThemeName
from umc_desktop.qt.words import tr

if TYPE_CHECKING:
    from umc_desktop.qt.main_window import MainWindow

_THEMES: dict[ThemeName, str] = {
    "system": "Theme: as the system",
    "light": "Theme: light",
    "dark": "Theme: dark",
    "contrast": "Theme: high contrast",
}


class WindowActions(QObject):
    """Adds the window's own actions to the menus and keeps their state."""

    def __init__(self, window: "MainWindow", actions: Actions) -> None:
        super().__init__(window)
        self._window = window
        self._actions = actions
        self.files = FileActions(
            window, actions, window.open_project, window.close_project
        )
        self._add_label()
        self._add_model()
        self._add_view()
        self._add_help()

    def close(self) -> None:
        """Stop following the focus: what it enables is about to be deleted."""
        _application().focusChanged.disconnect(self._on_focus)

    def _add_label(self) -> None:
        window = self._window
        deciding = DecidingActions(
            window, self._actions, window.decisions, window.notes
        )
        deciding.add_checks(window.settings)
        deciding.add_key(
            "Show other samples of the batch",
            self._resample,
            "R",
            "Draw other samples of a large batch at random",
        )
        deciding.add_key(
            "Search labels", self._search_labels, "/", "Type a label's name"
        )
        # Space presses a button that has the focus; it must stay the button's.
        _application().focusChanged.connect(self._on_focus)

    def _add_model(self) -> None:
        update = CATALOGUE["model.update"]
        self._actions.add(
            "Model",
            "Fine-tune…",
            lambda: self._window.run_command(update, ask=True),
            tip="Let a transformer itself learn from the labels; it takes minutes",
            needs_project=True,
        )

    def _add_view(self) -> None:
        window, add = self._window, self._actions.add
        add(
            "Edit",
            "Find text…",
            lambda: window.show_panel("find"),
            "Ctrl+F",
            tip="Find samples by words in their text",
            needs_project=True,
        )
        add("View", "Command palette…", window.show_palette, "Ctrl+Shift+P")
        add(
            "View",
            "Look up…",
            window.look_up,
            "K",
            tip="Look up what is marked in the text; show or hide the knowledge panel",
            needs_project=True,
        )
        add("View", "Lasso", self._toggle_lasso, "L", needs_project=True)
        add(
            "View",
            "Show the whole map",
            self._reset_map,
            "Ctrl+0",
            needs_project=True,
        )
        add("View", "Pictures in a grid", self._toggle_grid, "G", needs_project=True)
        for title, steps, key in (
            ("Brighter pictures", 1, "]"),
            ("Darker pictures", -1, "["),
        ):
            add("View", title, partial(self._brighten, steps), key, needs_project=True)
        for title, steps, key in (("Next image", 1, "."), ("Image before", -1, ",")):
            turn = partial(window.view.images_turned.emit, steps)
            add(
                "View",
                title,
                turn,
                key,
                tip="Show another image of a sample that has several",
                needs_project=True,
            )
        MapActions(
            window,
            self._actions,
            lambda: window.workspace.map_panel if window.workspace else None,
            window.messages,
            window.status.show_summary,
        )
        PanelActions(window, self._actions, window.pages, window.status.show_summary)
        group = QActionGroup(window)
        for name, title in _THEMES.items():
            action = add("View", title, partial(self._choose_theme, name))
            action.setCheckable(True)
            action.setChecked(name == window.theme.name)
            group.addAction(action)
        self._window.habits.add_view()

    def _add_help(self) -> None:
        add = self._actions.add
        self._window.habits.add_help()
        add("Help", "Change annotator…", self._window.who.ask)
        add("Help", "About UMC Desktop", self._show_about)

    def _on_focus(self, old: QWidget | None, now: QWidget | None) -> None:
        del old
        self._window.habits.shortcuts.free_space(
            wanted=isinstance(now, QAbstractButton | QComboBox)
        )

    def _choose_theme(self, name: ThemeName) -> None:
        self._window.theme.choose(name)
        self._window.settings.change(theme=name)

    def _resample(self) -> None:
        if self._window.workspace is not None:
            self._window.workspace.batch.resample()

    def _toggle_grid(self) -> None:
        if self._window.workspace is not None:
            self._window.workspace.batch.grid_button.toggle()

    def _brighten(self, steps: int) -> None:
        view = self._window.view
        view.set_brightness(max(DARKEST, min(BRIGHTEST, view.brightness + steps)))

    def _search_labels(self) -> None:
        if self._window.workspace is not None:
            panel = self._window.modes.labels or self._window.workspace.labels
            panel.focus_search()

    def _toggle_lasso(self) -> None:
        if self._window.workspace is not None:
            panel = self._window.workspace.map_panel
            panel.lasso_button.toggle()
            panel.map.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _reset_map(self) -> None:
        if self._window.workspace is not None:
            self._window.workspace.map_panel.map.reset_view()

    def _show_about(self) -> None:
        box = QMessageBox(self._window)
        box.setWindowTitle(tr("About UMC Desktop"))
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setText(f"UMC Desktop {__version__}")
        box.setInformativeText(
            tr(
                "Label text and images in batches, offline, with an ensemble of "
                "models.\nLicence: Apache 2.0. Qt is used under the LGPL."
            )
        )
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.open()


def _application() -> QApplication:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    return app
