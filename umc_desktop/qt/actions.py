"""Menus: an action for each command, and for what only the window does."""

import re
from collections.abc import Callable, Collection, Iterator

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.commands.spec import Command, Standalone, needs_answers
from umc_desktop.qt.keys import sequences
from umc_desktop.qt.menu_order import Group, groups_of
from umc_desktop.qt.words import tr
from umc_desktop.storage.project_file import ProjectFile

MENUS = ("File", "Edit", "Label", "Model", "View", "Help")
_BEFORE = "View"  # where a menu that only the catalogue knows is put
_PAUSE_MS = 50  # until the window has been painted


class Actions:
    """Every action of the window, in its menu.

    Parameters
    ----------
    window
        Owns the actions; their shortcuts work wherever the focus is in it.
    run
        Called with the command when one of the catalogue's actions is chosen.
    at_once
        Ids of commands that ask for nothing here though they need answers: what is
        under decision answers them.

    Attributes
    ----------
    default_keys
        By the id of each action: its shortcut before anybody changed it, in Qt's
        portable text; several are parted by ``"; "``.
    """

    def __init__(
        self,
        window: QWidget,
        run: Callable[[Command], object],
        at_once: Collection[str] = (),
    ) -> None:
        self._window = window
        self._at_once = frozenset(at_once)
        self._by_menu: dict[str, list[QAction]] = {name: [] for name in MENUS}
        self._commands: dict[str, tuple[Command, QAction]] = {}
        self._needs_project: list[QAction] = []
        self._by_id: dict[str, QAction] = {}
        self._menu_of: dict[str, str] = {}
        self.default_keys: dict[str, str] = {}
        for command in CATALOGUE:
            if command.in_window:
                self._add_command(command, run)
        # one after the other, as the window has time: it is there before they are read
        self._undescribed = list(self._commands)
        self._describe_later(_PAUSE_MS)

    def __iter__(self) -> Iterator[QAction]:
        """Yield every action, menu by menu."""
        for actions in self._by_menu.values():
            yield from actions

    @property
    def are_described(self) -> bool:
        """Whether every command's action says all it has to say."""
        return not self._undescribed

    def of_command(self, command_id: str) -> QAction:
        """Return the action of a command of the catalogue."""
        return self._commands[command_id][1]

    def by_id(self, action_id: str) -> QAction:
        """Return an action: a command's by the command's id, else ``window.words``."""
        return self._by_id[action_id]

    def menu_of(self, action_id: str) -> str:
        """Return the name of the menu an action stands in; ``""`` for none."""
        return self._menu_of[action_id]

    def add(
        self,
        menu: str,
        title: str,
        slot: Callable[[], object],
        shortcut: str = "",
        *,
        tip: str = "",
        needs_project: bool = False,
    ) -> QAction:
        """Add an action that changes what is shown and not the project."""
        action = QAction(tr(title), self._window)
        action.setToolTip(tr(tip or title.rstrip("…")))
        action.setStatusTip(action.toolTip())
        self._know(f"window.{_slug(title)}", menu, action, shortcut)
        action.triggered.connect(lambda: slot())
        if needs_project:
            self._needs_project.append(action)
        return action

    def fill(self, bar: QMenuBar) -> dict[str, QMenu]:
        """Build the menus; return them by name."""
        extra = [name for name in self._by_menu if name and name not in MENUS]
        place = MENUS.index(_BEFORE)
        menus = {}
        for name in (*MENUS[:place], *extra, *MENUS[place:]):
            if self._by_menu.get(name):
                menu = bar.addMenu(f"&{tr(name)}")
                _prepare(menu, tr(name))
                self._fill(menu, name)
                menus[name] = menu
        self._window.addActions(list(self))  # also those that stand in no menu
        return menus

    def _fill(self, menu: QMenu, name: str) -> None:
        """Add a menu's actions, group by group, and what no group names at the end."""
        left = {action.objectName(): action for action in self._by_menu[name]}
        for group in groups_of(name):
            self._add_group(menu, group, left)
            menu.addSeparator()
        menu.addActions(list(left.values()))
        last = menu.actions()[-1]
        if last.isSeparator():
            menu.removeAction(last)

    def _add_group(self, menu: QMenu, group: Group, left: dict[str, QAction]) -> None:
        for entry in group.ids:
            if isinstance(entry, Group):
                part = menu.addMenu(entry.title)
                _prepare(part, entry.title)
                self._add_group(part, entry, left)
            elif entry in left:
                menu.addAction(left.pop(entry))

    def follow(self, project: ProjectFile | None) -> None:
        """Enable what can be done with the project, or without one."""
        for command, action in self._commands.values():
            alone = isinstance(command.work, Standalone)
            writable = project is not None and not project.read_only
            action.setEnabled(
                alone or (project is not None and (writable or not command.writes))
            )
        for action in self._needs_project:
            action.setEnabled(project is not None)

    def _add_command(self, command: Command, run: Callable[[Command], object]) -> None:
        action = QAction(tr(command.title), self._window)
        action.triggered.connect(lambda: run(command))
        self._commands[command.id] = (command, action)
        self._know(command.id, command.menu or "", action, command.shortcut or "")

    def _describe_later(self, pause_ms: int) -> None:
        # Qt does not hold what a method is bound to: a closure keeps this one alive
        QTimer.singleShot(pause_ms, self._window, lambda: self._describe_one())

    def _describe_one(self) -> None:
        """Complete what an action says; its operation has to be read for that."""
        command_id = self._undescribed.pop()
        command, action = self._commands[command_id]
        if needs_answers(command.request_type) and command_id not in self._at_once:
            action.setText(f"{action.text()}…")
        action.setToolTip(tr(command.help))
        action.setStatusTip(action.toolTip())
        if self._undescribed:
            self._describe_later(0)

    def _know(self, action_id: str, menu: str, action: QAction, shortcut: str) -> None:
        if action_id in self._by_id:
            raise ValueError(f"two actions are called {action_id!r}")
        action.setObjectName(action_id)
        action.setShortcuts(sequences(shortcut))
        self.default_keys[action_id] = shortcut
        self._by_id[action_id] = action
        self._menu_of[action_id] = menu
        self._by_menu.setdefault(menu, []).append(action)


def _prepare(menu: QMenu, title: str) -> None:
    menu.setToolTipsVisible(True)
    menu.setAccessibleName(title)


def _slug(title: str) -> str:
    """Return a title as an id: it stays what it is in every language."""
    return re.sub(r"[^a-z0-9]+", "-", title.casefold()).strip("-")
