"""Messages that stay until they are read, above the work and never in its way."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from umc_desktop.qt.panels.panel import PlainLabel, take_away
from umc_desktop.qt.said_here import said_here
from umc_desktop.qt.words import tr

_SHOWN_AT_ONCE = 3
STRIPE = {True: "#c4372c", False: "#2a66c4"}


class Message(QFrame):
    """One message with, perhaps, one thing to do about it."""

    def __init__(
        self,
        text: str,
        *,
        problem: bool,
        action: str = "",
        on_action: Callable[[], None] | None = None,
    ) -> None:
        super().__init__()
        self.text = text = said_here(text)
        self.stays = False
        self.is_refusal = problem and on_action is None
        self.setAutoFillBackground(True)
        self.setBackgroundRole(QPalette.ColorRole.Base)
        stripe = QFrame()
        stripe.setFixedWidth(4)
        stripe.setAutoFillBackground(True)
        stripe.setBackgroundRole(QPalette.ColorRole.Window)
        colours = stripe.palette()
        colours.setColor(QPalette.ColorRole.Window, QColor(STRIPE[problem]))
        stripe.setPalette(colours)
        label = PlainLabel(text)
        label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 8, 0)
        row.addWidget(stripe)
        row.addSpacing(4)
        label.setContentsMargins(0, 7, 0, 7)
        row.addWidget(label, 1)
        if on_action is not None:
            button = QPushButton(action)
            button.setFocusPolicy(
                Qt.FocusPolicy.TabFocus
            )  # where it is stays the focus
            button.setAccessibleName(f"{action}: {text}")
            button.clicked.connect(self.close_message)
            button.clicked.connect(lambda: on_action())
            row.addWidget(button)
        close = QPushButton(tr("Close"))
        close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        close.setAccessibleName(tr("Close this message"))
        close.clicked.connect(self.close_message)
        row.addWidget(close)

    def close_message(self) -> None:
        """Take the message away."""
        take_away([self])


class MessageBar(QWidget):
    """The latest few messages, the newest on top."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(1)

    @property
    def texts(self) -> list[str]:
        """What is shown now, the newest first."""
        return [message.text for message in self._messages()]

    def show_problem(
        self, text: str, action: str = "", on_action: Callable[[], None] | None = None
    ) -> None:
        """Say what went wrong, in words, with what can be done about it."""
        self._add(Message(text, problem=True, action=action, on_action=on_action))

    def show_note(
        self,
        text: str,
        action: str = "",
        on_action: Callable[[], None] | None = None,
        *,
        stays: bool = False,
    ) -> None:
        """Say something worth reading that is not a problem.

        Parameters
        ----------
        text, action, on_action
            What is said, and what can be done about it.
        stays
            Whether it is about no project, so that opening one leaves it there.
        """
        message = Message(text, problem=False, action=action, on_action=on_action)
        message.stays = stays
        self._add(message)

    def clear(self) -> None:
        """Take away all messages about the project that was open."""
        for message in self._messages():
            if not message.stays:
                message.close_message()

    def clear_refusals(self) -> None:
        """Take away what did not work where nothing is left to do about it."""
        for message in self._messages():
            if message.is_refusal:
                message.close_message()

    def _add(self, message: Message) -> None:
        for other in self._messages():
            if other.text == message.text:
                other.close_message()
        self._column.insertWidget(0, message)
        for other in self._messages()[_SHOWN_AT_ONCE:]:
            other.close_message()

    def _messages(self) -> list[Message]:
        ours = Qt.FindChildOption.FindDirectChildrenOnly
        return self.findChildren(Message, options=ours)[::-1]
