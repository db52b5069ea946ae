"""What floats above the map: the chip, the hint, the card of a sample, the tool."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout, QWidget

from umc_desktop.qt.map.colours import Theme
from umc_desktop.qt.words import later, tr

_GAP_PX = 10
_CARD_WIDTH_PX = 320
_CARD_CHARACTERS = 400
_OFF_CURSOR_PX = 16
_MARGIN_PX = 24
# What the hint says, and what it leaves out where the map is narrow.
_TOOLS = {
    False: later("Shift-drag or L: lasso"),
    True: later("Drag: lasso · L: move again"),
}
_KEYS = (
    later("Ctrl: add"),
    later("Alt: remove"),
    later("Esc: clear"),
    later("Home: all"),
    later("Ctrl+Alt: keep inside"),
)


class Overlay:
    """Everything that floats above one map.

    Attributes
    ----------
    chip, hint, tool, empty
        What is selected, how to use the map, what the lasso will do at the cursor,
        and why there are no samples.
    card
        The sample under the cursor.
    lasso_mode
        Whether a plain drag draws a lasso: the hint says so.
    """

    def __init__(self, map_: QWidget) -> None:
        self._map = map_
        self.chip = FloatingLabel(map_, "mapChip", tr("What is selected"))
        self.hint = FloatingLabel(map_, "mapHint", tr("How to use the map"))
        self.tool = FloatingLabel(map_, "mapTool", tr("What the lasso will do"))
        self.empty = FloatingLabel(map_, "mapEmpty", tr("Why the map is empty"))
        self.empty.setWordWrap(True)
        self.card = SampleCard(map_)
        self.lasso_mode = False
        self._text_of: Callable[[int], str] | None = None
        self._picture_of: Callable[[int], QPixmap | None] | None = None

    def set_sources(
        self,
        text: Callable[[int], str] | None,
        picture: Callable[[int], QPixmap | None] | None,
    ) -> None:
        """Set what tells a row's text, and picture, for the card."""
        self._text_of, self._picture_of = text, picture

    def show_card(self, row: int, at: QPoint) -> None:
        """Show the sample under the cursor."""
        text = self._text_of(row) if self._text_of else ""
        picture = self._picture_of(row) if self._picture_of else None
        self.card.show_sample(text, picture, at)

    def show_tool(self, effect: str, at: QPoint) -> None:
        """Say beside the cursor what the lasso will do."""
        self.tool.show_text(tr(effect))
        move_beside(self.tool, at)

    def place(self, *, is_empty: bool) -> None:
        """Put everything where it belongs on the map as large as it is now."""
        self.card.hide()  # it stood beside a sample that is somewhere else now
        move_to_edge(self.chip, Qt.Edge.TopEdge)
        self._place_hint()
        self.empty.setGeometry(self._map.rect())
        self.empty.setVisible(is_empty and bool(self.empty.text()))
        self.hint.setVisible(not is_empty and bool(self.hint.text()))

    def set_colours(self, theme: Theme, background: str) -> None:
        """Take a theme's colours, on the background that the map has."""
        sheet = style_sheet(theme, background)
        for child in (self.chip, self.hint, self.tool, self.empty, self.card):
            child.setStyleSheet(sheet)

    def follow_font(self) -> None:
        """Take the map's font: what has a style sheet does not inherit another."""
        card = self.card.findChildren(QLabel)
        for child in (self.chip, self.hint, self.tool, self.empty, self.card, *card):
            child.setFont(self._map.font())

    def _place_hint(self) -> None:
        """Say as much as there is room for: it must not be in the map's way."""
        parts = [tr(one) for one in (_TOOLS[self.lasso_mode], *_KEYS)]
        room = self._map.width() - 2 * _MARGIN_PX
        for number in range(len(parts), -1, -1):  # to nothing, on a very narrow map
            self.hint.setText(" · ".join(parts[:number]))
            if self.hint.sizeHint().width() <= room:
                break
        move_to_edge(self.hint, Qt.Edge.BottomEdge)


