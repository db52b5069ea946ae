"""Conflicts between annotators, one after the other, and the decision."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from umc_desktop.domain.changes import Changes, Outcome
from umc_desktop.domain.events import How
from umc_desktop.operations.adjudicating import DecideConflict, ListConflicts
from umc_desktop.qt.command_flow import CommandFlow
from umc_desktop.qt.panels.image_turner import ImageTurner
from umc_desktop.qt.panels.panel import MARGIN_PX, Panel, PlainLabel, take_away
from umc_desktop.qt.panels.sample_content import PictureView, ReadingText
from umc_desktop.qt.panels.tables import Figure, fill, named_box, reading_table
from umc_desktop.qt.panels.wording import percent, quoted
from umc_desktop.qt.project_view import ProjectView
from umc_desktop.qt.said_here import said_here
from umc_desktop.qt.words import later, tr

_LIST, _DECIDE = "quality.adjudicate", "quality.decide"
_SHOWN = 500
_SHORTEST_S = 0.5  # "0 s" would say nothing
_DIGITS = "123456789"
_NONE = later("Nothing to adjudicate: nobody contradicts anybody.")
_HOW = {
    How.SINGLE.value: later("one by one"),
    How.BATCH.value: later("in a batch"),
    How.SUGGESTION.value: later("accepted suggestion"),
    How.MODEL.value: later("by the models"),
    How.IMPORTED.value: later("imported"),
}

Conflict = Mapping[str, Any]


class AdjudicationView(Panel):
    """The queue of conflicts on the left, both sides and the decision on the right.

    Parameters
    ----------
    annotator
        Tells who decides now.
    """

    def __init__(
        self, view: ProjectView, flow: CommandFlow, annotator: Callable[[], str]
    ) -> None:
        super().__init__(view, "Adjudication")
        self._flow = flow
        self._annotator = annotator
        self._conflicts: list[Conflict] = []
        self.list = reading_table(tr("Conflicts, the most pressing first"))
        self.text = ReadingText()
        self.picture = PictureView()
        self.turner = ImageTurner(self.picture)
        view.pictures_changed.connect(self.turner.refresh)
        self._said = PlainLabel(faint=True)
        self._heading = PlainLabel(faint=True)
        self._opinions = QHBoxLayout()
        self._suggestion = PlainLabel(faint=True)
        self._choices = QHBoxLayout()
        self.note = QLineEdit()
        self.note.setAccessibleName(tr("Why"))
        self.note.setPlaceholderText(tr("Why, in a sentence (kept with the decision)"))
        self.other_box = named_box(tr("Another label"))
        self.other_button = QPushButton(tr("Decide for it"))
        self._cards: list[QWidget] = []
        self.buttons: list[QPushButton] = []
        self._arrange()
        self.list.installEventFilter(self)
        self.list.currentCellChanged.connect(self._show_current)
        self.other_button.clicked.connect(
            lambda: self.decide(self.other_box.currentText())
        )
        view.data_changed.connect(self._on_data_changed)
        self.show_empty(
            tr("Open or make a project to see where its annotators differ.")
        )

    @property
    def current(self) -> Conflict | None:
        """The conflict that is looked at."""
        row = self.list.currentRow()
        return self._conflicts[row] if 0 <= row < len(self._conflicts) else None

    @property
    def heading_text(self) -> str:
        """Identifier, domain and how far the annotators differ."""
        return self._heading.text()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let a digit in the list decide for the label with that number."""
        place = _digit(event) - 1
        if watched is not self.list or not 0 <= place < len(self.buttons):
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # here it is not a label's key
        elif event.type() == QEvent.Type.KeyPress:
            self.buttons[place].click()
        return True

    def refresh(self) -> None:
        """Read the conflicts again."""
        if self.view.project is None:
            self.show_empty(
                tr("Open or make a project to see where its annotators differ.")
            )
            return
        request = ListConflicts(limit=_SHOWN, annotator=self._annotator())
        self._flow.run(_LIST, request, self._on_listed, self._on_failed)

    def decide(self, label: str) -> None:
        """Record that a label is right for the current conflict, and go on."""
        conflict = self.current
        if conflict is None or not label:
            return
        request = DecideConflict(
            (conflict["sample"],), label, self.note.text().strip(), self._annotator()
        )
        self._flow.run(_DECIDE, request)
        row = self.list.currentRow()
        del self._conflicts[row]
        self._fill_list(min(row, len(self._conflicts) - 1))

    def _on_listed(self, outcome: Outcome) -> None:
        before = self.current
        self._conflicts = list(outcome.data["conflicts"])
        self._said.setText(outcome.summary)
        samples = [one["sample"] for one in self._conflicts]
        kept = before["sample"] if before is not None else None
        self._fill_list(samples.index(kept) if kept in samples else 0)
        if not self._conflicts and outcome.data["blind"]:
            self.show_empty(outcome.summary)

    def _on_failed(self, error: BaseException | None) -> None:
        if error is not None:
            self.show_empty(said_here(error))

    def _on_data_changed(self, changes: Changes) -> None:
        if self.view.project is None:
            self._conflicts = []
            self.show_empty(
                tr("Open or make a project to see where its annotators differ.")
            )
        elif self.isVisible() and changes & Changes.ANNOTATIONS:
            self.refresh()

    def _fill_list(self, row: int) -> None:
        self.list.blockSignals(True)
        fill(
            self.list,
            (tr("Sample"), tr("Labels"), tr("Pressing")),
            [
                (
                    _line(one),
                    " / ".join(
                        dict.fromkeys(said["label"] for said in one["opinions"])
                    ),
                    Figure(percent(one["priority"])),
                )
                for one in self._conflicts
            ],
            stretched=0,
        )
        self.list.setCurrentCell(row, 0)
        self.list.blockSignals(False)
        if self._conflicts:
            self.show_content()
            self._show_current()
        else:
            self.show_empty(tr(_NONE))

    def _show_current(self) -> None:
        conflict = self.current
        if conflict is None:
            return
        self.note.clear()
        detail = self.view.detail(conflict["sample"])
        self.text.setPlainText(conflict["text"] or "")
        self.text.setVisible(conflict["text"] is not None)
        self.turner.show_images(() if detail is None else detail.images)
        parts = [conflict["identifier"], conflict["domain"]]
        differ = tr("{disagreement} of pairs differ").format(
            disagreement=percent(conflict["disagreement"])
        )
        self._heading.setText(" · ".join([*filter(None, parts), differ]))
        take_away(self._cards)
        self._cards = [_card(opinion) for opinion in conflict["opinions"]]
        for place, card in enumerate(self._cards):
            self._opinions.insertWidget(place, card)
        self._suggestion.setText(_model_says(conflict))
        self._show_choices(conflict)

    def _show_choices(self, conflict: Conflict) -> None:
        take_away(self.buttons)
        self.buttons = []
        people: dict[str, list[str]] = {}
        for opinion in conflict["opinions"]:
            people.setdefault(opinion["label"], []).append(opinion["annotator"])
        for number, (label, who) in enumerate(people.items(), start=1):
            text = f"{number}  {quoted(label)} – {', '.join(who)}"
            button = QPushButton(text.replace("&", "&&"))
            button.setAccessibleName(tr("Decide for {label}").format(label=label))
            button.clicked.connect(lambda checked=False, name=label: self.decide(name))
            self._choices.insertWidget(len(self.buttons), button)
            self.buttons.append(button)
        data = self.view.data
        names: list[str] = []
        if data is not None:
            domain = next(
                (one.id for one in data.domains if one.name == conflict["domain"]), 0
            )
            names = [
                label.name
                for label in data.labels_of_domain(domain)
                if label.name not in people
            ]
        self.other_box.clear()
        self.other_box.addItems(names)
        for widget in (self.other_box, self.other_button):
            widget.setVisible(bool(names))

    def _scrolling_opinions(self) -> QScrollArea:
        cards = QWidget()
        cards.setLayout(self._opinions)
        self._opinions.setContentsMargins(0, 0, 0, 0)
        self._opinions.addStretch()
        scroll = QScrollArea()
        scroll.setAccessibleName(tr("What everyone says"))
        scroll.setWidgetResizable(True)
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidget(cards)
        scroll.setMinimumHeight(110)
        return scroll

    def _arrange(self) -> None:
        left = QWidget()
        queue = QVBoxLayout(left)
        queue.setContentsMargins(0, 0, 0, 0)
        queue.addWidget(self._said)
        queue.addWidget(self.list, 1)
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(MARGIN_PX, 0, 0, 0)
        column.addWidget(self._heading)
        column.addWidget(self.text, 2)
        column.addWidget(self.picture, 2)
        column.addWidget(self.turner)
        column.addWidget(self._scrolling_opinions(), 1)
        column.addWidget(self._suggestion)
        column.addWidget(self.note)
        self._choices.addStretch()
        column.addLayout(self._choices)
        other = QHBoxLayout()
        other.addWidget(self.other_box)
        other.addWidget(self.other_button)
        other.addStretch()
        column.addLayout(other)
        both = QSplitter(Qt.Orientation.Horizontal)
        both.setChildrenCollapsible(False)
        both.addWidget(left)
        both.addWidget(right)
        both.setSizes([420, 680])
        outer = QVBoxLayout(self.content)
        outer.setContentsMargins(0, MARGIN_PX, 0, 0)
        outer.addWidget(both)
        self.setFocusProxy(self.list)


