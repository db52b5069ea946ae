"""What the window knows of the knowledge base: its terms, and entries when asked."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from umc_desktop.domain.changes import Outcome
from umc_desktop.domain.errors import KnowledgeError
from umc_desktop.domain.knowledge import KnowledgeSource, KnownEntry
from umc_desktop.domain.progress import ProgressReporter
from umc_desktop.domain.terms import SpottedTerm, TermIndex
from umc_desktop.domain.wording import in_one_line
from umc_desktop.qt.command_flow import CommandFlow, CommandRun
from umc_desktop.qt.words import tr
from umc_desktop.storage.knowledge import KnowledgeBase

MOST_FOUND = 50
_MOST_SPOTTED = 200
_EXPLAINED = 3  # entries on hover; the panel has all of them
_LONGEST_WORDS = 300


@dataclass(frozen=True)
class _Read:
    stamp: tuple[int, int]
    sources: tuple[KnowledgeSource, ...]
    index: TermIndex


class KnowledgeView(QObject):
    """The sources' terms in memory; read again when the file was changed.

    Signals
    -------
    changed : None
        Other sources are there.
    spotted_changed : None
        Other terms stand in the text that is read.
    """

    changed = Signal()
    spotted_changed = Signal()

    def __init__(self, flow: CommandFlow) -> None:
        super().__init__(flow)
        self.sources: tuple[KnowledgeSource, ...] = ()
        self.index = TermIndex.joined([])
        self.spotted: tuple[SpottedTerm, ...] = ()
        self._flow = flow
        self._base = KnowledgeBase()
        self._stamp: tuple[int, int] | None = None
        self._is_reading = False
        flow.done.connect(self._on_done)

    def refresh(self) -> None:
        """Read the sources again if the file is another than it was."""
        stamp = self._base.stamp()
        if self._is_reading or stamp == self._stamp:
            return
        self._is_reading = True
        self._stamp = stamp  # also if it fails: it would fail again

        def read(progress: ProgressReporter) -> _Read:
            del progress
            return _Read(stamp, tuple(self._base.sources()), self._base.term_index())

        self._flow.look(tr("Read the knowledge base"), read, self._take, self._give_up)

    def set_spotted(self, terms: Sequence[SpottedTerm]) -> None:
        """Say which terms stand in the text that is read."""
        if tuple(terms) != self.spotted:
            self.spotted = tuple(terms)
            self.spotted_changed.emit()

    def look_up(
        self, words: str, source: str, on_found: Callable[[list[KnownEntry]], object]
    ) -> None:
        """Find entries by words in the background."""
        self._flow.look(
            tr("Look up"),
            lambda progress: self._base.find(words, MOST_FOUND, source),
            on_found,
        )

    def look_up_spotted(self, on_found: Callable[[list[KnownEntry]], object]) -> None:
        """Read the entries of the terms in the text, in its order."""
        ids = list(
            dict.fromkeys(one for term in self.spotted for one in term.entry_ids)
        )
        self._flow.look(
            tr("Look up terms"),
            lambda progress: self._base.entries(ids[:_MOST_SPOTTED]),
            on_found,
        )

    def entry_of(self, source: str, code: str) -> KnownEntry | None:
        """Return an entry by its code."""
        with suppress(KnowledgeError):
            return self._base.entry_of(source, code)
        return None

    def explanation(self, entry_ids: Sequence[int]) -> str:
        """Return what a term means, for hovering."""
        with suppress(KnowledgeError):
            entries = self._base.entries(entry_ids[:_EXPLAINED])
            said = [explained(entry) for entry in entries]
            if len(entry_ids) > _EXPLAINED:
                said.append(
                    tr("and {count} more").format(count=len(entry_ids) - _EXPLAINED)
                )
            return "\n\n".join(said)
        return ""

    def _on_done(self, run: CommandRun, outcome: Outcome) -> None:
        del outcome
        if run.command.id in ("knowledge.import", "knowledge.remove"):
            self.refresh()

    def _take(self, read: _Read) -> None:
        self._is_reading = False
        self.sources, self.index = read.sources, read.index
        self.changed.emit()
        self.refresh()  # it may have been changed meanwhile

    def _give_up(self, error: BaseException | None) -> None:
        del error  # the window says it
        self._is_reading = False


def explained(entry: KnownEntry) -> str:
    """Return an entry in a few lines."""
    where = f"{entry.source} {entry.code}" if entry.code != entry.name else entry.source
    lines = [f"{entry.name} · {where}"]
    if entry.path:
        lines.append(path_text(entry))
    if entry.definition:
        lines.append(in_one_line(entry.definition, _LONGEST_WORDS))
    if entry.synonyms:
        also = tr("Also: {names}").format(names="; ".join(entry.synonyms))
        lines.append(in_one_line(also, _LONGEST_WORDS))
    return "\n".join(lines)


def path_text(entry: KnownEntry) -> str:
    """Return what stands above an entry, the outermost first."""
    return " › ".join(name or code for code, name in entry.path)
