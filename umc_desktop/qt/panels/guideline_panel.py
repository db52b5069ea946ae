"""How to decide: guidelines, what a label means, samples that show it."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from umc_desktop.domain.changes import Changes
from umc_desktop.domain.samples import Domain
from umc_desktop.operations.guidelines import (
    AcknowledgeGuidelines,
    GuidelineState,
    ReferSamples,
    SetGuidelines,
    read_state,
)
from umc_desktop.operations.viewing import ViewData
from umc_desktop.qt.guideline_editor import GuidelineEditor
from umc_desktop.qt.panels import summaries
from umc_desktop.qt.panels.host import PanelHost
from umc_desktop.qt.panels.label_explanation import LabelExplanation
from umc_desktop.qt.panels.next_step import next_step
from umc_desktop.qt.panels.panel import MARGIN_PX, Panel, PlainLabel
from umc_desktop.qt.panels.wording import time_of
from umc_desktop.qt.project_view import ProjectView
from umc_desktop.qt.safe_markdown import SafeMarkdown
from umc_desktop.qt.words import later, tr
from umc_desktop.qt.working_set import WorkingSet

_SHOWN = Changes.FACTS | Changes.LABEL_SETS | Changes.SAMPLES
_NONE = later(
    "No guidelines yet. “Edit…” writes them: they travel with the project, and "
    "everybody is told when they change."
)


class GuidelinePanel(Panel):
    """The guidelines of the current domain, and one label explained by samples."""

    def __init__(self, view: ProjectView) -> None:
        super().__init__(view, "Guidelines")
        self._window: PanelHost | None = None
        self._state = GuidelineState()
        self._title = PlainLabel(faint=True)
        self.text = SafeMarkdown(tr("Guidelines"))
        self.text.link_refused.connect(self._tell_link)
        self.edit_button = self._button(tr("Edit…"), self._edit)
        self._news = PlainLabel(tr("Changed since you last read it."))
        self.read_button = self._button(tr("I have read it"), self._acknowledge)
        self.meaning = LabelExplanation(view)
        self.meaning.referred.connect(self._refer)
        self.meaning.opened.connect(self._open)
        self._arrange()
        self.setFocusProxy(self.text)
        view.data_changed.connect(self._on_data_changed)
        view.current_changed.connect(self._on_current)
        self._refresh()

    def join(self, window: PanelHost) -> None:
        """Write under the name of who decides."""
        self._window = window
        self._refresh()

    @property
    def shows_news(self) -> bool:
        """Whether it says that the guidelines have changed."""
        return not self._news.isHidden()

    def explain(self, label_id: int) -> None:
        """Show what a label means."""
        self.meaning.explain(label_id)

    def _button(self, title: str, slot: Callable[[], object]) -> QPushButton:
        button = QPushButton(title)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: slot())
        return button

    def _arrange(self) -> None:
        head = QHBoxLayout()
        head.addWidget(self._title, 1)
        head.addWidget(self.edit_button)
        news = QHBoxLayout()
        news.addWidget(self._news, 1)
        news.addWidget(self.read_button)
        upper = QWidget()
        above = QVBoxLayout(upper)
        above.setContentsMargins(MARGIN_PX, MARGIN_PX, MARGIN_PX, 0)
        above.addLayout(head)
        above.addLayout(news)
        above.addWidget(self.text, 1)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.addWidget(upper)
        lower_place = QScrollArea()  # with large text it may be higher than its place
        lower_place.setWidget(self.meaning)
        lower_place.setWidgetResizable(True)
        lower_place.setFrameShape(QFrame.Shape.NoFrame)
        lower_place.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        split.addWidget(lower_place)
        outer = QVBoxLayout(self.content)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(split)

    def _domain(self, data: ViewData) -> Domain | None:
        if not data.domains:
            return None
        current = self.view.working_set.current
        row = -1 if current is None else data.row_of(current)
        wanted = int(data.domain_ids[row]) if row >= 0 else data.domains[0].id
        return next(item for item in data.domains if item.id == wanted)

    def _on_data_changed(self, changes: Changes) -> None:
        if changes & _SHOWN:
            self._refresh()

    def _on_current(self) -> None:
        data = self.view.data
        domain = None if data is None else self._domain(data)
        if (
            data is None
            or domain is None
            or self.meaning.labels != data.labels_of_domain(domain.id)
        ):
            self._refresh()
        self._follow_label()
        self._enable()

    def _refresh(self) -> None:
        data, project = self.view.data, self.view.project
        domain = None if data is None else self._domain(data)
        if data is None or project is None or domain is None:
            here = tr(
                "Guidelines appear here: how to decide, what each label means, and "
                "samples that show it."
            )
            self.show_empty(here if data is None else f"{here} {next_step(data)}")
            return
        who = "" if self._window is None else self._window.annotator
        self._state = read_state(project, domain.label_set_id, who)
        self._title.setText(_version_words(domain, self._state))
        self.text.show_markdown(self._state.text or tr(_NONE))
        for widget in (self._news, self.read_button):
            widget.setVisible(self._state.unseen)
        if self.meaning.show_labels(data.labels_of_domain(domain.id)):
            self._follow_label()
        self.meaning.refresh()
        self._enable()
        self.show_content()

    def _follow_label(self) -> None:
        """Explain the label that the current sample has, or that is suggested."""
        data, current = self.view.data, self.view.working_set.current
        row = -1 if data is None or current is None else data.row_of(current)
        if data is None or current is None or row < 0:
            return
        label_id = int(data.given[row])
        if not label_id and not summaries.blind(data, [current])[0]:
            label_id = int(data.suggestions[row])
        self.explain(label_id)

    def _enable(self) -> None:
        project = self.view.project
        writable = project is not None and not project.read_only
        self.edit_button.setEnabled(writable)
        self.read_button.setEnabled(writable)
        self.meaning.enable(writable=writable)

    def _edit(self) -> None:
        data, window = self.view.data, self._window
        domain = None if data is None else self._domain(data)
        if domain is None or window is None:
            return
        editor = GuidelineEditor(domain.name, self._state.text, self)
        try:
            if editor.exec() and editor.text.strip() != self._state.text:
                request = SetGuidelines(
                    domain.name, text=editor.text, annotator=window.annotator
                )
                window.flow.run("guideline.set", request)
        finally:
            editor.deleteLater()

    def _acknowledge(self) -> None:
        data, window = self.view.data, self._window
        domain = None if data is None else self._domain(data)
        if domain is not None and window is not None:
            request = AcknowledgeGuidelines(domain.name, window.annotator)
            window.flow.run("guideline.acknowledge", request)

    def _refer(self, sample_id: int, counterexample: bool, remove: bool) -> None:
        label, window = self.meaning.label, self._window
        if label is not None and window is not None:
            request = ReferSamples(
                (sample_id,), label.name, counterexample, remove, window.annotator
            )
            window.flow.run("sample.refer", request)

    def _open(self, sample_id: int) -> None:
        self.view.set_working_set(WorkingSet(tr("Reference"), [sample_id]))

    def _tell_link(self, address: str) -> None:
        if self._window is not None:
            self._window.messages.show_note(
                tr("Links are not opened: {address}").format(address=address)
            )


def _version_words(domain: Domain, state: GuidelineState) -> str:
    if not state.text:
        return tr("For {name}").format(name=domain.name)
    return tr("For {name}: version {version} by {author}, {clock}").format(
        name=domain.name,
        version=state.version,
        author=state.author,
        clock=time_of(state.clock),
    )
