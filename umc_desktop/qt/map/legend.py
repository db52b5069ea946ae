"""What the map's colours mean, and a filter by them."""

from __future__ import annotations

import html
from collections.abc import Collection

from PySide6.QtCore import QEvent, QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QIcon,
    QImage,
    QKeyEvent,
    QLinearGradient,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from umc_desktop.qt.map.colours import THEMES
from umc_desktop.qt.map.model import Colouring, LegendEntry
from umc_desktop.qt.map.painting import entry_colour, entry_shape, swatch
from umc_desktop.qt.words import counted, tr

_SWATCH_PX = 12
_LEAST_PX, _MARGIN_PX = 168, 16
_NAME_GAP_PX, _ROW_GAP_PX = 8, 6
_UNCUT = 18  # characters of a name that there is always room for
_BAR_HEIGHT_PX = 14
_ENDS_GAP_PX = 12
_OFF_SCROLL_BAR_PX = 6


class LegendPanel(QWidget):
    """Lists the categories with colour, shape and count, or shows the gradient.

    A click or Space hides or shows a category; a double click or Enter shows only
    that one, and once more shows all again.

    Signals
    -------
    filter_changed : object
        The hidden categories, frozenset of int.
    """

    filter_changed = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(tr("Legend"))
        self._boxes: dict[int, EntryBox] = {}
        self._rows: list[tuple[EntryBox, QLabel]] = []
        self._title = QLabel(self)
        self._title.setTextFormat(Qt.TextFormat.PlainText)
        self._title.setWordWrap(True)
        font = self._title.font()
        font.setBold(True)
        self._title.setFont(font)
        self._bar = GradientBar(self)
        self._scroll = QScrollArea(self)
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 8, 4, 4)
        layout.addWidget(self._title)
        layout.addWidget(self._bar)
        layout.addWidget(self._scroll, 1)
        layout.addStretch()
        self.show_colouring(None, "light", frozenset())

    def minimumSizeHint(self) -> QSize:
        """Return the room for names that tell categories apart, and for the title."""
        words = self._title.text().split()
        metrics = self._title.fontMetrics()
        title = max((metrics.horizontalAdvance(word) for word in words), default=0)
        rows = max((self._room_of(*row) for row in self._rows), default=0)
        return QSize(
            max(_LEAST_PX, title + _MARGIN_PX, rows + _MARGIN_PX),
            super().minimumSizeHint().height(),
        )

    def _room_of(self, box: EntryBox, count: QLabel) -> int:
        bar = self._scroll.verticalScrollBar()
        beside = bar.sizeHint().width() + _OFF_SCROLL_BAR_PX
        return box.room + count.sizeHint().width() + _ROW_GAP_PX + beside

    def show_colouring(
        self, colouring: Colouring | None, theme: str, hidden: Collection[int]
    ) -> None:
        """Explain a colouring; categories in ``hidden`` are not checked."""
        is_continuous = colouring is not None and colouring.kind == "continuous"
        self._title.setText("" if colouring is None else colouring.title)
        self._title.setVisible(bool(self._title.text()))
        self._bar.setVisible(is_continuous)
        if colouring is not None and is_continuous:
            self._bar.show_range(colouring.value_range, theme, colouring.title)
        entries = () if colouring is None or is_continuous else colouring.entries
        self._fill(entries, theme, hidden)
        self._scroll.setVisible(bool(entries))

    def hidden_categories(self) -> frozenset[int]:
        """Return the categories that are not checked."""
        return frozenset(
            category for category, box in self._boxes.items() if not box.isChecked()
        )

    def entry_box(self, category: int) -> EntryBox:
        """Return a category's check box."""
        return self._boxes[category]

    def _fill(
        self, entries: tuple[LegendEntry, ...], theme: str, hidden: Collection[int]
    ) -> None:
        rows = QWidget()
        layout = QVBoxLayout(rows)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        self._boxes, self._rows = {}, []
        for place, entry in enumerate(entries):
            box = EntryBox(entry, self._icon(entry, place, theme))
            box.setChecked(entry.category not in hidden)
            box.toggled.connect(self._on_toggled)
            box.only_this_wanted.connect(self._on_only_this)
            count = QLabel(f"{entry.count:,}")
            count.setAlignment(
                Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            )
            row = QHBoxLayout()
            row.setSpacing(_ROW_GAP_PX)
            row.setContentsMargins(0, 0, _OFF_SCROLL_BAR_PX, 0)
            row.addWidget(box, 1)
            row.addWidget(count)
            layout.addLayout(row)
            self._boxes[entry.category] = box
            self._rows.append((box, count))
        layout.addStretch(1)
        self._scroll.setWidget(rows)
        self.updateGeometry()

    def _icon(self, entry: LegendEntry, place: int, theme: str) -> QIcon:
        ratio = self.devicePixelRatioF()
        pixels = swatch(
            entry_shape(entry, place),
            round(_SWATCH_PX * ratio),
            entry_colour(entry, place, theme),
        )
        side = len(pixels)
        image = QImage(
            pixels.data,
            side,
            side,
            4 * side,
            QImage.Format.Format_ARGB32_Premultiplied,
        )
        image.setDevicePixelRatio(ratio)
        return QIcon(QPixmap.fromImage(image))

    def _on_toggled(self) -> None:
        self.filter_changed.emit(self.hidden_categories())

    def _on_only_this(self, category: int) -> None:
        """Check only one category, or all when it is the only one already."""
        others = self._boxes.keys() - {category}
        was_alone = self.hidden_categories() == others and bool(others)
        for other, box in self._boxes.items():
            box.blockSignals(True)
            box.setChecked(was_alone or other == category)
            box.blockSignals(False)
        self.filter_changed.emit(self.hidden_categories())


