"""The map with its legend, what it is coloured by, and what to do while it is empty."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QComboBox,
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QStackedWidget,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from umc_desktop.domain.changes import Changes
from umc_desktop.domain.wording import counted
from umc_desktop.operations.viewing import ViewData
from umc_desktop.qt import selection
from umc_desktop.qt.map.legend import LegendPanel
from umc_desktop.qt.map.model import MapData
from umc_desktop.qt.map.widget import MapWidget
from umc_desktop.qt.map_colours import COLOURINGS
from umc_desktop.qt.panels import summaries
from umc_desktop.qt.panels.panel import MARGIN_PX, PlainLabel
from umc_desktop.qt.panels.pictures import fitted, read_picture
from umc_desktop.qt.project_view import ProjectView

_HOVER_LETTERS = 300
_THUMBNAIL = QSize(168, 168)
_LEGEND_PX = 184
# A filter by one of these would not end when the annotator labels.
_RECOLOURED_BY_LABELLING = "Given label"


_NO_SAMPLES = MapData(np.empty(0, np.int64), np.empty((0, 2), np.float32))


class MapPanel(QWidget):
    """Shows the project's map, or the button that gets one.

    Signals
    -------
    import_requested, score_requested : None
        What an empty project, or one without a map, needs next.
    """

    import_requested = Signal()
    score_requested = Signal()

    def __init__(self, view: ProjectView) -> None:
        super().__init__()
        self._view = view
        self._agreed: npt.NDArray[np.bool_] | None = None
        self._shown: ViewData | None = None
        self._coloured_by = ""
        self.map = MapWidget()
        self.legend = LegendPanel()
        self.map.attach_legend(self.legend)
        self.map.set_hover_sources(self._hover_text, self._hover_picture)
        self.colour_by = QComboBox()
        self.colour_by.setAccessibleName("Colour by")
        self.colour_by.addItems(list(COLOURINGS))
        self.lasso_button = QToolButton()
        self.lasso_button.setText("Lasso (L)")
        self.lasso_button.setCheckable(True)
        self.lasso_button.setAccessibleName("Lasso")
        self.lasso_button.setToolTip("Draw around samples to select them")
        self.missing = PlainLabel(wrap=False)
        self.update_button = QPushButton("Update")
        self.update_button.setAccessibleName("Score the new samples and update the map")
        self._empty_text = PlainLabel()
        self._empty_text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty_button = QPushButton()
        self.empty_button.setMinimumHeight(32)
        self.empty_button.setAccessibleName("What the project needs next")
        self._stack = QStackedWidget()
        self._arrange()
        self._connect()
        self._show_data(~Changes.NOTHING)

    @property
    def empty_text(self) -> str:
        """What stands in place of the map; ``""`` when there is one."""
        is_map = self._stack.currentIndex() == 0
        return "" if is_map else self._empty_text.text()

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(MARGIN_PX, 6, MARGIN_PX, 6)
        by = PlainLabel("Colour &by", wrap=False)
        by.setBuddy(self.colour_by)
        by.setContentsMargins(0, 0, 6, 0)
        top.addWidget(by)
        top.addWidget(self.colour_by)
        top.addWidget(self.lasso_button)
        top.addStretch()
        top.addWidget(self.missing)
        top.addWidget(self.update_button)
        self.split = QSplitter(Qt.Orientation.Horizontal)
        self.split.setChildrenCollapsible(False)
        self.split.addWidget(self.map)
        self.split.addWidget(self.legend)
        self.split.setStretchFactor(0, 1)
        self.split.setSizes([10 * _LEGEND_PX, _LEGEND_PX])
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.split, 1)
        empty = QFrame()
        centre = QVBoxLayout(empty)
        centre.addStretch(2)
        centre.addWidget(self._empty_text)
        centre.addSpacing(8)
        centre.addWidget(self.empty_button, 0, Qt.AlignmentFlag.AlignHCenter)
        centre.addStretch(3)
        self._stack.addWidget(whole)
        self._stack.addWidget(empty)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)

    def _connect(self) -> None:
        self._view.data_changed.connect(self._show_data)
        self._view.selection_changed.connect(self._show_selection)
        self._view.working_set_changed.connect(self._show_batch)
        self._view.current_changed.connect(self._show_current)
        self.map.selection_changed.connect(self._on_selected)
        self.map.sample_clicked.connect(self._on_clicked)
        self.map.lasso_mode_changed.connect(self.lasso_button.setChecked)
        self.lasso_button.toggled.connect(self.map.set_lasso_mode)
        self.colour_by.currentTextChanged.connect(self._colour)
        self.update_button.clicked.connect(lambda: self.score_requested.emit())
        self.empty_button.clicked.connect(self._on_empty_button)

    def _show_data(self, changes: Changes) -> None:
        data = self._view.data
        if data is None or not len(data.ids):
            if self._shown is not None:
                self.map.set_samples(_NO_SAMPLES)
            self._shown = None
            self._show_empty(data)
            return
        self._stack.setCurrentIndex(0)
        if not self._is_same_map(data):
            self.map.set_samples(MapData(data.ids, data.positions, data.uncertainty))
            if self._view.selection.any():
                self._view.set_selection(np.zeros(len(data.ids), bool))
            self._colour()
            self._show_current()
        elif changes & ~(Changes.ANNOTATIONS | Changes.HISTORY) or (
            changes & Changes.ANNOTATIONS
            and self.colour_by.currentText() == _RECOLOURED_BY_LABELLING
        ):
            self._colour()
        if data is not self._shown:
            self._agreed = None
        self._shown = data
        self.map.set_labelled(data.given > 0)
        self._show_missing(data)
        self._show_chip()

    def _is_same_map(self, data: ViewData) -> bool:
        shown = self._shown
        return shown is data or (
            shown is not None
            and np.array_equal(shown.ids, data.ids)
            and np.array_equal(shown.positions, data.positions, equal_nan=True)
        )

    def _show_empty(self, data: ViewData | None) -> None:
        self._stack.setCurrentIndex(1)
        if data is None:
            text, button = "Reading the project …", ""
        elif data.n_samples == 0:
            text = (
                "This project has no samples yet.\n"
                "Import a table, a folder or a zip, or drop a file here."
            )
            button = "Import samples…"
        else:
            text = (
                f"{counted(data.n_samples, 'sample')} and no map yet.\n"
                "The models read every sample once; labels are not needed for that."
            )
            button = "Score samples and draw the map"
        self._empty_text.setText(text)
        self.empty_button.setText(button)
        self.empty_button.setAccessibleName(button or "What the project needs next")
        self.empty_button.setVisible(bool(button))
        self._enable_writing()

    def _show_missing(self, data: ViewData) -> None:
        number = data.n_samples - len(data.ids)
        is_one = number == 1
        self.missing.setText(
            f"{number:,} new sample{'' if is_one else 's'} "
            f"{'is' if is_one else 'are'} not on the map:"
        )
        self.missing.setVisible(number > 0)
        self.update_button.setVisible(number > 0)
        self._enable_writing()

    def _enable_writing(self) -> None:
        project = self._view.project
        writable = project is not None and not project.read_only
        self.update_button.setEnabled(writable)
        self.empty_button.setEnabled(writable)

    def _on_empty_button(self) -> None:
        data = self._view.data
        if data is not None and data.n_samples:
            self.score_requested.emit()
        else:
            self.import_requested.emit()

    def _colour(self) -> None:
        """Colour anew; the legend's filter stays where it still means something."""
        data = self._view.data
        if data is None or not len(data.ids):
            return
        colouring = COLOURINGS[self.colour_by.currentText()](data)
        known = {entry.category for entry in colouring.entries}
        same = self._coloured_by == colouring.title
        hidden = self.legend.hidden_categories() & known if same else frozenset()
        self._coloured_by = colouring.title
        self.map.set_colouring(colouring)
        for category in hidden:
            self.legend.entry_box(category).setChecked(False)

    def _on_selected(self, selected: npt.NDArray[np.bool_]) -> None:
        data = self._view.data
        if data is None:
            return
        self._view.set_selection(selected)
        if selected.any():
            self._view.set_working_set(selection.to_working_set(data, selected))

    def _show_selection(self) -> None:
        if self._n_on_map and len(self._view.selection) == self._n_on_map:
            self.map.set_selection(self._view.selection)
        self._show_chip()

    def _show_chip(self) -> None:
        data = self._view.data
        if data is None or len(self._view.selection) != len(data.ids):
            self.map.set_chip("")
            return
        if self._agreed is None and self._view.selection.any():
            self._agreed = selection.agreement(data)
        agreed = self._view.selection if self._agreed is None else self._agreed
        self.map.set_chip(selection.chip_text(data, self._view.selection, agreed))

    def _show_batch(self) -> None:
        """Mark the samples of a queue's batch; a selection marks itself."""
        data, working_set = self._view.data, self._view.working_set
        if data is None or working_set.batch_id is None or not self._n_on_map:
            return
        marked = np.zeros(len(data.ids), bool)
        rows = summaries.rows_of(data, working_set.kept)
        marked[rows[rows >= 0]] = True
        if self._view.selection.any():
            self._view.set_selection(np.zeros(len(data.ids), bool))
        self.map.set_selection(marked)

    def _show_current(self) -> None:
        data, current = self._view.data, self._view.working_set.current
        if data is not None and self._n_on_map:
            self.map.focus_sample(-1 if current is None else data.row_of(current))

    def _on_clicked(self, row: int) -> None:
        """Look at a sample: in the batch if it is there, else on its own."""
        data = self._view.data
        if data is None or row < 0:
            return
        sample_id = int(data.ids[row])
        if sample_id in self._view.working_set.sample_ids:
            self._view.go_to(self._view.working_set.sample_ids.index(sample_id))
            return
        one = np.zeros(len(data.ids), bool)
        one[row] = True
        self._on_selected(one)

    @property
    def _n_on_map(self) -> int:
        return 0 if self._shown is None else len(self._shown.ids)

    def _hover_text(self, row: int) -> str:
        data = self._view.data
        detail = None if data is None else self._view.detail(int(data.ids[row]))
        text = "" if detail is None else detail.text or detail.identifier
        return text if len(text) <= _HOVER_LETTERS else f"{text[:_HOVER_LETTERS]}…"

    def _hover_picture(self, row: int) -> QPixmap | None:
        data = self._view.data
        detail = None if data is None else self._view.detail(int(data.ids[row]))
        if detail is None or detail.image is None:
            return None
        image = read_picture(detail.image, _THUMBNAIL)
        return None if image is None else QPixmap.fromImage(fitted(image, _THUMBNAIL))
