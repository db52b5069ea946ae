"""How far each domain is, and what it gets next: labels, doubts, budget and why."""

import numpy as np
from PySide6.QtCore import QEvent, QObject, QSortFilterProxyModel, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView, QVBoxLayout

from umc_desktop.domain.changes import Changes
from umc_desktop.domain.samples import NO_LABEL
from umc_desktop.operations.viewing import ViewData
from umc_desktop.qt.panels.domain_rows import DomainRow, domain_rows
from umc_desktop.qt.panels.domain_table import (
    HEADERS,
    LABELLED,
    NEXT,
    SORTED_BY,
    UNSURE,
    BeliefDelegate,
    DomainModel,
    ShareDelegate,
)
from umc_desktop.qt.panels.next_step import next_step
from umc_desktop.qt.panels.panel import MARGIN_PX, Panel, PlainLabel
from umc_desktop.qt.project_view import ProjectView
from umc_desktop.qt.text_size import keep_scaled
from umc_desktop.qt.words import tr
from umc_desktop.storage import annotations, samples
from umc_desktop.storage.project_file import ProjectFile

_NARROWEST_PX = 44
_HEADER_PAD_PX = 14
_WIDE_ENOUGH_PX = 330
_LINES = 4
_HEADER_SCALE = 0.88  # the numbers matter more than their titles


class DomainPanel(Panel):
    """A table of the domains, and below why the current one gets what it gets.

    A click on a column's head sorts by it. While no domain is chosen, the words are
    about the one that gets most.
    """

    def __init__(self, view: ProjectView) -> None:
        super().__init__(view, "Domains")
        self._n_off_map: tuple[int, dict[int, int]] = (0, {})
        self._model = DomainModel(self)
        proxy = QSortFilterProxyModel(self)
        proxy.setSourceModel(self._model)
        proxy.setSortRole(SORTED_BY)
        self.table = _table_of(proxy, self)
        self.why = PlainLabel()
        self.why.setAccessibleName(tr("Why this many"))
        self.why.setMargin(MARGIN_PX)
        self.why.setAlignment(Qt.AlignmentFlag.AlignTop)
        # so that the table stays where it is as one goes through the domains
        lines = _LINES * self.why.fontMetrics().lineSpacing()
        self.why.setMinimumHeight(lines + 2 * MARGIN_PX)
        self.table.selectionModel().currentRowChanged.connect(self._explain)
        layout = QVBoxLayout(self.content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.table, 1)
        layout.addWidget(self.why)
        self.setFocusProxy(self.table)
        view.data_changed.connect(self._on_data_changed)
        self._refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the uncertainty to the words where names would have no room."""
        super().resizeEvent(event)
        self.table.setColumnHidden(UNSURE, self.width() < _WIDE_ENOUGH_PX)

    def _on_data_changed(self, changes: Changes) -> None:
        if changes & Changes.SAMPLES:
            self._n_off_map = (0, {})
        self._refresh()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            _size(self.table)

    def _refresh(self) -> None:
        data, project = self.view.data, self.view.project
        if data is None or project is None:
            self._model.set_rows([])
            self.show_empty(tr("Open or make a project to see its domains."))
        elif not data.domains:
            self._model.set_rows([])
            self.show_empty(next_step(data))
        else:
            self._model.set_rows(
                domain_rows(data, self._labelled_off_map(project, data))
            )
            self._explain()
            self.show_content()

    def _explain(self) -> None:
        """Say in words why the current domain gets as many decisions as it does."""
        self.why.setText(self._current_row().words)

    def _current_row(self) -> DomainRow:
        proxy = self.table.model()
        assert isinstance(proxy, QSortFilterProxyModel)
        index = proxy.mapToSource(self.table.currentIndex())
        if index.isValid():
            return self._model.rows[index.row()]
        return max(self._model.rows, key=lambda row: row.plan.count if row.plan else -1)

    def _labelled_off_map(self, project: ProjectFile, data: ViewData) -> dict[int, int]:
        """Return how many labelled samples of each domain the arrays do not have."""
        n_missing = data.n_labelled - int((data.given != NO_LABEL).sum())
        if n_missing != self._n_off_map[0]:
            with project.read() as connection:
                labelled = annotations.read_current(connection).sample_ids
                missing = np.setdiff1d(labelled, data.ids, assume_unique=True)
                found = samples.domains_of(connection, missing.tolist())
            ids, counts = np.unique(list(found.values()), return_counts=True)
            self._n_off_map = (
                n_missing,
                dict(zip(ids.tolist(), counts.tolist(), strict=True)),
            )
        return self._n_off_map[1]


def _table_of(proxy: QSortFilterProxyModel, parent: QObject) -> QTableView:
    table = QTableView()
    table.setAccessibleName(tr("Domains"))
    table.setModel(proxy)
    for column in (LABELLED, UNSURE):
        table.setItemDelegateForColumn(column, ShareDelegate(parent))
    table.setItemDelegateForColumn(NEXT, BeliefDelegate(parent))
    table.setSortingEnabled(True)
    table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
    table.setShowGrid(False)
    table.setTabKeyNavigation(False)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.verticalHeader().hide()
    header = table.horizontalHeader()
    header.setHighlightSections(False)
    header.setMinimumSectionSize(_NARROWEST_PX)
    keep_scaled(header, times=_HEADER_SCALE)
    _size(table)
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    return table


def _size(table: QTableView) -> None:
    """Give rows and columns the room that the text needs in its size."""
    table.verticalHeader().setDefaultSectionSize(2 * table.fontMetrics().height() + 8)
    metrics = table.horizontalHeader().fontMetrics()
    # The names get what is left: they are what a row is known by.
    for column, (title, _) in enumerate(HEADERS[1:], start=1):
        room = metrics.horizontalAdvance(tr(title)) + _HEADER_PAD_PX
        table.setColumnWidth(column, max(room, _NARROWEST_PX))
