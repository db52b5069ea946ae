"""Keys that a part of the window answers to itself, apart from the menus' shortcuts."""

from dataclasses import dataclass

from PySide6.QtGui import QKeySequence

_PARTED = "; "
_ARROWS = {"Left": "←", "Right": "→", "Up": "↑", "Down": "↓"}


@dataclass(frozen=True)
class Key:
    """One thing that keys, or the mouse, do in one place.

    Attributes
    ----------
    keys
        Qt's portable text, several parted by ``"; "``; or a gesture in words.
    what
        What they do, as in a menu.
    is_gesture
        Whether the mouse takes part.
    """

    keys: str
    what: str
    is_gesture: bool = False

    @property
    def sequences(self) -> list[QKeySequence]:
        """The keys, for comparing with a shortcut."""
        return [] if self.is_gesture else sequences(self.keys)


def sequences(text: str) -> list[QKeySequence]:
    """Return the shortcuts that a text names, parted by ``"; "``."""
    return [
        QKeySequence.fromString(part, QKeySequence.SequenceFormat.PortableText)
        for part in text.split(_PARTED)
        if part
    ]


def portable(keys: list[QKeySequence]) -> str:
    """Return the text that names shortcuts in files, the same on every system."""
    return _PARTED.join(
        key.toString(QKeySequence.SequenceFormat.PortableText) for key in keys
    )


def shown(keys: list[QKeySequence]) -> str:
    """Return shortcuts as they stand on this system's keyboard."""
    kind = QKeySequence.SequenceFormat
    return ", ".join(
        _ARROWS.get(key.toString(kind.PortableText), key.toString(kind.NativeText))
        for key in keys
    )


# What lists, fields and buttons everywhere answer to; a shortcut on one of these
# would take it from them.
EVERYWHERE = (
    Key("Up; Down; PgUp; PgDown", "Move in a list"),
    Key("Return; Enter", "Choose in a list"),
    Key("Tab; Shift+Tab", "Next or previous field"),
    Key("Esc", "Leave a field, close a dialog"),
)