class EntryBox(QCheckBox):
    """One category: colour and shape, name, checked when shown.

    Signals
    -------
    only_this_wanted : int
        The category, after a double click or Enter.
    """

    only_this_wanted = Signal(int)

    def __init__(self, entry: LegendEntry, icon: QIcon) -> None:
        super().__init__()
        self._category = entry.category
        self._name = entry.name
        self.setIcon(icon)
        # The name is cut to the room there is, so it must not ask for more.
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        side = _SWATCH_PX * 5 // 4 + 3
        self.setIconSize(QSize(side, side))
        self._bare_px = super().sizeHint().width()
        # Tool tips guess at rich text; escaped inside a tag, nothing is guessed.
        self.setToolTip(
            f"<span>{html.escape(entry.name)}<br>"
            + html.escape(tr("Click: hide or show. Double-click or Enter: only this."))
            + "</span>"
        )
        self.setAccessibleName(f"{entry.name}, {counted(entry.count, 'sample')}")
        self.setAccessibleDescription(tr("Space: hide or show. Enter: only this one."))

    @property
    def room(self) -> int:
        """Pixels that a short name takes, or the beginning of a long one."""
        begins = self._name[:_UNCUT]
        return (
            self._bare_px + _NAME_GAP_PX + self.fontMetrics().horizontalAdvance(begins)
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Cut the name to the room there is."""
        room = self.width() - self._bare_px - _NAME_GAP_PX
        shown = self.fontMetrics().elidedText(
            self._name, Qt.TextElideMode.ElideRight, max(room, 0)
        )
        # A single "&" would make the next letter a shortcut.
        self.setText(shown.replace("&", "&&"))

    def hitButton(self, at: QPoint) -> bool:
        """Take clicks anywhere in the row, beside the name too."""
        return self.rect().contains(at)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Ask for only this category; the first click's toggle is overruled."""
        self.only_this_wanted.emit(self._category)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Ask for only this category on Enter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.only_this_wanted.emit(self._category)
        else:
            super().keyPressEvent(event)


class GradientBar(QWidget):
    """The gradient of a continuous colouring, with the values at its ends."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._ends = ("", "")
        self._theme = "light"
        self._make_room()

    def changeEvent(self, event: QEvent) -> None:
        """Keep room for the values when the text becomes larger."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._make_room()

    def show_range(
        self, value_range: tuple[float, float], theme: str, title: str
    ) -> None:
        """Show the ends of a range in a theme's colours."""
        self._theme = theme
        low, high = value_range
        self._ends = (short(low), short(high))
        self.setAccessibleName(
            tr("{title}: colours from {low} to {high}").format(
                title=title, low=self._ends[0], high=self._ends[1]
            )
        )
        self._make_room()
        self.update()

    def _make_room(self) -> None:
        metrics = self.fontMetrics()
        self.setMinimumHeight(_BAR_HEIGHT_PX + 4 + metrics.height())
        self.setMinimumWidth(
            sum(metrics.horizontalAdvance(end) for end in self._ends) + _ENDS_GAP_PX
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the bar and the values under its ends."""
        painter = QPainter(self)
        bar = QRectF(0, 0, self.width(), _BAR_HEIGHT_PX)
        fill = QLinearGradient(bar.topLeft(), bar.topRight())
        anchors = THEMES[self._theme].gradient
        for index, colour in enumerate(anchors):
            fill.setColorAt(index / (len(anchors) - 1), QColor(colour))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(fill)
        painter.drawRoundedRect(bar, 3, 3)
        painter.setPen(self.palette().text().color())
        below = self.rect().adjusted(0, _BAR_HEIGHT_PX + 4, 0, 0)
        for end, side in zip(
            self._ends,
            (Qt.AlignmentFlag.AlignLeft, Qt.AlignmentFlag.AlignRight),
            strict=True,
        ):
            painter.drawText(below, side | Qt.AlignmentFlag.AlignTop, end)


def short(value: float) -> str:
    """Return a value as the ends of a scale are written: two decimals, or digits."""
    is_share = abs(value) < 100
    return f"{value:.2f}" if is_share else f"{value:,.0f}"
