"""Bring your own model: which one, what it is, what it may say here and where."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import (
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from umc_desktop.ml.bringing.sentence_transformers import LONGEST_PREFIX
from umc_desktop.operations.model_requests import (
    COUNTED,
    KINDS,
    AddModel,
    InspectModel,
)
from umc_desktop.qt.class_meanings import ClassMeanings
from umc_desktop.qt.command_flow import CommandFlow
from umc_desktop.qt.dialog_buttons import OK_OR_CANCEL, dialog_buttons
from umc_desktop.qt.model_facts import ModelFacts
from umc_desktop.qt.panels.domain_choice import DomainChoice
from umc_desktop.qt.panels.panel import PlainLabel
from umc_desktop.qt.words import later, tr

_FOUND_OUT = later("Find out")
_KINDS = {
    "text": later("Embeddings of texts"),
    "image": later("Embeddings of pictures"),
    "classifier": later("Votes of its own (classifier)"),
    "lexical": later("Words or characters counted here"),
}
_COUNTED = {"words": later("Words"), "characters": later("Characters")}
_MOST_ROWS, _WIDE_PX = 5, 620


class ModelDialog(QDialog):
    """Asks for a model, shows what the worker finds in it, and how it is to join.

    Parameters
    ----------
    flow
        Looks into the model: that is the worker's work.
    domains, labels
        Names of those of the project.

    Attributes
    ----------
    request
        What was agreed to; ``None`` until then.
    """

    def __init__(
        self,
        flow: CommandFlow,
        domains: Sequence[str],
        labels: Sequence[str],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Add a model"))
        self._flow = flow
        self._looked_at: InspectModel | None = None
        self._own_prefix: str | None = None  # None where it reads no texts
        self.request: AddModel | None = None
        self.source = QLineEdit()
        self.kind = QComboBox()
        self.look = QPushButton(tr("Look at it"))
        self.said = PlainLabel(
            tr(
                "A folder of Hugging Face or sentence-transformers, an .onnx file with "
                "its tokenizer.json, or the name of an installed package. It is copied "
                "and tried out by the worker; what could run code is refused."
            ),
            faint=True,
        )
        self.problem = PlainLabel()
        self.problem.hide()
        self.facts = ModelFacts()
        self.name = QLineEdit()
        self.prefix = QLineEdit()
        self.domains = DomainChoice(domains)
        self.classes = ClassMeanings(labels)
        self.counted = QComboBox()
        self.ngrams = QLineEdit()
        self.buttons = dialog_buttons(OK_OR_CANCEL, tr("Add"))
        self._fill()
        self._arrange()
        self._connect()
        self._follow_kind()

    def accept(self) -> None:
        """Build the request from what was chosen."""
        lexical = self._kind() == "lexical"
        self.request = AddModel(
            "" if lexical else self.source.text().strip(),
            kind=self._kind(),
            name=self.name.text().strip(),
            domains=self.domains.narrowed,
            map=self.classes.mapped,
            prefix=self._other_prefix(),
            count=self.counted.currentData(),
            ngrams=self.ngrams.text().strip() if lexical else "",
        )
        super().accept()

    def show_found(self, data: Mapping[str, Any]) -> None:
        """Show what the worker found, and ask what its classes mean."""
        self.said.setText(
            tr("“{source}” can join: what it is, and what it did when it was tried.")
            .format(source=data["source"])
        )  # fmt: skip
        self.facts.show_facts(data)
        self.classes.ask(data["classes"], several=data["several"])
        self._ask_what_texts_begin_with(
            data["prefix"] if data["reads"] == "text" else None
        )
        self._check()

    def show_problem(self, error: BaseException | None) -> None:
        """Say why it cannot join."""
        self._forget()
        self.problem.setText(str(error) if error is not None else tr("Stopped."))
        self.problem.show()
        self.said.hide()
        self._check()

    def look_into(self) -> None:
        """Have the worker look at the model."""
        source = self.source.text().strip()
        if not source or self._kind() == "lexical":
            return
        asked = InspectModel(source, self._kind())
        self._forget()
        self._looked_at = asked
        self.said.setText(
            tr("The worker copies the model and tries it out; this takes a while …")
        )
        self._check()
        self._flow.run(
            "model.inspect",
            asked,
            on_done=lambda outcome: self._found(asked, outcome.data),
            on_failed=lambda error: self._failed(asked, error),
        )

    def _found(self, asked: InspectModel, data: Mapping[str, Any]) -> None:
        if asked == self._looked_at:  # else another one is looked at by now
            self.show_found(data)

    def _failed(self, asked: InspectModel, error: BaseException | None) -> None:
        if asked == self._looked_at:
            self.show_problem(error)

    def _fill(self) -> None:
        self.kind.addItem(tr(_FOUND_OUT), "")
        for kind in KINDS:
            self.kind.addItem(tr(_KINDS[kind]), kind)
        for counted in COUNTED:
            self.counted.addItem(tr(_COUNTED[counted]), counted)

    def _prepare(self) -> None:
        self.domains.show_rows(_MOST_ROWS)
        self.source.setPlaceholderText(tr("Path or package"))
        self.prefix.setMaxLength(LONGEST_PREFIX)
        self.prefix.setPlaceholderText(tr("Nothing; some models want “query: ”"))

    def _arrange(self) -> None:
        folder = QPushButton(tr("Folder…"))
        folder.clicked.connect(self._choose_folder)
        graph = QPushButton(tr("File…"))
        graph.clicked.connect(self._choose_file)
        self._places = (folder, graph, self.look)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.source, 1)
        for button in self._places:
            button.setAutoDefault(False)
            row.addWidget(button)
        both = QWidget()
        both.setLayout(row)
        both.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._prepare()
        above = QWidget()
        above.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        form = QFormLayout(above)
        form.setContentsMargins(0, 0, 0, 0)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self._form = form
        self._rows: dict[str, QWidget] = {
            tr("Model:"): both,
            tr("It gives:"): self.kind,
            tr("Counted:"): self.counted,
            tr("In a row:"): self.ngrams,
            tr("Texts begin with:"): self.prefix,
            tr("Name here:"): self.name,
            tr("Speaks for:"): self.domains,
        }
        for title, widget in self._rows.items():
            form.addRow(title, widget)
            inner = self.source if widget is both else widget
            inner.setAccessibleName(title.rstrip(":"))
        column = QVBoxLayout(self)
        column.addWidget(above)
        column.addWidget(self.said)
        column.addWidget(self.problem)
        column.addWidget(self.facts, 1)
        column.addWidget(self.classes.question)
        column.addWidget(self.classes, 1)
        column.addStretch()
        column.addWidget(self.buttons)
        self.resize(_WIDE_PX, 460)

    def _connect(self) -> None:
        self.source.textEdited.connect(self._changed)
        self.source.returnPressed.connect(self.look_into)
        self.look.clicked.connect(self.look_into)
        self.kind.currentIndexChanged.connect(self._follow_kind)
        self.counted.currentIndexChanged.connect(self._follow_kind)
        self.classes.changed.connect(self._check)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        # Return in the first field looks; it does not add what nobody has looked at.
        ok = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        ok.setAutoDefault(False)
        ok.setDefault(False)

    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, self.windowTitle())
        self._take(name)

    def _choose_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, self.windowTitle(), "", tr("Models (*.onnx)")
        )
        self._take(name)

    def _take(self, name: str) -> None:
        if name:
            self.source.setText(str(Path(name)))
            self.look_into()

    def _changed(self) -> None:
        self._forget()
        self._check()

    def _follow_kind(self) -> None:
        lexical = self._kind() == "lexical"
        for widget in (self.counted, self.ngrams):
            self._form.setRowVisible(widget, lexical)
        self._form.setRowVisible(self._rows[tr("Model:")], not lexical)
        usual = "3-5" if self.counted.currentData() == "characters" else "1-2"
        self.ngrams.setPlaceholderText(usual)
        self.name.setPlaceholderText(
            str(self.counted.currentData()) if lexical else tr("as the folder")
        )
        looked = self._looked_at
        if lexical:
            self._forget()
        elif looked is not None and looked.kind != self._kind():
            self.look_into()
        self._check()

    def _forget(self) -> None:
        self._looked_at = None
        self.problem.hide()
        self.said.show()
        self.facts.forget()
        self.classes.ask(())
        self._ask_what_texts_begin_with(None)

    def _ask_what_texts_begin_with(self, own: str | None) -> None:
        """Ask it of a model of texts, beginning with what its folder says."""
        self._own_prefix = own
        self.prefix.setText(own or "")
        self._form.setRowVisible(self.prefix, own is not None)

    def _other_prefix(self) -> str | None:
        written = self.prefix.text()  # a space at its end is part of it
        return None if written == (self._own_prefix or "") else written

    def _kind(self) -> str:
        return str(self.kind.currentData())

    def _check(self) -> None:
        known = self.facts.are_known or self._kind() == "lexical"
        ok = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        ok.setEnabled(known and self.classes.are_enough)
        self.look.setEnabled(bool(self.source.text().strip()))