class FloatingLabel(QLabel):
    """A line of plain text on a rounded background that lets the mouse through."""

    def __init__(self, parent: QWidget, object_name: str, name: str) -> None:
        super().__init__(parent)
        self.setObjectName(object_name)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(name)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.hide()

    def show_text(self, text: str) -> None:
        """Show the text at its size, or hide when there is none."""
        self.setText(text)
        self.adjustSize()
        self.setVisible(bool(text))


class SampleCard(QFrame):
    """What is under the cursor: a picture, when there is one, and plain text."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("sampleCard")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(tr("Sample under the cursor"))
        self._picture = QLabel(self)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._text = QLabel(self)
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 8, 10, 8)
        layout.addWidget(self._picture)
        layout.addWidget(self._text)
        self.hide()

    @property
    def text(self) -> str:
        """What the card says."""
        return self._text.text()

    def show_sample(self, text: str, picture: QPixmap | None, at: QPoint) -> None:
        """Show a sample beside the cursor, inside the parent."""
        shown = text if len(text) <= _CARD_CHARACTERS else text[:_CARD_CHARACTERS] + "…"
        has_picture = picture is not None and not picture.isNull()
        if not shown and not has_picture:
            self.hide()
            return
        self._text.setText(shown)
        self._text.setVisible(bool(shown))
        # As wide as the text needs, up to the limit; then it wraps.
        natural = self._text.fontMetrics().boundingRect(
            0, 0, _CARD_WIDTH_PX, 10_000, Qt.TextFlag.TextWordWrap, shown
        )
        self._text.setFixedWidth(min(_CARD_WIDTH_PX, natural.width() + 4))
        if picture is not None:
            self._picture.setPixmap(picture)
        self._picture.setVisible(has_picture)
        self.adjustSize()
        move_beside(self, at)
        self.show()
        self.raise_()


def move_beside(widget: QWidget, at: QPoint) -> None:
    """Move a child beside a point of its parent, on the side where there is room."""
    room = _room_of(widget)
    x, y = at.x() + _OFF_CURSOR_PX, at.y() + _OFF_CURSOR_PX
    if x + widget.width() > room.width():
        x = at.x() - _OFF_CURSOR_PX - widget.width()
    if y + widget.height() > room.height():
        y = at.y() - _OFF_CURSOR_PX - widget.height()
    widget.move(max(0, x), max(0, y))


def move_to_edge(widget: QLabel, edge: Qt.Edge) -> None:
    """Centre a line along an edge of its parent, wrapped if it must be."""
    room = _room_of(widget)
    widget.setWordWrap(False)
    width, height = widget.sizeHint().width(), widget.sizeHint().height()
    most = max(1, room.width() - 2 * _GAP_PX)
    if width > most:
        widget.setWordWrap(True)
        width, height = most, widget.heightForWidth(most)
    widget.resize(width, height)
    x = (room.width() - widget.width()) // 2
    at_top = edge is Qt.Edge.TopEdge
    y = _GAP_PX if at_top else room.height() - widget.height() - _GAP_PX
    widget.move(max(0, x), y)


def _room_of(widget: QWidget) -> QRect:
    parent = widget.parentWidget()
    return widget.rect() if parent is None else parent.rect()


def style_sheet(theme: Theme, background: str) -> str:
    """Return the look of everything that floats above the map."""
    return f"""
        #mapChip {{ background: {theme.text}; color: {background};
            border-radius: 10px; padding: 4px 14px; font-weight: 600; }}
        #mapHint {{ background: {background}; color: {theme.faint};
            border-radius: 6px; padding: 2px 8px; }}
        #mapTool {{ background: {theme.halo}; color: #000000;
            border-radius: 4px; padding: 1px 6px; }}
        #mapEmpty {{ color: {theme.faint}; padding: 24px; }}
        #sampleCard {{ background: {background}; border: 1px solid {theme.faint};
            border-radius: 6px; }}
        #sampleCard QLabel {{ color: {theme.text}; background: transparent; }}
    """
