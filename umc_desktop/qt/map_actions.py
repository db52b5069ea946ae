"""What can be asked of the map beside the commands: two of them, layers, pictures."""

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from umc_desktop.domain.errors import InvalidRequestError
from umc_desktop.qt.actions import Actions
from umc_desktop.qt.message_bar import MessageBar
from umc_desktop.qt.words import later, tr

if TYPE_CHECKING:
    from umc_desktop.qt.map_panel import MapPanel

# Titles as in the layers' own menu, which is read when the first project is opened.
_LAYERS = {
    "density": "Density",
    "drift": "Drift since the map before",
    "clusters": "Clusters and their words",
    "regions": "Saved regions",
}
_NO_MAP = later("There is no map yet: score the samples first.")


class MapActions(QObject):
    """Adds the map's actions to the View menu and to the palette.

    Parameters
    ----------
    window
        Owns the actions, and is the parent of dialogs.
    panel
        Tells the map of the open project, if one is open.
    messages, say
        Where it is said what does not work, and what was done.
    """

    def __init__(
        self,
        window: QWidget,
        actions: Actions,
        panel: "Callable[[], MapPanel | None]",
        messages: MessageBar,
        say: Callable[[str], None],
    ) -> None:
        super().__init__(window)
        self._window = window
        self._find_panel = panel
        self._messages = messages
        self._say = say
        menu = QMenu("Map", window)
        menu.setAccessibleName(tr("Map"))
        menu.setToolTipsVisible(True)

        def add(title: str, slot: Callable[[], object], keys: str, tip: str) -> None:
            menu.addAction(
                actions.add("", title, slot, keys, tip=tip, needs_project=True)
            )

        add(
            "Two maps side by side",
            self._toggle_pair,
            "Ctrl+M",
            "Show the same samples twice, each map with its own colours and layers",
        )
        for name, title in _LAYERS.items():
            add(
                f"Map layer: {title[0].lower()}{title[1:]}",
                partial(self._toggle_layer, name),
                "",
                "Show or hide it over the samples",
            )
        menu.addSeparator()
        add(
            "Save the map as a picture…",
            self._save,
            "Ctrl+Shift+E",
            "Write what the map shows, with its legend, as PNG or SVG",
        )
        add(
            "Copy the map",
            self._copy,
            "Ctrl+Shift+C",
            "Put what the map shows, with its legend, on the clipboard",
        )
        actions.add("View", "Map", lambda: None).setMenu(menu)

    @property
    def _panel(self) -> "MapPanel | None":
        return self._find_panel()

    def _toggle_pair(self) -> None:
        if self._panel is not None:
            self._panel.pair.button.toggle()

    def _toggle_layer(self, name: str) -> None:
        """Show or hide a layer on the map that has the focus, else on the first."""
        if self._panel is not None:
            panes = self._panel.pair.panes
            focused = [pane for pane in panes if pane.map.hasFocus()]
            (focused or panes)[0].layer_actions[name].toggle()

    def _save(self) -> None:
        from umc_desktop.qt.map.picture import KINDS

        picture = None if self._panel is None else self._panel.pair.picture()
        if picture is None:
            self._messages.show_note(tr(_NO_MAP))
            return
        name, kind = QFileDialog.getSaveFileName(
            self._window,
            tr("Save the map as a picture"),
            "map.png",
            ";;".join(tr(kind) for kind in KINDS.values()),
        )
        if not name:
            return
        path = Path(name)
        if not path.suffix:
            path = path.with_suffix(".svg" if kind == tr(KINDS[".svg"]) else ".png")
        try:
            picture.save(path)
        except InvalidRequestError as error:
            self._messages.show_problem(str(error))
        else:
            self._say(tr("Saved the map as {name}.").format(name=path.name))

    def _copy(self) -> None:
        picture = None if self._panel is None else self._panel.pair.picture()
        if picture is None:
            self._messages.show_note(tr(_NO_MAP))
            return
        QGuiApplication.clipboard().setMimeData(picture.to_mime())
        self._say(tr("The map is on the clipboard."))
