"""What is shown while no project is open: make one, open one, or try the demo."""

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPalette, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from umc_desktop.qt.panels.panel import Heading, PlainLabel
from umc_desktop.qt.recent_card import RecentCard
from umc_desktop.qt.words import tr

_WIDEST_PX = 900
_GAP_PX = 12
_PAGE_MARGIN_PX = 24
_BAR_PX = 20


class WelcomePage(QScrollArea):
    """Buttons to begin with, a place to drop files, and the projects opened last.

    Signals
    -------
    new_requested, open_requested, demo_requested : None
        A project is to be made, or chosen from the disk, or filled with examples.
    recent_chosen, recent_forgotten : Path
        One of the recent projects is to be opened, or to be listed no more.
    """

    new_requested = Signal()
    open_requested = Signal()
    demo_requested = Signal()
    recent_chosen = Signal(object)
    recent_forgotten = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(tr("Welcome"))
        self.new_button = _button(tr("New project…"))
        self.open_button = _button(tr("Open project…"))
        self.demo_button = _button(tr("Try the demo"))
        self.demo_button.setToolTip(
            tr(
                "Make a project of real texts and images that come with the program, "
                "and be shown around. It takes a minute or two."
            )
        )
        self.new_button.clicked.connect(lambda: self.new_requested.emit())
        self.open_button.clicked.connect(lambda: self.open_requested.emit())
        self.demo_button.clicked.connect(lambda: self.demo_requested.emit())
        self.drop_place = DropPlace()
        self._recent_title = Heading(tr("Recent projects"))
        self._recent = QGridLayout()
        self._recent.setSpacing(_GAP_PX)
        self._cards: list[RecentCard] = []
        self._inner = QWidget()
        self._arrange()
        self._size_buttons()
        self.show_recent(())

    @property
    def recent_buttons(self) -> list[RecentCard]:
        """The buttons of the recent projects, in order."""
        return list(self._cards)

    def show_recent(self, paths: Sequence[Path]) -> None:
        """List the recent projects that are still there."""
        for card in self._cards:
            self._recent.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._cards = [RecentCard(path, self._inner) for path in paths if path.exists()]
        for card in self._cards:
            card.clicked.connect(
                lambda checked=False, path=card.path: self.recent_chosen.emit(path)
            )
            card.forget_requested.connect(self.recent_forgotten)
        self._recent_title.setVisible(bool(self._cards))
        self._place_cards()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put as many recent projects side by side as there is room for."""
        super().resizeEvent(event)
        self._place_cards()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the size of the text."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._place_cards()
            self._size_buttons()

    def _arrange(self) -> None:
        title = Heading("UMC Desktop", times=2.0)
        buttons = QHBoxLayout()
        for button in (self.new_button, self.open_button, self.demo_button):
            buttons.addWidget(button)
        buttons.addStretch()
        column = QVBoxLayout(self._inner)
        column.setContentsMargins(0, _PAGE_MARGIN_PX, 0, _PAGE_MARGIN_PX)
        column.setSpacing(10)
        column.addStretch(2)
        column.addWidget(title)
        column.addWidget(
            PlainLabel(
                tr(
                    "Label text and images in batches, offline, with an ensemble of "
                    "models."
                ),
                faint=True,
            )
        )
        column.addSpacing(8)
        column.addLayout(buttons)
        column.addSpacing(8)
        column.addWidget(self.drop_place)
        column.addSpacing(8)
        column.addWidget(self._recent_title)
        cards = QHBoxLayout()
        cards.addLayout(self._recent)
        cards.addStretch()
        column.addLayout(cards)
        column.addStretch(3)
        # In a row, not aligned: only so does wrapped text get the height it needs.
        page = QWidget()
        row = QHBoxLayout(page)
        row.setContentsMargins(_PAGE_MARGIN_PX, 0, _PAGE_MARGIN_PX, 0)
        row.addStretch()
        row.addWidget(self._inner, 1)
        row.addStretch()
        self.setWidget(page)

    def _size_buttons(self) -> None:
        for button in (self.new_button, self.open_button, self.demo_button):
            button.setMinimumHeight(2 * self.fontMetrics().height())

    def _place_cards(self) -> None:
        # The bar's room is left free, so that cards do not jump when it comes.
        room = min(self.width() - _BAR_PX - 2 * _PAGE_MARGIN_PX, _WIDEST_PX)
        self._inner.setFixedWidth(max(room, 1))
        card = self._cards[0].sizeHint().width() if self._cards else _WIDEST_PX
        columns = max(1, (room + _GAP_PX) // (card + _GAP_PX))
        for place, one in enumerate(self._cards):
            self._recent.addWidget(one, place // columns, place % columns)


class DropPlace(QWidget):
    """Says that files can be dropped here; it is lit while one is held over it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = PlainLabel(faint=True)
        self._label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.addWidget(self._label)
        self._lit = False
        self.light("")

    @property
    def text(self) -> str:
        """What can be dropped, or what dropping would do now."""
        return self._label.text()

    def light(self, text: str) -> None:
        """Say what dropping would do now; with ``""``, what can be dropped at all."""
        self._lit = bool(text)
        self._label.setText(
            text
            or tr(
                "Drop a project here to open it; or a table, a folder or a zip, and "
                "make a project of it."
            )
        )
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw a dashed frame."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        role = QPalette.ColorRole.Highlight if self._lit else QPalette.ColorRole.Dark
        pen = QPen(self.palette().color(role), 2 if self._lit else 1)
        pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        if self._lit:
            painter.setBrush(self.palette().brush(QPalette.ColorRole.Base))
        painter.drawRoundedRect(self.rect().adjusted(1, 1, -2, -2), 6, 6)


def _button(text: str) -> QPushButton:
    return QPushButton(text.replace("&", "&&"))
