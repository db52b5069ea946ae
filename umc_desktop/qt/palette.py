"""The command palette: every action by a few letters of its name, keyboard only."""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QObject,
    QRect,
    QSize,
    Qt,
)
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QPainter, QPalette
from PySide6.QtWidgets import (
    QDialog,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from umc_desktop.qt.panels.row_list import ROW, Index, RowModel
from umc_desktop.qt.words import tr

_WIDTH_PX, _ROWS_SHOWN, _PADDING_PX = 620, 9, 8
_LIST_KEYS = (
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_PageDown,
)


def score(query: str, title: str) -> float | None:
    """Return how well a title fits the letters typed, or ``None`` if it does not.

    The letters must occur in order; letters that begin a word or follow each other
    count more, and short titles come before long ones.
    """
    text, place, total, previous = title.casefold(), 0, 0.0, -2
    for letter in query.casefold():
        if letter == " ":
            continue
        starts = [
            at
            for at in range(place, len(text))
            if text[at] == letter and (at == 0 or not text[at - 1].isalnum())
        ]
        follows = place < len(text) and text[place] == letter and previous == place - 1
        at = place if follows else (starts[0] if starts else text.find(letter, place))
        if at < 0:
            return None
        total += 3.0 if follows else (2.0 if starts else 0.5)
        previous, place = at, at + 1
    return total - len(text) / 100


@dataclass(frozen=True)
class _Entry:
    action: QAction
    title: str
    shortcut: str
    help: str


class CommandPalette(QDialog):
    """A line to type in and the actions that fit; Enter runs the chosen one."""

    def __init__(self, actions: Iterable[QAction], parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAccessibleName(tr("Command palette"))
        self._entries = [
            _Entry(
                action,
                action.text().replace("&", ""),
                action.shortcut().toString(QKeySequence.SequenceFormat.NativeText),
                action.toolTip() if action.toolTip() != action.text() else "",
            )
            for action in actions
            if action.text() and action.menu() is None  # a submenu does nothing
        ]
        self.line = QLineEdit()
        self.line.setPlaceholderText(tr("Type a few letters of a command"))
        self.line.setAccessibleName(tr("Command"))
        self.list = QListView()
        self.list.setAccessibleName(tr("Commands"))
        self.list.setUniformItemSizes(True)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the line keeps the keys
        self.list.setItemDelegate(_EntryPainter(self.list))
        self._model = _Entries(self)
        self.list.setModel(self._model)
        self.line.textChanged.connect(self._filter)
        self.line.installEventFilter(self)
        self.list.clicked.connect(self._run)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 6, 6, 6)
        column.addWidget(self.line)
        column.addWidget(self.list)
        self._filter("")
        self._place(parent)

    @property
    def titles(self) -> list[str]:
        """The titles that fit what is typed, the best first."""
        return [entry.title for entry in self._model.rows]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let the arrow keys move in the list while the line has the focus."""
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._run(self.list.currentIndex())
                return True
            if event.key() in _LIST_KEYS:
                self._step(event.key())
                return True
        return super().eventFilter(watched, event)

    def _step(self, key: int) -> None:
        rows = self._model.rowCount()
        if not rows:
            return
        step = {
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_PageUp: -_ROWS_SHOWN,
            Qt.Key.Key_PageDown: _ROWS_SHOWN,
        }[Qt.Key(key)]
        row = min(max(self.list.currentIndex().row() + step, 0), rows - 1)
        self.list.setCurrentIndex(self._model.index(row))

    def _filter(self, query: str) -> None:
        scored = [(score(query, entry.title), entry) for entry in self._entries]
        fitting = [(value, entry) for value, entry in scored if value is not None]
        if query.strip():
            fitting.sort(key=lambda pair: -pair[0])
        self._model.set_rows([entry for _, entry in fitting])
        self.list.setCurrentIndex(self._model.index(0))

    def _run(self, index: QModelIndex) -> None:
        if not index.isValid():
            return
        action = self._model.rows[index.row()].action
        if not action.isEnabled():
            return
        self.close()
        action.trigger()

    def _place(self, parent: QWidget) -> None:
        width = min(_WIDTH_PX, max(parent.width() - 40, 240))
        height = _ROWS_SHOWN * self.list.sizeHintForRow(0) + 60
        top = parent.mapToGlobal(parent.rect().topLeft())
        self.setGeometry(
            QRect(
                top.x() + (parent.width() - width) // 2,
                top.y() + 60,
                width,
                min(height, max(parent.height() - 100, 160)),
            )
        )


class _Entries(RowModel[_Entry]):
    def spoken(self, row: _Entry) -> str:
        return row.title

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.AccessibleDescriptionRole:
            entry = self.rows[index.row()]
            return f"{entry.help} {entry.shortcut}".strip()
        return super().data(index, role)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flags = Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        if self.rows[index.row()].action.isEnabled():
            flags |= Qt.ItemFlag.ItemIsEnabled
        return flags


class _EntryPainter(QStyledItemDelegate):
    """Draws title and shortcut on one line and the help, quieter, below."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        height = option.fontMetrics.height()
        return QSize(200, 2 * height + _PADDING_PX + 2)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index
    ) -> None:
        entry: _Entry = index.data(ROW)
        rect: QRect = option.rect
        palette: QPalette = option.palette
        state: QStyle.StateFlag = option.state
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        group = (
            QPalette.ColorGroup.Active
            if entry.action.isEnabled()
            else QPalette.ColorGroup.Disabled
        )
        role = QPalette.ColorRole.Text
        quiet = QPalette.ColorRole.PlaceholderText
        if chosen:
            painter.fillRect(rect, palette.highlight())
            role = quiet = QPalette.ColorRole.HighlightedText
        inner = rect.adjusted(_PADDING_PX, _PADDING_PX // 2, -_PADDING_PX, 0)
        inner.setHeight(rect.height() // 2 - _PADDING_PX // 2)
        painter.setPen(palette.color(group, role))
        painter.drawText(inner, Qt.AlignmentFlag.AlignLeft, entry.title)
        painter.setPen(palette.color(group, quiet))
        painter.drawText(inner, Qt.AlignmentFlag.AlignRight, entry.shortcut)
        below = inner.translated(0, inner.height())
        metrics = painter.fontMetrics()
        painter.drawText(
            below,
            Qt.AlignmentFlag.AlignLeft,
            metrics.elidedText(entry.help, Qt.TextElideMode.ElideRight, below.width()),
        )
