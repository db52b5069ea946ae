"""Who did what when: filtered as one types, and written to a file."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
)

from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.domain.changes import Outcome
from umc_desktop.operations.looking_back import AuditTrail
from umc_desktop.qt.command_flow import CommandFlow
from umc_desktop.qt.panels.panel import MARGIN_PX, Panel, PlainLabel
from umc_desktop.qt.panels.tables import fill, named_box, reading_table
from umc_desktop.qt.project_view import ProjectView
from umc_desktop.qt.said_here import said_here
from umc_desktop.qt.words import later, tr
from umc_desktop.storage import labels

COMMAND = "history.audit"
_SHOWN = 1000
_PAUSE_MS = 250  # of typing, before it is looked up
_FILES = later("CSV (*.csv);;JSON Lines (*.jsonl)")
_EVERYONE = later("Everyone")
_EVERYTHING = later("Everything")


class AuditView(Panel):
    """The audit trail with a filter for each of who, what, when and about what."""

    def __init__(self, view: ProjectView, flow: CommandFlow) -> None:
        super().__init__(view, "Audit trail")
        self._flow = flow
        self.who_box = named_box(tr("Who did it"))
        self.what_box = named_box(tr("What was done"))
        self.text_line = _line(tr("In words"), tr("In words, such as “Labelled”"))
        self.since_line = _line(tr("From"), tr("From, such as 2026-03-01"))
        self.until_line = _line(tr("Up to"), tr("Up to"))
        self.sample_line = _line(tr("Sample"), tr("Sample number"))
        self.table = reading_table(tr("Audit trail"))
        self.save_button = QPushButton(tr("Save as a file…"))
        self._said = PlainLabel(faint=True)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(_PAUSE_MS)
        self._timer.timeout.connect(self.read)
        self._arrange()
        for box in (self.who_box, self.what_box):
            box.currentIndexChanged.connect(self.read)
        for line in self._lines():
            line.textChanged.connect(lambda text: self._timer.start())
        self.save_button.clicked.connect(self._save)
        self.show_empty(tr("Open or make a project to see what was done in it."))

    @property
    def said(self) -> str:
        """How many steps are shown, or why none."""
        return self._said.text()

    def refresh(self) -> None:
        """Read the names to filter by, and the trail."""
        project = self.view.project
        if project is None:
            self.show_empty(tr("Open or make a project to see what was done in it."))
            return
        with project.read() as connection:
            people = list(labels.read_annotators(connection).values())
        _offer(self.who_box, [(tr(_EVERYONE), "")] + [(one, one) for one in people])
        commands = [(tr(one.title), one.id) for one in CATALOGUE if one.writes]
        _offer(self.what_box, [(tr(_EVERYTHING), ""), *sorted(commands)])
        self.show_content()
        self.read()

    def read(self) -> None:
        """Look up what the filters ask for."""
        if self.view.project is not None:
            self._flow.run(COMMAND, self._request(), self._on_read, self._on_failed)

    def _request(self) -> AuditTrail:
        sample = self.sample_line.text().strip()
        return AuditTrail(
            who=self.who_box.currentData() or "",
            command=self.what_box.currentData() or "",
            since=self.since_line.text(),
            until=self.until_line.text(),
            text=self.text_line.text(),
            sample_id=int(sample) if sample.isdecimal() else None,
            limit=_SHOWN,
        )

    def _on_read(self, outcome: Outcome) -> None:
        if "steps" not in outcome.data:
            self._said.setText(outcome.summary)
            return
        rows = outcome.data["steps"]
        more = " " + tr("The newest are shown.") if len(rows) == _SHOWN else ""
        self._said.setText(outcome.summary + more)
        fill(
            self.table,
            (
                tr("When"),
                tr("Who"),
                tr("What"),
                tr("Samples"),
                tr("Taken back"),
                tr("In words"),
            ),
            [_cells(row) for row in rows],
        )

    def _on_failed(self, error: BaseException | None) -> None:
        if error is not None:
            self._said.setText(said_here(error))
            self.table.setRowCount(0)

    def _save(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self,
            tr("Save the audit trail"),
            "audit.csv",
            tr("CSV (*.csv);;JSON Lines (*.jsonl)"),
        )
        if name:
            path = Path(name)
            path = path if path.suffix else path.with_suffix(".csv")
            # the dialog has asked whether to replace what is there
            request = replace(self._request(), out=path, force=True)
            self._flow.run(COMMAND, request, self._on_read, self._on_failed)

    def _lines(self) -> tuple[QLineEdit, ...]:
        return (self.text_line, self.since_line, self.until_line, self.sample_line)

    def _arrange(self) -> None:
        filters = QHBoxLayout()
        filters.addWidget(self.who_box)
        filters.addWidget(self.what_box)
        for line in self._lines():
            filters.addWidget(line)
        filters.addWidget(self.save_button)
        column = QVBoxLayout(self.content)
        column.setContentsMargins(0, MARGIN_PX, 0, 0)
        column.addLayout(filters)
        column.addWidget(self.table, 1)
        column.addWidget(self._said)
        self.setFocusProxy(self.text_line)


def _line(name: str, hint: str) -> QLineEdit:
    line = QLineEdit()
    line.setAccessibleName(name)
    line.setPlaceholderText(hint)
    line.setClearButtonEnabled(True)
    return line


def _offer(box: QComboBox, choices: list[tuple[str, str]]) -> None:
    before = box.currentData()
    box.blockSignals(True)
    box.clear()
    for words, value in choices:
        box.addItem(words, value)
    box.setCurrentIndex(max(0, box.findData(before)))
    box.blockSignals(False)


def _cells(row: dict[str, Any]) -> tuple[str | int, ...]:
    at = datetime.fromisoformat(row["finished_at"]).astimezone()
    return (
        f"{at:%Y-%m-%d %H:%M:%S}",
        row["annotator"],
        tr(CATALOGUE.title_of(row["command"])),
        row["samples"],
        row["undone"],
        row["summary"],
    )
