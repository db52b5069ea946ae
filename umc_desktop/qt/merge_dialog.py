"""What a merge would bring, shown before anything is changed."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QFrame,
    QHeaderView,
    QScrollArea,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from umc_desktop.domain.wording import shortened
from umc_desktop.operations.merge_report import WARNING
from umc_desktop.operations.merging import MergeProjects
from umc_desktop.qt.command_flow import CommandFlow
from umc_desktop.qt.dialog_buttons import OK_OR_CANCEL, dialog_buttons
from umc_desktop.qt.panels.panel import PlainLabel
from umc_desktop.qt.panels.tables import RIGHT, align_heads
from umc_desktop.qt.said_here import said_here
from umc_desktop.qt.words import later, tr

_HEADS = (
    later("Annotator"),
    later("New labels"),
    later("Skips, notes and more"),
    later("Differ from yours"),
    later("Replace what they said here"),
    later("Older than what they said here"),
)
_SAFE = later(
    "A backup is made first. Undo (Ctrl+Z) takes the whole merge back; nobody's labels "
    "are overwritten by another's."
)
_TABLE_ROWS = 7
_SIZE = (760, 200)
_TALLEST_NOTES = 260


class MergeDialog(QDialog):
    """Who brings what, what differs, what is refused; and whether to go on.

    Parameters
    ----------
    files
        The projects to merge in.
    into
        Name of the project that is open.
    flow
        Reads the files: that is the worker's work.
    annotator
        Who merges.
    """

    def __init__(
        self,
        files: Sequence[Path],
        into: str,
        flow: CommandFlow,
        annotator: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Merge projects"))
        self.request = MergeProjects(tuple(files), annotator=annotator)
        names = ", ".join(shortened(path.name) for path in files)
        self.title = PlainLabel(
            tr("{names} into {into}").format(names=names, into=into)
        )
        self.said = PlainLabel(tr("Reading and checking every row …"), faint=True)
        self.table = _table()
        self.notes = QVBoxLayout()
        self._notes: list[PlainLabel] = []
        self.buttons = dialog_buttons(OK_OR_CANCEL, tr("Merge"))
        self._scroll = QScrollArea()
        self._arrange()
        QTimer.singleShot(0, self, lambda: self._look_into(flow))

    @property
    def sentences(self) -> list[str]:
        """What is said below the table."""
        return [label.text() for label in self._notes]

    def show_preview(self, data: Mapping[str, Any]) -> None:
        """Show what would come of the merge."""
        files = list(data["files"].values())
        rows = [
            _row(one, file["file"] if len(files) > 1 else "")
            for file in files
            for one in file["annotators"]
        ]
        self._fill(rows)
        for file in files:
            if len(files) > 1:
                self._say(file["file"], heading=True)
            alarming = [
                note for note in file["notes"] if note.startswith((WARNING, "Refused"))
            ]
            for note in alarming:
                self._say(note, alarming=True)
            for note in file["notes"]:
                if note not in alarming:
                    self._say(note)
        brings = any(file["brings"] for file in files)
        self.said.setText(
            tr(_SAFE)
            if brings
            else tr("All of it is here already: there is nothing to merge.")
        )
        self._scroll.setVisible(self.notes.count() > 0)
        self._fit()
        ok = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        ok.setEnabled(brings)
        if brings:
            ok.setFocus()

    def show_problem(self, error: BaseException | None) -> None:
        """Say why nothing can be merged."""
        self.said.setText(tr("Stopped.") if error is None else said_here(error))

    def _look_into(self, flow: CommandFlow) -> None:
        request = MergeProjects(
            self.request.files, dry_run=True, annotator=self.request.annotator
        )
        flow.run(
            "project.merge",
            request,
            on_done=lambda outcome: self.show_preview(outcome.data),
            on_failed=self.show_problem,
        )

    def _arrange(self) -> None:
        font = self.title.font()
        font.setBold(True)
        font.setPointSizeF(1.2 * font.pointSizeF())
        self.title.setFont(font)
        inner = QWidget()
        inner.setAutoFillBackground(False)
        inner.setLayout(self.notes)
        self.notes.setContentsMargins(0, 0, 8, 0)
        self.notes.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._scroll.setWidget(inner)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setAccessibleName(tr("What else there is to know"))
        self._scroll.hide()
        self.table.hide()
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(False)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 12)
        column.setSpacing(10)
        column.addWidget(self.title)
        column.addWidget(self.table)
        column.addWidget(self._scroll, 1)
        column.addStretch()
        column.addWidget(self.said)
        column.addWidget(self.buttons)
        self.resize(*_SIZE)

    def _fit(self) -> None:
        """Take the height that is needed, and no more."""
        width = self._scroll.viewport().width()
        needed = self.notes.totalHeightForWidth(width)
        self._scroll.setFixedHeight(min(needed, _TALLEST_NOTES))
        self.adjustSize()
        self.resize(_SIZE[0], self.height())

    def _fill(self, rows: Sequence[Sequence[str]]) -> None:
        self.table.setRowCount(len(rows))
        for place, row in enumerate(rows):
            for column, cell in enumerate(row):
                item = QTableWidgetItem(cell)
                if column:
                    item.setTextAlignment(RIGHT)
                self.table.setItem(place, column, item)
        # columns in which nothing stands would only push the others aside
        for column in range(2, len(_HEADS)):
            self.table.setColumnHidden(column, all(not row[column] for row in rows))
        self.table.resizeColumnsToContents()
        header = self.table.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        shown = min(len(rows), _TABLE_ROWS)
        self.table.setFixedHeight(
            header.sizeHint().height()
            + shown * self.table.verticalHeader().defaultSectionSize()
            + 2 * self.table.frameWidth()
        )
        self.table.setVisible(bool(rows))

    def _say(self, text: str, *, heading: bool = False, alarming: bool = False) -> None:
        label = PlainLabel(text)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        label.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        if heading or alarming:
            font = label.font()
            font.setBold(True)
            label.setFont(font)
        if alarming:
            label.setForegroundRole(QPalette.ColorRole.BrightText)
        self.notes.addWidget(label)
        self._notes.append(label)


def _row(one: Mapping[str, Any], file: str) -> tuple[str, ...]:
    others = sum(number for kind, number in one["new"].items() if kind != "label")
    name = tr("{name} (you)").format(name=one["name"]) if one["you"] else one["name"]
    numbers = (
        one["new"].get("label", 0),
        others,
        one["differ"],
        one["replaced"],
        one["older"],
    )
    return (
        f"{name} – {file}" if file else name,
        *(f"{number:,}" if number else "" for number in numbers),
    )


def _table() -> QTableWidget:
    table = QTableWidget()
    table.setAccessibleName(tr("What each annotator brings"))
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
    table.setTabKeyNavigation(False)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + 10)
    table.setColumnCount(len(_HEADS))
    table.setHorizontalHeaderLabels([tr(head) for head in _HEADS])
    align_heads(table, [column > 0 for column in range(len(_HEADS))])
    table.horizontalHeader().setDefaultAlignment(
        Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
    )
    return table
