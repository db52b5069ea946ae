"""How every two members differ, by a measure that one chooses."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from umc_desktop.qt.health.numbers import WHOLE, with_interval
from umc_desktop.qt.panels.figure_card import FigureCard
from umc_desktop.qt.panels.matrix_table import MatrixTable, Pair
from umc_desktop.qt.panels.panel import MARGIN_PX, PlainLabel
from umc_desktop.qt.panels.tables import named_box
from umc_desktop.qt.words import later, tr

_MEASURES = {
    "yule_q": later("Yule’s Q"),
    "disagreement": later("One right, one wrong"),
    "double_fault": later("Both wrong"),
    "error_correlation": later("Correlation of errors"),
}


class PairsView(QWidget):
    """A square of the members, and the measure it shows.

    Parameters
    ----------
    told
        Told in words when the figure was copied or saved.
    """

    def __init__(self, told: Callable[[str], object]) -> None:
        super().__init__()
        self._task: Mapping[str, Any] | None = None
        self.box = named_box(tr("Measure of the pairs"))
        for name, words in _MEASURES.items():
            self.box.addItem(tr(words), name)
        self.box.currentIndexChanged.connect(self._show)
        self.matrix = MatrixTable(tr("How every pair differs"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, MARGIN_PX, 0, 0)
        column.addWidget(self.box, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(FigureCard(tr("How every pair differs"), self.matrix, told), 1)
        column.addWidget(
            PlainLabel(
                tr(
                    "The stronger a cell of Yule’s Q, the more two members err on "
                    "the same samples; 0 is independent. A second of that kind "
                    "adds little."
                ),
                faint=True,
            )
        )

    def show_task(self, task: Mapping[str, Any]) -> None:
        """Show the pairs of a label set, as the measurement tells it."""
        self._task = task
        self._show()

    def _show(self) -> None:
        measure = self.box.currentData()
        if self._task is None or not measure:
            return
        names = [name for name in self._task["members"] if name != WHOLE]
        pairs = []
        for pair in self._task["pairs"]:
            found = pair[measure]
            value = found["value"] if isinstance(found, Mapping) else found
            said = tr("{first} and {second}: {measure} {value}").format(
                first=pair["first"],
                second=pair["second"],
                measure=tr(_MEASURES[measure]),
                value=with_interval(found),
            )
            pairs.append(Pair(pair["first"], pair["second"], value, said))
        self.matrix.show_pairs(names, pairs)
