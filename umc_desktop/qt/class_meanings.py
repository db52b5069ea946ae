"""What the classes of a model that votes itself mean here: a label for each."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QComboBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
)

from umc_desktop.domain.samples import plain_name
from umc_desktop.qt.panels.panel import PlainLabel
from umc_desktop.qt.panels.tables import two_columns
from umc_desktop.qt.words import later, tr

_NOTHING = later("– none of the labels –")


class ClassMeanings(QTableWidget):
    """A row for each class; hidden where a model has none.

    Parameters
    ----------
    labels
        Names of the project's labels.

    Attributes
    ----------
    question
        Asks for it in words; for whoever shows the table to place above it.

    Signals
    -------
    changed : None
        A class means something else now.
    """

    changed = Signal()

    def __init__(self, labels: Sequence[str]) -> None:
        super().__init__()
        self._labels = list(dict.fromkeys(labels))
        self._classes: list[str] = []
        self._fewest = 2
        two_columns(self)
        self.setAccessibleName(tr("What its classes mean"))
        self.setHorizontalHeaderLabels([tr("Its class"), tr("Your label")])
        self.question = PlainLabel()
        self._show(wanted=False)

    @property
    def mapped(self) -> tuple[str, ...]:
        """The classes as ``theirs=ours``, ours empty where it is none of the labels."""
        return tuple(
            f"{name}={self._label_of(row)}" for row, name in enumerate(self._classes)
        )

    @property
    def are_enough(self) -> bool:
        """Whether the model knows as many labels as it must, or has no classes."""
        meant = {self._label_of(row) for row in range(len(self._classes))} - {""}
        return not self._classes or len(meant) >= self._fewest

    def ask(self, classes: Sequence[str], *, several: bool = False) -> None:
        """Ask about other classes; those called like a label mean it at first.

        Parameters
        ----------
        several
            Whether it says of each on its own whether it applies: then one is enough.
        """
        self._classes = list(classes)
        self._fewest = 1 if several else 2
        asked = tr(
            "It votes itself. What do its classes mean here? Two labels at least."
        )
        if several:
            asked = tr(
                "It votes itself where samples may carry several labels. What do its "
                "classes mean here? One label at least."
            )
        self.question.setText(asked)
        self._show(wanted=bool(classes))
        self.setRowCount(len(classes))
        same = {plain_name(label): label for label in self._labels}
        for row, name in enumerate(classes):
            self.setItem(row, 0, QTableWidgetItem(name))
            combo = QComboBox()
            combo.setAccessibleName(tr("Label that “{name}” means").format(name=name))
            combo.addItem(tr(_NOTHING), "")
            for label in self._labels:
                combo.addItem(label, label)
            label = same.get(plain_name(name), "")
            combo.setCurrentIndex(max(0, combo.findData(label)))
            combo.currentIndexChanged.connect(self.changed)
            self.setCellWidget(row, 1, combo)
        self.resizeColumnToContents(0)
        self.verticalHeader().setSectionResizeMode(
            QHeaderView.ResizeMode.ResizeToContents
        )

    def _show(self, *, wanted: bool) -> None:
        for part in (self, self.question):
            part.setVisible(wanted)

    def _label_of(self, row: int) -> str:
        combo = self.cellWidget(row, 1)
        assert isinstance(combo, QComboBox)
        return str(combo.currentData())
