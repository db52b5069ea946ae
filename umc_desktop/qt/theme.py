"""Light and dark palettes for Qt's Fusion style, following the system by default."""

from collections.abc import Mapping
from types import MappingProxyType

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from umc_desktop.qt.settings import ThemeName

_Role = QPalette.ColorRole

LIGHT: Mapping[QPalette.ColorRole, str] = MappingProxyType(
    {
        _Role.Window: "#f3f4f6",
        _Role.WindowText: "#1b1f24",
        _Role.Base: "#ffffff",
        _Role.AlternateBase: "#f6f7f9",
        _Role.Text: "#1b1f24",
        _Role.Button: "#fbfbfc",
        _Role.ButtonText: "#1b1f24",
        _Role.BrightText: "#a40e26",
        _Role.Highlight: "#1f5fbf",
        _Role.HighlightedText: "#ffffff",
        _Role.Accent: "#1f5fbf",
        _Role.ToolTipBase: "#24292f",
        _Role.ToolTipText: "#f6f8fa",
        _Role.PlaceholderText: "#5c6670",
        _Role.Link: "#0b57b0",
        _Role.LinkVisited: "#6639ba",
        _Role.Light: "#ffffff",
        _Role.Midlight: "#e9ebee",
        _Role.Mid: "#c3c8ce",
        _Role.Dark: "#9aa1a9",
        _Role.Shadow: "#6e757c",
    }
)
DARK: Mapping[QPalette.ColorRole, str] = MappingProxyType(
    {
        _Role.Window: "#22262b",
        _Role.WindowText: "#e6e9ec",
        _Role.Base: "#181b1f",
        _Role.AlternateBase: "#1e2226",
        _Role.Text: "#e6e9ec",
        _Role.Button: "#2e3339",
        _Role.ButtonText: "#e6e9ec",
        _Role.BrightText: "#ff9a9a",
        _Role.Highlight: "#2a66c4",
        _Role.HighlightedText: "#ffffff",
        _Role.Accent: "#4c8df0",
        _Role.ToolTipBase: "#f0f2f4",
        _Role.ToolTipText: "#1b1f24",
        _Role.PlaceholderText: "#9aa4ae",
        _Role.Link: "#7ab4ff",
        _Role.LinkVisited: "#c8a6ff",
        _Role.Light: "#3a4047",
        _Role.Midlight: "#343a40",
        _Role.Mid: "#454c54",
        _Role.Dark: "#14171a",
        _Role.Shadow: "#0c0e10",
    }
)
# Fusion outlines a field in its window colour, 1.4 times darker: too faint to see
# where a check box is. These classes paint nothing else in that colour.
OUTLINED = ("QCheckBox", "QLineEdit", "QComboBox")
OUTLINE_BASE = {False: "#b4bac1", True: "#adb4bc"}
OUTLINE_FACTOR = 140
_DISABLED = {False: "#8a9199", True: "#6d757d"}
_DISABLED_ROLES = (_Role.WindowText, _Role.Text, _Role.ButtonText)


def palette_of(*, dark: bool) -> QPalette:
    """Return the light or the dark palette."""
    palette = QPalette()
    for role, colour in (DARK if dark else LIGHT).items():
        palette.setColor(role, QColor(colour))
    for role in _DISABLED_ROLES:
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(_DISABLED[dark]))
    return palette


def contrast(first: QColor, second: QColor) -> float:
    """Return the contrast ratio of two colours, from 1 to 21.

    References
    ----------
    W3C, Web Content Accessibility Guidelines 2.2, "contrast ratio".
    """
    high, low = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def mixed(one: QColor, other: QColor, share: float) -> QColor:
    """Return ``share`` of one colour and the rest of the other."""
    return QColor.fromRgbF(
        one.redF() * share + other.redF() * (1 - share),
        one.greenF() * share + other.greenF() * (1 - share),
        one.blueF() * share + other.blueF() * (1 - share),
    )


class Theme(QObject):
    """Keeps the application in the palette that was chosen."""

    changed = Signal(bool)  # whether it is dark

    def __init__(self, app: QApplication, name: ThemeName = "system") -> None:
        super().__init__(app)
        self._app = app
        self._name: ThemeName = name
        app.setStyle("Fusion")
        QGuiApplication.styleHints().colorSchemeChanged.connect(self._on_system)
        self._apply()

    @property
    def name(self) -> ThemeName:
        """What was chosen: light, dark or as the system."""
        return self._name

    @property
    def dark(self) -> bool:
        """Whether the window is dark now."""
        if self._name == "system":
            scheme = QGuiApplication.styleHints().colorScheme()
            return scheme == Qt.ColorScheme.Dark
        return self._name == "dark"

    def choose(self, name: ThemeName) -> None:
        """Change over to another theme."""
        self._name = name
        self._apply()

    def _on_system(self) -> None:
        if self._name == "system":
            self._apply()

    def _apply(self) -> None:
        dark = self.dark
        self._app.setPalette(palette_of(dark=dark))
        outlined = palette_of(dark=dark)
        outlined.setColor(_Role.Window, QColor(OUTLINE_BASE[dark]))
        for name in OUTLINED:
            # PySide takes text here, whatever its stub says
            self._app.setPalette(outlined, name)  # type: ignore[arg-type]
        self.changed.emit(self.dark)


def _luminance(colour: QColor) -> float:
    def linear(channel: float) -> float:
        return (
            channel / 12.92
            if channel <= 0.04045
            else ((channel + 0.055) / 1.055) ** 2.4
        )

    return (
        0.2126 * linear(colour.redF())
        + 0.7152 * linear(colour.greenF())
        + 0.0722 * linear(colour.blueF())
    )
