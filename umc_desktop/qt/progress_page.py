"""The page that says how far the labelling is, how fast it goes, what changed last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QAbstractItemView,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QPushButton,
    QScrollArea,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from umc_desktop.domain.changes import Changes
from umc_desktop.operations.annotator_records import (
    AnnotatorRecord,
    Rate,
    read_records,
)
from umc_desktop.operations.progressing import Progress, read_progress, sentence
from umc_desktop.qt.command_flow import CommandFlow
from umc_desktop.qt.panels.curves import curve, verdict_and_advice
from umc_desktop.qt.panels.figure_card import FigureCard
from umc_desktop.qt.panels.panel import MARGIN_PX, Heading, PlainLabel
from umc_desktop.qt.panels.tables import Figure, fill, reading_table
from umc_desktop.qt.panels.wording import percent
from umc_desktop.qt.project_view import ProjectView
from umc_desktop.qt.words import counted, later, tr

if TYPE_CHECKING:
    from umc_desktop.qt.panels.curve_plot import CurvePlots
    from umc_desktop.qt.panels.progress_plots import (
        Bars,
        CalibrationPlot,
        LyingBars,
    )

_NARROWEST_PX = 340
_BODY_PX = 250
_HEADS = (later("Was"), later("Is now"), later("Samples"))
_NO_WORK = later("Nothing was labelled by hand yet.")
_NO_ROUND = later("The curve begins with the second round.")
_NO_AUDIT = later("It needs ten labelled samples of the random check.")
_NO_MOVES = later(
    "The last round changed no suggestion, or there were not two rounds yet."
)


class ProgressPage(QWidget):
    """Figures on the work that was done, read when the page is shown.

    Signals
    -------
    back_requested : None
        The page is to give way to what was shown before.
    remarked : str
        A figure was copied or saved, in words.
    """

    back_requested = Signal()
    remarked = Signal(str)

    def __init__(self, view: ProjectView, flow: CommandFlow) -> None:
        super().__init__()
        self.setAccessibleName(tr("Progress"))
        self._view = view
        self._flow = flow
        self.headline = PlainLabel()
        self.pace = PlainLabel(faint=True)
        self.advice = PlainLabel()
        self.back_button = QPushButton(tr("Back"))
        self.back_button.clicked.connect(self.back_requested)
        self.moves = _table()
        self.annotators = reading_table(tr("Annotators"))
        self.cards: dict[str, FigureCard] = {}
        self._make_plots()
        self._arrange()
        self.apply_theme()
        view.data_changed.connect(self._on_data_changed)

    def refresh(self) -> None:
        """Read the project and draw everything anew."""
        project, data = self._view.project, self._view.data
        if project is None or data is None:
            return
        found = read_progress(project)
        self.headline.setText(sentence(found))
        self.pace.setText(_pace_words(found))
        self.advice.setText(" ".join(filter(None, verdict_and_advice(data.rounds))))
        self.advice.setVisible(bool(self.advice.text()))
        self._days.show_counts([(day[5:], n) for day, n in found.days])
        self.cards["days"].show_nothing("" if found.days else tr(_NO_WORK))
        self._labels.show_counts(found.by_label)
        any_label = any(n for _, n in found.by_label)
        self.cards["labels"].show_nothing(
            "" if any_label else tr("No label was given yet.")
        )
        self._domains.show_shares(found.domains)
        self._calibration.show_points(found.calibration)
        self.cards["calibration"].show_nothing(
            "" if found.calibration else tr(_NO_AUDIT)
        )
        accuracy, loss = (
            curve(data.rounds, name, None) for name in ("accuracy", "log_loss")
        )
        self.cards["curve"].show_nothing("" if len(accuracy.values) else tr(_NO_ROUND))
        if len(accuracy.values):
            self._curve.show_curves(accuracy, loss)
        self._show_moves(found)
        self._flow.look(
            tr("Annotators"),
            lambda progress: read_records(project, "", progress),
            self._show_annotators,
        )

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.apply_theme()

    def apply_theme(self) -> None:
        """Give the plots the palette's colours."""
        for plot in self._plots:
            plot.apply_theme(self.palette())

    def _make_plots(self) -> None:
        from umc_desktop.qt.panels.curve_plot import CurvePlots
        from umc_desktop.qt.panels.progress_plots import (
            Bars,
            CalibrationPlot,
            LyingBars,
        )

        font = QFont(self.font())
        self._days = Bars(font, tr("Labels"), tr("Labels by hand, per day"))
        self._labels = LyingBars(font, tr("Samples"), tr("Samples per label"))
        self._domains = LyingBars(
            font, tr("Samples"), tr("Labelled samples per domain")
        )
        self._calibration = CalibrationPlot(font)
        self._curve = CurvePlots(font)
        self._plots: tuple[Bars | LyingBars | CalibrationPlot | CurvePlots, ...] = (
            self._days,
            self._labels,
            self._domains,
            self._calibration,
            self._curve,
        )

    def _arrange(self) -> None:
        title = Heading(tr("Progress"), times=1.3)
        top = QHBoxLayout()
        top.addWidget(title, 1)
        top.addWidget(self.back_button)
        grid = QGridLayout()
        grid.setSpacing(2 * MARGIN_PX)
        for place, (name, heading, body) in enumerate(
            (
                ("days", tr("Labels by hand, per day"), self._days.widget),
                ("curve", tr("Learning curve"), self._curve),
                ("labels", tr("Samples per label"), self._labels.widget),
                ("domains", tr("Labelled, per domain"), self._domains.widget),
                (
                    "calibration",
                    tr("Calibration on the random check"),
                    self._calibration.widget,
                ),
                ("moves", tr("What the last round changed"), self.moves),
                ("annotators", tr("Agreement and verification"), self.annotators),
            )
        ):
            card = FigureCard(heading, body, self.remarked.emit)
            card.setMinimumWidth(_NARROWEST_PX)
            body.setFixedHeight(_BODY_PX)
            self.cards[name] = card
            grid.addWidget(card, place // 2, place % 2, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(1, 1)
        figures = QWidget()
        figures.setLayout(grid)
        scroll = QScrollArea()
        scroll.setAccessibleName(tr("Figures"))
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QScrollArea.Shape.NoFrame)
        scroll.setWidget(figures)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 12, 16, 12)
        outer.addLayout(top)
        outer.addWidget(self.headline)
        outer.addWidget(self.pace)
        outer.addWidget(self.advice)
        outer.addWidget(scroll, 1)

    def _on_data_changed(self, changes: Changes) -> None:
        del changes
        if self.isVisible():
            self.refresh()

    def _show_moves(self, found: Progress) -> None:
        self.cards["moves"].show_nothing("" if found.moves else tr(_NO_MOVES))
        self.moves.setRowCount(len(found.moves))
        for row, move in enumerate(found.moves):
            for column, text in enumerate(
                (move.before, move.after, f"{move.samples:,}")
            ):
                self.moves.setItem(row, column, QTableWidgetItem(text))

    def _show_annotators(self, records: list[AnnotatorRecord]) -> None:
        self.cards["annotators"].show_nothing("" if records else tr(_NO_WORK))
        heads = (
            tr("Annotator"),
            tr("Labels"),
            tr("Agreement with others"),
            tr("Verification"),
        )
        rows = [
            (
                one.shown_as,
                one.labels,
                *(_rate(rate) for rate in (one.agreement, one.verification)),
            )
            for one in records
        ]
        fill(self.annotators, heads, rows, stretched=0)


