"""Looking words up: what the knowledge base says of them, and links to labels."""

from functools import partial
from pathlib import Path

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QInputDialog,
    QLineEdit,
    QMenu,
    QMessageBox,
    QPushButton,
    QSplitter,
    QVBoxLayout,
)

from umc_desktop.domain.changes import Changes
from umc_desktop.domain.knowledge import KnownEntry
from umc_desktop.domain.samples import NO_LABEL
from umc_desktop.domain.wording import shortened
from umc_desktop.operations.knowledge import ImportKnowledge, RemoveSource
from umc_desktop.operations.label_links import LinkEntry, UnlinkEntry
from umc_desktop.operations.viewing import ViewData
from umc_desktop.qt.knowledge_view import MOST_FOUND, KnowledgeView
from umc_desktop.qt.panels import summaries
from umc_desktop.qt.panels.choice_list import ChoiceList
from umc_desktop.qt.panels.entry_list import EntryDelegate, EntryModel
from umc_desktop.qt.panels.entry_view import EntryView
from umc_desktop.qt.panels.host import PanelHost
from umc_desktop.qt.panels.panel import MARGIN_PX, Panel, PlainLabel
from umc_desktop.qt.project_view import ProjectView
from umc_desktop.qt.words import counted, later, tr

_TYPING_MS = 120
_SHORTEST = 2  # letters that are worth a look
_ALL = later("All sources")
_FILES = later(
    "Glossaries and ontologies (*.csv *.tsv *.json *.jsonl *.parquet *.obo *.ttl *.nt "
    "*.rdf *.xml *.owl *.skos *.jsonld);;All files (*)"
)
_PACKAGED = {later("ICD-10-CM (diagnoses)"): "icd-10-cm", "MITRE ATT&&CK": "attack"}
_NOTHING = later(
    "There is nothing to look up yet. “Sources” imports a glossary (CSV, TSV, JSON) or "
    "an ontology (OBO, SKOS), or takes a classification that comes packaged."
)


