"""The page of the ensemble's health: what each member is worth, and switching it."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QFont
from PySide6.QtWidgets import (
    QFileDialog,
    QHBoxLayout,
    QPushButton,
    QTableWidget,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.wording import percent
from umc_desktop.operations.health import MeasureHealth
from umc_desktop.operations.member_switch import SwitchMember
from umc_desktop.qt.panels.figure_card import FigureCard
from umc_desktop.qt.panels.host import PanelHost
from umc_desktop.qt.panels.panel import MARGIN_PX, Heading, Panel, PlainLabel
from umc_desktop.qt.panels.progress_plots import CalibrationPlot
from umc_desktop.qt.panels.wording import number
from umc_desktop.qt.said_here import said_here
from umc_desktop.qt.team.tables import (
    Cell,
    Figure,
    MatrixTable,
    fill,
    named_box,
    reading_table,
)
from umc_desktop.qt.words import later, tr

COMMAND = "ensemble.health"
_WIDEST_DIAGRAM_PX = 760  # its axes go from 0 to 1 alike
_ENSEMBLE = "ensemble"  # as the measurement calls the whole
_WHAT = later(
    "Each member is asked about samples of the random check whose labels it has not "
    "seen, and the ensemble is fitted again without it. That takes a minute or more; "
    "you can go on labelling."
)
_VERDICTS = {
    "needed": later("needed"),
    "needless": later("adds nothing"),
    "harms": later("better without"),
    "open": later("not known yet"),
}
_PAIRS = {
    "yule_q": later("Yule’s Q"),
    "disagreement": later("One right, one wrong"),
    "double_fault": later("Both wrong"),
    "error_correlation": later("Correlation of errors"),
}


class HealthPage(Panel):
    """Measures the ensemble in the worker, shows what was found, switches members.

    Signals
    -------
    back_requested : None
        The page is to give way to what was shown before.
    remarked : str
        A figure was copied or saved, in words.
    """

    back_requested = Signal()
    remarked = Signal(str)

    def __init__(self, window: PanelHost) -> None:
        super().__init__(window.view, "Health of the ensemble")
        self._window = window
        self._tasks: Mapping[str, Any] = {}
        self._removals: Mapping[str, Mapping[str, Any]] = {}
        self._off: Sequence[str] = ()
        self._wanted = ""  # where the page goes that is being written
        self.headline = PlainLabel()
        self.headline.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self.task_box = named_box(tr("Label set"))
        self.pair_box = named_box(tr("Measure of the pairs"))
        for name, words in _PAIRS.items():
            self.pair_box.addItem(tr(words), name)
        self.member_box = named_box(tr("Member"))
        self.members = reading_table(tr("Members"))
        self.domains = reading_table(tr("Accuracy by domain"))
        self.matrix = MatrixTable(tr("How every pair differs"))
        self.calibration = CalibrationPlot(QFont(self.font()))
        self.measure_button = QPushButton(tr("Measure again"))
        self.page_button = QPushButton(tr("Save as a page…"))
        self.switch_button = QPushButton()
        self.back_button = QPushButton(tr("Back"))
        self._arrange()
        self._connect()
        self.calibration.apply_theme(self.palette())
        self._forget()

    def show_health(self) -> None:
        """Measure, unless it is known already."""
        if not self._tasks:
            self.measure()

    def measure(self) -> None:
        """Have the worker measure."""
        self._measure(MeasureHealth())

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "calibration"):
            self.calibration.apply_theme(self.palette())

    def _measure(self, request: MeasureHealth) -> None:
        flow = self._window.flow
        if self.view.project is None or flow.is_running(COMMAND):
            return
        self.measure_button.setEnabled(False)
        if not self._tasks:
            self.show_empty(tr(_WHAT))
        flow.run(COMMAND, request, self._on_measured, self._on_failed)

    def _save_page(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, tr("Save as a page"), "health.html", tr("Web page (*.html)")
        )
        if name:
            path = Path(name)
            path = path if path.suffix else path.with_suffix(".html")
            self._wanted = str(path.absolute())
            # the dialog has asked whether to replace what is there
            self._measure(MeasureHealth(path, force=True))

    def _on_measured(self, outcome: Outcome) -> None:
        self.measure_button.setEnabled(True)
        if self.view.project is None:
            return
        data = outcome.data
        self._tasks = data["tasks"]
        self._removals = {row["without"]: row for row in data["removals"]}
        self._off = data["off"]
        self.headline.setText(outcome.summary)
        self.task_box.blockSignals(True)
        before = self.task_box.currentText()
        self.task_box.clear()
        self.task_box.addItems(list(self._tasks))
        self.task_box.setCurrentIndex(max(0, self.task_box.findText(before)))
        self.task_box.blockSignals(False)
        self.task_box.setVisible(len(self._tasks) > 1)
        self._show_task()
        self.page_button.setEnabled(True)
        self.show_content()
        report = data.get("report", "")
        if report and report == self._wanted:
            QDesktopServices.openUrl(QUrl.fromLocalFile(report))
        self._wanted = ""

    def _on_failed(self, error: BaseException | None) -> None:
        self.measure_button.setEnabled(True)
        if not self._tasks:
            self.show_empty(
                tr("Measuring was stopped.") if error is None else said_here(error)
            )

    def _show_task(self) -> None:
        task = self._tasks.get(self.task_box.currentText())
        if task is None:
            return
        members = task["members"]
        self._show_members()
        fill(
            self.domains,
            (tr("Member"), tr("Domain"), tr("Samples"), tr("Right"), tr("Interval")),
            [
                (
                    _called(name),
                    part["domain"],
                    part["n"],
                    _share(part["accuracy"]["value"]),
                    _interval(part["accuracy"]),
                )
                for name, member in members.items()
                for part in member["domains"]
            ],
        )
        self.member_box.blockSignals(True)
        self.member_box.clear()
        for name in members:
            self.member_box.addItem(_called(name), name)
        self.member_box.blockSignals(False)
        self._show_calibration()
        self._show_pairs()

    def _show_members(self) -> None:
        task = self._tasks[self.task_box.currentText()]
        rows: list[tuple[Cell, ...]] = [
            self._row(name, member) for name, member in task["members"].items()
        ]
        rows += [
            (name, *[None] * 8, tr("off"))
            for name in self._off
            if name not in task["members"]
        ]
        fill(
            self.members,
            (
                tr("Member"),
                tr("Right"),
                tr("Interval"),
                tr("Macro-F1"),
                tr("Calibration error"),
                tr("Per sample"),
                tr("Saves"),
                tr("Change without it"),
                tr("Log-loss without it"),
                tr("Verdict"),
            ),
            rows,
        )
        self._follow_choice()

    def _row(self, name: str, member: Mapping[str, Any]) -> tuple[Cell, ...]:
        removal = self._removals.get(name)
        seconds = member["seconds"]
        verdict = tr("off") if name in self._off else ""
        change, rise, saves = Figure(""), Figure(""), Figure("")
        if removal is not None:
            verdict = verdict or tr(_VERDICTS[removal["verdict"]])
            saves = _share(removal["saves"])
            points = {name: 100 * removal[name] for name in ("change", "low", "high")}
            change = _signed(
                tr("{change:+.1f} points ({low:+.1f} to {high:+.1f})").format(**points)
            )
            rise = _signed(
                tr("{rise:+.2f} ({low:+.2f} to {high:+.2f})").format(
                    rise=removal["log_loss_rise"],
                    low=removal["rise_low"],
                    high=removal["rise_high"],
                )
            )
        return (
            _called(name),
            _share(member["accuracy"]["value"]),
            _interval(member["accuracy"]),
            Figure(number(member["macro_f1"]["value"])),
            Figure(number(member["ece"]["value"])),
            Figure("" if seconds is None else f"{1000 * seconds:,.1f} ms"),
            saves,
            change,
            rise,
            verdict,
        )

    def _show_calibration(self) -> None:
        task = self._tasks.get(self.task_box.currentText())
        name = self.member_box.currentData()
        if task is None or name is None:
            return
        points = task["members"][name]["reliability"]
        self.calibration.show_points(points)
        self._calibration_card.show_nothing(
            "" if points else tr("It needs ten labelled samples of the random check.")
        )

    def _show_pairs(self) -> None:
        task = self._tasks.get(self.task_box.currentText())
        measure = self.pair_box.currentData()
        if task is None or not measure:
            return
        names = [name for name in task["members"] if name != _ENSEMBLE]
        place = {name: position for position, name in enumerate(names)}
        values: list[list[float | None]] = [[None] * len(names) for _ in names]
        tips = [[""] * len(names) for _ in names]
        for pair in task["pairs"]:
            found = pair[measure]
            value = found["value"] if isinstance(found, Mapping) else found
            said = tr("{first} and {second}: {measure} {value}").format(
                first=pair["first"],
                second=pair["second"],
                measure=tr(_PAIRS[measure]),
                value=_with_interval(found),
            )
            one, other = place[pair["first"]], place[pair["second"]]
            for row, column in ((one, other), (other, one)):
                values[row][column], tips[row][column] = value, said
        self.matrix.show_values(names, values, tips)

    def _chosen(self) -> str:
        row = self.members.currentRow()
        item = self.members.item(row, 0) if row >= 0 else None
        return "" if item is None else item.text()

    def _follow_choice(self) -> None:
        chosen = self._chosen()
        is_off = chosen in self._off
        self.switch_button.setText(tr("Switch on") if is_off else tr("Switch off"))
        project = self.view.project
        can_write = project is not None and not project.read_only
        self.switch_button.setEnabled(
            can_write and (is_off or chosen in self._removals)
        )

    def _switch(self) -> None:
        chosen = self._chosen()
        request = SwitchMember(chosen, chosen in self._off, self._window.annotator)
        self._window.flow.run("ensemble.switch", request, self._on_switched)

    def _on_switched(self, outcome: Outcome) -> None:
        self._off = outcome.data["off"]
        if self._tasks:
            row = self.members.currentRow()
            self._show_members()
            self.members.selectRow(row)
        self._window.messages.show_note(
            outcome.summary,
            tr("Score samples"),
            lambda: self._window.run_command(CATALOGUE["ensemble.score"]),
        )

    def _on_data_changed(self, changes: Changes) -> None:
        del changes
        if self.view.project is not self._measured_in:
            self._forget()

    def _forget(self) -> None:
        self._measured_in = self.view.project
        self._tasks, self._removals, self._off = {}, {}, ()
        self.task_box.hide()
        self.page_button.setEnabled(False)
        self.switch_button.setEnabled(False)
        self.show_empty(tr(_WHAT))

    def _connect(self) -> None:
        buttons: tuple[tuple[QPushButton, Callable[[], object]], ...] = (
            (self.measure_button, self.measure),
            (self.page_button, self._save_page),
            (self.switch_button, self._switch),
        )
        for button, slot in buttons:
            button.clicked.connect(slot)
        self.back_button.clicked.connect(self.back_requested)
        self.task_box.currentIndexChanged.connect(self._show_task)
        self.pair_box.currentIndexChanged.connect(self._show_pairs)
        self.member_box.currentIndexChanged.connect(self._show_calibration)
        self.members.itemSelectionChanged.connect(self._follow_choice)
        self.view.data_changed.connect(self._on_data_changed)

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.addWidget(Heading(tr("Health of the ensemble"), times=1.3), 1)
        top.addWidget(self.task_box)
        for button in (self.measure_button, self.page_button, self.back_button):
            top.addWidget(button)
        self._outer.insertLayout(0, top)
        self._outer.setContentsMargins(16, 12, 16, 12)
        tabs = QTabWidget()
        tabs.setDocumentMode(True)
        tabs.tabBar().setAccessibleName(tr("Parts of the ensemble’s health"))
        tabs.addTab(
            _stacked(
                self.members,
                _beside(
                    PlainLabel(
                        tr(
                            "Choose a member to switch it off. Each was left out by "
                            "itself: measure again before the next."
                        ),
                        faint=True,
                    ),
                    self.switch_button,
                ),
            ),
            tr("Members"),
        )
        tabs.addTab(self.domains, tr("By domain"))
        pairs = FigureCard(
            tr("How every pair differs"), self.matrix, self.remarked.emit
        )
        tabs.addTab(
            _stacked(
                _beside(self.pair_box),
                pairs,
                PlainLabel(
                    tr(
                        "The stronger a cell of Yule’s Q, the more two members err on "
                        "the same samples; 0 is independent. A second of that kind "
                        "adds little."
                    ),
                    faint=True,
                ),
            ),
            tr("Diversity"),
        )
        self._calibration_card = FigureCard(
            tr("Calibration on the random check"),
            self.calibration.widget,
            self.remarked.emit,
        )
        self._calibration_card.setMaximumWidth(_WIDEST_DIAGRAM_PX)
        tabs.addTab(
            _stacked(_beside(self.member_box), self._calibration_card),
            tr("Calibration"),
        )
        column = QVBoxLayout(self.content)
        column.setContentsMargins(0, MARGIN_PX, 0, 0)
        column.addWidget(self.headline)
        column.addWidget(tabs, 1)
        self.tabs = tabs


def _stacked(*parts: QWidget) -> QWidget:
    """Return parts one above the other; tables and figures take the room."""
    whole = QWidget()
    column = QVBoxLayout(whole)
    column.setContentsMargins(0, MARGIN_PX, 0, 0)
    for part in parts:
        grows = isinstance(part, FigureCard | QTableWidget)
        column.addWidget(part, int(grows))
    return whole


def _beside(first: QWidget, *others: QWidget) -> QWidget:
    whole = QWidget()
    row = QHBoxLayout(whole)
    row.setContentsMargins(0, 0, 0, 0)
    row.addWidget(first, 1 if others else 0)
    for other in others:
        row.addWidget(other)
    if not others:
        row.addStretch()
    return whole


def _called(name: str) -> str:
    return tr("Ensemble") if name == _ENSEMBLE else name


def _share(value: float | None) -> Figure:
    return Figure(percent(value, 1))


def _signed(text: str) -> Figure:
    """Return numbers with a minus sign that is as wide as the plus."""
    return Figure(text.replace("-", "−"))


def _interval(found: Mapping[str, float | None]) -> Figure:
    low, high = found["low"], found["high"]
    if low is None or high is None:
        return Figure("")
    return Figure(
        tr("{low:.0f} to {high:.0f}\u202f%").format(low=100 * low, high=100 * high)
    )


def _with_interval(found: Mapping[str, float | None] | float | None) -> str:
    if not isinstance(found, Mapping):
        return number(found)
    low, high = found["low"], found["high"]
    if low is None or high is None:
        return number(found["value"])
    return tr("{value} ({low} to {high})").format(
        value=number(found["value"]), low=number(low), high=number(high)
    )
