"""Steps in order: done, where one is, and what is to come."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QGridLayout, QVBoxLayout, QWidget

from umc_desktop.qt.panels.panel import PlainLabel
from umc_desktop.qt.words import tr

_MARK_PX = 22


@dataclass(frozen=True)
class Step:
    """One step as it is shown.

    Attributes
    ----------
    title
        What is done in it.
    detail
        How far it is, or what came of it.
    """

    title: str
    detail: str


class StepList(QWidget):
    """Shows steps below each other and which of them one is at."""

    def __init__(self, n_steps: int) -> None:
        super().__init__()
        self.setAccessibleName(tr("Steps of finishing"))
        self._rows = [_StepRow(number) for number in range(1, n_steps + 1)]
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        for row in self._rows:
            column.addWidget(row)

    @property
    def texts(self) -> list[str]:
        """Every step as one line."""
        return [row.accessibleName() for row in self._rows]

    def show_steps(self, steps: Sequence[Step], current: int) -> None:
        """Show what the steps are and that ``current``, from 0, is next."""
        for place, (row, step) in enumerate(zip(self._rows, steps, strict=True)):
            row.show_step(step, place - current)


class _StepRow(QFrame):
    def __init__(self, number: int) -> None:
        super().__init__()
        self._number = number
        self._mark = PlainLabel(wrap=False)
        self._mark.setFixedWidth(_MARK_PX)
        self._mark.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._title = PlainLabel()
        self._detail = PlainLabel(faint=True)
        # on a ground of its own a label would write in another, stronger colour
        self._detail.setForegroundRole(QPalette.ColorRole.WindowText)
        grid = QGridLayout(self)
        grid.setContentsMargins(8, 6, 8, 6)
        grid.setVerticalSpacing(1)
        grid.addWidget(self._mark, 0, 0, 2, 1)
        grid.addWidget(self._title, 0, 1)
        grid.addWidget(self._detail, 1, 1)
        grid.setColumnStretch(1, 1)
        self.setBackgroundRole(QPalette.ColorRole.Base)

    def show_step(self, step: Step, ahead: int) -> None:
        """Show a step that lies before (-), at (0) or after (+) where one is."""
        font = self.font()
        font.setBold(ahead == 0)
        self._title.setFont(font)
        self._mark.setFont(font)
        self._mark.setText("✓" if ahead < 0 else f"{self._number}")
        self._title.setText(step.title)
        self._detail.setText(step.detail)
        self._detail.setVisible(bool(step.detail))
        self.setAutoFillBackground(ahead == 0)
        state = tr("done") if ahead < 0 else tr("now") if ahead == 0 else tr("to come")
        self.setAccessibleName(f"{step.title}, {state}. {step.detail}".strip())
