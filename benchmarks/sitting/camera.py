"""Takes pictures of the window on the screen, in each theme that is asked for."""

from collections.abc import Collection, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from PySide6.QtGui import QImage
    from PySide6.QtWidgets import QWidget

    from umc_desktop.qt.settings import ThemeName
    from umc_desktop.qt.theme import Theme

_COLOURS, _EXACT = 256, 128  # a window has few: half of the bytes of a picture go


class Camera:
    """Writes ``FOLDER/NAME.png``, and ``NAME-THEME.png`` in the other themes.

    Parameters
    ----------
    folder
        ``None``: nothing is written.
    theme
        The window's; it is another one only while a picture is taken.
    themes
        In which each picture is taken, that of the documentation first.

    Attributes
    ----------
    taken
        The pictures that were written.
    wanted
        File names of those that are written; none means all.
    """

    def __init__(
        self, folder: Path | None, theme: "Theme", themes: "Sequence[ThemeName]"
    ) -> None:
        self._folder = folder
        self._theme = theme
        self._themes = tuple(themes)
        self.wanted: Collection[str] = ()
        self.taken: list[Path] = []
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)

    def take_as_is(self, name: str, widget: "QWidget") -> None:
        """Take a picture in the theme that the window has."""
        self._write(widget, f"{name}.png")

    def take(self, name: str, widget: "QWidget") -> None:
        """Take a picture of a widget in each theme."""
        before = self._theme.name
        for place, theme in enumerate(self._themes):
            if theme != self._theme.name:
                self._theme.choose(theme)
                _paint(widget)
            self._write(widget, f"{name}-{theme}.png" if place else f"{name}.png")
        if before != self._theme.name:
            self._theme.choose(before)
            _paint(widget)

    def _write(self, widget: "QWidget", name: str) -> None:
        picture = widget.grab().toImage()
        if self._folder is not None and (not self.wanted or name in self.wanted):
            self.taken.append(self._folder / name)
            write_small(picture, self.taken[-1])


def write_small(picture: "QImage", path: Path) -> None:
    """Write a picture of a window as a PNG of few bytes."""
    from PIL import Image
    from PySide6.QtGui import QImage
    from scipy.spatial.distance import cdist

    rgb = picture.convertToFormat(QImage.Format.Format_RGB32)
    whole = np.frombuffer(rgb.constBits(), np.uint32).reshape(rgb.height(), -1)
    found, place, times = np.unique(whole, return_inverse=True, return_counts=True)
    colours = found.view(np.uint8).reshape(-1, 4)[:, 2::-1]  # blue comes first
    # those that are seen most stay exact: plain areas, and the marks of the labels;
    # of the others, such as a gradient's, some stand for all
    order = np.argsort(-times)
    rest = Image.fromarray(colours[None, order[_EXACT:]])
    others = rest.quantize(_COLOURS - _EXACT, Image.Quantize.MEDIANCUT).getpalette()
    kept = np.concatenate(
        [colours[order[:_EXACT]], np.array(others, np.uint8).reshape(-1, 3)]
    )
    nearest = cdist(colours, kept).argmin(axis=1).astype(np.uint8)
    few = Image.fromarray(nearest[place].reshape(whole.shape))
    few.putpalette(kept.tobytes())
    few.save(path, optimize=True)


def _paint(widget: "QWidget") -> None:
    from PySide6.QtWidgets import QApplication

    for _ in range(3):
        QApplication.processEvents()
    widget.repaint()
