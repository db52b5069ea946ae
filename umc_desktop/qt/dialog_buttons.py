"""The buttons at the bottom of a dialog."""

from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QDialogButtonBox

CLOSE = QDialogButtonBox.StandardButton.Close
OK_OR_CANCEL = (
    QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
)


def dialog_buttons(
    standard: QDialogButtonBox.StandardButton, verb: str = ""
) -> QDialogButtonBox:
    """Return the buttons without the icons that some systems add.

    Parameters
    ----------
    standard
        ``CLOSE`` or ``OK_OR_CANCEL``.
    verb
        What OK does; it stands on the button in place of "OK".
    """
    box = QDialogButtonBox(standard)
    for button in box.buttons():
        button.setIcon(QIcon())
    if verb:
        box.button(QDialogButtonBox.StandardButton.Ok).setText(verb)
    return box
