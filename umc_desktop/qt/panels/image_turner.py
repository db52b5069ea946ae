"""Going from one image of a sample to the next."""

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from umc_desktop.qt.panels.panel import MARGIN_PX, PlainLabel
from umc_desktop.qt.panels.pictures import LARGEST_PICTURE, read_picture
from umc_desktop.qt.panels.sample_content import PictureView
from umc_desktop.qt.words import tr
from umc_desktop.storage import picture_cache


class ImageTurner(QWidget):
    """Shows a sample's images in a picture view, one at a time.

    Its buttons are there only where there are several.

    Attributes
    ----------
    place
        Of the image that is shown, from 0.
    """

    def __init__(self, picture: PictureView) -> None:
        super().__init__()
        self._picture = picture
        self._images: Sequence[bytes] = ()
        self.place = 0
        self.before_button = QPushButton("◀")
        self.next_button = QPushButton("▶")
        self._which = PlainLabel(faint=True, wrap=False)
        row = QHBoxLayout(self)
        row.setContentsMargins(MARGIN_PX, 2, MARGIN_PX, 2)
        row.addStretch()
        for button, name, steps in (
            (self.before_button, tr("Image before ( , )"), -1),
            (self.next_button, tr("Next image ( . )"), 1),
        ):
            button.setFixedWidth(28)
            button.setAccessibleName(name)
            button.setToolTip(name)
            button.clicked.connect(lambda _=False, by=steps: self.turn(by))
        row.addWidget(self.before_button)
        row.addWidget(self._which)
        row.addWidget(self.next_button)
        row.addStretch()
        self.hide()

    @property
    def which(self) -> str:
        """Which image of how many is shown, in words."""
        return self._which.text()

    def show_images(self, images: Sequence[bytes]) -> None:
        """Show the first of other images; without any there is no picture."""
        self._images, self.place = images, 0
        self._picture.setVisible(bool(images))
        self.setVisible(len(images) > 1)
        self.refresh()

    def turn(self, steps: int) -> None:
        """Show another image; after the last one comes the first."""
        if len(self._images) > 1:
            self.place = (self.place + steps) % len(self._images)
            self.refresh()

    def refresh(self) -> None:
        """Show the image again: it may be ready now."""
        if not self._images:
            self._picture.set_image(None)
            return
        content = self._images[self.place]
        self._picture.set_image(
            read_picture(content, LARGEST_PICTURE), picture_cache.is_awaited(content)
        )
        self._which.setText(
            tr("Image {place} of {count}").format(
                place=self.place + 1, count=len(self._images)
            )
        )
