"""What one label means: its definition, samples that show it, samples that do not."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QComboBox, QPushButton, QVBoxLayout, QWidget

from umc_desktop.domain.samples import Label
from umc_desktop.operations.guidelines import read_references
from umc_desktop.qt.panels.panel import MARGIN_PX, PlainLabel
from umc_desktop.qt.panels.reference_list import ReferenceList
from umc_desktop.qt.project_view import ProjectView
from umc_desktop.qt.words import tr

_SIDE_BY_SIDE_PX = 280  # what two buttons may take together, beside a scroll bar


class LabelExplanation(QWidget):
    """A label to choose, and what is known of its meaning.

    Signals
    -------
    referred : int, bool, bool
        A sample is to show the label: its id, whether it is a counterexample, and
        whether it shows it no more.
    opened : int
        Id of a sample to be shown.
    """

    referred = Signal(int, bool, bool)
    opened = Signal(int)

    def __init__(self, view: ProjectView) -> None:
        super().__init__()
        self._view = view
        self.labels: list[Label] = []
        self.box = QComboBox()
        self.box.setAccessibleName(tr("Label to explain"))
        self.box.currentIndexChanged.connect(self.refresh)
        self.definition = PlainLabel()
        self.definition.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self.references = ReferenceList(view, tr("References"))
        self.counterexamples = ReferenceList(view, tr("Counterexamples"))
        self.refer_button = self._button(tr("Current sample shows it"), counter=False)
        self.counter_button = self._button(tr("Current sample is not it"), counter=True)
        for shown in (self.references, self.counterexamples):
            shown.opened.connect(self.opened)
            shown.forgotten.connect(lambda one: self.referred.emit(one, False, True))
        self._lists = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._arrange()

    @property
    def label(self) -> Label | None:
        """The label that is explained."""
        place = self.box.currentIndex()
        return self.labels[place] if 0 <= place < len(self.labels) else None

    def show_labels(self, labels: Sequence[Label]) -> bool:
        """Offer other labels, and stay with the one that is explained, by its name.

        Returns
        -------
        bool
            Whether they are others.
        """
        if list(labels) == self.labels:
            return False
        self.labels = list(labels)
        kept = self.box.currentText()
        self.box.blockSignals(True)
        self.box.clear()
        self.box.addItems([label.name for label in labels])
        self.box.setCurrentIndex(max(self.box.findText(kept), 0))
        self.box.blockSignals(False)
        return True

    def explain(self, label_id: int) -> None:
        """Explain a label, if it is one of those that are offered."""
        for place, label in enumerate(self.labels):
            if label.id == label_id:
                self.box.setCurrentIndex(place)

    def refresh(self) -> None:
        """Read anew what the label means."""
        label, project = self.label, self._view.project
        if label is None or project is None:
            self.definition.setText(tr("No labels yet."))
            return
        self.definition.setText(label.definition or tr("No definition yet."))
        found = read_references(project, label.uid)
        for shown, counter in ((self.references, False), (self.counterexamples, True)):
            shown.show_samples(
                sample_id
                for sample_id, reference in found
                if reference.counterexample == counter
            )

    def enable(self, *, writable: bool) -> None:
        """Let the current sample be referred to, if there is one to refer to."""
        current = self._view.working_set.current
        ready = writable and self.label is not None and current is not None
        self.refer_button.setEnabled(ready)
        self.counter_button.setEnabled(ready)

    def changeEvent(self, event: QEvent) -> None:
        """Put the lists below each other where large text needs the width."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._stand_lists()

    def _button(self, title: str, *, counter: bool) -> QPushButton:
        button = QPushButton(title)
        button.setAutoDefault(False)
        button.clicked.connect(lambda: self._refer(counter=counter))
        return button

    def _refer(self, *, counter: bool) -> None:
        current = self._view.working_set.current
        if current is not None:
            self.referred.emit(current, counter, False)

    def _arrange(self) -> None:
        for title, shown, button in (
            (tr("What it is"), self.references, self.refer_button),
            (tr("What it is not"), self.counterexamples, self.counter_button),
        ):
            column = QVBoxLayout()
            column.addWidget(PlainLabel(title, faint=True, wrap=False))
            column.addWidget(shown, 1)
            column.addWidget(button)
            self._lists.addLayout(column, 1)
        below = QVBoxLayout(self)
        below.setContentsMargins(MARGIN_PX, 0, MARGIN_PX, MARGIN_PX)
        below.addWidget(self.box)
        below.addWidget(self.definition)
        below.addLayout(self._lists, 1)
        self._stand_lists()

    def _stand_lists(self) -> None:
        width = sum(
            button.sizeHint().width()
            for button in (self.refer_button, self.counter_button)
        )
        way = QBoxLayout.Direction
        self._lists.setDirection(
            way.TopToBottom if width > _SIDE_BY_SIDE_PX else way.LeftToRight
        )
