"""Looking for text: what is found becomes a batch, and is marked where it is read."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
)

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.errors import UmcError
from umc_desktop.domain.finding import parse_sought
from umc_desktop.domain.wording import shortened
from umc_desktop.operations.finding import (
    WORTH_AN_INDEX,
    FindText,
    IndexText,
    unindexed,
)
from umc_desktop.qt.panels import summaries
from umc_desktop.qt.panels.found_list import Found, FoundList, FoundModel
from umc_desktop.qt.panels.host import PanelHost
from umc_desktop.qt.panels.next_step import next_step
from umc_desktop.qt.panels.panel import MARGIN_PX, Panel, WholeLabel
from umc_desktop.qt.panels.sample_content import in_lines
from umc_desktop.qt.panels.search_line import SearchLine
from umc_desktop.qt.project_view import ProjectView
from umc_desktop.qt.said_here import said_here
from umc_desktop.qt.words import later, tr
from umc_desktop.qt.working_set import WorkingSet

_PAUSE_MS = 250  # after the last key, before a search begins
_MOST_LISTED = 300
_HINT = later("All words must be there. “Phrases” in quotes; -words must not be there.")


class FindPanel(Panel):
    """A line to type into, and the samples whose text has what was typed."""

    def __init__(self, view: ProjectView) -> None:
        super().__init__(view, "Find")
        self.line = SearchLine(
            tr("Text to find"), tr("Words, “a phrase”, -without"), _PAUSE_MS
        )
        self.line.setToolTip(tr(_HINT))
        self.regex = QCheckBox(tr("Regular e&xpression"))
        self.batch_button = QPushButton(tr("As a batch (Enter)"))
        self.batch_button.setToolTip(
            tr(
                "Decide on all that was found together; what is decided already "
                "is left out"
            )
        )
        self.count = WholeLabel(faint=True)
        self._model = FoundModel(view, self)
        self.list = FoundList(self._model)
        self._window: PanelHost | None = None
        self._found: tuple[int, ...] = ()
        self._answered: tuple[str, bool] = ("", False)
        self._batch: WorkingSet | None = None
        self._wants_batch = False
        self._arrange()
        self._connect()
        self._on_data_changed(Changes.NOTHING)
        self._forget()

    def join(self, window: PanelHost) -> None:
        """Search with the window's searcher."""
        self._window = window

    @property
    def count_text(self) -> str:
        """How many samples were found, or why none was looked for."""
        return self.count.text()

    @property
    def listed(self) -> list[Found]:
        """What the list shows."""
        return self._model.rows

    def search_now(self) -> None:
        """Look for what stands in the line."""
        self.line.settle()
        text = self.line.text().strip()
        if not text or self._window is None or self.view.project is None:
            self._forget()
            return
        self._ensure_index()
        self.count.setText(tr("Searching …"))
        asked = (text, self.regex.isChecked())
        self._window.searching.run(
            "sample.find",
            FindText(*asked, limit=_MOST_LISTED),
            lambda outcome: self._show_found(asked, outcome),
            self._show_problem,
        )

    def _arrange(self) -> None:
        options = QHBoxLayout()
        options.addWidget(self.regex, 1)
        options.addWidget(self.batch_button)
        top = QVBoxLayout()
        top.setContentsMargins(MARGIN_PX, MARGIN_PX, MARGIN_PX, 4)
        top.setSpacing(6)
        top.addWidget(self.line)
        top.addLayout(options)
        top.addWidget(self.count)
        column = QVBoxLayout(self.content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.list, 1)
        self.setFocusProxy(self.line)

    def _connect(self) -> None:
        self.line.returnPressed.connect(self._on_enter)
        self.regex.toggled.connect(lambda: self.search_now())
        self.batch_button.clicked.connect(self.open_as_batch)
        self.line.paused.connect(self.search_now)
        self.list.selectionModel().currentChanged.connect(self._go_to)
        self.list.chosen.connect(self._go_to)
        self.view.data_changed.connect(self._on_data_changed)

    def open_as_batch(self) -> None:
        """Bring all that was found under decision."""
        if self._found:
            self._open(0)

    def _on_enter(self) -> None:
        if self._answered == (self.line.text().strip(), self.regex.isChecked()):
            self.open_as_batch()
        else:
            self._wants_batch = True
            self.search_now()

    def _on_data_changed(self, changes: Changes) -> None:
        data = self.view.data
        if data is None or not data.n_samples:
            self.line.clear()
            self._forget()
            self.show_empty(
                tr("Open or make a project to find text in it.")
                if data is None
                else next_step(data)
            )
            return
        self.show_content()
        if changes & Changes.SAMPLES and self.line.text().strip():
            self.search_now()

    def _show_found(self, asked: tuple[str, bool], outcome: Outcome) -> None:
        assert self._window is not None
        self._answered = asked
        self._found = outcome.sample_ids
        self._batch = None
        described = outcome.data["samples"]
        listed = len(described)
        more = (
            " " + tr("The first {count:,} are listed.").format(count=listed)
            if listed < len(self._found)
            else ""
        )
        self.count.setText(f"{outcome.summary}{more}")
        self._model.set_rows([_found(one) for one in described])
        self.batch_button.setEnabled(bool(self._found))
        text, is_pattern = asked
        if is_pattern:
            known = _known_marks(described)
            self.view.set_sought(lambda whole: known.get(whole, []))
        else:
            self.view.set_sought(parse_sought(text).spans)
        self._window.searching.highlight(self._found)
        wanted, self._wants_batch = self._wants_batch, False
        if wanted:
            self.open_as_batch()

    def _show_problem(self, error: BaseException | None) -> None:
        self._forget()
        if isinstance(error, UmcError):
            self.count.setText(said_here(error))
        elif error is not None:
            self.count.setText(tr("The search failed. Try other words."))

    def _forget(self) -> None:
        if self._found and self._window is not None:
            self._window.searching.highlight(())
        self._found, self._answered, self._batch = (), ("", False), None
        self._wants_batch = False
        self._model.set_rows([])
        self.batch_button.setEnabled(False)
        self.count.setText(tr(_HINT))
        self.view.set_sought(None)

    def _go_to(self, index: QModelIndex) -> None:
        if index.isValid():
            self._open(self._found.index(self._model.rows[index.row()].sample_id))

    def _open(self, place: int) -> None:
        """Show one of the samples found, in the batch that all of them make."""
        assert self._window is not None
        if self._batch is not None and self._batch is self.view.working_set:
            self.view.go_to(place)
            return
        data = self.view.data
        done = [] if data is None else summaries.decided(data, self._found).tolist()
        self._batch = WorkingSet(
            tr("Text “{words}”").format(words=shortened(self._answered[0])),
            list(self._found),
            purpose="search",
            dropped={
                one for one, is_done in zip(self._found, done, strict=False) if is_done
            },
            place=place,
        )
        self._window.searching.open_batch(self._batch)

    def _ensure_index(self) -> None:
        """Have a large project's words indexed while it is searched without."""
        data, window = self.view.data, self._window
        assert window is not None
        if (
            data is None
            or self.view.project is None
            or data.n_samples < WORTH_AN_INDEX
            or window.flow.is_running("sample.index")
        ):
            return
        if unindexed(self.view.project) >= WORTH_AN_INDEX:
            window.flow.run("sample.index", IndexText())


def _found(described: Mapping[str, Any]) -> Found:
    return Found(
        described["id"],
        described["identifier"] if described["text"] is None else described["text"],
        tuple((start, end) for start, end in described["found_at"]),
    )


def _known_marks(
    described: list[dict[str, Any]],
) -> dict[str, list[tuple[int, int]]]:
    """Return where a pattern was found, by text: the window itself tries no patterns.

    One that somebody typed may take for ever, which only a process can be ended for.
    """
    return {
        one["text"]: [(start, end) for start, end in one["found_at"]]
        for one in described
        if one["text"] and in_lines(one["text"]) == one["text"]
    }
