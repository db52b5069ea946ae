"""What is done with panels: shown, hidden, moved, put back, gone to."""

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from umc_desktop.qt.actions import Actions
from umc_desktop.qt.pages import Pages
from umc_desktop.qt.panels.registry import PANELS, Area
from umc_desktop.qt.words import tr

if TYPE_CHECKING:
    from umc_desktop.qt.workspace import Workspace

_MOVES: dict[str, Area | None] = {
    "Move panel to the left": "left",
    "Move panel to the right": "right",
    "Move panel to the top": "top",
    "Move panel to the bottom": "bottom",
    "Panel in its own window": None,
}


class PanelActions(QObject):
    """Adds them to the View menu, with a menu of all panels.

    Parameters
    ----------
    window
        Owns the actions.
    pages
        Where the panels are, once a project was opened.
    say
        Where it is said what to do first.
    """

    def __init__(
        self,
        window: QWidget,
        actions: Actions,
        pages: Pages,
        say: Callable[[str], object],
    ) -> None:
        super().__init__(window)
        self._pages = pages
        self._say = say
        self._panels: dict[str, QAction] = {}
        add = actions.add
        for title, steps, key in (
            ("Next panel", 1, "F6"),
            ("Previous panel", -1, "Shift+F6"),
        ):
            add("View", title, partial(self._go, steps), key, needs_project=True)
        menu = QMenu("Panels", window)
        menu.setAccessibleName(tr("Panels"))
        menu.setToolTipsVisible(True)
        for spec in PANELS:
            action = add(
                "",
                f"{spec.title} panel",
                partial(self._toggle, spec.id),
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
                add("", title, partial(self._move, area), needs_project=True)
            )
        menu.aboutToShow.connect(self._check)
        add("View", "Panels", lambda: None).setMenu(menu)
        add("View", "Reset layout", self._reset, needs_project=True)

    def _go(self, steps: int) -> None:
        if self._pages.workspace is not None:
            self._pages.workspace.focus_next(steps)

    def _toggle(self, panel_id: str) -> None:
        workspace = self._shown()
        if workspace is not None:
            workspace.toggle_panel(panel_id)

    def _move(self, area: Area | None) -> None:
        workspace = self._shown()
        if workspace is not None and workspace.move_focused(area) is None:
            self._say(tr("Go to a panel first, with F6."))

    def _reset(self) -> None:
        workspace = self._shown()
        if workspace is not None:
            workspace.reset()

    def _check(self) -> None:
        workspace = self._pages.workspace
        for panel_id, action in self._panels.items():
            action.setChecked(
                workspace is not None and not workspace.docks[panel_id].isHidden()
            )

    def _shown(self) -> "Workspace | None":
        """Return the panels, brought to the front if another page covers them."""
        workspace = self._pages.workspace
        if workspace is not None:
            self._pages.setCurrentWidget(workspace)
        return workspace
