"""Where the panels stand: the map in the middle, what to do left, the samples right."""

from collections.abc import Iterator, Mapping

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QSplitter, QTabWidget, QVBoxLayout, QWidget

from umc_desktop.qt.map_panel import MapPanel
from umc_desktop.qt.panels.batch_panel import BatchPanel
from umc_desktop.qt.panels.domain_panel import DomainPanel
from umc_desktop.qt.panels.label_panel import LabelPanel
from umc_desktop.qt.panels.learning_curve_panel import LearningCurvePanel
from umc_desktop.qt.panels.panel import MARGIN_PX, PlainLabel
from umc_desktop.qt.panels.queue_panel import QueuePanel
from umc_desktop.qt.panels.sample_panel import SamplePanel
from umc_desktop.qt.project_view import ProjectView

_SIZES = {
    "across": (288, 668, 324),
    "left": (310, 390),
    "middle": (500, 214),
    "right": (330, 370),
    "map": (900, 184),
}


class Workspace(QWidget):
    """All panels of an open project, in splitters whose sizes can be kept."""

    def __init__(self, view: ProjectView) -> None:
        super().__init__()
        self.map_panel = MapPanel(view)
        self.queue = QueuePanel(view)
        self.domains = DomainPanel(view)
        self.curve = LearningCurvePanel(view)
        self.batch = BatchPanel(view)
        self.sample = SamplePanel(view)
        self.labels = LabelPanel(view)
        overview = QTabWidget()
        overview.setDocumentMode(True)
        overview.tabBar().setAccessibleName("Overview")
        overview.addTab(self.domains, "Domains")
        overview.addTab(self.curve, "Learning curve")
        self.overview = overview
        left = _split(
            Qt.Orientation.Vertical, _titled("Queue", self.queue), _framed(overview)
        )
        middle = _split(
            Qt.Orientation.Vertical,
            _framed(self.map_panel),
            _titled("Labels", self.labels),
        )
        right = _split(
            Qt.Orientation.Vertical,
            _titled("Batch", self.batch),
            _titled("Sample", self.sample),
        )
        across = _split(Qt.Orientation.Horizontal, left, middle, right)
        across.setStretchFactor(1, 1)
        middle.setStretchFactor(0, 1)
        self._splitters = {
            "across": across,
            "left": left,
            "middle": middle,
            "right": right,
            "map": self.map_panel.split,
        }
        self.restore({})
        column = QVBoxLayout(self)
        column.setContentsMargins(4, 0, 4, 0)
        column.addWidget(across)

    @property
    def sizes(self) -> dict[str, tuple[int, ...]]:
        """Sizes of the parts of each splitter."""
        return {
            name: tuple(splitter.sizes()) for name, splitter in self._splitters.items()
        }

    def restore(self, sizes: Mapping[str, tuple[int, ...]]) -> None:
        """Give the splitters the sizes they had; those not known get their own."""
        for name, splitter in self._splitters.items():
            kept = sizes.get(name, ())
            fits = len(kept) == splitter.count() and all(size > 0 for size in kept)
            splitter.setSizes(list(kept if fits else _SIZES[name]))

    def stations(self) -> Iterator[QWidget]:
        """Yield what F6 goes to, one after the other."""
        yield self.queue.list
        yield self.map_panel.map
        yield self.labels.list
        yield self.batch.list
        yield self.sample.text
        yield self.overview.tabBar()

    def focus_next(self, steps: int = 1) -> None:
        """Move the focus to the next panel, or with -1 to the one before."""
        stations = [one for one in self.stations() if one.isVisible()]
        here = next(
            (
                place
                for place, one in enumerate(stations)
                if one.hasFocus() or one.isAncestorOf(self.focusWidget() or self)
            ),
            -1 if steps > 0 else 0,
        )
        if stations:
            stations[(here + steps) % len(stations)].setFocus(
                Qt.FocusReason.ShortcutFocusReason
            )


def _split(orientation: Qt.Orientation, *widgets: QWidget) -> QSplitter:
    splitter = QSplitter(orientation)
    splitter.setChildrenCollapsible(False)
    splitter.setHandleWidth(6)
    for widget in widgets:
        splitter.addWidget(widget)
    return splitter


def _framed(widget: QWidget) -> QFrame:
    frame = QFrame()
    frame.setFrameShape(QFrame.Shape.StyledPanel)
    column = QVBoxLayout(frame)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    column.addWidget(widget)
    return frame


def _titled(title: str, widget: QWidget) -> QFrame:
    frame = _framed(widget)
    label = PlainLabel(title, wrap=False)
    label.setContentsMargins(MARGIN_PX, 5, MARGIN_PX, 4)
    label.setAutoFillBackground(True)
    label.setBackgroundRole(QPalette.ColorRole.Midlight)
    font = label.font()
    font.setBold(True)
    label.setFont(font)
    column = frame.layout()
    assert isinstance(column, QVBoxLayout)
    column.insertWidget(0, label)
    return frame
