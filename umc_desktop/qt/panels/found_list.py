"""Samples that were found, each with the part of its text that was looked for."""

from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from umc_desktop.domain.samples import NO_LABEL
from umc_desktop.qt.panels import summaries
from umc_desktop.qt.panels.choice_list import ChoiceList
from umc_desktop.qt.panels.item_painting import RowPainter
from umc_desktop.qt.panels.marked_lines import draw_marked, excerpt, two_lines
from umc_desktop.qt.project_view import ProjectView
from umc_desktop.qt.words import tr

_ROW = Qt.ItemDataRole.UserRole
_CALLED = Qt.ItemDataRole.UserRole + 1
_PAD_PX = 7
_LETTERS = 240  # more never fits on two lines
_Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Found:
    """One sample that was found."""

    sample_id: int
    text: str
    spans: tuple[tuple[int, int], ...]


class FoundModel(QAbstractListModel):
    """What was found, in order."""

    def __init__(self, view: ProjectView, parent: QObject) -> None:
        super().__init__(parent)
        self._view = view
        self.found: list[Found] = []
        view.data_changed.connect(self._refresh)

    def show_found(self, found: list[Found]) -> None:
        """Show something else."""
        self.beginResetModel()
        self.found = found
        self.endResetModel()

    def rowCount(self, parent: _Index | None = None) -> int:
        """Return the number of samples."""
        return 0 if parent is not None and parent.isValid() else len(self.found)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return a sample, or its words."""
        if not index.isValid():
            return None
        found = self.found[index.row()]
        if role == _ROW:
            return found
        if role == _CALLED:
            return self.called(found)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            line, _ = excerpt(found.text, found.spans, _LETTERS)
            return ", ".join(part for part in (line, self.called(found)) if part)
        return None

    def called(self, found: Found) -> str:
        """Return what a sample is called now, and by whom."""
        data = self._view.data
        row = -1 if data is None else data.row_of(found.sample_id)
        if data is None or row < 0:
            return ""
        if data.given[row] != NO_LABEL:
            return f"✓ {summaries.label_name(data, int(data.given[row]))}"
        if data.skipped[row]:
            return tr("skipped")
        if summaries.blind(data, [found.sample_id])[0]:
            return tr("suggestion hidden")
        if data.suggestions[row] != NO_LABEL:
            name = summaries.label_name(data, int(data.suggestions[row]))
            return tr("suggested {name}").format(name=name)
        return ""

    def _refresh(self) -> None:
        if self.found:
            self.dataChanged.emit(self.index(0), self.index(len(self.found) - 1))


class _Delegate(QStyledItemDelegate):
    """Two lines of text with the marks, and what the sample is called."""

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        """Return the size of every row."""
        return QSize(160, 3 * option.fontMetrics.height() + 2 * _PAD_PX)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: _Index
    ) -> None:
        """Draw a sample."""
        found: Found = index.data(_ROW)
        painter.save()
        drawn = RowPainter(painter, option)
        inner = drawn.rect.adjusted(_PAD_PX, _PAD_PX, -_PAD_PX, -_PAD_PX)
        text, spans = excerpt(found.text, found.spans, _LETTERS)
        font, line = drawn.font(), option.fontMetrics.height()
        painter.setFont(font)
        top = inner.top()
        for part, marks in two_lines(text, spans, font, inner.width()):
            rect = QRect(inner.left(), top, inner.width(), line)
            draw_marked(painter, rect, part, marks, drawn.ink, drawn.mark_ground)
            top += line
        below = QRect(inner.left(), top, inner.width(), line)
        drawn.text(below, index.data(_CALLED), faint=True)
        painter.restore()


class FoundList(ChoiceList):
    """The samples; moving in the list shows them one by one."""

    def __init__(self) -> None:
        super().__init__(tr("Samples found"))
        self.setItemDelegate(_Delegate(self))
