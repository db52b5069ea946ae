"""The page for simulations: what to play on the left, what came of it on the right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QFont
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QPushButton,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from umc_desktop.domain.changes import Outcome
from umc_desktop.domain.wording import percent
from umc_desktop.operations.simulation_request import Simulate
from umc_desktop.qt.command_flow import CommandFlow
from umc_desktop.qt.panels.panel import MARGIN_PX, Heading, PlainLabel
from umc_desktop.qt.panels.wording import NOTHING
from umc_desktop.qt.said_here import said_here
from umc_desktop.qt.simulation_form import SimulationForm
from umc_desktop.qt.words import later, tr

if TYPE_CHECKING:
    from umc_desktop.qt.panels.simulation_plot import SimulationPlot

COMMAND = "evaluate.simulate"
_FORM_PX = 400
_TABLE_PX = 190
_WHAT = later(
    "Hides labels that are known, lets each strategy ask for them again, and compares "
    "how many it needs. Nothing in a project is changed."
)
_EMPTY = later("Learning curves and what each strategy needs will stand here.")
_STOPPED = later("Stopped. What was played is kept: simulate again to go on.")
_HEADS = {
    "strategy": later("Strategy"),
    "final_accuracy": later("Accuracy at the end"),
    "labels_ratio": later("Labels needed ÷ default's"),
    "minutes_ratio": later("Minutes needed ÷ default's"),
    "ece": later("Calibration error"),
}


class SimulationPage(QWidget):
    """Starts simulations in the worker and shows what came of the last one.

    Signals
    -------
    back_requested : None
        The page is to give way to what was shown before.
    finished : Outcome
        A simulation was played to its end.
    """

    back_requested = Signal()
    finished = Signal(object)

    def __init__(self, flow: CommandFlow) -> None:
        super().__init__()
        self.setAccessibleName(tr("Simulation"))
        self._flow = flow
        self._outcome: Outcome | None = None
        self._plot: SimulationPlot | None = None
        self.form = SimulationForm()
        self.back_button = QPushButton(tr("Back"))
        self.file_box = QComboBox()
        self.file_box.setAccessibleName(tr("File of the results"))
        self.report_button = QPushButton(tr("Open the report"))
        self.table = _table()
        self._headline = PlainLabel()
        self._headline.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self._note = PlainLabel(tr(_EMPTY), faint=True)
        self._note.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._results = QWidget()
        self._place = QVBoxLayout()
        self._right = QStackedWidget()
        self._arrange()
        self.form.started.connect(self.start)
        self.back_button.clicked.connect(self.back_requested)
        self.file_box.currentIndexChanged.connect(self._show_file)
        self.report_button.clicked.connect(self._open_report)

    @property
    def headline(self) -> str:
        """What was saved, in words; empty before there are results."""
        return self._headline.text()

    @property
    def note(self) -> str:
        """What stands in place of results."""
        return "" if self._right.currentWidget() is self._results else self._note.text()

    @property
    def plot(self) -> SimulationPlot | None:
        """The curves, once there are some."""
        return self._plot

    def start(self, request: Simulate) -> None:
        """Have the worker simulate."""
        self.form.set_running(True)
        self._say(tr("Playing …"))
        self._flow.run(
            COMMAND, request, on_done=self._on_done, on_failed=self._on_failed
        )

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._plot is not None:
            self._plot.apply_theme(self.palette())

    def _on_done(self, outcome: Outcome) -> None:
        self.form.set_running(False)
        self.show_outcome(outcome)
        self.finished.emit(outcome)

    def _on_failed(self, error: BaseException | None) -> None:
        self.form.set_running(False)
        self._say(tr(_STOPPED) if error is None else said_here(error))

    def show_outcome(self, outcome: Outcome) -> None:
        """Show the headline, the curves and the numbers of a simulation."""
        self._outcome = outcome
        if self._plot is None:
            from umc_desktop.qt.panels.simulation_plot import SimulationPlot

            self._plot = SimulationPlot(QFont(self.font()))
            self._plot.apply_theme(self.palette())
            self._place.addWidget(self._plot)
        self._headline.setText(outcome.summary)
        files = list(outcome.data["curves"])
        self.file_box.blockSignals(True)
        self.file_box.clear()
        self.file_box.addItems(files)
        self.file_box.blockSignals(False)
        self.file_box.setVisible(len(files) > 1)
        self._show_file()
        self._right.setCurrentWidget(self._results)

    def _show_file(self) -> None:
        assert self._outcome is not None
        assert self._plot is not None
        file = self.file_box.currentText()
        self._plot.show_curves(self._outcome.data["curves"][file])
        _fill(
            self.table,
            [
                row
                for row in self._outcome.data["strategies"]
                if row.get("file", file) == file
            ],
        )

    def _open_report(self) -> None:
        assert self._outcome is not None
        report = Path(self._outcome.data["report"]).absolute()
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(report)))

    def _say(self, text: str) -> None:
        self._note.setText(text)
        self._right.setCurrentWidget(self._note)

    def _arrange(self) -> None:
        title = Heading(tr("Simulate on labelled data"), times=1.3)
        top = QHBoxLayout()
        top.addWidget(title, 1)
        top.addWidget(self.back_button)
        self.form.setFixedWidth(_FORM_PX)
        buttons = QHBoxLayout()
        buttons.addWidget(self.report_button)
        buttons.addStretch()
        column = QVBoxLayout(self._results)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._headline)
        column.addWidget(self.file_box)
        column.addLayout(self._place, 1)
        column.addWidget(self.table)
        column.addLayout(buttons)
        self._right.addWidget(self._note)
        self._right.addWidget(self._results)
        both = QHBoxLayout()
        both.addWidget(self.form)
        both.addSpacing(2 * MARGIN_PX)
        both.addWidget(self._right, 1)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(16, 12, 16, 12)
        outer.addLayout(top)
        outer.addWidget(PlainLabel(tr(_WHAT), faint=True))
        outer.addSpacing(MARGIN_PX)
        outer.addLayout(both, 1)


def _table() -> QTableWidget:
    table = QTableWidget()
    table.setAccessibleName(tr("Strategies compared"))
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + 8)
    table.setColumnCount(len(_HEADS))
    table.setHorizontalHeaderLabels([tr(head) for head in _HEADS.values()])
    table.horizontalHeader().setStretchLastSection(True)
    table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
    return table


def _fill(table: QTableWidget, rows: Sequence[Mapping[str, Any]]) -> None:
    table.setRowCount(len(rows))
    for place, row in enumerate(rows):
        for column, name in enumerate(_HEADS):
            table.setItem(place, column, QTableWidgetItem(_written(name, row[name])))
    table.resizeColumnsToContents()
    height = table.horizontalHeader().sizeHint().height() + 2 * table.frameWidth()
    height += len(rows) * table.verticalHeader().defaultSectionSize()
    table.setFixedHeight(min(height, _TABLE_PX))


def _written(name: str, value: Any) -> str:  # noqa: ANN401 - a number or text
    if name == "final_accuracy":
        return percent(value, 1)
    if isinstance(value, float):
        return f"{value:.3f}"
    return str(value) if value else NOTHING