def _rate(rate: Rate) -> Figure | None:
    """Return a share of how many, or nothing where nothing was asked."""
    if rate.share is None:
        return None
    of = tr("{share} of {n:,}").format(share=percent(rate.share), n=rate.n)
    return Figure(of)


def _table() -> QTableWidget:
    table = QTableWidget(0, len(_HEADS))
    table.setAccessibleName(tr("Suggestions that changed in the last round"))
    table.setHorizontalHeaderLabels([tr(head) for head in _HEADS])
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    header = table.horizontalHeader()
    header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
    header.setSectionResizeMode(2, QHeaderView.ResizeMode.ResizeToContents)
    return table


def _pace_words(found: Progress) -> str:
    """Return how fast it goes and what is left, as far as it is known."""
    parts = []
    if found.pace.per_hour is not None:
        parts.append(
            tr("{per_hour:,.0f} labels in an hour of deciding").format(
                per_hour=found.pace.per_hour
            )
        )
    if found.pace.per_day is not None:
        parts.append(
            tr("{per_day:,.0f} on a day with work").format(per_day=found.pace.per_day)
        )
    if found.queue_left:
        parts.append(
            tr("{samples} of the queue left").format(
                samples=counted(found.queue_left, "sample")
            )
        )
    if found.days_left is not None and found.pool_left:
        days = max(1, round(found.days_left))
        parts.append(
            tr(
                "{pool_left:,} without a label: {days} with work if all were "
                "decided by hand"
            ).format(pool_left=found.pool_left, days=counted(days, "day"))
        )
    said = ", ".join(f"{name} {n:,}" for name, n in found.annotators)
    if len(found.annotators) > 1:
        parts.append(tr("by annotator: {said}").format(said=said))
    return " · ".join(parts)
