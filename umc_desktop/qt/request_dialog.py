"""A dialog made from the fields of a request, for what the window does not know."""

import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, Field, fields
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QFileDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from umc_desktop.commands.spec import Command
from umc_desktop.qt.dialog_buttons import OK_OR_CANCEL, dialog_buttons
from umc_desktop.qt.form_place import FormPlace
from umc_desktop.qt.words import tr

_WIDTH_PX = 520
_NOTE_PX = 400


class RequestDialog(QDialog):
    """Asks for every field of a command's request, with its help beside it.

    Parameters
    ----------
    command
        Whose request is asked for.
    initial
        Values to begin with, by field.
    choices
        Values to choose from, by field; others can still be typed.
    hidden
        Fields that are not asked for: they keep their initial or default value.
    """

    def __init__(
        self,
        command: Command,
        parent: QWidget | None = None,
        *,
        initial: Mapping[str, Any] | None = None,
        choices: Mapping[str, Sequence[str]] | None = None,
        hidden: Sequence[str] = ("annotator",),
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr(command.title))
        self._type = command.request_type
        self._hints = get_type_hints(self._type)
        self._initial = dict(initial or {})
        self._getters: dict[str, Callable[[], Any]] = {}
        self.request: Any = None
        said = _plain(tr(command.help))
        rows = QWidget()
        form = QFormLayout(rows)
        form.setContentsMargins(0, 0, 0, 0)
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        for item in fields(self._type):
            if item.name not in hidden:
                self._add_row(form, item, (choices or {}).get(item.name, ()))
        self._problem = _plain("")
        self._problem.setForegroundRole(self._problem.palette().ColorRole.BrightText)
        self._problem.hide()
        self.buttons = dialog_buttons(OK_OR_CANCEL, tr(command.title))
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(said)
        column.addWidget(FormPlace(rows, _WIDTH_PX), 1)
        column.addWidget(self._problem)
        column.addWidget(self.buttons)

    @property
    def problem(self) -> str:
        """What keeps the dialog from being accepted, in words."""
        return self._problem.text()

    def accept(self) -> None:
        """Build the request, or say what is missing."""
        values = dict(self._initial)
        for item in fields(self._type):
            if item.name not in self._getters:
                continue
            try:
                value = self._getters[item.name]()
            except ValueError as error:
                self._complain(f"{_words(item.name)}: {error}")
                return
            if value in (None, "", ()):
                if item.default is MISSING:
                    self._complain(
                        tr("{field} is missing.").format(field=_words(item.name))
                    )
                    return
                value = item.default
            values[item.name] = value
        self.request = self._type(**values)
        super().accept()

    def _complain(self, text: str) -> None:
        self._problem.setText(text)
        self._problem.show()

    def _add_row(
        self, form: QFormLayout, item: "Field[Any]", choices: Sequence[str]
    ) -> None:
        kind = _bare(self._hints[item.name])
        start = self._initial.get(item.name)
        if start is None:
            start = None if item.default is MISSING else item.default
        help_text = tr(item.metadata.get("help", ""))
        if kind is bool:
            box = QCheckBox(help_text.rstrip(".").replace("&", "&&"))
            box.setChecked(bool(start))
            box.setAccessibleName(_words(item.name))
            self._getters[item.name] = box.isChecked
            form.addRow("", box)
            return
        editor, inner = self._editor(item, kind, start, choices)
        inner.setObjectName(item.name)
        inner.setAccessibleName(_words(item.name))
        inner.setAccessibleDescription(help_text)
        label = _plain(_words(item.name))
        label.setBuddy(inner)
        label.setWordWrap(False)
        form.addRow(label, editor)
        if help_text:
            note = _plain(help_text)
            note.setForegroundRole(note.palette().ColorRole.PlaceholderText)
            # A form keeps room for the lines that a narrower note would wrap to.
            note.setWordWrap(note.fontMetrics().horizontalAdvance(help_text) > _NOTE_PX)
            form.addRow("", note)

    def _editor(
        self,
        item: "Field[Any]",
        kind: Any,  # noqa: ANN401 - an annotation
        start: Any,  # noqa: ANN401 - a field's value
        choices: Sequence[str],
    ) -> tuple[QWidget, QWidget]:
        """Return the widget for the row and the one in it that takes the focus."""
        many = get_origin(kind) is tuple
        element = get_args(kind)[0] if many else kind
        if choices:
            combo = QComboBox()
            combo.setEditable(True)
            combo.addItems(list(choices))
            combo.setCurrentText("" if start is None else str(start))
            self._getters[item.name] = lambda: combo.currentText().strip()
            line = combo.lineEdit()
            assert line is not None
            line.setAccessibleName(_words(item.name))
            return combo, combo
        edit = QLineEdit(_written(start))
        self._getters[item.name] = lambda: _parsed(edit.text(), element, many=many)
        if element is not Path:
            return edit, edit
        browse = QPushButton(tr("Browse…"))
        browse.setAccessibleName(
            tr("Choose the file for {field}").format(field=_words(item.name))
        )
        reads = item.name in ("file", "files")
        browse.clicked.connect(lambda: self._browse(edit, many=many, reads=reads))
        both = QWidget()
        row = QHBoxLayout(both)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(edit, 1)
        row.addWidget(browse)
        return both, edit

    def _browse(self, edit: QLineEdit, *, many: bool, reads: bool) -> None:
        if many:
            chosen, _ = QFileDialog.getOpenFileNames(self, self.windowTitle())
        elif reads:
            name, _ = QFileDialog.getOpenFileName(self, self.windowTitle())
            chosen = [name] if name else []
        else:
            name, _ = QFileDialog.getSaveFileName(self, self.windowTitle())
            chosen = [name] if name else []
        if chosen:
            edit.setText(_written(tuple(chosen)))


def _bare(annotation: Any) -> Any:  # noqa: ANN401
    if get_origin(annotation) in (Union, types.UnionType):
        return next(kind for kind in get_args(annotation) if kind is not type(None))
    return annotation


def _parsed(text: str, kind: Any, *, many: bool) -> Any:  # noqa: ANN401
    text = text.strip()
    if many:
        separator = ";" if kind is Path else ","
        parts = (part.strip() for part in text.split(separator))
        return tuple(_parsed(part, kind, many=False) for part in parts if part)
    if not text:
        return None
    if kind in (int, float):
        try:
            return kind(text.replace(",", "") if kind is int else text)
        except ValueError:
            raise ValueError(tr("“{text}” is not a number").format(text=text)) from None
    return kind(text) if kind is Path else text


def _written(value: Any) -> str:  # noqa: ANN401
    if value is None:
        return ""
    if isinstance(value, tuple):
        return "; ".join(str(item) for item in value)
    return str(value)


def _words(name: str) -> str:
    return tr(name.replace("_", " ").capitalize())


def _plain(text: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label
