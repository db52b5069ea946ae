"""The page for finishing: the steps on the left, what one is asked on the right."""

import numpy as np
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QMessageBox,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.operations.certifying import MakeCertificate
from umc_desktop.operations.finishing_begin import FinishQueue
from umc_desktop.operations.finishing_state import Progress, Stage
from umc_desktop.qt.course import FIX
from umc_desktop.qt.decisions import Decisions
from umc_desktop.qt.finishing import words
from umc_desktop.qt.finishing.acceptance_view import AcceptanceView
from umc_desktop.qt.finishing.asked_view import AskedView
from umc_desktop.qt.finishing.certificate_view import CertificateView
from umc_desktop.qt.finishing.promise_view import PromiseView
from umc_desktop.qt.finishing.standing import FinishingStanding
from umc_desktop.qt.finishing.step_view import step_button
from umc_desktop.qt.panels import summaries
from umc_desktop.qt.panels.host import PanelHost
from umc_desktop.qt.panels.panel import MARGIN_PX, Heading, PlainLabel
from umc_desktop.qt.panels.step_list import StepList
from umc_desktop.qt.panels.summaries import GLANCE, queue_is_finishing
from umc_desktop.qt.words import later, tr
from umc_desktop.qt.working_set import WorkingSet

_STEPS_PX = 300
_STAGES = tuple(Stage)
_WHAT = later(
    "Label everything that is left, to an accuracy that you choose. The models label "
    "alone what a random check allows; you glance at the rest in groups."
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
        self._standing = FinishingStanding()
        self._was_at: tuple[int, QWidget | None] = (0, None)
        self.steps = StepList(len(_STAGES))
        self.promise = PromiseView()
        self.asked = AskedView(window)
        self.acceptance = AcceptanceView()
        self.certificate = CertificateView()
        self.map_button = step_button(
            tr("Show what is left on the map"), self._show_map
        )
        self.withdraw_button = step_button(
            tr("Take back the models’ labels"), self._withdraw
        )
        self.restart_button = step_button(tr("Begin anew…"), self._restart)
        self._right = QStackedWidget()
        self._arrange()
        self._connect()
        self._refresh()

    @property
    def progress(self) -> Progress:
        """How far finishing is."""
        return self._standing.progress(self._view.data)

    @property
    def stage(self) -> Stage:
        """The step that is next."""
        return self.progress.stage

    def begin(self) -> None:
        """Draw the audit with what was promised, and ask about its first sample."""
        promise, data = self.promise.promise, self._view.data
        self._run_finish(
            FinishQueue(
                promise.target,
                promise.confidence,
                promise.oversight,
                restart=data is not None and data.finishing is not None,
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
        self.certificate.certify_button.setEnabled(False)
        self._window.flow.run(
            "quality.certificate",
            MakeCertificate(annotator=self._decisions.annotator),
            on_done=self._on_certified,
            on_failed=lambda error: self.certificate.certify_button.setEnabled(True),
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
            self.promise.begin_button.setFocus()

    def _show_map(self) -> None:
        data, left = self._view.data, self.progress.left
        if data is None or data.finishing is None or data.finishing.frozen is None:
            return
        ids = data.finishing.frozen.ids[left]
        self.map_requested.emit()
        self._view.set_selection(np.isin(data.ids, ids))

    def _on_certified(self, outcome: Outcome) -> None:
        self.certificate.certify_button.setEnabled(True)
        self.certificate.show_page(str(outcome.data["page"]))

    def _connect(self) -> None:
        view = self._view
        view.data_changed.connect(self._on_data)
        view.working_set_changed.connect(self._show_asked)
        view.current_changed.connect(self._show_asked)
        self.promise.begin_wanted.connect(self.begin)
        self.acceptance.accept_wanted.connect(self._accept)
        self.certificate.certify_wanted.connect(self.certify)
        self.certificate.export_wanted.connect(
            lambda: self._window.run_command(CATALOGUE["sample.export"])
        )

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
        self.steps.show_steps(words.steps(data, now), _STAGES.index(now.stage))
        accepted = None if data is None else data.finishing and data.finishing.accepted
        by_models = accepted.labels if accepted else 0
        writable = self._view.project is not None and not self._view.project.read_only
        self.withdraw_button.setVisible(by_models > 0)
        self.restart_button.setVisible(now.stage is not Stage.TARGET)
        self.map_button.setVisible(now.stage is Stage.GLANCE)
        for button in (
            self.promise.begin_button,
            self.acceptance.accept_button,
            self.certificate.certify_button,
            self.withdraw_button,
            self.restart_button,
        ):
            button.setEnabled(writable)
        self._right.setCurrentIndex(
            {Stage.TARGET: 0, Stage.ACCEPT: 2, Stage.CERTIFICATE: 3}.get(now.stage, 1)
        )
        if now.stage is Stage.TARGET and data is not None:
            self.promise.show_known(data)
        elif now.stage is Stage.ACCEPT and data is not None:
            self.acceptance.show_plan(data, self._standing.standing(data))
        elif now.stage is Stage.CERTIFICATE and data is not None:
            project = self._view.project
            path = None if project is None else project.path
            self.certificate.show_made(data, path)
        self._show_asked()

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
            0: self.promise.begin_button,
            1: self.asked.shown,
            2: self.acceptance.accept_button,
            3: self.certificate.certify_button,
        }[self._right.currentIndex()]
        if shown is not None:
            shown.setFocus(Qt.FocusReason.OtherFocusReason)

    def _arrange(self) -> None:
        left = QVBoxLayout()
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(MARGIN_PX)
        left.addWidget(Heading(tr("Finishing"), times=1.3))
        left.addWidget(PlainLabel(tr(_WHAT), faint=True))
        left.addWidget(self.steps)
        left.addStretch()
        for button in (self.map_button, self.withdraw_button, self.restart_button):
            left.addWidget(button)
        side = QWidget()
        side.setLayout(left)
        side.setFixedWidth(_STEPS_PX)
        for step in (self.promise, self.asked, self.acceptance, self.certificate):
            self._right.addWidget(step)
        both = QHBoxLayout(self)
        both.setContentsMargins(16, 12, 16, 12)
        both.setSpacing(3 * MARGIN_PX)
        both.addWidget(side)
        both.addWidget(self._right, 1)
