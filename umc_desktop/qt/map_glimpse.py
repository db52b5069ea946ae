"""What is seen of a sample while the pointer rests on it on the map."""

from PySide6.QtCore import QSize
from PySide6.QtGui import QPixmap

from umc_desktop.domain.samples import SampleDetail
from umc_desktop.qt.panels.pictures import fitted, read_picture
from umc_desktop.qt.project_view import ProjectView

_LETTERS = 300
_THUMBNAIL = QSize(168, 168)


class MapGlimpse:
    """The beginning of a sample's text, or its picture in small."""

    def __init__(self, view: ProjectView) -> None:
        self._view = view

    def text(self, row: int) -> str:
        """Return the beginning of the text in a row of the map."""
        detail = self._detail(row)
        text = "" if detail is None else detail.text or detail.identifier
        return text if len(text) <= _LETTERS else f"{text[:_LETTERS]}…"

    def picture(self, row: int) -> QPixmap | None:
        """Return the picture in a row of the map; ``None`` where there is none."""
        detail = self._detail(row)
        if detail is None or detail.image is None:
            return None
        image = read_picture(detail.image, _THUMBNAIL)
        return None if image is None else QPixmap.fromImage(fitted(image, _THUMBNAIL))

    def _detail(self, row: int) -> SampleDetail | None:
        data = self._view.data
        return None if data is None else self._view.detail(int(data.ids[row]))
