"""The page of the team: agreement, conflicts, annotators and the audit trail."""

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QHBoxLayout,
    QPushButton,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from umc_desktop.commands.catalogue import CATALOGUE
from umc_desktop.domain.changes import Changes
from umc_desktop.qt.panels.host import PanelHost
from umc_desktop.qt.panels.panel import PlainLabel
from umc_desktop.qt.team.adjudication_view import AdjudicationView
from umc_desktop.qt.team.agreement_view import AgreementView
from umc_desktop.qt.team.annotators_view import AnnotatorsView
from umc_desktop.qt.team.audit_view import AuditView
from umc_desktop.qt.words import later, tr
from umc_desktop.qt.working_set import WorkingSet

_WHAT = later(
    "What several annotators make of the same samples. Plan an overlap, and each "
    "decides blind; where they differ, somebody adjudicates."
)


class TeamPage(QWidget):
    """Four tabs, each read anew when it is opened.

    Signals
    -------
    back_requested : None
        The page is to give way to what was shown before.

    Parameters
    ----------
    window
        Runs what the buttons ask for.
    annotator
        Tells who looks.
    """

    back_requested = Signal()

    def __init__(self, window: PanelHost, annotator: Callable[[], str]) -> None:
        super().__init__()
        self.setAccessibleName(tr("Team"))
        view, flow = window.view, window.flow
        self.agreement = AgreementView(view, flow)
        self.adjudication = AdjudicationView(view, flow, annotator)
        self.annotators = AnnotatorsView(view, flow, annotator)
        self.audit = AuditView(view, flow)
        self._parts: dict[
            str, AgreementView | AdjudicationView | AnnotatorsView | AuditView
        ] = {
            "quality.agreement": self.agreement,
            "quality.adjudicate": self.adjudication,
            "quality.annotators": self.annotators,
            "history.audit": self.audit,
        }
        self.annotators.join(window)
        self.annotators.samples_requested.connect(self._look_at)
        self._view = view
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.tabBar().setAccessibleName(tr("Parts of the team's page"))
        for title, part in zip(
            (tr("Agreement"), tr("Adjudication"), tr("Annotators"), tr("Audit trail")),
            self._parts.values(),
            strict=True,
        ):
            self.tabs.addTab(part, title)
        self.plan_button = QPushButton(tr("Plan overlap and verification…"))
        self.policy_button = QPushButton(tr("Whose label stands…"))
        self.back_button = QPushButton(tr("Back"))
        for button, command in (
            (self.plan_button, "quality.plan"),
            (self.policy_button, "quality.policy"),
        ):
            button.clicked.connect(
                lambda checked=False, name=command: window.run_command(CATALOGUE[name])
            )
        self.back_button.clicked.connect(self.back_requested)
        self.tabs.currentChanged.connect(self._on_tab)
        view.data_changed.connect(self._on_data_changed)
        self._arrange()

    def show_part(self, command_id: str) -> None:
        """Go to the tab that shows what a command finds, and read it anew."""
        part = self._parts[command_id]
        if self.tabs.currentWidget() is part:
            part.refresh()
        else:
            self.tabs.setCurrentWidget(part)
        part.go_to()

    def _look_at(self, title: str, sample_ids: list[int]) -> None:
        """Bring samples under decision again, where they can be read and relabelled."""
        self._view.set_working_set(WorkingSet(title, sample_ids))
        self._view.set_whole_batch(False)
        self.back_requested.emit()

    def _on_tab(self) -> None:
        part = self.tabs.currentWidget()
        for known in self._parts.values():
            if self.isVisible() and known is part:
                known.refresh()

    def _on_data_changed(self, changes: Changes) -> None:
        if self._view.project is None:
            for part in self._parts.values():
                part.refresh()
        elif changes & (Changes.FACTS | Changes.SAMPLES):
            self._on_tab()

    def _arrange(self) -> None:
        title = PlainLabel(tr("Team"), wrap=False)
        font = title.font()
        font.setBold(True)
        font.setPointSizeF(1.3 * font.pointSizeF())
        title.setFont(font)
        top = QHBoxLayout()
        top.addWidget(title, 1)
        top.addWidget(self.plan_button)
        top.addWidget(self.policy_button)
        top.addWidget(self.back_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 12, 16, 12)
        column.addLayout(top)
        column.addWidget(PlainLabel(tr(_WHAT), faint=True))
        column.addWidget(self.tabs, 1)
