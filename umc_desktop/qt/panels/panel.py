"""What all panels share: the project they show and what they say when it is empty."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from umc_desktop.qt.keys import Key
from umc_desktop.qt.panels.wording import tooltip
from umc_desktop.qt.project_view import ProjectView
from umc_desktop.qt.text_size import keep_scaled
from umc_desktop.qt.theme import mixed
from umc_desktop.qt.words import tr

if TYPE_CHECKING:
    from umc_desktop.qt.panels.host import PanelHost

MARGIN_PX = 8
_WIDEST_WORD_PX = 160
_FAINT_INK = 0.72  # of the text's colour: 4.5:1 against the background in both themes
_THEME_EVENTS = (
    QEvent.Type.PaletteChange,
    QEvent.Type.ApplicationPaletteChange,
    QEvent.Type.ParentChange,
)


def take_away(widgets: Iterable[QWidget]) -> None:
    """Take widgets out of their window for good.

    No layout is asked for its items: Qt frees these without Python's knowing, which
    later takes a widget that was made at the same address for the item that is gone.
    """
    for widget in widgets:
        widget.hide()
        widget.setParent(None)
        widget.deleteLater()


class PlainLabel(QLabel):
    """Text that is never read as markup, wrapped where it does not fit.

    Parameters
    ----------
    faint
        Whether it steps back behind what matters.
    """

    def __init__(
        self, text: str = "", *, faint: bool = False, wrap: bool = True
    ) -> None:
        super().__init__()
        self._faint = faint
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(wrap)
        self.setText(text)
        self._apply_theme()

    def minimumSizeHint(self) -> QSize:
        """Return the room without which nothing can be read.

        Wrapped text asks for its longest word, and a name in somebody's data may be
        one word of hundreds of letters: it must not widen the window.
        """
        needed = super().minimumSizeHint()
        width = min(needed.width(), _WIDEST_WORD_PX)
        return QSize(width if self.wordWrap() else needed.width(), needed.height())

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() in _THEME_EVENTS:
            self._apply_theme()

    def _apply_theme(self) -> None:
        if not self._faint:
            return
        palette = QApplication.palette()
        ink = mixed(
            palette.color(QPalette.ColorRole.WindowText),
            palette.color(QPalette.ColorRole.Window),
            _FAINT_INK,
        )
        if self.palette().color(QPalette.ColorRole.WindowText) != ink:
            own = self.palette()
            own.setColor(QPalette.ColorRole.WindowText, ink)
            self.setPalette(own)


class WholeLabel(PlainLabel):
    """Wrapped text that is never cut: as high as it is at its width."""

    def setText(self, text: str) -> None:
        """Show another text."""
        super().setText(text)
        self._take_height()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Take the height that another width needs."""
        super().resizeEvent(event)
        self._take_height()

    def _take_height(self) -> None:
        self.setMinimumHeight(0)  # or it would be asked for again
        self.setMinimumHeight(max(0, self.heightForWidth(self.width())))


class Heading(PlainLabel):
    """One bold line above what it names, larger than the text by a factor."""

    def __init__(self, text: str, *, times: float = 1.0) -> None:
        super().__init__(text, wrap=False)
        keep_scaled(self, times=times, bold=True)


class ElidedLabel(PlainLabel):
    """One line of text, cut where it does not fit; its tooltip has all of it."""

    def __init__(self, *, faint: bool = False) -> None:
        super().__init__(faint=faint, wrap=False)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)

    def setText(self, text: str) -> None:
        """Show another text."""
        super().setText(text)
        self.setToolTip(tooltip(text))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw as much of the text as there is room for."""
        room = self.contentsRect()
        shown = self.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, room.width()
        )
        QPainter(self).drawText(room, self.alignment(), shown)


class Panel(QWidget):
    """A part of the window that shows ``content``, or a sentence on what to do next.

    Attributes
    ----------
    KEYS
        Keys that the panel answers to itself, for the cheat sheet.
    """

    KEYS: ClassVar[tuple[Key, ...]] = ()

    def __init__(self, view: ProjectView, name: str) -> None:
        super().__init__()
        self.view = view
        self.setAccessibleName(tr(name))
        self.setObjectName(name.lower().replace(" ", "_"))
        self.content = QWidget()
        self._empty = PlainLabel(faint=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setMargin(2 * MARGIN_PX)
        # In a small panel, or with large text, it may need more room than there is.
        self._empty_place = QScrollArea()
        self._empty_place.setWidget(self._empty)
        self._empty_place.setWidgetResizable(True)
        self._empty_place.setFrameShape(QFrame.Shape.NoFrame)
        self._empty_place.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._awaits_focus: QWidget | None = None
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty_place)
        self._stack.addWidget(self.content)
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._outer.addWidget(self._stack)

    def join(self, window: "PanelHost") -> None:
        """Connect to the window it stands in; what a panel asks for, it asks there."""
        del window

    def station(self) -> QWidget | None:
        """Return what takes the focus when one goes to the panel, if anything does."""
        chosen = self.focusProxy()
        if chosen is not None and chosen.isVisible():
            return chosen
        return next(
            (
                widget
                for widget in self.findChildren(QWidget)
                if widget.focusPolicy() & Qt.FocusPolicy.TabFocus
                and widget.isVisible()
                and widget.isEnabled()
            ),
            None,
        )

    def go_to(self) -> None:
        """Take the focus; once there is something to show, if nobody takes it away."""
        station = self.station()
        if station is not None:
            station.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self._awaits_focus = QApplication.focusWidget() or self

    @property
    def empty_text(self) -> str:
        """The sentence shown in place of the content, or ``""``."""
        return "" if self._stack.currentWidget() is self.content else self._empty.text()

    def show_content(self) -> None:
        """Show what the panel is for."""
        self._stack.setCurrentWidget(self.content)
        awaited, self._awaits_focus = self._awaits_focus, None
        if awaited is not None and awaited is (QApplication.focusWidget() or self):
            self.go_to()

    def show_empty(self, sentence: str) -> None:
        """Say why there is nothing and what to do next."""
        self._empty.setText(sentence)
        self._stack.setCurrentWidget(self._empty_place)
