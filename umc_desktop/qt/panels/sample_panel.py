"""The current sample in full, and all that is known of it."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from umc_desktop.domain.changes import Changes
from umc_desktop.domain.events import EventKind, How
from umc_desktop.domain.samples import SampleDetail
from umc_desktop.operations.viewing import ViewData
from umc_desktop.qt.panels import summaries
from umc_desktop.qt.panels.context_view import RANKED, ContextView
from umc_desktop.qt.panels.flag_row import FlagRow
from umc_desktop.qt.panels.host import PanelHost
from umc_desktop.qt.panels.image_turner import ImageTurner
from umc_desktop.qt.panels.next_step import next_step
from umc_desktop.qt.panels.panel import MARGIN_PX, ElidedLabel, Panel, PlainLabel
from umc_desktop.qt.panels.picture_tools import PictureTools
from umc_desktop.qt.panels.sample_content import FoldingText, PictureView
from umc_desktop.qt.panels.term_marker import TermMarker
from umc_desktop.qt.panels.votes_view import Vote, VotesView
from umc_desktop.qt.panels.wording import number, percent, quoted, time_of
from umc_desktop.qt.project_view import ProjectView
from umc_desktop.qt.words import later, tr
from umc_desktop.storage.annotations import CONTESTED, CurrentAnnotation

_LETTERS_BESIDE = 32  # of a line: captions and facts stand beside each other
_HOW = {
    How.SINGLE: later("one by one"),
    How.BATCH: later("in a batch"),
    How.SUGGESTION: later("accepted suggestion"),
    How.MODEL: later("by the models"),
    How.IMPORTED: later("imported"),
    How.ADJUDICATED: later("adjudicated"),
}


class SamplePanel(Panel):
    """The current sample: content, label, suggestion, votes, reason and notes."""

    def __init__(self, view: ProjectView) -> None:
        super().__init__(view, "Sample")
        self._heading = ElidedLabel(faint=True)
        self.reading = FoldingText()
        self.text = self.reading.text
        self.picture = PictureView()
        self.turner = ImageTurner(self.picture)
        self.picture_tools = PictureTools(view, self.picture)
        self.votes = VotesView()
        self.context = ContextView(view)
        self.context.explained.connect(self._show_context)
        self.flags = FlagRow()
        self._facts = {
            name: PlainLabel()
            for name in (
                later("Label"),
                later("Suggestion"),
                later("Uncertainty"),
                later("In the queue"),
                *RANKED,
                later("Notes"),
            )
        }
        self._grid = QGridLayout()
        self._captions: dict[str, PlainLabel] = {}
        self._rows: dict[str, int] = {}
        self._are_below = False
        self._content_of: int | None = None
        self._annotator: Callable[[], str] = str
        self._terms: TermMarker | None = None
        self._arrange()
        self.setFocusProxy(self.text)
        view.data_changed.connect(self._on_data_changed)
        view.current_changed.connect(self._refresh)
        view.sought_changed.connect(self._mark_sought)
        view.images_turned.connect(self.turner.turn)
        view.pictures_changed.connect(self.turner.refresh)
        self._refresh()

    def join(self, window: PanelHost) -> None:
        """Let the flags be those of who decides; underline what is known."""
        self._annotator = lambda: window.annotator
        self.flags.toggled.connect(window.notes.flag)
        self.context.join(window)
        self._terms = TermMarker(self.text, window.knowledge)
        self._terms.asked.connect(window.look_up)
        self._refresh()

    def words_asked_for(self) -> str:
        """Return what is selected in the text, or the term its cursor stands in."""
        return "" if self._terms is None else self._terms.words_asked_for()

    def fact(self, name: str) -> str:
        """Return what a line says; ``""`` when it is not shown."""
        label = self._facts[name]
        return "" if label.isHidden() else label.text()

    @property
    def heading_text(self) -> str:
        """Identifier and domain."""
        return self._heading.text()

    def _arrange(self) -> None:
        body = QWidget()
        self._content_column = QVBoxLayout(body)
        self._content_column.setContentsMargins(0, 0, 0, 0)
        self._content_column.addWidget(self.picture, 2)
        self._content_column.addWidget(self.turner)
        self._content_column.addWidget(self.picture_tools)
        self._content_column.addWidget(self.reading, 1)
        self.text.setMinimumHeight(3 * self.text.fontMetrics().height())
        facts = self._make_facts()
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(facts)
        scroll.setAccessibleName(tr("About the sample"))
        scroll.viewport().setAutoFillBackground(False)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.addWidget(body)
        split.addWidget(scroll)
        split.setSizes([140, 240])
        scroll.viewport().installEventFilter(self)
        column = QVBoxLayout(self.content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self._heading.setContentsMargins(MARGIN_PX, 6, MARGIN_PX, 6)
        column.addWidget(self._heading)
        column.addWidget(self.flags)
        column.addWidget(split, 1)

    def _make_facts(self) -> QWidget:
        grid = self._grid
        grid.setContentsMargins(MARGIN_PX, MARGIN_PX, MARGIN_PX, MARGIN_PX)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(5)
        grid.setColumnStretch(1, 1)
        top = Qt.AlignmentFlag.AlignTop
        row = 0
        for name, fact in self._facts.items():
            if name == "Uncertainty":  # below who says what, over the whole width
                self._votes_caption = PlainLabel(
                    tr("Who says what"), faint=True, wrap=False
                )
                for widget in (self._votes_caption, self.votes, self.context):
                    grid.addWidget(widget, row, 0, 1, 2)
                    row += 1
            caption = PlainLabel(tr(name), faint=True, wrap=False)
            fact.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            fact.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            fact.setAlignment(top)
            grid.addWidget(caption, row, 0, top)
            grid.addWidget(fact, row, 1)
            self._captions[name] = caption
            self._rows[name] = row
            row += 2  # the second is for a fact that stands below its caption
        grid.setRowStretch(row, 1)
        facts = QWidget()
        facts.setLayout(grid)
        facts.setAutoFillBackground(False)
        return facts

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Put facts below their captions where they have no room beside them."""
        if isinstance(event, QResizeEvent):
            letter = self.fontMetrics().averageCharWidth()
            self._place_facts(below=event.size().width() < _LETTERS_BESIDE * letter)
        return super().eventFilter(watched, event)

    def _place_facts(self, *, below: bool) -> None:
        if below == self._are_below:
            return
        self._are_below = below
        top = Qt.AlignmentFlag.AlignTop
        for name, row in self._rows.items():
            fact = self._facts[name]
            self._grid.removeWidget(fact)
            if below:
                self._grid.addWidget(fact, row + 1, 0, 1, 2, top)
            else:
                self._grid.addWidget(fact, row, 1)

    def _mark_sought(self) -> None:
        self.reading.mark_with(self.view.sought)

    def _on_data_changed(self, changes: Changes) -> None:
        if changes & Changes.SAMPLES:
            self._content_of = None
        self._refresh()

    def _refresh(self) -> None:
        data, current = self.view.data, self.view.working_set.current
        detail = None if current is None else self.view.detail(current)
        if data is None or self.view.project is None:
            self.show_empty(tr("Open or make a project to read its samples."))
        elif detail is None:
            self.show_empty(
                next_step(data)
                or tr(
                    "No sample is chosen. Choose a batch in the queue, or select "
                    "samples on the map."
                )
            )
        else:
            if self._content_of != detail.id:
                self._show_content(data, detail)
                self._content_of = detail.id
            self._show_facts(data, detail)
            self.show_content()

    def _show_content(self, data: ViewData, detail: SampleDetail) -> None:
        domain = summaries.domain_name(data, detail.domain_id)
        parts = [part for part in (detail.identifier, domain) if part]
        self._heading.setText(
            " · ".join(parts) or tr("Sample {id}").format(id=detail.id)
        )
        self.reading.show_text(detail.text or "", self.view.sought)
        self.reading.setVisible(detail.text is not None or detail.image is None)
        self.picture_tools.setVisible(detail.image is not None)
        self.turner.show_images(detail.images)

    def _show_facts(self, data: ViewData, detail: SampleDetail) -> None:
        row = data.row_of(detail.id)
        hidden = bool(summaries.blind(data, [detail.id])[0])
        suggestion, unsure = tr(summaries.HIDDEN) if hidden else "", ""
        if row >= 0 and data.suggestions[row] and not hidden:
            name = quoted(summaries.label_name(data, int(data.suggestions[row])))
            suggestion = tr("{name}, {confidence} confident").format(
                name=name, confidence=percent(float(data.confidence[row]))
            )
            unsure = tr("{uncertainty}, models disagree {disagreement}").format(
                uncertainty=number(float(data.uncertainty[row])),
                disagreement=number(float(data.disagreement[row])),
            )
        self._set("Label", _given(data, self.view.annotation(detail.id)))
        self._set("Suggestion", suggestion or summaries.nothing_told(data, [detail.id]))
        self._set("Uncertainty", unsure)
        self._set("In the queue", self._reason(data, detail.id))
        self.flags.show_flags(self.view.flags(detail.id, self._annotator()))
        self._set("Notes", "\n".join(self.view.notes(detail.id)))
        votes = [
            Vote(
                member,
                summaries.label_name(data, label_id),
                summaries.label_place(data, label_id),
                confidence,
            )
            for member, label_id, confidence in data.votes_of(detail.id)
            if not hidden
        ]
        self.votes.set_votes(votes)
        self._votes_caption.setVisible(bool(votes))
        self.votes.setVisible(bool(votes))

    def _show_context(self) -> None:
        for name in RANKED:
            self._set(name, self.context.facts.get(name, ""))

    def _set(self, name: str, text: str) -> None:
        self._facts[name].setText(text)
        self._facts[name].setVisible(bool(text))
        self._captions[name].setVisible(bool(text))

    def _reason(self, data: ViewData, sample_id: int) -> str:
        for batch in data.queue:
            if sample_id in batch.sample_ids:
                return tr(batch.reason)
        return ""


def _given(data: ViewData, annotation: CurrentAnnotation | None) -> str:
    """Return which label stands, who gave it, when and how."""
    if annotation is None:
        return tr("None yet")
    if annotation.how == CONTESTED:
        return tr("Annotators differ; it waits for an adjudication")
    who = tr("by {annotator}, {clock}").format(
        annotator=annotation.annotator, clock=time_of(annotation.clock)
    )
    if annotation.kind == EventKind.SKIP or annotation.label_id is None:
        return tr("Skipped {who}").format(who=who)
    how = {kind.value: words for kind, words in _HOW.items()}.get(annotation.how, "")
    name = quoted(summaries.label_name(data, annotation.label_id))
    return f"{name} {who}" + (f", {tr(how)}" if how else "")