def _digit(event: QEvent) -> int:
    """Return the digit that a key without a modifier gives, 0 for anything else."""
    if not isinstance(event, QKeyEvent) or event.text() not in _DIGITS:
        return 0
    return int(event.text() or 0)


def _card(opinion: Mapping[str, Any]) -> QFrame:
    frame = QFrame()
    frame.setFrameShape(QFrame.Shape.StyledPanel)
    frame.setMinimumWidth(190)
    frame.setMaximumWidth(340)
    grid = QGridLayout(frame)
    grid.setContentsMargins(MARGIN_PX, MARGIN_PX, MARGIN_PX, MARGIN_PX)
    who = PlainLabel(opinion["annotator"], faint=True)
    label = PlainLabel(opinion["label"])
    font = label.font()
    font.setBold(True)
    font.setPointSizeF(1.15 * font.pointSizeF())
    label.setFont(font)
    grid.addWidget(who, 0, 0)
    grid.addWidget(label, 1, 0)
    seconds = opinion["seconds"]
    measured = seconds is not None and seconds >= _SHORTEST_S
    took = f", {seconds:.0f}\u202fs" if measured else ""
    how = tr(_HOW.get(opinion["how"], opinion["how"]))
    at = f"{datetime.fromtimestamp(opinion['at']):%Y-%m-%d %H:%M}"
    grid.addWidget(PlainLabel(f"{at}, {how}{took}", faint=True), 2, 0)
    for place, note in enumerate(opinion["notes"]):
        grid.addWidget(PlainLabel(f"“{note}”"), 3 + place, 0)
    grid.setRowStretch(grid.rowCount(), 1)
    return frame


def _model_says(conflict: Conflict) -> str:
    parts = []
    if conflict["suggestion"] and conflict["confidence"] is not None:
        parts.append(
            tr("The models say {suggestion}, {confidence} confident.").format(
                suggestion=quoted(conflict["suggestion"]),
                confidence=percent(conflict["confidence"]),
            )
        )
    if conflict["adjudicated"]:
        parts.append(
            tr(
                "It was decided for {adjudicated} before; since then somebody "
                "has said otherwise."
            ).format(adjudicated=quoted(conflict["adjudicated"]))
        )
    return " ".join(parts)


def _line(conflict: Conflict) -> str:
    text = (
        conflict["text"]
        or conflict["identifier"]
        or tr("sample {number}").format(number=conflict["sample"])
    )
    return " ".join(str(text).split())[:200]


def _labels(conflict: Conflict) -> list[str]:
    return [opinion["label"] for opinion in conflict["opinions"]]