class KnowledgePanel(Panel):
    """Search line, entries, and the chosen entry in full."""

    def __init__(self, view: ProjectView) -> None:
        super().__init__(view, "Knowledge")
        self._window: PanelHost | None = None
        self._knowledge: KnowledgeView | None = None
        self._asked = 0
        self._model = EntryModel(self)
        self.search = QLineEdit()
        self.search.setAccessibleName(tr("Look up"))
        self.search.setPlaceholderText(tr("Words or a code"))
        self.search.setClearButtonEnabled(True)
        self.search.textChanged.connect(self._on_typed)
        self.search.installEventFilter(self)
        self.source_box = QComboBox()
        self.source_box.setAccessibleName(tr("Source to look in"))
        self.source_box.view().setAccessibleName(tr("Source to look in"))
        self.source_box.setMinimumContentsLength(8)
        self.source_box.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.source_box.activated.connect(self._look_up)
        self.sources_menu = QMenu(tr("Sources"), self)
        self.sources_menu.setAccessibleName(tr("Sources"))
        self.sources_menu.aboutToShow.connect(self._fill_menu)
        self.sources_button = _menu_button(self.sources_menu)
        self._heading = PlainLabel(faint=True)
        self.list = ChoiceList(tr("Entries"))
        self.list.setModel(self._model)
        self.list.setItemDelegate(EntryDelegate(self.list))
        self.list.selectionModel().currentChanged.connect(self._on_current)
        self.entry_view = EntryView()
        self.entry_view.parent_chosen.connect(self._go_to_parent)
        self.entry_view.link_requested.connect(self._link)
        self.entry_view.unlink_requested.connect(self._unlink)
        self._typing = QTimer(self)
        self._typing.setSingleShot(True)
        self._typing.setInterval(_TYPING_MS)
        self._typing.timeout.connect(self._look_up)
        self._arrange()
        self.setFocusProxy(self.search)
        view.data_changed.connect(self._on_data_changed)
        self._refresh()

    @property
    def heading_text(self) -> str:
        """What the list holds."""
        return self._heading.text()

    @property
    def entries(self) -> list[KnownEntry]:
        """The entries that are listed."""
        return self._model.rows

    def join(self, window: PanelHost) -> None:
        """Look up in the window's knowledge base and link in its project."""
        self._window = window
        self._knowledge = window.knowledge
        self._knowledge.changed.connect(self._on_sources)
        self._knowledge.spotted_changed.connect(self._on_spotted)
        self._knowledge.refresh()
        self._on_sources()

    def look_up(self, words: str) -> None:
        """Look words up that somebody marked."""
        self.search.setText(shortened(" ".join(words.split()), 200))
        self._typing.stop()
        self._look_up()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """In the search line: down and Enter go to the entries, Esc empties it."""
        if watched is self.search and isinstance(event, QKeyEvent):
            key = event.key()
            if event.type() == QEvent.Type.ShortcutOverride:
                if key == Qt.Key.Key_Escape and self.search.text():
                    event.accept()  # the line's before it is the window's
                    return True
            elif event.type() == QEvent.Type.KeyPress:
                return self._typed(key)
        return super().eventFilter(watched, event)

    def _typed(self, key: int) -> bool:
        if key == Qt.Key.Key_Escape and self.search.text():
            self.search.clear()
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self._typing.isActive():
                self._typing.stop()
                self._look_up()
            if self._model.rows:
                self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            return False
        return True

    def _arrange(self) -> None:
        top = QHBoxLayout()
        top.setContentsMargins(MARGIN_PX, MARGIN_PX, MARGIN_PX, 0)
        top.addWidget(self.search, 1)
        top.addWidget(self.source_box)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.addWidget(self.list)
        split.addWidget(self.entry_view)
        split.setSizes([170, 200])
        heading = QHBoxLayout()
        heading.setContentsMargins(MARGIN_PX, 2, MARGIN_PX, 2)
        heading.addWidget(self._heading)
        column = QVBoxLayout(self.content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addLayout(top)
        column.addLayout(heading)
        column.addWidget(split, 1)
        bottom = QHBoxLayout()
        bottom.setContentsMargins(MARGIN_PX, 4, MARGIN_PX, MARGIN_PX)
        bottom.addWidget(self.sources_button)
        bottom.addStretch()
        bottom.addWidget(self.entry_view.link_button)
        self._outer.addLayout(bottom)

    def _refresh(self) -> None:
        """Show the content, or say what is missing."""
        if self.view.project is None:
            self.show_empty(
                tr("Open or make a project to look up what its texts name.")
            )
        elif self._knowledge is None or not self._knowledge.sources:
            self.show_empty(tr(_NOTHING))
        else:
            self.show_content()
            if self.sources_button.hasFocus():  # it was all there was
                self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        self.sources_button.setEnabled(self._window is not None)
        self._show_entry()

    def _on_data_changed(self, changes: Changes) -> None:
        del changes
        self._refresh()

    def _on_sources(self) -> None:
        assert self._knowledge is not None
        chosen = self.source_box.currentText()
        self.source_box.clear()
        self.source_box.addItems(
            [tr(_ALL), *(source.name for source in self._knowledge.sources)]
        )
        self.source_box.setCurrentIndex(max(0, self.source_box.findText(chosen)))
        self.source_box.setVisible(len(self._knowledge.sources) > 1)
        self._refresh()
        self._look_up()

    def _on_spotted(self) -> None:
        if not self._words():
            self._look_up()

    def _on_typed(self) -> None:
        self._typing.start()

    def _words(self) -> str:
        words = self.search.text().strip()
        return words if len(words) >= _SHORTEST or not words.isascii() else ""

    def _look_up(self) -> None:
        knowledge, words = self._knowledge, self._words()
        if knowledge is None or not knowledge.sources:
            self._show([], "")
            return
        self._asked += 1
        if words:
            source = self.source_box.currentText()
            knowledge.look_up(
                words,
                "" if source == tr(_ALL) else source,
                partial(self._on_found, self._asked, words),
            )
        else:
            knowledge.look_up_spotted(partial(self._on_found, self._asked, ""))

    def _on_found(self, asked: int, words: str, found: list[KnownEntry]) -> None:
        if asked != self._asked:
            return  # something else was asked for meanwhile
        if words:
            heading = (
                _found_words(len(found)).format(
                    matches=counted(len(found), "match"), words=shortened(words)
                )
                if found
                else tr("Nothing is known of “{words}”.").format(words=shortened(words))
            )
        else:
            heading = (
                tr("{entries} for terms in this sample").format(
                    entries=counted(len(found), "entry")
                )
                if found
                else tr("No known term stands in this sample. Type words to look up.")
            )
        self._show(found, heading)

    def _show(self, found: list[KnownEntry], heading: str) -> None:
        self._heading.setText(heading)
        self._model.set_rows(found)
        if found:
            self.list.setCurrentIndex(self._model.index(0))
            self.list.scrollToTop()
        self._show_entry()

    def _on_current(self, index: QModelIndex) -> None:
        del index
        self._show_entry()

    def _show_entry(self) -> None:
        index = self.list.currentIndex()
        if index.isValid() and index.row() < len(self._model.rows):
            self._show_this(self._model.rows[index.row()])
        else:
            self.entry_view.hide()
        shown = self.view.project is not None and not self.entry_view.isHidden()
        self.entry_view.link_button.setVisible(shown)

    def _show_this(self, entry: KnownEntry) -> None:
        project = self.view.project
        self.entry_view.show_entry(
            entry,
            self._linked(entry),
            can_link=project is not None and not project.read_only,
        )
        self.entry_view.show()

    def _linked(self, entry: KnownEntry) -> list[str]:
        data = self.view.data
        if data is None:
            return []
        names = (
            data.labels[label_id].name
            for label_id, links in data.links.items()
            if label_id in data.labels
            and any(
                (link.source, link.code) == (entry.source, entry.code) for link in links
            )
        )
        return list(dict.fromkeys(names))

    def _go_to_parent(self, code: str) -> None:
        entry = self.entry_view.entry
        assert entry is not None
        assert self._knowledge is not None
        parent = self._knowledge.entry_of(entry.source, code)
        if parent is not None:
            self._asked += 1
            self._show(
                [parent], tr("Above “{name}”").format(name=shortened(entry.name))
            )
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def _link(self) -> None:
        data, entry = self.view.data, self.entry_view.entry
        if data is None or entry is None or self._window is None:
            return
        names, likely = _labels_to_link(data, self.view.working_set.current)
        if not names:
            self._window.messages.show_note(tr("Name a label first (“New label…”)."))
            return
        name, agreed = QInputDialog.getItem(
            self,
            tr("Link to a label"),
            tr("Label that “{name}” explains:").format(name=shortened(entry.name)),
            names,
            likely,
            True,
        )
        if agreed and name.strip():
            self._window.flow.run(
                "knowledge.link",
                LinkEntry(
                    name.strip(),
                    entry.code,
                    entry.source,
                    annotator=self._window.annotator,
                ),
            )

    def _unlink(self, name: str) -> None:
        entry = self.entry_view.entry
        if entry is not None and self._window is not None:
            self._window.flow.run(
                "knowledge.unlink",
                UnlinkEntry(
                    name, entry.code, entry.source, annotator=self._window.annotator
                ),
            )

    def _fill_menu(self) -> None:
        menu = self.sources_menu
        menu.clear()
        menu.addAction(tr("Import a file…"), self._import_file)
        for title, word in _PACKAGED.items():
            menu.addAction(tr(title), partial(self._import, Path(word), replace=True))
        known = () if self._knowledge is None else self._knowledge.sources
        if known:
            menu.addSeparator()
        for source in known:
            name = source.name.replace("&", "&&")
            menu.addAction(
                tr("Remove {name}…").format(name=name),
                partial(self._remove, source.name),
            )

    def _import_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(
            self, tr("Import knowledge"), "", tr(_FILES)
        )
        if not name:
            return
        path = Path(name)
        known = () if self._knowledge is None else self._knowledge.sources
        again = any(source.name == path.stem for source in known)
        if again and not self._agrees(
            tr("There is a source “{stem}” already. Read it anew?").format(
                stem=path.stem
            )
        ):
            return
        self._import(path, replace=again)

    def _import(self, path: Path, *, replace: bool) -> None:
        if self._window is not None:
            self._window.flow.run(
                "knowledge.import", ImportKnowledge(path, replace=replace)
            )

    def _remove(self, name: str) -> None:
        if self._window is not None and self._agrees(
            tr("Remove the source “{name}” from this computer?").format(
                name=shortened(name)
            )
        ):
            self._window.flow.run("knowledge.remove", RemoveSource(name))

    def _agrees(self, question: str) -> bool:
        answer = QMessageBox.question(self, tr("Knowledge"), question)
        return answer == QMessageBox.StandardButton.Yes


def _menu_button(menu: QMenu) -> QPushButton:
    button = QPushButton(menu.title())
    button.setAccessibleDescription(tr("Import and remove sources"))
    button.setMenu(menu)
    return button


def _labels_to_link(data: ViewData, current: int | None) -> tuple[list[str], int]:
    """Return the names of the labels, and which of them is meant most likely."""
    row = -1 if current is None else data.row_of(current)
    label_id = NO_LABEL
    if row >= 0:
        hidden = current is not None and bool(summaries.blind(data, [current])[0])
        suggested = NO_LABEL if hidden else int(data.suggestions[row])
        label_id = int(data.given[row]) or suggested
    names = list(dict.fromkeys(label.name for label in data.own_labels))
    likely = data.labels.get(label_id)
    return names, 0 if likely is None else names.index(likely.name)


def _found_words(number: int) -> str:
    if number == MOST_FOUND:
        return tr("The best {matches} for “{words}”")
    return tr("{matches} for “{words}”")
