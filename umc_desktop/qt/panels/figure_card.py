"""A figure with its title, which can be copied and saved as a picture."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QPainter
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from umc_desktop.qt.panels.panel import MARGIN_PX, PlainLabel
from umc_desktop.qt.words import later, tr

_PICTURES = later("PNG picture (*.png);;SVG drawing (*.svg)")


class FigureCard(QFrame):
    """One figure of a page.

    Parameters
    ----------
    title
        What it shows.
    body
        The figure, or a table.
    told
        Told in words when a file was written, or could not be.
    """

    def __init__(
        self, title: str, body: QWidget, told: Callable[[str], object]
    ) -> None:
        super().__init__()
        self.setAccessibleName(title)
        self._title = title
        self._body = body
        self._told = told
        caption = PlainLabel(title, wrap=False)
        font = caption.font()
        font.setBold(True)
        caption.setFont(font)
        self._empty = PlainLabel(faint=True)
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._empty.hide()
        self.button = QToolButton()
        self.button.setText("⋯")
        self.button.setAutoRaise(True)
        self.button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.button.setAccessibleName(tr("Copy or save: {title}").format(title=title))
        self.button.setToolTip(tr("Copy or save this figure"))
        self._menu = QMenu(self.button)
        self._menu.addAction(tr("Copy"), self.copy)
        self._menu.addAction(tr("Save as…"), self.ask_and_save)
        self.button.setMenu(self._menu)
        top = QHBoxLayout()
        top.addWidget(caption, 1)
        top.addWidget(self.button)
        column = QVBoxLayout(self)
        column.setContentsMargins(MARGIN_PX, 4, MARGIN_PX, MARGIN_PX)
        column.setSpacing(4)
        column.addLayout(top)
        column.addWidget(body, 1)
        column.addWidget(self._empty, 1)

    def show_nothing(self, why: str) -> None:
        """Say why there is no figure; ``""`` shows the figure."""
        self._empty.setText(why)
        self._empty.setVisible(bool(why))
        self._body.setVisible(not why)
        self.button.setEnabled(not why)

    def copy(self) -> None:
        """Put a picture of the figure on the clipboard."""
        QGuiApplication.clipboard().setPixmap(self._body.grab())
        self._told(tr("Copied: {title}.").format(title=self._title))

    def ask_and_save(self) -> None:
        """Ask for a file and write the figure into it."""
        name, kind = QFileDialog.getSaveFileName(
            self,
            tr("Save: {title}").format(title=self._title),
            f"{self._title}.png",
            tr(_PICTURES),
        )
        if name:
            path = Path(name)
            if not path.suffix:
                path = path.with_suffix(".svg" if "svg" in kind else ".png")
            self.save(path)

    def save(self, path: Path) -> None:
        """Write the figure as .svg or as .png."""
        if path.suffix.lower() == ".svg":
            written = _draw_svg(self._body, path, self._title)
        else:
            written = self._body.grab().save(str(path))
        self._told(
            tr("Saved {name}.").format(name=path.name)
            if written
            else tr("{path} cannot be written.").format(path=path)
        )


def _draw_svg(widget: QWidget, path: Path, title: str) -> bool:
    # drawing to a file is rare: the module is not loaded before
    from PySide6.QtSvg import QSvgGenerator

    generator = QSvgGenerator()
    generator.setFileName(str(path))
    generator.setTitle(title)
    generator.setSize(widget.size())
    generator.setViewBox(widget.rect())
    # a plot has a method of its own by that name, which leaves its axes out
    painter = QPainter(generator)
    QWidget.render(widget, painter, QPoint())
    painter.end()
    return path.is_file() and path.stat().st_size > 0
