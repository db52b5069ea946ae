"""How good the suggestions are, round after round."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtGui import QFont, QShowEvent
from PySide6.QtWidgets import QComboBox, QVBoxLayout

from umc_desktop.domain.changes import Changes
from umc_desktop.qt.panels.curves import curve, summary_sentence, verdict_and_advice
from umc_desktop.qt.panels.next_step import next_step
from umc_desktop.qt.panels.panel import MARGIN_PX, Panel, PlainLabel
from umc_desktop.qt.project_view import ProjectView
from umc_desktop.qt.words import later, tr
from umc_desktop.storage.rounds import RoundRecord

if TYPE_CHECKING:
    from umc_desktop.qt.panels.curve_plot import CurvePlots

BEGINS = later(
    "The curve begins with the second round: label a first queue, then press "
    "“Next round”."
)


class LearningCurvePanel(Panel):
    """Accuracy and log-loss on the audit slice against the labels given."""

    def __init__(self, view: ProjectView) -> None:
        super().__init__(view, "Learning curve")
        self.domain_box = QComboBox()
        self.domain_box.setAccessibleName(tr("Domain of the learning curve"))
        self.domain_box.view().setAccessibleName(tr("Domains to choose from"))
        self.domain_box.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.domain_box.setMinimumContentsLength(12)
        self.domain_box.currentIndexChanged.connect(self._redraw)
        self._summary = PlainLabel()
        self._summary.setAlignment(Qt.AlignmentFlag.AlignTop)  # while the plots load
        self._verdict = PlainLabel()
        bold = self._verdict.font()
        bold.setBold(True)
        self._verdict.setFont(bold)
        self._advice = PlainLabel()
        self._advice.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._plots: CurvePlots | None = None
        self._column = QVBoxLayout(self.content)
        self._column.setContentsMargins(MARGIN_PX, MARGIN_PX, MARGIN_PX, MARGIN_PX)
        # One below the other: side by side the sentence gets a column of two words.
        top = QVBoxLayout()
        top.addWidget(self.domain_box)
        top.addWidget(self._summary)
        top.addSpacing(2)
        top.addWidget(self._verdict)
        top.addWidget(self._advice)
        top.setSpacing(3)
        self._column.addLayout(top)
        view.data_changed.connect(self._on_data_changed)
        self._refresh()

    @property
    def summary_text(self) -> str:
        """The last round in words."""
        return self._summary.text()

    @property
    def verdict_text(self) -> str:
        """Whether further labels still pay, in two words; empty if it is not said."""
        return self._verdict.text()

    @property
    def advice_text(self) -> str:
        """The same with numbers."""
        return self._advice.text()

    @property
    def plots(self) -> CurvePlots | None:
        """The plots, once they have been shown."""
        return self._plots

    def showEvent(self, event: QShowEvent) -> None:
        """Make the plots after the window has painted: pyqtgraph loads slowly."""
        super().showEvent(event)
        QTimer.singleShot(0, self, self._redraw)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self._plots is not None:
            self._plots.apply_theme(self.palette())

    def _on_data_changed(self, changes: Changes) -> None:
        if changes & (Changes.ROUND | Changes.SAMPLES | Changes.LABEL_SETS):
            self._refresh()

    def _refresh(self) -> None:
        data = self.view.data
        names = [] if data is None else [domain.name for domain in data.domains]
        shown = [self.domain_box.itemText(i) for i in range(1, self.domain_box.count())]
        if shown != names or not self.domain_box.count():
            before = self.domain_box.currentText()
            self.domain_box.blockSignals(True)
            self.domain_box.clear()
            self.domain_box.addItems([tr("All domains"), *names])
            self.domain_box.setCurrentIndex(max(0, self.domain_box.findText(before)))
            self.domain_box.blockSignals(False)
        self.domain_box.setVisible(len(names) > 1)
        self._redraw()

    def _redraw(self) -> None:
        data = self.view.data
        if data is None:
            self.show_empty(tr("Open or make a project to see how its models learn."))
            return
        place = self.domain_box.currentIndex()
        domain = None if place <= 0 else data.domains[place - 1].name
        accuracy, log_loss = (
            curve(data.rounds, measure, domain) for measure in ("accuracy", "log_loss")
        )
        overall = curve(data.rounds, "accuracy", None)
        if not len(overall.values):
            self.show_empty(next_step(data) or tr(BEGINS))
            return
        self._summary.setText(
            summary_sentence(accuracy, log_loss)
            or tr("No sample of this domain has been checked yet.")
        )
        self._say_advice(data.rounds if domain is None else ())
        self.show_content()
        if self._plots is None and self.isVisible():
            self._make_plots()
        if self._plots is not None:
            self._plots.show_curves(accuracy, log_loss)

    def _say_advice(self, rounds: Sequence[RoundRecord]) -> None:
        """Say what is advised, for all domains together."""
        said = verdict_and_advice(rounds)
        for label, text in zip((self._verdict, self._advice), said, strict=True):
            label.setText(text)
            label.setVisible(bool(text))

    def _make_plots(self) -> None:
        from umc_desktop.qt.panels.curve_plot import CurvePlots

        self._plots = CurvePlots(QFont(self.font()))
        self._plots.apply_theme(self.palette())
        self._column.addWidget(self._plots, 1)
