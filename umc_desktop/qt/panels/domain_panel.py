"""How far each domain is: what is labelled, what is unsure, what is right."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSortFilterProxyModel,
    Qt,
)
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
)

from umc_desktop.domain.changes import Changes
from umc_desktop.operations.viewing import NO_LABEL, ViewData
from umc_desktop.qt.panels.item_painting import RowPainter
from umc_desktop.qt.panels.panel import Panel
from umc_desktop.qt.panels.wording import number, percent, tooltip
from umc_desktop.qt.project_view import ProjectView
from umc_desktop.storage import annotations, samples
from umc_desktop.storage.project_file import ProjectFile

_SORTED_BY = Qt.ItemDataRole.UserRole
_UNCERTAINTY = 2
_HEADERS = (
    ("Domain", "The field the samples come from"),
    ("Labelled", "Samples that have a label, of all in the project"),
    ("Unsure", "Mean uncertainty of the samples without a label, 0 to 1"),
    ("Accuracy", "Right suggestions on the audit slice, with the 95 % interval"),
)
_NARROWEST_PX = 44
_HEADER_PAD_PX = 14
_HEADER_SCALE = 0.88  # the numbers matter more than their titles
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class DomainRow:
    """One domain as the table shows it; NaN where nothing was measured."""

    name: str
    n_samples: int
    n_labelled: int
    uncertainty: float
    accuracy: float
    accuracy_low: float
    accuracy_high: float

    @property
    def accuracy_text(self) -> str:
        """The accuracy with its interval below."""
        if np.isnan(self.accuracy):
            return percent(None)
        low, high = self.accuracy_low * 100, self.accuracy_high * 100
        between = "" if np.isnan(low + high) else f"\n{low:.0f}–{high:.0f}"
        return percent(self.accuracy) + between


def domain_rows(
    data: ViewData, n_samples: dict[int, int], n_off_map: dict[int, int]
) -> list[DomainRow]:
    """Return a row for each domain.

    Parameters
    ----------
    n_samples
        Samples of each domain, on the map or not.
    n_off_map
        Labelled samples of each domain that are not on the map.
    """
    measured = data.rounds[-1].metrics.get("domains", {}) if data.rounds else {}
    top = max((domain.id for domain in data.domains), default=0) + 1
    labelled = data.given != NO_LABEL
    n_labelled = np.bincount(data.domain_ids[labelled], minlength=top)
    scored = ~labelled & np.isfinite(data.uncertainty)
    of_scored = data.domain_ids[scored]
    n_scored = np.bincount(of_scored, minlength=top)
    total = np.bincount(of_scored, data.uncertainty[scored], minlength=top)
    mean = np.divide(total, n_scored, out=np.full(top, np.nan), where=n_scored > 0)
    rows = []
    for domain in data.domains:
        metrics = measured.get(domain.name, {})
        rows.append(
            DomainRow(
                domain.name,
                n_samples.get(domain.id, 0),
                int(n_labelled[domain.id]) + n_off_map.get(domain.id, 0),
                float(mean[domain.id]),
                _value(metrics, "accuracy"),
                _value(metrics, "accuracy_low"),
                _value(metrics, "accuracy_high"),
            )
        )
    return rows


def _value(metrics: dict[str, Any], name: str) -> float:
    value = metrics.get(name)
    return np.nan if value is None else float(value)


class DomainModel(QAbstractTableModel):
    """The domains; sorting happens in a proxy."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: list[DomainRow] = []

    def set_rows(self, rows: list[DomainRow]) -> None:
        """Show other rows; the selection stays when the domains are the same."""
        if rows and [row.name for row in rows] == [row.name for row in self.rows]:
            self.rows = rows
            last = self.index(len(rows) - 1, len(_HEADERS) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
        else:
            self.beginResetModel()
            self.rows = rows
            self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        """Return the number of domains."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index | None = None) -> int:
        """Return the number of columns."""
        return 0 if parent is not None and parent.isValid() else len(_HEADERS)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Return a column's name, what it means, or how it is aligned."""
        if orientation is not Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(section)
        if role == Qt.ItemDataRole.DisplayRole:
            return _HEADERS[section][0]
        return _HEADERS[section][1] if role == Qt.ItemDataRole.ToolTipRole else None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell as text, as what it is sorted by, or its alignment."""
        row, column = self.rows[index.row()], index.column()
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == _SORTED_BY:
            values = (
                row.name.casefold(),
                row.n_labelled,
                np.nan_to_num(row.uncertainty, nan=-1.0),
                np.nan_to_num(row.accuracy, nan=-1.0),
            )
            value = values[column]
            return value if isinstance(value, str | int) else float(value)
        if role == Qt.ItemDataRole.ToolTipRole and column == 0:
            return tooltip(row.name)
        if role == Qt.ItemDataRole.DisplayRole:
            return (
                row.name,
                f"{row.n_labelled:,}\nof {row.n_samples:,}",
                number(row.uncertainty),
                row.accuracy_text,
            )[column]
        return None


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


class UncertaintyDelegate(QStyledItemDelegate):
    """A small bar below the number."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: _Index
    ) -> None:
        """Draw the bar and the number."""
        painter.save()
        drawn = RowPainter(painter, option)
        inner = drawn.rect.adjusted(6, 4, -4, -4)
        half = inner.height() // 2
        upper = QRect(inner.left(), inner.top(), inner.width(), half)
        drawn.text(upper, str(index.data()), right=True)
        value = float(index.data(_SORTED_BY))
        if value >= 0:
            bar = QRect(inner.left(), upper.bottom() + 5, inner.width(), 5)
            drawn.bar(bar, value)
        painter.restore()


