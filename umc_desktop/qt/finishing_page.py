"""The page for finishing: the steps on the left, what one is asked on the right."""

from collections.abc import Callable
from functools import partial

import numpy as np
from PySide6.QtCore import QEvent, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QMessageBox,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.ml.finishing import AUDIT_SIZE, FinishingPlan
from umc_desktop.operations.certifying import MakeCertificate
from umc_desktop.operations.finishing_begin import FinishQueue
from umc_desktop.operations.finishing_state import Progress, Stage
from umc_desktop.operations.viewing import ViewData
from umc_desktop.qt import finishing_words
from umc_desktop.qt.asked_view import AskedView
from umc_desktop.qt.course import FIX
from umc_desktop.qt.decisions import Decisions
from umc_desktop.qt.finishing_view import FinishingView
from umc_desktop.qt.panels import summaries
from umc_desktop.qt.panels.host import PanelHost
from umc_desktop.qt.panels.panel import MARGIN_PX, PlainLabel
from umc_desktop.qt.panels.step_list import StepList
from umc_desktop.qt.panels.summaries import GLANCE, queue_is_finishing
from umc_desktop.qt.words import counted, later, tr
from umc_desktop.qt.working_set import WorkingSet

_STEPS_PX, _LABELS_PX, _FORM_PX = 300, 190, 460
_STAGES = tuple(Stage)
_WHAT = later(
    "Label everything that is left, to an accuracy that you choose. The models label "
    "alone what a random check allows; you glance at the rest in groups."
)
_BEGIN = later(
    "First you decide {count} samples drawn at random, without seeing what the "
    "models suggest. That tells how often they are wrong, however sure they are. The "
    "more they have learned before, the more they may label alone."
)
_FINISHED = later(
    "Every sample is decided. The certificate says how many labels are right, with an "
    "interval, and how many of them a person has seen. It goes with the export, too."
)


