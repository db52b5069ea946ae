"""The answer to a question about the project, as a table to read and to copy from."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.domain.changes import Outcome
from umc_desktop.qt.dialog_buttons import CLOSE, dialog_buttons
from umc_desktop.qt.panels.panel import PlainLabel
from umc_desktop.qt.said_here import said_here
from umc_desktop.qt.words import tr

_WIDEST_PX = 400  # of the last column, before it takes the room that is left
_WIDTH_PX, _HEIGHT_PX = 720, 460
_BESIDE_TABLE_PX = 48  # margins, and a scroll bar
_SMALLEST_SHOWN = 0.0005  # with three decimals
_FEW_ROWS = 100  # so few are as high as their sentences need


class OutcomeDialog(QDialog):
    """Shows the sentence and the data of an outcome."""

    def __init__(
        self, title: str, outcome: Outcome, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        said = PlainLabel(said_here(outcome.summary))
        said.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.table = QTableWidget()
        self.table.setAccessibleName(title)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(
            self.table.fontMetrics().height() + 8
        )
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
        self._fill(outcome.data, outcome.summary)
        buttons = dialog_buttons(CLOSE)
        buttons.rejected.connect(self.reject)
        report = outcome.data.get("report")
        if isinstance(report, str):
            self._offer(buttons, report)
        column = QVBoxLayout(self)
        column.addWidget(said)
        column.addWidget(self.table, 1)
        column.addWidget(buttons)
        self.resize(self._width(parent), _HEIGHT_PX)

    def _width(self, parent: QWidget | None) -> int:
        """Return a width that shows every column, but not more than the window has."""
        most = _WIDTH_PX if parent is None else int(0.9 * parent.window().width())
        wanted = self.table.horizontalHeader().length() + _BESIDE_TABLE_PX
        return max(_WIDTH_PX, min(wanted, most))

    def _offer(self, buttons: QDialogButtonBox, report: str) -> None:
        """Offer to open what was written, with whatever the system opens it with."""
        button = buttons.addButton(
            tr("Open the report"), QDialogButtonBox.ButtonRole.ActionRole
        )
        button.clicked.connect(
            lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(report))
        )

    def _fill(self, data: Mapping[str, Any], said: str) -> None:
        rows = next((value for value in data.values() if _is_table(value)), None)
        if rows is None:
            facts = [(_words(key), value) for key, value in data.items()]
            self._show(("", ""), [fact for fact in facts if fact[1] != said])
            self.table.horizontalHeader().hide()
        else:
            heads = list(dict.fromkeys(head for row in rows for head in row))
            self._show(
                [_words(head) for head in heads],
                [[_readable(head, row.get(head)) for head in heads] for row in rows],
            )

    def _show(self, heads: Iterable[str], rows: Iterable[Iterable[Any]]) -> None:
        names, lines = list(heads), [list(row) for row in rows]
        self.table.setColumnCount(len(names))
        self.table.setHorizontalHeaderLabels(names)
        self.table.setRowCount(len(lines))
        for place, line in enumerate(lines):
            for column, value in enumerate(line):
                self.table.setItem(place, column, QTableWidgetItem(_written(value)))
        self.table.resizeColumnsToContents()
        header, last = self.table.horizontalHeader(), len(names) - 1
        header.resizeSection(last, min(header.sectionSize(last), _WIDEST_PX))
        header.setStretchLastSection(True)
        if len(lines) <= _FEW_ROWS:  # measuring thousands of rows takes seconds
            self.table.verticalHeader().setSectionResizeMode(
                QHeaderView.ResizeMode.ResizeToContents
            )


def _is_table(value: object) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and all(isinstance(row, dict) for row in value)
    )


def _readable(key: str, value: object) -> object:
    """Return a moment as the clock on the wall shows it, a command as the menu does."""
    if key == "command":
        return CATALOGUE.title_of(str(value))
    if not (key.endswith("_at") and isinstance(value, str)):
        return value
    return f"{datetime.fromisoformat(value).astimezone():%Y-%m-%d %H:%M:%S}"


def _words(key: str) -> str:
    return tr(key.replace("_", " ").capitalize())


def _written(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:.1e}" if 0 < abs(value) < _SMALLEST_SHOWN else f"{value:.3f}"
    if isinstance(value, Mapping):
        return ", ".join(f"{key}: {_written(item)}" for key, item in value.items())
    if isinstance(value, list | tuple):
        return ", ".join(_written(item) for item in value)
    return "" if value is None else str(value)
