"""How far annotators agree: the pairs as a figure, the numbers with their intervals."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from umc_desktop.domain.changes import Outcome
from umc_desktop.operations.agreement import MeasureAgreement
from umc_desktop.qt.command_flow import CommandFlow
from umc_desktop.qt.panels.matrix_table import MatrixTable, Pair
from umc_desktop.qt.panels.panel import MARGIN_PX, Panel, PlainLabel
from umc_desktop.qt.panels.tables import (
    Cell,
    Figure,
    fill,
    named_box,
    reading_table,
    show_choices,
)
from umc_desktop.qt.panels.wording import NOTHING, percent
from umc_desktop.qt.project_view import ProjectView
from umc_desktop.qt.said_here import said_here
from umc_desktop.qt.words import later, tr
from umc_desktop.qt.written_page import WrittenPage

COMMAND = "quality.agreement"
_SCALES = {
    "nominal": later("Labels without an order"),
    "ordinal": later("Labels in their order"),
    "interval": later("Labels that are numbers"),
}
NAMES = {
    "percent": later("Percent agreement"),
    "alpha": later("Krippendorff’s α"),
    "gwet": later("Gwet’s AC"),
    "fleiss": later("Fleiss’ κ"),
    "brennan_prediger": later("Brennan–Prediger"),
    "cohen": later("Cohen’s κ"),
    "specific": later("On the label"),
}
_OF_PAIRS = ("cohen", "percent", "alpha", "gwet", "fleiss", "brennan_prediger")
_AS_SHARE = ("percent", "specific")


class AgreementView(Panel):
    """Measures agreement in the worker and shows it."""

    def __init__(self, view: ProjectView, flow: CommandFlow) -> None:
        super().__init__(view, "Agreement")
        self._flow = flow
        self._tasks: list[Mapping[str, Any]] = []
        self._page = WrittenPage(self, "agreement.html")
        self.scale_box = named_box(tr("What the labels are"))
        for scale, words in _SCALES.items():
            self.scale_box.addItem(tr(words), scale)
        self.task_box = named_box(tr("Label set"))
        self.pair_box = named_box(tr("Coefficient of the pairs"))
        for name in _OF_PAIRS:
            self.pair_box.addItem(tr(NAMES[name]), name)
        self.measure_button = QPushButton(tr("Measure again"))
        self.page_button = QPushButton(tr("Save as a page…"))
        self._headline = PlainLabel()
        self._headline.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self.matrix = MatrixTable(tr("Agreement of every pair"))
        self.overall = reading_table(tr("Coefficients"))
        self.by_label = reading_table(tr("Agreement by label"))
        self.by_domain = reading_table(tr("Agreement by domain"))
        self.errors = reading_table(tr("How each annotator errs"))
        self._arrange()
        self.scale_box.currentIndexChanged.connect(self.measure)
        self.task_box.currentIndexChanged.connect(self._show_task)
        self.pair_box.currentIndexChanged.connect(self._show_pairs)
        self.measure_button.clicked.connect(self.measure)
        self.page_button.clicked.connect(self._save_page)
        self.show_empty(
            tr("Open or make a project to see how far its annotators agree.")
        )

    @property
    def headline(self) -> str:
        """Agreement in words; empty before it was measured."""
        return self._headline.text()

    def refresh(self) -> None:
        """Measure anew: the tab was opened, perhaps on another project."""
        self._tasks = []
        if self.view.project is None:
            self.show_empty(
                tr("Open or make a project to see how far its annotators agree.")
            )
            return
        self.measure()

    def measure(self) -> None:
        """Have the worker measure."""
        if self.view.project is None or self._flow.is_running(COMMAND):
            return
        self.measure_button.setEnabled(False)
        if not self._tasks:
            self.show_empty(tr("Measuring …"))
        request = MeasureAgreement(scale=self.scale_box.currentData())
        self._flow.run(COMMAND, request, self._on_done, self._on_failed)

    def _save_page(self) -> None:
        path = self._page.ask()
        if path is not None and not self._flow.is_running(COMMAND):
            request = MeasureAgreement(
                scale=self.scale_box.currentData(), out=path, force=True
            )
            self._flow.run(COMMAND, request, self._on_done, self._on_failed)

    def _on_done(self, outcome: Outcome) -> None:
        self.measure_button.setEnabled(True)
        self._tasks = list(outcome.data["tasks"])
        show_choices(self.task_box, [task["name"] for task in self._tasks])
        self._show_task()
        self.show_content()
        self._page.show(outcome.data.get("report") or "")

    def _on_failed(self, error: BaseException | None) -> None:
        self.measure_button.setEnabled(True)
        self._tasks = []
        self.show_empty(
            tr("Measuring was stopped.") if error is None else said_here(error)
        )

    def _show_task(self) -> None:
        task = self._task()
        if task is None:
            return
        self._headline.setText(task["said"])
        fill(
            self.overall,
            (tr("Coefficient"), tr("Value"), tr("95\u202f% interval")),
            [
                (tr(NAMES[name]), _value(name, one), _interval(name, one))
                for name, one in task["overall"].items()
            ],
        )
        for table, rows, about, counted in (
            (self.by_label, task["by_label"], "label", "samples"),
            (self.by_domain, task["domains"], "domain", "shared"),
        ):
            names = [name for name in NAMES if rows and name in rows[0]]
            fill(
                table,
                (
                    tr(about.capitalize()),
                    tr("Samples"),
                    *(tr(NAMES[name]) for name in names),
                ),
                [
                    (
                        row[about],
                        row[counted],
                        *(_both(name, row[name]) for name in names),
                    )
                    for row in rows
                ],
            )
        fill(
            self.errors,
            (tr("Annotator"), tr("Ratings"), tr("Likely right")),
            [
                (one["annotator"], one["ratings"], Figure(percent(one["accuracy"])))
                for one in task["consensus"]["annotators"]
            ],
        )
        self._show_pairs()

    def _show_pairs(self) -> None:
        task, name = self._task(), self.pair_box.currentData()
        if task is None or not name:
            return
        pairs = []
        for pair in task["pairs"]:
            said = tr(
                "{first} and {second}: {measure} {value} on {shared:,} samples"
            ).format(
                first=pair["first"],
                second=pair["second"],
                measure=tr(NAMES[name]),
                value=_both(name, pair[name]),
                shared=pair["shared"],
            )
            pairs.append(Pair(pair["first"], pair["second"], pair[name]["value"], said))
        self.matrix.show_pairs(task["annotators"], pairs)

    def _task(self) -> Mapping[str, Any] | None:
        place = self.task_box.currentIndex()
        return self._tasks[place] if 0 <= place < len(self._tasks) else None

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.addWidget(self.scale_box)
        top.addWidget(self.task_box)
        top.addStretch()
        top.addWidget(self.measure_button)
        top.addWidget(self.page_button)
        pairs = QWidget()
        left = QVBoxLayout(pairs)
        left.setContentsMargins(0, 0, 0, 0)
        left.addWidget(self.pair_box, 0, Qt.AlignmentFlag.AlignLeft)
        left.addWidget(self.matrix, 1)
        left.addWidget(
            PlainLabel(
                tr(
                    "The stronger a cell, the better two agree. A pale row is somebody "
                    "who reads the guideline differently; an empty cell shares no "
                    "sample."
                ),
                faint=True,
            )
        )
        numbers = QTabWidget()
        numbers.setDocumentMode(True)
        numbers.tabBar().setAccessibleName(tr("Agreement in numbers"))
        numbers.addTab(self.overall, tr("Overall"))
        numbers.addTab(self.by_label, tr("By label"))
        numbers.addTab(self.by_domain, tr("By domain"))
        numbers.addTab(self.errors, tr("Who errs how"))
        both = QSplitter(Qt.Orientation.Horizontal)
        both.setChildrenCollapsible(False)
        both.addWidget(pairs)
        both.addWidget(numbers)
        both.setSizes([460, 640])
        column = QVBoxLayout(self.content)
        column.setContentsMargins(0, MARGIN_PX, 0, 0)
        column.addLayout(top)
        column.addWidget(self._headline)
        column.addWidget(both, 1)


def _value(name: str, estimate: Mapping[str, Any]) -> Cell:
    value = estimate["value"]
    if value is None:
        return None
    return Figure(percent(value) if name in _AS_SHARE else f"{value:.2f}")


def _interval(name: str, estimate: Mapping[str, Any]) -> str:
    low, high = estimate["low"], estimate["high"]
    if low is None or high is None:
        return NOTHING
    if name in _AS_SHARE:
        return tr("{low} to {high}").format(low=percent(low), high=percent(high))
    return tr("{low} to {high}").format(low=f"{low:.2f}", high=f"{high:.2f}")


def _both(name: str, estimate: Mapping[str, Any]) -> str:
    value = _value(name, estimate)
    if value is None:
        return NOTHING
    between = _interval(name, estimate)
    return str(value) if between == NOTHING else f"{value} ({between})"
