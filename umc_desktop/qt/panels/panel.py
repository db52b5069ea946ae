"""What all panels share: the project they show and what they say when it is empty."""

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication, QLabel, QStackedWidget, QVBoxLayout, QWidget

from umc_desktop.qt.project_view import ProjectView
from umc_desktop.qt.theme import mixed

MARGIN_PX = 8
_FAINT_INK = 0.72  # of the text's colour: 4.5:1 against the background in both themes
_THEME_EVENTS = (
    QEvent.Type.PaletteChange,
    QEvent.Type.ApplicationPaletteChange,
    QEvent.Type.ParentChange,
)


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


class Panel(QWidget):
    """A part of the window that shows ``content``, or a sentence on what to do next."""

    def __init__(self, view: ProjectView, name: str) -> None:
        super().__init__()
        self.view = view
        self.setAccessibleName(name)
        self.setObjectName(name.lower().replace(" ", "_"))
        self.content = QWidget()
        self._empty = PlainLabel(faint=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.setMargin(2 * MARGIN_PX)
        self._stack = QStackedWidget()
        self._stack.addWidget(self._empty)
        self._stack.addWidget(self.content)
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._outer.addWidget(self._stack)

    @property
    def empty_text(self) -> str:
        """The sentence shown in place of the content, or ``""``."""
        return "" if self._stack.currentWidget() is self.content else self._empty.text()

    def show_content(self) -> None:
        """Show what the panel is for."""
        self._stack.setCurrentWidget(self.content)

    def show_empty(self, sentence: str) -> None:
        """Say why there is nothing and what to do next."""
        self._empty.setText(sentence)
        self._stack.setCurrentWidget(self._empty)
