"""The frame of a panel that can be moved, shared, floated and hidden."""

from PySide6.QtCore import QEvent, QLineF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QIcon,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QAbstractButton, QDockWidget, QMainWindow

from umc_desktop.qt.panels.host import PanelHost
from umc_desktop.qt.panels.panel import MARGIN_PX, Panel
from umc_desktop.qt.panels.registry import PanelSpec
from umc_desktop.qt.words import tr

_ICON_PX, _ICON_SCALE = 16, 2
# What is drawn in the title bar's buttons; those of the style are dark on dark.
_STROKES: dict[str, tuple[QLineF | QRectF, ...]] = {
    "qt_dockwidget_floatbutton": (QRectF(3, 4, 10, 9), QLineF(3, 6, 13, 6)),
    "qt_dockwidget_closebutton": (QLineF(4, 4, 12, 12), QLineF(12, 4, 4, 12)),
}


class Dock(QDockWidget):
    """Holds one panel, which it builds when it comes in sight for the first time.

    Attributes
    ----------
    in_front
        Whether the panel can be seen: shown, and not behind another one's tab.
    """

    def __init__(self, spec: PanelSpec, window: PanelHost, parent: QMainWindow) -> None:
        super().__init__(tr(spec.title), parent)
        self.spec = spec
        self._window = window
        self._panel: Panel | None = None
        self.in_front = False
        self.setObjectName(f"dock_{spec.id}")
        self.setAccessibleName(tr(spec.title))
        self.visibilityChanged.connect(self._on_visibility)
        # moving it, Qt gives its buttons the style's icons again
        self.dockLocationChanged.connect(self._draw_buttons)
        self.topLevelChanged.connect(self._draw_buttons)
        self._draw_buttons()

    @property
    def is_built(self) -> bool:
        """Whether the panel has been built."""
        return self._panel is not None

    def built(self) -> Panel:
        """Return the panel; build it if it was never shown."""
        if self._panel is None:
            panel = self.spec.load()(self._window.view)
            panel.join(self._window)
            self.setWidget(panel)
            self._panel = panel
        return self._panel

    def changeEvent(self, event: QEvent) -> None:
        """Follow the theme."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.PaletteChange, QEvent.Type.StyleChange):
            self._draw_buttons()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the title bar: bold on a ground of its own, cut where it must be."""
        panel = self.widget()
        if self.isWindow() or panel is None:
            super().paintEvent(event)
            return
        bar = self.rect()
        bar.setBottom(panel.y() - 1)
        painter = QPainter(self)
        painter.fillRect(bar, self.palette().brush(QPalette.ColorRole.Midlight))
        font = self.font()
        font.setBold(True)
        painter.setFont(font)
        buttons = [
            button.x()
            for button in self.findChildren(
                QAbstractButton, options=Qt.FindChildOption.FindDirectChildrenOnly
            )
            if button.isVisible()
        ]
        bar.setRight(min(buttons, default=bar.right()))
        bar.adjust(MARGIN_PX, 0, -MARGIN_PX // 2, 0)
        painter.drawText(
            bar,
            Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft,
            QFontMetrics(font).elidedText(
                self.windowTitle(), Qt.TextElideMode.ElideRight, bar.width()
            ),
        )

    def _draw_buttons(self) -> None:
        ink = self.palette().color(QPalette.ColorRole.WindowText)
        for name, strokes in _STROKES.items():
            button = self.findChild(QAbstractButton, name)
            if isinstance(button, QAbstractButton):
                button.setIcon(_icon(strokes, ink))

    def _on_visibility(self, visible: bool) -> None:
        self.in_front = visible
        if visible:
            self.built()


def _icon(strokes: tuple[QLineF | QRectF, ...], ink: QColor) -> QIcon:
    pixmap = QPixmap(_ICON_PX * _ICON_SCALE, _ICON_PX * _ICON_SCALE)
    pixmap.setDevicePixelRatio(_ICON_SCALE)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(ink, 1.3))
    for stroke in strokes:
        if isinstance(stroke, QLineF):
            painter.drawLine(stroke)
        else:
            painter.drawRect(stroke)
    painter.end()
    return QIcon(pixmap)
