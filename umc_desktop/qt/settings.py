"""What the window remembers from one start to the next, on this computer only."""

import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Literal

import msgspec

from umc_desktop.storage.cache_folder import config_folder

ThemeName = Literal["system", "light", "dark", "contrast"]
Language = Literal["system", "en", "de"]
Motion = Literal["system", "reduced", "full"]
SpotCheckPlan = Literal["off", "short", "long", "pure"]
_RECENT_KEPT = 8


@dataclass(frozen=True)
class WindowSettings:
    """Everything that is remembered.

    Attributes
    ----------
    recent
        Project files, the last opened first.
    theme
        Light, dark, high contrast, or as the system says.
    annotator
        Name the decisions are made under; empty for the computer account's.
    geometry
        Place and size of the window, as Qt writes it, in base64.
    splitters
        Sizes of the parts of each splitter, by its name.
    layout
        Where the panels stand and which are shown, as Qt writes it, in base64.
    text_percent
        Size of all text against the system's.
    motion
        Whether things may move on their own: reduced, full, or as the system says.
    language
        Of the window, from its next start on.
    tour_seen
        Whether the tour was shown on the demo project.
    shortcuts
        Keys by the id of the action, only where they are not the first start's.
    spot_check
        How many members of a large batch are checked before its label sticks.
    """

    recent: tuple[str, ...] = ()
    theme: ThemeName = "system"
    annotator: str = ""
    geometry: str = ""
    splitters: dict[str, tuple[int, ...]] = field(default_factory=dict)
    layout: str = ""
    text_percent: int = 100
    motion: Motion = "system"
    language: Language = "system"
    tour_seen: bool = False
    shortcuts: dict[str, str] = field(default_factory=dict)
    spot_check: SpotCheckPlan = "short"


class Settings:
    """The settings file: read once, written at each change.

    Parameters
    ----------
    path
        Where it lies; the installation's configuration folder by default.
    for_picture
        Look as on the first start whatever was kept, and keep nothing: only the
        annotator's name, the theme and the language are taken over.
    """

    def __init__(self, path: Path | None = None, *, for_picture: bool = False) -> None:
        self._path = path or config_folder() / "window.json"
        self._is_kept = not for_picture
        self.value = self._read()
        if for_picture:
            self.value = WindowSettings(
                theme=self.value.theme,
                annotator=self.value.annotator,
                language=self.value.language,
            )

    @property
    def is_kept(self) -> bool:
        """Whether what changes is there at the next start."""
        return self._is_kept

    def change(self, **fields: Any) -> None:  # noqa: ANN401 - any field's value
        """Set fields and write the file; a file that cannot be written is let be."""
        self.value = replace(self.value, **fields)
        if not self._is_kept:
            return
        draft = self._path.with_name(f".{self._path.name}.{os.getpid()}")
        try:
            draft.write_bytes(msgspec.json.format(msgspec.json.encode(self.value)))
            draft.replace(self._path)
        except OSError:
            draft.unlink(missing_ok=True)  # nothing that is lost here is work

    def add_recent(self, path: Path) -> None:
        """Put a project on top of the recent ones."""
        name = str(path.absolute())
        others = (item for item in self.value.recent if item != name)
        self.change(recent=(name, *others)[:_RECENT_KEPT])

    def forget_recent(self, path: Path) -> None:
        """Take a project off the recent ones."""
        name = str(path.absolute())
        self.change(recent=tuple(item for item in self.value.recent if item != name))

    def _read(self) -> WindowSettings:
        try:
            return msgspec.json.decode(self._path.read_bytes(), type=WindowSettings)
        except (OSError, msgspec.DecodeError):
            return WindowSettings()
