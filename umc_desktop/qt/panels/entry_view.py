"""One entry of the knowledge base in full, with the labels linked to it."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from umc_desktop.domain.knowledge import KnownEntry
from umc_desktop.qt.knowledge_view import path_text
from umc_desktop.qt.panels.panel import MARGIN_PX, ElidedLabel, PlainLabel
from umc_desktop.qt.words import tr

_MOST_PARENTS = 12
_LONGEST_LIST = 1_500


class EntryView(QScrollArea):
    """Name, code, place, definition, synonyms, parents and linked labels.

    Attributes
    ----------
    link_button
        For whoever shows the entry to place where it stays in sight.

    Signals
    -------
    parent_chosen : str
        Code of a parent to go to.
    link_requested : None
        Link a label to the entry.
    unlink_requested : str
        Name of the label to unlink from it.
    """

    parent_chosen = Signal(str)
    link_requested = Signal()
    unlink_requested = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.entry: KnownEntry | None = None
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(tr("The entry"))
        self.viewport().setAutoFillBackground(False)
        self._texts = {
            name: PlainLabel(faint=name in ("place", "related", "labels"))
            for name in (
                "name",
                "place",
                "definition",
                "synonyms",
                "related",
                "labels",
            )
        }
        font = self._texts["name"].font()
        font.setBold(True)
        self._texts["name"].setFont(font)
        self._parents = _Rows()
        self._links = _Rows()
        self.link_button = QPushButton(tr("Link to a label…"))
        self.link_button.setAccessibleDescription(
            tr("Show this entry with the definition of a label")
        )
        self.link_button.clicked.connect(lambda: self.link_requested.emit())
        body = QWidget()
        body.setAutoFillBackground(False)
        column = QVBoxLayout(body)
        column.setContentsMargins(MARGIN_PX, MARGIN_PX, MARGIN_PX, MARGIN_PX)
        column.setSpacing(6)
        for name in ("name", "place"):
            column.addWidget(self._texts[name])
        column.addWidget(self._parents)
        column.addWidget(self._texts["labels"])
        column.addWidget(self._links)
        for name in ("definition", "synonyms", "related"):
            column.addWidget(self._texts[name])
        column.addStretch(1)
        for label in self._texts.values():
            label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            label.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(body)

    def text(self, name: str) -> str:
        """Return what a part says; ``""`` when it is not shown."""
        label = self._texts[name]
        return "" if label.isHidden() else label.text()

    @property
    def parent_buttons(self) -> list[QPushButton]:
        """The parents, to go to."""
        return self._parents.buttons

    @property
    def unlink_buttons(self) -> list[QPushButton]:
        """One for each linked label."""
        return self._links.buttons

    def show_entry(
        self, entry: KnownEntry, linked: Sequence[str], *, can_link: bool
    ) -> None:
        """Show another entry.

        Parameters
        ----------
        linked
            Names of the labels that are linked to it.
        can_link
            Whether links can be made and taken away.
        """
        other = self.entry is None or self.entry.id != entry.id
        self.entry = entry
        self._set("name", entry.name)
        code = "" if entry.code == entry.name else entry.code
        place = [part for part in (code, entry.source) if part]
        self._set("place", " · ".join(place))
        self._set("definition", entry.definition)
        self._set("synonyms", _listed(tr("Also: {names}"), entry.synonyms))
        self._set("related", _listed(tr("Related: {names}"), entry.related))
        self._parents.set_rows(
            [
                (
                    f"↑ {name or code}",
                    tr("Go to {name}").format(name=name or code),
                    self._going_to(code),
                )
                for code, name in entry.parents[:_MOST_PARENTS]
                if name
            ]
        )
        self._set("labels", tr("Linked labels:") if linked else "")
        self._links.set_rows(
            [
                (
                    f"{name}  ✕",
                    tr("Unlink the label {name}").format(name=name),
                    self._unlinking(name) if can_link else None,
                )
                for name in linked
            ]
        )
        self.link_button.setEnabled(can_link)
        self.setAccessibleDescription(
            ". ".join(
                part
                for part in (entry.name, path_text(entry), entry.definition)
                if part
            )
        )
        if other:
            self.verticalScrollBar().setValue(0)

    def _set(self, name: str, text: str) -> None:
        self._texts[name].setText(text)
        self._texts[name].setVisible(bool(text))

    def _going_to(self, code: str) -> Callable[[], None]:
        return lambda: self.parent_chosen.emit(code)

    def _unlinking(self, name: str) -> Callable[[], None]:
        return lambda: self.unlink_requested.emit(name)


_Row = tuple[str, str, Callable[[], None] | None]


class _Rows(QWidget):
    """Flat buttons below each other; a name too long for one is cut."""

    def __init__(self) -> None:
        super().__init__()
        self.buttons: list[QPushButton] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(0)

    def set_rows(self, rows: Sequence[_Row]) -> None:
        """Show (text, spoken name, what a press does; ``None`` if it cannot be)."""
        for button in self.buttons:
            self._column.removeWidget(button)
            button.hide()
            button.deleteLater()
        self.buttons = [self._button(*row) for row in rows]
        for button in self.buttons:
            self._column.addWidget(button)
        self.setVisible(bool(rows))

    def _button(
        self, text: str, spoken: str, press: Callable[[], None] | None
    ) -> QPushButton:
        button = _RowButton(text)
        button.setAccessibleName(spoken)
        button.setEnabled(press is not None)
        if press is not None:
            button.clicked.connect(lambda: press())
        return button


class _RowButton(QPushButton):
    """A button whose text is left-bound and cut where it does not fit."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.setFlat(True)
        self._label = ElidedLabel()
        self._label.setText(text)
        self._label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row = QHBoxLayout(self)
        row.setContentsMargins(4, 2, 4, 2)
        row.addWidget(self._label)
        self.setMinimumHeight(self.fontMetrics().height() + 8)
        self.setToolTip(self._label.toolTip())
        self.label_text = text


def _listed(sentence: str, terms: Sequence[str]) -> str:
    text = sentence.format(names="; ".join(terms)) if terms else ""
    if len(text) <= _LONGEST_LIST:
        return text
    return f"{text[:_LONGEST_LIST].rstrip()}…"
