"""The table of domains: its cells, and the small bars in them."""

from dataclasses import dataclass

import numpy as np
from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    Qt,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from umc_desktop.operations.budget_plan import Gain
from umc_desktop.qt.panels.domain_rows import DomainRow
from umc_desktop.qt.panels.item_painting import RowPainter
from umc_desktop.qt.panels.wording import number, tooltip
from umc_desktop.qt.words import later, tr

SORTED_BY = Qt.ItemDataRole.UserRole
INTERVAL = Qt.ItemDataRole.UserRole + 1
SHARE = Qt.ItemDataRole.UserRole + 2
NAME, NEXT, LABELLED, UNSURE, ACCURACY = range(5)
HEADERS = (
    (later("Domain"), later("The field the samples come from")),
    (
        later("Next"),
        later(
            "Decisions of the next queue; below, what labels are believed to bring: "
            "mean ± standard deviation, the mark is nothing"
        ),
    ),
    (later("Labelled"), later("Samples that have a label, of all in the project")),
    (later("Unsure"), later("Mean uncertainty of the samples without a label, 0 to 1")),
    (
        later("Accuracy"),
        later("Right suggestions on the audit slice, with the 95\u202f% interval"),
    ),
)
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Interval:
    """A belief on the scale that all domains share, 0 to 1 from left to right."""

    low: float
    mean: float
    high: float
    zero: float


def intervals(gains: list[Gain | None]) -> list[Interval | None]:
    """Place beliefs on one scale that shows all of them, and zero."""
    known = [gain for gain in gains if gain is not None]
    left = min([0.0, *(gain.mean - gain.sd for gain in known)])
    right = max([0.0, *(gain.mean + gain.sd for gain in known)])
    if right <= left:
        return [None] * len(gains)

    def place(value: float) -> float:
        return (value - left) / (right - left)

    return [
        Interval(
            place(gain.mean - gain.sd),
            place(gain.mean),
            place(gain.mean + gain.sd),
            place(0.0),
        )
        if gain is not None
        else None
        for gain in gains
    ]


class DomainModel(QAbstractTableModel):
    """The domains; sorting happens in a proxy."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: list[DomainRow] = []
        self._intervals: list[Interval | None] = []

    def set_rows(self, rows: list[DomainRow]) -> None:
        """Show other rows; the selection stays when the domains are the same."""
        same = bool(rows) and [r.name for r in rows] == [r.name for r in self.rows]
        if not same:
            self.beginResetModel()
        self.rows = rows
        self._intervals = intervals(
            [row.plan.gain if row.plan else None for row in rows]
        )
        if same:
            last = self.index(len(rows) - 1, len(HEADERS) - 1)
            self.dataChanged.emit(self.index(0, 0), last)
        else:
            self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        """Return the number of domains."""
        return 0 if parent is not None and parent.isValid() else len(self.rows)

    def columnCount(self, parent: _Index | None = None) -> int:
        """Return the number of columns."""
        return 0 if parent is not None and parent.isValid() else len(HEADERS)

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
            return tr(HEADERS[section][0])
        if role == Qt.ItemDataRole.ToolTipRole:
            return tr(HEADERS[section][1])
        return None

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a cell: text, what it is sorted by, its belief, what it says aloud."""
        row, column = self.rows[index.row()], index.column()
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _alignment(column)
        if role == SORTED_BY:
            return _sorted_by(row)[column]
        if role == INTERVAL:
            return self._intervals[index.row()]
        if role == SHARE:
            return row.uncertainty if column == UNSURE else row.labelled_share
        if role == Qt.ItemDataRole.ToolTipRole and column in (NAME, NEXT, LABELLED):
            said = {NAME: row.name, NEXT: row.words, LABELLED: row.labelled_text}
            return tooltip(said[column])
        if role == Qt.ItemDataRole.AccessibleTextRole and column in (NEXT, LABELLED):
            return row.words if column == NEXT else row.labelled_text
        if role == Qt.ItemDataRole.DisplayRole:
            return (
                row.name,
                row.next_text,
                f"{row.n_labelled:,}",
                number(row.uncertainty),
                row.accuracy_text,
            )[column]
        return None


class ShareDelegate(QStyledItemDelegate):
    """A small bar below the number: a share of 1."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: _Index
    ) -> None:
        """Draw the bar and the number."""
        painter.save()
        drawn = RowPainter(painter, option)
        upper, lower = _halves(drawn)
        drawn.text(upper, str(index.data()), right=True)
        value = float(index.data(SHARE))
        if not np.isnan(value):
            drawn.bar(QRect(lower.left(), lower.top() + 4, lower.width(), 5), value)
        painter.restore()


class BeliefDelegate(QStyledItemDelegate):
    """A small interval below the number: mean ± standard deviation."""

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: _Index
    ) -> None:
        """Draw the interval and the number."""
        painter.save()
        drawn = RowPainter(painter, option)
        upper, lower = _halves(drawn)
        drawn.text(upper, str(index.data()), right=True)
        interval = index.data(INTERVAL)
        if interval is not None:
            place = QRect(lower.left(), lower.top() + 2, lower.width(), 9)
            drawn.interval(place, interval.low, interval.mean, interval.high)
            drawn.tick(place, interval.zero)
        painter.restore()


def _halves(drawn: RowPainter) -> tuple[QRect, QRect]:
    inner = drawn.rect.adjusted(6, 4, -4, -4)
    half = inner.height() // 2
    upper = QRect(inner.left(), inner.top(), inner.width(), half)
    return upper, upper.translated(0, half)


def _sorted_by(row: DomainRow) -> tuple[str | int | float, ...]:
    return (
        row.name.casefold(),
        -1 if row.plan is None else row.plan.count,
        row.n_labelled,
        float(np.nan_to_num(row.uncertainty, nan=-1.0)),
        float(np.nan_to_num(row.accuracy, nan=-1.0)),
    )


def _alignment(column: int) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if column else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter
