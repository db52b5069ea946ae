"""What to label next: the batches of this round."""

from PySide6.QtCore import QModelIndex, Signal, SignalInstance
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QPushButton, QVBoxLayout

from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.domain.changes import Changes
from umc_desktop.operations.suggestions import lately
from umc_desktop.operations.viewing import ViewData
from umc_desktop.qt.panels import summaries
from umc_desktop.qt.panels.choice_list import ChoiceList
from umc_desktop.qt.panels.host import PanelHost
from umc_desktop.qt.panels.next_step import next_step
from umc_desktop.qt.panels.panel import MARGIN_PX, Panel, PlainLabel
from umc_desktop.qt.panels.queue_list import QueueDelegate, QueueModel, queue_rows
from umc_desktop.qt.panels.wording import percent
from umc_desktop.qt.project_view import ProjectView
from umc_desktop.qt.words import tr
from umc_desktop.qt.working_set import WorkingSet
from umc_desktop.storage.rounds import QueuedBatch

_FEWEST = 10  # decisions that say something
_MOSTLY = 0.95  # of suggestions right: what finishing asks for, unless told otherwise
_SHOWN = Changes.SAMPLES | Changes.ANNOTATIONS | Changes.ROUND | Changes.QUEUE
_SHOWN |= Changes.MAP | Changes.LABEL_SETS


def to_working_set(batch: QueuedBatch, data: ViewData) -> WorkingSet:
    """Return the batch's samples for deciding, at the first that is undecided."""
    done = summaries.decided(data, batch.sample_ids)
    place = 0 if done.all() else int(done.argmin())
    domain = summaries.domain_name(data, batch.domain_id)
    title = summaries.batch_title(data, batch)
    return WorkingSet(
        f"{title} · {domain}" if domain else title,
        list(batch.sample_ids),
        batch.purpose,
        batch.id,
        place=place,
    )


class QueuePanel(Panel):
    """The queue: what is decided, what is left, and why it is asked for.

    Attributes
    ----------
    batch_chosen
        Signal with the ``QueuedBatch`` to bring under decision.
    update_requested
        Signal: update the models with the new labels and plan the next queue.
    next_requested
        Signal: plan a queue with the models as they are.
    """

    batch_chosen = Signal(object)
    update_requested = Signal()
    next_requested = Signal()

    def __init__(self, view: ProjectView) -> None:
        super().__init__(view, "Queue")
        self._header = PlainLabel(wrap=False)
        self._progress = QProgressBar()
        self._progress.setTextVisible(False)
        self._progress.setFixedHeight(6)
        self._progress.setAccessibleName(tr("Decided samples of this round"))
        self._hint = PlainLabel(faint=True)
        self._model = QueueModel(self)
        self.list = ChoiceList(tr("Batches of the queue"))
        self.list.setModel(self._model)
        self.list.setItemDelegate(QueueDelegate(self.list))
        self.list.chosen.connect(self._choose)
        self.update_button = self._button(
            tr("Next round"),
            tr("Update the models with the new labels and plan the next queue"),
            self.update_requested,
        )
        self.plan_button = self._button(
            tr("Plan"),
            tr("Plan a new queue with the models as they are"),
            self.next_requested,
        )
        self._arrange()
        view.data_changed.connect(self._on_data_changed)
        view.working_set_changed.connect(self._refresh)
        self.setFocusProxy(self.list)
        self._refresh()

    def join(self, window: PanelHost) -> None:
        """Open batches and plan rounds in the window."""
        self.batch_chosen.connect(window.decisions.course.open_batch)
        self.update_requested.connect(window.update_models)
        self.next_requested.connect(lambda: window.run_command(CATALOGUE["queue.next"]))

    def next_open_batch(self) -> QueuedBatch | None:
        """Return the first batch that has undecided samples, ``None`` when all are."""
        return next((row.batch for row in self._model.rows if row.n_left), None)

    def _button(self, text: str, help_text: str, signal: SignalInstance) -> QPushButton:
        button = QPushButton(text)
        button.setToolTip(help_text)
        button.setAccessibleDescription(help_text)
        button.clicked.connect(lambda: signal.emit())
        return button

    def _arrange(self) -> None:
        column = QVBoxLayout(self.content)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        heading = QVBoxLayout()
        heading.setContentsMargins(MARGIN_PX, MARGIN_PX, MARGIN_PX, 2)
        heading.addWidget(self._header)
        heading.addWidget(self._progress)
        heading.addWidget(self._hint)
        column.addLayout(heading)
        column.addWidget(self.list, 1)
        buttons = QHBoxLayout()
        buttons.setContentsMargins(MARGIN_PX, MARGIN_PX, MARGIN_PX, MARGIN_PX)
        buttons.addWidget(self.update_button, 1)
        buttons.addWidget(self.plan_button)
        self._outer.addLayout(buttons)

    def _on_data_changed(self, changes: Changes) -> None:
        if changes & _SHOWN:
            self._refresh()

    def _refresh(self) -> None:
        data = self.view.data
        project = self.view.project
        rows = (
            queue_rows(data, self.view.working_set.batch_id) if data is not None else []
        )
        self._model.set_rows(rows)
        writable = project is not None and not project.read_only
        filled = data is not None and data.n_samples > 0
        missing = "" if data is None or not filled else _missing(data)
        self.plan_button.setEnabled(writable and filled and not missing)
        self.update_button.setEnabled(writable and filled and not missing)
        if data is None or project is None:
            self.show_empty(tr("Open or make a project to see what to label next."))
        elif not filled:
            self.show_empty(next_step(data))
        elif missing and not rows:
            self.show_empty(missing)
        elif not rows:
            self.show_empty(
                tr(
                    "No batch is planned yet. “Plan” chooses the samples to label "
                    "first."
                )
            )
        else:
            self._show_progress(data)
            self.show_content()

    def _show_progress(self, data: ViewData) -> None:
        total = sum(len(row.batch.sample_ids) for row in self._model.rows)
        left = sum(row.n_left for row in self._model.rows)
        # Rounds count from 0 in the file and from 1 for people.
        turn = (
            tr("Round {number}").format(number=data.rounds[-1].number + 1) + " · "
            if data.rounds
            else ""
        )
        self._header.setText(
            turn
            + tr("{done} of {total} decided").format(
                done=f"{total - left:,}", total=f"{total:,}"
            )
        )
        self._progress.setRange(0, max(total, 1))
        self._progress.setValue(total - left)
        hint = (
            _how_often_right(data)
            if left
            else tr("All decided. “Next round” lets the models learn from it.")
        )
        self._hint.setText(hint)
        self._hint.setVisible(bool(hint))

    def _choose(self, index: QModelIndex) -> None:
        self.batch_chosen.emit(self._model.rows[index.row()].batch)

    @property
    def hint_text(self) -> str:
        """The line below the progress; ``""`` when there is none."""
        return "" if self._hint.isHidden() else self._hint.text()

    @property
    def header_text(self) -> str:
        """The line above the list."""
        return self._header.text()


def _how_often_right(data: ViewData) -> str:
    """Return how often suggestions have been right lately, in words; empty at first."""
    right, decided = lately(summaries.suggestions_right(data), data.rounds)
    if decided < _FEWEST:
        return ""
    share = right / decided
    said = (
        tr("Suggestions were right in {right:,} of the last {decided:,} ({share}).")
        if share >= _MOSTLY
        else tr(
            "Suggestions were right in {right:,} of the last {decided:,} "
            "decisions ({share}): look at each before you accept."
        )
    )
    return said.format(right=right, decided=decided, share=percent(share))


def _missing(data: ViewData) -> str:
    """Return what a queue still needs, in words; empty when it can be planned."""
    if not data.rounds:
        return next_step(data) or tr("The samples have not been scored yet.")
    if not data.labels:
        return tr(
            "No labels are named yet. Add them with “New label…”, then score the "
            "samples (menu Model)."
        )
    return ""
