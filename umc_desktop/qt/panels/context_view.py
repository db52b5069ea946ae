"""What stands behind a suggestion: candidates with labelled samples, and ranks."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, QRect, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QPushButton, QSizePolicy, QVBoxLayout, QWidget

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.operations.explaining import ExplainSample
from umc_desktop.operations.viewing import ViewData
from umc_desktop.qt.panels import summaries
from umc_desktop.qt.panels.host import PanelHost
from umc_desktop.qt.panels.item_painting import SWATCH_PX, draw_bar, draw_swatch
from umc_desktop.qt.panels.panel import PlainLabel, take_away
from umc_desktop.qt.panels.wording import number, percent, quoted, tooltip
from umc_desktop.qt.project_view import ProjectView
from umc_desktop.qt.words import counted, later, tr

RANKED = (later("Ranks"), later("Cluster"), later("Budget"))
"""The lines that an explanation adds to what is known of a sample."""
PAUSE_MS = 300
"""Spent on a sample before it is asked about: quick labelling asks nothing."""
_BAR_PX = 56
_GAP_PX = 8
_TERMS = {
    "uncertainty": later("uncertainty"),
    "margin": later("small margin"),
    "disagreement": later("disagreement"),
    "typicality": later("typical"),
    "novelty": later("novel"),
}


class _Candidate(QWidget):
    """A label, how likely it is, as a bar and a number."""

    def __init__(self, name: str, place: int, probability: float) -> None:
        super().__init__()
        self._name = name
        self._place = place
        self._probability = probability
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(f"{name}, {percent(probability)}")

    def sizeHint(self) -> QSize:
        """Return the room of one line."""
        return QSize(160, self.fontMetrics().height() + 4)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the label, the bar and the number."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        palette, metrics = self.palette(), self.fontMetrics()
        ink = palette.color(QPalette.ColorRole.WindowText)
        middle = self.rect().center().y()
        draw_swatch(painter, QPoint(SWATCH_PX // 2, middle + 1), self._place, palette)
        share_px = metrics.horizontalAdvance("100\u202f%")
        right = self.width() - share_px
        painter.setPen(ink)
        align = Qt.AlignmentFlag.AlignVCenter
        painter.drawText(
            QRect(right, 0, share_px, self.height()),
            align | Qt.AlignmentFlag.AlignRight,
            percent(self._probability),
        )
        bar = QRect(right - _GAP_PX - _BAR_PX, middle - 2, _BAR_PX, 6)
        draw_bar(
            painter,
            bar,
            self._probability,
            ink,
            palette.color(QPalette.ColorRole.Window),
        )
        left = SWATCH_PX + 6
        painter.setPen(ink)
        name = QRect(left, 0, bar.left() - _GAP_PX - left, self.height())
        painter.drawText(
            name,
            align,
            metrics.elidedText(self._name, Qt.TextElideMode.ElideRight, name.width()),
        )


class NearButton(QPushButton):
    """A labelled sample's text on one line; pressed, it stands beside the current one.

    Attributes
    ----------
    sample_id
        Which sample it is.
    """

    def __init__(self, sample_id: int, text: str, similarity: float) -> None:
        super().__init__()
        self.sample_id = sample_id
        line = " ".join(text.split())
        self._line = line
        self._similarity = number(similarity)
        self.setFlat(True)
        self.setAccessibleName(tr("Compare with: {line}").format(line=line))
        self.setToolTip(
            tooltip(
                tr("{text}\n(similarity {similarity}; compare)").format(
                    text=text, similarity=self._similarity
                )
            )
        )
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Return the room of one line."""
        return QSize(160, self.fontMetrics().height() + 6)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the button and as much of the text as there is room for."""
        super().paintEvent(event)
        painter = QPainter(self)
        room = self.rect().adjusted(SWATCH_PX + 6, 0, -2, 0)
        painter.setPen(self.palette().color(QPalette.ColorRole.ButtonText))
        align = Qt.AlignmentFlag.AlignVCenter
        number_px = self.fontMetrics().horizontalAdvance("0.00") + _GAP_PX
        painter.drawText(room, align | Qt.AlignmentFlag.AlignRight, self._similarity)
        room.setRight(room.right() - number_px)
        painter.drawText(
            room,
            align,
            self.fontMetrics().elidedText(
                self._line, Qt.TextElideMode.ElideRight, room.width()
            ),
        )


class ContextView(QWidget):
    """The likeliest labels of the current sample, with what was labelled so near it.

    Asks the searching process once somebody stays on a sample for a moment.

    Attributes
    ----------
    facts
        What an explanation says in words, by the names in ``RANKED``.
    """

    explained = Signal()

    def __init__(self, view: ProjectView) -> None:
        super().__init__()
        self._view = view
        self._window: PanelHost | None = None
        self._asked: int | None = None
        self.facts: dict[str, str] = {}
        self._caption = PlainLabel(tr("Nearest labelled"), faint=True, wrap=False)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(1)
        self._column.addWidget(self._caption)
        self._rows: list[QWidget] = []
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        view.current_changed.connect(self._on_current)
        view.data_changed.connect(self._on_data)
        self.clear()

    @property
    def near(self) -> list[NearButton]:
        """The labelled samples that are shown, nearest first by candidate."""
        return self.findChildren(NearButton)

    def join(self, window: PanelHost) -> None:
        """Ask in this window from now on."""
        self._window = window
        self._pause.start()

    def clear(self) -> None:
        """Show nothing until the next answer."""
        self._show_candidates({})
        self.facts = {}
        self.explained.emit()

    def _on_current(self) -> None:
        if self._view.working_set.current != self._asked:
            self.clear()
        self._pause.start()

    def _on_data(self, changes: Changes) -> None:
        if changes & (Changes.ANNOTATIONS | Changes.ROUND | Changes.QUEUE):
            self._pause.start()

    def _ask(self) -> None:
        data, current = self._view.data, self._view.working_set.current
        if (
            self._window is None
            or data is None
            or current is None
            or not data.rounds
            or not self.isVisible()
        ):
            return
        self._asked = current
        self._window.searching.run(
            "sample.explain", ExplainSample(current), partial(self._show, current)
        )

    def _show(self, sample_id: int, outcome: Outcome) -> None:
        if sample_id != self._view.working_set.current:
            return
        self.facts = _facts(outcome.data)
        self._show_candidates(outcome.data)
        self.explained.emit()

    def _show_candidates(self, explained: Mapping[str, Any]) -> None:
        take_away(self._rows)
        self._rows = []
        candidates = explained.get("candidates", [])
        shown = any(one["nearest"] for one in candidates)
        data = self._view.data
        if shown and data is not None:
            for candidate in candidates:
                self._add(data, candidate)
        self._caption.setVisible(shown)
        self.setVisible(shown or self._window is not None)

    def _add(self, data: ViewData, candidate: Mapping[str, Any]) -> None:
        name = candidate["label"] or ""
        place = next(
            (
                summaries.label_place(data, label.id)
                for label in data.labels.values()
                if label.name == name
            ),
            -1,
        )
        self._append(_Candidate(name, place, candidate["probability"]))
        for one in candidate["nearest"]:
            button = NearButton(one["id"], one["text"], one["similarity"])
            button.clicked.connect(partial(self._compare, one["id"], one["similarity"]))
            self._append(button)
        if not candidate["nearest"]:
            none = PlainLabel(tr("nothing labelled so yet"), faint=True, wrap=False)
            none.setContentsMargins(SWATCH_PX + 6, 0, 0, 2)
            self._append(none)

    def _append(self, row: QWidget) -> None:
        self._column.addWidget(row)
        self._rows.append(row)

    def _compare(self, sample_id: int, similarity: float) -> None:
        if self._window is not None:
            self._window.searching.compare_with(sample_id, similarity)


def _facts(explained: Mapping[str, Any]) -> dict[str, str]:
    """Return the words for why a sample is asked for."""
    facts = {}
    ranks = explained.get("ranks", {})
    if ranks:
        of = max(rank["of"] for rank in ranks.values())
        terms = sorted(ranks.items(), key=lambda item: item[1]["rank"])
        said = " · ".join(
            f"{tr(_TERMS[name])} {_ordinal(rank['rank'])}" for name, rank in terms
        )
        facts["Ranks"] = tr("{said}, of {of:,} undecided").format(said=said, of=of)
    cluster = explained.get("cluster")
    if cluster:
        name = quoted(cluster["name"]) if cluster["name"] else tr("without a name")
        facts["Cluster"] = f"{name}, {counted(cluster['samples'], 'uncertain sample')}"
    domain = explained.get("domain", {})
    if "decisions" in domain:
        facts["Budget"] = tr(
            "{name}: {decisions:,} of {of:,} decisions: {reason}"
        ).format(
            name=domain["name"],
            decisions=domain["decisions"],
            of=domain["of"],
            reason=domain["reason"],
        )
    return facts


def _ordinal(rank: int) -> str:
    """Return a rank as people say it: 1st, 2nd, 3rd, 11th, 1,203rd."""
    tens = rank % 100
    ending = {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")
    return f"{rank:,}{'th' if 11 <= tens <= 13 else ending}"
