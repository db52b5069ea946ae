"""Two samples side by side: what they are called, and which words differ."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QComboBox,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from umc_desktop.domain.changes import Changes
from umc_desktop.domain.differences import word_differences
from umc_desktop.domain.samples import NO_LABEL, SampleDetail
from umc_desktop.operations.viewing import ViewData
from umc_desktop.qt.panels import summaries
from umc_desktop.qt.panels.host import PanelHost
from umc_desktop.qt.panels.image_turner import ImageTurner
from umc_desktop.qt.panels.marked_text import MarkStyle
from umc_desktop.qt.panels.next_step import next_step
from umc_desktop.qt.panels.panel import MARGIN_PX, ElidedLabel, Panel, PlainLabel
from umc_desktop.qt.panels.sample_content import PictureView, ReadingText, in_lines
from umc_desktop.qt.panels.wording import number, quoted
from umc_desktop.qt.project_view import ProjectView
from umc_desktop.qt.words import tr

_FEWEST_LINES = 4
_SIDE_BY_SIDE_PX = 460  # narrower columns break every line


class _Side(QWidget):
    """One of the two samples."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.heading = ElidedLabel()
        self.text = ReadingText()
        self.text.setAccessibleName(name)
        self.picture = PictureView()
        self.picture.setAccessibleName(tr("{name}, picture").format(name=name))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        column.addWidget(self.heading)
        self.turner = ImageTurner(self.picture)
        column.addWidget(self.picture, 1)
        column.addWidget(self.turner)
        column.addWidget(self.text, 1)
        policy = QSizePolicy.Policy.Ignored
        self.text.setSizePolicy(policy, QSizePolicy.Policy.Expanding)
        self.text.setMinimumHeight(_FEWEST_LINES * self.text.fontMetrics().height())

    def show_sample(self, detail: SampleDetail, called: str) -> None:
        name = detail.identifier or tr("Sample {id}").format(id=detail.id)
        self.heading.setText(f"{called} · {name}" if called else name)
        self.text.show_text(detail.text or "")
        self.text.setVisible(detail.text is not None or detail.image is None)
        self.turner.show_images(detail.images)


class ComparePanel(Panel):
    """The current sample beside the one that its batch is compared with."""

    def __init__(self, view: ProjectView) -> None:
        super().__init__(view, "Compare")
        self.alike = PlainLabel(faint=True, wrap=False)
        self.encoder = QComboBox()
        for widget in (self.encoder, self.encoder.view()):
            widget.setAccessibleName(tr("Encoder that says what is alike"))
        self.before_button = QPushButton("◀")
        self.before_button.setAccessibleName(tr("Sample before"))
        self.next_button = QPushButton("▶")
        self.next_button.setAccessibleName(tr("Next sample"))
        self.left = _Side(tr("Text of the sample compared with"))
        self.right = _Side(tr("Text of the current sample"))
        self._shown: tuple[int, int] | None = None
        self._arrange()
        view.data_changed.connect(self._on_data_changed)
        for side in (self.left, self.right):
            view.pictures_changed.connect(side.turner.refresh)
        view.working_set_changed.connect(self._refresh)
        view.current_changed.connect(self._refresh)
        self.before_button.clicked.connect(lambda: view.move(-1))
        self.next_button.clicked.connect(lambda: view.move(1))
        self.setFocusProxy(self.right.text)
        self._refresh()

    def join(self, window: PanelHost) -> None:
        """Search anew with another encoder when one is chosen."""
        self._searcher = window.searching
        self.encoder.activated.connect(
            lambda place: window.searching.measure_with(self.encoder.itemText(place))
        )
        self._fill_encoders()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put one above the other where there is no room beside it."""
        super().resizeEvent(event)
        wide = self.width() >= _SIDE_BY_SIDE_PX
        self._pair.setDirection(
            QBoxLayout.Direction.LeftToRight
            if wide
            else QBoxLayout.Direction.TopToBottom
        )

    def _arrange(self) -> None:
        by = PlainLabel(tr("&Encoder"), wrap=False)
        by.setBuddy(self.encoder)
        top = QHBoxLayout()
        top.setSpacing(6)
        top.addWidget(self.alike, 1)
        top.addWidget(by)
        top.addWidget(self.encoder)
        for button, tip in (
            (self.before_button, tr("Go to the sample before")),
            (self.next_button, tr("Go to the next sample")),
        ):
            button.setToolTip(tip)
            button.setFixedWidth(32)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            top.addWidget(button)
        self._pair = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._pair.setSpacing(MARGIN_PX)
        self._pair.addWidget(self.left, 1)
        self._pair.addWidget(self.right, 1)
        column = QVBoxLayout(self.content)
        column.setContentsMargins(MARGIN_PX, 6, MARGIN_PX, MARGIN_PX)
        column.setSpacing(4)
        column.addLayout(top)
        column.addLayout(self._pair, 1)

    def _on_data_changed(self, changes: Changes) -> None:
        if changes & Changes.ROUND:
            self._fill_encoders()
        self._shown = None
        self._refresh()

    def _fill_encoders(self) -> None:
        searcher = getattr(self, "_searcher", None)
        if searcher is None:
            return
        self.encoder.clear()
        self.encoder.addItems(searcher.encoders)
        self.encoder.setCurrentText(searcher.encoder)

    def _refresh(self) -> None:
        data, working_set = self.view.data, self.view.working_set
        other, current = working_set.compared_with, working_set.current
        if data is None:
            self._shown = None
            self.show_empty(tr("Open or make a project to compare its samples."))
            return
        if other is None or current is None:
            self._shown = None
            self.show_empty(
                next_step(data)
                or tr(
                    "“Find similar samples” brings those like the current one, “Find "
                    "counterexamples” like ones that are called otherwise."
                )
            )
            return
        if other == current:
            self._shown = None
            self.show_empty(
                tr(
                    "This is the sample that the others are compared with. Go to "
                    "another one of the batch."
                )
            )
            return
        if self._shown != (other, current):
            self._show(data, other, current)
        self.show_content()

    def _show(self, data: ViewData, other: int, current: int) -> None:
        first, second = self.view.detail(other), self.view.detail(current)
        if first is None or second is None:
            return
        self._shown = (other, current)
        similarity = self.view.working_set.similarity.get(current)
        self.alike.setText(
            ""
            if similarity is None
            else tr("Similarity {similarity}").format(similarity=number(similarity))
        )
        self.left.show_sample(first, _called(data, other))
        self.right.show_sample(second, _called(data, current))
        if first.text is not None and second.text is not None:
            ours, theirs = word_differences(in_lines(first.text), in_lines(second.text))
            self.left.text.mark(ours, MarkStyle.DIFFERS)
            self.right.text.mark(theirs, MarkStyle.DIFFERS)


def _called(data: ViewData, sample_id: int) -> str:
    """Return what a sample is called and by whom: people or models."""
    row = data.row_of(sample_id)
    if row < 0:
        return ""
    if data.given[row] != NO_LABEL:
        return tr("Labelled {name}").format(
            name=quoted(summaries.label_name(data, int(data.given[row])))
        )
    if summaries.blind(data, [sample_id])[0]:
        return tr("Suggestion hidden")
    if data.suggestions[row] != NO_LABEL:
        name = summaries.label_name(data, int(data.suggestions[row]))
        return tr("Suggested {name}").format(name=quoted(name))
    return ""
