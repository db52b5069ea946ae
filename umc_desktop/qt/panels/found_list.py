"""Samples that were found, each with the part of its text that was looked for."""

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QRect
from PySide6.QtGui import QFontMetrics

from umc_desktop.domain.samples import NO_LABEL
from umc_desktop.qt.panels import summaries
from umc_desktop.qt.panels.choice_list import ChoiceList
from umc_desktop.qt.panels.item_painting import RowPainter
from umc_desktop.qt.panels.marked_lines import draw_marked, excerpt, two_lines
from umc_desktop.qt.panels.row_list import LinesDelegate, RowModel
from umc_desktop.qt.project_view import ProjectView
from umc_desktop.qt.words import tr

_LETTERS = 240  # more never fits on two lines


@dataclass(frozen=True)
class Found:
    """One sample that was found."""

    sample_id: int
    text: str
    spans: tuple[tuple[int, int], ...]


class FoundModel(RowModel[Found]):
    """What was found, in order."""

    def __init__(self, view: ProjectView, parent: QObject) -> None:
        super().__init__(parent)
        self._view = view
        view.data_changed.connect(self.refresh)

    def spoken(self, row: Found) -> str:
        """Return a sample and what it is called."""
        line, _ = excerpt(row.text, row.spans, _LETTERS)
        return ", ".join(part for part in (line, self.called(row)) if part)

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


class _Delegate(LinesDelegate):
    """Two lines of text with the marks, and what the sample is called."""

    lines = 3
    pad_px = 7

    def __init__(self, called: Callable[[Found], str], parent: QObject) -> None:
        super().__init__(parent)
        self._called = called

    def draw(self, drawn: RowPainter, row: Found) -> None:
        """Draw a sample."""
        pad = self.pad_px
        inner = drawn.rect.adjusted(pad, pad, -pad, -pad)
        text, spans = excerpt(row.text, row.spans, _LETTERS)
        font = drawn.font()
        line = QFontMetrics(font).height()
        drawn.painter.setFont(font)
        top = inner.top()
        for part, marks in two_lines(text, spans, font, inner.width()):
            rect = QRect(inner.left(), top, inner.width(), line)
            draw_marked(drawn.painter, rect, part, marks, drawn.ink, drawn.mark_ground)
            top += line
        below = QRect(inner.left(), top, inner.width(), line)
        drawn.text(below, self._called(row), faint=True)


class FoundList(ChoiceList):
    """The samples; moving in the list shows them one by one."""

    def __init__(self, model: FoundModel) -> None:
        super().__init__(tr("Samples found"))
        self.setItemDelegate(_Delegate(model.called, self))
        self.setModel(model)
