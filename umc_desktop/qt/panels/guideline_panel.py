"""How to decide: guidelines, what a label means, samples that show it."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QIcon, QKeyEvent, QPixmap
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from umc_desktop.domain.changes import Changes
from umc_desktop.domain.samples import Domain, Label
from umc_desktop.operations.guidelines import (
    AcknowledgeGuidelines,
    GuidelineState,
    ReferSamples,
    SetGuidelines,
    read_references,
    read_state,
)
from umc_desktop.operations.viewing import ViewData
from umc_desktop.qt.guideline_editor import GuidelineEditor
from umc_desktop.qt.panels import summaries
from umc_desktop.qt.panels.host import PanelHost
from umc_desktop.qt.panels.next_step import next_step
from umc_desktop.qt.panels.panel import MARGIN_PX, Panel, PlainLabel
from umc_desktop.qt.panels.pictures import fitted, read_picture
from umc_desktop.qt.panels.wording import time_of, tooltip
from umc_desktop.qt.project_view import ProjectView
from umc_desktop.qt.safe_markdown import SafeMarkdown
from umc_desktop.qt.words import later, tr
from umc_desktop.qt.working_set import WorkingSet

_SIDE_BY_SIDE_PX = 280  # what two buttons may take together, beside a scroll bar
_SHOWN = Changes.FACTS | Changes.LABEL_SETS | Changes.SAMPLES
_EXCERPT = 200
_THUMBNAIL = QSize(48, 48)
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
        self._labels: list[Label] = []
        self._title = PlainLabel(faint=True)
        self.text = SafeMarkdown(tr("Guidelines"))
        self.text.link_refused.connect(self._tell_link)
        self.edit_button = self._button(tr("Edit…"), self._edit)
        self._news = PlainLabel(tr("Changed since you last read it."))
        self.read_button = self._button(tr("I have read it"), self._acknowledge)
        self.label_box = QComboBox()
        self.label_box.setAccessibleName(tr("Label to explain"))
        self.label_box.currentIndexChanged.connect(self._show_label)
        self._definition = PlainLabel()
        self._definition.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self.references = _SampleList(tr("References"), self._forget)
        self.counterexamples = _SampleList(tr("Counterexamples"), self._forget)
        for shown in (self.references, self.counterexamples):
            shown.itemActivated.connect(self._open)
        self.refer_button = self._button(
            tr("Current sample shows it"), lambda: self._refer(counterexample=False)
        )
        self.counter_button = self._button(
            tr("Current sample is not it"), lambda: self._refer(counterexample=True)
        )
        self._lists = QBoxLayout(QBoxLayout.Direction.LeftToRight)
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

    @property
    def definition_text(self) -> str:
        """What is said of the label's meaning."""
        return self._definition.text()

    def explain(self, label_id: int) -> None:
        """Show what a label means."""
        for place, label in enumerate(self._labels):
            if label.id == label_id:
                self.label_box.setCurrentIndex(place)

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
        lower = QWidget()
        below = QVBoxLayout(lower)
        below.setContentsMargins(MARGIN_PX, 0, MARGIN_PX, MARGIN_PX)
        below.addWidget(self.label_box)
        below.addWidget(self._definition)
        lists = self._lists
        for title, shown, button in (
            (tr("What it is"), self.references, self.refer_button),
            (tr("What it is not"), self.counterexamples, self.counter_button),
        ):
            column = QVBoxLayout()
            column.addWidget(PlainLabel(title, faint=True, wrap=False))
            column.addWidget(shown, 1)
            column.addWidget(button)
            lists.addLayout(column, 1)
        below.addLayout(lists, 1)
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.addWidget(upper)
        lower_place = QScrollArea()  # with large text it may be higher than its place
        lower_place.setWidget(lower)
        lower_place.setWidgetResizable(True)
        lower_place.setFrameShape(QFrame.Shape.NoFrame)
        lower_place.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        split.addWidget(lower_place)
        outer = QVBoxLayout(self.content)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(split)
        self._stand_lists()

    def changeEvent(self, event: QEvent) -> None:
        """Put the lists below each other where large text needs the width."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._stand_lists()

    def _stand_lists(self) -> None:
        width = sum(
            button.sizeHint().width()
            for button in (self.refer_button, self.counter_button)
        )
        way = QBoxLayout.Direction
        self._lists.setDirection(
            way.TopToBottom if width > _SIDE_BY_SIDE_PX else way.LeftToRight
        )

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
            or self._labels != data.labels_of_domain(domain.id)
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
        self._fill_labels(data.labels_of_domain(domain.id))
        self._show_label()
        self._enable()
        self.show_content()

    def _fill_labels(self, labels: list[Label]) -> None:
        if labels == self._labels:
            return
        self._labels = labels
        kept = self.label_box.currentText()
        self.label_box.blockSignals(True)
        self.label_box.clear()
        self.label_box.addItems([label.name for label in labels])
        self.label_box.setCurrentIndex(max(self.label_box.findText(kept), 0))
        self.label_box.blockSignals(False)
        self._follow_label()

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

    def _show_label(self) -> None:
        label = self._label
        project = self.view.project
        if label is None or project is None:
            self._definition.setText(tr("No labels yet."))
            return
        self._definition.setText(label.definition or tr("No definition yet."))
        found = read_references(project, label.uid)
        for shown, counter in ((self.references, False), (self.counterexamples, True)):
            shown.clear()
            for sample_id, reference in found:
                if reference.counterexample == counter:
                    shown.addItem(self._item(sample_id))

    @property
    def _label(self) -> Label | None:
        place = self.label_box.currentIndex()
        return self._labels[place] if 0 <= place < len(self._labels) else None

    def _item(self, sample_id: int) -> QListWidgetItem:
        detail = self.view.detail(sample_id)
        text = "" if detail is None else (detail.text or detail.identifier)
        item = QListWidgetItem(
            " ".join(text[:_EXCERPT].split())
            or tr("Sample {sample_id}").format(sample_id=sample_id)
        )
        item.setToolTip(tooltip(text))
        item.setData(Qt.ItemDataRole.UserRole, sample_id)
        if detail is not None and detail.image is not None:
            item.setIcon(_icon(detail.image))
        return item

    def _enable(self) -> None:
        project = self.view.project
        writable = project is not None and not project.read_only
        ready = writable and self._label is not None
        current = self.view.working_set.current is not None
        self.edit_button.setEnabled(writable)
        self.read_button.setEnabled(writable)
        self.refer_button.setEnabled(ready and current)
        self.counter_button.setEnabled(ready and current)

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

    def _refer(self, *, counterexample: bool) -> None:
        current = self.view.working_set.current
        if current is not None:
            self._say_reference(current, counterexample=counterexample)

    def _forget(self, sample_id: int) -> None:
        self._say_reference(sample_id, remove=True)

    def _say_reference(
        self, sample_id: int, *, counterexample: bool = False, remove: bool = False
    ) -> None:
        label, window = self._label, self._window
        if label is not None and window is not None:
            request = ReferSamples(
                (sample_id,), label.name, counterexample, remove, window.annotator
            )
            window.flow.run("sample.refer", request)

    def _open(self, item: QListWidgetItem) -> None:
        sample_id = int(item.data(Qt.ItemDataRole.UserRole))
        self.view.set_working_set(WorkingSet(tr("Reference"), [sample_id]))

    def _tell_link(self, address: str) -> None:
        if self._window is not None:
            self._window.messages.show_note(
                tr("Links are not opened: {address}").format(address=address)
            )


class _SampleList(QListWidget):
    """Samples as lines; Delete asks to take one away."""

    def __init__(self, name: str, forget: Callable[[int], object]) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setToolTip(tr("Enter shows the sample, Delete takes it away"))
        self._forget = forget

    def event(self, event: QEvent) -> bool:
        """Let Delete be the list's before it is the window's."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Delete
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the chosen sample away on Delete."""
        item = self.currentItem()
        if event.key() == Qt.Key.Key_Delete and item is not None:
            self._forget(int(item.data(Qt.ItemDataRole.UserRole)))
        else:
            super().keyPressEvent(event)


def _version_words(domain: Domain, state: GuidelineState) -> str:
    if not state.text:
        return tr("For {name}").format(name=domain.name)
    return tr("For {name}: version {version} by {author}, {clock}").format(
        name=domain.name,
        version=state.version,
        author=state.author,
        clock=time_of(state.clock),
    )


def _icon(content: bytes) -> QIcon:
    picture = read_picture(content, _THUMBNAIL)
    if picture is None:
        return QIcon()
    return QIcon(QPixmap.fromImage(fitted(picture, _THUMBNAIL)))
