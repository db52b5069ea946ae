"""The map, or two side by side, and what to do while there is none."""

import numpy as np
import numpy.typing as npt
from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from umc_desktop.domain.changes import Changes
from umc_desktop.domain.wording import percent
from umc_desktop.operations.viewing import ViewData
from umc_desktop.qt import selection
from umc_desktop.qt.keys import Key
from umc_desktop.qt.map.widget import MapWidget
from umc_desktop.qt.map_glimpse import MapGlimpse
from umc_desktop.qt.map_pair import MapPair, tool_button
from umc_desktop.qt.map_pane import MapPane
from umc_desktop.qt.map_prompt import MapPrompt, UnmappedNotice
from umc_desktop.qt.panels import summaries
from umc_desktop.qt.panels.panel import MARGIN_PX, ElidedLabel
from umc_desktop.qt.project_view import ProjectView
from umc_desktop.qt.words import tr


class MapPanel(QWidget):
    """Shows the project's map, or the button that gets one.

    Two maps show the same samples with one selection.

    Attributes
    ----------
    pair
        The map, or two.
    pane
        The map that is always there; ``map``, ``legend``, ``colour_by`` and ``split``
        are its parts.
    prompt
        What stands in its place while there is none.
    notice
        Tells of samples that are not on it yet.

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
        self.pair = MapPair(MapGlimpse(view))
        self.pane = self.pair.first
        self.map, self.legend = self.pane.map, self.pane.legend
        self.colour_by, self.split = self.pane.colour_by, self.pane.split
        self.lasso_button = tool_button(
            tr("Lasso (L)"),
            tr("Lasso"),
            tr(
                "Draw around samples to select them. Ctrl adds, Alt removes, "
                "Ctrl+Alt keeps what is inside."
            ),
        )
        self.prompt = MapPrompt()
        self.notice = UnmappedNotice()
        self.footer = ElidedLabel(faint=True)
        self.footer.setContentsMargins(MARGIN_PX, 3, MARGIN_PX, 4)
        self.footer.setAccessibleName(tr("How far the map moved"))
        self._stack = QStackedWidget()
        self._arrange()
        self._connect()
        self._show_data(~Changes.NOTHING)

    @property
    def empty_text(self) -> str:
        """What stands in place of the map; ``""`` when there is one."""
        is_map = self._stack.currentIndex() == 0
        return "" if is_map else self.prompt.text

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
        for pane in self.pair.panes:
            pane.map.highlight(found)
        return int(np.count_nonzero(found))

    def _arrange(self) -> None:
        self.pane.bar.addWidget(self.lasso_button)
        self.pane.bar.addWidget(self.pair.button)
        whole = QWidget()
        column = QVBoxLayout(whole)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.notice)
        column.addWidget(self.pair, 1)
        column.addWidget(self.footer)
        self._stack.addWidget(whole)
        self._stack.addWidget(self.prompt)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._stack)

    def _connect(self) -> None:
        self._view.data_changed.connect(self._show_data)
        self._view.selection_changed.connect(self._show_selection)
        self._view.working_set_changed.connect(self._show_batch)
        self._view.current_changed.connect(self._show_current)
        self._connect_pane(self.pane)
        self.pair.added.connect(self._connect_pane)
        self.pair.doubled.connect(self._show_all)
        self.notice.update_requested.connect(self.score_requested)
        self.prompt.score_requested.connect(self.score_requested)
        self.prompt.import_requested.connect(self.import_requested)

    def _connect_pane(self, pane: MapPane) -> None:
        pane.map.selection_changed.connect(
            lambda selected: self._on_selected(selected, pane.map)
        )
        pane.map.sample_clicked.connect(self._on_clicked)
        pane.map.lasso_mode_changed.connect(self.lasso_button.setChecked)
        self.lasso_button.toggled.connect(pane.map.set_lasso_mode)

    def _show_all(self) -> None:
        self._show_data(~Changes.NOTHING)
        self._show_selection()
        self._show_batch()
        self._show_current()
        self._show_found()

    def _show_data(self, changes: Changes) -> None:
        data = self._view.data
        if data is None or not len(data.ids):
            for pane in self.pair.panes:
                pane.clear()
            self._found = self._found[:0]
            self._stack.setCurrentIndex(1)
            self.prompt.show_need(data, writable=self._writable)
            return
        self._stack.setCurrentIndex(0)
        are_new = [pane.show_data(data, changes) for pane in self.pair.panes]
        if are_new[0]:
            self._show_found()
            if self._view.selection.any():
                self._view.set_selection(np.zeros(len(data.ids), bool))
            self._show_current()
        missing = data.n_samples - len(data.ids)
        self.notice.show_missing(missing, writable=self._writable)
        self._show_footer(data)
        self._show_chip()

    def _show_footer(self, data: ViewData) -> None:
        self.footer.setVisible(data.drift is not None)
        if data.drift is not None:
            self.footer.setText(
                tr(
                    "Half of the samples moved by less than {share} of the map’s "
                    "spread when it was last laid out."
                ).format(share=percent(data.drift, 1))
            )

    @property
    def _writable(self) -> bool:
        project = self._view.project
        return project is not None and not project.read_only

    def _on_selected(self, selected: npt.NDArray[np.bool_], chart: MapWidget) -> None:
        data = self._view.data
        if data is None:
            return
        self._view.lasso = chart.lasso_polygon
        self._view.set_selection(selected)
        if selected.any():
            self._view.set_working_set(selection.to_working_set(data, selected))

    def _show_selection(self) -> None:
        for pane in self.pair.panes:
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
        for pane in self.pair.panes:
            pane.show_selection(marked)

    def _show_current(self) -> None:
        data, current = self._view.data, self._view.working_set.current
        if data is not None and self.pane.n_samples:
            row = -1 if current is None else data.row_of(current)
            for pane in self.pair.panes:
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
