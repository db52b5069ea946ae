"""Marks in a text that is read: found words, terms and differences, explained on hover.

The text itself is never changed and never read as markup.
"""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtGui import (
    QHelpEvent,
    QPalette,
    QTextCharFormat,
    QTextCursor,
)
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QToolTip

from umc_desktop.qt.panels.wording import tooltip
from umc_desktop.qt.theme import mixed

MOST_MARKS = 2_000
"""Per layer: what is more than this is no help to a reader, and slow to draw."""

_TINT = 0.24  # how far a marked background stands out; text on it keeps its contrast


class MarkStyle(Enum):
    """How a mark looks, in the colours of the palette."""

    FOUND = auto()  # what was searched for: a tinted background
    TERM = auto()  # what can be explained: a dotted underline
    DIFFERS = auto()  # what another text does not have: tinted and underlined


@dataclass(frozen=True)
class Mark:
    """One marked span.

    Attributes
    ----------
    start, end
        Characters (code points, as in a Python string) of the text as it is shown:
        of ``QPlainTextEdit.toPlainText()``, where each line end is one character.
    explanation
        What hovering shows, as plain text, or a function that is only then asked.
    """

    start: int
    end: int
    style: MarkStyle
    explanation: str | Callable[[], str] = ""


class TextMarks(QObject):
    """Keeps layers of marks on a read-only text; a layer is whoever sets it.

    Setting another text leaves the marks where they were: whoever sets the text
    clears or sets the layers anew.

    Parameters
    ----------
    text
        Where they are drawn; owns this object.
    """

    def __init__(self, text: QPlainTextEdit | QTextEdit) -> None:
        super().__init__(text)
        self._text = text
        self._layers: dict[str, tuple[Mark, ...]] = {}
        text.installEventFilter(self)
        text.viewport().installEventFilter(self)

    def set_layer(self, name: str, marks: Sequence[Mark]) -> None:
        """Show these marks in place of the layer's earlier ones; none clears it."""
        kept = tuple(marks[:MOST_MARKS])
        if kept == self._layers.get(name, ()):
            return
        if kept:
            self._layers[name] = kept
        else:
            self._layers.pop(name, None)
        self._draw()

    def redraw(self) -> None:
        """Draw the marks again: more of the same text is shown, or less."""
        self._draw()

    def layer(self, name: str) -> tuple[Mark, ...]:
        """Return the marks of a layer."""
        return self._layers.get(name, ())

    def marks_at(self, place: QPoint) -> list[Mark]:
        """Return the marks under a point of the viewport, the latest layer's first."""
        at = self.character_at(place)
        return [
            mark
            for marks in reversed(self._layers.values())
            for mark in marks
            if at is not None and mark.start <= at < mark.end
        ]

    def explanation_at(self, place: QPoint) -> str:
        """Return what hovering over a point of the viewport shows, or ``""``."""
        said = (
            mark.explanation() if callable(mark.explanation) else mark.explanation
            for mark in self.marks_at(place)
            if mark.explanation
        )
        return next((text for text in said if text), "")

    def character_at(self, place: QPoint) -> int | None:
        """Return which character is under a point of the viewport, if one is."""
        cursor = self._text.cursorForPosition(place)
        at = cursor.position()
        caret = self._text.cursorRect(cursor)
        if not caret.top() <= place.y() <= caret.bottom():
            return None  # below the last line
        if place.x() < caret.left():
            at -= 1  # the nearest gap lies behind the character
        elif cursor.atBlockEnd():
            return None  # right of the line's end
        return self.character_of(max(0, at))

    def character_of(self, position: int) -> int:
        """Return which character a position of Qt's text cursor stands before."""
        units = self._units()
        return position if units is None else max(0, bisect_right(units, position) - 1)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Explain what is under the mouse; follow the theme."""
        if watched is self._text:
            if event.type() == QEvent.Type.PaletteChange:
                self._draw()
        elif event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            return self._explain(event)
        return super().eventFilter(watched, event)

    def _explain(self, event: QHelpEvent) -> bool:
        if words := self.explanation_at(event.pos()):
            QToolTip.showText(event.globalPos(), tooltip(words), self._text)
        else:
            QToolTip.hideText()
        return True

    def _draw(self) -> None:
        units = self._units()
        end = self._text.document().characterCount() - 1
        formats = {style: self._format(style) for style in MarkStyle}
        drawn = []
        for marks in self._layers.values():
            for mark in marks:
                first, last = mark.start, mark.end
                if units is not None:
                    n = len(units)
                    first = units[first] if first < n else end
                    last = units[last] if last < n else end
                selection = QTextEdit.ExtraSelection()
                cursor = QTextCursor(self._text.document())
                cursor.setPosition(min(first, end))
                cursor.setPosition(min(last, end), QTextCursor.MoveMode.KeepAnchor)
                selection.cursor = cursor
                selection.format = formats[mark.style]
                drawn.append(selection)
        self._text.setExtraSelections(drawn)

    def _units(self) -> list[int] | None:
        """Return where each character starts in Qt's text; ``None``: where it is.

        Qt counts UTF-16 units: characters beyond the first 65,536 take two.
        """
        text = self._text.toPlainText()
        if len(text) == self._text.document().characterCount() - 1:
            return None
        places, at = [], 0
        for character in text:
            places.append(at)
            at += 2 if ord(character) > 0xFFFF else 1
        return places

    def _format(self, style: MarkStyle) -> QTextCharFormat:
        palette = self._text.palette()
        accent = palette.color(QPalette.ColorRole.Link)
        made = QTextCharFormat()
        if style is not MarkStyle.TERM:
            base = palette.color(QPalette.ColorRole.Base)
            made.setBackground(mixed(accent, base, _TINT))
        if style is not MarkStyle.FOUND:
            dotted = QTextCharFormat.UnderlineStyle.DotLine
            solid = QTextCharFormat.UnderlineStyle.SingleUnderline
            made.setUnderlineStyle(dotted if style is MarkStyle.TERM else solid)
            made.setUnderlineColor(accent)
        return made
