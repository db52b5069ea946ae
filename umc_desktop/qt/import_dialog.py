"""What a file holds, shown before it is imported, and which column is what."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHeaderView,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from umc_desktop.operations.importing import ImportSamples, PreviewFile
from umc_desktop.qt.command_flow import CommandFlow
from umc_desktop.qt.dialog_buttons import OK_OR_CANCEL, dialog_buttons
from umc_desktop.qt.panels.panel import PlainLabel
from umc_desktop.qt.said_here import said_here
from umc_desktop.qt.words import later, tr

ROLES = {
    "text": later("Text"),
    "image": later("Image"),
    "label": later("Label"),
    "identifier": later("Your own id"),
    "domain": later("Domain"),
}
_NONE = later("– no column –")
_WIDEST_COLUMN_PX = 320


class ImportDialog(QDialog):
    """The first rows of a file and a choice of column for each part of a sample.

    Parameters
    ----------
    files
        What is imported; the first is shown, all are read with the same columns.
    flow
        Looks into the file: that is the worker's work.
    annotator
        Who imports.
    """

    def __init__(
        self,
        files: Sequence[Path],
        flow: CommandFlow,
        annotator: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Import samples"))
        self._files = tuple(files)
        self._annotator = annotator
        self.request: ImportSamples | None = None
        self.said = PlainLabel(
            tr("Looking into {name} …").format(name=self._files[0].name)
        )
        self.table = QTableWidget()
        self.table.setAccessibleName(tr("First rows"))
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.setTabKeyNavigation(False)
        self.table.verticalHeader().hide()
        self.table.setWordWrap(False)
        self.table.verticalHeader().setDefaultSectionSize(
            self.table.fontMetrics().height() + 8
        )
        self.roles = {role: QComboBox() for role in ROLES}
        self.domain_name = QLineEdit()
        self.known = QCheckBox(tr("Keep labels aside as known answers (for trials)"))
        self.pair = QCheckBox()
        self.pair.hide()
        self._flow = flow
        self._seen = False
        self.several = QCheckBox(
            tr("Several labels per sample (a|b, or lists): samples carry all of them")
        )
        self.warnings = PlainLabel()
        self.buttons = dialog_buttons(OK_OR_CANCEL, tr("Import"))
        self._arrange()
        # The worker may take a moment to start; the dialog is there at once.
        QTimer.singleShot(0, self, self._look_into)

    def accept(self) -> None:
        """Build the request from what was chosen."""
        chosen = {role: self._column(role) for role in ROLES}
        name = self.domain_name.text().strip() or self._files[0].stem
        self.request = ImportSamples(
            self._files,
            text=chosen["text"],
            image=chosen["image"],
            label=chosen["label"],
            identifier=chosen["identifier"],
            domain=chosen["domain"],
            pair=self.pair.isChecked(),
            domain_name=None if chosen["domain"] else name,
            several=self.several.isChecked() and chosen["label"] is not None,
            known_labels=self.known.isChecked() and chosen["label"] is not None,
            annotator=self._annotator,
        )
        super().accept()

    def show_preview(self, data: Mapping[str, Any]) -> None:
        """Show what was found and what each column seems to be."""
        columns: list[str] = list(data["columns"])
        parts = [str(data["kind"]), str(data["encoding"])]
        rows = data.get("n_rows_estimate")
        parts.append(
            tr("about {rows:,} rows").format(rows=rows) if rows is not None else ""
        )
        more = len(self._files) - 1
        parts.append(
            tr("and {more:,} more to import with it").format(more=more) if more else ""
        )
        self.said.setText(
            f"{self._files[0].name}: {' · '.join(part for part in parts if part)}"
        )
        self._fill_table(columns, data["rows"])
        n_pairs = int(data.get("n_pairs", 0))
        self.pair.setText(
            tr("A text and the images of its name are one sample ({count:,})").format(
                count=n_pairs
            )
        )
        self.pair.setVisible(n_pairs > 0)
        for role, combo in self.roles.items():
            if self._seen and combo.count() == len(columns) + 1:
                continue  # what was chosen stays when only the rows are others
            guess = data["mapping"].get(role)
            combo.clear()
            combo.addItems([tr(_NONE), *columns])
            combo.setCurrentIndex(columns.index(guess) + 1 if guess in columns else 0)
            combo.setEnabled(True)
        self.several.setChecked(bool(data["mapping"].get("several")))
        self.warnings.setText("\n".join(data.get("warnings", ())))
        self.warnings.setVisible(bool(self.warnings.text()))
        self._seen = True
        self._check()

    def show_problem(self, error: BaseException | None) -> None:
        """Say why there is nothing to show."""
        self.said.setText(said_here(error) if error is not None else tr("Stopped."))

    def _look_into(self) -> None:
        self._flow.run(
            "sample.preview",
            PreviewFile(self._files[0], self.pair.isChecked()),
            on_done=lambda outcome: self.show_preview(outcome.data),
            on_failed=self.show_problem,
        )

    def _arrange(self) -> None:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for role, title in ROLES.items():
            combo = self.roles[role]
            combo.setAccessibleName(tr("Column of: {title}").format(title=tr(title)))
            combo.addItem(tr(_NONE))
            combo.setEnabled(False)
            combo.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            combo.setMinimumContentsLength(18)
            combo.currentIndexChanged.connect(self._check)
            form.addRow(f"{tr(title)}:", combo)
        self.domain_name.setAccessibleName(tr("Domain of all samples"))
        self.domain_name.setPlaceholderText(self._files[0].stem)
        form.addRow(tr("Domain of all:"), self.domain_name)
        self.known.setAccessibleName(tr("Keep labels aside as known answers"))
        self.several.setAccessibleName(tr("Several labels per sample"))
        form.addRow("", self.several)
        form.addRow("", self.known)
        form.addRow("", self.pair)
        self.pair.setAccessibleName(tr("Put texts and images of one name together"))
        self.pair.toggled.connect(self._look_into)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self.warnings.hide()
        column = QVBoxLayout(self)
        column.addWidget(self.said)
        column.addWidget(self.table, 1)
        column.addWidget(self.warnings)
        column.addLayout(form)
        column.addWidget(self.buttons)
        self.resize(780, 620)
        self._check()

    def _fill_table(self, columns: list[str], rows: Sequence[Sequence[str]]) -> None:
        self.table.setColumnCount(len(columns))
        self.table.setHorizontalHeaderLabels(columns)
        self.table.setRowCount(len(rows))
        for place, row in enumerate(rows):
            for column, cell in enumerate(row):
                # One line each: a paragraph would push the other rows out of sight.
                item = QTableWidgetItem(" ".join(str(cell).split()))
                self.table.setItem(place, column, item)
        header = self.table.horizontalHeader()
        header.setMaximumSectionSize(_WIDEST_COLUMN_PX)
        self.table.resizeColumnsToContents()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)

    def _column(self, role: str) -> str | None:
        combo = self.roles[role]
        return combo.currentText() if combo.currentIndex() > 0 else None

    def _check(self) -> None:
        has_content = self._column("text") or self._column("image")
        self.buttons.button(QDialogButtonBox.StandardButton.Ok).setEnabled(
            bool(has_content)
        )
        self.domain_name.setEnabled(self._column("domain") is None)
        self.known.setEnabled(self._column("label") is not None)
        self.several.setEnabled(self._column("label") is not None)
