"""The labels that may be given, with their keys."""

import numpy as np
from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout

from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.domain.changes import Changes
from umc_desktop.domain.samples import Label
from umc_desktop.operations.viewing import ViewData
from umc_desktop.qt.keys import Key
from umc_desktop.qt.panels.host import PanelHost
from umc_desktop.qt.panels.label_list import LabelList, LabelModel, LabelRow
from umc_desktop.qt.panels.next_step import next_step
from umc_desktop.qt.panels.panel import MARGIN_PX, Panel, PlainLabel
from umc_desktop.qt.panels.ticks import Ticks
from umc_desktop.qt.project_view import ProjectView
from umc_desktop.qt.words import counted, tr
from umc_desktop.storage.labels import KEYS

_FEW = 10  # labels that one finds without searching
_SHOWN = Changes.ANNOTATIONS | Changes.LABEL_SETS | Changes.SAMPLES | Changes.MAP


class LabelPanel(Panel):
    """The labels of the current sample's domain.

    Attributes
    ----------
    label_chosen
        Signal with the id of the label to give.
    define_requested
        Signal: the annotator wants a label that is not there.
    """

    KEYS = (
        Key("Return", "In the search: give the first label"),
        Key("Down", "In the search: go to the labels found"),
        Key("Esc", "Leave the search"),
    )

    label_chosen = Signal(int)
    _ticks: Ticks | None = None
    define_requested = Signal()

    def __init__(self, view: ProjectView) -> None:
        super().__init__(view, "Labels")
        self._labels: list[Label] = []
        self._model = LabelModel(self)
        self.list = LabelList()
        self.list.setModel(self._model)
        self.list.chosen.connect(self._choose)
        self.list.selectionModel().currentChanged.connect(self._show_definition)
        self._model.modelReset.connect(self._show_definition)
        self.search = QLineEdit()
        self.search.setAccessibleName(tr("Search labels"))
        self.search.setPlaceholderText(tr("Search labels  ( / )"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._filter)
        self.search.installEventFilter(self)
        self._definition = PlainLabel(faint=True)
        self._title = PlainLabel(wrap=False)
        self._ticked = PlainLabel()
        self._ticked.hide()
        self.define_button = QPushButton(tr("New label…"))
        self.define_button.setAccessibleDescription(tr("Add a label to the label set"))
        self.define_button.clicked.connect(lambda: self.define_requested.emit())
        self._arrange()
        view.data_changed.connect(self._on_data_changed)
        view.current_changed.connect(self._refresh)
        self.setFocusProxy(self.list)
        self._refresh()

    def join(self, window: PanelHost) -> None:
        """Give labels to what is under decision in the window."""
        self.label_chosen.connect(window.decisions.give_label)
        self._ticks = window.decisions.ticks
        self._ticks.changed.connect(self._show_ticks)
        self.define_requested.connect(
            lambda: window.run_command(CATALOGUE["label.define"])
        )

    @property
    def domain_id(self) -> int | None:
        """Domain whose labels are shown."""
        data = self.view.data
        if data is None or not data.domains:
            return None
        current = self.view.working_set.current
        if current is None:
            return data.domains[0].id
        row = data.row_of(current)
        if row >= 0:
            return int(data.domain_ids[row])
        detail = self.view.detail(current)
        return data.domains[0].id if detail is None else detail.domain_id

    def label_for_key(self, text: str) -> int | None:
        """Return the id of the label that a key gives, ``None`` if it gives none."""
        found = (label.id for label in self._labels if text and label.key == text)
        return next(found, None)

    def focus_search(self) -> None:
        """Start typing a label's name."""
        if self.search.isVisible():
            self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.search.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go to the search field on ``/``."""
        if event.text() == "/" and self.search.isVisible():
            self.focus_search()
        else:
            super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In the search field: Enter gives the first match, Esc leaves."""
        if watched is self.search and isinstance(event, QKeyEvent):
            key = event.key()
            leaving = key == Qt.Key.Key_Escape
            if event.type() == QEvent.Type.ShortcutOverride and leaving:
                event.accept()  # Esc is the field's before it is the window's
                return True
            if event.type() == QEvent.Type.KeyPress:
                return self._typed(key)
        return super().eventFilter(watched, event)

    def _typed(self, key: int) -> bool:
        if key == Qt.Key.Key_Escape:
            self._leave_search()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.search.text().strip() and self._model.rows:
                label_id = self._model.rows[0].label.id
                self._leave_search()
                self.label_chosen.emit(label_id)
        elif key == Qt.Key.Key_Down and self._model.rows:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
            self.list.setCurrentIndex(self._model.index(0))
        else:
            return False
        return True

    def _leave_search(self) -> None:
        self.search.clear()
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _arrange(self) -> None:
        column = QVBoxLayout(self.content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        top = QHBoxLayout()
        top.setContentsMargins(MARGIN_PX, MARGIN_PX, MARGIN_PX, 0)
        top.addWidget(self._title)
        top.addWidget(self.search, 1)
        top.addStretch()
        top.addWidget(self.define_button)
        below = QHBoxLayout()
        below.setContentsMargins(MARGIN_PX, 2, MARGIN_PX, MARGIN_PX)
        below.addWidget(self._definition)
        ticked = QHBoxLayout()
        ticked.setContentsMargins(MARGIN_PX, 0, MARGIN_PX, 0)
        ticked.addWidget(self._ticked)
        column.addLayout(top)
        column.addLayout(ticked)
        column.addWidget(self.list, 1)
        column.addLayout(below)

    def _on_data_changed(self, changes: Changes) -> None:
        if changes & _SHOWN:
            self._refresh()

    def _refresh(self) -> None:
        data, project = self.view.data, self.view.project
        domain_id = self.domain_id
        if data is None or project is None or domain_id is None:
            self._labels = []
            self._model.set_rows([])
            self.show_empty(
                tr("Open or make a project to give labels.")
                if data is None
                else next_step(data)
            )
            return
        # Those with a key first, as the keys lie; sorting keeps the others' order.
        self._labels = sorted(data.labels_of_domain(domain_id), key=_place_of_key)
        many = len(self._labels) > _FEW
        self.search.setVisible(many)
        self._title.setVisible(not many)
        self._title.setText(counted(len(self._labels), "label"))
        self.define_button.setEnabled(not project.read_only)
        self._show(data)
        self.show_content()

    def _filter(self) -> None:
        if self.view.data is not None:
            self._show(self.view.data)

    def _show(self, data: ViewData) -> None:
        wanted = (
            self.search.text().strip().casefold()
            if self.search.isVisibleTo(self)
            else ""
        )
        counts = np.bincount(data.given, minlength=max(data.labels, default=0) + 1)
        for label in data.labels.values():
            for member in label.combines or ():
                counts[member] += counts[label.id]
        places = {label_id: place for place, label_id in enumerate(data.labels)}
        matching = [label for label in self._labels if wanted in label.name.casefold()]
        # What begins with the word is meant before what merely contains it.
        if wanted:
            matching.sort(
                key=lambda label: not label.name.casefold().startswith(wanted)
            )
        self._model.set_rows(
            [
                LabelRow(
                    label, places[label.id], int(counts[label.id]), self._tick(label)
                )
                for label in matching
            ]
        )
        defined = any(
            label.definition or label.id in data.links for label in self._labels
        )
        self._definition.setVisible(defined or not self._labels)
        if not self._labels:
            self._definition.setText(
                tr("No labels yet. “New label…” adds the first one.")
            )

    def _tick(self, label: Label) -> bool | None:
        """Return whether a label is ticked; ``None`` where a sample carries one."""
        if self._ticks is None or not self._ticks.active:
            return None
        return label.id in self._ticks.label_ids

    def _show_ticks(self) -> None:
        """Say what accepting gives now."""
        data, ticks = self.view.data, self._ticks
        if data is None or ticks is None:
            return
        several = ticks.active
        self._ticked.setVisible(several)
        if several:
            names = ticks.written if ticks.label_ids or ticks.touched else ""
            self._ticked.setText(
                tr("Space gives: {labels}").format(labels=names.replace("|", " | "))
                if names
                else tr("Several labels per sample: tick them, Space gives them.")
            )
            self._show(data)

    @property
    def ticked_text(self) -> str:
        """What accepting gives, in words; empty where a sample carries one label."""
        return "" if self._ticked.isHidden() else self._ticked.text()

    def _show_definition(self) -> None:
        index = self.list.currentIndex()
        text = ""
        if index.isValid():
            label = self._model.rows[index.row()].label
            text = f"{label.name}: {label.definition}" if label.definition else ""
            text = "\n".join(part for part in (text, self._linked(label)) if part)
        self._definition.setText(text)

    def _linked(self, label: Label) -> str:
        """Return which entries of the knowledge base explain a label."""
        data = self.view.data
        links = () if data is None else data.links.get(label.id, ())
        # both of two labels that were merged may have been linked to it
        named = dict.fromkeys(
            f"{link.name} ({link.source} {link.code})" for link in links
        )
        return tr("See {names}").format(names="; ".join(named)) if named else ""

    def _choose(self, index: QModelIndex) -> None:
        self.label_chosen.emit(self._model.rows[index.row()].label.id)

    @property
    def definition_text(self) -> str:
        """The line below the labels."""
        return self._definition.text()


def _place_of_key(label: Label) -> int:
    has_digit = bool(label.key) and label.key in KEYS
    return KEYS.index(label.key) if has_digit else len(KEYS)
