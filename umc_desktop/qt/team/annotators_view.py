"""Each annotator's own work: pace, verification, agreement, mistakes to learn from."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QSplitter,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.domain.changes import Outcome
from umc_desktop.operations.annotator_records import ShowAnnotators
from umc_desktop.qt.command_flow import CommandFlow
from umc_desktop.qt.panels.host import PanelHost
from umc_desktop.qt.panels.panel import MARGIN_PX, Panel, PlainLabel
from umc_desktop.qt.panels.tables import Figure, fill, reading_table
from umc_desktop.qt.panels.wording import NOTHING, percent
from umc_desktop.qt.project_view import ProjectView
from umc_desktop.qt.said_here import said_here
from umc_desktop.qt.words import later, tr

COMMAND = "quality.annotators"
_FACTS = (
    later("Labels"),
    later("Own pace"),
    later("Verification"),
    later("Same again"),
    later("Agreement with others"),
)
_SOURCES = {
    "audit": later("others, alike"),
    "adjudication": later("an adjudication"),
    "reference": later("a reference"),
}

Record = Mapping[str, Any]


class AnnotatorsView(Panel):
    """Everyone on the left, one annotator's record on the right.

    Parameters
    ----------
    annotator
        Tells who looks: their own record comes first.

    Signals
    -------
    samples_requested : str, list of int
        Samples are to be looked at again: what they are, and their ids.
    """

    samples_requested = Signal(str, list)

    def __init__(
        self, view: ProjectView, flow: CommandFlow, annotator: Callable[[], str]
    ) -> None:
        super().__init__(view, "Annotators")
        self._flow = flow
        self._annotator = annotator
        self._records: list[Record] = []
        self.list = reading_table(tr("Annotators"))
        self._name = PlainLabel()
        font = self._name.font()
        font.setBold(True)
        font.setPointSizeF(1.2 * font.pointSizeF())
        self._name.setFont(font)
        self._says = PlainLabel()
        self._facts = {name: PlainLabel() for name in _FACTS}
        self.mistakes = reading_table(tr("Recent mistakes with the right answer"))
        self.days = reading_table(tr("Pace by day"))
        self.describe_button = QPushButton(tr("Pseudonym, expertise…"))
        self.quick_button = QPushButton(tr("Look at the quick ones"))
        self.mistakes_button = QPushButton(tr("Look at the mistakes"))
        self._arrange()
        self.quick_button.clicked.connect(
            lambda: self._look(tr("Quick decisions"), self._record()["quick"])
        )
        self.mistakes_button.clicked.connect(
            lambda: self._look(
                tr("Mistakes"), [one["sample"] for one in self._record()["mistakes"]]
            )
        )
        self.list.currentCellChanged.connect(self._show_current)
        self.show_empty(tr("Open or make a project to see how its annotators work."))

    def join(self, window: PanelHost) -> None:
        """Let the window ask for a profile."""
        self.describe_button.clicked.connect(
            lambda: window.run_command(CATALOGUE["annotator.describe"])
        )

    def fact(self, name: str) -> str:
        """Return what a line of the record says."""
        return self._facts[name].text()

    @property
    def says(self) -> str:
        """The record in sentences."""
        return self._says.text()

    def refresh(self) -> None:
        """Have the worker look at everyone's work."""
        if self.view.project is None:
            self.show_empty(
                tr("Open or make a project to see how its annotators work.")
            )
        elif not self._flow.is_running(COMMAND):
            self._flow.run(COMMAND, ShowAnnotators(), self._on_done, self._on_failed)

    def _on_done(self, outcome: Outcome) -> None:
        own = self._annotator()
        self._records = sorted(
            outcome.data["annotators"], key=lambda one: one["name"] != own
        )
        self.list.blockSignals(True)
        fill(
            self.list,
            (tr("Annotator"), tr("Labels"), tr("Verified"), tr("Agrees")),
            [
                (
                    one["shown_as"],
                    one["labels"],
                    _share(one["verification"]),
                    _share(one["agreement"]),
                )
                for one in self._records
            ],
            stretched=0,
        )
        for row, one in enumerate(self._records):
            item = self.list.item(row, 0)
            if one["colour"] and item is not None:
                item.setData(Qt.ItemDataRole.DecorationRole, QColor(one["colour"]))
        self.list.setCurrentCell(0, 0)
        self.list.blockSignals(False)
        if not self._records:
            self.show_empty(
                tr(
                    "Nobody has labelled here yet. Once somebody has, their pace and "
                    "how they agree with others stand here."
                )
            )
            return
        self._show_current()
        self.show_content()

    def _on_failed(self, error: BaseException | None) -> None:
        self.show_empty(tr("It was stopped.") if error is None else said_here(error))

    def _record(self) -> Record:
        return self._records[max(self.list.currentRow(), 0)]

    def _look(self, title: str, sample_ids: list[int]) -> None:
        self.samples_requested.emit(title, sample_ids)

    def _show_current(self) -> None:
        if not self._records:
            return
        one = self._record()
        self.quick_button.setVisible(bool(one["quick"]))
        self.mistakes_button.setVisible(bool(one["mistakes"]))
        name = one["shown_as"]
        self._name.setText(f"{name} · {one['expertise']}" if one["expertise"] else name)
        self._says.setText("\n".join(one["says"]))
        self._facts["Labels"].setText(f"{one['labels']:,}")
        self._facts["Own pace"].setText(_pace(one))
        for fact, rate in (
            ("Verification", "verification"),
            ("Same again", "consistency"),
            ("Agreement with others", "agreement"),
        ):
            self._facts[fact].setText(_rate(one[rate]))
        fill(
            self.mistakes,
            (tr("Sample"), tr("Said"), tr("Right"), tr("Known from")),
            [
                (
                    mistake["text"],
                    mistake["said"],
                    mistake["right"],
                    tr(_SOURCES.get(mistake["known_from"], mistake["known_from"])),
                )
                for mistake in one["mistakes"]
            ],
            stretched=0,
        )
        fill(
            self.days,
            (tr("Day"), tr("Labels"), tr("Seconds each")),
            [
                (
                    f"{datetime.fromisoformat(day['date']):%Y-%m-%d}",
                    day["labels"],
                    None if day["seconds"] is None else Figure(f"{day['seconds']:.1f}"),
                )
                for day in reversed(one["days"])
            ],
        )

    def _arrange(self) -> None:
        grid = QGridLayout()
        grid.setHorizontalSpacing(14)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(1, 1)
        for row, (name, fact) in enumerate(self._facts.items()):
            grid.addWidget(
                PlainLabel(tr(name), faint=True, wrap=False),
                row,
                0,
                Qt.AlignmentFlag.AlignTop,
            )
            grid.addWidget(fact, row, 1)
        more = QTabWidget()
        more.setDocumentMode(True)
        more.tabBar().setAccessibleName(tr("More of the record"))
        more.addTab(self.mistakes, tr("Recent mistakes"))
        more.addTab(self.days, tr("Pace by day"))
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(MARGIN_PX, 0, 0, 0)
        top = QHBoxLayout()
        top.addWidget(self._name, 1)
        top.addWidget(self.describe_button)
        column.addLayout(top)
        column.addLayout(grid)
        column.addSpacing(MARGIN_PX)
        column.addWidget(self._says)
        again = QHBoxLayout()
        again.addWidget(self.quick_button)
        again.addWidget(self.mistakes_button)
        again.addStretch()
        column.addLayout(again)
        column.addWidget(more, 1)
        both = QSplitter(Qt.Orientation.Horizontal)
        both.setChildrenCollapsible(False)
        both.addWidget(self.list)
        both.addWidget(right)
        both.setSizes([400, 700])
        outer = QVBoxLayout(self.content)
        outer.setContentsMargins(0, MARGIN_PX, 0, 0)
        outer.addWidget(both)
        self.setFocusProxy(self.list)


def _share(rate: Mapping[str, Any]) -> Figure | None:
    return None if rate["share"] is None else Figure(percent(rate["share"]))


def _rate(rate: Mapping[str, Any]) -> str:
    if rate["share"] is None:
        return NOTHING
    return tr(
        "{share} ({right:,} of {n:,}; 95\u202f% interval {low} to {high})"
    ).format(
        share=percent(rate["share"]),
        right=rate["right"],
        n=rate["n"],
        low=percent(rate["low"]),
        high=percent(rate["high"]),
    )


def _pace(record: Record) -> str:
    parts = []
    if record["seconds"] is not None:
        parts.append(
            tr("{seconds:.1f} seconds for a single decision").format(
                seconds=record["seconds"]
            )
        )
    if record["per_hour"] is not None:
        parts.append(
            tr("{per_hour:,.0f} labels an hour, batches included").format(
                per_hour=record["per_hour"]
            )
        )
    return "; ".join(parts) or NOTHING
