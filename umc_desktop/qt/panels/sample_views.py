"""The list of a batch's samples, as rows or as a grid of pictures."""

from PySide6.QtCore import QModelIndex, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QListView

from umc_desktop.qt.panels.choice_list import ChoiceList
from umc_desktop.qt.panels.sample_list import THUMBNAIL_PX, SampleDelegate
from umc_desktop.qt.panels.sample_tiles import TileDelegate, stepped
from umc_desktop.qt.words import tr

_STEPS = {Qt.Key.Key_Plus: 1, Qt.Key.Key_Equal: 1, Qt.Key.Key_Minus: -1}


class SampleList(ChoiceList):
    """The samples; a double click, X or the mark at the end drops one or takes it back.

    Attributes
    ----------
    drop_toggled
        Signal with the index of the sample.
    resample_asked
        Signal: R was pressed.
    pictures_resized
        Signal with the side of the pictures in pixels.
    """

    drop_toggled = Signal(QModelIndex)
    resample_asked = Signal()
    pictures_resized = Signal(int)

    def __init__(self) -> None:
        super().__init__(tr("Samples of the batch"))
        self.samples_delegate = SampleDelegate(self)
        self.tiles_delegate = TileDelegate(self)
        self.is_grid = False
        self.setItemDelegate(self.samples_delegate)

    @property
    def droppable(self) -> bool:
        """Whether samples can be taken out of the batch."""
        return self.samples_delegate.droppable

    def set_droppable(self, droppable: bool) -> None:
        """Say whether samples can be taken out of the batch."""
        self.samples_delegate.droppable = self.tiles_delegate.droppable = droppable
        self.viewport().update()

    @property
    def picture_side(self) -> int:
        """Side of the square that pictures fit into, in pixels."""
        return self.tiles_delegate.side if self.is_grid else THUMBNAIL_PX

    def set_grid(self, is_grid: bool) -> None:
        """Show pictures side by side, or samples in rows."""
        if is_grid == self.is_grid:
            return
        self.is_grid = is_grid
        if is_grid:
            self.setViewMode(QListView.ViewMode.IconMode)
            self.setMovement(QListView.Movement.Static)
            self.setResizeMode(QListView.ResizeMode.Adjust)
            self.setItemDelegate(self.tiles_delegate)
        else:
            self.setViewMode(QListView.ViewMode.ListMode)
            self.setItemDelegate(self.samples_delegate)
        self.pictures_resized.emit(self.picture_side)

    def zoom(self, steps: int) -> None:
        """Make the pictures of the grid larger, or smaller below 0."""
        side = stepped(self.tiles_delegate.side, steps)
        if self.is_grid and side != self.tiles_delegate.side:
            self.tiles_delegate.side = side
            self.pictures_resized.emit(side)
            self.scheduleDelayedItemsLayout()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Zoom the grid while Ctrl is held."""
        control = Qt.KeyboardModifier.ControlModifier
        if self.is_grid and event.modifiers() & control:
            self.zoom(1 if event.angleDelta().y() > 0 else -1)
            event.accept()
        else:
            super().wheelEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Drop at the mark; anything else makes current."""
        index = self._marked(event.position().toPoint())
        if index is not None and event.button() == Qt.MouseButton.LeftButton:
            self.drop_toggled.emit(index)
        else:
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go of the mark without choosing the row."""
        if self._marked(event.position().toPoint()) is None:
            super().mouseReleaseEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Drop a sample, or take it back."""
        place = event.position().toPoint()
        index = self.indexAt(place)
        if self._marked(place) is not None:
            self.mousePressEvent(event)  # two quick clicks on the mark are two clicks
        elif self.droppable and index.isValid():
            self.drop_toggled.emit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Drop on X, resample on R, zoom the grid on + and -."""
        plain = not event.modifiers()
        index = self.currentIndex()
        if self.is_grid and event.key() in _STEPS:
            self.zoom(_STEPS[Qt.Key(event.key())])
        elif plain and event.key() == Qt.Key.Key_R:
            self.resample_asked.emit()
        elif plain and event.key() == Qt.Key.Key_X and index.isValid():
            if self.droppable:
                self.drop_toggled.emit(index)
        else:
            super().keyPressEvent(event)

    def _marked(self, place: QPoint) -> QModelIndex | None:
        index = self.indexAt(place)
        if not index.isValid() or not self.droppable:
            return None
        delegate = self.tiles_delegate if self.is_grid else self.samples_delegate
        mark = delegate.mark_rect(self.visualRect(index))
        return index if mark.contains(place) else None
