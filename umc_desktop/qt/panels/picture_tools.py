"""Zoom and brightness of a sample's picture."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSlider, QWidget

from umc_desktop.qt.panels.panel import MARGIN_PX, PlainLabel
from umc_desktop.qt.panels.pictures import BRIGHTEST, DARKEST
from umc_desktop.qt.panels.sample_content import PictureView
from umc_desktop.qt.project_view import ProjectView
from umc_desktop.qt.words import tr


class PictureTools(QWidget):
    """Buttons and a slider below a picture."""

    def __init__(self, view: ProjectView, picture: PictureView) -> None:
        super().__init__()
        self._view = view
        self._picture = picture
        self.smaller_button = QPushButton("−")
        self.larger_button = QPushButton("+")
        self.fit_button = QPushButton(tr("Fit"))
        self.brightness = QSlider(Qt.Orientation.Horizontal)
        self.brightness.setRange(DARKEST, BRIGHTEST)
        self.brightness.setPageStep(1)
        self.brightness.setAccessibleName(tr("Brightness of pictures"))
        self.brightness.setToolTip(tr("Brightness of all pictures ( [ and ] )"))
        row = QHBoxLayout(self)
        row.setContentsMargins(MARGIN_PX, 2, MARGIN_PX, 2)
        row.setSpacing(4)
        for button, name, steps in (
            (self.smaller_button, tr("Zoom out"), -1),
            (self.larger_button, tr("Zoom in"), 1),
        ):
            button.setFixedWidth(28)
            button.setAccessibleName(name)
            button.setToolTip(
                tr("{name}; the wheel does, too, and dragging moves").format(name=name)
            )
            button.clicked.connect(lambda _=False, by=steps: picture.zoom(by))
            row.addWidget(button)
        self.fit_button.setToolTip(tr("Show the whole picture (double click)"))
        self.fit_button.clicked.connect(picture.fit)
        label = PlainLabel(tr("B&rightness"), faint=True, wrap=False)
        label.setBuddy(self.brightness)
        row.addWidget(self.fit_button)
        row.addSpacing(6)
        row.addWidget(label)
        row.addWidget(self.brightness, 1)
        self.brightness.valueChanged.connect(view.set_brightness)
        view.brightness_changed.connect(self._follow)
        picture.zoomed.connect(self._show_zoom)
        self._follow()
        self._show_zoom()

    def _follow(self) -> None:
        self.brightness.setValue(self._view.brightness)
        self._picture.set_brightness(self._view.brightness)

    def _show_zoom(self) -> None:
        self.smaller_button.setEnabled(self._picture.can_zoom(-1))
        self.larger_button.setEnabled(self._picture.can_zoom(1))
        self.fit_button.setEnabled(self._picture.can_zoom(-1))