class FinishingPage(QWidget):
    """Leads through finishing; where one is follows from the project alone.

    Attributes
    ----------
    map_requested
        Signal: show the samples that are left on the map.
    """

    map_requested = Signal()

    def __init__(self, window: PanelHost, decisions: Decisions) -> None:
        super().__init__()
        self.setAccessibleName(tr("Finishing"))
        self._window = window
        self._view = window.view
        self._decisions = decisions
        self._state = FinishingView()
        self._plan: FinishingPlan | None = None
        self._plan_for: object = None
        self._page_file = ""
        self._was_at: tuple[int, QWidget | None] = (0, None)
        self.steps = StepList(len(_STAGES))
        self.target = _share_box(
            95.0, 50.0, 99.9, tr("Share of labels that must be right")
        )
        self.confidence = _share_box(95.0, 50.0, 99.9, tr("How surely that must hold"))
        self.oversight = _share_box(5.0, 0.0, 50.0, tr("Wrong suggestions overlooked"))
        self.begin_button = self._button(tr("Draw the random check"), self.begin)
        self.accept_button = self._button("", self._accept)
        self.certify_button = self._button(tr("Certify the labels"), self.certify)
        self.open_button = self._button(
            tr("Open the certificate"), self._open_certificate
        )
        self.export_button = self._button(
            tr("Export the dataset…"),
            lambda: window.run_command(CATALOGUE["sample.export"]),
        )
        self.map_button = self._button(
            tr("Show what is left on the map"), self._show_map
        )
        self.withdraw_button = self._button(
            tr("Take back the models’ labels"), self._withdraw
        )
        self.restart_button = self._button(tr("Begin anew…"), self._restart)
        self.asked = AskedView(window)
        self.known = PlainLabel(faint=True)
        self.may_accept = PlainLabel()
        self.certificate = _large("", wrap=True)
        self._right = QStackedWidget()
        self._arrange()
        self._connect()
        self._refresh()

    @property
    def progress(self) -> Progress:
        """How far finishing is."""
        return self._state.progress(self._view.data)

    @property
    def stage(self) -> Stage:
        """The step that is next."""
        return self.progress.stage

    def begin(self) -> None:
        """Draw the audit with what was promised, and ask about its first sample."""
        self._run_finish(
            FinishQueue(
                round(self.target.value() / 100, 6),
                round(self.confidence.value() / 100, 6),
                round(self.oversight.value() / 100, 6),
                restart=self._view.data is not None
                and self._view.data.finishing is not None,
                annotator=self._decisions.annotator,
            )
        )

    def resume(self) -> None:
        """Bring what finishing asks about next under decision."""
        data = self._view.data
        self._refresh()
        if self.stage not in (Stage.AUDIT, Stage.GLANCE) or data is None:
            return
        if not queue_is_finishing(data):
            self.go_on()
        elif self._view.working_set.purpose not in (summaries.AUDIT, GLANCE, FIX):
            self._decisions.course.next_batch()
        self._focus()

    def go_on(self) -> None:
        """Have the next groups, or the rest of the audit, put into the queue."""
        self._run_finish(FinishQueue(annotator=self._decisions.annotator))

    def certify(self) -> None:
        """Make the certificate, beside the project."""
        self.certify_button.setEnabled(False)
        self._window.flow.run(
            "quality.certificate",
            MakeCertificate(annotator=self._decisions.annotator),
            on_done=self._on_certified,
            on_failed=lambda error: self.certify_button.setEnabled(True),
        )

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange:
            self.asked.grid.viewport().update()

    def _run_finish(self, request: FinishQueue) -> None:
        self._window.flow.run("queue.finish", request)

    def _accept(self) -> None:
        self._window.run_command(CATALOGUE["label.accept"])

    def _withdraw(self) -> None:
        self._window.run_command(CATALOGUE["label.withdraw"])

    def _restart(self) -> None:
        answer = QMessageBox.question(
            self,
            tr("Begin anew"),
            tr(
                "Another random check is drawn and decided. Labels that were given "
                "stay. Begin anew?"
            ),
        )
        if answer == QMessageBox.StandardButton.Yes:
            self._right.setCurrentIndex(0)
            self.begin_button.setFocus()

    def _show_map(self) -> None:
        data, left = self._view.data, self.progress.left
        if data is None or data.finishing is None or data.finishing.frozen is None:
            return
        ids = data.finishing.frozen.ids[left]
        self.map_requested.emit()
        self._view.set_selection(np.isin(data.ids, ids))

    def _on_certified(self, outcome: Outcome) -> None:
        self._page_file = str(outcome.data["page"])
        self.certify_button.setEnabled(True)
        self.open_button.setVisible(True)

    def _open_certificate(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(self._page_file))

    def _connect(self) -> None:
        view = self._view
        view.data_changed.connect(self._on_data)
        view.working_set_changed.connect(self._show_asked)
        view.current_changed.connect(self._show_asked)

    def _on_data(self, changes: Changes) -> None:
        if changes & Changes.SAMPLES:
            self.asked.forget()
        self._refresh()
        if self.isVisible():
            self._follow_stage()

    def _follow_stage(self) -> None:
        """Let a key decide what the step asks about, and nothing else."""
        working_set = self._view.working_set
        if self.stage not in (Stage.AUDIT, Stage.GLANCE):
            if working_set.purpose in (GLANCE, FIX):  # a step was taken back
                self._view.set_working_set(WorkingSet())
        elif not working_set.sample_ids and queue_is_finishing(self._view.data):
            self._decisions.course.next_batch()  # two steps came close after each other

    def _refresh(self) -> None:
        if not self.isVisible() and self.parent() is not None:
            return  # read when it is shown
        data, now = self._view.data, self.progress
        self.steps.show_steps(
            finishing_words.steps(data, now), _STAGES.index(now.stage)
        )
        accepted = None if data is None else data.finishing and data.finishing.accepted
        by_models = accepted.labels if accepted else 0
        writable = self._view.project is not None and not self._view.project.read_only
        self.withdraw_button.setVisible(by_models > 0)
        self.restart_button.setVisible(now.stage is not Stage.TARGET)
        self.map_button.setVisible(now.stage is Stage.GLANCE)
        for button in (
            self.begin_button,
            self.accept_button,
            self.certify_button,
            self.withdraw_button,
            self.restart_button,
        ):
            button.setEnabled(writable)
        self._right.setCurrentIndex(
            {Stage.TARGET: 0, Stage.ACCEPT: 2, Stage.CERTIFICATE: 3}.get(now.stage, 1)
        )
        if now.stage is Stage.TARGET and data is not None:
            self.known.setText(finishing_words.known(data))
        elif now.stage is Stage.ACCEPT and data is not None:
            self._show_plan(data)
        elif now.stage is Stage.CERTIFICATE and data is not None:
            self._show_certificate(data)
        self._show_asked()

    def _show_plan(self, data: ViewData) -> None:
        standing = self._state.standing(data)
        if data.finishing is None or standing is None:
            return
        key = (data.finishing.planned.frozen, data.given.tobytes())
        if self._plan_for != key:
            self._plan, self._plan_for = data.finishing.plan(standing), key
        plan = self._plan
        assert plan is not None
        self.may_accept.setText(
            finishing_words.acceptable(plan, data.finishing.planned.confidence)
        )
        n = len(plan.accepted)
        self.accept_button.setText(
            tr("Let the models label {samples}").format(samples=counted(n, "sample"))
            if n
            else tr("Glance at all")
        )

    def _show_certificate(self, data: ViewData) -> None:
        made = None if data.finishing is None else data.finishing.certified
        self.certificate.setText(f"{made.sentence}." if made else tr(_FINISHED))
        if made is not None and self._view.project is not None and not self._page_file:
            path = self._view.project.path
            page = path.with_name(f"{path.stem}-certificate.html")
            self._page_file = str(page) if page.exists() else ""
        self.open_button.setVisible(bool(made and self._page_file))
        self.certify_button.setText(
            tr("Certify again") if made else tr("Certify the labels")
        )

    def _show_asked(self) -> None:
        if not self.isVisible():
            return
        data = self._view.data
        if data is not None and self.stage in (Stage.AUDIT, Stage.GLANCE):
            self.asked.show_asked(data, self.progress)
        where = (self._right.currentIndex(), self.asked.shown)
        if where != self._was_at:
            self._was_at = where
            self._focus()

    def _focus(self) -> None:
        """Go to what is asked: keys that decide must not press a button."""
        shown = {
            0: self.begin_button,
            1: self.asked.shown,
            2: self.accept_button,
            3: self.certify_button,
        }[self._right.currentIndex()]
        if shown is not None:
            shown.setFocus(Qt.FocusReason.OtherFocusReason)

    def _button(self, text: str, slot: Callable[[], object]) -> QPushButton:
        button = QPushButton(text)
        button.clicked.connect(partial(_call, slot))
        return button

    def _arrange(self) -> None:
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(MARGIN_PX)
        title = _large(tr("Finishing"))
        left.addWidget(title)
        left.addWidget(PlainLabel(tr(_WHAT), faint=True))
        left.addWidget(self.steps)
        left.addStretch()
        for button in (self.map_button, self.withdraw_button, self.restart_button):
            left.addWidget(button)
        side = QWidget()
        side.setLayout(left)
        side.setFixedWidth(_STEPS_PX)
        self._right.addWidget(self._start_page())
        self._right.addWidget(self.asked)
        self._right.addWidget(
            _page(
                _large(tr("What the models may label alone")),
                self.may_accept,
                self.accept_button,
            )
        )
        self._right.addWidget(
            _page(
                _large(tr("Certificate")),
                self.certificate,
                self.certify_button,
                self.open_button,
                self.export_button,
            )
        )
        both = QHBoxLayout(self)
        both.setContentsMargins(16, 12, 16, 12)
        both.setSpacing(3 * MARGIN_PX)
        both.addWidget(side)
        both.addWidget(self._right, 1)

    def _start_page(self) -> QWidget:
        form = QFormLayout()
        form.addRow(tr("Labels that must be right"), self.target)
        form.addRow(tr("With a confidence of"), self.confidence)
        form.addRow(tr("Wrong suggestions I overlook"), self.oversight)
        fields = QWidget()
        fields.setLayout(form)
        return _page(
            _large(tr("How good must the labels be?")),
            PlainLabel(tr(_BEGIN).format(count=AUDIT_SIZE)),
            fields,
            self.known,
            self.begin_button,
        )


def _call(slot: Callable[[], object], checked: bool = False) -> None:
    del checked
    slot()


def _share_box(value: float, low: float, high: float, name: str) -> QDoubleSpinBox:
    box = QDoubleSpinBox()
    box.setRange(low, high)
    box.setDecimals(1)
    box.setSuffix("\u202f%")
    box.setValue(value)
    box.setAccessibleName(name)
    return box


def _large(text: str, *, wrap: bool = False) -> PlainLabel:
    label = PlainLabel(text, wrap=wrap)
    font = label.font()
    font.setBold(True)
    font.setPointSizeF(1.3 * font.pointSizeF())
    label.setFont(font)
    return label


def _page(*widgets: QWidget) -> QWidget:
    """Return a page with widgets below each other, none wider than one reads well."""
    page = QWidget()
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(2 * MARGIN_PX)
    for widget in widgets:
        widget.setMaximumWidth(_FORM_PX)
        column.addWidget(widget)
    column.addStretch()
    return page
