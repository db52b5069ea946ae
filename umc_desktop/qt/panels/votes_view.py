"""Who says what of a sample: each member's vote with its confidence."""

from dataclasses import dataclass

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from umc_desktop.qt.panels.item_painting import (
    SWATCH_PX,
    draw_bar,
    draw_swatch,
)
from umc_desktop.qt.panels.wording import percent, tooltip
from umc_desktop.qt.theme import mixed
from umc_desktop.qt.words import tr

_GAP_PX = 8
_BAR_PX = 56
_MOST_NAME_SHARE = 0.4
_LETTERS_WITH_BAR = 32  # of a line: with fewer the label needs the bar's room
_FAINT = 0.68


@dataclass(frozen=True)
class Vote:
    """What one member says; ``place`` is the label's place in the map's palette."""

    member: str
    label: str
    place: int
    confidence: float

    @property
    def spoken(self) -> str:
        """The vote as a sentence, for screen readers."""
        return tr("{member} says {label}, {confidence}").format(
            member=self.member, label=self.label, confidence=percent(self.confidence)
        )


class VotesView(QWidget):
    """A line for each member: name, bar, confidence, label."""

    def __init__(self) -> None:
        super().__init__()
        self.votes: list[Vote] = []
        self.setAccessibleName(tr("Who says what"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def set_votes(self, votes: list[Vote]) -> None:
        """Show other votes."""
        self.votes = votes
        spoken = "; ".join(vote.spoken for vote in votes)
        self.setAccessibleDescription(spoken)
        self.setToolTip(tooltip(spoken))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Return the room all lines need."""
        return QSize(200, self._line() * len(self.votes))

    def minimumSizeHint(self) -> QSize:
        """Return the room all lines need."""
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the votes."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        metrics = self.fontMetrics()
        most = int(self.width() * _MOST_NAME_SHARE)
        names = [metrics.horizontalAdvance(vote.member) for vote in self.votes]
        # advances are rounded to whole pixels, and a rounded one may cut a letter off
        name_px = min(max(names, default=0) + 2, most)
        number_px = metrics.horizontalAdvance("100\u202f%")
        has_bar = self.width() >= _LETTERS_WITH_BAR * metrics.averageCharWidth()
        bar_px = _BAR_PX if has_bar else 0
        for number, vote in enumerate(self.votes):
            line = QRect(0, number * self._line(), self.width(), self._line())
            self._draw(painter, line, vote, (name_px, bar_px, number_px))

    def _draw(
        self, painter: QPainter, line: QRect, vote: Vote, widths: tuple[int, int, int]
    ) -> None:
        palette, metrics = self.palette(), self.fontMetrics()
        ink = palette.color(QPalette.ColorRole.WindowText)
        background = palette.color(QPalette.ColorRole.Window)
        name_px, bar_px, number_px = widths
        elide = Qt.TextElideMode.ElideRight
        middle = Qt.AlignmentFlag.AlignVCenter
        painter.setPen(mixed(ink, background, _FAINT))
        name = QRect(line.left(), line.top(), name_px, line.height())
        painter.drawText(name, middle, metrics.elidedText(vote.member, elide, name_px))
        left = name.right() + _GAP_PX
        if bar_px:
            bar = QRect(left, line.center().y() - 2, bar_px, 6)
            draw_bar(painter, bar, vote.confidence, ink, background)
            left += bar_px + _GAP_PX
        painter.setPen(ink)
        share = QRect(left, line.top(), number_px, line.height())
        painter.drawText(
            share, middle | Qt.AlignmentFlag.AlignRight, percent(vote.confidence)
        )
        left += number_px + _GAP_PX
        at = QPoint(left + SWATCH_PX // 2, line.center().y() + 1)
        draw_swatch(painter, at, vote.place, palette)
        left += SWATCH_PX + 6
        label = QRect(left, line.top(), line.right() - left, line.height())
        painter.setPen(ink)
        painter.drawText(
            label, middle, metrics.elidedText(vote.label, elide, label.width())
        )

    def _line(self) -> int:
        return self.fontMetrics().height() + 4
