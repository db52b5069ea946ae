"""Palettes for Qt's Fusion style: light, dark, high contrast, or as the system."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import (
    QBrush,
    QColor,
    QGuiApplication,
    QLinearGradient,
    QPalette,
)
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
CONTRAST: Mapping[QPalette.ColorRole, str] = MappingProxyType(
    {
        _Role.Window: "#000000",
        _Role.WindowText: "#ffffff",
        _Role.Base: "#000000",
        _Role.AlternateBase: "#000000",
        _Role.Text: "#ffffff",
        _Role.Button: "#101010",
        _Role.ButtonText: "#ffffff",
        _Role.BrightText: "#ffb0b0",
        _Role.Highlight: "#ffe600",
        _Role.HighlightedText: "#000000",
        _Role.Accent: "#ffe600",
        _Role.ToolTipBase: "#000000",
        _Role.ToolTipText: "#ffffff",
        _Role.PlaceholderText: "#d8d8d8",
        _Role.Link: "#8fd0ff",
        _Role.LinkVisited: "#e0b8ff",
        _Role.Light: "#ffffff",
        _Role.Midlight: "#262626",
        _Role.Mid: "#c8c8c8",
        _Role.Dark: "#c8c8c8",
        _Role.Shadow: "#ffffff",
    }
)
# Fusion outlines a field in its window colour, 1.4 times darker: too faint to see
# where a check box is, alone or in a list. These classes paint nothing else in it.
OUTLINED = ("QCheckBox", "QLineEdit", "QComboBox", "QListWidget")
# On black, 1.4 times darker is still black: these, too, need a colour to be seen by.
OUTLINED_ON_BLACK = (
    *OUTLINED,
    "QPushButton",
    "QToolButton",
    "QRadioButton",
    "QAbstractSpinBox",
    "QProgressBar",
    "QAbstractItemView",
    "QTextEdit",
    "QPlainTextEdit",
)
OUTLINE_FACTOR = 140
_DISABLED_ROLES = (_Role.WindowText, _Role.Text, _Role.ButtonText)


@dataclass(frozen=True)
class Look:
    """One set of colours.

    Attributes
    ----------
    colours
        By their part in the palette.
    disabled
        Of text that is about nothing that can be done now.
    outline_base
        What Fusion darkens for outlines.
    outlined
        Classes whose outlines are made from it.
    dark
        Whether text is lighter than its ground.
    """

    colours: Mapping[QPalette.ColorRole, str]
    disabled: str
    outline_base: str
    outlined: tuple[str, ...]
    dark: bool


LOOKS: Mapping[str, Look] = MappingProxyType(
    {
        "light": Look(LIGHT, "#8a9199", "#b4bac1", OUTLINED, dark=False),
        "dark": Look(DARK, "#6d757d", "#adb4bc", OUTLINED, dark=True),
        "contrast": Look(CONTRAST, "#a8a8a8", "#ffffff", OUTLINED_ON_BLACK, dark=True),
    }
)


def palette_of(name: str) -> QPalette:
    """Return the palette of one of ``LOOKS``."""
    look = LOOKS[name]
    palette = QPalette()
    for role, colour in look.colours.items():
        palette.setColor(role, QColor(colour))
    for role in _DISABLED_ROLES:
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(look.disabled))
    return palette


def header_palette(name: str) -> QPalette:
    """Return the palette of tables' headers in one of ``LOOKS``.

    Fusion paints a header's heads in the colour of buttons, the room beside the last
    one in that of windows, and makes the line below from the latter's colour: so the
    brush for windows has that colour and paints another one.
    """
    look = LOOKS[name]
    palette = palette_of(name)
    ground = palette.color(_Role.Button)
    gradient = QLinearGradient()
    for place in (0, 1):
        gradient.setColorAt(place, ground)
    beside = QBrush(gradient)
    is_outlined = "QAbstractItemView" in look.outlined
    beside.setColor(look.outline_base if is_outlined else palette.color(_Role.Window))
    palette.setBrush(_Role.Window, beside)
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
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._on_system)
        hints.accessibility().contrastPreferenceChanged.connect(self._on_system)
        self._apply()

    @property
    def name(self) -> ThemeName:
        """What was chosen: light, dark, high contrast or as the system."""
        return self._name

    @property
    def dark(self) -> bool:
        """Whether the window is dark now."""
        return LOOKS[self.look].dark

    @property
    def look(self) -> str:
        """What the window has now: one of ``LOOKS``."""
        if self._name != "system":
            return self._name
        hints = QGuiApplication.styleHints()
        wish = hints.accessibility().contrastPreference()
        if wish == Qt.ContrastPreference.HighContrast:
            return "contrast"
        return "dark" if hints.colorScheme() == Qt.ColorScheme.Dark else "light"

    def choose(self, name: ThemeName) -> None:
        """Change over to another theme."""
        self._name = name
        self._apply()

    def _on_system(self) -> None:
        if self._name == "system":
            self._apply()

    def _apply(self) -> None:
        look = LOOKS[self.look]
        self._app.setPalette(palette_of(self.look))
        outlined = palette_of(self.look)
        outlined.setColor(_Role.Window, QColor(look.outline_base))
        for name in look.outlined:
            # PySide takes text here, whatever its stub says
            self._app.setPalette(outlined, name)  # type: ignore[arg-type]
        self._app.setPalette(header_palette(self.look), "QHeaderView")  # type: ignore[arg-type]
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