class DomainPanel(Panel):
    """A table of the domains; a click on a column's head sorts by it."""

    def __init__(self, view: ProjectView) -> None:
        super().__init__(view, "Domains")
        self._n_samples: dict[int, int] | None = None
        self._n_off_map: tuple[int, dict[int, int]] = (0, {})
        self._model = DomainModel(self)
        proxy = QSortFilterProxyModel(self)
        proxy.setSourceModel(self._model)
        proxy.setSortRole(_SORTED_BY)
        self.table = QTableView()
        self.table.setAccessibleName("Domains")
        self.table.setModel(proxy)
        self.table.setItemDelegateForColumn(_UNCERTAINTY, UncertaintyDelegate(self))
        self.table.setSortingEnabled(True)
        self.table.sortByColumn(0, Qt.SortOrder.AscendingOrder)
        self.table.setShowGrid(False)
        self.table.setTabKeyNavigation(False)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(
            2 * self.table.fontMetrics().height() + 8
        )
        header = self.table.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(_NARROWEST_PX)
        font = header.font()
        font.setPointSizeF(font.pointSizeF() * _HEADER_SCALE)
        header.setFont(font)
        metrics = QFontMetrics(font)
        # The names get what is left: they are what a row is known by.
        for column, (title, _) in enumerate(_HEADERS[1:], start=1):
            room = metrics.horizontalAdvance(title) + _HEADER_PAD_PX
            self.table.setColumnWidth(column, max(room, _NARROWEST_PX))
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        layout = QVBoxLayout(self.content)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.table)
        view.data_changed.connect(self._on_data_changed)
        self._refresh()

    def _on_data_changed(self, changes: Changes) -> None:
        if changes & Changes.SAMPLES:
            self._n_samples = None
            self._n_off_map = (0, {})
        self._refresh()

    def _refresh(self) -> None:
        data, project = self.view.data, self.view.project
        if data is None or project is None:
            self._model.set_rows([])
            self.show_empty("Open or make a project to see its domains.")
        elif not data.domains:
            self._model.set_rows([])
            self.show_empty("Domains appear here when you import samples.")
        else:
            counts = self._counts(project)
            self._model.set_rows(
                domain_rows(data, counts, self._labelled_off_map(project, data))
            )
            self.show_content()

    def _counts(self, project: ProjectFile) -> dict[int, int]:
        if self._n_samples is None:
            with project.read() as connection:
                self._n_samples = samples.count_by_domain(connection)
        return self._n_samples

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
