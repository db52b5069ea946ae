"""Going through menus with the pointer."""

from typing import TYPE_CHECKING, Any

from benchmarks.person.patience import NotSeenError, Patience
from benchmarks.person.pointer import Pointer

if TYPE_CHECKING:
    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QMenu, QWidget


class Menus:
    """Opens menus and clicks what is in them."""

    def __init__(self, patience: Patience, pointer: Pointer) -> None:
        self._patience = patience
        self._pointer = pointer

    def choose(self, *path: str) -> None:
        """Go through the menus with the pointer: ``choose("View", "Theme", …)``.

        Titles are given without their dots, the last is an action's or its start.
        """
        bar = self._patience.window.menuBar()
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
        self._patience.until(menu.isVisible, f"the menu {title!r} opens")
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
        self._pointer.click(bar, bar.actionGeometry(action).center())
        return action


def _plain(title: str) -> str:
    return title.replace("&", "").split("\t")[0]
