"""Where the panels stand: docked around the map, moved and hidden as one likes."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QByteArray, QChildEvent, QEvent, Qt, QTimer
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QApplication,
    QDockWidget,
    QMainWindow,
    QTabBar,
    QTabWidget,
    QWidget,
)

from umc_desktop.qt.dock import Dock
from umc_desktop.qt.map_panel import MapPanel
from umc_desktop.qt.panels.host import PanelHost
from umc_desktop.qt.panels.panel import Panel
from umc_desktop.qt.panels.registry import PANELS, Area, PanelSpec
from umc_desktop.qt.words import tr

if TYPE_CHECKING:
    from umc_desktop.qt.panels.batch_panel import BatchPanel
    from umc_desktop.qt.panels.domain_panel import DomainPanel
    from umc_desktop.qt.panels.knowledge_panel import KnowledgePanel
    from umc_desktop.qt.panels.label_panel import LabelPanel
    from umc_desktop.qt.panels.learning_curve_panel import LearningCurvePanel
    from umc_desktop.qt.panels.queue_panel import QueuePanel
    from umc_desktop.qt.panels.sample_panel import SamplePanel

AREAS: dict[Area, Qt.DockWidgetArea] = {
    "left": Qt.DockWidgetArea.LeftDockWidgetArea,
    "right": Qt.DockWidgetArea.RightDockWidgetArea,
    "bottom": Qt.DockWidgetArea.BottomDockWidgetArea,
    "top": Qt.DockWidgetArea.TopDockWidgetArea,
}
_WIDTHS = {"left": 288, "right": 324}
_LEGEND = (900, 184)
# What one reads first: F6 goes round in this order.
_READING = (
    Qt.DockWidgetArea.TopDockWidgetArea,
    Qt.DockWidgetArea.LeftDockWidgetArea,
    Qt.DockWidgetArea.NoDockWidgetArea,  # the map
    Qt.DockWidgetArea.BottomDockWidgetArea,
    Qt.DockWidgetArea.RightDockWidgetArea,
)
_CORNERS = {
    Qt.Corner.TopLeftCorner: Qt.DockWidgetArea.LeftDockWidgetArea,
    Qt.Corner.BottomLeftCorner: Qt.DockWidgetArea.LeftDockWidgetArea,
    Qt.Corner.TopRightCorner: Qt.DockWidgetArea.RightDockWidgetArea,
    Qt.Corner.BottomRightCorner: Qt.DockWidgetArea.RightDockWidgetArea,
}
_LAYOUT_VERSION = 1


class Workspace(QMainWindow):
    """The map of an open project in the middle, with the panels docked around it.

    A panel is built when it is first shown, so one that nobody looks at costs nothing.
    """

    def __init__(self, window: PanelHost) -> None:
        super().__init__()
        self.setWindowFlags(Qt.WindowType.Widget)  # a page, not a window of its own
        self.setAnimated(False)
        self.setDockNestingEnabled(True)
        self.setTabPosition(
            Qt.DockWidgetArea.AllDockWidgetAreas, QTabWidget.TabPosition.North
        )
        for corner, area in _CORNERS.items():
            self.setCorner(corner, area)
        self.map_panel = MapPanel(window.view)
        self.setCentralWidget(self.map_panel)
        self.setContentsMargins(4, 0, 4, 0)
        self.docks = {spec.id: Dock(spec, window, self) for spec in PANELS}
        self._floating: list[Dock] = []
        self._kept_layout = ""  # to be put in place when the page is shown
        self._needs_sizes = True
        self._tabs_changed = QTimer(self)
        self._tabs_changed.setSingleShot(True)
        self._tabs_changed.setInterval(0)
        self._tabs_changed.timeout.connect(self._follow_tabs)
        for dock in self.docks.values():
            dock.visibilityChanged.connect(self._tabs_changed.start)
            dock.dockLocationChanged.connect(self._tabs_changed.start)
        self.reset()

    @property
    def queue(self) -> "QueuePanel":
        """The queue."""
        return cast("QueuePanel", self.panel("queue"))

    @property
    def domains(self) -> "DomainPanel":
        """The domains."""
        return cast("DomainPanel", self.panel("domains"))

    @property
    def curve(self) -> "LearningCurvePanel":
        """The learning curve."""
        return cast("LearningCurvePanel", self.panel("curve"))

    @property
    def batch(self) -> "BatchPanel":
        """The batch under decision."""
        return cast("BatchPanel", self.panel("batch"))

    @property
    def sample(self) -> "SamplePanel":
        """The current sample."""
        return cast("SamplePanel", self.panel("sample"))

    @property
    def knowledge(self) -> "KnowledgePanel":
        """Where words are looked up."""
        return cast("KnowledgePanel", self.panel("knowledge"))

    @property
    def labels(self) -> "LabelPanel":
        """The labels that can be given."""
        return cast("LabelPanel", self.panel("labels"))

    def panel(self, panel_id: str) -> Panel:
        """Return a panel; one that was never shown is built now."""
        return self.docks[panel_id].built()

    def show_panel(self, panel_id: str) -> None:
        """Show a panel in front of those that share its place, and go to it."""
        dock = self.docks[panel_id]
        dock.show()
        dock.raise_()
        self._go_to(dock.built().station())

    def reveal_panel(self, panel_id: str) -> None:
        """Show a panel at the height it asks for, and leave the focus where it is."""
        dock = self.docks[panel_id]
        if not dock.in_front:
            dock.show()
            dock.raise_()
            self._resize([dock.spec], [dock.spec.height], Qt.Orientation.Vertical)

    def toggle_panel(self, panel_id: str) -> None:
        """Hide a panel that is in sight; show and go to one that is not."""
        dock = self.docks[panel_id]
        if dock.in_front:
            had_focus = dock.isAncestorOf(QApplication.focusWidget() or self)
            dock.hide()
            if had_focus:
                self._go_to(self.map_panel.map)
        else:
            self.show_panel(panel_id)

    def look_up(self, words: str = "") -> None:
        """Look words up, or those marked in the text; else show or hide the panel."""
        words = words or self.sample.words_asked_for()
        if not words:
            self.toggle_panel("knowledge")
            return
        self.show_panel("knowledge")
        self.knowledge.look_up(words)

    def move_focused(self, area: Area | None) -> Dock | None:
        """Move the panel that has the focus to a side of the map.

        Parameters
        ----------
        area
            The side; ``None`` makes the panel a window of its own.

        Returns
        -------
        Dock or None
            What was moved; ``None`` when no panel has the focus.
        """
        focus = QApplication.focusWidget()
        dock = next(
            (one for one in self.docks.values() if one.isAncestorOf(focus or self)),
            None,
        )
        if dock is None:
            return None
        if area is None:
            dock.setFloating(True)
            dock.activateWindow()
        else:
            dock.setFloating(False)
            self.addDockWidget(AREAS[area], dock)
        self._go_to(focus)
        return dock

    def layout_state(self) -> str:
        """Return where every panel stands, as text for ``restore``."""
        return self._state() if self.isVisible() else self._kept_layout

    @property
    def sizes(self) -> dict[str, tuple[int, ...]]:
        """Sizes of the parts of each splitter."""
        return {"map": tuple(self.map_panel.split.sizes())}

    def restore(self, layout: str, sizes: dict[str, tuple[int, ...]]) -> None:
        """Put the panels where they stood; what is not understood is let be."""
        self._kept_layout = layout
        legend = sizes.get("map", ())
        if len(legend) == len(_LEGEND) and all(size > 0 for size in legend):
            self.map_panel.split.setSizes(list(legend))

    def reset(self) -> None:
        """Put every panel back to where it stood at first."""
        for spec in PANELS:
            dock = self.docks[spec.id]
            dock.setFloating(False)
            self.removeDockWidget(dock)
        for spec in PANELS:
            self._place(spec)
        for spec in PANELS:
            self.docks[spec.id].setVisible(spec.visible)
        for spec in PANELS:
            if not spec.tab_of:
                self.docks[spec.id].raise_()
        self.map_panel.split.setSizes(list(_LEGEND))
        self._needs_sizes = True
        if self.isVisible():
            self._size()
        self._go_to(self.map_panel.map)  # what had the focus may be hidden now

    def _size(self) -> None:
        """Give the panels their first sizes; Qt takes them only while it shows them."""
        self._needs_sizes = False
        for area, width in _WIDTHS.items():
            self._resize(
                [spec for spec in PANELS if spec.area == area][:1],
                [width],
                Qt.Orientation.Horizontal,
            )
        for area in AREAS:
            stacked = [
                spec
                for spec in PANELS
                if spec.area == area and spec.visible and not spec.tab_of
            ]
            heights = [spec.height for spec in stacked]
            self._resize(stacked, heights, Qt.Orientation.Vertical)

    def stations(self) -> Iterator[QWidget]:
        """Yield what F6 goes to, in reading order: what can be seen and typed into."""
        shown = [dock for dock in self.docks.values() if dock.in_front]
        places = [
            (
                (_READING.index(self._area_of(dock)), dock.y(), dock.x()),
                dock.built().station(),
            )
            for dock in shown
        ]
        centre = _READING.index(Qt.DockWidgetArea.NoDockWidgetArea)
        if self.map_panel.map.isVisible():
            places.append(((centre, 0, 0), self.map_panel.map))
        for bar in self._tab_bars():
            if bar.isVisible() and bar.count() > 1:
                places.append(((len(_READING), bar.y(), bar.x()), bar))
        for _, station in sorted(places, key=lambda place: place[0]):
            if station is not None:
                yield station

    def focus_next(self, steps: int = 1) -> None:
        """Move the focus to the next panel, or with -1 to the one before."""
        stations = list(self.stations())
        focus = QApplication.focusWidget()
        here = next(
            (
                place
                for place, one in enumerate(stations)
                if one.hasFocus() or (focus is not None and _are_near(one, focus))
            ),
            -1 if steps > 0 else 0,
        )
        if stations:
            self._go_to(stations[(here + steps) % len(stations)])

    def childEvent(self, event: QChildEvent) -> None:
        """Give the tab bars that Qt makes for panels in one place a name."""
        super().childEvent(event)
        if event.type() == QEvent.Type.ChildPolished:
            for bar in self._tab_bars():
                bar.setAccessibleName(tr("Panels in one place"))

    def hideEvent(self, event: QHideEvent) -> None:
        """Take panels that are windows of their own along."""
        super().hideEvent(event)
        self._kept_layout = self._state()
        self._floating = [
            dock for dock in self.docks.values() if dock.isWindow() and dock.isVisible()
        ]
        for dock in self._floating:
            QDockWidget.setVisible(dock, False)

    def showEvent(self, event: QShowEvent) -> None:
        """Place the panels, and bring back those that are windows of their own."""
        super().showEvent(event)
        for dock in self._floating:
            dock.show()
        self._floating = []
        if self._needs_sizes:
            # Qt keeps sizes, its own from the last time too, only of what is shown.
            self._size()
            self.restoreState(
                QByteArray.fromBase64(self._kept_layout.encode("utf-8")),
                _LAYOUT_VERSION,
            )

    def _state(self) -> str:
        state = self.saveState(_LAYOUT_VERSION)
        return bytes(state.toBase64().data()).decode("ascii")

    def _place(self, spec: PanelSpec) -> None:
        dock = self.docks[spec.id]
        self.addDockWidget(AREAS[spec.area], dock)
        if spec.tab_of:
            self.tabifyDockWidget(self.docks[spec.tab_of], dock)

    def _resize(
        self, specs: list[PanelSpec], sizes: list[int], orientation: Qt.Orientation
    ) -> None:
        if specs:
            docks = [self.docks[spec.id] for spec in specs]
            self.resizeDocks(docks, sizes, orientation)

    def _area_of(self, dock: Dock) -> Qt.DockWidgetArea:
        area = self.dockWidgetArea(dock)
        return _READING[-1] if dock.isFloating() or area not in _READING else area

    def _tab_bars(self) -> list[QTabBar]:
        return self.findChildren(
            QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly
        )

    def _follow_tabs(self) -> None:
        """Let Tab leave out bars of one tab, which Qt keeps where nobody sees them."""
        policy = Qt.FocusPolicy
        for bar in self._tab_bars():
            bar.setFocusPolicy(policy.TabFocus if bar.count() > 1 else policy.NoFocus)

    def _go_to(self, widget: QWidget | None) -> None:
        if widget is not None:
            widget.window().activateWindow()
            widget.setFocus(Qt.FocusReason.ShortcutFocusReason)


def _are_near(station: QWidget, focus: QWidget) -> bool:
    """Return whether the focus is in the station, or in the panel that has it."""
    dock: QWidget | None = station
    while dock is not None and not isinstance(dock, Dock | MapPanel):
        dock = dock.parentWidget()
    return station.isAncestorOf(focus) or (
        dock is not None and dock.isAncestorOf(focus)
    )
