"""How large all text is, against what the system has it."""

from typing import cast

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QApplication, QWidget

STEPS = (100, 110, 125, 150, 175, 200)
_BASE = "umc_base_font"


class TextSize(QObject):
    """Keeps the application's font at a multiple of the system's.

    Signals
    -------
    changed : int
        The size in percent, after it became another.
    """

    changed = Signal(int)

    def __init__(self, app: QApplication) -> None:
        super().__init__(app)
        self._app = app
        if app.property(_BASE) is None:
            app.setProperty(_BASE, app.font())  # before anybody scaled it
        self._base = cast("QFont", app.property(_BASE))
        self._percent = 100

    @property
    def percent(self) -> int:
        """The size now."""
        return self._percent

    def choose(self, percent: int) -> None:
        """Show all text in a size, from 100 to 200 percent."""
        self._percent = min(max(percent, STEPS[0]), STEPS[-1])
        font = QFont(self._base)
        if font.pointSizeF() > 0:
            font.setPointSizeF(self._base.pointSizeF() * self._percent / 100)
        else:
            font.setPixelSize(round(self._base.pixelSize() * self._percent / 100))
        if font != self._app.font():
            self._app.setFont(font)
            _let_followers_scale(self._app)
        self.changed.emit(self._percent)

    def step(self, steps: int) -> None:
        """Go to the next larger size, or with -1 to the next smaller."""
        here = min(range(len(STEPS)), key=lambda at: abs(STEPS[at] - self._percent))
        self.choose(STEPS[min(max(here + steps, 0), len(STEPS) - 1)])


def keep_scaled(widget: QWidget, *, times: float = 1.0, bold: bool = False) -> None:
    """Give a widget a font that stays a multiple of the application's.

    A font that was set once keeps its size when all text becomes larger.
    """
    _Follower(widget, times, bold=bold)


def _let_followers_scale(app: QApplication) -> None:
    # Qt tells widgets of another font only if theirs is inherited.
    for widget in app.allWidgets():
        for follower in widget.findChildren(
            _Follower, options=Qt.FindChildOption.FindDirectChildrenOnly
        ):
            follower.scale()


class _Follower(QObject):
    def __init__(self, widget: QWidget, times: float, *, bold: bool) -> None:
        super().__init__(widget)
        self._widget = widget
        self._times = times
        self._bold = bold
        self.scale()

    def scale(self) -> None:
        font = QFont(QApplication.font())
        if font.pointSizeF() > 0:
            font.setPointSizeF(self._times * font.pointSizeF())
        else:
            font.setPixelSize(round(self._times * font.pixelSize()))
        font.setBold(self._bold)
        self._widget.setFont(font)
