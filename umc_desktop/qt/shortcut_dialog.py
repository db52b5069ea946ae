"""The dialog in which commands get other keys."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QHBoxLayout,
    QHeaderView,
    QKeySequenceEdit,
    QLineEdit,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from umc_desktop.domain.errors import UmcError
from umc_desktop.qt.dialog_buttons import CLOSE, dialog_buttons
from umc_desktop.qt.keys import Key, portable
from umc_desktop.qt.panels.panel import PlainLabel
from umc_desktop.qt.shortcuts import Binding, Shortcuts
from umc_desktop.qt.words import tr

_ID = Qt.ItemDataRole.UserRole
_FILES = "JSON (*.json)"


class ShortcutDialog(QDialog):
    """A table of all commands, and a field that takes the keys of the chosen one.

    Every change counts at once: there is nothing to confirm, and all can be put back.
    """

    def __init__(self, shortcuts: Shortcuts, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Change shortcuts"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._shortcuts = shortcuts
        self._bindings: list[Binding] = []
        self.search = QLineEdit()
        self.search.setAccessibleName(tr("Search commands"))
        self.search.setPlaceholderText(tr("Search commands"))
        self.search.setClearButtonEnabled(True)
        self.table = _table()
        self.keys = QKeySequenceEdit()
        self.keys.setMaximumSequenceLength(1)
        self.keys.setAccessibleName(tr("New keys"))
        line = self.keys.findChild(QLineEdit)  # what takes the keys for it
        assert isinstance(line, QLineEdit)
        line.setAccessibleName(tr("New keys"))
        self._line = line
        self.assign_button = _button(tr("Assign"))
        self.remove_button = _button(tr("No keys"))
        self.reset_button = _button(tr("Default keys"))
        self._said = PlainLabel()
        self._arrange()
        self._connect()
        self._fill()
        self.table.setCurrentCell(0, 0)
        self.resize(720, 560)

    @property
    def said(self) -> str:
        """The sentence about the keys that were pressed, or what was done last."""
        return self._said.text()

    def choose(self, action_id: str) -> None:
        """Go to a command."""
        for row, binding in enumerate(self._bindings):
            if binding.id == action_id:
                self.table.setCurrentCell(row, 0)

    def _arrange(self) -> None:
        line = QHBoxLayout()
        line.addWidget(self.keys, 1)
        for button in (self.assign_button, self.remove_button, self.reset_button):
            line.addWidget(button)
        buttons = dialog_buttons(CLOSE)
        for text, slot in (
            (tr("Export…"), self._export),
            (tr("Import…"), self._import),
            (tr("All defaults"), self._reset_all),
        ):
            button = buttons.addButton(text, QDialogButtonBox.ButtonRole.ActionRole)
            button.setAutoDefault(False)
            button.clicked.connect(slot)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self.search)
        column.addWidget(self.table, 1)
        column.addLayout(line)
        column.addWidget(self._said)
        column.addWidget(buttons)

    def _connect(self) -> None:
        self.search.textChanged.connect(self._filter)
        self.table.currentCellChanged.connect(self._on_chosen)
        self.keys.keySequenceChanged.connect(self._judge)
        self.assign_button.clicked.connect(lambda: self._assign(self._typed))
        self.remove_button.clicked.connect(lambda: self._assign(""))
        self.reset_button.clicked.connect(self._reset)
        self._shortcuts.changed.connect(self._fill)

    @property
    def _chosen(self) -> Binding | None:
        row = self.table.currentRow()
        return self._bindings[row] if 0 <= row < len(self._bindings) else None

    @property
    def _typed(self) -> str:
        keys = self.keys.keySequence()
        return "" if keys.isEmpty() else portable([keys])

    def _fill(self) -> None:
        self._bindings = self._shortcuts.bindings()
        self.table.setRowCount(len(self._bindings))
        for row, binding in enumerate(self._bindings):
            menu = tr(binding.menu) if binding.menu else tr("Panels")
            for column, text in enumerate((binding.title, menu, binding.shown_keys)):
                item = QTableWidgetItem(text)
                font = item.font()
                font.setBold(binding.is_changed)
                item.setFont(font)
                self.table.setItem(row, column, item)
        self._filter(self.search.text())
        self._enable()

    def _filter(self, wanted: str) -> None:
        words = wanted.casefold().split()
        for row, binding in enumerate(self._bindings):
            text = f"{binding.title} {binding.menu} {binding.shown_keys}".casefold()
            self.table.setRowHidden(row, not all(word in text for word in words))

    def _clear(self) -> None:
        self.keys.clear()
        self._line.setPlaceholderText(tr("Press the new keys"))  # Qt put its own

    def _on_chosen(self) -> None:
        self._clear()
        self._say("")
        self._enable()

    def _enable(self) -> None:
        chosen = self._chosen
        self.assign_button.setEnabled(False)
        self.remove_button.setEnabled(chosen is not None and bool(chosen.keys))
        self.reset_button.setEnabled(chosen is not None and chosen.is_changed)

    def _judge(self, keys: QKeySequence) -> None:
        """Say what has the keys already, before anything is changed."""
        chosen = self._chosen
        if chosen is None or keys.isEmpty():
            return
        holder = self._shortcuts.holder(portable([keys]), chosen.id)
        self.assign_button.setEnabled(not isinstance(holder, Key))
        self.assign_button.setText(tr("Assign"))
        if isinstance(holder, Key):
            self._say(
                tr("These keys are needed everywhere: “{what}”. Press others.").format(
                    what=tr(holder.what)
                )
            )
        elif holder is not None:
            self.assign_button.setText(tr("Take over"))
            self._say(
                tr(
                    "“{other}” has these keys. “Take over” gives them to “{chosen}”, "
                    "and “{other}” goes without."
                ).format(other=holder.title, chosen=chosen.title)
            )
        else:
            self._say(tr("These keys are free."))

    def _assign(self, keys: str) -> None:
        chosen = self._chosen
        if chosen is None:
            return
        self._shortcuts.assign(chosen.id, keys)
        self._after(chosen.id)

    def _reset(self) -> None:
        if self._chosen is not None:
            chosen = self._chosen.id
            self._shortcuts.reset(chosen)
            self._after(chosen)

    def _reset_all(self) -> None:
        self._shortcuts.reset()
        self._say(tr("All commands have their default keys."))

    def _after(self, action_id: str) -> None:
        """Say what the command's keys are now."""
        self._clear()
        self.assign_button.setText(tr("Assign"))
        self.choose(action_id)
        now = self._chosen
        if now is not None:
            said = (
                tr("“{title}” has the keys {keys}.")
                if now.keys
                else tr("“{title}” has no keys.")
            )
            self._say(said.format(title=now.title, keys=now.shown_keys))
        self._enable()

    def _export(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, tr("Export shortcuts"), "shortcuts.json", _FILES
        )
        if name:
            path = Path(name)
            try:
                self._shortcuts.write(path)
            except UmcError as error:
                self._say(str(error))
            else:
                self._say(tr("Written to “{name}”.").format(name=path.name))

    def _import(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, tr("Import shortcuts"), "", _FILES)
        if name:
            try:
                self._say(self._shortcuts.read(Path(name)))
            except UmcError as error:
                self._say(str(error))

    def _say(self, text: str) -> None:
        self._said.setText(text)


def _table() -> QTableWidget:
    table = QTableWidget(0, 3)
    table.setAccessibleName(tr("Commands and their keys"))
    table.setHorizontalHeaderLabels([tr("Command"), tr("Menu"), tr("Keys")])
    table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    table.setTabKeyNavigation(False)
    table.setShowGrid(False)
    table.verticalHeader().hide()
    table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + 10)
    header = table.horizontalHeader()
    header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft)
    header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    header.setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
    return table


def _button(text: str) -> QPushButton:
    button = QPushButton(text)
    button.setAutoDefault(False)
    return button
