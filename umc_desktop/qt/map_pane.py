"""One map with its legend, what it is coloured by and what lies over it."""

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QMenu,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from umc_desktop.domain.changes import Changes
from umc_desktop.operations.viewing import ViewData
from umc_desktop.qt.map.layers import Layer
from umc_desktop.qt.map.legend import LegendPanel
from umc_desktop.qt.map.model import MapData
from umc_desktop.qt.map.widget import MapWidget
from umc_desktop.qt.map_colours import COLOURINGS
from umc_desktop.qt.map_layers import LAYERS, LayerSpec
from umc_desktop.qt.panels.flow_layout import FlowLayout
from umc_desktop.qt.panels.panel import MARGIN_PX, PlainLabel
from umc_desktop.qt.words import tr

_LEGEND_PX = 184
_COLOUR_LETTERS = 9
# A filter by one of these would not end when the annotator labels.
_RECOLOURED_BY_LABELLING = "Given label"
_NO_SAMPLES = MapData(np.empty(0, np.int64), np.empty((0, 2), np.float32))


class MapPane(QWidget):
    """Shows samples on a map; a window may have two, each with its own colours.

    Parameters
    ----------
    name
        What its parts are called for screen readers: "Map", "Second map".
    text_of, picture_of
        What tells a row's text and picture for the card at the cursor.
    """

    def __init__(
        self,
        name: str,
        text_of: Callable[[int], str],
        picture_of: Callable[[int], QPixmap | None],
    ) -> None:
        super().__init__()
        self._data: ViewData | None = None
        self._coloured_by = ""
        self._layers: dict[str, Layer | None] = {}
        self.map = MapWidget()
        self.map.setAccessibleName(name)
        self.legend = LegendPanel()
        self.map.attach_legend(self.legend)
        self.map.set_hover_sources(text_of, picture_of)
        self.colour_by = QComboBox()
        self.colour_by.setAccessibleName(tr("Colour by"))
        for colour in COLOURINGS:
            self.colour_by.addItem(tr(colour), colour)
        self.colour_by.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.colour_by.setMinimumContentsLength(_COLOUR_LETTERS)
        self.colour_by.currentTextChanged.connect(lambda: self._colour())
        self.layers_button = QToolButton()
        self.layers_button.setText(tr("Layers"))
        self.layers_button.setAccessibleName(tr("Layers over the map"))
        self.layers_button.setToolTip(tr("What lies over the samples"))
        self.layers_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.layers_button)
        menu.setAccessibleName(tr("Layers"))
        menu.setToolTipsVisible(True)
        self.layer_actions = {
            name: self._layer_action(menu, spec) for name, spec in LAYERS.items()
        }
        menu.aboutToShow.connect(self._say_what_is_missing)
        self.layers_button.setMenu(menu)
        self._arrange()

    @property
    def n_samples(self) -> int:
        """How many samples the map has."""
        return 0 if self._data is None else len(self._data.ids)

    def _arrange(self) -> None:
        self.bar = FlowLayout(spacing=6)
        self.bar.setContentsMargins(MARGIN_PX, 6, MARGIN_PX, 6)
        by = PlainLabel(tr("Colour &by"), wrap=False)
        by.setBuddy(self.colour_by)
        by.setContentsMargins(0, 0, 6, 0)
        self.bar.addWidget(by)
        self.bar.addWidget(self.colour_by)
        self.bar.addWidget(self.layers_button)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setChildrenCollapsible(False)
        self.split.addWidget(self.map)
        self.split.addWidget(self.legend)
        self.split.setStretchFactor(0, 1)
        self.split.setSizes([10 * _LEGEND_PX, _LEGEND_PX])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(self.bar)
        column.addWidget(self.split, 1)

    def _layer_action(self, menu: QMenu, spec: LayerSpec) -> QAction:
        action = menu.addAction(tr(spec.title))
        action.setCheckable(True)
        action.setToolTip(tr(spec.tip))
        action.toggled.connect(lambda: self._show_layers(Changes.NOTHING))
        return action

    def set_legend_below(self, below: bool) -> None:
        """Put the legend under the map, where two maps share the width."""
        self.split.setOrientation(
            Qt.Orientation.Vertical if below else Qt.Orientation.Horizontal
        )
        room = self.split.height() if below else self.split.width()
        legend = min(_LEGEND_PX, room // 4)
        self.split.setSizes([room - legend, legend])

    def clear(self) -> None:
        """Show no samples."""
        if self._data is not None:
            self._data = None
            self.map.set_samples(_NO_SAMPLES)

    def show_data(self, data: ViewData, changes: Changes) -> bool:
        """Show a project's samples; return whether they lie on another map now."""
        is_new = not self._is_same_map(data)
        self._data = data
        if is_new:
            self.map.set_samples(MapData(data.ids, data.positions, data.uncertainty))
            self._colour()
        elif changes & ~(Changes.ANNOTATIONS | Changes.HISTORY) or (
            changes & Changes.ANNOTATIONS
            and self.colour_by.currentData() == _RECOLOURED_BY_LABELLING
        ):
            self._colour()
        self.map.set_labelled(data.given > 0)
        self._show_layers(~Changes.NOTHING if is_new else changes)
        return is_new

    def show_selection(self, selected: npt.NDArray[np.bool_]) -> None:
        """Mark what is selected; bool, shape (n,)."""
        if self.n_samples and len(selected) == self.n_samples:
            self.map.set_selection(selected)

    def _is_same_map(self, data: ViewData) -> bool:
        shown = self._data
        return shown is data or (
            shown is not None
            and np.array_equal(shown.ids, data.ids)
            and np.array_equal(shown.positions, data.positions, equal_nan=True)
        )

    def _colour(self) -> None:
        """Colour anew; the legend's filter stays where it still means something."""
        data = self._data
        if data is None or not len(data.ids):
            return
        colouring = COLOURINGS[self.colour_by.currentData()](data)
        known = {entry.category for entry in colouring.entries}
        same = self._coloured_by == colouring.title
        hidden = self.legend.hidden_categories() & known if same else frozenset()
        self._coloured_by = colouring.title
        self.map.set_colouring(colouring)
        for category in hidden:
            self.legend.entry_box(category).setChecked(False)

    def _show_layers(self, changes: Changes = ~Changes.NOTHING) -> None:
        """Work out what may look different after a change, and lay all over the map."""
        for name, spec in LAYERS.items():
            if self._data is None or not self.layer_actions[name].isChecked():
                self._layers.pop(name, None)
            elif changes & spec.shows or name not in self._layers:
                self._layers[name] = spec.build(self._data)
        found = [self._layers.get(name) for name in LAYERS]
        self.map.set_layers([layer for layer in found if layer is not None])

    def _say_what_is_missing(self) -> None:
        """Grey out, with the reason, what there is nothing to show of."""
        for name, action in self.layer_actions.items():
            spec, data = LAYERS[name], self._data
            has = data is not None and spec.has(data)
            action.setEnabled(has or action.isChecked())
            action.setToolTip(tr(spec.tip if has else spec.missing))
