"""The step of finishing that says what the models may label alone."""

from PySide6.QtCore import Signal

from umc_desktop.ml.finishing import FinishingPlan
from umc_desktop.operations.finishing_state import Standing
from umc_desktop.operations.viewing import ViewData
from umc_desktop.qt.finishing import words
from umc_desktop.qt.finishing.step_view import StepView, step_button
from umc_desktop.qt.panels.panel import PlainLabel
from umc_desktop.qt.words import counted, tr


class AcceptanceView(StepView):
    """Shows what the random check allows, and has it accepted.

    Attributes
    ----------
    plan
        What is shown; ``None`` until the random check is through.

    Signals
    -------
    accept_wanted : None
        Let the models label what they may.
    """

    accept_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(tr("What the models may label alone"))
        self.plan: FinishingPlan | None = None
        self._plan_for: object = None
        self.may_accept = PlainLabel()
        self.accept_button = step_button("", self.accept_wanted.emit)
        self._add(self.may_accept, self.accept_button)
        self._column.addStretch()

    def show_plan(self, data: ViewData, standing: Standing | None) -> None:
        """Show what may be accepted as things stand."""
        if data.finishing is None or standing is None:
            return
        key = (data.finishing.planned.frozen, data.given.tobytes())
        if self._plan_for != key or self.plan is None:
            self.plan, self._plan_for = data.finishing.plan(standing), key
        self.may_accept.setText(
            words.acceptable(self.plan, data.finishing.planned.confidence)
        )
        n = len(self.plan.accepted)
        self.accept_button.setText(
            tr("Let the models label {samples}").format(samples=counted(n, "sample"))
            if n
            else tr("Glance at all")
        )
