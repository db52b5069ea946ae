"""One map, or two side by side on the same samples."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QSplitter, QToolButton

from umc_desktop.qt.map.picture import MapPicture
from umc_desktop.qt.map.widget import MapWidget
from umc_desktop.qt.map_glimpse import MapGlimpse
from umc_desktop.qt.map_pane import MapPane
from umc_desktop.qt.words import tr

_SECOND_COLOUR = "Predicted label"


class MapPair(QSplitter):
    """Each map has its own colours and layers; they move and point together.

    Parameters
    ----------
    glimpse
        What the card at the cursor shows.

    Attributes
    ----------
    first
        The map that is always there.
    second
        The other map, once there was one.
    button
        Shows the second map, or hides it; on the bar of the last map.

    Signals
    -------
    added : MapPane
        There is a second map, on which nothing is shown yet.
    doubled : None
        Two maps are shown from now on; what changed meanwhile is to be shown on both.
    """

    added = Signal(object)
    doubled = Signal()

    def __init__(self, glimpse: MapGlimpse) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self._glimpse = glimpse
        self.setChildrenCollapsible(False)
        self.first = MapPane(tr("Map"), glimpse.text, glimpse.picture)
        self.second: MapPane | None = None
        self.addWidget(self.first)
        self.button = tool_button(
            tr("Two maps"),
            tr("Two maps side by side"),
            tr(
                "The same samples twice, each map with its own colours and layers "
                "(Ctrl+M)"
            ),
        )
        self.button.toggled.connect(self.show_pair)

    @property
    def panes(self) -> list[MapPane]:
        """The maps that are shown."""
        pair = self.second is not None and self.second.isVisibleTo(self)
        return [self.first, self.second] if pair and self.second else [self.first]

    def show_pair(self, on: bool) -> None:
        """Show two maps side by side, or one."""
        if on and self.second is None:
            self.second = self._second_map()
        if self.second is not None:
            self.second.setVisible(on)
        for pane in self.panes:
            pane.set_legend_below(on)
        # One button to each bar, so that both maps may be equally narrow.
        self.panes[-1].bar.addWidget(self.button)
        self.button.show()
        if on:
            half = self.width() // 2
            self.setSizes([half, half])
            self.doubled.emit()
        self.button.setChecked(on)
        self.button.setText(tr("One map") if on else tr("Two maps"))

    def picture(self) -> MapPicture | None:
        """Return what is shown as a picture; ``None`` without a map."""
        maps = [pane.map for pane in self.panes]
        return MapPicture(maps) if self.first.n_samples else None

    def _second_map(self) -> MapPane:
        second = MapPane(tr("Second map"), self._glimpse.text, self._glimpse.picture)
        second.colour_by.setAccessibleName(tr("Colour the second map by"))
        second.layers_button.setAccessibleName(tr("Layers over the second map"))
        second.colour_by.setCurrentText(tr(_SECOND_COLOUR))
        self.addWidget(second)
        self.added.emit(second)
        _link(self.first.map, second.map)
        _link(second.map, self.first.map)
        return second


def tool_button(text: str, name: str, tip: str) -> QToolButton:
    """Return a button for the bar of a map that stays down."""
    button = QToolButton()
    button.setText(text)
    button.setCheckable(True)
    button.setAccessibleName(name)
    button.setToolTip(tip)
    return button


def _link(one: MapWidget, other: MapWidget) -> None:
    """Let one map follow where the other is moved and pointed at."""
    one.view_changed.connect(lambda: other.follow(one))
    one.sample_hovered.connect(other.point_at)
