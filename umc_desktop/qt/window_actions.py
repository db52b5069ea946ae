"""Actions that are no commands: opening files, views, keys that decide, help."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QComboBox,
    QFileDialog,
    QMenu,
    QMessageBox,
    QWidget,
)

from umc_desktop import __version__
from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.domain.changes import Changes
from umc_desktop.domain.events import Flag
from umc_desktop.qt.actions import Actions
from umc_desktop.qt.file_kinds import project_files
from umc_desktop.qt.keys import portable, sequences
from umc_desktop.qt.map_actions import MapActions
from umc_desktop.qt.modes import CHECKS
from umc_desktop.qt.panels.pictures import BRIGHTEST, DARKEST
from umc_desktop.qt.panels.registry import PANELS, Area
from umc_desktop.qt.settings import ThemeName
from umc_desktop.qt.words import tr

if TYPE_CHECKING:
    from umc_desktop.qt.main_window import MainWindow
    from umc_desktop.qt.workspace import Workspace

_THEMES: dict[ThemeName, str] = {
    "system": "Theme: as the system",
    "light": "Theme: light",
    "dark": "Theme: dark",
    "contrast": "Theme: high contrast",
}
_MOVES: dict[str, Area | None] = {
    "Move panel to the left": "left",
    "Move panel to the right": "right",
    "Move panel to the top": "top",
    "Move panel to the bottom": "bottom",
    "Panel in its own window": None,
}


class WindowActions(QObject):
    """Adds the window's own actions to the menus and keeps their state."""

    def __init__(self, window: "MainWindow", actions: Actions) -> None:
        super().__init__(window)
        self._window = window
        self._actions = actions
        self._label_keys: dict[str, QShortcut] = {}
        self._panels: dict[str, QAction] = {}
        self._add_file()
        self._add_label()
        self._add_model()
        self._add_view()
        self._add_help()

    def close(self) -> None:
        """Stop following the focus: what it enables is about to be deleted."""
        _application().focusChanged.disconnect(self._on_focus)

    def choose_project(self) -> None:
        """Ask for a project file and open it."""
        name, _ = QFileDialog.getOpenFileName(
            self._window, tr("Open project"), "", project_files()
        )
        if name:
            self._window.open_project(Path(name))

    def show_recent(self, paths: Sequence[str]) -> None:
        """Fill the menu of recent projects."""
        self._recent.clear()
        for name in paths:
            path = Path(name)
            action = self._recent.addAction(name.replace("&", "&&"))
            action.triggered.connect(
                lambda checked=False, chosen=path: self._window.open_project(chosen)
            )
        self._recent.setEnabled(bool(paths))

    def follow_labels(self, workspace: "Workspace") -> None:
        """Let every key that a label has give that label."""
        self._window.view.data_changed.connect(
            lambda changes: self._bind_label_keys(workspace, changes)
        )
        self._window.habits.shortcuts.changed.connect(
            lambda: self._bind_label_keys(workspace, ~Changes.NOTHING)
        )
        self._bind_label_keys(workspace, ~Changes.NOTHING)

    def _bind_label_keys(self, workspace: "Workspace", changes: Changes) -> None:
        data = self._window.view.data
        if data is None or not changes & (Changes.LABEL_SETS | Changes.SAMPLES):
            return
        wanted = {label.key for label in data.own_labels if label.key}
        taken = self._window.habits.shortcuts.all_keys()
        # of two with one key, neither would work
        wanted -= {key for key in wanted if portable(sequences(key)) in taken}
        for key in self._label_keys.keys() - wanted:
            gone = self._label_keys.pop(key)
            gone.setEnabled(False)  # now: what has the key instead may come at once
            gone.deleteLater()
        for key in wanted - self._label_keys.keys():
            shortcut = QShortcut(QKeySequence(key), self._window)
            shortcut.setAutoRepeat(False)  # a key held down is one decision
            shortcut.activated.connect(
                lambda pressed=key: self._on_label_key(workspace, pressed)
            )
            self._label_keys[key] = shortcut

    def _on_label_key(self, workspace: "Workspace", key: str) -> None:
        label_id = workspace.labels.label_for_key(key)
        if label_id is not None:
            self._window.decisions.give_label(label_id)

    def _add_file(self) -> None:
        window, add = self._window, self._actions.add
        add("File", "Open project…", self.choose_project, "Ctrl+O")
        self._recent = QMenu("Recent projects", window)
        self._recent.setAccessibleName(tr("Recent projects"))
        entry = add("File", "Recent projects", lambda: None)
        entry.setMenu(self._recent)
        add("File", "Close project", window.close_project, "Ctrl+W", needs_project=True)
        add("File", "Quit", window.close, "Ctrl+Q")

    def _add_label(self) -> None:
        window, add = self._window, self._actions.add
        decisions = window.decisions

        def add_key(title: str, slot: object, key: str, tip: str) -> QAction:
            assert callable(slot)
            action = add("Label", title, slot, key, tip=tip, needs_project=True)
            action.setAutoRepeat(False)
            return action

        add_key(
            "Accept the suggestion",
            decisions.accept_suggestion,
            "Space",
            "Label with what the models suggest",
        )
        add_key("Back", decisions.course.back, "Backspace", "Go to the sample before")
        add_key(
            "Forward",
            decisions.course.forward,
            "Ctrl+Right",
            "Go to the next sample without deciding",
        )
        add_key(
            "Drop from the batch",
            decisions.drop,
            "X",
            "Take the current sample out of the batch, or back in",
        )
        add_key(
            "Show other samples of the batch",
            self._resample,
            "R",
            "Draw other samples of a large batch at random",
        )
        add_key(
            "Whole batch or one by one",
            self._toggle_whole,
            "B",
            "Choose what a label key is meant for",
        )
        add_key(
            "Next batch",
            decisions.course.next_batch,
            "Ctrl+Return",
            "Go to the queue's first batch with undecided samples",
        )
        for what in ("suggestion", "cluster", "agreement"):
            add(
                "Label",
                f"Split the batch by {what}",
                partial(decisions.course.split, what),
                tip="Decide the parts of a batch one after the other",
                needs_project=True,
            )
        self._add_checks()
        add_key("Search labels", self._search_labels, "/", "Type a label's name")
        for flag in Flag:
            title = f"Flag as {flag.value}"
            slot = partial(window.notes.flag, flag)
            add_key(title, slot, "", "Flag the current sample, or take the flag away")
        # Space presses a button that has the focus; it must stay the button's.
        _application().focusChanged.connect(self._on_focus)

    def _add_checks(self) -> None:
        """Choose how many members of a large batch are checked before it sticks."""
        window, group = self._window, QActionGroup(self._window)
        for name, title in CHECKS.items():
            action = self._actions.add(
                "Label", title, partial(window.settings.change, spot_check=name)
            )
            action.setCheckable(True)
            action.setChecked(name == window.settings.value.spot_check)
            group.addAction(action)

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
        add("View", "Next panel", lambda: self._go(1), "F6", needs_project=True)
        add(
            "View",
            "Previous panel",
            lambda: self._go(-1),
            "Shift+F6",
            needs_project=True,
        )
        MapActions(
            window,
            self._actions,
            lambda: window.workspace.map_panel if window.workspace else None,
            window.messages,
            window.status.show_summary,
        )
        self._add_panels()
        group = QActionGroup(window)
        for name, title in _THEMES.items():
            action = add("View", title, partial(self._choose_theme, name))
            action.setCheckable(True)
            action.setChecked(name == window.theme.name)
            group.addAction(action)
        self._window.habits.add_view()

    def _add_panels(self) -> None:
        """Show, hide, move and put back the panels."""
        add = self._actions.add
        menu = QMenu("Panels", self._window)
        menu.setAccessibleName(tr("Panels"))
        menu.setToolTipsVisible(True)
        for spec in PANELS:
            action = add(
                "",
                f"{spec.title} panel",
                partial(self._toggle_panel, spec.id),
                spec.shortcut,
                tip=f"Show or hide the panel “{spec.title}”",
                needs_project=True,
            )
            action.setCheckable(True)
            self._panels[spec.id] = action
            menu.addAction(action)
        menu.addSeparator()
        for title, area in _MOVES.items():
            menu.addAction(
                add("", title, partial(self._move_panel, area), needs_project=True)
            )
        menu.aboutToShow.connect(self._check_panels)
        add("View", "Panels", lambda: None).setMenu(menu)
        add("View", "Reset layout", self._reset_layout, needs_project=True)

    def _add_help(self) -> None:
        add = self._actions.add
        self._window.habits.add_help()
        add("Help", "Change annotator…", self._window.change_annotator)
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

    def _toggle_whole(self) -> None:
        view = self._window.view
        view.set_whole_batch(not view.whole_batch)

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

    def _go(self, steps: int) -> None:
        if self._window.workspace is not None:
            self._window.workspace.focus_next(steps)

    def _toggle_panel(self, panel_id: str) -> None:
        workspace = self._shown_workspace()
        if workspace is not None:
            workspace.toggle_panel(panel_id)

    def _move_panel(self, area: Area | None) -> None:
        workspace = self._shown_workspace()
        if workspace is not None and workspace.move_focused(area) is None:
            self._window.status.show_summary(tr("Go to a panel first, with F6."))

    def _reset_layout(self) -> None:
        workspace = self._shown_workspace()
        if workspace is not None:
            workspace.reset()

    def _check_panels(self) -> None:
        workspace = self._window.workspace
        for panel_id, action in self._panels.items():
            action.setChecked(
                workspace is not None and not workspace.docks[panel_id].isHidden()
            )

    def _shown_workspace(self) -> "Workspace | None":
        """Return the panels, brought to the front if another page covers them."""
        window = self._window
        if window.workspace is not None:
            window.pages.setCurrentWidget(window.workspace)
        return window.workspace

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
