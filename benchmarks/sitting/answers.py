"""What is done with a dialog that asks for something: typed, filled, accepted."""

from collections.abc import Callable, Mapping
from pathlib import Path

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from benchmarks.sitting.course import Sitting
from benchmarks.sitting.keys import CONTROL, KEY
from benchmarks.sitting.screen import button_of

Answer = Callable[[QWidget], None]


def accepting(sitting: Sitting) -> Answer:
    """Return what accepts a dialog as it is, with Enter."""

    def answer(dialog: QWidget) -> None:
        sitting.person.turn_to(dialog)
        sitting.person.keys.press(KEY.Key_Return)

    return answer


def writing(sitting: Sitting, text: str) -> Answer:
    """Return what writes words into a dialog that asks for them."""

    def answer(dialog: QWidget) -> None:
        sitting.person.turn_to(dialog)
        sitting.person.keys.type(text)
        sitting.person.pointer.click(button_of(dialog, "OK"))

    return answer


def naming(sitting: Sitting, path: Path) -> Answer:
    """Return what types the name of a file into the system's dialog."""

    def answer(dialog: QWidget) -> None:
        sitting.person.turn_to(dialog)
        sitting.person.keys.press("a", CONTROL)
        sitting.person.keys.type(str(path))
        sitting.person.keys.press(KEY.Key_Return)

    return answer


def filling(sitting: Sitting, values: Mapping[str, str], picture: str) -> Answer:
    """Return what fills the fields of a command's dialog, and accepts it.

    Parameters
    ----------
    values
        Texts by the names of the fields.
    picture
        Name of the picture that is taken the first time.
    """
    person = sitting.person

    def answer(dialog: QWidget) -> None:
        person.turn_to(dialog)
        for name, text in values.items():
            line, box = (dialog.findChild(one, name) for one in (QLineEdit, QComboBox))
            field = line or box
            assert field is not None, name
            person.pointer.click(field, QPoint(8, field.height() // 2))
            person.keys.press("a", CONTROL)
            person.keys.type(text)
        if not any(one.name == f"{picture}.png" for one in sitting.camera.taken):
            sitting.photograph(picture, dialog)
        person.pointer.click(button_of(dialog, dialog.windowTitle()))
        person.until(lambda: not dialog.isVisible(), "the dialog is accepted")

    return answer
