"""The first step of finishing: how good the labels must be."""

from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDoubleSpinBox, QFormLayout, QWidget

from umc_desktop.ml.finishing import AUDIT_SIZE
from umc_desktop.operations.viewing import ViewData
from umc_desktop.qt.finishing import words
from umc_desktop.qt.finishing.step_view import StepView, step_button
from umc_desktop.qt.panels.panel import PlainLabel
from umc_desktop.qt.words import later, tr

_BEGIN = later(
    "First you decide {count} samples drawn at random, without seeing what the "
    "models suggest. That tells how often they are wrong, however sure they are. The "
    "more they have learned before, the more they may label alone."
)


@dataclass(frozen=True)
class Promise:
    """What the labels are to be, as shares of 1.

    Attributes
    ----------
    target
        Labels that must be right.
    confidence
        How surely that must hold.
    oversight
        Wrong suggestions that the annotator overlooks.
    """

    target: float
    confidence: float
    oversight: float


class PromiseView(StepView):
    """Asks for a promise, and has the random check drawn for it.

    Signals
    -------
    begin_wanted : None
        Draw the random check.
    """

    begin_wanted = Signal()

    def __init__(self) -> None:
        super().__init__(tr("How good must the labels be?"))
        self.target = _share_box(
            95.0, 50.0, 99.9, tr("Share of labels that must be right")
        )
        self.confidence = _share_box(95.0, 50.0, 99.9, tr("How surely that must hold"))
        self.oversight = _share_box(5.0, 0.0, 50.0, tr("Wrong suggestions overlooked"))
        self.known = PlainLabel(faint=True)
        self.begin_button = step_button(
            tr("Draw the random check"), self.begin_wanted.emit
        )
        fields = QWidget()
        form = QFormLayout(fields)
        form.addRow(tr("Labels that must be right"), self.target)
        form.addRow(tr("With a confidence of"), self.confidence)
        form.addRow(tr("Wrong suggestions I overlook"), self.oversight)
        self._add(PlainLabel(tr(_BEGIN).format(count=AUDIT_SIZE)), fields)
        self._add(self.known, self.begin_button)
        self._column.addStretch()

    @property
    def promise(self) -> Promise:
        """What is asked for."""
        boxes = (self.target, self.confidence, self.oversight)
        return Promise(*(round(box.value() / 100, 6) for box in boxes))

    def show_known(self, data: ViewData) -> None:
        """Say what the models are known to do before anything is checked."""
        self.known.setText(words.known(data))


def _share_box(value: float, low: float, high: float, name: str) -> QDoubleSpinBox:
    box = QDoubleSpinBox()
    box.setRange(low, high)
    box.setDecimals(1)
    box.setSuffix("\u202f%")
    box.setValue(value)
    box.setAccessibleName(name)
    return box
