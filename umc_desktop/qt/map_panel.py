"""The map, or two side by side, and what to do while there is none."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
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
from umc_desktop.domain.wording import percent
from umc_desktop.operations.viewing import ViewData
from umc_desktop.qt import selection
from umc_desktop.qt.keys import Key
from umc_desktop.qt.map.picture import MapPicture
from umc_desktop.qt.map.widget import MapWidget
from umc_desktop.qt.map_pane import MapPane
from umc_desktop.qt.panels import summaries
from umc_desktop.qt.panels.panel import MARGIN_PX, ElidedLabel, PlainLabel
from umc_desktop.qt.panels.pictures import fitted, read_picture
from umc_desktop.qt.project_view import ProjectView
from umc_desktop.qt.words import counted, tr

_HOVER_LETTERS = 300
_THUMBNAIL = QSize(168, 168)
_SECOND_COLOUR = "Predicted label"


class MapPanel(QWidget):
    """Shows the project's map, or the button that gets one.

    Two maps show the same samples with one selection; each has its own colours and
    layers, and they move together.

    Attributes
    ----------
    pane
        The map that is always there; ``map``, ``legend``, ``colour_by`` and ``split``
        are its parts.
    second
        The other map, once there was one.

    Signals
    -------
    import_requested, score_requested : None
        What an empty project, or one without a map, needs next.
    """

    KEYS = (
        Key("Left; Right; Up; Down", "Move the map"),
        Key("+; -", "Zoom in or out"),
        Key("Home", "Show everything"),
        Key("Ctrl+A", "Select all that is visible"),
        Key("Esc", "End the lasso, selection or zoom"),
        Key("Return", "In the legend: show only this"),
        Key("Shift+drag", "Lasso", is_gesture=True),
        Key("Ctrl+Shift+drag", "Add to the selection", is_gesture=True),
        Key("Alt+Shift+drag", "Take from the selection", is_gesture=True),
        Key("Ctrl+Alt+Shift+drag", "Keep only what is inside", is_gesture=True),
        Key("wheel", "Zoom at the pointer", is_gesture=True),
    )

    import_requested = Signal()
    score_requested = Signal()

    def __init__(self, view: ProjectView) -> None:
        super().__init__()
        self._view = view
        self._found = np.empty(0, np.int64)
        self.pane = MapPane(tr("Map"), self._hover_text, self._hover_picture)
        self.map, self.legend = self.pane.map, self.pane.legend
        self.colour_by, self.split = self.pane.colour_by, self.pane.split
        self.second: MapPane | None = None
        self.lasso_button = _tool(
            tr("Lasso (L)"),
            tr("Lasso"),
            tr(
                "Draw around samples to select them. Ctrl adds, Alt removes, "
                "Ctrl+Alt "
                "keeps what is inside."
            ),
        )
        self.pair_button = _tool(
            tr("Two maps"),
            tr("Two maps side by side"),
            tr(
                "The same samples twice, each map with its own colours and layers "
                "(Ctrl+M)"
            ),
        )
        self.missing = PlainLabel(wrap=False)
        self.update_button = QPushButton(tr("Update"))
        self.update_button.setAccessibleName(
            tr("Score the new samples and update the map")
        )
        self.footer = ElidedLabel(faint=True)
        self.footer.setContentsMargins(MARGIN_PX, 3, MARGIN_PX, 4)
        self.footer.setAccessibleName(tr("How far the map moved"))
        self._empty_text = PlainLabel()
        self._empty_text.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.empty_button = QPushButton()
        self.empty_button.setMinimumHeight(32)
        self.empty_button.setAccessibleName(tr("What the project needs next"))
        self._stack = QStackedWidget()
        self._arrange()
        self._connect()
        self._show_data(~Changes.NOTHING)

    @property
    def empty_text(self) -> str:
        """What stands in place of the map; ``""`` when there is one."""
        is_map = self._stack.currentIndex() == 0
        return "" if is_map else self._empty_text.text()

    @property
    def panes(self) -> list[MapPane]:
        """The maps that are shown."""
        pair = self.second is not None and self.second.isVisibleTo(self)
        return [self.pane, self.second] if pair and self.second else [self.pane]

    def show_pair(self, on: bool) -> None:
        """Show two maps side by side, or one."""
        if on and self.second is None:
            self.second = MapPane(
                tr("Second map"), self._hover_text, self._hover_picture
            )
            self.second.colour_by.setAccessibleName(tr("Colour the second map by"))
            self.second.layers_button.setAccessibleName(
                tr("Layers over the second map")
            )
            self.second.colour_by.setCurrentText(tr(_SECOND_COLOUR))
            self._pair.addWidget(self.second)
            self._connect_pane(self.second)
            self._link(self.map, self.second.map)
            self._link(self.second.map, self.map)
        if self.second is not None:
            self.second.setVisible(on)
        for pane in self.panes:
            pane.set_legend_below(on)
        # One button to each bar, so that both maps may be equally narrow.
        self.panes[-1].bar.addWidget(self.pair_button)
        self.pair_button.show()
        if on:
            half = self._pair.width() // 2
            self._pair.setSizes([half, half])
            self._show_data(~Changes.NOTHING)
            self._show_selection()
            self._show_batch()
            self._show_current()
            self._show_found()
        self.pair_button.setChecked(on)
        self.pair_button.setText(tr("One map") if on else tr("Two maps"))

    def picture(self) -> MapPicture | None:
        """Return what is shown as a picture; ``None`` without a map."""
        maps = [pane.map for pane in self.panes]
        return MapPicture(maps) if self.pane.n_samples else None

    def highlight(self, sample_ids: npt.ArrayLike) -> int:
        """Draw a line around samples, as what was searched for.

        They stay marked, on new maps too, until others take their place.

        Parameters
        ----------
        sample_ids
            Their ids; empty ends it.

        Returns
        -------
        int
            How many of them are on the map.
        """
        self._found = np.asarray(sample_ids, np.int64)
        return self._show_found()

    def _show_found(self) -> int:
        data = self._view.data
        if data is None or not self.pane.n_samples:
            return 0
        found = np.isin(data.ids, self._found)
        for pane in self.panes:
            pane.map.highlight(found)
        return int(np.count_nonzero(found))

    def _arrange(self) -> None:
        notice = QHBoxLayout()
        notice.setContentsMargins(MARGIN_PX, 6, MARGIN_PX, 0)
        notice.addWidget(self.missing)
        notice.addWidget(self.update_button)
        notice.addStretch()
        self._notice = QWidget()
        self._notice.setLayout(notice)
        self.pane.bar.addWidget(self.lasso_button)
        self.pane.bar.addWidget(self.pair_button)
        self._pair = QSplitter(Qt.Orientation.Horizontal)
        self._pair.setChildrenCollapsible(False)
        self._pair.addWidget(self.pane)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._notice)
        column.addWidget(self._pair, 1)
        column.addWidget(self.footer)
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
        self._connect_pane(self.pane)
        self.pair_button.toggled.connect(self.show_pair)
        self.update_button.clicked.connect(lambda: self.score_requested.emit())
        self.empty_button.clicked.connect(self._on_empty_button)

    def _connect_pane(self, pane: MapPane) -> None:
        pane.map.selection_changed.connect(
            lambda selected: self._on_selected(selected, pane.map)
        )
        pane.map.sample_clicked.connect(self._on_clicked)
        pane.map.lasso_mode_changed.connect(self.lasso_button.setChecked)
        self.lasso_button.toggled.connect(pane.map.set_lasso_mode)

    def _link(self, one: MapWidget, other: MapWidget) -> None:
        """Let one map follow where the other is moved and pointed at."""
        one.view_changed.connect(lambda: other.follow(one))
        one.sample_hovered.connect(other.point_at)

    def _show_data(self, changes: Changes) -> None:
        data = self._view.data
        if data is None or not len(data.ids):
            for pane in self.panes:
                pane.clear()
            self._found = self._found[:0]
            self._show_empty(data)
            return
        self._stack.setCurrentIndex(0)
        are_new = [pane.show_data(data, changes) for pane in self.panes]
        if are_new[0]:
            self._show_found()
            if self._view.selection.any():
                self._view.set_selection(np.zeros(len(data.ids), bool))
            self._show_current()
        self._show_missing(data)
        self._show_footer(data)
        self._show_chip()

    def _show_empty(self, data: ViewData | None) -> None:
        self._stack.setCurrentIndex(1)
        if data is None:
            text, button = tr("Reading the project …"), ""
        elif data.n_samples == 0:
            text = tr(
                "This project has no samples yet.\n"
                "Import a table, a folder or a zip, or drop a file here."
            )
            button = tr("Import samples…")
        else:
            text = tr(
                "{samples} and no map yet.\nThe models read every sample once; "
                "labels are not needed for that."
            ).format(samples=counted(data.n_samples, "sample"))
            button = tr("Score samples and draw the map")
        self._empty_text.setText(text)
        self.empty_button.setText(button)
        self.empty_button.setAccessibleName(button or tr("What the project needs next"))
        self.empty_button.setVisible(bool(button))
        self._enable_writing()

    def _show_missing(self, data: ViewData) -> None:
        number = data.n_samples - len(data.ids)
        is_one = number == 1
        self.missing.setText(
            tr("1 new sample is not on the map:")
            if is_one
            else tr("{number:,} new samples are not on the map:").format(number=number)
        )
        self.missing.setVisible(number > 0)
        self.update_button.setVisible(number > 0)
        self._notice.setVisible(number > 0)
        self._enable_writing()

    def _show_footer(self, data: ViewData) -> None:
        self.footer.setVisible(data.drift is not None)
        if data.drift is not None:
            self.footer.setText(
                tr(
                    "Half of the samples moved by less than {share} of the map’s "
                    "spread when it was last laid out."
                ).format(share=percent(data.drift, 1))
            )

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

    def _on_selected(self, selected: npt.NDArray[np.bool_], chart: MapWidget) -> None:
        data = self._view.data
        if data is None:
            return
        self._view.lasso = chart.lasso_polygon
        self._view.set_selection(selected)
        if selected.any():
            self._view.set_working_set(selection.to_working_set(data, selected))

    def _show_selection(self) -> None:
        for pane in self.panes:
            pane.show_selection(self._view.selection)
        self._show_chip()

    def _show_chip(self) -> None:
        data = self._view.data
        if data is None or len(self._view.selection) != len(data.ids):
            self.map.set_chip("")
            return
        self.map.set_chip(selection.chip_text(data, self._view.selection))

    def _show_batch(self) -> None:
        """Mark the samples of a queue's batch; a selection marks itself."""
        data, working_set = self._view.data, self._view.working_set
        if data is None or working_set.batch_id is None or not self.pane.n_samples:
            return
        marked = np.zeros(len(data.ids), bool)
        rows = summaries.rows_of(data, working_set.kept)
        marked[rows[rows >= 0]] = True
        if self._view.selection.any():
            self._view.set_selection(np.zeros(len(data.ids), bool))
        for pane in self.panes:
            pane.show_selection(marked)

    def _show_current(self) -> None:
        data, current = self._view.data, self._view.working_set.current
        if data is not None and self.pane.n_samples:
            row = -1 if current is None else data.row_of(current)
            for pane in self.panes:
                pane.map.focus_sample(row)

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
        self._on_selected(one, self.map)

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


def _tool(text: str, name: str, tip: str) -> QToolButton:
    button = QToolButton()
    button.setText(text)
    button.setCheckable(True)
    button.setAccessibleName(name)
    button.setToolTip(tip)
    return button
