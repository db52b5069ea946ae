"""Looking words up: what the knowledge base says of them, and links to labels."""

from functools import partial

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QSplitter,
    QVBoxLayout,
)

from umc_desktop.domain.changes import Changes
from umc_desktop.domain.knowledge import KnownEntry
from umc_desktop.domain.wording import shortened
from umc_desktop.qt.knowledge_view import MOST_FOUND, KnowledgeView
from umc_desktop.qt.panels.choice_list import ChoiceList
from umc_desktop.qt.panels.entry_links import EntryLinks
from umc_desktop.qt.panels.entry_list import EntryDelegate, EntryModel
from umc_desktop.qt.panels.entry_view import EntryView
from umc_desktop.qt.panels.host import PanelHost
from umc_desktop.qt.panels.panel import MARGIN_PX, Panel, PlainLabel
from umc_desktop.qt.panels.search_line import SearchLine
from umc_desktop.qt.panels.sources_menu import SourcesMenu
from umc_desktop.qt.project_view import ProjectView
from umc_desktop.qt.words import counted, later, tr

_TYPING_MS = 120
_SHORTEST = 2  # letters that are worth a look
_ALL = later("All sources")
_NOTHING = later(
    "There is nothing to look up yet. “Sources” imports a glossary (CSV, TSV, JSON) or "
    "an ontology (OBO, SKOS), or takes a classification that comes packaged."
)


class KnowledgePanel(Panel):
    """Search line, entries, and the chosen entry in full."""

    def __init__(self, view: ProjectView) -> None:
        super().__init__(view, "Knowledge")
        self._knowledge: KnowledgeView | None = None
        self._asked = 0
        self._model = EntryModel(self)
        self.search = SearchLine(tr("Look up"), tr("Words or a code"), _TYPING_MS)
        self.search.paused.connect(self._look_up)
        self.search.went_down.connect(self._go_to_list)
        self.search.returnPressed.connect(self._go_to_list)
        self.source_box = QComboBox()
        self.source_box.setAccessibleName(tr("Source to look in"))
        self.source_box.view().setAccessibleName(tr("Source to look in"))
        self.source_box.setMinimumContentsLength(8)
        self.source_box.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.source_box.activated.connect(self._look_up)
        self.sources_menu = SourcesMenu(self)
        self._links = EntryLinks(view, self)
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
        self._knowledge = window.knowledge
        self.sources_menu.join(window)
        self._links.join(window)
        self._knowledge.changed.connect(self._on_sources)
        self._knowledge.spotted_changed.connect(self._on_spotted)
        self._knowledge.refresh()
        self._on_sources()

    def look_up(self, words: str) -> None:
        """Look words up that somebody marked."""
        self.search.setText(shortened(" ".join(words.split()), 200))
        self.search.settle()
        self._look_up()

    def _go_to_list(self) -> None:
        if self.search.settle():
            self._look_up()
        if self._model.rows:
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)

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
        self.sources_button.setEnabled(self._knowledge is not None)
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
        self.entry_view.show_entry(
            entry, self._links.labels_of(entry), can_link=self._links.can_change
        )
        self.entry_view.show()

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
        if self.entry_view.entry is not None:
            self._links.link(self.entry_view.entry)

    def _unlink(self, name: str) -> None:
        if self.entry_view.entry is not None:
            self._links.unlink(self.entry_view.entry, name)


def _menu_button(menu: QMenu) -> QPushButton:
    button = QPushButton(menu.title())
    button.setAccessibleDescription(tr("Import and remove sources"))
    button.setMenu(menu)
    return button


def _found_words(number: int) -> str:
    if number == MOST_FOUND:
        return tr("The best {matches} for “{words}”")
    return tr("{matches} for “{words}”")
