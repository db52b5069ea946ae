"""The samples under decision."""

import random

import numpy as np
from PySide6.QtCore import QModelIndex, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QMenu,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from umc_desktop.domain.changes import Changes
from umc_desktop.domain.events import Made
from umc_desktop.domain.samples import NO_LABEL
from umc_desktop.domain.wording import shortened
from umc_desktop.operations.viewing import ViewData
from umc_desktop.qt.panels import splitting, summaries
from umc_desktop.qt.panels.host import PanelHost
from umc_desktop.qt.panels.next_step import next_step
from umc_desktop.qt.panels.panel import (
    MARGIN_PX,
    ElidedLabel,
    Panel,
    PlainLabel,
    WholeLabel,
)
from umc_desktop.qt.panels.sample_list import SampleModel
from umc_desktop.qt.panels.sample_views import SampleList
from umc_desktop.qt.panels.segment_button import SegmentButton
from umc_desktop.qt.panels.wording import percent, quoted
from umc_desktop.qt.project_view import ProjectView
from umc_desktop.qt.words import counted, later, tr
from umc_desktop.qt.working_set import WorkingSet

MOST_SHOWN = 24
_FIRST_SHOWN = 5  # the medoid and the farthest outliers; the rest is drawn at random
# Groups of the queue and of glancing share a suggestion already.
_SPLITTABLE = frozenset(Made) - {Made.QUEUE, Made.GLANCE}
_WHY_ALONE = {
    "audit": later(
        "Random checks are decided one by one: they measure how good the "
        "suggestions are, so no suggestion is given to all of them at once."
    ),
    "fix": later("These did not fit their group: each gets its own label."),
}


def drawn_samples(
    working_set: WorkingSet, rng: random.Random, most: int = MOST_SHOWN
) -> set[int]:
    """Return which samples of a large batch to look at: the first, others at random."""
    first = working_set.sample_ids[:_FIRST_SHOWN]
    rest = working_set.sample_ids[_FIRST_SHOWN:]
    if working_set.dropped:
        rest = [one for one in rest if one not in working_set.dropped]
    return {*first, *rng.sample(rest, min(len(rest), most - len(first)))}


def count_sentence(data: ViewData, working_set: WorkingSet) -> str:
    """Return how many samples there are, what is suggested, what is done."""
    # looked up as an array: a lasso may hold hundreds of thousands
    ids = np.asarray(working_set.sample_ids, np.int64)
    parts = [counted(len(ids), "sample")]
    label_id, times = summaries.common_suggestion(data, ids)
    if label_id != NO_LABEL and not working_set.one_by_one:
        name = quoted(shortened(summaries.label_name(data, label_id)))
        parts.append(tr("{times:,} suggested {name}").format(times=times, name=name))
        expected = summaries.expected_purity(data, working_set.kept, label_id)
        if expected is not None:
            parts.append(tr("about {share} pure").format(share=percent(expected)))
    rows = summaries.rows_of(data, ids)
    n_labelled = int(np.count_nonzero(data.given[rows[rows >= 0]]))
    parts += (
        [tr("{n_labelled:,} labelled").format(n_labelled=n_labelled)]
        if n_labelled
        else []
    )
    n_dropped = len(working_set.dropped)
    parts += (
        [tr("{n_dropped:,} dropped").format(n_dropped=n_dropped)] if n_dropped else []
    )
    return " · ".join(parts)


