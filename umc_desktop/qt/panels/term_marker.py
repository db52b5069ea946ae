"""Underlines the terms of the knowledge base in the text that is read."""

from collections.abc import Iterator

from PySide6.QtCore import QObject, QPoint, Qt, QTimer, Signal

from umc_desktop.domain.terms import SpottedTerm, cut_at_breaks
from umc_desktop.domain.wording import shortened
from umc_desktop.qt.knowledge_view import KnowledgeView
from umc_desktop.qt.panels.marked_text import Mark, MarkStyle
from umc_desktop.qt.panels.sample_content import ReadingText
from umc_desktop.qt.words import tr

_LAYER = "terms"
_MOST_TERMS = 1_000  # drawing them takes the time of a key
_PART = 12_000  # characters: about 2,000 words, some milliseconds


class TermMarker(QObject):
    """Follows the text and the knowledge base; long texts part by part, when idle.

    Attributes
    ----------
    asked
        Signal with the words that are to be looked up.
    """

    asked = Signal(str)

    def __init__(self, text: ReadingText, knowledge: KnowledgeView) -> None:
        super().__init__(text)
        self._text = text
        self._knowledge = knowledge
        self._shown = ""
        self._parts: Iterator[tuple[int, int]] = iter(())
        self._terms: list[SpottedTerm] = []
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.timeout.connect(self._go_on)
        text.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        text.customContextMenuRequested.connect(self._show_menu)
        text.textChanged.connect(self._start)
        knowledge.changed.connect(self._start)
        self._start()

    def words_asked_for(self) -> str:
        """Return what is selected in the text, or the term its cursor stands in."""
        cursor = self._text.textCursor()
        selected = " ".join(cursor.selectedText().split())
        if selected or not self._text.hasFocus():
            return selected
        return self._words_at(self._text.marks.character_of(cursor.position()))

    def _words_at(self, character: int | None) -> str:
        """Return the term that stands at a character of the text."""
        for term in self._terms:
            if character is not None and term.start <= character < term.end:
                return self._shown[term.start : term.end]
        return ""

    def _show_menu(self, place: QPoint) -> None:
        """Offer to look up what is selected, or the term under the mouse."""
        selected = self._text.textCursor().selectedText()
        words = " ".join(selected.split()) or self._words_at(
            self._text.marks.character_at(place)
        )
        menu = self._text.createStandardContextMenu(place)
        menu.setAccessibleName(tr("Text"))
        menu.addSeparator()
        named = shortened(words).replace("&", "&&")
        action = menu.addAction(
            tr("Look up “{named}”").format(named=named) if words else tr("Look up")
        )
        action.setEnabled(bool(words))
        action.triggered.connect(lambda: self.asked.emit(words))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self._text.viewport().mapToGlobal(place))

    def _start(self) -> None:
        self._knowledge.refresh()
        self._idle.stop()
        self._shown = self._text.toPlainText()
        self._parts = cut_at_breaks(self._shown, _PART)
        self._terms = []
        self._go_on(first=True)

    def _go_on(self, *, first: bool = False) -> None:
        part = next(self._parts, None)
        if part is not None:
            start, end = part
            self._terms += [
                SpottedTerm(term.start + start, term.end + start, term.entry_ids)
                for term in self._knowledge.index.spot(self._shown[start:end])
            ]
        more = part is not None and len(self._terms) < _MOST_TERMS
        if more and part != (0, len(self._shown)):
            self._idle.start(0)
        if first or not self._idle.isActive():
            self._show()

    def _show(self) -> None:
        self._text.marks.set_layer(
            _LAYER,
            [
                Mark(term.start, term.end, MarkStyle.TERM, self._explaining(term))
                for term in self._terms[:_MOST_TERMS]
            ],
        )
        self._knowledge.set_spotted(self._terms)

    def _explaining(self, term: SpottedTerm) -> "_Explanation":
        return _Explanation(self._knowledge, term.entry_ids)


class _Explanation:
    """What a term means, looked up when it is asked for."""

    def __init__(self, knowledge: KnowledgeView, entry_ids: tuple[int, ...]) -> None:
        self._knowledge = knowledge
        self._entry_ids = entry_ids

    def __call__(self) -> str:
        return self._knowledge.explanation(self._entry_ids)
