"""One sample as large as there is room, with nothing that the models say of it."""

from PySide6.QtWidgets import QVBoxLayout, QWidget

from umc_desktop.qt.panels.image_turner import ImageTurner
from umc_desktop.qt.panels.panel import ElidedLabel
from umc_desktop.qt.panels.sample_content import PictureView, ReadingText
from umc_desktop.qt.project_view import ProjectView
from umc_desktop.qt.words import tr


class WholeSample(QWidget):
    """Shows the text and the picture of a sample by its id."""

    def __init__(self, view: ProjectView) -> None:
        super().__init__()
        self._view = view
        self._shown: int | None = None
        self.heading = ElidedLabel(faint=True)
        self.text = ReadingText()
        self.picture = PictureView()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.heading)
        self.turner = ImageTurner(self.picture)
        view.pictures_changed.connect(self.turner.refresh)
        column.addWidget(self.picture, 2)
        column.addWidget(self.turner)
        column.addWidget(self.text, 1)

    def show_sample(self, sample_id: int | None) -> None:
        """Show another sample, or none."""
        if sample_id == self._shown:
            return
        self._shown = sample_id
        detail = None if sample_id is None else self._view.detail(sample_id)
        if detail is None:
            self.heading.setText("")
            self.text.setPlainText("")
            self.turner.show_images(())
            return
        self.heading.setText(
            detail.identifier or tr("Sample {id}").format(id=detail.id)
        )
        self.text.setPlainText(detail.text or "")
        self.text.setVisible(detail.text is not None or detail.image is None)
        self.turner.show_images(detail.images)

    def forget(self) -> None:
        """Read the sample anew when it is shown next."""
        self._shown = None
