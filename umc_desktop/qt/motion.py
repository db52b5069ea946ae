"""Whether anything may move on its own: blinking, fading, sliding, spinning."""

import sys

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from umc_desktop.qt.settings import Motion

_REDUCED, _FLASHING = "umc_reduced_motion", "umc_cursor_flash_time"
_EFFECTS = (
    Qt.UIEffect.UI_AnimateMenu,
    Qt.UIEffect.UI_FadeMenu,
    Qt.UIEffect.UI_AnimateCombo,
    Qt.UIEffect.UI_AnimateTooltip,
    Qt.UIEffect.UI_FadeTooltip,
    Qt.UIEffect.UI_AnimateToolBox,
)


def is_reduced() -> bool:
    """Return whether parts of the window should stand still; ask before moving."""
    app = QGuiApplication.instance()
    return app is not None and bool(app.property(_REDUCED))


def wanted_by_system() -> bool:
    """Return whether the system asks programs to move less, where Qt says so."""
    hints = QGuiApplication.styleHints().accessibility()
    preference = getattr(hints, "motionPreference", None)  # in Qt after 6.11
    if preference is not None:
        return bool(preference().name == "ReducedMotion")
    # Windows' "Show animations" reaches Qt as its effects.
    return sys.platform == "win32" and not QApplication.isEffectEnabled(
        Qt.UIEffect.UI_General
    )


def apply(app: QApplication, wish: Motion) -> None:
    """Let things move or stand still from now on."""
    reduced = wish == "reduced" or (wish == "system" and wanted_by_system())
    if app.property(_FLASHING) is None:
        app.setProperty(_FLASHING, app.cursorFlashTime())
    app.setProperty(_REDUCED, reduced)
    app.setCursorFlashTime(0 if reduced else app.property(_FLASHING))
    if reduced:
        for effect in _EFFECTS:
            QApplication.setEffectEnabled(effect, False)
