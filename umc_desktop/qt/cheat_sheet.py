"""The cheat sheet: every shortcut by where it works, found by typing."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QLineEdit,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from umc_desktop.domain.samples import Label
from umc_desktop.qt.actions import MENUS
from umc_desktop.qt.dialog_buttons import CLOSE, dialog_buttons
from umc_desktop.qt.keys import EVERYWHERE, Key, shown
from umc_desktop.qt.map_panel import MapPanel
from umc_desktop.qt.panels.item_painting import RowPainter
from umc_desktop.qt.panels.panel import PlainLabel
from umc_desktop.qt.panels.registry import PANELS
from umc_desktop.qt.panels.row_list import ROW, Index, RowModel
from umc_desktop.qt.panels.wording import tooltip
from umc_desktop.qt.shortcuts import Binding
from umc_desktop.qt.words import tr

_PAD_PX, _GAP_PX = 6, 20
_WIDEST = 46  # letters of a column
_SIZE = QSize(1500, 760)


@dataclass(frozen=True)
class Row:
    """A line of the sheet: a heading, or what keys do.

    Attributes
    ----------
    what
        What the keys do; of a heading, where the keys below it work.
    keys
        As they stand on the keyboard.
    is_heading
        Whether it begins a section.
    """

    what: str
    keys: str = ""
    is_heading: bool = False


@dataclass(frozen=True)
class Section:
    """The shortcuts of one place."""

    title: str
    rows: tuple[Row, ...]

    def matching(self, wanted: str) -> "Section":
        """Return the section with the rows that contain every word typed."""
        words = wanted.casefold().split()
        return Section(
            self.title,
            tuple(
                row
                for row in self.rows
                if all(
                    word in f"{row.what} {row.keys} {self.title}".casefold()
                    for word in words
                )
            ),
        )


def sections(
    bindings: Sequence[Binding], labels: Iterable[Label] = ()
) -> list[Section]:
    """Return every shortcut by where it works.

    Parameters
    ----------
    bindings
        The actions of the menus with their keys.
    labels
        The open project's labels: their keys are shortcuts too.
    """
    found = []
    menus = dict.fromkeys([*MENUS, *(binding.menu for binding in bindings)])
    for menu in menus:
        rows = tuple(
            Row(binding.title, binding.shown_keys)
            for binding in bindings
            if binding.menu == menu and binding.keys and not _is_of_map(binding)
        )
        found.append(Section(tr(menu) if menu else tr("Panels"), rows))
    on_map = [
        Row(binding.title, binding.shown_keys)
        for binding in bindings
        if binding.keys and _is_of_map(binding)
    ]
    on_map += [Row(tr(key.what), _shown(key)) for key in MapPanel.KEYS]
    found.append(Section(tr("On the map"), tuple(on_map)))
    parts: list[tuple[str, tuple[Key, ...]]] = [
        (tr("In the panel “{panel}”").format(panel=tr(spec.title)), spec.keys())
        for spec in PANELS
    ]
    parts.append((tr("Everywhere"), EVERYWHERE))
    found += [
        Section(title, tuple(Row(tr(key.what), _shown(key)) for key in keys))
        for title, keys in parts
    ]
    given = tuple(Row(label.name, label.key) for label in labels if label.key)
    found.append(Section(tr("Labels of this project"), given))
    return [section for section in found if section.rows]


class CheatSheet(QDialog):
    """A line to search with, and the shortcuts in as many columns as there is room.

    Signals
    -------
    change_requested : None
        The annotator wants other keys.
    """

    change_requested = Signal()

    def __init__(self, sections: Sequence[Section], parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(tr("Keyboard shortcuts"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._sections = list(sections)
        self.line = QLineEdit()
        self.line.setAccessibleName(tr("Search shortcuts"))
        self.line.setPlaceholderText(tr("Search: what you want to do, or a key"))
        self.line.setClearButtonEnabled(True)
        self.list = _Columns()
        self._nothing = PlainLabel(faint=True)
        buttons = dialog_buttons(CLOSE)
        self.change_button = buttons.addButton(
            tr("Change shortcuts…"), QDialogButtonBox.ButtonRole.ActionRole
        )
        self.change_button.setAutoDefault(False)
        self.change_button.clicked.connect(self._change)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addWidget(self.line)
        column.addWidget(self._nothing)
        column.addWidget(self.list, 1)
        column.addWidget(buttons)
        self.line.textChanged.connect(self._filter)
        self._filter("")
        room = parent.size() - QSize(60, 60)
        self.resize(_SIZE.boundedTo(room).expandedTo(QSize(480, 320)))

    @property
    def rows(self) -> list[Row]:
        """What is shown, headings included, without the gaps."""
        return [row for row in self.list.rows if row.what]

    def _filter(self, wanted: str) -> None:
        left = [section.matching(wanted) for section in self._sections]
        self.list.show_sections([section for section in left if section.rows])
        self._nothing.setVisible(not self.rows)
        self._nothing.setText(
            tr(
                "No shortcut has “{wanted}”. The command palette finds commands "
                "without one."
            ).format(wanted=wanted.strip())
        )

    def _change(self) -> None:
        self.accept()
        self.change_requested.emit()


class _Columns(QListView):
    """Sections one below the other, and on into the next column."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(tr("Shortcuts"))
        self.setFlow(QListView.Flow.TopToBottom)
        self.setWrapping(True)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setUniformItemSizes(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setItemDelegate(_RowDelegate(self))
        self._sections: list[Section] = []
        self._model = _Rows(self)
        self.setModel(self._model)

    @property
    def rows(self) -> list[Row]:
        """What is shown, with the empty rows that close a column."""
        return self._model.rows

    def show_sections(self, sections: list[Section]) -> None:
        """Show other sections."""
        self._sections = sections
        self._lay_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the columns anew."""
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        cell = self._cell()
        bar = self.horizontalScrollBar().sizeHint().height()
        height = self.height() - 2 * self.frameWidth() - bar
        rows = _broken(self._sections, max(4, height // cell.height()))
        self.setGridSize(cell)
        if rows != self._model.rows:
            self._model.set_rows(rows)

    def _cell(self) -> QSize:
        """Return the size of a row: as many whole columns as there is room for."""
        metrics = self.fontMetrics()
        widest = max(
            (
                metrics.horizontalAdvance(row.what) + _keys_width(row, metrics)
                for section in self._sections
                for row in section.rows
            ),
            default=0,
        )
        most = _WIDEST * metrics.averageCharWidth() + _keys_width(
            Row("", "Ctrl+Shift+W"), metrics
        )
        least = min(widest, most) + 4 * _PAD_PX + _GAP_PX
        room = self.width() - 2 * self.frameWidth()
        return QSize(room // max(1, room // least), metrics.height() + 9)


class _Rows(RowModel[Row]):
    def spoken(self, row: Row) -> str:
        return f"{row.what}: {row.keys}" if row.keys else row.what

    def hint(self, row: Row) -> str:
        return tooltip(row.what)  # it may be cut

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not self.rows[index.row()].what:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


class _RowDelegate(QStyledItemDelegate):
    """Draws what the keys do on the left and the keys on the right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        view = option.widget
        return view.gridSize() if isinstance(view, QListView) else QSize(200, 24)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: Index
    ) -> None:
        row: Row = index.data(ROW)
        if not row.what:
            return
        painter.save()
        drawn = RowPainter(painter, option)
        inner = drawn.rect.adjusted(_PAD_PX, 0, -_PAD_PX - _GAP_PX // 2, 0)
        if row.is_heading:
            drawn.text(inner, row.what, font=drawn.font(bold=True))
            painter.restore()
            return
        width = _keys_width(row, QFontMetrics(drawn.font(bold=True)))
        cap = QRect(inner)
        cap.setLeft(inner.right() - width)
        cap.adjust(0, 3, 0, -3)
        drawn.keycap(cap, row.keys)
        inner.setRight(cap.left() - 2 * _PAD_PX)
        drawn.text(inner, row.what)
        painter.restore()


def _broken(sections: Sequence[Section], height: int) -> list[Row]:
    """Return the rows of all sections; no heading stands last in a column."""
    rows: list[Row] = []
    for section in sections:
        place = len(rows) % height
        if place:
            rows.append(Row(""))
            place = (place + 1) % height
        if place and place >= height - 1:
            rows += [Row("")] * (height - place)
        rows.append(Row(section.title, is_heading=True))
        rows += section.rows
    return rows


def _keys_width(row: Row, metrics: QFontMetrics) -> int:
    return metrics.horizontalAdvance(row.keys) + 2 * _PAD_PX + 4


def _is_of_map(binding: Binding) -> bool:
    return not binding.menu and "map" in binding.id  # as named by MapActions


def _shown(key: Key) -> str:
    return tr(key.keys) if key.is_gesture else shown(key.sequences)