class BatchPanel(Panel):
    """The working set: decide on all of it at once or one sample after the other.

    Attributes
    ----------
    split_wanted
        Signal with what the batch is to be split by.
    """

    split_wanted = Signal(str)

    def __init__(self, view: ProjectView) -> None:
        super().__init__(view, "Batch")
        self._rng = random.Random()
        self._drawn: set[int] = set()
        self._drawn_for: WorkingSet | None = None
        self._title = ElidedLabel()
        font = self._title.font()
        font.setBold(True)
        self._title.setFont(font)
        self._counts = WholeLabel(faint=True)
        self._showing = PlainLabel(faint=True, wrap=False)
        self.whole_button = SegmentButton(tr("Whole batch"))
        self.single_button = SegmentButton(tr("One by one"))
        self.resample_button = QPushButton(tr("Resample (R)"))
        self.resample_button.setToolTip(
            tr("Show other samples of the batch, at random")
        )
        self.all_button = QPushButton(tr("Show all"))
        self.all_button.setCheckable(True)
        self.grid_button = QPushButton(tr("Grid (G)"))
        self.grid_button.setCheckable(True)
        self.grid_button.setChecked(True)
        self.grid_button.setToolTip(
            tr("Show pictures side by side; + and − change their size")
        )
        self.split_button = QPushButton(tr("Split…"))
        self.split_button.setToolTip(
            tr("The models disagree: decide the parts one by one")
        )
        self.split_button.setAccessibleName(tr("Split the batch"))
        self._ways = QMenu(self)
        self._ways.setAccessibleName(tr("Split the batch"))
        self.split_button.setMenu(self._ways)
        self._model = SampleModel(view, self)
        self.list = SampleList()
        self.list.setModel(self._model)
        self._arrange()
        self._connect()
        self.setFocusProxy(self.list)
        self._on_working_set()

    def join(self, window: PanelHost) -> None:
        """Have the window split a batch."""
        self.split_wanted.connect(window.decisions.course.split)

    def resample(self) -> None:
        """Show the first samples again, with others at random."""
        self._drawn = drawn_samples(self.view.working_set, self._rng)
        self._show_samples()
        self.list.scrollToTop()

    def toggle_current(self) -> None:
        """Drop the current sample from the batch, or take it back in."""
        current = self.view.working_set.current
        if current is not None and not self.view.working_set.one_by_one:
            self.view.toggle_dropped(current)

    @property
    def shown_ids(self) -> list[int]:
        """Ids of the samples in the list, in order."""
        return list(self._model.sample_ids)

    @property
    def title_text(self) -> str:
        """What the samples have in common."""
        return self._title.text()

    @property
    def counts_text(self) -> str:
        """The line of numbers."""
        return self._counts.text()

    @property
    def showing_text(self) -> str:
        """How much of the batch is shown; ``""`` when it is all."""
        return "" if self._sampling.isHidden() else self._showing.text()

    def _arrange(self) -> None:
        self._modes = QButtonGroup(self)
        modes = QHBoxLayout()
        modes.setSpacing(0)
        for button in (self.whole_button, self.single_button):
            self._modes.addButton(button)
            modes.addWidget(button)
        modes.addStretch()
        modes.addWidget(self.grid_button)
        modes.addWidget(self.split_button)
        self._sampling = QWidget()
        sampling = QHBoxLayout(self._sampling)
        sampling.setContentsMargins(0, 0, 0, 0)
        sampling.addWidget(self._showing, 1)
        sampling.addWidget(self.resample_button)
        sampling.addWidget(self.all_button)
        top = QVBoxLayout()
        top.setContentsMargins(MARGIN_PX, MARGIN_PX, MARGIN_PX, 4)
        top.setSpacing(4)
        top.addWidget(self._title)
        top.addWidget(self._counts)
        top.addLayout(modes)
        top.addWidget(self._sampling)
        column = QVBoxLayout(self.content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(top)
        column.addWidget(self.list, 1)

    def _connect(self) -> None:
        self.view.data_changed.connect(self._on_data_changed)
        self.view.working_set_changed.connect(self._on_working_set)
        self.view.current_changed.connect(self._on_current)
        self.view.mode_changed.connect(self._on_mode)
        self.view.sought_changed.connect(self._model.refresh)
        self.whole_button.clicked.connect(lambda: self.view.set_whole_batch(True))
        self.single_button.clicked.connect(lambda: self.view.set_whole_batch(False))
        self.resample_button.clicked.connect(self.resample)
        self.all_button.toggled.connect(self._show_samples)
        self.grid_button.toggled.connect(self._show_samples)
        self.list.pictures_resized.connect(self._model.set_pictures)
        self.view.brightness_changed.connect(self._draw_pictures_anew)
        self.view.pictures_changed.connect(self._draw_pictures_anew)
        self.list.resample_asked.connect(self.resample)
        self.list.drop_toggled.connect(self._drop)
        self.list.selectionModel().currentChanged.connect(self._go_to)

    def _on_data_changed(self, changes: Changes) -> None:
        if changes & Changes.SAMPLES:
            self._model.forget()
        self._on_working_set()

    def _on_working_set(self) -> None:
        working_set = self.view.working_set
        if self._drawn_for is not working_set:
            self._drawn_for = working_set
            self._drawn = drawn_samples(working_set, self._rng)
            self.all_button.setChecked(False)
        self._title.setText(working_set.title or tr("Selection"))
        data = self.view.data
        if data is None or self.view.project is None:
            self._model.set_samples([])
            self.show_empty(tr("Open or make a project to label samples."))
        elif not working_set.sample_ids:
            self._model.set_samples([])
            self.show_empty(
                next_step(data)
                or tr(
                    "Choose a batch in the queue, or press L and draw around samples "
                    "on the map."
                )
            )
        else:
            self._counts.setText(count_sentence(data, working_set))
            self._offer_splits(data, working_set)
            self._on_mode()
            self.show_content()

    def _offer_splits(self, data: ViewData, working_set: WorkingSet) -> None:
        found = (
            splitting.offers(data, working_set.kept)
            if working_set.made in _SPLITTABLE
            else {}
        )
        self._ways.clear()
        for what, parts in found.items():
            action = self._ways.addAction(
                tr("By {what}: {parts} parts").format(what=tr(what), parts=parts)
            )
            action.triggered.connect(
                lambda checked=False, chosen=what: self.split_wanted.emit(chosen)
            )
        self.split_button.setVisible(bool(found))

    def _on_mode(self) -> None:
        audit = self.view.working_set.one_by_one
        whole = self.view.whole_batch and not audit
        self.whole_button.setChecked(whole)
        self.single_button.setChecked(not whole)
        self.whole_button.setEnabled(not audit)
        self.whole_button.setToolTip(
            tr(_WHY_ALONE.get(self.view.working_set.purpose, ""))
            if audit
            else tr("A key labels all samples that are not dropped")
        )
        self.single_button.setToolTip(tr("A key labels the current sample and goes on"))
        self.list.set_droppable(not audit)
        self._show_samples()

    def _show_samples(self) -> None:
        working_set = self.view.working_set
        n = len(working_set.sample_ids)
        whole = self.whole_button.isChecked()
        self._sampling.setVisible(whole and n > MOST_SHOWN)
        shown = working_set.sample_ids
        if whole and n > MOST_SHOWN and not self.all_button.isChecked():
            # What was dropped stays in sight, so that it can be taken back.
            wanted = self._drawn | working_set.dropped | {working_set.current}
            shown = [sample_id for sample_id in shown if sample_id in wanted]
        self._showing.setText(
            tr("Showing {shown} of {total}").format(
                shown=f"{len(shown):,}", total=f"{n:,}"
            )
        )
        has_pictures = self._model.has_picture(shown[0]) if shown else False
        self.grid_button.setVisible(has_pictures)
        self.list.set_grid(has_pictures and self.grid_button.isChecked())
        self._model.set_samples(list(shown))
        self._mark_current()

    def _draw_pictures_anew(self) -> None:
        self._model.forget()
        self._model.refresh()

    def _on_current(self) -> None:
        current = self.view.working_set.current
        if current is not None and current not in self._model.sample_ids:
            self._show_samples()
        self._mark_current()

    def _mark_current(self) -> None:
        current = self.view.working_set.current
        if current in self._model.sample_ids:
            index = self._model.index(self._model.sample_ids.index(current))
            if self.list.currentIndex() != index:
                self.list.setCurrentIndex(index)

    def _go_to(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        sample_id = self._model.sample_ids[index.row()]
        if sample_id != self.view.working_set.current:
            self.view.go_to(self.view.working_set.sample_ids.index(sample_id))

    def _drop(self, index: QModelIndex) -> None:
        self.view.toggle_dropped(self._model.sample_ids[index.row()])
