"""How often a member is right when it is so and so sure."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QVBoxLayout, QWidget

from umc_desktop.qt.health.numbers import member_name
from umc_desktop.qt.panels.figure_card import FigureCard
from umc_desktop.qt.panels.panel import MARGIN_PX
from umc_desktop.qt.panels.progress_plots import CalibrationPlot
from umc_desktop.qt.panels.tables import named_box
from umc_desktop.qt.words import tr

_WIDEST_DIAGRAM_PX = 760  # its axes go from 0 to 1 alike


class CalibrationView(QWidget):
    """The diagram of the member that one chooses.

    Parameters
    ----------
    told
        Told in words when the figure was copied or saved.
    """

    def __init__(self, told: Callable[[str], object]) -> None:
        super().__init__()
        self._members: Mapping[str, Mapping[str, Any]] = {}
        self.box = named_box(tr("Member"))
        self.box.currentIndexChanged.connect(self._show)
        self.plot = CalibrationPlot(QFont(self.font()))
        self._card = FigureCard(
            tr("Calibration on the random check"), self.plot.widget, told
        )
        self._card.setMaximumWidth(_WIDEST_DIAGRAM_PX)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, MARGIN_PX, 0, 0)
        column.addWidget(self.box, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._card, 1)
        self.plot.apply_theme(self.palette())

    def show_members(self, members: Mapping[str, Mapping[str, Any]]) -> None:
        """Offer the members of a label set, and show the first."""
        self._members = members
        self.box.blockSignals(True)
        self.box.clear()
        for name in members:
            self.box.addItem(member_name(name), name)
        self.box.blockSignals(False)
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and hasattr(self, "plot"):
            self.plot.apply_theme(self.palette())

    def _show(self) -> None:
        member = self._members.get(self.box.currentData())
        if member is None:
            return
        points = member["reliability"]
        self.plot.show_points(points)
        self._card.show_nothing(
            "" if points else tr("It needs ten labelled samples of the random check.")
        )
