"""The page of the ensemble's health: what each member is worth, and switching it."""

from collections.abc import Mapping, Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QTabWidget, QVBoxLayout

from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.operations.health import MeasureHealth
from umc_desktop.operations.member_switch import SwitchMember
from umc_desktop.qt.health.calibration_view import CalibrationView
from umc_desktop.qt.health.members_view import MembersView
from umc_desktop.qt.health.numbers import interval, member_name, share
from umc_desktop.qt.health.pairs_view import PairsView
from umc_desktop.qt.panels.host import PanelHost
from umc_desktop.qt.panels.panel import MARGIN_PX, Heading, Panel, PlainLabel
from umc_desktop.qt.panels.tables import fill, named_box, reading_table, show_choices
from umc_desktop.qt.said_here import said_here
from umc_desktop.qt.words import later, tr
from umc_desktop.qt.written_page import WrittenPage

COMMAND = "ensemble.health"
_WHAT = later(
    "Each member is asked about samples of the random check whose labels it has not "
    "seen, and the ensemble is fitted again without it. That takes a minute or more; "
    "you can go on labelling."
)


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
        self._page = WrittenPage(self, "health.html")
        self.headline = PlainLabel()
        self.headline.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self.task_box = named_box(tr("Label set"))
        self.members = MembersView()
        self.domains = reading_table(tr("Accuracy by domain"))
        self.pairs = PairsView(self.remarked.emit)
        self.calibration = CalibrationView(self.remarked.emit)
        self.measure_button = QPushButton(tr("Measure again"))
        self.page_button = QPushButton(tr("Save as a page…"))
        self.back_button = QPushButton(tr("Back"))
        self._arrange()
        self._connect()
        self._forget()

    def show_health(self) -> None:
        """Measure, unless it is known already."""
        if not self._tasks:
            self.measure()

    def measure(self) -> None:
        """Have the worker measure."""
        self._measure(MeasureHealth())

    def _measure(self, request: MeasureHealth) -> None:
        flow = self._window.flow
        if self.view.project is None or flow.is_running(COMMAND):
            return
        self.measure_button.setEnabled(False)
        if not self._tasks:
            self.show_empty(tr(_WHAT))
        flow.run(COMMAND, request, self._on_measured, self._on_failed)

    def _save_page(self) -> None:
        path = self._page.ask()
        if path is not None:
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
        show_choices(self.task_box, list(self._tasks))
        self._show_task()
        self.page_button.setEnabled(True)
        self.show_content()
        self._page.show(data.get("report", ""))

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
                    member_name(name),
                    part["domain"],
                    part["n"],
                    share(part["accuracy"]["value"]),
                    interval(part["accuracy"]),
                )
                for name, member in members.items()
                for part in member["domains"]
            ],
        )
        self.calibration.show_members(members)
        self.pairs.show_task(task)

    def _show_members(self) -> None:
        project = self.view.project
        self.members.show_members(
            self._tasks[self.task_box.currentText()]["members"],
            self._removals,
            self._off,
            can_write=project is not None and not project.read_only,
        )

    def _switch(self, member: str) -> None:
        request = SwitchMember(member, member in self._off, self._window.annotator)
        self._window.flow.run("ensemble.switch", request, self._on_switched)

    def _on_switched(self, outcome: Outcome) -> None:
        self._off = outcome.data["off"]
        if self._tasks:
            self._show_members()
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
        self.members.forget()
        self.show_empty(tr(_WHAT))

    def _connect(self) -> None:
        self.measure_button.clicked.connect(self.measure)
        self.page_button.clicked.connect(self._save_page)
        self.back_button.clicked.connect(self.back_requested)
        self.members.switch_wanted.connect(self._switch)
        self.task_box.currentIndexChanged.connect(self._show_task)
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
        tabs.addTab(self.members, tr("Members"))
        tabs.addTab(self.domains, tr("By domain"))
        tabs.addTab(self.pairs, tr("Diversity"))
        tabs.addTab(self.calibration, tr("Calibration"))
        column = QVBoxLayout(self.content)
        column.setContentsMargins(0, MARGIN_PX, 0, 0)
        column.addWidget(self.headline)
        column.addWidget(tabs, 1)
        self.tabs = tabs
