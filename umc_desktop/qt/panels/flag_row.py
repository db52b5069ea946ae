"""The flags of a sample as a row of buttons that stay down."""

from collections.abc import Collection
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from umc_desktop.domain.events import Flag
from umc_desktop.qt.panels.flow_layout import FlowLayout
from umc_desktop.qt.panels.panel import MARGIN_PX
from umc_desktop.qt.panels.segment_button import SegmentButton
from umc_desktop.qt.words import later, tr

_PAD_PX = 6
TIPS = {
    Flag.HARD: later("It took long to decide, or you are not sure"),
    Flag.AMBIGUOUS: later("More than one label fits"),
    Flag.OUT_OF_SCOPE: later("None of the labels fits"),
    Flag.BAD_DATA: later("Broken, empty, or not what it should be"),
}


class FlagRow(QWidget):
    """One button for each flag.

    Signals
    -------
    toggled : Flag
        The annotator wants a flag given, or taken away.
    """

    toggled = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.buttons: dict[Flag, SegmentButton] = {}
        row = FlowLayout(self)
        row.setContentsMargins(MARGIN_PX, 0, 0, 6)
        for flag, tip in TIPS.items():
            button = SegmentButton(tr(flag.value.capitalize()), _PAD_PX)
            button.setAccessibleName(tr("Flag: {flag}").format(flag=button.text()))
            button.setToolTip(tr(tip))
            button.clicked.connect(partial(self._ask, flag))
            self.buttons[flag] = button
            row.addWidget(button)

    def show_flags(self, flags: Collection[Flag]) -> None:
        """Press the buttons of the flags that stand."""
        for flag, button in self.buttons.items():
            button.setChecked(flag in flags)

    def _ask(self, flag: Flag) -> None:
        # it stands when it is written: the button shows what is in the project
        self.buttons[flag].setChecked(not self.buttons[flag].isChecked())
        self.toggled.emit(flag)
