"""Samples that show what a label means, as lines that can be taken away."""

from collections.abc import Iterable

from PySide6.QtCore import QEvent, QSize, Qt, Signal
from PySide6.QtGui import QIcon, QKeyEvent, QPixmap
from PySide6.QtWidgets import QListWidget, QListWidgetItem

from umc_desktop.qt.panels.pictures import fitted, read_picture
from umc_desktop.qt.panels.wording import tooltip
from umc_desktop.qt.project_view import ProjectView
from umc_desktop.qt.words import tr

_EXCERPT = 200
_THUMBNAIL = QSize(48, 48)


class ReferenceList(QListWidget):
    """Enter shows a sample, Delete takes it away.

    Signals
    -------
    opened : int
        Id of a sample to be shown.
    forgotten : int
        Id of a sample that shows nothing after all.
    """

    opened = Signal(int)
    forgotten = Signal(int)

    def __init__(self, view: ProjectView, name: str) -> None:
        super().__init__()
        self._view = view
        self.setAccessibleName(name)
        self.setToolTip(tr("Enter shows the sample, Delete takes it away"))
        self.itemActivated.connect(lambda item: self.opened.emit(_sample_of(item)))

    def show_samples(self, sample_ids: Iterable[int]) -> None:
        """Show other samples."""
        self.clear()
        for sample_id in sample_ids:
            self.addItem(self._item(sample_id))

    def event(self, event: QEvent) -> bool:
        """Let Delete be the list's before it is the window's."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Delete
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take the chosen sample away on Delete."""
        item = self.currentItem()
        if event.key() == Qt.Key.Key_Delete and item is not None:
            self.forgotten.emit(_sample_of(item))
        else:
            super().keyPressEvent(event)

    def _item(self, sample_id: int) -> QListWidgetItem:
        detail = self._view.detail(sample_id)
        text = "" if detail is None else (detail.text or detail.identifier)
        item = QListWidgetItem(
            " ".join(text[:_EXCERPT].split())
            or tr("Sample {sample_id}").format(sample_id=sample_id)
        )
        item.setToolTip(tooltip(text))
        item.setData(Qt.ItemDataRole.UserRole, sample_id)
        if detail is not None and detail.image is not None:
            item.setIcon(_icon(detail.image))
        return item


def _sample_of(item: QListWidgetItem) -> int:
    return int(item.data(Qt.ItemDataRole.UserRole))


def _icon(content: bytes) -> QIcon:
    picture = read_picture(content, _THUMBNAIL)
    if picture is None:
        return QIcon()
    return QIcon(QPixmap.fromImage(fitted(picture, _THUMBNAIL)))
